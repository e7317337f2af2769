//! How large the tasks of a run are, for the sake of their progress: one size for all of them, or one each.
//!
//! The tasks themselves are not kept for that: a run has up to a million, and a task takes a hundred bytes.

use crate::event::TaskId;
use crate::tui::draw::tasks::TaskSize;
use crate::work::Task;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TaskSizes {
    Same(TaskSize, usize),
    Each(Vec<TaskSize>),
}

impl TaskSizes {
    pub(crate) fn of(tasks: &[Task]) -> Self {
        let first = tasks.first().map_or(TaskSize::Unknown, TaskSize::of);
        if tasks.iter().all(|task| TaskSize::of(task) == first) {
            Self::Same(first, tasks.len())
        } else {
            Self::Each(tasks.iter().map(TaskSize::of).collect())
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Same(_, count) => *count,
            Self::Each(sizes) => sizes.len(),
        }
    }

    pub(crate) fn get(&self, id: TaskId) -> TaskSize {
        match self {
            Self::Same(size, count) if (id as usize) < *count => *size,
            Self::Same(..) => TaskSize::Unknown,
            Self::Each(sizes) => sizes.get(id as usize).copied().unwrap_or(TaskSize::Unknown),
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
        let same = TaskSizes::of(&waits(&[5, 5, 5]));
        assert_eq!(same, TaskSizes::Same(TaskSize::Time(5), 3));
        assert_eq!((same.get(2), same.get(3)), (TaskSize::Time(5), TaskSize::Unknown));
        let each = TaskSizes::of(&waits(&[5, 7]));
        assert_eq!((each.len(), each.get(1), each.get(2)), (2, TaskSize::Time(7), TaskSize::Unknown));
    }
}
