//! Models, and what each of them can do: the one place where something is said of every model.
//!
//! A new model does not compile before it is described here and has an engine (`engine/`). Scenarios and verdicts ask
//! for what they need of a model, and never for its name.

use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::names::names;
use super::python::{PythonProgram, PythonSettings};
use super::typed::settings;
use super::{Plan, Setting};

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
        /// Threads of the user's own Python.
        PythonThreads,
        /// Processes of the user's own Python.
        PythonProcesses,
        /// One event loop of the user's own Python.
        PythonAsync,
    }
}

/// What a model can do, and what its workers are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ModelProfile {
    /// The most workers that it takes; the fewest is 1.
    pub max_workers: u32,
    /// How far its workers run at the same time.
    pub together: Together,
    pub workers: Workers,
    /// Part of it is a model of something else, and is labelled so wherever it is shown.
    pub modelled: bool,
    /// It is among those that are compared by default: those of the guides.
    pub compared: bool,
    /// The program of the user's own Python that its workers are in, if they are.
    pub python: Option<PythonProgram>,
    /// Its own settings: they stand in a plan beside the scenario's.
    pub settings: &'static [Setting],
}

/// What workers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workers {
    /// Threads, started one by one.
    Threads,
    /// Threads of a pool: nobody starts one of them, or waits for one of them to end.
    Pool,
    /// Slots of an event loop.
    Slots,
    /// Processes with memory of their own.
    Processes,
}

impl ModelProfile {
    /// Whether workers are slots of an event loop.
    #[must_use]
    pub const fn event_loop(&self) -> bool {
        matches!(self.workers, Workers::Slots)
    }

    /// Whether workers are processes with memory of their own.
    #[must_use]
    pub const fn own_memory(&self) -> bool {
        matches!(self.workers, Workers::Processes)
    }
}

/// How far workers run at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// There is one worker, however many are asked for.
    Alone,
    /// Several, of which one computes at a time: whoever holds the interpreter lock.
    TakingTurns,
    /// Several on one thread: one goes on while the others wait.
    OneThread,
    /// Several, and it is for the interpreter to say whether they take turns: its run tells.
    AsBuilt,
    /// Several on as many cores as there are.
    Parallel,
}

/// Most OS threads or child processes in a run.
const MAX_WORKERS: u32 = 1024;

/// Most slots of an event loop: a slot is a few hundred bytes, not a thread.
const MAX_SLOTS: u32 = 200_000;

/// Most threads of a Python: a thousand take it a tenth of a second to start.
const MAX_PYTHON_THREADS: u32 = 1024;

/// Most processes of a Python: each is an interpreter of its own, some 10 MB and 20 ms.
const MAX_PYTHON_PROCESSES: u32 = 64;

/// Most slots of an event loop of Python.
const MAX_PYTHON_SLOTS: u32 = 10_000;

impl ModelName {
    /// How tasks are run by default.
    pub const USUAL: Self = Self::Threads;

    /// By what all others are measured.
    pub const BASELINE: Self = Self::Sequential;

    /// How tasks that need processes are run by default.
    pub const OF_PROCESSES: Self = Self::Processes;

    /// The model that does in this program what it does in Python, if it does: what is said of one holds for the other.
    #[must_use]
    pub const fn counterpart(self) -> Option<Self> {
        match self.profile().python {
            Some(PythonProgram::Threads) => Some(Self::Threads),
            Some(PythonProgram::Processes) => Some(Self::Processes),
            Some(PythonProgram::Async) => Some(Self::Async),
            None => None,
        }
    }

    /// What it can do.
    #[must_use]
    pub const fn profile(self) -> ModelProfile {
        let threads = ModelProfile {
            max_workers: MAX_WORKERS,
            together: Together::Parallel,
            workers: Workers::Threads,
            modelled: false,
            compared: false,
            python: None,
            settings: &[],
        };
        let python = ModelProfile { settings: PythonSettings::DECLARED, ..threads };
        match self {
            Self::Sequential => ModelProfile { together: Together::Alone, compared: true, ..threads },
            Self::Threads => ModelProfile { compared: true, ..threads },
            Self::Rayon => ModelProfile { workers: Workers::Pool, ..threads },
            Self::Gil => ModelProfile {
                together: Together::TakingTurns,
                modelled: true,
                settings: GilSettings::DECLARED,
                ..threads
            },
            Self::Processes => ModelProfile { workers: Workers::Processes, compared: true, ..threads },
            Self::Async => ModelProfile {
                max_workers: MAX_SLOTS,
                together: Together::OneThread,
                workers: Workers::Slots,
                compared: true,
                ..threads
            },
            Self::AsyncThreads => ModelProfile { workers: Workers::Slots, ..threads },
            Self::PythonThreads => ModelProfile {
                max_workers: MAX_PYTHON_THREADS,
                together: Together::AsBuilt,
                python: Some(PythonProgram::Threads),
                ..python
            },
            Self::PythonProcesses => ModelProfile {
                max_workers: MAX_PYTHON_PROCESSES,
                workers: Workers::Processes,
                python: Some(PythonProgram::Processes),
                ..python
            },
            Self::PythonAsync => ModelProfile {
                max_workers: MAX_PYTHON_SLOTS,
                together: Together::OneThread,
                workers: Workers::Slots,
                python: Some(PythonProgram::Async),
                ..python
            },
        }
    }
}

/// Where the holder of the interpreter lock looks whether somebody else wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum GilVariant {
    /// Between most instructions, so between a read and its write, too: `CPython` up to 3.9.
    Old,
    /// At loop ends and calls: `CPython` from 3.10 on.
    New,
    /// There is no lock: free-threaded `CPython`, from 3.13 on.
    None,
}

settings! {
    /// The settings of a model with an interpreter lock.
    pub struct GilSettings {
        gil: Choice<GilVariant> { default: New }; Offered,
        /// How long a waiter waits before it asks for the lock, ns.
        switch_interval: Duration {
            default: 5_000_000,
            steps: &[50_000, 100_000, 500_000, 1_000_000, 5_000_000, 20_000_000, 100_000_000],
        },
        /// The share of a computing task in native code, which lets the lock go, percent.
        native_share: Count { default: 0, min: 0, max: 100, steps: &[0, 25, 50, 75, 90, 100] },
    }
}

impl GilSettings {
    /// Those of a plan; `None` if it has no interpreter lock.
    #[must_use]
    pub fn of_plan(plan: &Plan) -> Option<Self> {
        (plan.together() == Together::TakingTurns).then(|| Self::of(&plan.settings))
    }

    /// Whether the lock may change hands between a read and its write.
    #[must_use]
    pub fn changes_inside(&self) -> bool {
        self.gil == GilVariant::Old
    }

    /// The share of a plan's computing tasks that is native code which lets an interpreter lock go, 0.0 to 1.0.
    #[must_use]
    pub fn native_share_of(plan: &Plan) -> f64 {
        Self::of_plan(plan).map_or(0.0, |settings| f64::from(settings.native_percent()) / 100.0)
    }

    /// The share of a computing task in native code, percent.
    #[must_use]
    pub fn native_percent(&self) -> u32 {
        u32::try_from(self.native_share).unwrap_or(100).min(100)
    }
}
