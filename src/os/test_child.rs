//! Child processes for the tests of this floor: the test program runs itself with one ignored test, the child's half.
//!
//! A child's half says what it has to say on its standard error, because the test harness talks on standard output.

use std::process::{Child, Command, Stdio};

/// In this variable a child's half finds its argument. It returns at once without it, as when somebody runs all ignored tests.
const ARGUMENT: &str = "RACELAB_TEST_CHILD";

/// A command that runs `half`, the full name of an ignored test, with an argument. Its standard streams are pipes.
pub(super) fn command(half: &str, argument: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", half, "--ignored", "--nocapture", "--quiet", "--test-threads=1"])
        .env(ARGUMENT, argument)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// What the parent gave this child's half, if it is one.
pub(super) fn argument() -> Option<String> {
    std::env::var(ARGUMENT).ok()
}

/// A child that is killed and reaped at the end of its test, also of one that fails.
#[derive(Debug)]
pub(super) struct Reaped(pub(super) Child);

impl Drop for Reaped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
