//! Litmus tests: what the processor itself reorders, seen on real threads.
//!
//! Two or four threads store and load two variables, a million times, each time on fresh cache lines and right behind a
//! barrier; counted is what came of it. A weak outcome is one that no order of their steps explains.

mod arena;
mod kind;
mod results;
mod run_test;
mod verdict;

pub(super) use run_test::RunTest;

use std::sync::Arc;

use super::{
    Assignment, Group, Headline, InPython, Job, Judgement, Needs, OtherWay, Predicted, Prepared, Preset, Returned,
    Scenario, Shape, Task, TaskNature,
};
use crate::cancel::Cancel;
use crate::event::{Fact, Facts, Nanos};
use crate::plan::{
    MILLISECOND, Plan, PythonProgram, SECOND, Setting, SettingValue, Settings, Together, Workers, settings,
};
use crate::results::Results;
use crate::text::Phrase;
use crate::timeline::Timeline;
use arena::Arena;
use kind::{Heading, LitmusTest, MemoryOrdering};

/// Stores and loads of several threads.
pub(super) struct Litmus;

settings! {
    /// What is tried, and how often.
    pub(super) struct LitmusSettings {
        /// Which stores and loads.
        test: Choice<LitmusTest> { default: StoreBuffering },
        /// How strictly they are ordered.
        ordering: Choice<MemoryOrdering> { default: Relaxed }; Subject,
        /// How often the threads meet.
        tries: Count {
            default: 1_000_000,
            min: 1,
            max: 1_000_000_000,
            steps: &[1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000],
        },
        /// After so long no more trials are begun, ns.
        longest: Duration {
            default: 10 * SECOND,
            steps: &[100 * MILLISECOND, SECOND, 5 * SECOND, 10 * SECOND, 60 * SECOND],
        },
    }
}

const PRESETS: &[Preset] = &[
    Preset { key: "litmus.store-buffering", workers: 2, settings: || LitmusSettings::default().into() },
    Preset { key: "litmus.acquire-release", workers: 2, settings: || ordered(MemoryOrdering::AcquireRelease).into() },
    Preset { key: "litmus.seq-cst", workers: 2, settings: || ordered(MemoryOrdering::SeqCst).into() },
    Preset {
        key: "litmus.message-passing",
        workers: 2,
        settings: || LitmusSettings { test: LitmusTest::MessagePassing, ..Default::default() }.into(),
    },
    Preset {
        key: "litmus.four",
        workers: 4,
        settings: || LitmusSettings { test: LitmusTest::IndependentReads, tries: 100_000, ..Default::default() }.into(),
    },
];

fn ordered(ordering: MemoryOrdering) -> LitmusSettings {
    LitmusSettings { ordering, ..Default::default() }
}

/// The fewest cores on which two threads meet: where they take turns nothing is reordered that anybody could see.
const FEWEST_CORES: u64 = 2;

fn cores() -> u64 {
    std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64)
}

impl Scenario for Litmus {
    fn group(&self) -> Group {
        Group::Sharing
    }

    fn needs(&self) -> Needs {
        Needs { counter: false, guards: false, limits: false }
    }

    fn python_refusal(&self, _program: PythonProgram) -> Option<&'static str> {
        Some("refusal.python.litmus")
    }

    fn settings(&self) -> &'static [Setting] {
        LitmusSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, _cores: u32, settings: &Settings) -> u32 {
        LitmusSettings::of(settings).test.threads()
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let model = plan.model.profile();
        let threads = LitmusSettings::of(&plan.settings).test.threads();
        if plan.together() != Together::Parallel || model.workers != Workers::Threads || model.modelled {
            Some(Phrase::new("refusal.litmus.threads"))
        } else if plan.workers != threads {
            Some(Phrase::new("refusal.litmus.workers").with("n", threads).with("given", plan.workers))
        } else {
            None
        }
    }

    fn nature(&self, _settings: &Settings) -> TaskNature {
        TaskNature::computes(InPython::KeepsLock { returns: Returned::Little })
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let LitmusSettings { test, tries, .. } = LitmusSettings::of(&plan.settings);
        Shape { size: tries, assignment: Assignment::OnePerWorker, ..Shape::queue(test.threads()) }
    }

    fn job(&self, plan: &Plan) -> Job {
        let LitmusSettings { test, ordering, tries, longest } = LitmusSettings::of(&plan.settings);
        let arena = Arc::new(Arena::new(test));
        let part = |id| {
            let arena = Some(Arc::clone(&arena));
            Task::new(id, RunTest { test, ordering, tries, longest, seed: plan.seed, arena })
        };
        Job::of(plan, (0..test.threads()).map(part), Assignment::OnePerWorker)
    }

    fn prepare(&self, plan: &Plan, _cancel: &Cancel) -> Result<Prepared, Phrase> {
        if cores() < FEWEST_CORES {
            return Err(Phrase::new("refusal.litmus.one-core"));
        }
        Ok(self.job(plan).into())
    }

    fn baseline(&self, _plan: &Plan, _cancel: &Cancel) -> Facts {
        let machine = Fact::Text(std::env::consts::ARCH.into());
        Facts::new().with("architecture", machine).with("cores", Fact::Number(cores()))
    }

    fn is_about_speed(&self) -> bool {
        false
    }

    fn figures(&self, plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(plan, timeline, at)
    }

    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Figure("weak"), Headline::Figure("tries")]
    }

    /// What stands in a core's buffer where nobody looks for it is no fault of the machine: it is one of the program.
    fn judgement(&self, plan: &Plan, timeline: &Timeline) -> Judgement {
        let LitmusSettings { test, ordering, .. } = LitmusSettings::of(&plan.settings);
        let weak = results::Counted::of(timeline, Nanos::MAX).map_or(0, |counted| counted.count(Heading::Weak));
        match (weak, test.allowed(ordering).language) {
            (0, true) => Judgement::Lucky,
            (0, false) => Judgement::Sound,
            _ => Judgement::Poor,
        }
    }

    fn other_way(&self, plan: &Plan) -> Option<OtherWay> {
        let LitmusSettings { test, ordering, .. } = LitmusSettings::of(&plan.settings);
        let mends = test.allowed(ordering).language;
        let ordering = if mends { MemoryOrdering::SeqCst } else { MemoryOrdering::Relaxed };
        let value = SettingValue::Choice(<&str>::from(ordering).into());
        Some(OtherWay { key: LitmusSettings::ordering, value, mends })
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[Predicted::Seen("weak")]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(plan, timeline)
    }
}
