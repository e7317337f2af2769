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

#[rstest]
#[case::cores_for_computing(plan(ScenarioName::Squares), 2, ModelName::Rayon, 2, "advice.computing")]
#[case::one_core(plan(ScenarioName::Squares), 1, ModelName::Rayon, 1, "advice.one-core")]
#[case::more_than_cores_for_waiting(many_fetches(50), 4, ModelName::Threads, 20, "advice.waiting")]
#[case::no_more_than_tasks(plan(ScenarioName::Fetch), 16, ModelName::Threads, 4, "advice.waiting")]
#[case::async_for_very_many(many_fetches(5_000), 2, ModelName::Async, 5_000, "advice.many")]
#[case::messages_before_locks(plan(ScenarioName::Counter), 2, ModelName::Threads, 4, "advice.counter")]
fn the_rules_of_the_guides(
    #[case] plan: Plan,
    #[case] cores: u32,
    #[case] model: ModelName,
    #[case] workers: u32,
    #[case] reason: &str,
) {
    let advice = advise(&plan, cores);
    assert_eq!((advice.model, advice.workers, advice.reason.key()), (model, workers, reason));
    assert_eq!(advice.python.is_some(), plan.scenario == ScenarioName::Squares, "the interpreter lock minds computing");
}

#[test]
fn every_scenario_is_advised_what_can_be_run_and_said() {
    for scenario in scenario::all() {
        for cores in [1, 2, 64] {
            let plan = plan(scenario.name());
            let advice = advise(&plan, cores);
            let (ways, _) = ways(&plan, &advice, &[]);
            let name = scenario.name();
            assert!(ways.iter().any(|way| way.model == advice.model), "{name}: {advice:?} is measured: {ways:?}");
            assert!(ways.iter().all(|way| engine::refusal(way).is_none() && same_work(way, &plan)), "{name}");
            for lang in [Lang::En, Lang::Ko] {
                let said = Texts::of(lang).say(&advice.reason);
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

fn trial(elapsed: Nanos) -> Trial {
    Trial { elapsed, action: elapsed, costs: TimeCosts::default(), counter: None, failed: 0 }
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
fn few_trials_are_said_to_be_few_and_other_work_does_not_count() {
    let plan = plan(ScenarioName::Squares);
    let advice = advise(&plan, 2);
    let few = measured(&plan, &[(ModelName::Rayon, 2, &[100]), (ModelName::Sequential, 1, &[200])]);
    let said = Texts::of(Lang::En).say(&conclusion(&advice, &few));
    assert!(said.contains("so few trials (1)"), "{said}");
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
