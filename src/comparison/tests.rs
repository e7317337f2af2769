//! Comparisons by hand: what may be claimed, and what may not.

use super::*;
use crate::plan::{GuardName, ModelName, ScenarioName};
use crate::scenario;
use crate::text::{Lang, Texts};

pub(super) fn way(model: ModelName, workers: u32, times: &[u64]) -> Way {
    let plan = Plan { model, workers, ..scenario::plan(ScenarioName::Squares, 1) };
    let trial = |elapsed: &u64| Trial {
        elapsed: *elapsed * 1_000_000,
        starting: 0,
        costs: TimeCosts::default(),
        counter: None,
        failed: 0,
    };
    Way { trials: times.iter().map(trial).collect(), ..Way::new(plan) }
}

fn said(ways: Vec<Way>) -> String {
    Texts::of(Lang::En).say(&verdict(&Comparison { ways }))
}

const SLOW: [u64; 8] = [100, 101, 102, 103, 104, 105, 106, 107];
const FAST: [u64; 8] = [50, 51, 52, 53, 54, 55, 56, 57];
const MIXED: [u64; 8] = [40, 50, 60, 70, 90, 100, 110, 120];

#[test]
fn a_clear_winner_is_named_with_its_speed_up() {
    let ways = vec![way(ModelName::Sequential, 1, &SLOW), way(ModelName::Threads, 2, &FAST)];
    insta::assert_snapshot!(said(ways), @"threads × 2 was fastest: 53.5 ms, the next one took 1.9 times as long. That is 1.9 times as fast as one after the other (1.8 to 2.1).");
}

#[test]
fn what_cannot_be_told_apart_is_not() {
    let ways = vec![way(ModelName::Threads, 2, &MIXED), way(ModelName::Async, 2, &SLOW)];
    insta::assert_snapshot!(said(ways), @"The 2 ways cannot be told apart: their times overlap.");
}

#[test]
fn several_may_share_the_first_place() {
    let ways = vec![
        way(ModelName::Sequential, 1, &[200; 8]),
        way(ModelName::Threads, 2, &FAST),
        way(ModelName::Rayon, 2, &[56; 8]),
    ];
    insta::assert_snapshot!(said(ways), @"threads × 2, rayon × 2 were fastest and cannot be told apart (53.5 ms). That is 3.7 times as fast as one after the other (3.5 to 4.0).");
}

#[test]
fn of_few_trials_nothing_is_claimed() {
    let ways = vec![way(ModelName::Sequential, 1, &SLOW[..3]), way(ModelName::Threads, 2, &FAST[..3])];
    assert!(is_doubtful(&Comparison { ways: ways.clone() }), "of few trials nobody has won");
    insta::assert_snapshot!(said(ways), @"Trials of each: 3. threads × 2 was first with 51.0 ms, the next one took 2.0 times as long. That may be luck: it takes 4 trials to tell.");
    let ways = vec![way(ModelName::Sequential, 1, &SLOW[..1]), way(ModelName::Threads, 2, &FAST[..1])];
    let comparison = Comparison { ways };
    let speed_up = comparison.speed_up(&comparison.ways[1]).expect("both were run");
    assert_eq!((speed_up.times, speed_up.interval), (2.0, None), "what was seen, and no interval");
}

#[test]
fn what_was_seen_once_is_called_so() {
    let once = |model, time: u64| Way { seen_once: true, ..way(model, 2, &[time]) };
    let ways = vec![once(ModelName::Sequential, 400), once(ModelName::Threads, 100), once(ModelName::Async, 105)];
    let comparison = Comparison { ways: ways.clone() };
    assert!(comparison.is_seen_once() && is_doubtful(&comparison), "nobody has won");
    insta::assert_snapshot!(said(ways.clone()), @"Seen once: threads × 2, async × 2 were first with about 100 ms, the next one took 4.0 times as long. Once may be luck: it takes 4 trials to tell.");
    insta::assert_snapshot!(said(ways[1..].to_vec()), @"Seen once: all took about 100 ms. Once may be luck: it takes 4 trials to tell.");
    insta::assert_snapshot!(said(ways[..2].to_vec()), @"Seen once: threads × 2 was first with 100 ms, the next one took 4.0 times as long. Once may be luck: it takes 4 trials to tell.");
    // A second run of each takes the place of the first: what is said is said of it, and not that it was the only one.
    let again = vec![way(ModelName::Sequential, 1, &[400]), way(ModelName::Threads, 2, &[100])];
    assert!(!Comparison { ways: again.clone() }.is_seen_once() && said(again).starts_with("Trials of each: 1. "));
}

