//! How large the tasks of a run are, so that their progress can be told: one size for all of them, or one each.
//!
//! The tasks themselves are not kept for that: a run has up to a million, and a task takes a hundred bytes.

use crate::event::TaskId;
use crate::tui::draw::tasks::Extent;
use crate::work::Task;

/// How large the tasks of a run are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Extents {
    /// So many tasks of one size.
    Same(Extent, usize),
    /// Tasks of their own sizes, by task.
    Each(Vec<Extent>),
}

impl Extents {
    /// Those of these tasks.
    pub(crate) fn of(tasks: &[Task]) -> Self {
        let first = tasks.first().map_or(Extent::Unknown, Extent::of);
        if tasks.iter().all(|task| Extent::of(task) == first) {
            Self::Same(first, tasks.len())
        } else {
            Self::Each(tasks.iter().map(Extent::of).collect())
        }
    }

    /// How many tasks there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Same(_, count) => *count,
            Self::Each(extents) => extents.len(),
        }
    }

    /// How large a task is.
    pub(crate) fn get(&self, id: TaskId) -> Extent {
        match self {
            Self::Same(extent, count) if (id as usize) < *count => *extent,
            Self::Same(..) => Extent::Unknown,
            Self::Each(extents) => extents.get(id as usize).copied().unwrap_or(Extent::Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::work::Wait;

    #[test]
    fn tasks_of_one_size_are_not_told_apart() {
        let waits = |times: &[u64]| -> Vec<Task> {
            (0..).zip(times).map(|(id, nanos)| Task::new(id, Wait { nanos: *nanos })).collect()
        };
        let same = Extents::of(&waits(&[5, 5, 5]));
        assert_eq!(same, Extents::Same(Extent::Time(5), 3));
        assert_eq!((same.get(2), same.get(3)), (Extent::Time(5), Extent::Unknown));
        let each = Extents::of(&waits(&[5, 7]));
        assert_eq!((each.len(), each.get(1), each.get(2)), (2, Extent::Time(7), Extent::Unknown));
    }
}
