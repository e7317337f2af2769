//! Simulated fetches: each waits for its reply and uses no processor while it does.

use super::kinds::waiting;
use super::{Group, Job, Preset, Scenario, Shape, Waits};
use crate::plan::{Plan, PythonProgram, SECOND, Setting, Settings, milliseconds, settings};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Fetches that wait a fixed time.
pub(super) struct Fetch;

settings! {
    /// How many fetches, and how long they wait.
    pub(super) struct FetchSettings {
        /// How many.
        tasks: Count<u32> = waiting::tasks(4),
        /// How long each waits, ns.
        delay: Duration {
            default: SECOND,
            steps: &milliseconds([1, 10, 100, 250, 500, 1_000, 2_000, 3_000, 5_000]),
        },
    }
}
const PRESETS: &[Preset] = &[
    Preset { key: "fetch.four", workers: 4, settings: || FetchSettings::default().into() },
    Preset { key: "fetch.ten", workers: 10, settings: || FetchSettings { tasks: 10, ..Default::default() }.into() },
    Preset { key: "fetch.waves", workers: 4, settings: || FetchSettings { tasks: 5, ..Default::default() }.into() },
    Preset {
        key: "fetch.thousand",
        workers: 1000,
        settings: || FetchSettings { tasks: 1_000, ..Default::default() }.into(),
    },
];

impl Scenario for Fetch {
    fn group(&self) -> Group {
        Group::Waiting
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        None
    }

    fn settings(&self) -> &'static [Setting] {
        FetchSettings::DECLARED
    }

    fn is_plainest(&self) -> bool {
        true
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, cores: u32, settings: &Settings) -> u32 {
        waiting::suggested_workers(cores, FetchSettings::of(settings).tasks)
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let FetchSettings { tasks, delay } = FetchSettings::of(&plan.settings);
        Shape { waits: Waits::Each(delay), ..Shape::queue(tasks) }
    }

    fn job(&self, plan: &Plan) -> Job {
        waiting::job(plan, &self.shape(plan))
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        waiting::verdict(plan, timeline, true)
    }
}
