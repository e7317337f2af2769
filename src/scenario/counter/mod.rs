//! One counter, many increments: the race that everything else explains.

mod give_way;
mod increment;
mod verdict;

pub(super) use increment::{Increment, Nudges};

use super::{Assignment, Group, Job, Judgement, Needs, Predicted, Preset, Scenario, Shape, Task, workers_own};
use crate::event::TaskId;
use crate::plan::{Flaw, GuardName, Memory, Plan, Protection, PythonProgram, Setting, Settings, settings};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// The shared counter.
pub(super) struct Counter;

settings! {
    /// How much is counted.
    pub(super) struct CounterSettings {
        /// Increments of each worker.
        increments: Count {
            default: 100_000,
            min: 0,
            max: 100_000_000,
            steps: &[1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000],
        },
    }
}

const PRESETS: &[Preset] = &[
    Preset { key: "counter.guides", workers: 4, settings: || CounterSettings::default().into() },
    Preset { key: "counter.two", workers: 2, settings: || CounterSettings { increments: 1_000_000 }.into() },
    Preset { key: "counter.small", workers: 4, settings: || CounterSettings { increments: 10 }.into() },
];

impl Scenario for Counter {
    fn group(&self) -> Group {
        Group::Sharing
    }

    fn needs(&self) -> Needs {
        Needs { counter: true, guards: true, limits: false }
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        None
    }

    fn settings(&self) -> &'static [Setting] {
        CounterSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, _settings: &Settings) -> u32 {
        cores.max(4)
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let size = CounterSettings::of(&plan.settings).increments;
        Shape { size, assignment: Assignment::OnePerWorker, ..Shape::queue(plan.workers) }
    }

    fn job(&self, plan: &Plan) -> Job {
        let times = CounterSettings::of(&plan.settings).increments;
        let nudges = Nudges { window: plan.window, waits_for: writers(plan) };
        let increment = Increment { times, nudges, seed: plan.seed };
        let tasks = (0..plan.workers).map(|id| Task::new(id, increment)).collect();
        Job { tasks, assignment: Assignment::OnePerWorker, arrivals: Vec::new() }
    }

    fn label(&self, _plan: &Plan, task: TaskId) -> Phrase {
        workers_own("label.counter", task)
    }

    fn expected_counter(&self, plan: &Plan) -> Option<u64> {
        Some(expected(plan))
    }

    fn judgement(&self, plan: &Plan, timeline: &Timeline) -> Judgement {
        if verdict::is_lucky(plan, timeline) { Judgement::Lucky } else { Judgement::Sound }
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[Predicted::Counter]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(plan, timeline)
    }
}

/// How many workers can write while one of them stands in its window; 0 where none but itself can.
fn writers(plan: &Plan) -> u32 {
    let guard = plan.guard.unwrap_or(GuardName::None);
    match guard.profile().protection {
        _ if plan.memory == Memory::Private || plan.is_alone() => 0,
        // Where locks keep the others out most of the time, nobody comes.
        Protection::Exact(_) | Protection::Wrong(Flaw::Reordered) => 0,
        // One of each half: the others stand before the locks.
        Protection::Wrong(Flaw::TwoLocks) => plan.workers.min(2),
        Protection::None | Protection::Wrong(_) => plan.workers,
    }
}

/// Every increment of every worker.
fn expected(plan: &Plan) -> u64 {
    CounterSettings::of(&plan.settings).increments.saturating_mul(plan.workers.into())
}
