//! How large the tasks of a run are, for the sake of their progress: one size for all of them, or one each.
//!
//! The tasks themselves are not kept for that: a run has up to a million, and a task takes a hundred bytes.

use crate::event::TaskId;
use crate::scenario::{Shape, Waits};
use crate::tui::draw::tasks::TaskSize;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TaskSizes {
    Same(TaskSize, usize),
    Each(Vec<TaskSize>),
}

impl TaskSizes {
    pub(crate) fn of(shape: &Shape) -> Self {
        let tasks = shape.tasks as usize;
        match shape.waits {
            Waits::Unknown => Self::Same(TaskSize::of(shape), tasks),
            Waits::Each(nanos) => Self::Same(TaskSize::Time(nanos), tasks),
            Waits::Own(_) | Waits::Drawn { .. } => Self::Each(shape.waits().map(TaskSize::Time).collect()),
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
