//! Tasks of a random duration: results come in the order of completion, and some may fail.

use rand::RngExt;

use super::{Group, Job, Preset, Scenario, code, seeded, tasks, waiting_tasks};
use crate::plan::{Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::CodeLanguage;
use crate::work::{Task, Wait};

/// Tasks that wait for a random duration.
pub(super) struct Random;

const SECOND: u64 = 1_000_000_000;

const SETTINGS: &[Setting] = &[
    waiting_tasks(10),
    Setting {
        key: "duration",
        kind: SettingKind::Range {
            default: (SECOND / 2, 3 * SECOND),
            steps: &[
                (SECOND / 100, SECOND / 10),
                (SECOND / 10, SECOND / 2),
                (SECOND / 2, 3 * SECOND),
                (SECOND, 2 * SECOND),
                (SECOND, 10 * SECOND),
            ],
        },
    },
];

const PRESETS: &[Preset] = &[
    Preset { key: "random.guides", workers: 5, settings: &[] },
    Preset {
        key: "random.many",
        workers: 20,
        settings: &[("tasks", SettingValue::Count(100)), ("duration", SettingValue::Range(SECOND / 10, SECOND / 2))],
    },
];

impl Scenario for Random {
    fn name(&self) -> ScenarioName {
        ScenarioName::Random
    }

    fn group(&self) -> Group {
        Group::Waiting
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "random")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn default_timeout(&self) -> Option<u64> {
        Some(5 * SECOND)
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        (cores * 5).max(5).min(tasks(settings))
    }

    fn job(&self, plan: &Plan) -> Job {
        let (low, high) = plan.settings.range("duration");
        let mut random = seeded(plan);
        let task = |id| Task::new(id, Wait { nanos: random.random_range(low..=high) });
        Job::queue(plan, (0..tasks(&plan.settings)).map(task))
    }
}
