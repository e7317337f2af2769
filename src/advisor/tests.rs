//! What is suggested, and what trials say of it.

use rstest::rstest;

use super::*;
use crate::comparison::{Comparison, TimeCosts, Trial};
use crate::plan::{ScenarioName, SettingValue};
use crate::text::{Lang, Texts};

fn plan(name: ScenarioName) -> Plan {
    scenario::plan(name, 1)
}

fn many_fetches(tasks: u64) -> Plan {
    let mut plan = plan(ScenarioName::Fetch);
    plan.settings.set("tasks", SettingValue::Count(tasks));
    plan
}

fn squares_of(n: u64) -> Plan {
    let mut plan = plan(ScenarioName::Squares);
    plan.settings.set("n", SettingValue::Count(n));
    plan.settings.set("rounds", SettingValue::Count(1));
    plan
}

#[rstest]
#[case::cores_for_computing(plan(ScenarioName::Squares), 2, ModelName::Rayon, 2, "advice.computing")]
#[case::one_core(plan(ScenarioName::Squares), 1, ModelName::Rayon, 1, "advice.one-core")]
#[case::a_loop_for_tiny_tasks(plan(ScenarioName::Futures), 2, ModelName::Sequential, 1, "advice.tiny")]
#[case::small_sums_are_tiny(squares_of(1_000), 2, ModelName::Sequential, 1, "advice.tiny")]
#[case::large_sums_are_not(squares_of(1_000_000), 2, ModelName::Rayon, 2, "advice.computing")]
#[case::threads_for_files(plan(ScenarioName::Json), 2, ModelName::Threads, 2, "advice.files")]
#[case::a_pool_for_pictures(plan(ScenarioName::Images), 2, ModelName::Rayon, 2, "advice.computing")]
#[case::more_than_cores_for_waiting(many_fetches(50), 4, ModelName::Threads, 20, "advice.waiting")]
#[case::no_more_than_tasks(plan(ScenarioName::Fetch), 16, ModelName::Threads, 4, "advice.waiting")]
#[case::a_thousand_waits_are_not_too_many_for_threads(
    many_fetches(1_000),
    2,
    ModelName::Threads,
    1_000,
    "advice.one-each"
)]
#[case::as_many_as_threads_can_be(many_fetches(1_024), 2, ModelName::Threads, 1_024, "advice.one-each")]
#[case::async_for_more_than_threads_can_be(many_fetches(1_025), 2, ModelName::Async, 1_025, "advice.many")]
#[case::async_for_very_many(many_fetches(5_000), 2, ModelName::Async, 5_000, "advice.many")]
#[case::nothing_shared_before_locks(plan(ScenarioName::Counter), 2, ModelName::Threads, 4, "advice.counter")]
fn the_rules_of_the_guides(
    #[case] plan: Plan,
    #[case] cores: u32,
    #[case] model: ModelName,
    #[case] workers: u32,
    #[case] reason: &str,
) {
    let advice = advise(&plan, cores);
    assert_eq!((advice.model, advice.workers, advice.reason.key()), (model, workers, reason));
}

#[rstest]
#[case(plan(ScenarioName::Squares), Some("advice.python.computing"))]
#[case(plan(ScenarioName::Arrays), Some("advice.python.native"))]
#[case(plan(ScenarioName::Images), Some("advice.python.native"))]
#[case(returning("totals"), Some("advice.python.computing"))]
#[case(returning("documents"), Some("advice.python.returns-much"))]
#[case(plan(ScenarioName::Futures), Some("advice.python.tiny"))]
#[case(plan(ScenarioName::Fetch), None)]
#[case(plan(ScenarioName::Counter), None)]
fn the_interpreter_lock_minds_what_keeps_it(#[case] plan: Plan, #[case] said: Option<&str>) {
    let python = advise(&plan, 2).python;
    assert_eq!(python.as_ref().map(Phrase::key), said);
    let says_processes = python.is_some_and(|python| Texts::of(Lang::En).say(&python).contains("processes instead"));
    assert_eq!(says_processes, said == Some("advice.python.computing"), "only what keeps the lock and returns little");
}

/// JSON files of which so much comes back.
fn returning(returns: &'static str) -> Plan {
    let mut plan = plan(ScenarioName::Json);
    plan.settings.set("returns", SettingValue::Choice(returns.into()));
    plan
}

