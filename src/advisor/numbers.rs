//! The rule of how many workers suit a piece of work, held against several numbers of them: what computes wants as many as
//! there are cores, what waits wants 2 to 5 times as many or more.

use super::Advice;
use crate::comparison::{Comparison, Way};
use crate::plan::{Plan, Together};
use crate::scenario::{self, Assignment, Group};
use crate::statistics::Spread;
use crate::text::{Arg, Phrase};

/// How many times the cores are tried for work that waits, beyond the rule at both ends.
const FOR_WAITING: [u32; 4] = [1, 2, 5, 10];

/// The same for work that computes.
const FOR_COMPUTING: [u32; 2] = [1, 2];

/// The numbers of workers that are tried beside the suggested one; none where their number is not the question.
pub(super) fn tried(plan: &Plan, advice: &Advice) -> Vec<u32> {
    let scenario = scenario::get(plan.scenario);
    let shape = scenario.shape(plan);
    let times: &[u32] = match scenario.group() {
        // Of very many waits, each has a slot: a few times the cores is no number for them.
        Group::Waiting if advice.workers <= advice.cores.saturating_mul(10) => &FOR_WAITING,
        Group::Computing => &FOR_COMPUTING,
        Group::Waiting | Group::Sharing | Group::Processes => &[],
    };
    // One after the other is one worker, whatever number is tried.
    if times.is_empty()
        || advice.model.profile().together == Together::Alone
        || !matches!(shape.assignment, Assignment::Queue | Assignment::Arrivals)
        || advice.guard.is_some()
    {
        return Vec::new();
    }
    // Files of the user's have not been counted.
    let most = advice.model.profile().max_workers.min(if shape.tasks == 0 { u32::MAX } else { shape.tasks });
    let numbers = times.iter().map(|times| times.saturating_mul(advice.cores).min(most));
    let mut numbers: Vec<u32> = [1].into_iter().chain(numbers).filter(|number| *number != advice.workers).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// The ways of the suggested model by their numbers of workers, with what they took; fewer than two are none.
#[must_use]
pub fn by_numbers(advice: &Advice, comparison: &Comparison) -> Vec<(u32, Spread)> {
    let is_asked = |way: &&Way| way.plan.model == advice.model && way.plan.guard == advice.guard;
    let timed = |way: &Way| Some((way.plan.workers, way.elapsed()?));
    let mut numbers: Vec<(u32, Spread)> = comparison.ways.iter().filter(is_asked).filter_map(timed).collect();
    numbers.sort_by_key(|(workers, _)| *workers);
    if numbers.len() < 2 { Vec::new() } else { numbers }
}

/// What the numbers of workers came to: their medians, and the fewest that cannot be told apart from the fastest.
#[must_use]
pub fn numbers_in_words(advice: &Advice, comparison: &Comparison) -> Option<Phrase> {
    let numbers = by_numbers(advice, comparison);
    let (_, fastest) = numbers.iter().min_by_key(|(_, time)| time.median)?;
    let (enough, _) = numbers.iter().find(|(_, time)| !time.differs_from(fastest))?;
    let one = |(workers, time): &(u32, Spread)| {
        Phrase::new("advice.numbers.one").with("workers", *workers).with("median", Arg::Duration(time.median))
    };
    let all = numbers.iter().map(one);
    let all = all.reduce(|first, rest| Phrase::new("verdict.and").with("first", first).with("rest", rest))?;
    let told = numbers.iter().all(|(_, time)| time.interval.is_some());
    let said = Phrase::new(if told { "advice.numbers.said" } else { "advice.numbers.few" });
    let said = said.with("model", crate::verdict::model_name(advice.model)).with("numbers", all);
    Some(said.offer("enough", *enough).offer("cores", advice.cores))
}
