//! One validated run, as data: which scenario, which model, how many workers, what guards the counter.
//!
//! A leaf of the house: everybody reads a plan, so a plan knows nobody. What a name *means* is said elsewhere
//! (`scenario/`, `engine/`, `guard/`); here are only the words and the figures.

mod duration;
mod guard;
mod setting;
mod settings;

pub use duration::{DurationError, parse_duration, parse_duration_range};
pub use guard::{Flaw, GuardName, GuardProfile, HandOver, Means, Protection, Reach, Waiting};
pub use setting::{Outside, Setting, SettingError, SettingKind, SettingValue};
pub use settings::Settings;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr, VariantArray};

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Display, EnumIter,
            EnumString, IntoStaticStr, VariantArray,
        )]
        #[serde(rename_all = "kebab-case")]
        #[strum(serialize_all = "kebab-case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// The name as it is typed on the command line and written in files.
            #[must_use]
            pub fn name(self) -> &'static str {
                self.into()
            }

            /// Every value, in the order in which it is shown.
            #[must_use]
            pub fn all() -> &'static [Self] {
                <Self as VariantArray>::VARIANTS
            }
        }
    };
}
use names;

names! {
    /// What work is done. One file each in `scenario/`.
    ScenarioName {
        /// One counter, many increments.
        Counter,
        /// A web server's handlers and one counter of hits.
        Requests,
        /// Locks taken in an order in which everybody may wait for everybody.
        Deadlock,
        /// Processes that start processes, until a fuse stops them.
        SpawnTree,
        /// Tasks that wait for a random duration.
        Random,
        /// Simulated fetches that wait a fixed time.
        Fetch,
        /// Addresses fetched over real connections.
        Http,
        /// Items squared after a wait, in the order in which they were asked for.
        Map,
        /// A sum of squares: pure computing.
        Squares,
        /// Many JSON files, read and parsed.
        Json,
        /// Many pictures, decoded and made small.
        Images,
        /// Statistics of large arrays.
        Arrays,
        /// Very many tasks that do next to nothing.
        Futures,
        /// Workers that are started and joined without a pool.
        Lifecycle,
    }
}

names! {
    /// How tasks are run. One file each in `engine/`.
    ModelName {
        /// One worker, one task after the other.
        Sequential,
        /// OS threads and one queue.
        Threads,
        /// A work-stealing pool.
        Rayon,
        /// Threads and one interpreter lock, modelled on `CPython`.
        Gil,
        /// Child processes of the same binary.
        Processes,
        /// One event loop on one thread.
        Async,
        /// One event loop on many threads.
        AsyncThreads,
    }
}

names! {
    /// The gap between a worker's read of the counter and its write.
    Window {
        /// As it comes: no help at all.
        Natural,
        /// About twenty yields a worker at seeded points, half of them inside the gap.
        Nudged,
    }
}

names! {
    /// Where that lives which child processes work on: a counter, or the input of their tasks.
    Memory {
        /// In memory that all children map.
        Shared,
        /// Every child has its own copy.
        Private,
    }
}

/// Largest seed: every JSON reader can hold it exactly (2^53 - 1).
pub const MAX_SEED: u64 = (1 << 53) - 1;

/// One run, ready to be made.
///
/// Build one with `scenario::plan`, which fills in the scenario's defaults, and check it with
/// `engine::refusal` before running it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What work is done.
    pub scenario: ScenarioName,
    /// How it is run.
    pub model: ModelName,
    /// How many workers; 1 or more.
    pub workers: u32,
    /// What protects the counter; `None` for scenarios that share nothing.
    pub guard: Option<GuardName>,
    /// The gap between read and write; only means something with a counter.
    pub window: Window,
    /// Where that lives which child processes work on; only means something for processes.
    pub memory: Memory,
    /// Seed of everything random in the run; at most [`MAX_SEED`].
    pub seed: u64,
    /// Longest time one task may take, ns; `None` for no limit.
    pub timeout_ns: Option<u64>,
    /// Share of tasks that are made to fail, 0.0 to 1.0.
    pub fail_rate: f64,
    /// The scenario's own settings.
    pub settings: Settings,
}
