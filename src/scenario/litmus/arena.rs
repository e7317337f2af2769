//! Where the threads of a litmus test meet: fresh pairs of cache lines, and a spin barrier a trial.
//!
//! Stores of one trial are told from those of all others by their values, so nothing has to be cleared in between: what holds a
//! value of an earlier round counts as 0. It knows memory orderings and trials, a clock and the wish to stop, and neither events
//! nor plans.

use std::hint::spin_loop;
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU64, fence};

use crossbeam::utils::CachePadded;
use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;

use super::kind::{Access, LitmusTest, MemoryOrdering};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::Nanos;

/// Trials of a round: so many pairs of lines fit in a processor's cache, and no pair is used twice in a round.
pub(super) const ROUND: usize = 1_024;

/// Looks at a barrier before a thread lets others have its core.
const SPINS: u32 = 10_000;

/// How long a thread waits at a barrier for one that may never have been started, ns: a thread starts in a thousandth of it.
const PATIENCE: Nanos = 2_000_000_000;

/// Values a round has for itself: what was stored before counts as 0.
const VALUES: u64 = 4;

/// Memory that the threads of a test share.
#[derive(Debug)]
pub(super) struct Arena {
    test: LitmusTest,
    /// x and y of each trial of a round, each on lines of its own.
    cells: Vec<[CachePadded<AtomicU64>; 2]>,
    /// How often threads have come to the barrier.
    arrived: CachePadded<AtomicU64>,
    /// Whether somebody will not come any more.
    deserted: AtomicBool,
    /// Whether the time is up: said by the first thread, seen by all behind the same barrier.
    enough: AtomicBool,
    /// What each thread loaded in each trial of the round, packed: one bit a load.
    loaded: Vec<Box<[AtomicU64]>>,
}

/// Why a thread does not go on: another one will not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deserted;

/// A thread at its place in an arena.
pub(super) struct Place<'arena> {
    arena: &'arena Arena,
    clock: Clock,
    cancel: Cancel,
    thread: usize,
    /// Barriers that it has passed.
    passed: u64,
    /// The order in which the pairs of lines are used: another one each round, the same for all threads.
    order: Vec<usize>,
    random: ChaCha8Rng,
    round: u64,
}

impl Arena {
    /// Memory for a test that nobody has begun.
    pub(super) fn new(test: LitmusTest) -> Self {
        let threads = test.program().len();
        let zeros = |count: usize| (0..count).map(|_| AtomicU64::new(0)).collect();
        Self {
            test,
            cells: (0..ROUND).map(|_| Default::default()).collect(),
            arrived: CachePadded::default(),
            deserted: AtomicBool::new(false),
            enough: AtomicBool::new(false),
            loaded: (0..threads).map(|_| zeros(ROUND)).collect(),
        }
    }

    /// A thread takes its place; with the same seed all go through the lines in the same order.
    pub(super) fn enter(&self, thread: usize, seed: u64, clock: &Clock, cancel: &Cancel) -> Place<'_> {
        let (clock, cancel) = (clock.clone(), cancel.clone());
        let random = ChaCha8Rng::seed_from_u64(seed);
        Place { arena: self, clock, cancel, thread, passed: 0, order: (0..ROUND).collect(), random, round: 0 }
    }

    /// What a trial of this round came to: what was loaded, thread by thread, or x and y in the end.
    fn outcome(&self, trial: usize, cells: &[CachePadded<AtomicU64>; 2], round: u64, seen: &mut Vec<u64>) {
        seen.clear();
        if self.test.looks_at_end() {
            seen.extend(cells.iter().map(|cell| decoded(cell.load(Relaxed), round)));
            return;
        }
        for (thread, program) in self.test.program().iter().enumerate() {
            let packed = self.loaded[thread][trial].load(Relaxed);
            let loads = program.iter().filter(|access| matches!(access, Access::Load { .. })).count();
            seen.extend((0..loads).map(|load| packed >> load & 1));
        }
    }
}

