use proptest::prelude::*;
use ratatui::crossterm::event::{KeyEvent, KeyModifiers};

use super::*;
use crate::text::{Lang, Texts};
use crate::tui::keymap::Action;

fn wish(place: &str, action: &str, keys: &[&str]) -> Rebinding {
    let keys = keys.iter().map(ToString::to_string).collect();
    Rebinding { context: place.to_owned(), action: action.to_owned(), keys }
}

fn pressed(keymap: Keymap, context: KeyContext, key: &str) -> Option<Action> {
    let press = Press::read(key).expect("a key");
    keymap.action(context, &press.event())
}

fn refusals(wishes: &[Rebinding]) -> Vec<String> {
    let (_, refused) = Keymap::rebound(wishes);
    refused.iter().map(|(_, why)| Texts::of(Lang::En).say(why)).collect()
}

#[test]
fn any_action_gets_other_keys_and_loses_the_old_ones() {
    let (keymap, refused) =
        Keymap::rebound(&[wish("run", "again", &["d", "F5"]), wish("everywhere", "quit", &["Q", "F10"])]);
    assert_eq!(refused, []);
    assert_eq!(pressed(keymap, KeyContext::Run, "d"), Some(Action::Again));
    assert_eq!(pressed(keymap, KeyContext::Run, "r"), None);
    assert_eq!(pressed(keymap, KeyContext::Lab, "Q"), Some(Action::Quit));
    assert_eq!(pressed(keymap, KeyContext::Lab, "q"), None);
    let jamo = KeyEvent::new(KeyCode::Char('ㅇ'), KeyModifiers::NONE);
    assert_eq!(keymap.action(KeyContext::Run, &jamo), Some(Action::Again), "d is where ㅇ is");
    assert_eq!(
        Keymap::rebound(&[wish("run", "again", &["ㅇ"])]).0.written(),
        Keymap::rebound(&[wish("run", "again", &["d"])]).0.written()
    );
}

#[test]
fn keys_may_change_places() {
    let (keymap, refused) = Keymap::rebound(&[wish("run", "again", &["s"]), wish("run", "save", &["r", "^S"])]);
    assert_eq!(refused, []);
    assert_eq!(pressed(keymap, KeyContext::Run, "s"), Some(Action::Again));
    assert_eq!(pressed(keymap, KeyContext::Run, "r"), Some(Action::Save));
}

#[test]
fn what_clashes_or_cannot_be_reached_is_refused_and_both_are_named() {
    let refused = refusals(&[
        wish("run", "again", &["s"]),
        wish("run", "agian", &["n"]),
        wish("rnu", "again", &["n"]),
        wish("run", "save", &[]),
        wish("run", "guard", &["Hyper-x"]),
        wish("search", "back", &["b"]),
        wish("lab", "edit", &["7"]),
        wish("schedule", "undo", &["a"]),
        wish("run", "ledger", &["q"]),
        wish("run", "inspect", &["^I"]),
        wish("lab", "edit", &["^h"]),
    ]);
    insta::assert_snapshot!(refused.join("\n"), @r#"
    run.again: s does run.save already
    nothing called agian is done there; did you mean again?
    there are no keys for rnu; did you mean run?
    save would be out of reach: give it a key
    `Hyper-x` is no key; keys are written as "r", "^R", "F5", "Space", "Shift-Tab"
    back would be out of reach by b, which is typed there, or is a number or a worker
    edit would be out of reach by 7, which is typed there, or is a number or a worker
    undo would be out of reach by a, which is typed there, or is a number or a worker
    run.ledger: q does everywhere.quit already
    run.inspect: Tab does run.guard already
    lab.edit: Backspace does lab.back already
    "#);
    let (keymap, _) = Keymap::rebound(&[wish("run", "again", &["s"])]);
    assert_eq!(keymap, Keymap::default(), "the rest holds");
}

#[test]
fn a_key_is_what_comes_of_it_and_what_nobody_can_see_is_none() {
    for (written, comes) in [("^M", "Enter"), ("^J", "Enter"), ("C-i", "Tab"), ("Ctrl-h", "Backspace")] {
        assert_eq!(Press::read(written), Press::read(comes), "{written}");
    }
    for unseen in ["", " ", "\u{202e}", "\u{200b}", "\u{301}", "\u{1b}", "\u{feff}"] {
        assert_eq!(Press::read(unseen), None, "{unseen:?}");
    }
    assert!(Press::read("é").is_some() && Press::read("가").is_some());
}

#[test]
fn every_key_of_the_house_is_written_as_it_is_read() {
    let written = Keymap::default().written();
    let (keymap, refused) = Keymap::rebound(&written);
    assert_eq!(refused, []);
    assert_eq!(keymap.written(), written);
}

proptest! {
    #[test]
    fn whatever_is_wished_no_key_does_two_things(
        wishes in proptest::collection::vec((0..KEYMAP.len(), "[a-zA-Z!@]|F[1-9]|\\^[A-Z]|Tab|Enter"), 0..12)
    ) {
        let wishes: Vec<Rebinding> = wishes.iter().map(|(line, key)| {
            let binding = &KEYMAP[*line];
            wish(binding.context.into(), binding.action.into(), &[key])
        }).collect();
        let (keymap, _) = Keymap::rebound(&wishes);
        for context in KeyContext::VARIANTS {
            let keys: Vec<Press> = keymap.bindings(*context).flat_map(|binding| binding.keys).copied().collect();
            let mut once = keys.clone();
            once.sort_by_key(|key| format!("{key:?}"));
            once.dedup();
            prop_assert_eq!(keys.len(), once.len(), "{:?}", context);
        }
    }
}
