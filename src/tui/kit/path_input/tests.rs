//! Texts as they are typed and completed.

use ratatui::crossterm::event::{KeyCode, KeyModifiers};
use rstest::rstest;

use super::*;

const HOME: Option<&str> = Some("/home/ada");

fn press(field: &mut PathInput, code: KeyCode) {
    assert_eq!(field.type_key(&KeyEvent::new(code, KeyModifiers::NONE)), Handled::Done);
}

fn path(text: &str) -> PathInput {
    PathInput::new(text, Outside::Path, false)
}

fn listing(names: &[&str]) -> FolderListing {
    let entry =
        |name: &&str| FolderEntry { name: name.trim_end_matches('/').to_owned(), is_folder: name.ends_with('/') };
    FolderListing { entries: names.iter().map(entry).collect(), more: false }
}

/// Asks for a completion, and gets this answer.
fn complete(field: &mut PathInput, names: &[&str]) -> Option<Phrase> {
    assert!(field.ask(HOME).is_some(), "{field:?}");
    field.answer(Ok(listing(names)))
}

#[rstest]
#[case("data/nu", "data/", "nu")]
#[case("nu", "", "nu")]
#[case("/", "/", "")]
#[case("~/nu", "/home/ada/", "nu")]
#[case("~", "/home/ada/", "")]
#[case("~eve/nu", "~eve/", "nu")]
fn a_folder_is_asked_for_what_the_word_begins_with(#[case] typed: &str, #[case] folder: &str, #[case] beginning: &str) {
    let question = FolderQuery { folder: folder.to_owned(), beginning: beginning.to_owned() };
    assert_eq!(path(typed).ask(HOME), Some(question));
}

#[test]
fn one_name_is_taken_and_a_folder_gets_its_slash() {
    let mut field = path("da");
    assert_eq!(complete(&mut field, &["data/"]), None);
    assert_eq!(complete(&mut field, &["numbers.json"]), None);
    assert_eq!((field.line().text(), field.candidates()), ("data/numbers.json", None));
}

#[test]
fn several_names_are_completed_as_far_as_they_agree_and_then_gone_through() {
    let mut field = path("~/d");
    complete(&mut field, &["data-1/", "data-2/", "data-3.json"]);
    assert_eq!(field.line().text(), "~/data-");
    for expected in ["~/data-1/", "~/data-2/", "~/data-3.json", "~/data-1/"] {
        assert!(field.cycle(true));
        assert_eq!(field.line().text(), expected);
    }
    assert!(field.cycle(false));
    assert_eq!(field.line().text(), "~/data-3.json");
    press(&mut field, KeyCode::Char('x'));
    assert_eq!((field.line().text(), field.candidates()), ("~/data-3.jsonx", None));
    assert_eq!(field.resolved(HOME), "/home/ada/data-3.jsonx");
}

#[test]
fn of_several_paths_the_one_at_the_cursor_is_completed() {
    let mut field = PathInput::new("one.json ~/t three.json", Outside::Path, true);
    for _ in 0.." three.json".len() {
        press(&mut field, KeyCode::Left);
    }
    complete(&mut field, &["two words.json", "two.json"]);
    assert_eq!(field.line().text(), "one.json ~/two.json three.json");
    assert_eq!(field.resolved(HOME), "one.json /home/ada/two.json three.json");
    assert_eq!(field.resolved(None), "one.json ~/two.json three.json");
}

#[test]
fn an_answer_that_comes_too_late_changes_nothing() {
    let mut field = path("a");
    assert!(field.ask(HOME).is_some());
    assert!(field.ask(HOME).is_none(), "the answer is on its way");
    press(&mut field, KeyCode::Char('b'));
    let before = field.clone();
    assert_eq!(field.answer(Ok(listing(&["abc", "abd"]))), None);
    assert_eq!(field, before);
}

#[test]
fn what_cannot_be_read_and_what_is_not_there_is_said() {
    let mut field = path("none/x");
    assert!(field.ask(HOME).is_some());
    let said = field.answer(Err("no such folder".into())).map(|phrase| phrase.key().to_owned());
    assert_eq!(said.as_deref(), Some("why.folder"));
    let said = complete(&mut field, &[]).map(|phrase| phrase.key().to_owned());
    assert_eq!((said.as_deref(), field.line().text()), (Some("why.nothing-begins"), "none/x"));
}

#[test]
fn of_more_names_than_are_told_nobody_knows_what_all_begin_with() {
    let mut field = path("d");
    assert!(field.ask(HOME).is_some());
    assert_eq!(field.answer(Ok(FolderListing { more: true, ..listing(&["data-1", "data-2"]) })), None);
    assert_eq!(field.line().text(), "d");
    assert!(field.candidates().is_some_and(|candidates| candidates.more));
}

#[test]
fn an_address_is_not_completed() {
    let field = PathInput::new("http://a", Outside::Url, true);
    assert!(!field.is_path());
    assert_eq!(field.resolved(HOME), "http://a");
}
