//! The facts of many tasks, packed one after the other: a run may have some for each of its million tasks.
//!
//! It knows bytes and offsets, and no tasks.

use crate::event::{Facts, FactsView};

/// Facts that no longer change.
#[derive(Debug, Clone, Default)]
pub(super) struct FactArena {
    /// Of each task the number of bytes, as postcard packs it, and the bytes.
    packed: Vec<u8>,
}

/// Where facts begin in an arena, or nowhere. Four bytes, because every row of a task has one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FactRef(u32);

impl FactRef {
    /// For a task without facts.
    pub(super) const NOWHERE: Self = Self(u32::MAX);
}

impl FactArena {
    pub(super) fn get(&self, place: FactRef) -> FactsView<'_> {
        let packed = self.packed.get(place.0 as usize..).unwrap_or_default();
        postcard::from_bytes(packed).map(FactsView::of).unwrap_or_default()
    }

    /// Adds facts; `None` if there is no room.
    pub(super) fn add(&mut self, facts: &Facts) -> Option<FactRef> {
        let place = u32::try_from(self.packed.len()).ok().map(FactRef).filter(|place| *place != FactRef::NOWHERE)?;
        self.packed = postcard::to_extend(facts, std::mem::take(&mut self.packed)).ok()?;
        Some(place)
    }

    pub(super) fn shrink(&mut self) {
        self.packed.shrink_to_fit();
    }
}
