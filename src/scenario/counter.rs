//! One counter, many increments: the race that everything else explains.

use super::{Assignment, Group, Job, Needs, Preset, Scenario, code};
use crate::plan::{Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::CodeLanguage;
use crate::work::{Increment, Task};

/// The shared counter.
pub(super) struct Counter;

const SETTINGS: &[Setting] = &[Setting {
    key: "increments",
    kind: SettingKind::Count {
        default: 100_000,
        min: 0,
        max: 100_000_000,
        steps: &[1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000],
    },
}];

const PRESETS: &[Preset] = &[
    Preset { key: "counter.guides", workers: 4, settings: &[] },
    Preset { key: "counter.two", workers: 2, settings: &[("increments", SettingValue::Count(1_000_000))] },
    Preset { key: "counter.small", workers: 4, settings: &[("increments", SettingValue::Count(10))] },
];

impl Scenario for Counter {
    fn name(&self) -> ScenarioName {
        ScenarioName::Counter
    }

    fn group(&self) -> Group {
        Group::Sharing
    }

    fn needs(&self) -> Needs {
        Needs { counter: true, guards: true, limits: false }
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "counter")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, _settings: &Settings) -> u32 {
        cores.max(4)
    }

    fn job(&self, plan: &Plan) -> Job {
        let times = plan.settings.count("increments");
        let tasks = (0..plan.workers)
            .map(|id| Task::new(id, Increment { times, window: plan.window, seed: plan.seed }))
            .collect();
        Job { tasks, assignment: Assignment::OnePerWorker }
    }

    fn expected_counter(&self, plan: &Plan) -> Option<u64> {
        Some(plan.settings.count("increments") * u64::from(plan.workers))
    }
}
