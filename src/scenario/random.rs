//! Tasks of a random duration: results come in the order of completion, and some may fail.

use rand::RngExt;

use super::{Assignment, Group, Job, Needs, Preset, Scenario, code, inject_faults, seeded, tasks};
use crate::plan::{Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::CodeLanguage;
use crate::work::{Task, Wait};

/// Tasks that wait for a random duration.
pub(super) struct Random;

const SECOND: u64 = 1_000_000_000;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "tasks",
        kind: SettingKind::Count {
            default: 10,
            min: 1,
            max: 1_000_000,
            steps: &[1, 2, 4, 5, 8, 10, 20, 50, 100, 1_000, 10_000, 100_000],
        },
    },
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

    fn needs(&self) -> Needs {
        Needs { counter: false, guards: false, limits: true }
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
        let count = tasks(&plan.settings);
        let mut random = seeded(plan);
        let mut tasks: Vec<Task> =
            (0..count).map(|id| Task::new(id, Wait { nanos: random.random_range(low..=high) })).collect();
        inject_faults(plan, &mut tasks);
        Job { tasks, assignment: Assignment::Queue }
    }
}
