//! What a pool is asked for and what comes back: `map`, `futures` and `arrays`, in counts and order.

use racelab::engine;
use racelab::event::{EventKind, Nanos, Outcome, RunEnd};
use racelab::plan::{Memory, ModelName, Plan, ScenarioName, SettingValue};
use racelab::results::Results;
use racelab::scenario;
use racelab::text::{Lang, Phrase, Texts};
use racelab::verdict;

use crate::support::runs::{MILLISECOND, own_models, run, run_until, sentence};

pub(crate) fn plan(name: ScenarioName, model: ModelName) -> Plan {
    let mut plan = Plan { model, ..scenario::plan(name, 42) };
    scenario::fit_settings(&mut plan);
    plan
}

/// A figure of the results in words.
fn figure(results: &Results, key: &str) -> String {
    let figure = results.figures.iter().find(|figure| figure.key == key).unwrap_or_else(|| panic!("no figure {key}"));
    Texts::of(Lang::En).say(&Phrase::new("figure.value").with("value", figure.value.clone()))
}

#[test]
fn a_map_hands_results_out_in_the_order_in_which_they_were_asked_for() {
    for model in own_models() {
        let mut plan = plan(ScenarioName::Map, *model);
        plan.settings.set("delay", SettingValue::Duration(MILLISECOND));
        plan.settings.set("spread", SettingValue::Duration(60 * MILLISECOND));
        plan.settings.set("tasks", SettingValue::Count(8));
        let timeline = run(&plan);
        let results = scenario::results(&plan, &timeline, Nanos::MAX);
        assert_eq!(figure(&results, "asked-order"), "1 2 3 4 5 6 7 8", "{model}");
        assert_eq!(figure(&results, "handed-out"), "1 4 9 16 25 36 49 64", "{model}");
        let done: Vec<String> = timeline.completed_order().iter().map(|id| (id + 1).to_string()).collect();
        assert_eq!(figure(&results, "done-order"), done.join(" "), "{model}");
        let overtook = !timeline.completed_order().is_sorted();
        assert_eq!(figure(&results, "overtook") != "0", overtook, "{model}");
        let held = &results.series[0];
        assert_eq!((held.key, held.at(Nanos::MAX)), ("held-back", 0), "{model}: nothing is kept back in the end");
        assert_eq!(held.most() > 0, overtook, "{model}");
    }
}

#[test]
fn a_map_without_workers_is_done_in_the_order_in_which_it_was_asked_for() {
    let mut plan = plan(ScenarioName::Map, ModelName::Sequential);
    plan.settings.set("delay", SettingValue::Duration(MILLISECOND));
    let said = sentence(&plan, &run(&plan));
    assert!(said.contains("one after the other: asked for and done in the same order"), "{said}");
}

#[test]
fn an_item_that_fails_keeps_its_place() {
    let mut plan = plan(ScenarioName::Map, ModelName::Threads);
    plan.settings.set("delay", SettingValue::Duration(MILLISECOND));
    plan.fail_rate = 0.5;
    let timeline = run(&plan);
    let expected: Vec<String> = (1_u64..)
        .zip(timeline.tasks())
        .map(|(item, task)| match &task.finished {
            Some((_, Outcome::Ok(_))) => (item * item).to_string(),
            _ => "-".to_owned(),
        })
        .collect();
    assert!(expected.contains(&"-".to_owned()) && expected.iter().any(|square| square != "-"));
    assert_eq!(figure(&scenario::results(&plan, &timeline, Nanos::MAX), "handed-out"), expected.join(" "));
}

#[test]
fn tiny_tasks_all_come_out_and_a_plain_loop_stands_beside_them() {
    for model in own_models() {
        let mut plan = plan(ScenarioName::Futures, *model);
        plan.settings.set("tasks", SettingValue::Count(500));
        let timeline = run(&plan);
        assert_eq!(verdict::wrong_values(&plan, &timeline), 0, "{model}");
        let results = scenario::results(&plan, &timeline, Nanos::MAX);
        let order = timeline.completed_order();
        assert_eq!(order.len(), 500, "{model}");
        assert_eq!(figure(&results, "first-done"), (order[0] + 1).to_string(), "{model}");
        assert_eq!(figure(&results, "overtook") == "0", order.is_sorted(), "{model}");
        let [this_run, plain_loop] =
            [0, 1].map(|bar| results.bars[bar].parts.iter().map(|(_, nanos)| nanos).sum::<u64>());
        assert_eq!(this_run, timeline.elapsed(), "{model}: the parts are the whole");
        assert_eq!(Some(plain_loop), timeline.facts().figure("plain-loop"), "{model}");
        let said = sentence(&plan, &timeline);
        assert!(said.contains("A plain loop, measured just before, did the same"), "{said}");
        assert_eq!(said.contains("through a pipe"), *model == ModelName::Processes, "{said}");
    }
}

