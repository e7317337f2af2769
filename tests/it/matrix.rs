//! Every scenario on every model that it is allowed on, in small: every task ends once, and comes to what it should.

use std::collections::BTreeSet;
use std::slice;

use racelab::cancel::Cancel;
use racelab::engine;
use racelab::event::{Event, EventKind, Nanos, Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, ScenarioName};
use racelab::report::{self, Style};
use racelab::scenario;
use racelab::text::{Key, Lang, Texts};
use racelab::timeline::Timeline;
use racelab::verdict;
use rstest::rstest;

use crate::support::runs::{events, small};

#[rstest]
#[case(ModelName::Sequential)]
#[case(ModelName::Threads)]
#[case(ModelName::Rayon)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
#[case(ModelName::AsyncThreads)]
fn every_scenario_runs_and_every_task_ends_once(#[case] model: ModelName) {
    let plans = ScenarioName::all().iter().map(|name| small(*name, model));
    let allowed: Vec<Plan> = plans.filter(|plan| engine::refusal(plan).is_none()).collect();
    assert!(allowed.len() > ScenarioName::all().len() / 2, "{} are allowed", allowed.len());
    for plan in &allowed {
        check(plan, &events(plan, &Cancel::new(), |_| ()));
    }
}

pub(crate) fn check(plan: &Plan, events: &[Event]) {
    let what = format!("{} on {}", plan.scenario, plan.model);
    let mut ended = BTreeSet::new();
    let mut queued = 0;
    for event in events {
        match &event.what {
            EventKind::TasksQueued { count, .. } => queued += *count as usize,
            EventKind::TaskFinished { task, outcome, .. } => {
                assert!(ended.insert(*task), "{what}: task {task} ended twice");
                assert!(matches!(outcome, Outcome::Ok(_)), "{what}: task {task}: {outcome:?}");
            }
            _ => {}
        }
    }
    assert!(!ended.is_empty() && ended.len() == queued, "{what}: {} of {queued} tasks ended", ended.len());
    let finishes = events.iter().filter(|event| matches!(event.what, EventKind::Finished { .. })).count();
    assert_eq!(finishes, 1, "{what}");
    assert_eq!(events.last().map(|event| &event.what), Some(&EventKind::Finished { end: RunEnd::Completed }), "{what}");

    let timeline = Timeline::of(events);
    can_be_said(plan, &timeline);
    let workers = if plan.model == ModelName::Sequential { 1 } else { plan.workers as usize };
    // A pool of Python starts no worker while another is free.
    let workers = if plan.model.profile().python.is_some() { 1 } else { workers };
    assert!(timeline.started_workers() >= workers, "{what}: {} workers came up", timeline.started_workers());
    assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some()), "{what}: a worker stayed");
    for (id, task) in (0..).zip(timeline.tasks()) {
        if let Some(expected) = scenario::get(plan.scenario).expected_value(plan, id) {
            let Some((_, Outcome::Ok(value))) = &task.finished else { panic!("{what}: {task:?}") };
            assert_eq!(value.number(), Some(expected), "{what}: task {id}");
        }
    }
}

/// Says everything that is said of a run, in both languages: a word that is missing is a panic.
fn can_be_said(plan: &Plan, timeline: &Timeline) {
    let results = scenario::results(plan, timeline, Nanos::MAX);
    for texts in [Lang::En, Lang::Ko].map(Texts::of) {
        assert!(!texts.say(&verdict::of(plan, timeline)).is_empty());
        let figures = results.figures.iter().map(|figure| figure.key);
        let series = results.series.iter().map(|series| series.key);
        let parts = results.bars.iter().flat_map(|bar| &bar.parts).map(|(part, _)| *part);
        for key in figures.chain(series).chain(parts) {
            assert!(texts.has(Key::Figure.of(key)), "{key}");
        }
        let run = (plan.clone(), timeline.clone());
        assert!(!report::text(slice::from_ref(&run), texts, Style::default()).is_empty());
    }
}
