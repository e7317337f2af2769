//! The dining philosophers, and two locks in opposite order: everybody may come to wait for everybody, for ever.

mod dine;
mod results;
mod verdict;

pub(super) use dine::{Dine, Exception, Fix};

use super::{
    Assignment, Group, Headline, Job, Judgement, LockNeeds, OtherWay, Predicted, Preset, Scenario, Shape, Task,
    numbered, workers_own,
};
use crate::event::{LockId, Nanos, SEMAPHORE, TaskId};
use crate::plan::{MILLISECOND, Plan, Setting, SettingValue, Settings, Together, settings};
use crate::results::{Results, Series};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Workers that need two locks each.
pub(super) struct Deadlock;

/// The fewest who can stand in each other's way, and as many as a screen shows in full.
const FEWEST: u32 = 2;
const MOST: u32 = 9;

const STEPS: &[u64] = &[
    0,
    MILLISECOND,
    5 * MILLISECOND,
    10 * MILLISECOND,
    20 * MILLISECOND,
    50 * MILLISECOND,
    100 * MILLISECOND,
    500 * MILLISECOND,
    1_000 * MILLISECOND,
];

settings! {
    /// How the table is laid.
    pub(super) struct DeadlockSettings {
        /// What is done against waiting for ever.
        fix: Choice<Fix> { default: None }; Subject,
        /// Whether somebody raises an exception while holding its locks.
        exception: Choice<Exception> { default: None },
        meals: Count { default: 10, min: 1, max: 1_000, steps: &[1, 2, 3, 5, 10, 20, 50, 100, 1_000] },
        /// How long one eats, ns.
        eat: Duration { default: 50 * MILLISECOND, steps: STEPS },
        /// How long one holds the first fork before taking the second, ns.
        pause: Duration { default: 10 * MILLISECOND, steps: STEPS },
    }
}

const PRESETS: &[Preset] = &[
    Preset { key: "deadlock.five", workers: 5, settings: || DeadlockSettings::default().into() },
    Preset { key: "deadlock.two", workers: 2, settings: || DeadlockSettings::default().into() },
    Preset {
        key: "deadlock.ordered",
        workers: 5,
        settings: || DeadlockSettings { fix: Fix::Order, ..Default::default() }.into(),
    },
    Preset {
        key: "deadlock.with",
        workers: 5,
        settings: || DeadlockSettings { fix: Fix::Order, exception: Exception::With, ..Default::default() }.into(),
    },
    Preset {
        key: "deadlock.by-hand",
        workers: 5,
        settings: || DeadlockSettings { fix: Fix::Order, exception: Exception::ByHand, ..Default::default() }.into(),
    },
];

impl Scenario for Deadlock {
    fn group(&self) -> Group {
        Group::Sharing
    }

    fn settings(&self) -> &'static [Setting] {
        DeadlockSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, _cores: u32, _settings: &Settings) -> u32 {
        5
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let (model, settings) = (plan.model.profile(), DeadlockSettings::of(&plan.settings));
        let by_hand = settings.exception == Exception::ByHand;
        if model.together == Together::Alone {
            Some(Phrase::new("refusal.deadlock.alone"))
        } else if !(FEWEST..=MOST).contains(&plan.workers) {
            let seats = Phrase::new("refusal.deadlock.seats").with("min", FEWEST).with("max", MOST);
            Some(seats.with("given", plan.workers))
        } else if by_hand && settings.fix == Fix::TryLock {
            // Its neighbour would try, put back and try again until somebody stops it.
            Some(Phrase::new("refusal.deadlock.by-hand-try"))
        } else if by_hand && model.own_memory() {
            Some(Phrase::new("refusal.deadlock.by-hand-processes"))
        } else {
            None
        }
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let size = DeadlockSettings::of(&plan.settings).meals;
        Shape { size, assignment: Assignment::OnePerWorker, ..Shape::queue(plan.workers) }
    }

    fn job(&self, plan: &Plan) -> Job {
        let DeadlockSettings { fix, exception, meals, eat, pause } = DeadlockSettings::of(&plan.settings);
        let dine = Dine { seats: plan.workers, meals, eat, pause, fix, exception, seed: plan.seed };
        Job::of(plan, (0..plan.workers).map(|seat| Task::new(seat, dine)), Assignment::OnePerWorker)
    }

    fn locks(&self, plan: &Plan) -> Option<LockNeeds> {
        let pause = DeadlockSettings::of(&plan.settings).pause;
        Some(LockNeeds { locks: Dine::locks(plan.workers), permits: Dine::permits(plan.workers), pause })
    }

    fn may_hang(&self) -> bool {
        true
    }

    fn is_about_speed(&self) -> bool {
        false
    }

    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Deadlock, Headline::Count("meals")]
    }

    fn judgement(&self, plan: &Plan, timeline: &Timeline) -> Judgement {
        let settings = DeadlockSettings::of(&plan.settings);
        if timeline.locks().at(Nanos::MAX).cycle().is_some() || settings.exception == Exception::ByHand {
            Judgement::Poor
        } else if settings.fix == Fix::None {
            Judgement::Lucky
        } else {
            Judgement::Sound
        }
    }

    fn other_way(&self, plan: &Plan) -> Option<OtherWay> {
        let settings = DeadlockSettings::of(&plan.settings);
        let mends = settings.fix == Fix::None;
        let fix = if mends { Fix::Order } else { Fix::None };
        let value = SettingValue::Choice(<&str>::from(fix).into());
        Some(OtherWay { key: DeadlockSettings::fix, value, mends })
    }

    fn label(&self, plan: &Plan, task: TaskId) -> Phrase {
        if plan.workers == 2 { workers_own("label.deadlock.two", task) } else { numbered("label.deadlock", task) }
    }

    fn lock_name(&self, plan: &Plan, lock: LockId) -> Phrase {
        match (lock, plan.workers) {
            (SEMAPHORE, _) => Phrase::new("lock.place"),
            (lock, seats) if lock == seats => Phrase::new("lock.waiter"),
            (lock, 2) => Phrase::new("lock.plain").with("n", u64::from(lock) + 1),
            (lock, _) => Phrase::new("lock.fork").with("n", u64::from(lock) + 1),
        }
    }

    fn series(&self, plan: &Plan, timeline: &Timeline, at: Nanos) -> Option<Series> {
        results::eating(plan, timeline, at)
    }

    fn figures(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(timeline, at)
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[Predicted::Deadlock]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(self, plan, timeline)
    }
}
