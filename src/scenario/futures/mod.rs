//! Many tiny tasks: what it costs to hand a task out and to collect its result, when there is hardly any work in it.

mod double;
mod results;
mod verdict;

pub(super) use double::Double;

use super::{
    Group, Headline, InPython, Job, Judgement, Predicted, Preset, Scenario, Shape, Task, TaskLoad, TaskNature,
};
use crate::cancel::Cancel;
use crate::event::{Fact, Facts, Nanos, TaskId};
use crate::plan::{Plan, PythonProgram, Setting, Settings, settings};
use crate::question::Unit;
use crate::results::Results;
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Doubles of 1, 2, 3 …, a task each.
pub(super) struct Futures;

settings! {
    /// How many tiny tasks.
    pub(super) struct FuturesSettings {
        /// How many.
        tasks: Count<u32> {
            default: 10_000,
            min: 1,
            max: 1_000_000,
            steps: &[1, 5, 10, 100, 1_000, 10_000, 100_000, 1_000_000],
        },
    }
}

const PRESETS: &[Preset] = &[
    Preset { key: "futures.many", workers: 4, settings: || FuturesSettings::default().into() },
    Preset { key: "futures.few", workers: 4, settings: || FuturesSettings { tasks: 10 }.into() },
];

impl Scenario for Futures {
    fn group(&self) -> Group {
        Group::Computing
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        None
    }

    fn settings(&self) -> &'static [Setting] {
        FuturesSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        cores.min(FuturesSettings::of(settings).tasks)
    }

    fn nature(&self, _settings: &Settings) -> TaskNature {
        TaskNature { load: TaskLoad::Tiny, in_python: Some(InPython::Tiny) }
    }

    fn shape(&self, plan: &Plan) -> Shape {
        Shape { size: 1, ..Shape::queue(FuturesSettings::of(&plan.settings).tasks) }
    }

    fn job(&self, plan: &Plan) -> Job {
        let tasks = FuturesSettings::of(&plan.settings).tasks;
        Job::queue(plan, (0..tasks).map(|id| Task::new(id, double_of(id))))
    }

    fn baseline(&self, plan: &Plan, cancel: &Cancel) -> Facts {
        let nanos = Double::plain_loop(FuturesSettings::of(&plan.settings).tasks, cancel);
        Facts::new().with("plain-loop", Fact::Nanos(nanos))
    }

    fn expected_value(&self, _plan: &Plan, task: TaskId) -> Option<u128> {
        Some(u128::from(double_of(task).doubled()))
    }

    fn figures(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(timeline, at)
    }

    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Figure("times-plain-loop")]
    }

    fn judgement(&self, _plan: &Plan, timeline: &Timeline) -> Judgement {
        let is_slower = results::Costs::of(timeline, Nanos::MAX).is_some_and(|costs| costs.times_plain_loop() > 1.0);
        if is_slower { Judgement::Poor } else { Judgement::Sound }
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[Predicted::Figure { key: "times-plain-loop", unit: Unit::Hundredths, limits: &[100, 1_000, 10_000] }]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(self, plan, timeline)
    }
}

/// The numbers are 1, 2, 3 …: at most as many as there can be tasks.
fn double_of(task: TaskId) -> Double {
    Double { n: task.saturating_add(1) }
}
