//! What a run comes to in figures: how long, how much at once.

use super::{Lane, Timeline};
use crate::event::{Nanos, Outcome};

impl Timeline {
    /// From the run's start to the end of its last task, ns; to the latest event while it is going on.
    #[must_use]
    pub fn elapsed(&self) -> Nanos {
        if self.end().is_none() {
            return self.latest();
        }
        self.last_end.unwrap_or(self.latest())
    }

    /// When the first task was started, ns.
    #[must_use]
    pub fn first_start(&self) -> Option<Nanos> {
        self.first_start
    }

    /// From the first task's start to the last task's end, ns: the run without the starting and stopping of workers.
    #[must_use]
    pub fn action(&self) -> (Nanos, Nanos) {
        let start = self.first_start.unwrap_or(0);
        (start, self.elapsed().max(start))
    }

    /// Processor time of all workers that have exited, ns.
    #[must_use]
    pub fn cpu_ns(&self) -> u64 {
        self.lanes().iter().map(|lane| lane.usage.cpu_ns).fold(0, u64::saturating_add)
    }

    /// How many tasks ended in a way that fits.
    #[must_use]
    pub fn count_outcomes(&self, fits: impl Fn(&Outcome) -> bool) -> usize {
        self.tasks().iter().filter_map(|task| task.finished.as_ref()).filter(|(_, outcome)| fits(outcome)).count()
    }

    /// How many workers came up.
    #[must_use]
    pub fn started_workers(&self) -> usize {
        self.lanes().iter().filter(|lane| lane.ready.is_some()).count()
    }

    /// What all tasks took together, ns: how long one worker would have needed. Time blocked on the guard is subtracted,
    /// because a single worker is never blocked on it.
    #[must_use]
    pub fn work_ns(&self) -> Nanos {
        let took = self.tasks().iter().filter_map(super::TaskRow::took).fold(0, Nanos::saturating_add);
        took.saturating_sub(self.blocked_ns())
    }

    /// Share of the time with any task under way in which two or more were: 0.0 one after the other, 1.0 always.
    #[must_use]
    pub fn overlap(&self) -> f64 {
        let mut edges: Vec<(Nanos, i32)> = self
            .tasks()
            .iter()
            .filter_map(|task| {
                let (start, _) = task.started()?;
                let end = task.finished.as_ref().map_or(self.latest(), |(at, _)| *at);
                (end > start).then_some([(start, 1), (end, -1)])
            })
            .flatten()
            .collect();
        edges.sort_unstable();
        let (mut any, mut several) = (0_u64, 0_u64);
        let (mut from, mut under_way) = (0, 0);
        for (at, change) in edges {
            any += if under_way >= 1 { at - from } else { 0 };
            several += if under_way >= 2 { at - from } else { 0 };
            from = at;
            under_way += change;
        }
        #[expect(clippy::cast_precision_loss, reason = "a share, shown with three digits")]
        let share = if any == 0 { 0.0 } else { several as f64 / any as f64 };
        share
    }

    /// How long all workers together were blocked on the guard, ns; not on an interpreter lock or a loop.
    #[must_use]
    pub fn blocked_ns(&self) -> Nanos {
        self.lanes().iter().map(|lane: &Lane| lane.blocked_by_guard_ns(self.latest())).fold(0, u64::saturating_add)
    }
}
