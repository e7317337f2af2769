use super::*;
use crate::event::{Outcome, Value, What};
use crate::plan::ScenarioName;
use crate::scenario;

fn plans(count: u64) -> Vec<Plan> {
    (0..count).map(|seed| scenario::plan(ScenarioName::Fetch, seed)).collect()
}

/// The events of a run of one task that ends in some way.
fn events(end: RunEnd) -> Vec<Event> {
    let whats = [
        What::TasksQueued { first: 0, count: 1 },
        What::TaskStarted { worker: 0, task: 0 },
        What::TaskFinished { worker: 0, task: 0, outcome: Outcome::Ok(Value::Nothing) },
        What::Finished { end },
    ];
    (0..).zip(whats).map(|(at, what)| Event { at, what }).collect()
}

/// Makes runs with a fake engine that ends the runs one after the other as told.
fn made(plans: &[Plan], cancel: &Cancel, ends: Vec<RunEnd>) -> Result<Vec<Run>, Stopped> {
    let mut ends = ends.into_iter();
    make(plans, cancel, &mut Progress::hidden(), &mut |_, sink| {
        for event in ends.next().map(events).unwrap_or_default() {
            sink(vec![event]);
        }
    })
}

#[test]
fn every_plan_is_run_once_and_in_order() {
    let plans = plans(3);
    let runs = made(&plans, &Cancel::new(), vec![RunEnd::Completed; 3]).expect("all are completed");
    assert_eq!(runs.iter().map(|(plan, _)| plan.seed).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(runs.iter().all(|(_, timeline)| timeline.completed_order() == [0]));
}

#[test]
fn the_first_run_that_cannot_be_made_ends_the_order() {
    let why = Phrase::new("refusal.private");
    let ends = vec![RunEnd::Completed, RunEnd::Failed(Box::new(why.clone())), RunEnd::Completed];
    assert_eq!(made(&plans(3), &Cancel::new(), ends), Err(Stopped::Failed(why)));
}

#[test]
fn a_cancelled_run_leaves_no_result() {
    let ends = vec![RunEnd::Completed, RunEnd::Cancelled];
    assert_eq!(made(&plans(3), &Cancel::new(), ends), Err(Stopped::Cancelled(1)));
}

#[test]
fn nothing_is_started_after_the_wish_to_stop() {
    let cancel = Cancel::new();
    cancel.request();
    assert_eq!(made(&plans(3), &cancel, vec![RunEnd::Completed; 3]), Err(Stopped::Cancelled(0)));
}

#[test]
fn a_run_without_an_end_is_no_result() {
    assert_eq!(made(&plans(1), &Cancel::new(), vec![]), Err(Stopped::Failed(Phrase::new("failed.no-end"))));
}
