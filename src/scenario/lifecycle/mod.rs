//! Workers that are started for one task each, and are joined or left; and a pool of them that is shut down.

mod results;
mod verdict;

use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::kinds::waiting;
use super::{
    Assignment, Group, Headline, Job, Main, OnMainExit, OtherWay, Predicted, Prepared, Preset, Scenario, Shape, Waits,
    numbered, workers_own,
};
use crate::cancel::Cancel;
use crate::event::{Nanos, TaskId};
use crate::plan::{
    MILLISECOND, Plan, PythonProgram, PythonSettings, SECOND, Setting, SettingValue, Settings, Together, Workers,
    milliseconds, settings,
};
use crate::results::{Results, Series};
use crate::supply::python::{self, Interpreter};
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
    /// Nobody waits for them, but the program does not end before them.
    Exit,
    /// They end with it.
    Daemon,
    /// They are a pool, which is shut down when all of its tasks are done.
    Shutdown,
    /// They are a pool, of which nobody waits for anything, and what has not begun never will.
    CancelFutures,
}

impl Parting {
    fn is_of_a_pool(self) -> bool {
        matches!(self, Self::Shutdown | Self::CancelFutures)
    }

    fn then(self) -> OnMainExit {
        match self {
            Self::Joined | Self::Shutdown => OnMainExit::Join,
            Self::Exit => OnMainExit::LeaveToExit,
            Self::Daemon => OnMainExit::Abandon,
            Self::CancelFutures => OnMainExit::CancelQueued,
        }
    }
}

settings! {
    /// How long workers and main go on, and how they part.
    pub(super) struct LifecycleSettings {
        join: Choice<Parting> { default: Joined }; Subject,
        /// How many tasks a pool has; without a pool every worker is started for one.
        tasks: Count<u32> { default: 10, min: 1, max: 1_000, steps: &[1, 2, 5, 10, 20, 50, 100] },
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
            default: 0,
            steps: &milliseconds([0, 10, 100, 500, 1_000, 2_000, 3_000, 5_000]),
        },
        /// How long a child process that is told to terminate cleans up, ns; 0 if it does not listen.
        clean_up: Duration { default: 0, steps: &milliseconds([0, 10, 100, 200, 500, 1_000]) },
    }
}

const PRESETS: &[Preset] = &[
    Preset { key: "lifecycle.guides", workers: 5, settings: || LifecycleSettings::default().into() },
    Preset {
        key: "lifecycle.backwards",
        workers: 5,
        settings: || LifecycleSettings { stagger: 400 * MILLISECOND, ..Default::default() }.into(),
    },
    Preset {
        key: "lifecycle.daemon",
        workers: 5,
        settings: || LifecycleSettings { join: Parting::Daemon, main: 500 * MILLISECOND, ..Default::default() }.into(),
    },
    Preset {
        key: "lifecycle.late",
        workers: 5,
        settings: || {
            LifecycleSettings { join: Parting::Daemon, stagger: 400 * MILLISECOND, main: SECOND, ..Default::default() }
                .into()
        },
    },
    Preset {
        key: "lifecycle.exit",
        workers: 5,
        settings: || LifecycleSettings { join: Parting::Exit, ..Default::default() }.into(),
    },
    Preset {
        key: "lifecycle.shutdown",
        workers: 5,
        settings: || LifecycleSettings { join: Parting::Shutdown, ..Default::default() }.into(),
    },
    Preset {
        key: "lifecycle.cancel",
        workers: 5,
        settings: || {
            LifecycleSettings { join: Parting::CancelFutures, main: 500 * MILLISECOND, ..Default::default() }.into()
        },
    },
];

impl Scenario for Lifecycle {
    fn group(&self) -> Group {
        Group::Processes
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        None
    }

