//! What was measured on this machine beside the rule, and whether they differ: no more is said than the trials allow.

use super::Advice;
use crate::comparison::{self, Comparison, Trial, Way};
use crate::plan::{Plan, Together};
use crate::scenario;
use crate::statistics::{FEWEST, Spread};
use crate::text::{Arg, Phrase};

/// Whether two plans are the same work, done in whatever way: scenario and settings are the same; model, workers, guard
/// and seed may differ.
#[must_use]
pub fn same_work(one: &Plan, other: &Plan) -> bool {
    let own = scenario::get(one.scenario).settings();
    #[expect(clippy::float_cmp, reason = "the same typed number, not a computed one")]
    let limits = (one.timeout_ns, one.timeout_means, one.window)
        == (other.timeout_ns, other.timeout_means, other.window)
        && one.fail_rate == other.fail_rate;
    one.scenario == other.scenario
        && limits
        && own.iter().all(|setting| one.settings.value_of(setting) == other.settings.value_of(setting))
}

/// The trials of a session that did the work of a plan, put together by way.
#[must_use]
pub fn session<'trials>(trials: impl IntoIterator<Item = (&'trials Plan, &'trials Trial)>, plan: &Plan) -> Comparison {
    let mut comparison = Comparison::default();
    for (made, trial) in trials.into_iter().filter(|(made, _)| same_work(made, plan)) {
        let is_same = |way: &&mut Way| {
            let (known, made) = (&way.plan, made);
            (known.model, known.workers, known.guard, known.memory, &known.settings)
                == (made.model, made.workers, made.guard, made.memory, &made.settings)
        };
        if let Some(way) = comparison.ways.iter_mut().find(is_same) {
            way.trials.push(*trial);
        } else {
            let mut way = Way::new(made.clone());
            way.trials.push(*trial);
            comparison.ways.push(way);
        }
    }
    comparison
}

/// What the trials say of the rule, in a sentence or two.
#[must_use]
pub fn conclusion(advice: &Advice, comparison: &Comparison) -> Phrase {
    let wanted = || {
        let (model, workers, guard) = (advice.model, advice.workers, advice.guard);
        comparison::name_of(model, workers, guard)
    };
    let measured = comparison.ways.iter().filter(|way| !way.trials.is_empty());
    let Some((own, own_time)) = measured.clone().find(|way| is_advised(way, advice)).and_then(timed) else {
        return Phrase::new("advice.measured.not-yet").with("way", wanted());
    };
    // What came out wrong or failed is no way of doing the work, however fast it was.
    let rivals = measured.filter(|way| way.work == own.work && is_sound(way) && !is_advised(way, advice));
    let Some((best, best_time)) = rivals.filter_map(timed).min_by_key(|(_, time)| time.median) else {
        let key = if own.has_failed() { "advice.measured.unsound" } else { "advice.measured.alone" };
        return Phrase::new(key).with("way", own.name()).offer("median", Arg::Duration(own_time.median));
    };
    let fewest = own.trials.len().min(best.trials.len());
    let key = match (best_time.differs_from(&own_time), own_time.median <= best_time.median) {
        _ if !is_sound(own) => "advice.measured.unsound",
        _ if fewest < FEWEST => "advice.measured.few",
        (true, true) => "advice.measured.agrees",
        (true, false) => "advice.measured.differs",
        (false, _) => "advice.measured.alike",
    };
    Phrase::new(key)
        .with("way", own.name())
        .offer("median", Arg::Duration(own_time.median))
        .offer("other", best.name())
        .offer("other_median", Arg::Duration(best_time.median))
        .offer("n", fewest)
        .offer("fewest", FEWEST)
}

/// Whether this is the way that the rule suggests. One after the other has no workers to be counted.
fn is_advised(way: &Way, advice: &Advice) -> bool {
    let workers = advice.model.profile().together == Together::Alone || way.plan.workers == advice.workers;
    way.plan.model == advice.model && workers && advice.guard.is_none_or(|guard| way.plan.guard == Some(guard))
}

fn timed(way: &Way) -> Option<(&Way, Spread)> {
    Some((way, way.elapsed()?))
}

fn is_sound(way: &Way) -> bool {
    !way.has_failed() && way.right().is_none_or(|right| right.hits == right.of)
}
