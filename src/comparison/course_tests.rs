//! Courses of comparisons by hand: which run comes next, and when it is enough.

use super::super::tests::way;
use super::super::{Trial, Way};
use super::*;
use crate::plan::{ModelName, ScenarioName};

const MILLI: Nanos = 1_000_000;

/// Ways that always take a millisecond.
const STEADY: [&dyn Fn(usize) -> u64; 5] = [&|_| 1; 5];

fn ways(count: usize) -> Vec<Runnable> {
    vec![Runnable::usual(ScenarioName::Fetch, 0); count]
}

/// Makes the runs of a course, each of which takes so long in its way, ms; returns them and why there are no more.
fn made(until: Until, times: &[&dyn Fn(usize) -> u64]) -> (Vec<ComparisonRun>, Comparison, Enough) {
    let mut course = Course::new(ways(times.len()), until, 1);
    let template = way(ModelName::Threads, 2, &[1]);
    let empty = || Way { trials: Vec::new(), ..template.clone() };
    let mut comparison = Comparison { ways: times.iter().map(|_| empty()).collect() };
    let (mut steps, mut spent) = (Vec::new(), 0);
    loop {
        match course.next(&comparison, spent) {
            Err(why) => return (steps, comparison, why),
            Ok(step) => {
                let elapsed = times[step.way](steps.len()) * MILLI;
                spent += elapsed;
                comparison.ways[step.way].add(Trial { elapsed, ..template.trials[0] }, step.trial.is_none());
                steps.push(step);
            }
        }
    }
}

fn counts(comparison: &Comparison) -> Vec<usize> {
    comparison.ways.iter().map(|way| way.trials.len()).collect()
}

#[test]
fn every_way_is_run_once_a_round_and_rounds_differ() {
    let (steps, comparison, why) = made(Until::Trials(20), &STEADY[..5]);
    assert_eq!((steps.len(), why, counts(&comparison)), (5 * 21, Enough::Trials, vec![20; 5]));
    assert_eq!(steps, made(Until::Trials(20), &STEADY[..5]).0, "the same seed gives the same order");
    let rounds: Vec<Vec<usize>> = steps.chunks(5).map(|round| round.iter().map(|step| step.way).collect()).collect();
    for round in &rounds {
        let mut ways = round.clone();
        ways.sort_unstable();
        assert_eq!(ways, [0, 1, 2, 3, 4]);
    }
    assert!(rounds.windows(2).any(|pair| pair[0] != pair[1]));
    assert!(steps[..5].iter().all(|step| step.trial.is_none()), "first of all everybody runs once");
}

#[test]
fn a_single_trial_costs_one_run_each() {
    let (steps, comparison, _) = made(Until::Trials(1), &STEADY[..3]);
    assert_eq!((steps.len(), counts(&comparison), comparison.is_seen_once()), (3, vec![1; 3], true));
}

#[test]
fn a_trial_of_one_way_draws_what_that_trial_of_another_draws() {
    let mut seeds = std::collections::BTreeMap::new();
    for step in made(Until::Trials(4), &STEADY[..3]).0 {
        assert_eq!(*seeds.entry(step.trial).or_insert(step.plan.seed), step.plan.seed);
    }
    assert_eq!(seeds.values().collect::<std::collections::BTreeSet<_>>().len(), 4, "every trial another one");
    assert_eq!((seed_of(MAX_SEED, 1), seeds[&None]), (0, seeds[&Some(0)]), "the first run is as the first trial");
}

#[test]
fn it_ends_by_itself_when_the_ways_can_be_told_apart() {
    let (steps, comparison, why) = made(Until::USUAL, &[&|_| 4_000, &|_| 1_000]);
    assert_eq!(
        (why, counts(&comparison), steps.len()),
        (Enough::Told, vec![4, 4], 10),
        "the first runs are not counted"
    );
    let (_, comparison, why) = made(Until::USUAL, &[&|_| 1_000, &|_| 1_010]);
    assert_eq!((why, counts(&comparison)), (Enough::Told, vec![4, 4]), "as good as each other");
    let (_, comparison, _) = made(Until::USUAL, &[&|_| 4, &|_| 1]);
    assert_eq!(counts(&comparison), [20, 20], "short runs are made more often");
}

#[test]
fn what_cannot_be_told_apart_uses_the_time_and_no_more() {
    let unsteady = |run: usize| 1_000 + 900 * (run as u64 % 3);
    let (steps, comparison, why) = made(Until::Told { budget: 20_000 * MILLI }, &[&unsteady, &unsteady]);
    let spent: Nanos = (0..steps.len()).map(|run| unsteady(run) * MILLI).sum();
    assert_eq!(why, Enough::Budget);
    assert!((15_000 * MILLI..=20_000 * MILLI).contains(&spent) && !comparison.is_seen_once(), "{spent}");
    let (steps, comparison, why) = made(Until::Told { budget: MILLI }, &[&unsteady, &unsteady]);
    assert_eq!((steps.len(), why, comparison.is_seen_once()), (2, Enough::Budget, true), "once at least");
}

#[test]
fn the_time_left_is_known_after_the_first_run() {
    assert_eq!(time_left(0, 0, 10), None);
    assert_eq!(time_left(2_000, 10, 10), Some(0));
}
