//! Why a worker cannot take a step: it is over, it failed, or it waits for something.

use crate::schedule::language::Program;

/// Why a worker cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// It has come to its end.
    Finished,
    /// It failed, or repeats without end.
    Failed(Failure),
    /// It waits for a lock.
    Lock {
        /// The lock's word.
        lock: usize,
        /// Who holds it.
        owner: Option<usize>,
    },
    /// It waits for a semaphore that is 0.
    Semaphore(usize),
    /// It waits to be notified.
    Notification(usize),
    /// It waits for room in a queue.
    Room(usize),
    /// It waits for an item.
    Item(usize),
    /// It waits until its stores have reached memory.
    Stores,
    /// Another worker has the event loop and never gives it back.
    Loop(usize),
}

/// That a worker failed, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Failure {
    /// How.
    pub kind: FailureKind,
    /// At which of its instructions.
    pub at: usize,
}

/// How a worker may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// It repeats without end, and meets nobody.
    Endless,
    /// What it asserts does not hold.
    Assertion,
    /// There is no such element.
    Index,
    /// A number became too large.
    Overflow,
    /// It divided by zero.
    Zero,
    /// It gave back a lock that nobody holds.
    NotHeld,
    /// It waits or notifies without the lock.
    WithoutLock,
}

const KINDS: [FailureKind; 7] = [
    FailureKind::Endless,
    FailureKind::Assertion,
    FailureKind::Index,
    FailureKind::Overflow,
    FailureKind::Zero,
    FailureKind::NotHeld,
    FailureKind::WithoutLock,
];

impl Failure {
    /// The word that says so, in the place of the number of the next instruction.
    pub(super) fn word(self) -> i32 {
        let kind = KINDS.iter().position(|kind| *kind == self.kind).unwrap_or(0);
        let number = i32::try_from(self.at * KINDS.len() + kind).unwrap_or(0);
        -1 - number
    }

    pub(super) fn of_word(word: i32) -> Option<Self> {
        let number = usize::try_from(-1 - i64::from(word)).ok()?;
        Some(Self { kind: KINDS[number % KINDS.len()], at: number / KINDS.len() })
    }

    /// The line where it failed, from 1 on.
    #[must_use]
    pub fn line(self, program: &Program, worker: usize) -> usize {
        program.workers[worker].code.get(self.at).map_or(0, |instruction| instruction.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_a_word() {
        for at in [0, 1, 1_999] {
            for kind in KINDS {
                let failure = Failure { kind, at };
                assert_eq!(Failure::of_word(failure.word()), Some(failure));
            }
        }
        assert_eq!(Failure::of_word(0), None);
    }
}