#[test]
fn one_after_the_other_is_one_worker_whatever_was_asked_for() {
    let comparison = Comparison { ways: vec![way(ModelName::Sequential, 4, &SLOW), way(ModelName::Threads, 4, &FAST)] };
    let efficiency = |index: usize| comparison.efficiency(&comparison.ways[index]).expect("both were run");
    assert!((efficiency(0) - 1.0).abs() < 1e-9);
    assert!((efficiency(1) - 103.5 / 53.5 / 4.0).abs() < 1e-3);
}

/// The same way where a task failed in one of the trials.
fn failing(mut way: Way) -> Way {
    way.trials[1].failed = 1;
    way
}

#[test]
fn whoever_is_fast_as_its_tasks_fail_is_not_spoken_of() {
    let one_after_the_other = || way(ModelName::Sequential, 1, &[200; 8]);
    let ways = vec![one_after_the_other(), way(ModelName::Rayon, 2, &SLOW), failing(way(ModelName::Threads, 2, &FAST))];
    let comparison = Comparison { ways: ways.clone() };
    assert_eq!(comparison.speed_up(&comparison.ways[2]), None);
    assert!(is_doubtful(&comparison));
    insta::assert_snapshot!(said(ways), @"rayon × 2 was fastest: 104 ms, the next one took 1.9 times as long. That is 1.9 times as fast as one after the other (1.9 to 2.0). Not counted, because tasks failed: threads × 2.");
    let ways = vec![failing(one_after_the_other()), way(ModelName::Threads, 2, &FAST)];
    insta::assert_snapshot!(said(ways), @"threads × 2 took 53.5 ms (median); there is nothing to compare it with. Not counted, because tasks failed: sequential.");
    let ways = vec![failing(one_after_the_other()), failing(way(ModelName::Threads, 2, &FAST))];
    insta::assert_snapshot!(said(ways), @"Tasks failed in every way that was run, so nothing can be said of how fast they are.");
}

#[test]
fn many_ways_whose_tasks_fail_are_counted() {
    let failed = (1..=4).map(|workers| failing(way(ModelName::Threads, workers, &FAST)));
    let ways: Vec<Way> = failed.chain([way(ModelName::Async, 1, &SLOW)]).collect();
    assert!(said(ways.clone()).ends_with("Not counted, because tasks failed: 4 ways."));
    assert!(Comparison { ways }.curves().is_empty());
}

#[test]
fn whoever_is_fast_and_wrong_has_won_nothing() {
    let under = |guard, times, lost: &[u64]| {
        let mut way = way(ModelName::Threads, 4, times);
        way.plan.guard = Some(guard);
        for (trial, lost) in way.trials.iter_mut().zip(lost.iter().cycle()) {
            trial.counter = Some((400, 400 - lost));
        }
        way
    };
    let mutex = || under(GuardName::Mutex, &SLOW, &[0]);
    let ways = vec![under(GuardName::None, &FAST, &[0, 80, 80, 80]), mutex()];
    insta::assert_snapshot!(said(ways), @"threads × 4 (none) was fastest: 53.5 ms, the next one took 1.9 times as long. But 6 of these 8 runs came out wrong. Right every time: threads × 4 (mutex) (104 ms).");
    let ways = vec![under(GuardName::None, &FAST, &[80])];
    insta::assert_snapshot!(said(ways), @"threads × 4 (none) took 53.5 ms (median); there is nothing to compare it with. But 8 of these 8 runs came out wrong. No way came out right every time.");
    // One worker alone is right, but has less to do.
    let mut alone = under(GuardName::None, &FAST, &[0]);
    alone.work -= 3;
    let ways = vec![alone, under(GuardName::None, &SLOW, &[80])];
    assert!(!said(ways).contains("No way"), "one of them did");
    let right = vec![under(GuardName::Atomic, &FAST, &[0]), mutex()];
    assert!(!said(right).contains("wrong"));
}

#[test]
fn nothing_and_a_single_way_claim_nothing() {
    assert_eq!(verdict(&Comparison::default()).key(), "compare.verdict.nothing");
    assert_eq!(verdict(&Comparison { ways: vec![way(ModelName::Async, 2, &FAST)] }).key(), "compare.verdict.one");
}

#[test]
fn a_curve_begins_with_one_worker_of_its_own_model() {
    let ways = vec![
        way(ModelName::Threads, 4, &[30]),
        way(ModelName::Threads, 1, &[120]),
        way(ModelName::Threads, 2, &[60]),
        way(ModelName::Processes, 2, &[60]),
    ];
    let curves = Comparison { ways }.curves();
    assert_eq!(curves.len(), 1, "{curves:?}");
    assert_eq!(curves[0].points, [(1, 1.0), (2, 2.0), (4, 4.0)]);
}

#[test]
fn a_way_without_trials_is_no_baseline() {
    let ways = vec![way(ModelName::Sequential, 1, &[]), way(ModelName::Threads, 2, &FAST)];
    let comparison = Comparison { ways };
    assert_eq!(comparison.speed_up(&comparison.ways[1]), None);
}