    fn settings(&self) -> &'static [Setting] {
        LifecycleSettings::DECLARED
    }

    fn is_inactive(&self, key: &str, settings: &Settings) -> bool {
        let join = LifecycleSettings::of(settings).join;
        (key == LifecycleSettings::tasks && !join.is_of_a_pool())
            || (key == LifecycleSettings::clean_up && join != Parting::Daemon)
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, _cores: u32, _settings: &Settings) -> u32 {
        5
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let LifecycleSettings { join, tasks, delay, stagger, main, clean_up } = LifecycleSettings::of(&plan.settings);
        let works = |task: u32| delay.saturating_sub(stagger.saturating_mul(task.into()));
        let tasks = if join.is_of_a_pool() { tasks } else { plan.workers };
        let waits = Waits::Own((0..tasks).map(works).collect());
        let main = Main { goes_on: main, then: join.then(), clean_up };
        let assignment = if join.is_of_a_pool() { Assignment::ShutDownBy(main) } else { Assignment::StartedBy(main) };
        Shape { assignment, waits, ..Shape::queue(tasks) }
    }

    fn job(&self, plan: &Plan) -> Job {
        waiting::job(plan, &self.shape(plan))
    }

    fn prepare(&self, plan: &Plan, cancel: &Cancel) -> Result<Prepared, Phrase> {
        let own = PythonSettings::of_plan(plan);
        if let Some(own) = own.filter(|_| LifecycleSettings::of(&plan.settings).join == Parting::CancelFutures) {
            takes_back(&python::find(own.named(), cancel)?)?;
        }
        Ok(self.job(plan).into())
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let model = plan.model.profile();
        let LifecycleSettings { join, clean_up, .. } = LifecycleSettings::of(&plan.settings);
        let key = if model.together == Together::Alone {
            "refusal.lifecycle.sequential"
        } else if model.workers == Workers::Pool && join.is_of_a_pool() {
            "refusal.lifecycle.scope"
        } else if model.workers == Workers::Pool {
            "refusal.lifecycle.pool"
        } else if model.event_loop() && join == Parting::Exit {
            "refusal.lifecycle.loop-exit"
        } else if model.event_loop() && join.is_of_a_pool() {
            "refusal.lifecycle.loop-pool"
        } else if clean_up > 0 && join == Parting::Daemon && !model.own_memory() {
            "refusal.lifecycle.clean-up"
        } else {
            return None;
        };
        Some(Phrase::new(key).with("model", plan.model.name()))
    }

    fn label(&self, plan: &Plan, task: TaskId) -> Phrase {
        let is_of_a_pool = LifecycleSettings::of(&plan.settings).join.is_of_a_pool();
        if is_of_a_pool { numbered("label.lifecycle.task", task) } else { workers_own("label.lifecycle", task) }
    }

    fn series(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Option<Series> {
        Some(results::alive(timeline, at))
    }

    fn figures(&self, plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(LifecycleSettings::of(&plan.settings).join, timeline, at)
    }

    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Figure("cut-off")]
    }

    /// A daemon beside what is joined.
    fn other_way(&self, plan: &Plan) -> Option<OtherWay> {
        let mends = LifecycleSettings::of(&plan.settings).join == Parting::Daemon;
        let join: &str = if mends { Parting::Joined } else { Parting::Daemon }.into();
        Some(OtherWay { key: LifecycleSettings::join, value: SettingValue::Choice(join.into()), mends })
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[Predicted::Order, Predicted::Time]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(plan, timeline)
    }
}

/// # Errors
/// A Python whose pools take nothing back.
fn takes_back(python: &Interpreter) -> Result<(), Phrase> {
    if python.is_at_least(3, 9) {
        return Ok(());
    }
    let path = python.executable.to_string_lossy().into_owned();
    Err(Phrase::new("lifecycle.too-old").with("path", path).with("name", python.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ScenarioName;
    use crate::scenario;
    use crate::text::{Lang, Texts};

    #[test]
    fn workers_that_are_started_later_may_end_sooner_but_never_before_they_begin() {
        let mut plan = scenario::plan(ScenarioName::Lifecycle, 1);
        plan.settings = LifecycleSettings { stagger: SECOND * 3 / 4, ..Default::default() }.into();
        let waits: Vec<u64> = Lifecycle.shape(&plan).waits().collect();
        assert_eq!(waits, [8, 5, 2, 0, 0].map(|quarters| quarters * SECOND / 4));
    }

    #[test]
    fn a_python_whose_pools_cannot_take_tasks_back_says_what_can() {
        let python = |minor| Interpreter {
            executable: "/opt/python3".into(),
            version: (3, minor, 18),
            free_threaded_build: false,
            gil_enabled: true,
            switch_interval: 5 * MILLISECOND,
        };
        assert_eq!(takes_back(&python(9)), Ok(()));
        assert_eq!(
            Texts::of(Lang::En).say(&takes_back(&python(8)).unwrap_err()),
            "/opt/python3 is CPython 3.8.18, and pools take futures back from CPython 3.9 on (cancel_futures); \
             name a newer one with --python"
        );
    }
}
