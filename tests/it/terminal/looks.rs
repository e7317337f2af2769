//! Languages, colours and characters, as bytes on the terminal.

use racelab::text::{Lang, Texts};
use rstest::rstest;

use super::{ENTER, F1, said};
use crate::support::laboratory::{Laboratory, Opening};

/// Looks at everything that there is to see: the Lab, the help, a run, its end.
fn tour(lab: &mut Laboratory, none_lost: &str) -> String {
    lab.press("?").answers();
    lab.press(F1).answers();
    lab.press(ENTER).answers();
    lab.shows_in_the_end(none_lost);
    for key in ["g", "-", "+", "\x1b[D", "\x1b[H", " ", "t"] {
        lab.press(key).answers();
    }
    assert_eq!(lab.press("qq").ended(), 0);
    lab.written()
}

/// The numbers of every "select graphic rendition" in these bytes.
fn renditions(written: &str) -> Vec<Vec<u16>> {
    let sequences = written.split("\x1b[").skip(1);
    let numbers = |text: &str| text.split([';', ':']).map(|number| number.parse().unwrap_or(0)).collect();
    let rendition = |sequence: &str| {
        let end = sequence.find(|letter: char| letter.is_ascii_alphabetic())?;
        (sequence.as_bytes()[end] == b'm').then(|| numbers(&sequence[..end]))
    };
    sequences.filter_map(rendition).collect()
}

/// Whether it asks for a colour, and not for the terminal's own.
fn is_a_colour(rendition: &[u16]) -> bool {
    matches!(rendition.first(), Some(30..=38 | 40..=48 | 58 | 90..=97 | 100..=107))
}

#[test]
fn korean_is_spoken_when_asked_for() {
    let korean = Texts::of(Lang::Ko);
    let mut lab = Opening::new("--lang ko").open();
    lab.shows(korean.get("scenario.counter")).shows(korean.get("scenario.squares"));
    // And the other one, and back.
    lab.press("L").shows(said("scenario.squares"));
    lab.press("L").shows(korean.get("scenario.squares"));
    tour(&mut lab, korean.get("draw.board.none-lost"));
}

#[test]
fn there_are_colours_unless_somebody_minds() {
    let mut lab = Laboratory::open();
    let written = tour(&mut lab, said("draw.board.none-lost"));
    assert!(renditions(&written).iter().any(|rendition| is_a_colour(rendition)));
    // This terminal has not said that it shows more than 256.
    assert!(!renditions(&written).iter().any(|rendition| rendition.get(1) == Some(&2)));
}

#[rstest]
#[case::environment("", "1")]
#[case::option("--color never", "")]
fn without_colours_there_is_not_one(#[case] args: &str, #[case] no_color: &str) {
    let mut lab = Opening::new(args).env("NO_COLOR", no_color).open();
    lab.press("?").answers();
    lab.press(F1).answers();
    lab.press(ENTER).answers();
    lab.shows_in_the_end(said("draw.board.none-lost"));
    assert_eq!(lab.press("qq").ended(), 0);
    let asked = renditions(&lab.written());
    assert!(!asked.iter().any(|rendition| is_a_colour(rendition)), "{asked:?}");
    // It lives on other means, which NO_COLOR does not forbid.
    assert!(asked.iter().any(|rendition| matches!(rendition[..], [1 | 4 | 7])), "{asked:?}");
}

#[test]
fn ascii_is_ascii() {
    let mut lab = Opening::new("--ascii").open();
    let written = tour(&mut lab, said("draw.board.none-lost"));
    let others: String = written.chars().filter(|letter| !letter.is_ascii()).collect();
    assert_eq!(others, "");
}

#[test]
fn ascii_in_korean_is_ascii_and_hangul() {
    let mut lab = Opening::new("--ascii --lang ko").open();
    let written = tour(&mut lab, Texts::of(Lang::Ko).get("draw.board.none-lost"));
    let is_hangul = |letter: &char| matches!(letter, '가'..='힣' | 'ㄱ'..='ㅣ');
    let others: String = written.chars().filter(|letter| !letter.is_ascii() && !is_hangul(letter)).collect();
    assert_eq!(others, "");
    assert!(written.chars().any(|letter| is_hangul(&letter)));
}

#[test]
fn without_a_mouse_the_terminal_keeps_it() {
    let mut lab = Opening::new("--no-mouse").open();
    lab.answers();
    assert!(!lab.written().contains("\x1b[?1002h"));
    lab.press("m").writes("\x1b[?1002h", 0);
    assert_eq!(lab.press("qq").ended(), 0);
}

#[rstest]
#[case::console("TERM", "linux")]
#[case::locale("LC_ALL", "C")]
#[case::characters("LANG", "en_US.ISO-8859-1")]
fn what_cannot_be_shown_is_not_drawn(#[case] name: &str, #[case] value: &str) {
    let mut lab = Opening::new("").env(name, value).open();
    let written = tour(&mut lab, said("draw.board.none-lost"));
    let others: String = written.chars().filter(|letter| !letter.is_ascii()).collect();
    assert_eq!(others, "");
}

#[test]
fn a_locale_of_unicode_counts_before_one_that_is_not() {
    let mut lab = Opening::new("").env("LC_CTYPE", "C.UTF-8").env("LANG", "C").open();
    assert!(tour(&mut lab, said("draw.board.none-lost")).contains('✓'));
}

#[rstest]
#[case::dumb("dumb")]
#[case::unknown("")]
fn a_dumb_terminal_gets_no_screen_and_a_report_without_colours(#[case] terminal: &str) {
    let dumb = |args: &str| Opening::new(args).env("TERM", terminal).start();
    let lab = dumb("");
    assert_eq!(lab.ended(), 2);
    lab.shows("TERM is dumb");
    let run = dumb("run random --tasks 2 --duration 1ms..2ms");
    assert_eq!(run.ended(), 0);
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("race.jsonl");
    let recorded = dumb(&format!("run counter --increments 1000 --record {}", file.display()));
    assert_eq!(recorded.ended(), 0);
    // There is no screen for a recording either; its report comes instead.
    let replayed = dumb(&format!("replay {}", file.display()));
    assert_eq!(replayed.ended(), 0);
    assert!(replayed.written().contains("mutex"), "{}", replayed.written());
    for shown in [lab, run, recorded, replayed] {
        assert!(!shown.written().contains('\x1b'), "{:?}", shown.written());
    }
}

#[test]
fn a_terminal_that_knows_no_size_is_as_large_as_they_usually_are() {
    let mut lab = Opening::new("").sized(0, 0).open();
    lab.shows(said("scenario.squares")).shows(said("hint.quit"));
    lab.press(ENTER);
    lab.shows_in_the_end(said("draw.board.none-lost"));
    // It comes to know one, and to forget it again.
    lab.resize(120, 40);
    lab.answers();
    lab.resize(0, 0);
    lab.answers();
    lab.shows(said("draw.board.none-lost"));
    assert_eq!(lab.press("qq").ended(), 0);
}
