//! A web server's handlers: requests arrive as they like, each is worked on for a while, and all count hits in one place.

use rand::RngExt;

use super::{Assignment, Group, Job, Needs, Preset, Scenario, code, seeded, tasks};
use crate::event::Nanos;
use crate::plan::{GuardName, Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::CodeLanguage;
use crate::work::{LockScope, Request, Task};

/// Requests and one counter of hits.
pub(super) struct Requests;

const SECOND: u64 = 1_000_000_000;
const MILLISECOND: u64 = 1_000_000;

const SETTINGS: &[Setting] = &[
    Setting { key: "lock", kind: SettingKind::Choice { default: "handler", options: &["handler", "update", "none"] } },
    Setting {
        key: "tasks",
        kind: SettingKind::Count {
            default: 40,
            min: 1,
            max: 100_000,
            steps: &[1, 5, 10, 20, 40, 100, 200, 1_000, 10_000, 100_000],
        },
    },
    Setting {
        key: "rate",
        kind: SettingKind::Count {
            default: 20,
            min: 1,
            max: 1_000_000,
            steps: &[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000],
        },
    },
    Setting {
        key: "work",
        kind: SettingKind::Duration {
            default: 100 * MILLISECOND,
            steps: &[
                MILLISECOND,
                10 * MILLISECOND,
                20 * MILLISECOND,
                50 * MILLISECOND,
                100 * MILLISECOND,
                200 * MILLISECOND,
                500 * MILLISECOND,
                SECOND,
            ],
        },
    },
];

const UPDATE: SettingValue = SettingValue::Choice(std::borrow::Cow::Borrowed("update"));
const NONE: SettingValue = SettingValue::Choice(std::borrow::Cow::Borrowed("none"));

const PRESETS: &[Preset] = &[
    Preset { key: "requests.handler", workers: 4, settings: &[] },
    Preset { key: "requests.update", workers: 4, settings: &[("lock", UPDATE)] },
    Preset { key: "requests.none", workers: 4, settings: &[("lock", NONE)] },
    Preset {
        key: "requests.rush",
        workers: 16,
        settings: &[
            ("lock", UPDATE),
            ("tasks", SettingValue::Count(200)),
            ("rate", SettingValue::Count(100)),
            ("work", SettingValue::Duration(100 * MILLISECOND)),
        ],
    },
];

impl Scenario for Requests {
    fn name(&self) -> ScenarioName {
        ScenarioName::Requests
    }

    fn group(&self) -> Group {
        Group::Sharing
    }

    fn needs(&self) -> Needs {
        Needs { counter: true, guards: false, limits: true }
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "requests")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    /// Twice as many as are busy on average (Little's law: rate times work), so that bursts find somebody free.
    fn suggested_workers(&self, _cores: u32, settings: &Settings) -> u32 {
        let busy = settings.count("rate").saturating_mul(settings.duration("work")).div_ceil(SECOND);
        u32::try_from(busy.saturating_mul(2)).unwrap_or(u32::MAX).clamp(2, 1_000).min(tasks(settings).max(1))
    }

    fn job(&self, plan: &Plan) -> Job {
        let work = Request { nanos: plan.settings.duration("work"), lock: lock(plan) };
        let count = tasks(&plan.settings);
        let arrivals = arrivals(plan, count as usize);
        Job::of(plan, (0..count).map(|id| Task::new(id, work)), Assignment::Arrivals(arrivals))
    }

    fn guard(&self, plan: &Plan) -> Option<GuardName> {
        Some(match lock(plan) {
            LockScope::Handler | LockScope::Update => GuardName::Mutex,
            LockScope::None => GuardName::None,
        })
    }

    fn expected_counter(&self, plan: &Plan) -> Option<u64> {
        Some(u64::from(tasks(&plan.settings)))
    }
}

fn lock(plan: &Plan) -> LockScope {
    match plan.settings.choice("lock") {
        "update" => LockScope::Update,
        "none" => LockScope::None,
        _ => LockScope::Handler,
    }
}

/// When requests arrive whose senders know nothing of each other (a Poisson process): the gaps are exponential.
fn arrivals(plan: &Plan, count: usize) -> Vec<Nanos> {
    let mut random = seeded(plan);
    #[expect(clippy::cast_precision_loss, reason = "at most a million")]
    let mean_gap = SECOND as f64 / plan.settings.count("rate").max(1) as f64;
    let mut at = 0.0;
    let next = || {
        // A draw from [0, 1): one minus it is never zero, so the logarithm is finite.
        at -= (1.0 - random.random::<f64>()).ln() * mean_gap;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative; a cast saturates")]
        let nanos = at as Nanos;
        nanos
    };
    std::iter::repeat_with(next).take(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    fn plan(count: u64, rate: u64, seed: u64) -> Plan {
        let mut plan = scenario::plan(ScenarioName::Requests, seed);
        plan.settings.set("tasks", SettingValue::Count(count));
        plan.settings.set("rate", SettingValue::Count(rate));
        plan
    }

    #[test]
    fn requests_arrive_one_after_the_other_at_the_rate_and_a_seed_fixes_when() {
        let drawn = arrivals(&plan(10_000, 50, 1), 10_000);
        assert!(drawn.is_sorted());
        let seconds = drawn[9_999] / SECOND;
        assert!((180..220).contains(&seconds), "10,000 requests took {seconds} s to come");
        assert_eq!(drawn, arrivals(&plan(10_000, 50, 1), 10_000));
        assert_ne!(drawn, arrivals(&plan(10_000, 50, 2), 10_000));
    }

    #[test]
    fn gaps_are_exponential() {
        let drawn = arrivals(&plan(10_000, 50, 3), 10_000);
        // Of an exponential distribution, a share of 1 - 1/e is below the mean; of equal gaps half, or none.
        let mean = drawn[9_999] / 10_000;
        let below = drawn.windows(2).filter(|pair| pair[1] - pair[0] < mean).count();
        assert!((6_100..6_550).contains(&below), "{below} of 10,000 gaps are shorter than the mean");
    }

    #[test]
    fn the_suggestion_follows_littles_law() {
        let mut plan = plan(200, 100, 1);
        plan.settings.set("work", SettingValue::Duration(100 * MILLISECOND));
        assert_eq!(Requests.suggested_workers(2, &plan.settings), 20);
    }
}
