//! Why a child process ended, in words.

use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;

use crate::os;
use crate::text::Phrase;

/// Why a child process ended.
pub(crate) fn cause_of_end(status: Option<ExitStatus>) -> Phrase {
    match status.map(|status| (status.signal(), status.code())) {
        Some((Some(signal), _)) => Phrase::new("task.killed").with("signal", os::signal_name(signal)),
        Some((None, Some(code))) => Phrase::new("task.child-exited").with("code", u128::from(code.unsigned_abs())),
        _ => Phrase::new("task.child-lost"),
    }
}
