//! What may be set where tasks are run on the user's own Python.

use std::path::Path;

use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::typed::settings;
use super::{GuardName, Memory, Outside, Plan};

/// By which means of Python tasks are run: a file each in `assets/python`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PythonProgram {
    /// `threading` and `ThreadPoolExecutor`.
    Threads,
    /// `multiprocessing` and `ProcessPoolExecutor`.
    Processes,
    /// `asyncio`.
    Async,
}

/// How the program reads the counter and writes it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum CounterShape {
    /// `counter += 1`, as guides print it.
    Augmented,
    /// `seen = counter`, `counter = seen + 1`.
    ReadWrite,
    /// The same with a call in between.
    ReadCallWrite,
}

/// How processes of Python are started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum StartMethod {
    /// Each is a Python of its own, which gets the program anew.
    Spawn,
    /// Each is a copy of its parent.
    Fork,
}

settings! {
    /// The settings of models on the user's own Python.
    pub struct PythonSettings {
        /// Which one, by its path; none for the usual one.
        python: Outside { what: Outside::Path, many: false }; Offered,
        shape: Choice<CounterShape> { default: Augmented }; Offered,
        /// Whether the program records the stretches in which a worker saw its own writes only.
        stretches: Flag {},
        start_method: Choice<StartMethod> { default: Spawn }; Offered,
    }
}

impl PythonSettings {
    /// Those of a plan; `None` if it is not for a Python.
    #[must_use]
    pub fn of_plan(plan: &Plan) -> Option<Self> {
        plan.model.profile().python.map(|_| Self::of(&plan.settings))
    }

    /// Whether the counter of a plan is on a Python that does not record who wrote what.
    #[must_use]
    pub fn records_nothing(plan: &Plan) -> bool {
        Self::of_plan(plan).is_some_and(|own| !own.stretches || !can_record(plan))
    }

    /// The Python that is named.
    #[must_use]
    pub fn named(&self) -> Option<&Path> {
        self.python.first().map(Path::new)
    }

    /// Whether one of these settings, by its key, means nothing to a plan.
    #[must_use]
    pub fn is_inactive(plan: &Plan, key: &str) -> bool {
        let Some(program) = plan.model.profile().python else { return false };
        let counts = plan.guard.is_some();
        match key {
            Self::shape | Self::stretches => !counts,
            Self::start_method => program != PythonProgram::Processes,
            _ => false,
        }
    }
}

/// Whether stretches can be recorded: where every worker writes the counter each time.
fn can_record(plan: &Plan) -> bool {
    matches!(plan.guard, Some(GuardName::None | GuardName::Mutex)) && plan.memory == Memory::Shared
}
