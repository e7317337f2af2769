//! Many tiny tasks: what it costs to hand a task out and to collect its result, when there is hardly any work in it.

use super::{Group, Job, Preset, Scenario, code, tasks};
use crate::cancel::Cancel;
use crate::event::{Fact, Facts, TaskId};
use crate::plan::{Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::CodeLanguage;
use crate::work::{Double, Task};

/// Doubles of 1, 2, 3 …, a task each.
pub(super) struct Futures;

const SETTINGS: &[Setting] = &[Setting {
    key: "tasks",
    kind: SettingKind::Count {
        default: 10_000,
        min: 1,
        max: 1_000_000,
        steps: &[1, 5, 10, 100, 1_000, 10_000, 100_000, 1_000_000],
    },
}];

const PRESETS: &[Preset] = &[
    Preset { key: "futures.many", workers: 4, settings: &[] },
    Preset { key: "futures.few", workers: 4, settings: &[("tasks", SettingValue::Count(10))] },
];

impl Scenario for Futures {
    fn name(&self) -> ScenarioName {
        ScenarioName::Futures
    }

    fn group(&self) -> Group {
        Group::Computing
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "futures")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        cores.min(tasks(settings))
    }

    fn job(&self, plan: &Plan) -> Job {
        Job::queue(plan, (0..tasks(&plan.settings)).map(|id| Task::new(id, double_of(id))))
    }

    fn baseline(&self, plan: &Plan, cancel: &Cancel) -> Facts {
        let nanos = Double::plain_loop(tasks(&plan.settings), cancel);
        Facts::new().with("plain-loop", Fact::Nanos(nanos))
    }

    fn expected_value(&self, _plan: &Plan, task: TaskId) -> Option<u128> {
        Some(u128::from(double_of(task).doubled()))
    }
}

/// The numbers are 1, 2, 3 …: at most as many as there can be tasks.
fn double_of(task: TaskId) -> Double {
    Double { n: task.saturating_add(1) }
}
