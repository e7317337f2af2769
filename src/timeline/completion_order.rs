//! The tasks of a run in the order in which they ended, so that how many had ended at a moment and which was the thousandth are
//! found by search.

use std::borrow::Cow;

use super::{TaskRow, Timeline};
use crate::event::{Nanos, Outcome, TaskId};

/// Ends come late, for workers tell of theirs in chunks. For every task so many others may be moved to make room for such, and
/// some to begin with; a recording whose events are in another order would cost too much.
const MOVES: usize = 1_024;
const FIRST_MOVES: usize = 1_000_000;

/// Tasks in the order of their ends; those that ended at the same time by number.
#[derive(Debug, Clone, Default)]
pub(super) struct CompletionOrder {
    completed: Vec<TaskId>,
    cancelled: Vec<TaskId>,
    moved: usize,
    /// Whether so many ends came so late that the order is made when the run is over, or when somebody asks.
    is_given_up: bool,
}

/// It follows from the rows.
impl PartialEq for CompletionOrder {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl CompletionOrder {
    /// A task has ended.
    pub(super) fn add(&mut self, tasks: &[TaskRow], task: TaskId) {
        if self.is_given_up {
            return;
        }
        let Some((at, outcome)) = &tasks[task as usize].finished else { return };
        let list = if *outcome == Outcome::Cancelled { &mut self.cancelled } else { &mut self.completed };
        let is_before = |id: &TaskId| (end(tasks, *id), *id) < (*at, task);
        if list.last().is_none_or(is_before) {
            return list.push(task);
        }
        let place = list.partition_point(is_before);
        list.insert(place, task);
        self.moved += list.len() - place;
        if self.moved > FIRST_MOVES + list.len() * MOVES {
            self.give_up();
        }
    }

    /// Forgets it: it would have to be made anew.
    pub(super) fn give_up(&mut self) {
        *self = Self { is_given_up: true, ..Self::default() };
    }

    /// The run is over.
    pub(super) fn settle(&mut self, tasks: &[TaskRow]) {
        if self.is_given_up {
            self.completed = in_order(tasks, |_, outcome| *outcome != Outcome::Cancelled);
            self.cancelled = in_order(tasks, |_, outcome| *outcome == Outcome::Cancelled);
            self.is_given_up = false;
        }
        self.completed.shrink_to_fit();
        self.cancelled.shrink_to_fit();
    }
}

/// The tasks whose ends fit, in the order of their ends.
fn in_order(tasks: &[TaskRow], fits: impl Fn(Nanos, &Outcome) -> bool) -> Vec<TaskId> {
    let fits = |task: &TaskRow| task.finished.as_ref().is_some_and(|(at, outcome)| fits(*at, outcome));
    let mut ended: Vec<TaskId> = (0..).zip(tasks).filter(|(_, task)| fits(task)).map(|(id, _)| id).collect();
    ended.sort_by_key(|id| end(tasks, *id));
    ended.shrink_to_fit();
    ended
}

fn end(tasks: &[TaskRow], id: TaskId) -> Nanos {
    tasks[id as usize].finished.as_ref().map_or(Nanos::MAX, |(at, _)| *at)
}

impl Timeline {
    /// The tasks that had come to their end at a moment, in the order in which they did; tasks that were cancelled never
    /// did. `None` where it would have to be made: while a run goes on of which much was told out of order.
    #[must_use]
    pub fn known_order(&self, at: Nanos) -> Option<&[TaskId]> {
        self.order().map(|order| self.until(&order.completed, at))
    }

    fn order(&self) -> Option<&CompletionOrder> {
        Some(&self.order).filter(|order| !order.is_given_up)
    }

    /// The same, put in order now if it is not settled.
    #[must_use]
    pub fn completed_at(&self, at: Nanos) -> Cow<'_, [TaskId]> {
        let until_then = |end: Nanos, outcome: &Outcome| end <= at && *outcome != Outcome::Cancelled;
        self.known_order(at).map_or_else(|| Cow::Owned(in_order(self.tasks(), until_then)), Cow::Borrowed)
    }

