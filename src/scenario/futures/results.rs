//! What many tiny tasks came to: what each cost, beside what the same work costs in a plain loop.

use crate::event::{Nanos, TaskId};
use crate::results::{Bar, Figure, Results, overtook};
use crate::statistics::{median, percentile};
use crate::text::{Arg, Phrase};
use crate::timeline::{TaskRow, Timeline};

/// What a run of tiny tasks cost, as known at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Costs {
    pub(super) done: u64,
    /// From the run's start to the end of the last of them, ns.
    pub(super) elapsed: Nanos,
    /// From the run's start to the start of the first task, ns: until workers were there.
    pub(super) start: Nanos,
    /// How long a plain loop over all tasks takes, ns, measured before the run.
    pub(super) plain_loop: Nanos,
}

impl Costs {
    /// The costs of a run; `None` before a task that was started has ended.
    #[must_use]
    pub(super) fn of(timeline: &Timeline, at: Nanos) -> Option<Self> {
        Self::after(timeline, &timeline.completed_at(at))
    }

    /// The costs of the tasks that were done, in their order.
    fn after(timeline: &Timeline, done: &[TaskId]) -> Option<Self> {
        let (elapsed, _) = timeline.tasks()[*done.last()? as usize].finished.as_ref()?;
        let start = timeline.first_start()?;
        let plain_loop = timeline.facts().figure("plain-loop").unwrap_or(0);
        Some(Self { done: done.len() as u64, elapsed: *elapsed, start, plain_loop })
    }

    /// What a task cost, the start of the workers included, ns.
    #[must_use]
    pub(super) fn per_task(&self) -> Nanos {
        self.elapsed / self.done.max(1)
    }

    /// What was done beside the work once workers were there, ns: handing out, collecting, keeping the books.
    #[must_use]
    pub(super) fn overhead(&self) -> Nanos {
        self.elapsed.saturating_sub(self.start).saturating_sub(self.plain_loop)
    }

    /// How many times as long as a plain loop it took.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a factor, shown with two digits")]
    pub(super) fn times_plain_loop(&self) -> f64 {
        self.elapsed as f64 / self.plain_loop.max(1) as f64
    }
}

pub(super) fn sums(timeline: &Timeline, at: Nanos) -> Results {
    let order = timeline.completed_at(at);
    let Some(costs) = Costs::after(timeline, &order) else { return Results::default() };
    let first = order.first().map_or(0, |id| u64::from(*id) + 1);
    let wait = |task: &TaskRow| Some(task.finished.as_ref()?.0.saturating_sub(task.queued()?));
    let mut waits: Vec<Nanos> = order.iter().filter_map(|id| wait(&timeline.tasks()[*id as usize])).collect();
    let mut figures = vec![
        Figure { key: "per-task", value: Arg::Duration(costs.per_task()) },
        Figure { key: "overhead-per-task", value: Arg::Duration(costs.overhead() / costs.done) },
        Figure { key: "plain-loop", value: Arg::Duration(costs.plain_loop) },
        Figure { key: "times-plain-loop", value: Arg::Ratio(costs.times_plain_loop()) },
        Figure { key: "tasks-a-second", value: per_second(costs.done, costs.elapsed).into() },
        Figure { key: "first-done", value: first.into() },
        Figure { key: "overtook", value: overtook(&order).into() },
    ];
    for (key, nanos) in [("until-done.median", median(&mut waits)), ("until-done.p95", percentile(&mut waits, 0.95))] {
        figures.extend(nanos.map(|nanos| Figure { key, value: Arg::Duration(nanos) }));
    }
    let work = costs.elapsed.saturating_sub(costs.start).saturating_sub(costs.overhead());
    let run = vec![("start", costs.start), ("overhead", costs.overhead()), ("work", work)];
    let bars = vec![
        Bar { name: Phrase::new("bar.this-run"), parts: run },
        Bar { name: Phrase::new("bar.plain-loop"), parts: vec![("work", costs.plain_loop)] },
    ];
    Results { figures, bars, ..Results::default() }
}

fn per_second(count: u64, nanos: Nanos) -> u64 {
    let rate = u128::from(count) * 1_000_000_000 / u128::from(nanos.max(1));
    u64::try_from(rate).unwrap_or(u64::MAX)
}
