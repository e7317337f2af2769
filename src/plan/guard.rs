//! The guards of a counter, and everything about each of them that others ask.
//!
//! A fact about a guard is in its profile and nowhere else. The code of guards is in `guard/`.

use super::names::names;

names! {
    /// What protects the shared counter. One file each in `guard/`.
    GuardName {
        /// Nothing: a load, then a store.
        None,
        /// A mutual-exclusion lock (`parking_lot`; tokio's on an event loop).
        Mutex,
        /// The standard library's mutex.
        StdMutex,
        /// A readers-writer lock, taken for writing.
        Rwlock,
        /// A spin lock.
        Spin,
        /// Peterson's lock for two, whose loads and stores all see in one order (seq-cst).
        Peterson,
        /// One atomic `fetch_add`.
        Atomic,
        /// A compare-and-swap loop.
        Cas,
        /// One owner who counts, the others send messages.
        Channel,
        /// Count privately, merge once.
        Local,
        /// Wrong: half of the workers use another lock.
        TwoMutexes,
        /// Wrong: a lock around the read only.
        ReadLock,
        /// Wrong: a lock a worker.
        OwnMutex,
        /// Wrong: a pause instead of a lock.
        Sleep,
        /// Wrong: check that nobody has written since, then write.
        CheckThenAct,
        /// Wrong: Peterson's lock with acquire and release.
        PetersonAcqRel,
        /// Wrong: Peterson's lock with relaxed loads and stores.
        PetersonRelaxed,
    }
}

/// Every difference between guards that matters outside of `guard/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuardProfile {
    /// Whether it protects the counter, and by what means or why not.
    pub protection: Protection,
    pub reach: Reach,
    /// What a worker does whose turn has not come.
    pub waiting: Waiting,
    /// How often the counter goes to another worker.
    pub hand_over: HandOver,
    /// For how many workers it is made, where not for any number: they have to be threads beside each other.
    pub most_workers: Option<u32>,
}

/// Whether a guard protects the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// It does not try to.
    None,
    /// It does, by this.
    Exact(Means),
    /// It does not, because of this: a fix that is shown to be seen failing.
    Wrong(Flaw),
}

/// What makes a counter exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// A lock that workers wait for.
    Lock,
    /// Reading and writing are one instruction.
    OneStep,
    /// A worker that was overtaken reads again.
    Retry,
    /// Only one worker touches the counter.
    Owner,
    /// Nothing is shared until the end.
    Privacy,
}

/// Why a fix is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Some workers use another lock.
    TwoLocks,
    /// The write is outside the lock.
    ReadOnly,
    /// Every worker uses another lock.
    OwnLock,
    /// Time excludes nobody.
    Pause,
    /// What was true at the check need not be true at the write.
    StaleCheck,
    /// Its stores may be seen later than the loads behind them.
    Reordered,
}

/// Where a guard works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Among workers that share the memory of one process.
    OneProcess,
    /// Among processes that share the counter, too.
    Processes,
}

/// What a worker does whose turn has not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// It never has to wait.
    Never,
    /// Its thread asks again and again, on an event loop, too.
    Spins,
    /// Its thread sleeps, on an event loop, too.
    Parks,
    /// Its thread sleeps; on an event loop it awaits.
    ParksOrAwaits,
    /// Its thread sleeps for a fixed time, whether others are there or not.
    Pauses,
}

/// How often the counter goes to another worker. Nearly every time is a new segment, which is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandOver {
    /// Now and then: a worker makes many increments in a row.
    Seldom,
    /// At every increment where workers await a lock, since such locks are fair; elsewhere now and then.
    EachTurnOnLoop,
    /// At every increment, or at every pause, which takes as long as many.
    EachTurn,
}

impl GuardName {
    /// What the guard is. A new guard is described here, and nowhere else.
    #[must_use]
    pub const fn profile(self) -> GuardProfile {
        use HandOver::{EachTurn, EachTurnOnLoop, Seldom};
        use Protection::{Exact, Wrong};
        use Reach::{OneProcess, Processes};
        use Waiting::{Never, Parks, ParksOrAwaits, Pauses, Spins};
        let (protection, reach, waiting, hand_over) = match self {
            Self::None => (Protection::None, Processes, Never, Seldom),
            Self::Mutex => (Exact(Means::Lock), Processes, ParksOrAwaits, EachTurnOnLoop),
            Self::StdMutex => (Exact(Means::Lock), OneProcess, Parks, Seldom),
            Self::Rwlock => (Exact(Means::Lock), OneProcess, ParksOrAwaits, EachTurnOnLoop),
            Self::Spin => (Exact(Means::Lock), Processes, Spins, Seldom),
            Self::Peterson => (Exact(Means::Lock), OneProcess, Spins, EachTurn),
            Self::Atomic => (Exact(Means::OneStep), Processes, Never, Seldom),
            Self::Cas => (Exact(Means::Retry), Processes, Never, Seldom),
            Self::Channel => (Exact(Means::Owner), Processes, ParksOrAwaits, EachTurn),
            Self::Local => (Exact(Means::Privacy), Processes, Never, Seldom),
            Self::TwoMutexes => (Wrong(Flaw::TwoLocks), OneProcess, ParksOrAwaits, EachTurnOnLoop),
            Self::ReadLock => (Wrong(Flaw::ReadOnly), OneProcess, ParksOrAwaits, EachTurnOnLoop),
            Self::OwnMutex => (Wrong(Flaw::OwnLock), Processes, Never, Seldom),
            Self::Sleep => (Wrong(Flaw::Pause), Processes, Pauses, EachTurn),
            Self::CheckThenAct => (Wrong(Flaw::StaleCheck), Processes, Never, Seldom),
            Self::PetersonAcqRel | Self::PetersonRelaxed => (Wrong(Flaw::Reordered), OneProcess, Spins, EachTurn),
        };
        let most_workers = match self {
            Self::Peterson | Self::PetersonAcqRel | Self::PetersonRelaxed => Some(2),
            _ => None,
        };
        GuardProfile { protection, reach, waiting, hand_over, most_workers }
    }

    /// Whether it makes the counter exact.
    #[must_use]
    pub fn protects(self) -> bool {
        matches!(self.profile().protection, Protection::Exact(_))
    }

    /// Whether it is a fix that does not protect the counter, shown to be seen failing.
    #[must_use]
    pub fn is_wrong(self) -> bool {
        matches!(self.profile().protection, Protection::Wrong(_))
    }
}

impl GuardProfile {
    /// Whether slots of an event loop can use it. A pause would put the whole loop to sleep.
    #[must_use]
    pub fn works_on_loop(self) -> bool {
        self.waiting != Waiting::Pauses && self.most_workers.is_none()
    }

    /// Whether a slot may hold it over an await. Where a waiter blocks the thread, the holder would never go on.
    #[must_use]
    pub fn may_be_held_over_await(self) -> bool {
        !matches!(self.waiting, Waiting::Spins | Waiting::Parks | Waiting::Pauses)
    }

    /// Whether the counter goes to another worker at nearly every turn.
    #[must_use]
    pub fn is_handed_on_each_turn(self, on_loop: bool) -> bool {
        match self.hand_over {
            HandOver::Seldom => false,
            HandOver::EachTurnOnLoop => on_loop,
            HandOver::EachTurn => true,
        }
    }
}
