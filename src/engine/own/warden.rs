//! Keeps what a program of the user's has started from outliving the laboratory, however that ends: a child of ours that waits
//! for the end of a pipe, and then kills the program's process group. The kernel ties the program itself to us, and knows
//! nothing of what it has started.

use std::io::{self, BufRead as _, Write as _, stdin};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::super::child_process::WORKER_ARGUMENT;
use crate::os;

/// The argument of a child after the parent's process id.
pub(in crate::engine) const ROLE: &str = "warden";

/// One that waits. It ends when this is dropped.
pub(super) struct Warden(Child);

impl Warden {
    /// Starts one, out of reach of what is typed on a terminal.
    pub(super) fn start(program: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg0(os::called(program)).arg(WORKER_ARGUMENT).arg(std::process::id().to_string()).arg(ROLE);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        os::start_unstopped(&mut command).map(Self)
    }

    /// From now on it watches over the group of this leader.
    pub(super) fn watch(&mut self, leader: &Child) {
        self.say(&format!("{}\n", leader.id()));
    }

    /// The group is gone.
    pub(super) fn is_relieved(&mut self) {
        self.say("over\n");
    }

    fn say(&mut self, what: &str) {
        if let Some(to) = &mut self.0.stdin {
            // One that is gone cannot be told.
            let _ = to.write_all(what.as_bytes());
        }
    }
}

impl Drop for Warden {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        let _ = self.0.wait();
    }
}

/// What such a child does.
///
/// # Errors
/// Its pipe cannot be read.
pub(in crate::engine) fn serve() -> io::Result<()> {
    let mut lines = stdin().lock().lines();
    let Some(leader) = lines.next().transpose()?.and_then(|line| line.parse().ok()) else { return Ok(()) };
    if lines.next().transpose()?.is_none() {
        // It fails where nobody is left.
        let _ = os::kill_group_by_number(leader);
    }
    Ok(())
}
