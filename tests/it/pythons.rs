//! The user's own Python, as the laboratory finds and runs it.
//!
//! Where there is none, nothing can be held against it; `RACELAB_PYTHON` says that there has to be one.

use std::path::Path;

use racelab::cancel::Cancel;
use racelab::supply::python;

use crate::support::python::python as says;

#[test]
fn the_python_of_the_path_is_what_it_says_of_itself() {
    let Some(said) = says("import sys; print(sys.executable, *sys.version_info[:3], sep='|', end='')") else { return };
    let found = python::find(None, &Cancel::new()).expect("the python3 of the path is one");
    let (major, minor, patch) = found.version;
    assert_eq!(format!("{}|{major}|{minor}|{patch}", found.executable.display()), said);
    assert!(found.switch_interval > 0);
    // Named by its path, it is the same one.
    assert_eq!(python::find(Some(Path::new(&found.executable)), &Cancel::new()), Ok(found));
}
