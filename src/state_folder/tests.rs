use std::collections::BTreeSet;

use serde::Deserialize;

use super::*;
use crate::text::{Lang, Texts};

/// What a room may want to remember.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Solved {
    challenges: BTreeSet<String>,
    #[serde(default)]
    last: Option<String>,
}

fn solved(names: &[&str]) -> Solved {
    Solved { challenges: names.iter().map(ToString::to_string).collect(), last: names.last().map(ToString::to_string) }
}

fn said(phrase: &Phrase) -> String {
    Texts::of(Lang::En).say(phrase)
}

#[test]
fn what_is_kept_is_read_again_and_what_is_not_there_is_the_default() {
    let home = tempfile::tempdir().unwrap();
    let state = StateFolder::at(home.path().join("not/there/yet"));
    assert_eq!(state.read::<Solved>("solved"), Solved::default());
    assert_eq!(state.read_all(), (Memories::default(), None));
    state.replace("solved", &solved(&["one", "two"])).unwrap();
    assert_eq!(state.read::<Solved>("solved"), solved(&["one", "two"]));
    let (memories, note) = state.read_all();
    assert_eq!((memories.get::<Solved>("solved"), note), (solved(&["one", "two"]), None));
    let files: Vec<_> = fs::read_dir(home.path().join("not/there/yet")).unwrap().flatten().collect();
    assert_eq!(files.len(), 1, "{files:?}");
}

#[test]
fn of_two_laboratories_the_last_word_counts_but_what_adds_is_joined() {
    let home = tempfile::tempdir().unwrap();
    let (one, other) = (StateFolder::at(home.path()), StateFolder::at(home.path()));
    one.add("solved", &solved(&["a", "b"])).unwrap();
    other.add("solved", &solved(&["b", "c"])).unwrap();
    assert_eq!(one.read::<Solved>("solved"), solved(&["a", "b", "c"]));
    other.replace("solved", &solved(&["d"])).unwrap();
    assert_eq!(one.read::<Solved>("solved"), solved(&["d"]));
}

#[test]
fn many_that_add_at_the_same_time_lose_nothing() {
    let home = tempfile::tempdir().unwrap();
    let state = StateFolder::at(home.path());
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let state = &state;
            scope.spawn(move || {
                for turn in 0..5 {
                    let challenges = BTreeSet::from([format!("{writer}-{turn}")]);
                    state.add("solved", &Solved { challenges, last: None }).unwrap();
                }
            });
        }
    });
    assert_eq!(state.read::<Solved>("solved").challenges.len(), 20);
}

#[test]
fn memories_in_hand_change_as_the_files_do() {
    let mut memories = Memories::default();
    memories.put(&Memory::adding("solved", &solved(&["a"])));
    memories.put(&Memory::adding("solved", &solved(&["b"])));
    assert_eq!(memories.get::<Solved>("solved"), solved(&["a", "b"]));
    memories.put(&Memory::replacing("solved", &solved(&[])));
    assert_eq!(memories.get::<Solved>("solved"), solved(&[]));
    assert_eq!(memories.get::<Solved>("other"), Solved::default());
}

#[test]
fn a_damaged_file_is_one_note_and_begins_anew() {
    let home = tempfile::tempdir().unwrap();
    let state = StateFolder::at(home.path());
    for (name, bytes) in
        [("a", &b"challenges = [\"cut of"[..]), ("b", b"\xff\xfe\x00"), ("c", "x".repeat(300_000).as_bytes())]
    {
        fs::write(home.path().join(format!("{name}.toml")), bytes).unwrap();
        assert_eq!(state.read::<Solved>(name), Solved::default(), "{name}");
    }
    // Of another shape: nothing is said of it, for another version may have written it.
    fs::write(home.path().join("d.toml"), "challenges = 7").unwrap();
    fs::create_dir(home.path().join("e.toml")).unwrap();
    // Nobody writes into it.
    let made = std::process::Command::new("mkfifo").arg(home.path().join("f.toml")).status().unwrap();
    assert!(made.success());
    assert_eq!(state.read::<Solved>("f"), Solved::default());
    let (memories, note) = state.read_all();
    assert_eq!(memories.get::<Solved>("d"), Solved::default());
    let note = said(&note.expect("something is to be said"));
    assert!(note.contains("a.toml") && !note.contains('\n'), "{note}");
    state.replace("a", &solved(&["anew"])).unwrap();
    assert_eq!(state.read::<Solved>("a"), solved(&["anew"]));
}

#[test]
fn where_nothing_can_be_written_the_reason_is_one_line() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("racelab"), "a file where the folder should be").unwrap();
    let why = StateFolder::at(home.path().join("racelab")).replace("solved", &solved(&["a"])).unwrap_err();
    assert!(said(&why).contains("solved.toml") && !said(&why).contains('\n'), "{}", said(&why));
    let too_much = Solved { challenges: (0..40_000).map(|n| format!("challenge {n}")).collect(), last: None };
    assert!(StateFolder::at(home.path()).replace("solved", &too_much).is_err());
    assert_eq!(StateFolder::none().replace("solved", &too_much), Ok(()), "nobody wanted it kept");
}
