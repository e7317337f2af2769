//! Keeping a run, and opening one that was kept.

use super::{ENTER, said};
use crate::support::laboratory::Opening;

#[test]
fn a_run_is_kept_under_a_name_of_its_own_and_opened_again() {
    let folder = tempfile::tempdir().expect("there is room for a test");
    let mut lab = Opening::new("").folder(folder.path()).open();
    lab.press(ENTER);
    lab.shows_in_the_end(said("draw.board.none-lost"));
    let saved = said("notice.saved").replace("{file}.", "racelab-counter-");
    lab.press("s").shows(&saved);
    assert_eq!(lab.press("q").ended(), 0);

    let names =
        std::fs::read_dir(folder.path()).expect("it is ours").map(|entry| entry.expect("it is ours").file_name());
    let names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    let [name] = names.as_slice() else { panic!("one file: {names:?}") };
    let mut replay = Opening::new(&format!("replay {name}")).folder(folder.path()).open();
    replay.shows(said("scenario.counter"));
    replay.shows_in_the_end(said("draw.board.none-lost"));
    replay.press("r").shows("This is a recording");
    assert_eq!(replay.press("q").ended(), 0);
}
