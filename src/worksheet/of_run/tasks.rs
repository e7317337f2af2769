//! Tasks as questions show them: what they are called, and times that are rounded so that they can be added up on paper.

use super::RunMatter;
use crate::event::{Nanos, TaskId};
use crate::text::{Phrase, letter};
use crate::timeline::TaskRow;
use crate::verdict;
use crate::worksheet::exercise::{Cell, Matter, heads, plain};

/// A task that ran to an end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ran<'run> {
    pub(super) id: TaskId,
    pub(super) row: &'run TaskRow,
    pub(super) start: Nanos,
    pub(super) end: Nanos,
}

/// The tasks that ran to an end, in the order of their ends. None of a race: its times say nothing.
pub(super) fn ran<'run>(matter: &RunMatter<'run>) -> Vec<Ran<'run>> {
    let of = |id: TaskId| {
        let row = &matter.timeline.tasks()[id as usize];
        let ((start, _), (end, _)) = (row.started()?, row.finished.as_ref()?);
        Some(Ran { id, row, start, end: *end })
    };
    let order = if matter.plan.guard.is_some() { Vec::new() } else { matter.timeline.completed_order() };
    order.into_iter().filter_map(of).collect()
}

/// What a task is called.
pub(super) fn name(matter: &RunMatter<'_>, id: TaskId) -> Phrase {
    verdict::label(matter.plan, matter.timeline, id)
}

/// The tasks with when each was started and how long it took. Not when it ended: that is asked.
pub(super) fn table(matter: &RunMatter<'_>, tasks: &[Ran<'_>], step: Step) -> Matter {
    let row = |task: &Ran<'_>| {
        let worker = task.row.started().map_or_else(String::new, |(_, worker)| letter(worker));
        let times = [task.start, task.row.took().unwrap_or(0)].map(|time| Cell::Given(step.say(time)));
        [Cell::Given(name(matter, task.id)), Cell::given(worker)].into_iter().chain(times).collect()
    };
    Matter::Table {
        heads: heads(&["report.task", "report.worker", "report.started", "report.took"]),
        rows: tasks.iter().map(row).collect(),
    }
}

/// What times are rounded to, ns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step(Nanos);

impl Step {
    /// The coarsest that leaves three digits or more of so long a time.
    pub(super) fn of(longest: Nanos) -> Self {
        let fits = [1_000_000, 100_000, 10_000].into_iter().find(|step| longest / step >= 100);
        Self(fits.unwrap_or(1_000))
    }

    /// A time in milliseconds.
    pub(super) fn say(self, time: Nanos) -> Phrase {
        let rounded = (u128::from(time) + u128::from(self.0) / 2) / u128::from(self.0) * u128::from(self.0);
        let digits = usize::try_from((1_000_000 / self.0).ilog10()).unwrap_or(0);
        let part = rounded % 1_000_000 / u128::from(self.0);
        let whole = rounded / 1_000_000;
        plain(if digits == 0 { format!("{whole} ms") } else { format!("{whole}.{part:0digits$} ms") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Texts};

    #[test]
    fn times_can_be_added_up_on_paper() {
        let say = |longest, time| Texts::of(Lang::En).say(&Step::of(longest).say(time));
        assert_eq!(say(1_000_000_000, 1_000_400_000), "1000 ms");
        assert_eq!(say(20_000_000, 19_960_000), "20.0 ms");
        assert_eq!(say(200_000, 61_499), "0.061 ms");
    }
}
