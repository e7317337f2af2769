//! Squares after a wait: results come in the order in which they were asked for, whoever is done first.

use rand::RngExt;

use super::{Group, Job, Preset, Scenario, code, seeded, tasks, waiting_tasks};
use crate::event::TaskId;
use crate::plan::{Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::CodeLanguage;
use crate::work::{SquareItem, Task};

/// Squares of 1, 2, 3 …, each after a wait.
pub(super) struct Map;

const SECOND: u64 = 1_000_000_000;

const SETTINGS: &[Setting] = &[
    waiting_tasks(5),
    Setting {
        key: "delay",
        kind: SettingKind::Duration {
            default: SECOND,
            steps: &[SECOND / 1000, SECOND / 100, SECOND / 10, SECOND / 4, SECOND / 2, SECOND, 2 * SECOND, 5 * SECOND],
        },
    },
    Setting {
        key: "spread",
        kind: SettingKind::Duration {
            default: 0,
            steps: &[0, SECOND / 100, SECOND / 10, SECOND / 4, SECOND / 2, SECOND, 2 * SECOND],
        },
    },
];

const PRESETS: &[Preset] = &[
    Preset { key: "map.guides", workers: 4, settings: &[] },
    Preset {
        key: "map.spread",
        workers: 4,
        settings: &[
            ("tasks", SettingValue::Count(10)),
            ("delay", SettingValue::Duration(SECOND / 4)),
            ("spread", SettingValue::Duration(SECOND)),
        ],
    },
];

impl Scenario for Map {
    fn name(&self) -> ScenarioName {
        ScenarioName::Map
    }

    fn group(&self) -> Group {
        Group::Waiting
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "map")
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
        let (delay, spread) = (plan.settings.duration("delay"), plan.settings.duration("spread"));
        let mut random = seeded(plan);
        // Two days at most, so they add up.
        let mut wait = || delay + if spread == 0 { 0 } else { random.random_range(0..=spread) };
        let task = |id| Task::new(id, SquareItem { item: item_of(id), nanos: wait() });
        Job::queue(plan, (0..tasks(&plan.settings)).map(task))
    }

    fn expected_value(&self, _plan: &Plan, task: TaskId) -> Option<u128> {
        Some(u128::from(item_of(task)).pow(2))
    }
}

/// The items are 1, 2, 3 …: at most as many as there can be tasks.
fn item_of(task: TaskId) -> u32 {
    task.saturating_add(1)
}
