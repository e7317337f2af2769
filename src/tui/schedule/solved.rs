//! The challenges that were met. The one place that knows how they are remembered.

use std::collections::BTreeSet;

use crate::schedule::language::Program;

/// By name and by checksum: a program that has changed is another challenge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Solved(BTreeSet<(String, u32)>);

impl Solved {
    pub(super) fn put(&mut self, program: &Program) {
        self.0.insert((program.name.clone(), program.checksum));
    }

    pub(super) fn has(&self, program: &Program) -> bool {
        self.0.contains(&(program.name.clone(), program.checksum))
    }
}
