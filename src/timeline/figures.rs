//! What a run comes to in figures: how long, how much at once.

use super::lane::TELLING;
use super::{Lane, State, Timeline};
use crate::event::{Nanos, Outcome};

impl Timeline {
    /// How long it took, ns: from the run's start to the end of its last task; to the latest event while it is going on. The
    /// same wherever it is told, with [`starting`](Self::starting) beside it.
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

    /// How much of [`elapsed`](Self::elapsed) had passed when the first task was started, ns: the starting of workers.
    #[must_use]
    pub fn starting(&self) -> Nanos {
        self.first_start.unwrap_or(0).min(self.elapsed())
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

    /// Concurrent: the share of the time with any task under way, begun and not yet over, in which two or more were: 0.0 one
    /// after the other, 1.0 always. They need not run at the same time: see [`parallel`](Self::parallel).
    #[must_use]
    pub fn overlap(&self) -> f64 {
        let under_way = self.under_way();
        share(under_way.several, under_way.any)
    }

    /// Parallel: the share of the time with any task under way in which two or more workers ran, which neither waited nor were
    /// blocked. No more than the processor time that they used allows: workers that take turns on one processor, or on one
    /// thread, do not run at the same time.
    #[must_use]
    pub fn parallel(&self) -> f64 {
        let running = |lane: &Lane| lane.spans().iter().filter(|span| span.state == State::Running).collect::<Vec<_>>();
        let spans = self.lanes().iter().flat_map(running).map(|span| (span.start, span.end.min(self.latest())));
        let run = Together::of(spans);
        // Whoever ran alone all the time used as much processor time as there was time; what was used beyond was another's.
        let beyond = match self.cpu_ns() {
            0 => Nanos::MAX,
            used => used.saturating_sub(run.any),
        };
        share(run.several.min(beyond), self.under_way().any)
    }

    /// Whether the run was long enough for [`parallel`](Self::parallel) to say anything.
    #[must_use]
    pub fn tells_parallel(&self) -> bool {
        self.elapsed() >= TELLING
    }

    /// The processor time that workers would have used of so many processors, had they had them whenever they ran, ns.
    #[must_use]
    pub fn wanted_ns(&self, cores: u64) -> Nanos {
        let running = |lane: &Lane| lane.spans().iter().filter(|span| span.state == State::Running).collect::<Vec<_>>();
        let spans = self.lanes().iter().flat_map(running).map(|span| (span.start, span.end.min(self.latest())));
        let wanted = |(at_once, nanos): (u64, Nanos)| u128::from(at_once.min(cores)) * u128::from(nanos);
        let sum = at_once(spans).map(wanted).sum::<u128>();
        Nanos::try_from(sum).unwrap_or(Nanos::MAX)
    }

    fn under_way(&self) -> Together {
        Together::of(self.tasks().iter().filter_map(|task| {
            let (start, _) = task.started()?;
            Some((start, task.finished.as_ref().map_or(self.latest(), |(at, _)| *at)))
        }))
    }

    /// How long all workers together were blocked on the guard, ns; not on an interpreter lock or a loop.
    #[must_use]
    pub fn blocked_ns(&self) -> Nanos {
        self.lanes().iter().map(|lane: &Lane| lane.blocked_by_guard_ns(self.latest())).fold(0, u64::saturating_add)
    }
}

/// How long any of some stretches lasted, and how long two or more did, ns.
struct Together {
    any: Nanos,
    several: Nanos,
}

impl Together {
    fn of(stretches: impl Iterator<Item = (Nanos, Nanos)>) -> Self {
        let mut together = Self { any: 0, several: 0 };
        for (at_once, nanos) in at_once(stretches) {
            together.any += if at_once >= 1 { nanos } else { 0 };
            together.several += if at_once >= 2 { nanos } else { 0 };
        }
        together
    }
}

/// How many of some stretches lasted at once, and for how long, ns, one after the other.
fn at_once(stretches: impl Iterator<Item = (Nanos, Nanos)>) -> impl Iterator<Item = (u64, Nanos)> {
    let mut edges: Vec<(Nanos, i64)> =
        stretches.filter(|(start, end)| end > start).flat_map(|(start, end)| [(start, 1), (end, -1)]).collect();
    edges.sort_unstable();
    let (mut from, mut at_once) = (0, 0_u64);
    edges.into_iter().map(move |(at, change)| {
        let stretch = (at_once, at - from);
        from = at;
        at_once = at_once.saturating_add_signed(change);
        stretch
    })
}

#[expect(clippy::cast_precision_loss, reason = "a share, shown with three digits")]
fn share(part: Nanos, whole: Nanos) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
