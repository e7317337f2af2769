//! Keeping a run, and opening one that was kept.

use super::{DOWN, ENTER, said};
use crate::support::laboratory::Opening;

#[test]
fn a_run_is_kept_under_a_name_of_its_own_and_opened_again() {
    let folder = tempfile::tempdir().expect("there is room for a test");
    let mut lab = Opening::new("").folder(folder.path()).open();
    lab.press(ENTER);
    lab.shows_in_the_end(said("draw.board.none-lost"));
    lab.press("s").shows("racelab-counter-").shows(said("notice.saved").split('{').next().unwrap_or_default());
    assert_eq!(lab.press("qq").ended(), 0);

    let names =
        std::fs::read_dir(folder.path()).expect("it is ours").map(|entry| entry.expect("it is ours").file_name());
    let names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    let [name] = names.as_slice() else { panic!("one file: {names:?}") };
    let mut replay = Opening::new(&format!("replay {name}")).folder(folder.path()).open();
    replay.shows(said("scenario.counter"));
    replay.shows_in_the_end(said("draw.board.none-lost"));
    replay.press("r").shows("This is a recording");
    assert_eq!(replay.press("qq").ended(), 0);
}

#[test]
fn a_recording_that_is_being_saved_is_finished_when_the_terminal_goes() {
    let folder = tempfile::tempdir().expect("there is room for a test");
    let mut lab = Opening::alone().folder(folder.path()).open();
    // Preset, model, workers, tasks: so many that saving them takes a while.
    lab.press("/futures\r\t").press(&DOWN.repeat(3)).press("60000\r");
    lab.answers();
    lab.press(ENTER).shows(said("hint.again"));
    lab.press("s").answers();
    let mut first = lab.hang_up();
    assert_eq!(first.ended(), 129);
    let names = std::fs::read_dir(folder.path()).expect("it is ours").flatten().map(|entry| entry.path());
    let names: Vec<_> = names.collect();
    let [name] = names.as_slice() else { panic!("one file: {names:?}") };
    let kept = racelab::recording::Summary::open(name).expect("it is whole");
    assert_eq!((kept.runs[0].1.tasks().len(), kept.notes), (60_000, racelab::recording::Notes::default()));
}
