//! The litmus tests: which thread stores and loads what, what the outcomes are called, and who allows them.
//!
//! The names are the field's own (store buffering, message passing, load buffering, 2+2W, independent reads of independent
//! writes), as in "Litmus: Running Tests against Hardware" (Alglave, Maranget, Sarkar, Sewell, 2011). It knows no thread: what
//! is done is data here, and a test holds the verdicts of the memory models against all interleavings.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

/// What the threads of a trial do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray, VariantNames,
)]
pub enum LitmusTest {
    /// Store buffering: each stores its own, then loads the other's.
    #[serde(rename = "sb")]
    #[strum(serialize = "sb")]
    StoreBuffering,
    /// Message passing: one stores data, then a flag; the other loads the flag, then the data.
    #[serde(rename = "mp")]
    #[strum(serialize = "mp")]
    MessagePassing,
    /// Load buffering: each loads the other's, then stores its own.
    #[serde(rename = "lb")]
    #[strum(serialize = "lb")]
    LoadBuffering,
    /// Each stores 1 to one and 2 to the other, in opposite order.
    #[serde(rename = "2+2w")]
    #[strum(serialize = "2+2w")]
    TwoPlusTwoWrites,
    /// Independent reads of independent writes: two store, two load both in opposite order.
    #[serde(rename = "iriw")]
    #[strum(serialize = "iriw")]
    IndependentReads,
}

/// How strictly stores and loads are ordered.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray, VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum MemoryOrdering {
    /// Atomic, and no more.
    Relaxed,
    /// Loads acquire, stores release.
    AcquireRelease,
    /// Sequentially consistent.
    SeqCst,
    /// Relaxed, with a sequentially consistent fence between the two.
    Fence,
}

/// One access of a thread: to variable `x` (0) or `y` (1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    Store { variable: usize, value: u64 },
    Load { variable: usize },
}

/// Under what heading an outcome stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// As if the first thread (of four: both that store) had gone first.
    FirstA,
    /// As if the second (of four: both that load) had.
    FirstB,
    /// As if they had taken turns.
    Interleaved,
    /// As no order of their steps explains.
    Weak,
}

impl Heading {
    /// All of them, in the order in which they are shown.
    pub(super) const ALL: [Self; 4] = [Self::FirstA, Self::FirstB, Self::Interleaved, Self::Weak];

    /// The key of its fact and of its name.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::FirstA => "first-a",
            Self::FirstB => "first-b",
            Self::Interleaved => "interleaved",
            Self::Weak => "weak",
        }
    }
}

/// What memory models say of the weak outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Allowed {
    /// x86-TSO: stores wait in a buffer in front of memory, and nothing else is reordered.
    pub(super) tso: bool,
    /// The model that C++20 and Rust share.
    pub(super) language: bool,
}

