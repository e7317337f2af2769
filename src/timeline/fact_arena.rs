//! The facts of many tasks, packed one after the other: a run may know as much of every one of its million tasks.
//!
//! It knows bytes and where they begin, and no tasks.

use crate::event::{Facts, FactsView};

/// Facts that do not change any more.
#[derive(Debug, Clone, Default)]
pub(super) struct FactArena {
    /// Of each task: how many bytes, as postcard has a number, and the bytes.
    packed: Vec<u8>,
}

/// Where facts begin in an arena, or nowhere. Four bytes, for every row of a task has one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FactRef(u32);

impl FactRef {
    /// That of a task without facts.
    pub(super) const NOWHERE: Self = Self(u32::MAX);
}

impl FactArena {
    pub(super) fn get(&self, place: FactRef) -> FactsView<'_> {
        let packed = self.packed.get(place.0 as usize..).unwrap_or_default();
        postcard::from_bytes(packed).map(FactsView::of).unwrap_or_default()
    }

    /// Takes facts in; `None` if there is no room for them.
    pub(super) fn add(&mut self, facts: &Facts) -> Option<FactRef> {
        let place = u32::try_from(self.packed.len()).ok().map(FactRef).filter(|place| *place != FactRef::NOWHERE)?;
        self.packed = postcard::to_extend(facts, std::mem::take(&mut self.packed)).ok()?;
        Some(place)
    }

    pub(super) fn shrink(&mut self) {
        self.packed.shrink_to_fit();
    }
}
