//! A web server's handlers: requests arrive as they like, each is worked on for a while, and all count hits in one place.

mod request;
mod results;
mod verdict;

pub(super) use request::{HandleRequest, LockScope};

use rand::RngExt;

use super::{
    Assignment, Group, Headline, Job, Judgement, Needs, OtherWay, Predicted, Preset, Scenario, Shape, Task, Waits,
    seeded,
};
use crate::event::Nanos;
use crate::plan::{GuardName, MILLISECOND, Plan, SECOND, Setting, SettingValue, Settings, milliseconds, settings};
use crate::question::Unit;
use crate::results::{Results, Series};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Requests and one counter of hits.
pub(super) struct Requests;

settings! {
    /// How requests come, and what is done with each.
    pub(super) struct RequestsSettings {
        /// How much of a handler stands inside the lock.
        lock: Choice<LockScope> { default: Handler }; Subject,
        /// How many requests come.
        tasks: Count<u32> {
            default: 40,
            min: 1,
            max: 100_000,
            steps: &[1, 5, 10, 20, 40, 100, 200, 1_000, 10_000, 100_000],
        },
        /// How many of them in a second, on average.
        rate: Count {
            default: 20,
            min: 1,
            max: 1_000_000,
            steps: &[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 10_000],
        },
        /// How long each is worked on, ns.
        work: Duration {
            default: 100 * MILLISECOND,
            steps: &milliseconds([1, 10, 20, 50, 100, 200, 500, 1_000]),
        },
    }
}

const PRESETS: &[Preset] = &[
    Preset { key: "requests.handler", workers: 4, settings: || RequestsSettings::default().into() },
    Preset {
        key: "requests.update",
        workers: 4,
        settings: || RequestsSettings { lock: LockScope::Update, ..Default::default() }.into(),
    },
    Preset {
        key: "requests.none",
        workers: 4,
        settings: || RequestsSettings { lock: LockScope::None, ..Default::default() }.into(),
    },
    Preset {
        key: "requests.rush",
        workers: 16,
        settings: || {
            RequestsSettings { lock: LockScope::Update, tasks: 200, rate: 100, work: 100 * MILLISECOND }.into()
        },
    },
];

impl Scenario for Requests {
    fn group(&self) -> Group {
        Group::Sharing
    }

    fn needs(&self) -> Needs {
        Needs { counter: true, guards: false, limits: true }
    }

    fn settings(&self) -> &'static [Setting] {
        RequestsSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    /// Twice as many as are busy on average (Little's law: rate times work), so that bursts find somebody free.
    fn suggested_workers(&self, _cores: u32, settings: &Settings) -> u32 {
        let RequestsSettings { tasks, rate, work, .. } = RequestsSettings::of(settings);
        let busy = rate.saturating_mul(work).div_ceil(SECOND);
        u32::try_from(busy.saturating_mul(2)).unwrap_or(u32::MAX).clamp(2, 1_000).min(tasks)
    }

    fn shape(&self, plan: &Plan) -> Shape {
        let RequestsSettings { lock, tasks, work, .. } = RequestsSettings::of(&plan.settings);
        // Whoever stands before the lock waits for a time that is not known beforehand.
        let waits = if lock == LockScope::Handler { Waits::Unknown } else { Waits::Each(work) };
        Shape { assignment: Assignment::Arrivals, waits, ..Shape::queue(tasks) }
    }

    fn job(&self, plan: &Plan) -> Job {
        let RequestsSettings { lock, tasks, rate, work } = RequestsSettings::of(&plan.settings);
        let request = HandleRequest { nanos: work, lock };
        let job = Job::of(plan, (0..tasks).map(|id| Task::new(id, request)), Assignment::Arrivals);
        Job { arrivals: arrivals(plan, rate, tasks as usize), ..job }
    }

    fn guard(&self, plan: &Plan) -> Option<GuardName> {
        Some(match RequestsSettings::of(&plan.settings).lock {
            LockScope::Handler | LockScope::Update => GuardName::Mutex,
            LockScope::None => GuardName::None,
        })
    }

    fn expected_counter(&self, plan: &Plan) -> Option<u64> {
        Some(RequestsSettings::of(&plan.settings).tasks.into())
    }

    fn series(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Option<Series> {
        Some(results::queue(timeline, at))
    }

    fn figures(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(timeline, at)
    }

    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Figure("lost-hits"), Headline::Figure("latency-p95")]
    }

    fn judgement(&self, plan: &Plan, timeline: &Timeline) -> Judgement {
        let lost = timeline.books().is_some_and(|books| books.made > books.observed);
        match RequestsSettings::of(&plan.settings).lock {
            _ if lost => Judgement::Poor,
            LockScope::Handler if timeline.blocked_ns() > 0 => Judgement::Poor,
            LockScope::None if !plan.is_alone() => Judgement::Lucky,
            _ => Judgement::Sound,
        }
    }

    fn other_way(&self, plan: &Plan) -> Option<OtherWay> {
        let mends = RequestsSettings::of(&plan.settings).lock != LockScope::Update;
        let lock = if mends { LockScope::Update } else { LockScope::Handler };
        Some(OtherWay { key: RequestsSettings::lock, value: SettingValue::Choice(<&str>::from(lock).into()), mends })
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[
            Predicted::Figure {
                key: "latency-p95",
                unit: Unit::Nanos,
                limits: &[200 * MILLISECOND, 1_000 * MILLISECOND],
            },
            Predicted::Figure { key: "lost-hits", unit: Unit::Count, limits: &[1] },
        ]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(plan, timeline)
    }
}

/// When requests arrive whose senders know nothing of each other (a Poisson process): the gaps are exponential.
fn arrivals(plan: &Plan, rate: u64, count: usize) -> Vec<Nanos> {
    let mut random = seeded(plan);
    #[expect(clippy::cast_precision_loss, reason = "at most a million")]
    let mean_gap = SECOND as f64 / rate.max(1) as f64;
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
    use crate::plan::ScenarioName;
    use crate::scenario;

    fn arrivals(rate: u64, seed: u64) -> Vec<Nanos> {
        super::arrivals(&scenario::plan(ScenarioName::Requests, seed), rate, 10_000)
    }

    #[test]
    fn requests_arrive_one_after_the_other_at_the_rate_and_a_seed_fixes_when() {
        let drawn = arrivals(50, 1);
        assert!(drawn.is_sorted());
        let seconds = drawn[9_999] / SECOND;
        assert!((180..220).contains(&seconds), "10,000 requests took {seconds} s to come");
        assert_eq!(drawn, arrivals(50, 1));
        assert_ne!(drawn, arrivals(50, 2));
    }

    #[test]
    fn gaps_are_exponential() {
        let drawn = arrivals(50, 3);
        // Of an exponential distribution, a share of 1 - 1/e is below the mean; of equal gaps half, or none.
        let mean = drawn[9_999] / 10_000;
        let below = drawn.windows(2).filter(|pair| pair[1] - pair[0] < mean).count();
        assert!((6_100..6_550).contains(&below), "{below} of 10,000 gaps are shorter than the mean");
    }

    #[test]
    fn the_suggestion_follows_littles_law() {
        let settings = RequestsSettings { tasks: 200, rate: 100, work: 100 * MILLISECOND, lock: LockScope::Update };
        assert_eq!(Requests.suggested_workers(2, &settings.into()), 20);
    }
}
