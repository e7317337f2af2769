//! Which Python a run was on, as it said itself, and what follows from that.

use crate::event::{Fact, Nanos};
use crate::plan::{Plan, Together};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// The fact of a run that says what its Python calls itself: `CPython 3.11.7`.
pub(crate) const PYTHON: &str = "python";

/// Whether it had its lock, as known last: 1 or 0.
pub(crate) const PYTHON_GIL: &str = "python-gil";

/// How long a thread waits before it asks for the lock, ns.
pub(crate) const PYTHON_SWITCH_INTERVAL: &str = "python-switch-interval";

/// The Python of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PythonOfRun {
    /// What it calls itself.
    pub name: String,
    /// Whether it had its lock to the end.
    pub gil: bool,
    /// How long a thread waits before it asks for the lock, ns.
    pub switch_interval: Nanos,
}

impl PythonOfRun {
    /// What a run says; `None` if it was on none, or has not said so yet.
    #[must_use]
    pub fn of(timeline: &Timeline) -> Option<Self> {
        let facts = timeline.facts();
        let Some(Fact::Text(name)) = facts.get(PYTHON) else { return None };
        let gil = facts.figure(PYTHON_GIL)? != 0;
        Some(Self { name: name.to_string(), gil, switch_interval: facts.figure(PYTHON_SWITCH_INTERVAL)? })
    }

    /// In words: `CPython 3.11.7, GIL on, switch interval 5 ms`.
    #[must_use]
    pub fn in_words(&self) -> Phrase {
        let key = if self.gil { "python.gil-on" } else { "python.gil-off" };
        Phrase::new(key).with("name", self.name.clone()).offer("interval", Arg::Duration(self.switch_interval))
    }

    /// Whether it changes threads at calls and ends of loops alone, as from 3.10 on; up to 3.9 between most instructions.
    #[must_use]
    pub fn switches_at_calls_alone(&self) -> bool {
        let mut numbers = self.name.rsplit(' ').next().unwrap_or_default().split('.').map(str::parse::<u32>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= (3, 10),
            _ => false,
        }
    }
}

/// How far the workers of a run ran at the same time: as its plan says, or as its Python did.
#[must_use]
pub fn together(plan: &Plan, timeline: &Timeline) -> Together {
    match (plan.together(), PythonOfRun::of(timeline)) {
        (Together::AsBuilt, Some(PythonOfRun { gil: true, .. })) => Together::TakingTurns,
        (Together::AsBuilt, Some(_)) => Together::Parallel,
        (together, _) => together,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_says_where_threads_change() {
        let python = |name: &str| PythonOfRun { name: name.to_owned(), gil: true, switch_interval: 5_000_000 };
        assert!(
            python("CPython 3.10.13").switches_at_calls_alone() && python("CPython 3.13.0t").switches_at_calls_alone()
        );
        assert!(!python("CPython 3.9.18").switches_at_calls_alone() && !python("?").switches_at_calls_alone());
    }
}
