//! How large the tasks of a run are, so that their progress can be told: one size for all of them, or one each.
//!
//! The tasks themselves are not kept for that: a run has up to a million, and a task takes a hundred bytes.

use super::draw::tasks::Extent;
use crate::event::TaskId;
use crate::scenario::{Shape, Waits};

/// How large the tasks of a run are.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Extents {
    /// So many tasks of one size.
    Same(Extent, usize),
    /// Tasks of their own sizes, by task.
    Each(Vec<Extent>),
}

impl Extents {
    /// Those of the tasks of a shape.
    pub(super) fn of(shape: &Shape) -> Self {
        let tasks = shape.tasks as usize;
        match shape.waits {
            Waits::Unknown => Self::Same(Extent::of(shape), tasks),
            Waits::Each(nanos) => Self::Same(Extent::Time(nanos), tasks),
            Waits::Own(_) | Waits::Drawn { .. } => Self::Each(shape.waits().map(Extent::Time).collect()),
        }
    }

    /// How many tasks there are.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Same(_, count) => *count,
            Self::Each(extents) => extents.len(),
        }
    }

    /// How large a task is.
    pub(super) fn get(&self, id: TaskId) -> Extent {
        match self {
            Self::Same(extent, count) if (id as usize) < *count => *extent,
            Self::Same(..) => Extent::Unknown,
            Self::Each(extents) => extents.get(id as usize).copied().unwrap_or(Extent::Unknown),
        }
    }
}
