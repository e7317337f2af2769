//! Process groups that stop and go on with this program, though they are not its own: a shell knows of one group alone.

use std::process::Child;

use parking_lot::Mutex;
use rustix::process::{Pid, Signal, kill_process_group};

/// Those that are there.
static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// As long as this is kept, a group stops when this program does, and goes on with it.
#[derive(Debug)]
pub struct Following(Pid);

impl Following {
    /// The group that a child leads, which nobody may have stopped meanwhile. This must be dropped before the child is reaped.
    pub(super) fn of(child: &Child) -> Self {
        let group = Pid::from_child(child);
        GROUPS.lock().push(group);
        Self(group)
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        GROUPS.lock().retain(|group| *group != self.0);
    }
}

/// Stops all of them, or has them go on.
pub(super) fn all(go_on: bool) {
    for group in GROUPS.lock().iter() {
        // Nobody of theirs has to be asked: a shell does not wait for them. It fails where nobody is left.
        let _ = kill_process_group(*group, if go_on { Signal::CONT } else { Signal::STOP });
    }
}
