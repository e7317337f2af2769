//! What is ticked at first, and what ticks come to.

use super::*;
use crate::plan::ScenarioName;

fn form(name: ScenarioName) -> CompareForm {
    CompareForm::new(&PlanForm::of(name), 2)
}

/// The names of the ways among themselves.
fn ways(form: &CompareForm) -> Vec<String> {
    let texts = crate::text::Texts::of(crate::text::Lang::En);
    let comparison =
        crate::comparison::Comparison::new(form.plans().expect("ways").iter().map(|plan| (**plan).clone()));
    comparison.ways.iter().map(|way| texts.say(&way.name_among(&comparison.ways))).collect()
}

#[test]
fn a_counter_is_compared_on_every_model_with_and_without_a_lock() {
    let form = form(ScenarioName::Counter);
    let expected = ["sequential", "threads", "processes", "async"];
    let expected = expected.iter().flat_map(|model| ["none", "mutex"].map(|guard| format!("{model} ({guard})")));
    assert_eq!(ways(&form), expected.collect::<Vec<_>>());
    assert_eq!(form.until(), Until::USUAL);
}

#[test]
fn what_a_scenario_is_about_is_compared_first() {
    assert_eq!(ways(&form(ScenarioName::Requests)), ["handler", "update", "none"]);
    assert_eq!(ways(&form(ScenarioName::SpawnTree)), ["no main-guard", "main-guard"]);
    let fixes = ways(&form(ScenarioName::Deadlock));
    assert!(fixes.contains(&"none".to_owned()) && fixes.len() >= 4, "{fixes:?}");
    let partings = ways(&form(ScenarioName::Lifecycle));
    assert!(partings.contains(&"daemon".to_owned()) && partings.contains(&"joined".to_owned()), "{partings:?}");
}

#[test]
fn what_a_model_or_its_memory_may_be_is_offered_where_it_is_ticked() {
    let mut form = form(ScenarioName::Counter);
    let row = |form: &CompareForm, key: &str| {
        form.rows().iter().position(|row| matches!(row, CompareRow::Aspect(aspect) if aspect.key() == key))
    };
    assert_eq!(row(&form, "gil"), None);
    let gil = ModelName::all().iter().position(|model| *model == ModelName::Gil).expect("there is one");
    form.pick(0, gil);
    let (gil, memory) = (row(&form, "gil").expect("ticked"), row(&form, "memory").expect("processes are ticked"));
    form.pick(gil, 0);
    assert!(ways(&form).contains(&"gil (model) (none, old)".to_owned()), "{:?}", ways(&form));
    form.pick(memory, 1);
    assert!(ways(&form).contains(&"processes (none, private)".to_owned()), "{:?}", ways(&form));
}

#[test]
fn fetches_are_compared_within_a_moment_and_so_are_sums_of_squares() {
    for name in [ScenarioName::Fetch, ScenarioName::Squares] {
        assert_eq!(ways(&form(name)), ["sequential", "threads", "processes", "async"]);
    }
    let (once, is_known) = form(ScenarioName::Fetch).forecast.once(form(ScenarioName::Fetch).plans().expect("ways"));
    assert!(is_known && once <= 12 * SECOND, "{once}");
}

#[test]
fn what_cannot_be_run_is_not_ticked_and_says_why() {
    let mut form = form(ScenarioName::Deadlock);
    assert!(ways(&form).iter().all(|way| !way.contains("sequential")));
    let refusals = form.refusals(CompareRow::Models);
    assert_eq!(refusals[0].0, ["sequential"]);
    form.pick(0, 0);
    assert_eq!(form.error(), Some(&refusals[0].1));
    assert_eq!(form.left_out(), None);
}

#[test]
fn ways_that_are_ticked_and_cannot_be_run_are_counted() {
    let mut form = form(ScenarioName::Counter);
    let rwlock = GuardName::all().iter().position(|guard| *guard == GuardName::Rwlock).expect("there is one");
    form.pick(2, rwlock);
    let (left_out, first, _) = form.left_out().expect("processes share none");
    assert_eq!((left_out, first.key()), (1, "compare.way.of"));
}

#[test]
fn one_after_the_other_is_there_once_however_many_workers_there_are() {
    let mut form = form(ScenarioName::Squares);
    form.counts = vec![1, 2, 4];
    form.work_out();
    assert_eq!(ways(&form).iter().filter(|way| way.contains("sequential")).count(), 1);
    form.counts.clear();
    form.work_out();
    assert!(form.plans().is_err());
}