    /// Ids of the tasks in the order of their completion; cancelled tasks never completed.
    #[must_use]
    pub fn completed_order(&self) -> Vec<TaskId> {
        self.completed_at(Nanos::MAX).into_owned()
    }

    /// How many tasks had ended at a moment, cancelled ones among them.
    #[must_use]
    pub fn finished_at(&self, at: Nanos) -> usize {
        match self.order() {
            Some(order) => self.until(&order.completed, at).len() + self.until(&order.cancelled, at).len(),
            None => {
                self.tasks().iter().filter(|task| task.finished.as_ref().is_some_and(|(end, _)| *end <= at)).count()
            }
        }
    }

    /// How many tasks had been cancelled at a moment.
    #[must_use]
    pub fn cancelled_at(&self, at: Nanos) -> usize {
        if let Some(order) = self.order() {
            return self.until(&order.cancelled, at).len();
        }
        let is_cancelled = |task: &&TaskRow| matches!(task.finished, Some((end, Outcome::Cancelled)) if end <= at);
        self.tasks().iter().filter(is_cancelled).count()
    }

    /// Whether every task had ended at a moment, and none comes any more.
    #[must_use]
    pub fn all_ended_at(&self, at: Nanos) -> bool {
        self.end.is_some() && self.finished_at(at) == self.tasks().len()
    }

    fn until<'order>(&self, order: &'order [TaskId], at: Nanos) -> &'order [TaskId] {
        &order[..order.partition_point(|id| end(self.tasks(), *id) <= at)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, RunEnd, Value};

    fn run(ends: &[(Nanos, Outcome)]) -> Vec<Event> {
        let finished = (0..).zip(ends).map(|(task, (at, outcome))| Event {
            at: *at,
            what: EventKind::TaskFinished { worker: task, task, outcome: outcome.clone() },
        });
        finished.collect()
    }

    #[test]
    fn the_order_is_that_of_the_ends_and_the_same_before_and_after_the_run_is_over() {
        let ok = || Outcome::Ok(Value::Nothing);
        let events = run(&[(30, ok()), (10, ok()), (20, Outcome::Cancelled), (10, Outcome::TimedOut)]);
        let going = Timeline::of(&events);
        let mut over = going.clone();
        over.apply(&Event { at: 40, what: EventKind::Finished { end: RunEnd::Cancelled } });
        assert_eq!((going.known_order(40), over.known_order(29)), (Some(&[1, 3, 0][..]), Some(&[1, 3][..])));
        for timeline in [&going, &over] {
            assert_eq!(timeline.completed_order(), [1, 3, 0]);
            assert_eq!([9, 10, 20, 30].map(|at| timeline.finished_at(at)), [0, 2, 3, 4]);
            assert_eq!([19, 20].map(|at| timeline.cancelled_at(at)), [0, 1]);
        }
        assert_eq!((going.all_ended_at(30), over.all_ended_at(29), over.all_ended_at(30)), (false, false, true));
    }

    #[test]
    fn ends_in_another_order_or_twice_are_put_in_order_when_the_run_is_over() {
        let ended =
            |at, task| Event { at, what: EventKind::TaskFinished { worker: 0, task, outcome: Outcome::TimedOut } };
        let over = Event { at: 1 << 40, what: EventKind::Finished { end: RunEnd::Completed } };
        let many = 8_000;
        let mut back: Vec<Event> = (0..many).map(|task| ended(u64::from(many - task), task)).collect();
        let mut backwards = Timeline::of(&back);
        assert_eq!((backwards.known_order(40), backwards.finished_at(9)), (None, 9));
        backwards.apply(&over);
        assert_eq!(backwards.known_order(2), Some(&[many - 1, many - 2][..]));
        back.sort_by_key(|event| event.at);
        assert_eq!(Timeline::of(&back).known_order(2), Some(&[many - 1, many - 2][..]));
        let mut twice = Timeline::of(&[ended(5, 1), ended(20, 1)]);
        assert_eq!((twice.known_order(40), twice.finished_at(10)), (None, 0));
        twice.apply(&over);
        assert_eq!(twice.known_order(40), Some(&[1][..]));
    }
}
