//! Why a task stops before its end, and when its time is over.

use crate::event::Nanos;
use crate::text::Phrase;

/// Why a kernel stops before its end.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// The run was cancelled.
    Cancelled,
    /// The task has taken longer than it may.
    TimedOut,
    /// It cannot go on; why.
    Failed(Phrase),
}

/// The moment at which a task has taken longer than it may, if there is one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Option<Nanos>);

impl Deadline {
    pub(super) fn of(started: Nanos, timeout: Option<Nanos>) -> Self {
        Self(timeout.map(|timeout| started.saturating_add(timeout)))
    }

    /// How long the task may still take, ns.
    pub(super) fn left(self, now: Nanos) -> Nanos {
        self.0.map_or(Nanos::MAX, |deadline| deadline.saturating_sub(now))
    }

    /// # Errors
    /// [`Stop::TimedOut`].
    pub(super) fn check(self, now: Nanos) -> Result<(), Stop> {
        if self.0.is_some_and(|deadline| now >= deadline) { Err(Stop::TimedOut) } else { Ok(()) }
    }
}