#[test]
fn tiny_tasks_one_after_the_other_are_done_in_the_order_in_which_they_were_asked_for() {
    let timeline = run(&plan(ScenarioName::Futures, ModelName::Sequential));
    assert!(timeline.completed_order().is_sorted());
    assert_eq!(timeline.completed_order().len(), 10_000);
}

/// Three arrays, several pieces long and with an end that fills no piece.
const LENGTH: u64 = 100_003;

pub(crate) fn arrays(model: ModelName, memory: Memory) -> Plan {
    let mut plan = plan(ScenarioName::Arrays, model);
    plan.memory = memory;
    plan.settings.set("tasks", SettingValue::Count(3));
    plan.settings.set("length", SettingValue::Count(LENGTH));
    plan
}

#[test]
fn arrays_come_out_right_wherever_they_are_and_only_private_ones_are_copied() {
    let processes = [(ModelName::Processes, Memory::Private), (ModelName::Processes, Memory::Shared)];
    let others = own_models().filter(|model| **model != ModelName::Processes);
    for (model, memory) in others.map(|model| (*model, Memory::Shared)).chain(processes) {
        let plan = arrays(model, memory);
        let timeline = run(&plan);
        assert_eq!(timeline.end(), Some(&RunEnd::Completed), "{model}, {memory}");
        assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 3, "{model}, {memory}");
        assert_eq!(verdict::wrong_values(&plan, &timeline), 0, "{model}, {memory}");
        let copied: u64 = timeline.tasks().iter().filter_map(|task| timeline.facts_of(task).figure("copied")).sum();
        let all = 3 * LENGTH * 8;
        assert_eq!(copied, if memory == Memory::Private { all } else { 0 }, "{model}, {memory}");
        let results = scenario::results(&plan, &timeline, Nanos::MAX);
        let breaks_even = results.figures.iter().any(|figure| figure.key == "break-even-rounds");
        assert_eq!(breaks_even, memory == Memory::Private, "{model}, {memory}");
        assert_eq!(results.bars.len(), 3, "{model}, {memory}");
    }
}

#[test]
fn the_sentence_says_how_arrays_came_to_the_children() {
    let mut plan = arrays(ModelName::Processes, Memory::Private);
    let said = sentence(&plan, &run(&plan));
    assert!(said.contains("through pipes"), "{said}");
    plan.memory = Memory::Shared;
    let said = sentence(&plan, &run(&plan));
    assert!(said.contains("nothing was copied"), "{said}");
}

#[test]
fn an_array_that_is_not_there_in_time_times_its_task_out_and_the_others_go_on() {
    let mut plan = arrays(ModelName::Processes, Memory::Private);
    plan.timeout_ns = Some(1);
    plan.workers = 1;
    let timeline = run(&plan);
    assert_eq!(timeline.end(), Some(&RunEnd::Completed));
    assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::TimedOut), 3);
}

#[test]
fn a_run_that_is_cancelled_while_arrays_are_on_their_way_ends() {
    let mut plan = arrays(ModelName::Processes, Memory::Private);
    plan.settings.set("length", SettingValue::Count(10_000_000));
    let timeline = run_until(&plan, |what| matches!(what, EventKind::Waiting { .. }));
    assert!(matches!(timeline.end(), Some(RunEnd::Cancelled)), "{:?}", timeline.end());
    assert_eq!(timeline.tasks().iter().filter(|task| task.finished.is_some()).count(), 3);
}

#[test]
fn arrays_that_would_not_fit_are_refused_with_a_reason() {
    let mut plan = arrays(ModelName::Processes, Memory::Private);
    plan.settings.set("length", SettingValue::Count(30_000_000));
    let why = engine::refusal(&plan).expect("3 arrays of 240 MB and 3 copies are more than a GiB");
    assert!(Texts::of(Lang::En).say(&why).contains("--length"));
    plan.memory = Memory::Shared;
    assert_eq!(engine::refusal(&plan), None, "without copies they fit");
}
