//! One validated run, as data: which scenario, which model, how many workers, what guards the counter.
//!
//! A leaf of the house: every room reads a plan, so a plan imports none. What a name *means* is said elsewhere
//! (`scenario/`, `engine/`, `guard/`); here are only the words and the figures.

mod duration;
mod guard;
mod model;
mod names;
mod python;
mod scenario_name;
mod setting;
mod settings;
mod typed;

pub use duration::{DurationError, MILLISECOND, SECOND, milliseconds, parse_duration, parse_duration_range};
pub use guard::{Flaw, GuardName, GuardProfile, HandOver, Means, Protection, Reach, Waiting};
pub use model::{GilSettings, GilVariant, ModelName, ModelProfile, Together, Workers};
pub use python::{CounterShape, PythonProgram, PythonSettings, StartMethod};
pub use scenario_name::ScenarioName;
pub(crate) use scenario_name::scenarios;
pub use setting::{Comparable, Outside, Setting, SettingError, SettingKind, SettingValue};
pub use settings::Settings;
pub(crate) use typed::settings;

/// What the list of `settings!` is made of.
pub mod kind {
    pub use super::typed::{Choice, Count, Duration, Flag, Kind, Outside, Range, Share, Size, kebab, read};
    pub(crate) use super::typed::{comparable, setting_kind};
}

use serde::{Deserialize, Serialize};

use names::names;

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

names! {
    /// Who gives up when a task takes longer than the plan's limit.
    #[derive(Default)]
    TimeoutMeans {
        /// The task: it is cancelled, as by `asyncio.wait_for`.
        #[default]
        Task,
        /// Whoever waits for its result, as in `future.result(timeout=…)`; the task runs on.
        Waiter,
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
    pub scenario: ScenarioName,
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
    /// Longest time that one task may take, or that its result is waited for, ns; `None` for no limit.
    pub timeout_ns: Option<u64>,
    /// Which of the two; recordings from before there was a choice mean the task.
    #[serde(default)]
    pub timeout_means: TimeoutMeans,
    /// Share of tasks that are made to fail, 0.0 to 1.0.
    pub fail_rate: f64,
    pub settings: Settings,
}

impl Plan {
    /// How many workers there will be: the number that was asked for, unless the model always has one.
    #[must_use]
    pub fn worker_count(&self) -> u32 {
        if self.model.profile().together == Together::Alone { 1 } else { self.workers }
    }

    /// How far the workers run at the same time: as the model says, but for an interpreter without its lock.
    #[must_use]
    pub fn together(&self) -> Together {
        match self.model.profile().together {
            Together::TakingTurns if GilSettings::of(&self.settings).gil == GilVariant::None => Together::Parallel,
            together => together,
        }
    }

    /// Longest time that one task may take, ns: it is cancelled then.
    #[must_use]
    pub fn task_timeout_ns(&self) -> Option<u64> {
        self.timeout_ns.filter(|_| self.timeout_means == TimeoutMeans::Task)
    }

    /// Longest time that the result of one task is waited for, ns; the task itself knows nothing of it.
    #[must_use]
    pub fn waiter_timeout_ns(&self) -> Option<u64> {
        self.timeout_ns.filter(|_| self.timeout_means == TimeoutMeans::Waiter)
    }

    /// Whether one worker does everything, one task after the other.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.worker_count() == 1
    }
}
