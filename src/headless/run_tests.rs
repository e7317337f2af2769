use super::*;
use crate::event::{EventKind, Outcome, Value};
use crate::motion::Motion;
use crate::plan::ScenarioName;
use crate::report::ColorChoice;
use crate::text::{Lang, Texts};

fn plans(count: u64) -> Vec<Runnable> {
    (0..count).map(|seed| Runnable::usual(ScenarioName::Fetch, seed)).collect()
}

/// The events of a run of one task that ends in some way.
fn events(end: RunEnd) -> Vec<Event> {
    let whats = [
        EventKind::TasksQueued { first: 0, count: 1 },
        EventKind::TaskStarted { worker: 0, task: 0 },
        EventKind::TaskFinished { worker: 0, task: 0, outcome: Outcome::Ok(Value::Nothing) },
        EventKind::Finished { end },
    ];
    (0..).zip(whats).map(|(at, what)| Event { at, what }).collect()
}

/// Makes runs with a fake engine that ends the runs one after the other in these ways.
fn made(plans: &[Runnable], cancel: &Cancel, ends: Vec<RunEnd>) -> Result<Vec<Run>, Stopped> {
    let mut ends = ends.into_iter();
    let progress = Progress::hidden(plans.len(), Texts::of(Lang::En));
    let mut runs =
        Runs { progress, recorder: None, timeline: Timeline::new(), made: Vec::new(), reports_stopped: false };
    let begun = runner::run_all_with(plans, cancel, &mut runs, |_, sink| {
        for event in ends.next().map(events).unwrap_or_default() {
            sink(vec![event]);
        }
    });
    runs.result(begun, plans.len())
}

#[test]
fn every_plan_is_run_once_and_in_order() {
    let plans = plans(3);
    let runs = made(&plans, &Cancel::new(), vec![RunEnd::Completed; 3]).expect("all are completed");
    assert_eq!(runs.iter().map(|(plan, _)| plan.seed).collect::<Vec<_>>(), [0, 1, 2]);
    assert!(runs.iter().all(|(_, timeline)| timeline.completed_order() == [0]));
}

#[test]
fn the_first_run_that_cannot_be_made_ends_them_all() {
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

fn ended(format: Format, ends: Vec<RunEnd>) -> Ending {
    let plans = plans(ends.len() as u64);
    let made = made(&plans, &Cancel::new(), ends);
    let output = OutputOptions { color: ColorChoice::Never, ascii: false, motion: Motion::Full, lang: Lang::En };
    ending(&RunRequest { plans, prediction: None, record: None, format, output }, made)
}

#[test]
fn what_was_made_is_the_result_for_people_or_for_programs() {
    let Ending::Result(text) = ended(Format::Text, vec![RunEnd::Completed]) else { panic!("it was made") };
    assert!(text.starts_with("Fetch · threads · workers: 4\n") && text.contains("fetch 1"), "{text}");
    let Ending::Result(json) = ended(Format::Json, vec![RunEnd::Completed; 3]) else { panic!("it was made") };
    let json: serde_json::Value = serde_json::from_str(&json).expect("the report is JSON");
    assert_eq!(json["runs"].as_array().map(Vec::len), Some(3));
}

#[test]
fn what_was_not_made_is_one_line_and_no_result() {
    let say = |phrase: &Phrase| Texts::of(Lang::En).say(phrase);
    let Ending::Cancelled(line) = ended(Format::Json, vec![RunEnd::Completed, RunEnd::Cancelled]) else {
        panic!("it was cancelled")
    };
    assert_eq!(say(&line), "cancelled after 1 of 2 runs; no result is printed");
    let why = RunEnd::Failed(Box::new(Phrase::new("why.zero")));
    let Ending::Failed(line) = ended(Format::Text, vec![why]) else { panic!("it failed") };
    assert_eq!(say(&line), "the run could not be made: a limit must be longer than 0");
}
