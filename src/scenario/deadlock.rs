//! The dining philosophers, and two locks in opposite order: everybody may come to wait for everybody, for ever.

use super::{Assignment, Group, Job, Preset, Scenario, code};
use crate::event::{LockId, SEMAPHORE, TaskId};
use crate::plan::{ModelName, Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::{CodeLanguage, Phrase};
use crate::work::{Dine, Fix, Task};

/// Workers that need two locks each.
pub(super) struct Deadlock;

const MILLISECOND: u64 = 1_000_000;

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

const SETTINGS: &[Setting] = &[
    Setting {
        key: "fix",
        kind: SettingKind::Choice { default: "none", options: &["none", "order", "try-lock", "waiter", "semaphore"] },
    },
    Setting {
        key: "meals",
        kind: SettingKind::Count { default: 10, min: 1, max: 1_000, steps: &[1, 2, 3, 5, 10, 20, 50, 100, 1_000] },
    },
    Setting { key: "eat", kind: SettingKind::Duration { default: 50 * MILLISECOND, steps: STEPS } },
    Setting { key: "pause", kind: SettingKind::Duration { default: 10 * MILLISECOND, steps: STEPS } },
];

const ORDER: SettingValue = SettingValue::Choice(std::borrow::Cow::Borrowed("order"));

const PRESETS: &[Preset] = &[
    Preset { key: "deadlock.five", workers: 5, settings: &[] },
    Preset { key: "deadlock.two", workers: 2, settings: &[] },
    Preset { key: "deadlock.ordered", workers: 5, settings: &[("fix", ORDER)] },
];

/// The fix that a plan asks for.
fn fix(plan: &Plan) -> Fix {
    // Only names of the list can be chosen, and each is a fix (held by a test).
    plan.settings.choice("fix").parse().unwrap_or(Fix::None)
}

impl Scenario for Deadlock {
    fn name(&self) -> ScenarioName {
        ScenarioName::Deadlock
    }

    fn group(&self) -> Group {
        Group::Sharing
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "deadlock")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, _cores: u32, _settings: &Settings) -> u32 {
        5
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        match plan.model {
            ModelName::Sequential => Some(Phrase::new("refusal.deadlock.alone")),
            ModelName::Processes => Some(Phrase::new("refusal.deadlock.processes")),
            _ if !(FEWEST..=MOST).contains(&plan.workers) => Some(
                Phrase::new("refusal.deadlock.seats").with("min", FEWEST).with("max", MOST).with("given", plan.workers),
            ),
            _ => None,
        }
    }

    fn job(&self, plan: &Plan) -> Job {
        let dine = Dine {
            seats: plan.workers,
            meals: plan.settings.count("meals"),
            eat: plan.settings.duration("eat"),
            pause: plan.settings.duration("pause"),
            fix: fix(plan),
            seed: plan.seed,
        };
        Job::of(plan, (0..plan.workers).map(|seat| Task::new(seat, dine)), Assignment::OnePerWorker)
    }

    fn locks(&self, plan: &Plan) -> (u32, u32) {
        (Dine::locks(plan.workers), Dine::permits(plan.workers))
    }

    fn may_hang(&self) -> bool {
        true
    }

    fn is_about_speed(&self) -> bool {
        false
    }

    fn label(&self, plan: &Plan, task: TaskId) -> Phrase {
        let key = if plan.workers == 2 { "label.deadlock.two" } else { "label.deadlock" };
        Phrase::new(key).with("n", u64::from(task) + 1)
    }

    fn lock_name(&self, plan: &Plan, lock: LockId) -> Phrase {
        match (lock, plan.workers) {
            (SEMAPHORE, _) => Phrase::new("lock.place"),
            (lock, seats) if lock == seats => Phrase::new("lock.waiter"),
            (lock, 2) => Phrase::new("lock.plain").with("n", u64::from(lock) + 1),
            (lock, _) => Phrase::new("lock.fork").with("n", u64::from(lock) + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use strum::VariantArray;

    #[test]
    fn every_fix_can_be_chosen_and_every_choice_is_a_fix() {
        let SettingKind::Choice { options, .. } = SETTINGS[0].kind else { panic!("fixes are chosen") };
        let names: Vec<&str> = Fix::VARIANTS.iter().map(|fix| (*fix).into()).collect();
        assert_eq!(names, options);
        let mut plan = super::super::plan(ScenarioName::Deadlock, 1);
        for fix in Fix::VARIANTS {
            plan.settings.set("fix", SettingValue::Choice(<&str>::from(*fix).into()));
            assert_eq!(super::fix(&plan), *fix);
        }
    }
}