#[test]
fn messages_are_said_to_be_for_design_and_not_for_speed() {
    let said = Texts::of(Lang::En).say(&advise(&plan(ScenarioName::Counter), 2).reason);
    assert!(said.contains("for the design, not for speed"), "{said}");
}

#[test]
fn every_scenario_is_advised_what_can_be_run_and_said() {
    for scenario in scenario::all() {
        for cores in [1, 2, 64] {
            let plan = plan(scenario.name());
            let advice = advise(&plan, cores);
            let python = advice.python.clone().unwrap_or(Phrase::new("advice.python"));
            let (ways, _) = ways(&plan, &advice, &[]);
            let name = scenario.name();
            assert!(ways.iter().any(|way| way.model == advice.model), "{name}: {advice:?} is measured: {ways:?}");
            assert!(ways.iter().all(|way| engine::refusal(way).is_none() && same_work(way, &plan)), "{name}");
            for lang in [Lang::En, Lang::Ko] {
                let said = [&advice.reason, &python].map(|phrase| Texts::of(lang).say(phrase)).join(" ");
                assert!(!said.contains('{') && !said.contains("advice."), "{name}: {said}");
            }
        }
    }
}

#[test]
fn one_after_the_other_comes_first_unless_it_would_take_too_long() {
    let fetch = plan(ScenarioName::Fetch);
    let (short, long) = ways(&fetch, &advise(&fetch, 2), &[]);
    assert_eq!((short[0].model, short[0].workers, long.len()), (ModelName::Sequential, 1, 0));
    let many = many_fetches(1_000);
    let (short, long) = ways(&many, &advise(&many, 2), &[]);
    assert!(short.iter().all(|way| way.model != ModelName::Sequential), "{short:?}");
    assert_eq!(
        long.iter().map(|(way, waits)| (way.model, *waits)).collect::<Vec<_>>(),
        [(ModelName::Sequential, 1_000_000_000_000)]
    );
}

#[test]
fn a_loop_is_measured_against_several_workers() {
    let tiny = plan(ScenarioName::Futures);
    let (ways, _) = ways(&tiny, &advise(&tiny, 2), &[]);
    let counts: Vec<(ModelName, u32)> = ways.iter().map(|way| (way.model, way.workers)).collect();
    assert_eq!(counts[..2], [(ModelName::Sequential, 1), (ModelName::Threads, 2)], "{counts:?}");
}

fn trial(elapsed: Nanos) -> Trial {
    Trial { elapsed, starting: 0, costs: TimeCosts::default(), counter: None, failed: 0 }
}

/// A session in which each of these models made runs of these lengths.
fn measured(plan: &Plan, times: &[(ModelName, u32, &[Nanos])]) -> Comparison {
    let trials: Vec<(Plan, Trial)> = times
        .iter()
        .flat_map(|(model, workers, times)| {
            let plan = Plan { model: *model, workers: *workers, ..plan.clone() };
            times.iter().map(move |time| (plan.clone(), trial(*time)))
        })
        .collect();
    session(trials.iter().map(|(made, trial)| (made, trial)), plan)
}

const SIX: &[Nanos] = &[100, 101, 102, 103, 104, 105];
const SLOW: &[Nanos] = &[200, 201, 202, 203, 204, 205];

#[rstest]
#[case::nothing(&[], "advice.measured.not-yet")]
#[case::another_number_of_workers(&[(ModelName::Rayon, 7, SIX)], "advice.measured.not-yet")]
#[case::nothing_to_compare(&[(ModelName::Rayon, 2, SIX)], "advice.measured.alone")]
#[case::agrees(&[(ModelName::Rayon, 2, SIX), (ModelName::Sequential, 1, SLOW)], "advice.measured.agrees")]
#[case::differs(&[(ModelName::Rayon, 2, SLOW), (ModelName::Processes, 2, SIX)], "advice.measured.differs")]
#[case::cannot_be_told(&[(ModelName::Rayon, 2, SIX), (ModelName::Threads, 2, SIX)], "advice.measured.alike")]
fn the_measured_is_put_beside_the_rule(#[case] times: &[(ModelName, u32, &[Nanos])], #[case] said: &str) {
    let plan = plan(ScenarioName::Squares);
    assert_eq!(conclusion(&advise(&plan, 2), &measured(&plan, times)).key(), said);
}

