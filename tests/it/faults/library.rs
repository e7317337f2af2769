//! The same through the library, where events say to the nanosecond what a child was doing when it was killed.

use std::collections::BTreeMap;
use std::sync::mpsc;

use racelab::cancel::Cancel;
use racelab::event::{Event, EventKind, Outcome, RunEnd};
use racelab::plan::{GuardName, ModelName, Plan, ScenarioName, SettingValue, Window};
use racelab::scenario;
use racelab::timeline::Timeline;
use rustix::process::Signal;

use crate::support::processes::{DEADLINE, send, workers_of};
use crate::support::runs;

fn plan(scenario: ScenarioName, seed: u64) -> Plan {
    let mut plan = scenario::plan(scenario, seed);
    plan.model = ModelName::Processes;
    plan
}

/// Makes the run on a thread of its own and hands every event to `on_event` while it goes on. A run that hangs fails
/// the test; one that ends has left no child.
fn run(plan: &Plan, mut on_event: impl FnMut(&Event) + Send + 'static) -> Vec<Event> {
    let (tell, told) = mpsc::channel();
    let owned = plan.clone();
    std::thread::spawn(move || {
        let events = runs::events(&owned, &Cancel::new(), &mut on_event);
        // If nobody listens any more, the test has failed already.
        let _ = tell.send(events);
    });
    let events = told
        .recv_timeout(DEADLINE)
        .unwrap_or_else(|why| panic!("the run hangs, or a look at its events failed ({why}): {plan:?}"));
    let left = workers_of(std::process::id());
    assert!(events.iter().all(|event| os_id(event).is_none_or(|child| !left.contains(&child))), "{left:?}");
    events
}

fn os_id(event: &Event) -> Option<u32> {
    match event.what {
        EventKind::WorkerReady { os_id, .. } => Some(os_id),
        _ => None,
    }
}

/// Every task has exactly one end, the run has exactly one, and it is a completed one.
fn assert_every_task_ends_once(events: &[Event], tasks: usize) {
    let mut ends = BTreeMap::new();
    for event in events {
        if let EventKind::TaskFinished { task, .. } = event.what {
            *ends.entry(task).or_insert(0) += 1;
        }
    }
    assert_eq!((ends.len(), ends.values().max()), (tasks, Some(&1)));
    assert_eq!(events.last().map(|event| &event.what), Some(&EventKind::Finished { end: RunEnd::Completed }));
}

#[test]
fn a_child_that_is_killed_while_it_waits_loses_that_task_alone() {
    let mut plan = plan(ScenarioName::Fetch, 3);
    plan.workers = 3;
    plan.settings.set("tasks", SettingValue::Count(7));
    plan.settings.set("delay", SettingValue::Duration(1_500_000_000));
    let (mut children, mut killed) = (BTreeMap::new(), false);
    let events = run(&plan, move |event| match event.what {
        EventKind::WorkerReady { worker, os_id } => drop(children.insert(worker, os_id)),
        EventKind::Waiting { worker: 1 } if !killed => {
            killed = true;
            send(children[&1], Signal::KILL);
        }
        _ => {}
    });
    assert_every_task_ends_once(&events, 7);
    let timeline = Timeline::of(&events);
    let reasons: Vec<String> = timeline.tasks().iter().filter_map(killed_by).collect();
    assert_eq!(reasons.len(), 1);
    assert!(reasons[0].contains("SIGKILL"), "{reasons:?}");
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 6);
    assert_eq!(timeline.lanes().iter().map(|lane| lane.replaced).collect::<Vec<_>>(), [0, 1, 0]);
}

fn killed_by(task: &racelab::timeline::TaskRow) -> Option<String> {
    match &task.finished {
        Some((_, Outcome::Killed(why))) => Some(format!("{why:?}")),
        _ => None,
    }
}

#[test]
fn every_replacement_may_be_killed_too() {
    let mut plan = plan(ScenarioName::Fetch, 4);
    plan.workers = 2;
    plan.settings.set("tasks", SettingValue::Count(8));
    plan.settings.set("delay", SettingValue::Duration(3_600_000_000_000));
    let mut children = BTreeMap::new();
    let events = run(&plan, move |event| match event.what {
        EventKind::WorkerReady { worker, os_id } => drop(children.insert(worker, os_id)),
        EventKind::Waiting { worker } => send(children[&worker], Signal::KILL),
        _ => {}
    });
    assert_every_task_ends_once(&events, 8);
    let timeline = Timeline::of(&events);
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Killed(_))), 8);
    assert_eq!(timeline.lanes().iter().map(|lane| lane.replaced).sum::<u32>(), 6, "two first ones, six in their place");
}

#[test]
fn a_lock_whose_holder_is_killed_is_free_again() {
    let mut killed = 0;
    for seed in 0..8 {
        let mut plan = plan(ScenarioName::Counter, seed);
        plan.guard = Some(if seed % 2 == 0 { GuardName::Mutex } else { GuardName::Spin });
        plan.window = Window::Nudged;
        plan.settings.set("increments", SettingValue::Count(1_000_000));
        let mut children = BTreeMap::new();
        // A child that is at work holds the lock, or waits for it; which, differs from seed to seed.
        let victim = u32::try_from(seed % 4).expect("it is small");
        let mut done = false;
        let events = run(&plan, move |event| match event.what {
            EventKind::WorkerReady { worker, os_id } => drop(children.insert(worker, os_id)),
            EventKind::TaskStarted { worker, .. } if worker == victim && !done => {
                done = true;
                let child = children[&worker];
                // It may have come to its end meanwhile.
                if workers_of(std::process::id()).contains(&child) {
                    send(child, Signal::KILL);
                }
            }
            _ => {}
        });
        assert_every_task_ends_once(&events, 4);
        let timeline = Timeline::of(&events);
        let lost = timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Killed(_)));
        assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 4 - lost, "seed {seed}");
        let observed = timeline.observed().expect("the counter was read");
        assert!((3_000_000..=4_000_000).contains(&observed), "seed {seed}: {observed}");
        killed += lost;
    }
    assert!(killed > 0, "nobody was killed in the middle of anything");
}
