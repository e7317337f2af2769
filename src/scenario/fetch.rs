//! Simulated fetches: each waits for its reply and uses no processor while it does.

use super::{Assignment, Group, Job, Needs, Preset, Scenario, code, inject_faults, tasks};
use crate::plan::{Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::CodeLanguage;
use crate::work::{Task, Wait};

/// Fetches that wait a fixed time.
pub(super) struct Fetch;

const SECOND: u64 = 1_000_000_000;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "tasks",
        kind: SettingKind::Count {
            default: 4,
            min: 1,
            max: 1_000_000,
            steps: &[1, 2, 4, 5, 8, 10, 20, 50, 100, 1_000, 10_000, 100_000],
        },
    },
    Setting {
        key: "delay",
        kind: SettingKind::Duration {
            default: SECOND,
            steps: &[
                SECOND / 1000,
                SECOND / 100,
                SECOND / 10,
                SECOND / 4,
                SECOND / 2,
                SECOND,
                2 * SECOND,
                3 * SECOND,
                5 * SECOND,
            ],
        },
    },
];

const PRESETS: &[Preset] = &[
    Preset { key: "fetch.four", workers: 4, settings: &[] },
    Preset { key: "fetch.ten", workers: 10, settings: &[("tasks", SettingValue::Count(10))] },
    Preset { key: "fetch.waves", workers: 4, settings: &[("tasks", SettingValue::Count(5))] },
    Preset { key: "fetch.thousand", workers: 1000, settings: &[("tasks", SettingValue::Count(1000))] },
];

impl Scenario for Fetch {
    fn name(&self) -> ScenarioName {
        ScenarioName::Fetch
    }

    fn group(&self) -> Group {
        Group::Waiting
    }

    fn needs(&self) -> Needs {
        Needs { counter: false, guards: false, limits: true }
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "fetch")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        (cores * 5).max(4).min(tasks(settings))
    }

    fn job(&self, plan: &Plan) -> Job {
        let nanos = plan.settings.duration("delay");
        let count = tasks(&plan.settings);
        let mut tasks: Vec<Task> = (0..count).map(|id| Task::new(id, Wait { nanos })).collect();
        inject_faults(plan, &mut tasks);
        Job { tasks, assignment: Assignment::Queue }
    }

    fn tasks_are_equal(&self) -> bool {
        true
    }
}
