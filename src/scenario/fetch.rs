//! Simulated fetches: each waits for its reply and uses no processor while it does.

use super::{Group, Job, Preset, Scenario, code, tasks, waiting_tasks};
use crate::plan::{Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::CodeLanguage;
use crate::work::{Task, Wait};

/// Fetches that wait a fixed time.
pub(super) struct Fetch;

const SECOND: u64 = 1_000_000_000;

const SETTINGS: &[Setting] = &[
    waiting_tasks(4),
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
        Job::queue(plan, (0..tasks(&plan.settings)).map(|id| Task::new(id, Wait { nanos })))
    }

    fn tasks_are_equal(&self) -> bool {
        true
    }
}