impl LitmusTest {
    /// What each thread does, in order.
    pub(super) fn program(self) -> &'static [&'static [Access]] {
        use Access::{Load, Store};
        const X: usize = 0;
        const Y: usize = 1;
        const STORE_X: Access = Store { variable: X, value: 1 };
        const STORE_Y: Access = Store { variable: Y, value: 1 };
        const LOAD_X: Access = Load { variable: X };
        const LOAD_Y: Access = Load { variable: Y };
        match self {
            Self::StoreBuffering => &[&[STORE_X, LOAD_Y], &[STORE_Y, LOAD_X]],
            Self::MessagePassing => &[&[STORE_X, STORE_Y], &[LOAD_Y, LOAD_X]],
            Self::LoadBuffering => &[&[LOAD_X, STORE_Y], &[LOAD_Y, STORE_X]],
            Self::TwoPlusTwoWrites => {
                &[&[STORE_X, Store { variable: Y, value: 2 }], &[STORE_Y, Store { variable: X, value: 2 }]]
            }
            Self::IndependentReads => &[&[STORE_X], &[STORE_Y], &[LOAD_X, LOAD_Y], &[LOAD_Y, LOAD_X]],
        }
    }

    /// How many threads it takes.
    pub(super) fn threads(self) -> u32 {
        // Two, or four.
        u32::try_from(self.program().len()).unwrap_or(u32::MAX)
    }

    /// Whether what stands in memory in the end counts, and not what was loaded.
    pub(super) fn looks_at_end(self) -> bool {
        self == Self::TwoPlusTwoWrites
    }

    /// The heading of an outcome: what was loaded, thread by thread, or what x and y are in the end.
    pub(super) fn heading(self, seen: &[u64]) -> Heading {
        use Heading::{FirstA, FirstB, Interleaved, Weak};
        match (self, seen) {
            (Self::StoreBuffering, [0, 0])
            | (Self::MessagePassing, [1, 0])
            | (Self::LoadBuffering | Self::TwoPlusTwoWrites, [1, 1])
            | (Self::IndependentReads, [1, 0, 1, 0]) => Weak,
            (Self::StoreBuffering | Self::LoadBuffering, [0, 1])
            | (Self::MessagePassing, [1, 1])
            | (Self::TwoPlusTwoWrites, [2, 1])
            | (Self::IndependentReads, [1, 1, 1, 1]) => FirstA,
            (Self::StoreBuffering | Self::LoadBuffering, [1, 0])
            | (Self::MessagePassing, [0, 0])
            | (Self::TwoPlusTwoWrites, [1, 2])
            | (Self::IndependentReads, [0, 0, 0, 0]) => FirstB,
            _ => Interleaved,
        }
    }

    /// Who allows the weak outcome. Sequential consistency never does: that is what weak means here.
    pub(super) fn allowed(self, ordering: MemoryOrdering) -> Allowed {
        use MemoryOrdering::{AcquireRelease, Relaxed};
        let unordered = matches!(ordering, Relaxed | AcquireRelease);
        let language = match self {
            // Acquire and release order what is passed on, not a store before a load, and no two stores of two threads.
            Self::StoreBuffering | Self::TwoPlusTwoWrites | Self::IndependentReads => unordered,
            Self::MessagePassing | Self::LoadBuffering => ordering == Relaxed,
        };
        Allowed { tso: self == Self::StoreBuffering && unordered, language }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const TESTS: &[LitmusTest] = <LitmusTest as VariantArray>::VARIANTS;
    const ORDERINGS: &[MemoryOrdering] = <MemoryOrdering as VariantArray>::VARIANTS;

    /// A thread's way through a trial on a machine whose stores may wait in a buffer in front of memory.
    #[derive(Clone, Default)]
    struct Thread {
        next: usize,
        buffer: Vec<(usize, u64)>,
        seen: Vec<u64>,
    }

    /// All outcomes of a test, by walking every order: with store buffers or without, with a fence between or without.
    fn outcomes(test: LitmusTest, buffered: bool, fenced: bool) -> BTreeSet<Vec<u64>> {
        let mut all = BTreeSet::new();
        let threads = vec![Thread::default(); test.program().len()];
        walk(test, (buffered, fenced), &threads, [0, 0], &mut all);
        all
    }

    fn walk(test: LitmusTest, how: (bool, bool), threads: &[Thread], memory: [u64; 2], all: &mut BTreeSet<Vec<u64>>) {
        let (buffered, fenced) = how;
        let mut is_over = true;
        for (index, program) in test.program().iter().enumerate() {
            let mine = &threads[index];
            if let Some((variable, value)) = mine.buffer.first().copied() {
                is_over = false;
                let (mut next, mut memory) = (threads.to_vec(), memory);
                next[index].buffer.remove(0);
                memory[variable] = value;
                walk(test, how, &next, memory, all);
            }
            let Some(access) = program.get(mine.next) else { continue };
            is_over = false;
            if fenced && mine.next > 0 && !mine.buffer.is_empty() {
                continue;
            }
            let (mut next, mut after) = (threads.to_vec(), memory);
            next[index].next += 1;
            match *access {
                Access::Store { variable, value } if buffered => next[index].buffer.push((variable, value)),
                Access::Store { variable, value } => after[variable] = value,
                Access::Load { variable } => {
                    let own = mine.buffer.iter().rev().find(|(stored, _)| *stored == variable);
                    next[index].seen.push(own.map_or(memory[variable], |(_, value)| *value));
                }
            }
            walk(test, how, &next, after, all);
        }
        if is_over {
            let loaded = || threads.iter().flat_map(|thread| thread.seen.iter().copied()).collect();
            all.insert(if test.looks_at_end() { memory.to_vec() } else { loaded() });
        }
    }

    #[test]
    fn weak_is_what_no_order_of_steps_explains_and_the_rest_is_what_some_order_does() {
        for test in TESTS {
            let explained = outcomes(*test, false, false);
            assert!(explained.iter().all(|seen| test.heading(seen) != Heading::Weak), "{test:?}: {explained:?}");
            let headings = [Heading::FirstA, Heading::FirstB, Heading::Interleaved];
            for heading in headings {
                assert!(explained.iter().any(|seen| test.heading(seen) == heading), "{test:?}: {heading:?}");
            }
        }
    }

    #[test]
    fn whoever_goes_first_alone_stands_under_its_own_heading() {
        // The two threads one after the other, without any turn in between.
        for test in TESTS.iter().filter(|test| test.threads() == 2) {
            for (order, heading) in [([0, 1], Heading::FirstA), ([1, 0], Heading::FirstB)] {
                let (mut memory, mut seen) = ([0, 0], vec![Vec::new(); 2]);
                for thread in order {
                    for access in test.program()[thread] {
                        match *access {
                            Access::Store { variable, value } => memory[variable] = value,
                            Access::Load { variable } => seen[thread].push(memory[variable]),
                        }
                    }
                }
                let outcome = if test.looks_at_end() { memory.to_vec() } else { seen.concat() };
                assert_eq!(test.heading(&outcome), heading, "{test:?}: {outcome:?}");
            }
        }
    }

    #[test]
    fn what_store_buffers_allow_is_found_by_walking_them() {
        for test in TESTS {
            for (ordering, fenced) in [(MemoryOrdering::Relaxed, false), (MemoryOrdering::Fence, true)] {
                let weak = outcomes(*test, true, fenced).iter().any(|seen| test.heading(seen) == Heading::Weak);
                assert_eq!(test.allowed(ordering).tso, weak, "{test:?}, {ordering:?}");
            }
        }
    }

    #[test]
    fn the_language_allows_whatever_the_machine_does() {
        for test in TESTS {
            for ordering in ORDERINGS {
                let Allowed { tso, language } = test.allowed(*ordering);
                assert!(language || !tso, "{test:?}, {ordering:?}");
                assert!(!language || !matches!(ordering, MemoryOrdering::SeqCst | MemoryOrdering::Fence));
            }
        }
    }
}
