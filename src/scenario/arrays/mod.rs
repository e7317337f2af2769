//! Figures of large arrays: computing that needs all of its input, so that bringing the input to the worker is a cost.

mod pattern;
mod results;
mod statistics;
mod verdict;

pub(super) use statistics::Statistics;

use std::sync::Arc;

use self::pattern::Pattern;
use super::{Group, Headline, InPython, Job, Prepared, Preset, Scenario, Shape, Task, TaskNature, seeded};
use crate::cancel::Cancel;
use crate::event::{Nanos, TaskId};
use crate::os::SharedBytes;
use crate::plan::{Memory, ModelName, Plan, PythonProgram, Setting, Settings, settings};
use crate::results::Results;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;
use crate::work::Input;

/// Mean, deviation and norm of some arrays.
pub(super) struct Arrays;

/// The most that all arrays and their copies may take, bytes.
const MAX_BYTES: u64 = 1 << 30;

settings! {
    /// How many arrays, how long, and how much is computed.
    pub(super) struct ArraysSettings {
        /// How many; each may need a descriptor of its own.
        tasks: Count<u32> { default: 4, min: 1, max: 256, steps: &[1, 2, 4, 8, 16, 32, 64] },
        /// Numbers in each.
        length: Count {
            default: 1_000_000,
            min: 1,
            max: 100_000_000,
            steps: &[1_000, 10_000, 100_000, 1_000_000, 10_000_000],
        },
        rounds: Count { default: 1, min: 1, max: 1_000_000, steps: &[1, 2, 5, 10, 20, 50, 100, 500, 1_000] },
    }
}
const PRESETS: &[Preset] = &[
    Preset { key: "arrays.copy", workers: 4, settings: || ArraysSettings::default().into() },
    Preset {
        key: "arrays.compute",
        workers: 4,
        settings: || ArraysSettings { rounds: 200, ..Default::default() }.into(),
    },
    Preset {
        key: "arrays.large",
        workers: 2,
        settings: || ArraysSettings { length: 10_000_000, ..Default::default() }.into(),
    },
];

impl Scenario for Arrays {
    fn group(&self) -> Group {
        Group::Computing
    }

    /// By default every child gets its array through its pipe, as from a pool of processes.
    fn memory(&self) -> Option<Memory> {
        Some(Memory::Private)
    }

    /// Threads copy nothing.
    fn default_model(&self) -> ModelName {
        ModelName::OF_PROCESSES
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        Some("refusal.python.numpy")
    }

    fn settings(&self) -> &'static [Setting] {
        ArraysSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        cores.min(ArraysSettings::of(settings).tasks)
    }

    /// In Python it would be numpy's.
    fn nature(&self, _settings: &Settings) -> TaskNature {
        TaskNature::computes(InPython::Native)
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let ArraysSettings { tasks, length, rounds } = ArraysSettings::of(&plan.settings);
        Shape { size: Statistics::steps(length, rounds), ..Shape::queue(tasks) }
    }

    fn job(&self, plan: &Plan) -> Job {
        let ArraysSettings { tasks, length, rounds } = ArraysSettings::of(&plan.settings);
        let kernel = Statistics { length, rounds, input: None };
        Job::queue(plan, (0..tasks).map(|id| Task::new(id, kernel.clone())))
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let arrays = u64::from(ArraysSettings::of(&plan.settings).tasks);
        let copies = if plan.memory == Memory::Private { arrays.min(plan.workers.into()) } else { 0 };
        let bytes = length(plan).saturating_mul(8).saturating_mul(arrays + copies);
        (bytes > MAX_BYTES)
            .then(|| Phrase::new("refusal.arrays").with("given", Arg::Bytes(bytes)).with("max", Arg::Bytes(MAX_BYTES)))
    }

    fn prepare(&self, plan: &Plan, cancel: &Cancel) -> Result<Prepared, Phrase> {
        let mut job = self.job(plan);
        for (task, pattern) in job.tasks.iter_mut().zip(patterns(plan)) {
            let bytes = pattern.bytes(length(plan), cancel);
            if cancel.is_wanted() {
                break;
            }
            let input = match plan.memory {
                Memory::Private => Input::Own(bytes),
                Memory::Shared => SharedBytes::holding(&bytes)
                    .map(Input::Shared)
                    .map_err(|error| Phrase::new("run.no-shared-input").with("reason", error.to_string()))?,
            };
            task.work.give(Arc::new(input));
        }
        Ok(job.into())
    }

    fn columns(&self) -> &'static [&'static str] {
        &["transfer", "compute"]
    }

    fn expected_value(&self, plan: &Plan, task: TaskId) -> Option<u128> {
        patterns(plan).nth(task as usize).map(|pattern| pattern.sum_of_squares(length(plan)))
    }

    fn figures(&self, plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(plan, timeline, at)
    }

    /// Where nothing is copied it is computing like any other.
    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Figure("break-even-rounds"), Headline::Cores]
    }

    /// What arrays are brought to in copies waits for its pipe.
    fn keeps_processors(&self, plan: &Plan) -> bool {
        !plan.model.profile().own_memory()
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(self, plan, timeline)
    }
}

/// How many numbers an array has.
fn length(plan: &Plan) -> u64 {
    ArraysSettings::of(&plan.settings).length
}

/// The patterns of the arrays, by task: the same seed draws the same.
fn patterns(plan: &Plan) -> impl Iterator<Item = Pattern> {
    let mut random = seeded(plan);
    (0..ArraysSettings::of(&plan.settings).tasks).map(move |_| Pattern::drawn(&mut random))
}