impl Place<'_> {
    /// So many trials, at most [`ROUND`]; whether to go on. The thread that counts is told of each outcome, in the order of the
    /// trials, and asked behind the last of them whether it is enough.
    ///
    /// # Errors
    /// Somebody else will not come.
    pub(super) fn round(
        &mut self,
        trials: usize,
        ordering: MemoryOrdering,
        count: &mut dyn FnMut(&[u64]),
        enough: &mut dyn FnMut() -> bool,
    ) -> Result<bool, Deserted> {
        self.round += 1;
        self.order.shuffle(&mut self.random);
        match ordering {
            MemoryOrdering::Relaxed => self.trials::<RelaxedOnes>(trials)?,
            MemoryOrdering::AcquireRelease => self.trials::<AcquireReleaseOnes>(trials)?,
            MemoryOrdering::SeqCst => self.trials::<SeqCstOnes>(trials)?,
            MemoryOrdering::Fence => self.trials::<Fenced>(trials)?,
        }
        // All are done with this round: what they loaded and stored stands.
        self.meet()?;
        if self.thread == 0 {
            let mut seen = Vec::new();
            for trial in 0..trials {
                self.arena.outcome(trial, &self.arena.cells[self.order[trial]], self.round, &mut seen);
                count(&seen);
            }
            self.arena.enough.store(enough(), Relaxed);
        }
        // Nobody begins the next before this one is counted.
        self.meet()?;
        Ok(!self.arena.enough.load(Relaxed))
    }

    /// Will not come to any barrier any more.
    pub(super) fn desert(&self) {
        self.arena.deserted.store(true, Release);
    }

    fn trials<How: Ordered>(&mut self, trials: usize) -> Result<(), Deserted> {
        let (test, thread) = (self.arena.test, self.thread);
        let program = test.program()[thread];
        for trial in 0..trials {
            let cells = &self.arena.cells[self.order[trial]];
            self.meet()?;
            let packed = turn::<How>(program, cells, self.round);
            self.arena.loaded[thread][trial].store(packed, Relaxed);
        }
        Ok(())
    }

    /// A barrier: nobody goes on before all have come. Who waits spins, for whoever sleeps comes too late to meet anybody.
    #[inline]
    fn meet(&mut self) -> Result<(), Deserted> {
        self.passed += 1;
        let all = self.passed * self.arena.loaded.len() as u64;
        self.arena.arrived.fetch_add(1, AcqRel);
        for _ in 0..SPINS {
            if self.arena.arrived.load(Acquire) >= all {
                return Ok(());
            }
            spin_loop();
        }
        self.wait_long(all)
    }

    /// The others take longer than it takes to come: they may have no core, or they may not come at all.
    #[cold]
    fn wait_long(&self, all: u64) -> Result<(), Deserted> {
        let since = self.clock.now();
        while self.arena.arrived.load(Acquire) < all {
            let is_late = self.clock.now().saturating_sub(since) > PATIENCE;
            if is_late || self.cancel.is_wanted() || self.arena.deserted.load(Acquire) {
                self.desert();
                return Err(Deserted);
            }
            std::thread::yield_now();
        }
        Ok(())
    }
}

/// A thread's accesses in one trial; what it loaded, packed.
#[inline]
fn turn<How: Ordered>(program: &[Access], cells: &[CachePadded<AtomicU64>; 2], round: u64) -> u64 {
    let access = |access: Access| match access {
        Access::Store { variable, value } => {
            cells[variable].store(round * VALUES + value, How::STORE);
            None
        }
        Access::Load { variable } => Some(cells[variable].load(How::LOAD)),
    };
    // Decoded behind the accesses: between them nothing may stand that takes time.
    let (first, second) = match *program {
        [one] => (access(one), None),
        [one, two] => {
            let first = access(one);
            How::between();
            (first, access(two))
        }
        _ => (None, None),
    };
    let loads = first.into_iter().chain(second).map(|value| decoded(value, round));
    loads.enumerate().fold(0, |packed, (load, value)| packed | value << load)
}

/// What a value of this round says; 0 if it is of an earlier one.
fn decoded(value: u64, round: u64) -> u64 {
    if value / VALUES == round { value % VALUES } else { 0 }
}

/// How stores and loads are ordered, known when the code is made: a look at it in between would take time.
trait Ordered {
    const STORE: Ordering;
    const LOAD: Ordering;
    fn between() {}
}

struct RelaxedOnes;
impl Ordered for RelaxedOnes {
    const STORE: Ordering = Relaxed;
    const LOAD: Ordering = Relaxed;
}

struct AcquireReleaseOnes;
impl Ordered for AcquireReleaseOnes {
    const STORE: Ordering = Release;
    const LOAD: Ordering = Acquire;
}

struct SeqCstOnes;
impl Ordered for SeqCstOnes {
    const STORE: Ordering = SeqCst;
    const LOAD: Ordering = SeqCst;
}

struct Fenced;
impl Ordered for Fenced {
    const STORE: Ordering = Relaxed;
    const LOAD: Ordering = Relaxed;
    #[inline]
    fn between() {
        fence(SeqCst);
    }
}
