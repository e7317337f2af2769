//! Recordings on screen: what a replay shows is what the live run showed, and what can be done with one.

use std::path::Path;

use ratatui::buffer::Buffer;
use rstest::rstest;

use crate::recording::{Date, LoadedRecording, save};
use crate::text::Lang;
use crate::tui::tests::desk::{Desk, desk, desk_with};
use crate::tui::theme::{Symbols, Theme};
use crate::tui::{App, Effect, Message};

/// What is drawn above the line of keys: a recording is not run again, so it offers fewer.
fn drawn(desk: &Desk) -> Buffer {
    let mut buffer = desk.buffer();
    buffer.resize(ratatui::layout::Rect { height: buffer.area.height - 1, ..buffer.area });
    buffer
}

/// The run that a desk shows, kept in a file and opened again at a desk of the same kind.
fn reopened(live: Desk) -> (Desk, Desk) {
    let live = live.press("s");
    let recordings = match live.effects.last() {
        Some(Effect::Save(recordings)) => recordings.clone(),
        other => panic!("nothing is kept: {other:?}"),
    };
    let folder = tempfile::tempdir().unwrap();
    let file = save(folder.path(), &recordings, Date::now()).unwrap();
    let mut replay = desk(80, 24);
    replay.app = App::replay(live.app.setup, &file, LoadedRecording::open(&file).unwrap());
    (live, replay)
}

#[rstest]
fn what_a_replay_shows_is_what_the_live_run_showed(
    #[values("Enter", "Down Enter", "Down Down Enter", "Down Down Down Enter")] keys: &str,
    #[values((60, 20), (80, 24), (120, 40), (200, 60))] (columns, rows): (u16, u16),
    #[values(Lang::En, Lang::Ko)] lang: Lang,
) {
    let live = desk_with(columns, rows, lang, Theme::Dark, Symbols::Unicode).press(keys).run_through();
    let (mut live, mut replay) = reopened(live);
    for moment in ["Home", "Right", "Right Right Right", "Tab", "+ +", "End", "Left", "Down"] {
        (live, replay) = (live.press("Home").press(moment), replay.press("Home").press(moment));
        assert_eq!(drawn(&live), drawn(&replay), "after {moment}");
    }
}

#[test]
fn a_recording_stands_at_its_beginning_and_plays() {
    let (_, replay) = reopened(desk(80, 24).press("Down Down Enter").run_through());
    assert_eq!(replay.moment(), 0);
    let replay = replay.press("Space").wait(500);
    assert!(replay.moment() > 0 && replay.run().is_moving());
}

#[test]
fn a_recording_is_neither_run_again_nor_kept_again() {
    let (live, replay) = reopened(desk(120, 40).press("Down Down Down Down Enter").run_through());
    let replay = replay.press("r");
    assert!(replay.screen().contains("This is a recording"), "{}", replay.screen());
    let replay = replay.press("w W s");
    assert!(replay.screen().contains("a file already"), "{}", replay.screen());
    assert_eq!(replay.effects, []);
    let replay = replay.press("Esc");
    assert!(replay.is_in_lab());
    // The Lab offers what was recorded, with its seed.
    let replay = replay.press("Enter");
    assert_eq!(replay.begun().1, live.begun().1);
}

#[test]
fn a_run_is_kept_only_when_it_is_over() {
    let going = desk(80, 24).press("Down Down Enter").run_until(500).press("s");
    assert!(!going.effects.iter().any(|effect| matches!(effect, Effect::Save(_))));
    assert!(going.screen().contains("A run is going on"), "{}", going.screen());
}

#[test]
fn the_screen_says_what_became_of_the_file() {
    let mut kept = desk(80, 24).press("Enter").run_through();
    kept.send(Message::Saved(Ok("/home/ada/racelab-counter.jsonl".to_owned())));
    assert!(kept.screen().contains("✓ Recorded in /home/ada/racelab-counter.jsonl."), "{}", kept.screen());
    let kept = kept.press("x");
    assert!(kept.screen().contains("! There is nothing to cancel."), "{}", kept.screen());
}

#[test]
fn a_file_that_is_cut_says_so_on_screen() {
    let live = desk(80, 24).press("Down Down Enter").run_through().press("s");
    let Some(Effect::Save(recordings)) = live.effects.last() else { panic!("nothing is kept") };
    let folder = tempfile::tempdir().unwrap();
    let file = save(folder.path(), recordings, Date::now()).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let cut = folder.path().join("cut.jsonl");
    std::fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let mut replay = desk(80, 24);
    replay.app = App::replay(live.app.setup, Path::new("cut.jsonl"), LoadedRecording::open(&cut).unwrap());
    assert!(replay.screen().contains("cut.jsonl is cut off after line"), "{}", replay.screen());
}
