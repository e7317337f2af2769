//! A sum of squares: pure computing, so only more cores make it faster.

use super::{Group, Job, Preset, Scenario, code, tasks};
use crate::event::TaskId;
use crate::plan::{Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::CodeLanguage;
use crate::work::{SumSquares, Task};

/// The sum of i * i for i in 0..n.
pub(super) struct Squares;

/// Rounds that make a task of a million steps last about half a second at 0.27 ns a step.
const ROUNDS: u64 = 1_800;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "n",
        kind: SettingKind::Count {
            default: 1_000_000,
            min: 0,
            max: u32::MAX as u64,
            steps: &[1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000],
        },
    },
    Setting {
        key: "tasks",
        kind: SettingKind::Count {
            default: 4,
            min: 1,
            max: 1_000_000,
            steps: &[1, 2, 4, 5, 8, 10, 20, 50, 100, 1_000],
        },
    },
    Setting {
        key: "rounds",
        kind: SettingKind::Count {
            default: ROUNDS,
            min: 1,
            max: 1_000_000_000,
            steps: &[1, 10, 100, 500, ROUNDS, 4_000, 10_000],
        },
    },
];

const PRESETS: &[Preset] = &[
    Preset { key: "squares.watch", workers: 4, settings: &[] },
    Preset { key: "squares.guides", workers: 4, settings: &[("rounds", SettingValue::Count(1))] },
];

impl Scenario for Squares {
    fn name(&self) -> ScenarioName {
        ScenarioName::Squares
    }

    fn group(&self) -> Group {
        Group::Computing
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "squares")
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
        let kernel = SumSquares { n: plan.settings.count("n"), rounds: plan.settings.count("rounds") };
        Job::queue(plan, (0..tasks(&plan.settings)).map(|id| Task::new(id, kernel)))
    }

    fn expected_value(&self, plan: &Plan, _task: TaskId) -> Option<u128> {
        Some(SumSquares::closed_form(plan.settings.count("n")))
    }
}
