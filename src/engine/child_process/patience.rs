//! How long a parent waits for a child. A child watches over the time of its tasks by itself; one that was stopped (by a
//! signal, a debugger, a disk that does not answer) does not, so its parent does, a little later.
//!
//! Only runs with a timeout have one: without it, nothing says how long a task may take.

use crate::event::Nanos;

/// What a child gets beside its timeout, to say by itself that a task has taken too long, ns.
const MARGIN: Nanos = 500_000_000;

/// How long a child without a task may say nothing, ns: it starts, or ends.
const SILENCE: Nanos = 10_000_000_000;

/// Until when a parent waits for a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) struct Patience {
    timeout: Nanos,
    margin: Nanos,
}

impl Patience {
    /// That of a run with a timeout.
    pub(in crate::engine) fn of(timeout: Option<Nanos>) -> Option<Self> {
        Self::over(timeout, 1)
    }

    /// That for a child who has such patience itself, with a child who has, and so on: the one next to a stopped process
    /// is the first to lose it.
    pub(in crate::engine) fn over(timeout: Option<Nanos>, levels: u32) -> Option<Self> {
        timeout.map(|timeout| Self { timeout, margin: MARGIN.saturating_mul(levels.max(1).into()) })
    }

    /// Until when a task may take that began then.
    pub(in crate::engine) fn with_task(self, began: Nanos) -> Nanos {
        began.saturating_add(self.timeout).saturating_add(self.margin)
    }

    /// Until when nothing may come from a child that has no task, and was heard of then.
    pub(in crate::engine) fn without_task(self, heard: Nanos) -> Nanos {
        heard.saturating_add(self.timeout.max(SILENCE)).saturating_add(self.margin)
    }

    /// Whether a task that began then has had its time.
    pub(in crate::engine) fn is_over(self, began: Nanos, now: Nanos) -> bool {
        now >= began.saturating_add(self.timeout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_next_to_a_stopped_child_is_the_first_to_lose_patience() {
        let [near, far] = [1, 3].map(|levels| Patience::over(Some(70), levels).unwrap());
        assert!(near.with_task(5) > 75, "the child itself comes first");
        assert!(near.with_task(5) < far.with_task(5) && near.without_task(5) < far.without_task(5));
        assert_eq!((near.is_over(5, 74), near.is_over(5, 75)), (false, true));
        assert_eq!(Patience::of(None), None);
    }
}
