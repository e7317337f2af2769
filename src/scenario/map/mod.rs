//! Squares after a wait: results come in the order in which they were asked for, whoever is done first.

mod results;
mod square_item;
mod verdict;

pub(super) use square_item::SquareItem;

use super::kinds::waiting;
use super::{Group, Headline, Job, Predicted, Preset, Scenario, Shape, Task, Waits};
use crate::event::{Nanos, TaskId};
use crate::plan::{MILLISECOND, Plan, PythonProgram, SECOND, Setting, Settings, milliseconds, settings};
use crate::results::{Results, Series};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Squares of 1, 2, 3 …, each after a wait.
pub(super) struct Map;

settings! {
    /// How many items, and how long each waits.
    pub(super) struct MapSettings {
        /// How many.
        tasks: Count<u32> = waiting::tasks(5),
        /// How long each waits at least, ns.
        delay: Duration {
            default: SECOND,
            steps: &milliseconds([1, 10, 100, 250, 500, 1_000, 2_000, 5_000]),
        },
        /// By how much longer some wait, ns.
        spread: Duration {
            default: 0,
            steps: &milliseconds([0, 10, 100, 250, 500, 1_000, 2_000]),
        },
    }
}
const PRESETS: &[Preset] = &[
    Preset {
        key: "map.spread",
        workers: 4,
        settings: || MapSettings { tasks: 10, delay: 250 * MILLISECOND, spread: SECOND }.into(),
    },
    Preset { key: "map.guides", workers: 4, settings: || MapSettings::default().into() },
];

impl Scenario for Map {
    fn group(&self) -> Group {
        Group::Waiting
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        None
    }

    fn settings(&self) -> &'static [Setting] {
        MapSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        waiting::suggested_workers(cores, MapSettings::of(settings).tasks)
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let MapSettings { tasks, delay, spread } = MapSettings::of(&plan.settings);
        let waits = match spread {
            0 => Waits::Each(delay),
            // Two days at most.
            _ => Waits::Drawn { seed: plan.seed, least: delay, most: delay + spread },
        };
        Shape { waits, ..Shape::queue(tasks) }
    }

    fn job(&self, plan: &Plan) -> Job {
        let shape = self.shape(plan);
        let task = |(id, nanos)| Task::new(id, SquareItem { item: item_of(id), nanos });
        Job::queue(plan, (0..).zip(shape.waits()).map(task))
    }

    fn expected_value(&self, _plan: &Plan, task: TaskId) -> Option<u128> {
        Some(u128::from(item_of(task)).pow(2))
    }

    fn series(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Option<Series> {
        Some(results::held_back(timeline, at))
    }

    fn figures(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(timeline, at)
    }

    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Figure("overtook")]
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[Predicted::Order, Predicted::Time]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(self, plan, timeline)
    }
}

/// The items are 1, 2, 3 …: at most as many as there can be tasks.
fn item_of(task: TaskId) -> u32 {
    task.saturating_add(1)
}
