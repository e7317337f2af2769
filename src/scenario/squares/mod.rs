//! A sum of squares: pure computing, so only more cores make it faster.

mod sum;
mod verdict;

pub(super) use sum::SumSquares;

use super::{Group, InPython, Job, Preset, Returned, Scenario, Shape, Task, TaskLoad, TaskNature};
use crate::event::TaskId;
use crate::plan::{Plan, PythonProgram, Setting, Settings, settings};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// The sum of i * i for i in 0..n.
pub(super) struct Squares;

/// Rounds that make a task of a million steps last about half a second at 0.27 ns a step.
const ROUNDS: u64 = 1_800;

/// The same in Python, where a step takes some 40 ns.
const IN_PYTHON: u64 = 10;

/// A task of fewer steps than these takes less time than a thread takes to start, some 50 us.
const TINY: u64 = 100_000;

settings! {
    /// How much is added up.
    pub(super) struct SquaresSettings {
        /// Squares of 0 to n - 1 are added up.
        n: Count {
            default: 1_000_000,
            min: 0,
            max: u32::MAX as u64,
            steps: &[1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000],
        },
        /// How many sums.
        tasks: Count<u32> {
            default: 4,
            min: 1,
            max: 1_000_000,
            steps: &[1, 2, 4, 5, 8, 10, 20, 50, 100, 1_000],
        },
        /// How often each is added up.
        rounds: Count {
            default: ROUNDS,
            min: 1,
            max: 1_000_000_000,
            steps: &[1, 10, 100, 500, ROUNDS, 4_000, 10_000],
        },
    }
}
const PRESETS: &[Preset] = &[
    Preset { key: "squares.watch", workers: 4, settings: || SquaresSettings::default().into() },
    Preset {
        key: "squares.guides",
        workers: 4,
        settings: || SquaresSettings { rounds: 1, ..Default::default() }.into(),
    },
];

impl Scenario for Squares {
    fn group(&self) -> Group {
        Group::Computing
    }

    fn python_settings(&self) -> Option<Settings> {
        Some(SquaresSettings { rounds: IN_PYTHON, ..Default::default() }.into())
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        None
    }

    fn settings(&self) -> &'static [Setting] {
        SquaresSettings::DECLARED
    }

    fn is_plainest(&self) -> bool {
        true
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        cores.min(SquaresSettings::of(settings).tasks)
    }

    fn nature(&self, settings: &Settings) -> TaskNature {
        let SquaresSettings { n, rounds, .. } = SquaresSettings::of(settings);
        let nature = TaskNature::computes(InPython::KeepsLock { returns: Returned::Little });
        if n.saturating_mul(rounds) < TINY { TaskNature { load: TaskLoad::Tiny, ..nature } } else { nature }
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let SquaresSettings { n, tasks, rounds } = SquaresSettings::of(&plan.settings);
        Shape { size: n.saturating_mul(rounds), ..Shape::queue(tasks) }
    }

    fn job(&self, plan: &Plan) -> Job {
        let SquaresSettings { n, tasks, rounds } = SquaresSettings::of(&plan.settings);
        Job::queue(plan, (0..tasks).map(|id| Task::new(id, SumSquares { n, rounds })))
    }

    fn expected_value(&self, plan: &Plan, _task: TaskId) -> Option<u128> {
        Some(SumSquares::closed_form(SquaresSettings::of(&plan.settings).n))
    }

    fn keeps_processors(&self, _plan: &Plan) -> bool {
        true
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(self, plan, timeline)
    }
}
