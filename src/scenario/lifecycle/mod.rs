//! Workers without a pool: each is started for one task, announces that it starts and that it ends, and is joined or left.

mod results;
mod verdict;

use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::kinds::waiting;
use super::{Assignment, Group, Job, Main, OnMainExit, Preset, Scenario, Shape, Waits};
use crate::event::Nanos;
use crate::plan::{MILLISECOND, Plan, SECOND, Setting, Settings, Together, Workers, milliseconds, settings};
use crate::results::{Results, Series};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Workers that are started one by one.
pub(super) struct Lifecycle;

/// What becomes of the workers when main has nothing else to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub(super) enum Parting {
    /// They are waited for.
    Joined,
    /// They end with it.
    Daemon,
}

settings! {
    /// How long workers and main go on, and how they part.
    pub(super) struct LifecycleSettings {
        join: Choice<Parting> { default: Joined },
        /// How long the first worker works, ns.
        delay: Duration {
            default: 2 * SECOND,
            steps: &milliseconds([10, 100, 250, 500, 1_000, 2_000, 3_000, 5_000]),
        },
        /// By how much less each worker works than the one before, ns.
        stagger: Duration {
            default: 0,
            steps: &milliseconds([0, 1, 10, 100, 200, 400, 500]),
        },
        /// How long main goes on by itself after the last start, ns.
        main: Duration {
            default: 500 * MILLISECOND,
            steps: &milliseconds([0, 10, 100, 500, 1_000, 2_000, 3_000, 5_000]),
        },
    }
}

const PRESETS: &[Preset] = &[
    Preset { key: "lifecycle.guides", workers: 5, settings: || LifecycleSettings::default().into() },
    Preset {
        key: "lifecycle.backwards",
        workers: 5,
        settings: || LifecycleSettings { stagger: 400 * MILLISECOND, main: 0, ..Default::default() }.into(),
    },
    Preset {
        key: "lifecycle.daemon",
        workers: 5,
        settings: || LifecycleSettings { join: Parting::Daemon, ..Default::default() }.into(),
    },
    Preset {
        key: "lifecycle.late",
        workers: 5,
        settings: || {
            LifecycleSettings { join: Parting::Daemon, stagger: 400 * MILLISECOND, main: SECOND, ..Default::default() }
                .into()
        },
    },
];

impl Scenario for Lifecycle {
    fn group(&self) -> Group {
        Group::Processes
    }

    fn settings(&self) -> &'static [Setting] {
        LifecycleSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, _cores: u32, _settings: &Settings) -> u32 {
        5
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let LifecycleSettings { join, delay, stagger, main } = LifecycleSettings::of(&plan.settings);
        let then = match join {
            Parting::Joined => OnMainExit::Join,
            Parting::Daemon => OnMainExit::Abandon,
        };
        let works = |worker: u32| delay.saturating_sub(stagger.saturating_mul(worker.into()));
        let waits = Waits::Own((0..plan.workers).map(works).collect());
        let assignment = Assignment::StartedBy(Main { goes_on: main, then });
        Shape { assignment, waits, ..Shape::queue(plan.workers) }
    }

    fn job(&self, plan: &Plan) -> Job {
        waiting::job(plan, &self.shape(plan))
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let model = plan.model.profile();
        let key = if model.together == Together::Alone {
            "refusal.lifecycle.sequential"
        } else if model.workers == Workers::Pool {
            "refusal.lifecycle.pool"
        } else {
            return None;
        };
        Some(Phrase::new(key).with("model", plan.model.name()))
    }

    fn series(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Option<Series> {
        Some(results::alive(timeline, at))
    }

    fn figures(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(timeline, at)
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(plan, timeline)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ScenarioName;
    use crate::scenario;

    #[test]
    fn workers_that_are_started_later_may_end_sooner_but_never_before_they_begin() {
        let mut plan = scenario::plan(ScenarioName::Lifecycle, 1);
        plan.settings = LifecycleSettings { stagger: SECOND * 3 / 4, ..Default::default() }.into();
        let waits: Vec<u64> = Lifecycle.shape(&plan).waits().collect();
        assert_eq!(waits, [8, 5, 2, 0, 0].map(|quarters| quarters * SECOND / 4));
    }
}
