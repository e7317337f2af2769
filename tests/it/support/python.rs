//! The Python of the machine, for what is claimed of it.
//!
//! Where there is none, a claim cannot be held against it; `RACELAB_PYTHON` says that there has to be one.

use std::process::{Command, Stdio};

/// What a program prints, with what it complains about; `None` without a Python.
pub(crate) fn python(program: &str) -> Option<String> {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let file = folder.path().join("program.py");
    std::fs::write(&file, program).expect("the folder takes a file");
    let mut command = Command::new("python3");
    command.arg("-I").arg(&file).current_dir(folder.path()).stdin(Stdio::null());
    match command.output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            Some(said + &String::from_utf8_lossy(&output.stderr))
        }
        Err(error) => {
            assert!(std::env::var_os("RACELAB_PYTHON").is_none(), "there is no python3: {error}");
            None
        }
    }
}
