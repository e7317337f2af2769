//! The challenges that were met. The one place that knows how they are remembered.

use std::collections::{BTreeMap, BTreeSet};

use crate::schedule::language::Program;
use crate::state_folder::{Memories, Memory};

/// Under which name they are remembered.
const NAME: &str = "challenges";

/// By name, with the checksums of the texts: a program that has changed is another challenge.
type Kept = BTreeMap<String, BTreeSet<String>>;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Solved {
    kept: Kept,
    /// What is yet to be remembered beyond this session.
    fresh: Kept,
}

impl Solved {
    pub(super) fn of(memories: &Memories) -> Self {
        Self { kept: memories.get(NAME), fresh: Kept::default() }
    }

    /// A challenge was met. One that nobody else can find is remembered for this session alone.
    pub(super) fn put(&mut self, program: &Program, is_findable: bool) {
        let checksum = format!("{:08x}", program.checksum);
        let is_new = self.kept.entry(program.name.clone()).or_default().insert(checksum.clone());
        if is_new && is_findable {
            self.fresh.entry(program.name.clone()).or_default().insert(checksum);
        }
    }

    pub(super) fn has(&self, program: &Program) -> bool {
        let checksum = format!("{:08x}", program.checksum);
        self.kept.get(&program.name).is_some_and(|known| known.contains(&checksum))
    }

    /// What is to be remembered beyond this session: told once.
    pub(super) fn memory(&mut self) -> Option<Memory> {
        let fresh = std::mem::take(&mut self.fresh);
        (!fresh.is_empty()).then(|| Memory::adding(NAME, &fresh))
    }
}
