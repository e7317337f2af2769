//! Paths that are typed in the Lab: completed from real folders.

use racelab::plan::{Outside, SettingKind};
use racelab::scenario::{self, Scenario};

use super::{DOWN, ENTER, ESC, Laboratory, said};

/// A scenario with a path among its settings, and how often one goes down from its first row to get there.
fn with_a_path() -> (&'static dyn Scenario, usize) {
    let path = |scenario: &&'static dyn Scenario| {
        let is_path = |kind| matches!(kind, SettingKind::Outside { what: Outside::Path, .. });
        let at = scenario.settings().iter().position(|setting| is_path(setting.kind))?;
        // Preset, model and workers stand above where there are no guards.
        (!scenario.needs().guards).then_some((*scenario, at + 3))
    };
    scenario::all().iter().find_map(path).expect("there is a scenario with a path")
}

#[test]
fn a_path_is_typed_and_completed() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    for name in ["numbers-one.txt", "numbers-two.txt", ".hidden", "other.txt"] {
        std::fs::write(folder.path().join(name), "").expect("the folder can be written to");
    }
    let (scenario, down) = with_a_path();
    let mut lab = Laboratory::open();
    lab.press(&format!("/{}\r\t", scenario.name())).press(&DOWN.repeat(down));
    lab.press(folder.path().to_str().expect("its name is text")).press("/nu\t");
    lab.shows("numbers-one.txt  numbers-two.txt");
    assert!(!lab.screen().contains(".hidden") && !lab.screen().contains("other.txt"));
    lab.press("\t\t").press(ENTER).shows("numbers-two.txt").shows_no("numbers-one.txt");
    // Typed again and given up: what was set stays. What is not there is said.
    lab.press("\x1b[A").press("/no/such/place/x\t").shows("/no/such/place/");
    lab.shows(said("why.folder").split('{').nth(1).and_then(|part| part.split('}').nth(1)).expect("words").trim());
    lab.press(ESC).shows("numbers-two.txt");
    lab.leaves();
}
