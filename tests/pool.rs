//! What a pool is asked for and what comes back: `map` and `futures`, in counts and order.

use std::path::PathBuf;

use racelab::cancel::Cancel;
use racelab::engine;
use racelab::event::{Nanos, Outcome};
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::results::{self, Results};
use racelab::runner::{self, Surroundings};
use racelab::scenario;
use racelab::text::{Lang, Phrase, Texts};
use racelab::timeline::Timeline;
use racelab::verdict;

const MILLISECOND: u64 = 1_000_000;

fn run(plan: &Plan) -> Timeline {
    let surroundings = Surroundings { worker_program: PathBuf::from(env!("CARGO_BIN_EXE_racelab")) };
    let mut events = Vec::new();
    runner::run(plan, &surroundings, &Cancel::new(), &mut |batch| events.extend(batch));
    Timeline::of(&events)
}

fn plan(name: ScenarioName, model: ModelName) -> Plan {
    let mut plan = Plan { model, ..scenario::plan(name, 42) };
    engine::fit_settings(&mut plan);
    plan
}

/// A figure of the results in words.
fn figure(results: &Results, key: &str) -> String {
    let figure = results.figures.iter().find(|figure| figure.key == key).unwrap_or_else(|| panic!("no figure {key}"));
    Texts::of(Lang::En).say(&Phrase::new("figure.value").with("value", figure.value.clone()))
}

fn sentence(plan: &Plan, timeline: &Timeline) -> String {
    Texts::of(Lang::En).say(&verdict::of(plan, timeline))
}

#[test]
fn a_map_hands_results_out_in_the_order_in_which_they_were_asked_for() {
    for model in ModelName::all() {
        let mut plan = plan(ScenarioName::Map, *model);
        plan.settings.set("delay", SettingValue::Duration(MILLISECOND));
        plan.settings.set("spread", SettingValue::Duration(60 * MILLISECOND));
        plan.settings.set("tasks", SettingValue::Count(8));
        let timeline = run(&plan);
        let results = results::of(&plan, &timeline, Nanos::MAX);
        assert_eq!(figure(&results, "asked-order"), "1 2 3 4 5 6 7 8", "{model}");
        assert_eq!(figure(&results, "handed-out"), "1 4 9 16 25 36 49 64", "{model}");
        let done: Vec<String> = timeline.completed_order().iter().map(|id| (id + 1).to_string()).collect();
        assert_eq!(figure(&results, "done-order"), done.join(" "), "{model}");
        let overtook = !timeline.completed_order().is_sorted();
        assert_eq!(figure(&results, "overtook") != "0", overtook, "{model}");
        let held = &results.series[0];
        assert_eq!((held.key, held.at(Nanos::MAX)), ("held-back", 0), "{model}: nothing is kept back in the end");
        assert_eq!(held.most() > 0, overtook, "{model}");
        assert!(overtook || *model == ModelName::Sequential, "{model}: waits of 1 to 61 ms, and nobody overtakes");
    }
}

#[test]
fn five_items_on_four_workers_are_two_waves_and_one_after_the_other_is_none() {
    let mut plan = plan(ScenarioName::Map, ModelName::Threads);
    plan.settings.set("delay", SettingValue::Duration(100 * MILLISECOND));
    let said = sentence(&plan, &run(&plan));
    assert!(said.contains("in the order in which they were asked for") && said.ends_with("; 2 waves."), "{said}");
    plan.settings.set("delay", SettingValue::Duration(MILLISECOND));
    plan.model = ModelName::Sequential;
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
    assert_eq!(figure(&results::of(&plan, &timeline, Nanos::MAX), "handed-out"), expected.join(" "));
}

#[test]
fn tiny_tasks_all_come_out_and_cost_more_than_a_plain_loop() {
    for model in ModelName::all() {
        let mut plan = plan(ScenarioName::Futures, *model);
        plan.settings.set("tasks", SettingValue::Count(500));
        let timeline = run(&plan);
        assert_eq!(verdict::wrong_values(&plan, &timeline), 0, "{model}");
        let results = results::of(&plan, &timeline, Nanos::MAX);
        let order = timeline.completed_order();
        assert_eq!(order.len(), 500, "{model}");
        assert_eq!(figure(&results, "first-done"), (order[0] + 1).to_string(), "{model}");
        assert_eq!(figure(&results, "overtook") == "0", order.is_sorted(), "{model}");
        let [this_run, plain_loop] =
            [0, 1].map(|bar| results.bars[bar].parts.iter().map(|(_, nanos)| nanos).sum::<u64>());
        assert_eq!(this_run, timeline.elapsed(), "{model}: the parts are the whole");
        assert_eq!(Some(plain_loop), timeline.facts().figure("plain-loop"), "{model}");
        // 500 doubles are 0.2 microseconds; starting one thread is a hundred.
        assert!(this_run > 5 * plain_loop, "{model}: {this_run} ns against {plain_loop} ns");
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
