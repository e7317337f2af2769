//! What the system says of single processes: whose child one is, what it is called, whether it rests.

use crate::support::processes::every_process;

/// The processes whose parent is this one.
pub(crate) fn children_of(parent: u32) -> Vec<u32> {
    let parent = parent.to_string();
    every_process().filter(|pid| field(*pid, "PPid:") == Some(parent.clone())).collect()
}

/// The name of a process; nothing if it is gone.
pub(crate) fn name(pid: u32) -> String {
    field(pid, "Name:").unwrap_or_default()
}

/// Whether a process has been stopped, as ^Z does.
pub(crate) fn is_stopped(pid: u32) -> bool {
    field(pid, "State:").is_some_and(|state| state.starts_with('T'))
}

/// Whether a process has ended, reaped or not.
pub(crate) fn has_ended(pid: u32) -> bool {
    field(pid, "State:").is_none_or(|state| state.starts_with('Z'))
}

fn field(pid: u32, name: &str) -> Option<String> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix(name).map(|value| value.trim().to_owned()))
}
