//! In which order things were asked for, and in which they were done.
//!
//! It knows tasks and their ends, and not what they were.

use crate::event::{Nanos, Outcome, TaskId};
use crate::timeline::Timeline;

/// How many numbers of an order are said; the rest is left out.
const MOST_SAID: usize = 10;

/// When each task was done, by task, as known at a moment; `None` for those that were not, or were cancelled.
#[must_use]
pub fn ends(timeline: &Timeline, at: Nanos) -> Vec<Option<Nanos>> {
    let end = |finished: &Option<(Nanos, Outcome)>| match finished {
        Some((when, outcome)) if *when <= at && *outcome != Outcome::Cancelled => Some(*when),
        _ => None,
    };
    timeline.tasks().iter().map(|task| end(&task.finished)).collect()
}

/// How many were done before one that had been asked for earlier.
#[must_use]
pub fn overtook(completed: &[TaskId]) -> usize {
    // From the back: whoever is followed by a smaller number was done before it.
    let mut least = TaskId::MAX;
    let overtook = completed.iter().rev().filter(|id| {
        let before = **id > least;
        least = least.min(**id);
        before
    });
    overtook.count()
}

/// When each result can be handed out if they are handed out in the order in which they were asked for: when it and all
/// before it are done.
pub fn handed_out(ends: &[Option<Nanos>]) -> impl Iterator<Item = Nanos> {
    ends.iter().map_while(|end| *end).scan(0, |latest, end| {
        *latest = end.max(*latest);
        Some(*latest)
    })
}

/// Numbers with blanks between them, the first few of them.
#[must_use]
pub fn said(numbers: impl Iterator<Item = String>) -> String {
    let mut said: Vec<String> = numbers.take(MOST_SAID + 1).collect();
    if said.len() > MOST_SAID {
        "…".clone_into(&mut said[MOST_SAID]);
    }
    said.join(" ")
}

/// Tasks as people count them, from one.
#[must_use]
pub fn said_tasks(tasks: &[TaskId]) -> String {
    said(tasks.iter().map(|id| (u64::from(*id) + 1).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_done_before_an_earlier_one_has_overtaken() {
        assert_eq!(overtook(&[0, 1, 2]), 0);
        assert_eq!(overtook(&[2, 0, 1]), 1);
        assert_eq!(overtook(&[3, 2, 1, 0]), 3);
        assert_eq!(overtook(&[]), 0);
    }

    #[test]
    fn results_are_handed_out_once_all_before_them_are_done() {
        let ends = [Some(30), Some(10), None, Some(20)];
        assert_eq!(handed_out(&ends).collect::<Vec<_>>(), [30, 30], "the last waits for the third");
    }

    #[test]
    fn long_orders_are_cut() {
        assert_eq!(said_tasks(&[2, 0, 1]), "3 1 2");
        assert_eq!(said_tasks(&(0..12).collect::<Vec<_>>()), "1 2 3 4 5 6 7 8 9 10 …");
    }
}
