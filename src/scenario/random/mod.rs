//! Tasks of a random duration: results come in the order of completion, and some may fail.

use super::kinds::waiting;
use super::{Group, Job, Predicted, Preset, Scenario, Shape, Waits};
use crate::event::Nanos;
use crate::plan::{MILLISECOND, Plan, PythonProgram, SECOND, Setting, Settings, settings};
use crate::results::{Figure, Results, said, said_tasks};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Tasks that wait for a random duration.
pub(super) struct Random;

settings! {
    /// How many tasks, and how long they take.
    pub(super) struct RandomSettings {
        /// How many.
        tasks: Count<u32> = waiting::tasks(10),
        /// The shortest and the longest, ns.
        duration: Range {
            default: (SECOND / 2, 3 * SECOND),
            steps: &[
                (10 * MILLISECOND, 100 * MILLISECOND),
                (100 * MILLISECOND, 500 * MILLISECOND),
                (SECOND / 2, 3 * SECOND),
                (SECOND, 2 * SECOND),
                (SECOND, 10 * SECOND),
            ],
        },
    }
}
const PRESETS: &[Preset] = &[
    Preset { key: "random.guides", workers: 5, settings: || RandomSettings::default().into() },
    Preset {
        key: "random.many",
        workers: 20,
        settings: || RandomSettings { tasks: 100, duration: (100 * MILLISECOND, 500 * MILLISECOND) }.into(),
    },
];

impl Scenario for Random {
    fn group(&self) -> Group {
        Group::Waiting
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        None
    }

    fn settings(&self) -> &'static [Setting] {
        RandomSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    /// What fails stops nobody else: with nothing that fails nobody would see that.
    fn default_fail_rate(&self) -> f64 {
        0.2
    }

    fn default_timeout(&self) -> Option<u64> {
        Some(5 * SECOND)
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        (cores * 5).max(5).min(RandomSettings::of(settings).tasks)
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let RandomSettings { tasks, duration: (least, most) } = RandomSettings::of(&plan.settings);
        Shape { waits: Waits::Drawn { seed: plan.seed, least, most }, ..Shape::queue(tasks) }
    }

    fn job(&self, plan: &Plan) -> Job {
        waiting::job(plan, &self.shape(plan))
    }

    /// In which order they were asked for, and in which they were done.
    fn figures(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        let figure = |key, order: String| Figure { key, value: order.into() };
        let figures = vec![
            figure("asked-order", said((1..=timeline.tasks().len()).map(|task| task.to_string()))),
            figure("done-order", said_tasks(&timeline.completed_at(at))),
        ];
        Results { figures, ..Results::default() }
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[Predicted::Order, Predicted::Time]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        waiting::verdict(plan, timeline, false)
    }
}