#[test]
fn few_trials_tell_nothing_apart_and_other_work_does_not_count() {
    let plan = plan(ScenarioName::Squares);
    let advice = advise(&plan, 2);
    let few = measured(&plan, &[(ModelName::Rayon, 2, &SIX[..5]), (ModelName::Sequential, 1, &SLOW[..5])]);
    let said = conclusion(&advice, &few);
    assert_eq!(said.key(), "advice.measured.few");
    insta::assert_snapshot!(Texts::of(Lang::En).say(&said), @"rayon × 2 took 102 ns, sequential 202 ns; too few trials of each (5) to tell them apart: 6 or more may allow it.");
    let mut other = plan.clone();
    other.settings.set("n", SettingValue::Count(5));
    let elsewhere = [(Plan { model: ModelName::Rayon, workers: 2, ..other }, trial(1))];
    assert_eq!(session(elsewhere.iter().map(|(made, trial)| (made, trial)), &plan).ways.len(), 0);
}

#[test]
fn what_came_out_wrong_was_not_faster() {
    let plan = plan(ScenarioName::Counter);
    let advice = advise(&plan, 2);
    let way = |guard, elapsed, observed| {
        let plan = Plan { guard: Some(guard), workers: 4, ..plan.clone() };
        (plan, Trial { counter: Some((400_000, observed)), ..trial(elapsed) })
    };
    let trials = [way(GuardName::Local, 100, 400_000), way(GuardName::None, 1, 231_000)];
    assert_eq!(
        conclusion(&advice, &session(trials.iter().map(|(made, trial)| (made, trial)), &plan)).key(),
        "advice.measured.alone"
    );
}

#[rstest]
#[case::computing(plan(ScenarioName::Squares), 2, &[1, 4])]
#[case::waiting(many_fetches(50), 4, &[1, 4, 8, 40])]
#[case::no_more_than_tasks(plan(ScenarioName::Fetch), 2, &[1, 2])]
#[case::very_many(many_fetches(5_000), 2, &[])]
#[case::a_counter(plan(ScenarioName::Counter), 2, &[])]
#[case::one_after_the_other(plan(ScenarioName::Futures), 2, &[])]
fn the_rule_of_numbers_is_tried_on_both_sides(#[case] plan: Plan, #[case] cores: u32, #[case] expected: &[u32]) {
    let advice = advise(&plan, cores);
    assert_eq!(numbers::tried(&plan, &advice), expected, "beside {}", advice.workers);
    let (ways, left_out) = ways(&plan, &advice, &[]);
    let all = ways.iter().map(|way| &**way).chain(left_out.iter().map(|(way, _)| way));
    let own: Vec<u32> = all.filter(|way| way.model == advice.model).map(|way| way.workers).collect();
    assert!(expected.iter().all(|number| own.contains(number)), "{own:?}");
}

#[test]
fn the_fewest_that_are_as_good_as_the_fastest_are_said() {
    let plan = many_fetches(50);
    let advice = advise(&plan, 2);
    let times: &[(ModelName, u32, &[Nanos])] = &[
        (ModelName::Threads, 1, &[900, 910, 920, 930, 940, 950]),
        (ModelName::Threads, 10, SIX),
        (ModelName::Threads, 20, &[99, 100, 101, 102, 103, 104]),
        (ModelName::Async, 10, &[50]),
    ];
    let said = numbers_in_words(&advice, &measured(&plan, times)).expect("three numbers were tried");
    let said = Texts::of(Lang::En).say(&said);
    assert!(said.starts_with("threads by numbers of workers: 1: ") && said.contains(", 20: "), "{said}");
    assert!(said.ends_with("On 2 cores the fewest that cannot be told apart from the fastest are 10."), "{said}");
    assert_eq!(numbers_in_words(&advice, &measured(&plan, &times[1..2])), None, "one number says nothing of others");
    let few: &[(ModelName, u32, &[Nanos])] = &[(ModelName::Threads, 1, &[900]), (ModelName::Threads, 10, &[100])];
    assert_eq!(numbers_in_words(&advice, &measured(&plan, few)).expect("two numbers").key(), "advice.numbers.few");
}
