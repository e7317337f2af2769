//! Locks that are taken in a circle: what deadlocks, what does not, and that nothing is left of either.

use racelab::cancel::Cancel;
use racelab::event::{EventKind, LockStep, Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::scenario;
use racelab::text::{Lang, Texts};
use racelab::timeline::Timeline;
use rstest::rstest;
use rustix::process::Signal;
use serde_json::Value;

use crate::support::command::{Running, racelab};
use crate::support::processes::{OwnName, no_worker_is_left_of, send, until, workers_of};
use crate::support::runs::{HOUR, MILLISECOND, events_from, run_from_until, sentence};

pub(crate) fn table(workers: u32, model: ModelName, fix: &'static str, meals: u64) -> Plan {
    let mut plan = scenario::plan(ScenarioName::Deadlock, 1);
    plan.workers = workers;
    plan.model = model;
    scenario::fit_settings(&mut plan);
    plan.settings.set("fix", SettingValue::Choice(fix.into()));
    plan.settings.set("meals", SettingValue::Count(meals));
    plan.settings.set("eat", SettingValue::Duration(MILLISECOND / 2));
    plan.settings.set("pause", SettingValue::Duration(MILLISECOND));
    plan
}

/// Makes a run that leaves no process behind.
pub(crate) fn run(plan: &Plan) -> Timeline {
    run_until(plan, |_| false)
}

/// The same, cancelled as soon as enough has happened.
fn run_until(plan: &Plan, enough: impl FnMut(&EventKind) -> bool) -> Timeline {
    let name = OwnName::new();
    let timeline = run_from_until(&name.program(), plan, enough);
    name.is_gone();
    timeline
}

/// Enough meals that everybody holds one lock at the same time sooner or later, however the system schedules them.
const ENDLESS: u64 = 1_000;

#[rstest]
#[case(ModelName::Threads)]
#[case(ModelName::Rayon)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
#[case(ModelName::AsyncThreads)]
fn two_locks_in_opposite_order_deadlock_and_the_run_ends_as_a_result(#[case] model: ModelName) {
    let plan = table(2, model, "none", ENDLESS);
    let timeline = run(&plan);
    assert_eq!(timeline.end(), Some(&RunEnd::Completed), "{model}");
    let cycle = timeline.locks().at(u64::MAX).cycle().expect("a circle of two");
    assert_eq!(
        cycle.iter().map(|link| (link.worker, link.holds, link.waits_for)).collect::<Vec<_>>(),
        [(0, 0, 1), (1, 1, 0)]
    );
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Failed(_))), 2, "{model}");
    assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some()), "{model}: a worker stayed");
    let circle = "worker A holds lock 1 and waits for lock 2, held by worker B, who waits for lock 1";
    assert!(sentence(&plan, &timeline).contains(circle), "{model}: {}", sentence(&plan, &timeline));
}

#[rstest]
#[case(3)]
#[case(5)]
#[case(9)]
fn philosophers_deadlock_at_tables_of_every_size(#[case] seats: u32) {
    let plan = table(seats, ModelName::Threads, "none", ENDLESS);
    let timeline = run(&plan);
    let cycle = timeline.locks().at(u64::MAX).cycle().expect("a circle");
    let workers: Vec<u32> = cycle.iter().map(|link| link.worker).collect();
    assert_eq!(workers, (0..seats).collect::<Vec<_>>());
    assert!(cycle.iter().all(|link| link.holds == link.worker && link.waits_for == (link.worker + 1) % seats));
    for (seat, task) in (0..).zip(timeline.tasks()) {
        let Some((_, Outcome::Failed(why))) = &task.finished else { panic!("{task:?}") };
        let why = Texts::of(Lang::En).say(why);
        assert!(why.contains(&format!("holds fork {}", seat + 1)), "{why}");
    }
}

#[rstest]
fn every_fix_lets_everybody_eat_in_twenty_of_twenty_runs(
    #[values("order", "try-lock", "waiter", "semaphore")] fix: &'static str,
) {
    for seed in 0..20 {
        let plan = Plan { seed, ..table(5, ModelName::Threads, fix, 3) };
        let timeline = run(&plan);
        assert_eq!(timeline.end(), Some(&RunEnd::Completed));
        assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 5, "{fix}, seed {seed}");
        assert_eq!(timeline.locks().at(u64::MAX).cycle(), None);
        assert!(timeline.locks().at(u64::MAX).workers().iter().all(|worker| worker.held().next().is_none()));
        assert!(sentence(&plan, &timeline).contains("No deadlock: all 15 meals"), "{}", sentence(&plan, &timeline));
    }
}

#[rstest]
#[case(ModelName::Rayon)]
#[case(ModelName::Gil)]
#[case(ModelName::Processes)]
#[case(ModelName::Async)]
#[case(ModelName::AsyncThreads)]
fn every_fix_holds_on_every_model_and_at_the_smallest_table(#[case] model: ModelName) {
    for fix in ["order", "try-lock", "waiter", "semaphore"] {
        for seats in [2, 5] {
            let timeline = run(&table(seats, model, fix, 3));
            let eaten = timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_)));
            assert_eq!(eaten, seats as usize, "{fix} on {model} with {seats}");
        }
    }
}

#[test]
fn no_lock_ever_has_two_holders() {
    let timeline = run(&table(5, ModelName::Threads, "try-lock", 10));
    assert!(timeline.locks().both_held(5).len() >= 50, "five ate ten times");
    for (at, _) in timeline.locks().both_held(5) {
        let graph = timeline.locks().at(at);
        assert!((0..5).all(|fork| graph.holders(fork).count() <= 1), "at {at}");
    }
}

#[test]
fn a_cancelled_table_is_gone_with_its_process() {
    for model in [ModelName::Threads, ModelName::Processes, ModelName::Async] {
        let mut plan = table(5, model, "order", ENDLESS);
        plan.settings.set("eat", SettingValue::Duration(HOUR));
        let timeline = run_until(&plan, |what| matches!(what, EventKind::Lock { .. }));
        assert_eq!(timeline.end(), Some(&RunEnd::Cancelled), "{model}");
        assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::Cancelled), 5, "{model}");
        assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some()), "{model}: a worker stayed");
    }
}

#[test]
fn a_process_that_is_killed_gives_its_forks_and_its_place_back() {
    for fix in ["order", "semaphore"] {
        let plan = table(2, ModelName::Processes, fix, 500);
        let name = OwnName::new();
        let mut pids = [None, None];
        let events = events_from(&name.program(), &plan, &Cancel::new(), |event| match event.what {
            EventKind::WorkerReady { worker, os_id } => pids[worker as usize] = Some(os_id),
            // The other one has asked for what it holds.
            EventKind::Lock { worker: 1, step: LockStep::Asked, .. } => {
                if let Some(pid) = pids[0].take() {
                    send(pid, Signal::KILL);
                }
            }
            _ => {}
        });
        name.is_gone();
        let timeline = Timeline::of(&events);
        let ends: Vec<_> = timeline
            .tasks()
            .iter()
            .filter_map(|row| row.finished.as_ref())
            .map(|(_, outcome)| outcome.name())
            .collect();
        assert_eq!((timeline.end(), &ends[..]), (Some(&RunEnd::Completed), &["killed", "ok"][..]), "{fix}");
    }
}

#[test]
fn what_processes_tell_of_their_locks_is_never_heard_in_the_wrong_order() {
    // Many meals without a pause: forks change hands all the time, and nobody waits in a circle.
    let mut plan = table(5, ModelName::Processes, "order", 60);
    plan.settings.set("eat", SettingValue::Duration(0));
    plan.settings.set("pause", SettingValue::Duration(0));
    let mut graph = racelab::event::WaitGraph::default();
    let events = events_from(env!("CARGO_BIN_EXE_racelab").as_ref(), &plan, &Cancel::new(), |_| ());
    let timeline = Timeline::of(&events);
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 5);
    for event in &events {
        if let EventKind::Lock { worker, lock, step } = event.what {
            graph.apply(worker, lock, step);
            assert!((0..5).all(|fork| graph.holders(fork).count() <= 1), "at {}: {graph:?}", event.at);
        }
    }
}

#[test]
fn a_run_that_is_cancelled_before_it_begins_starts_no_process() {
    let cancel = Cancel::new();
    cancel.request();
    // Children cannot be started from what is not there; whoever tries fails.
    let events = events_from("/nowhere".as_ref(), &table(5, ModelName::Threads, "none", 1), &cancel, |_| ());
    assert_eq!(Timeline::of(&events).end(), Some(&RunEnd::Cancelled));
}

#[test]
fn philosophers_who_take_too_long_put_their_forks_back() {
    let mut plan = table(5, ModelName::Threads, "order", ENDLESS);
    plan.settings.set("eat", SettingValue::Duration(HOUR));
    plan.timeout_ns = Some(20 * MILLISECOND);
    let timeline = run(&plan);
    assert_eq!(timeline.end(), Some(&RunEnd::Completed));
    assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::TimedOut), 5);
    assert!(timeline.locks().at(u64::MAX).workers().iter().all(|worker| worker.held().next().is_none()));
}

#[test]
fn failures_are_injected_and_the_others_eat_on() {
    let mut plan = table(9, ModelName::Threads, "semaphore", 4);
    plan.fail_rate = 0.4;
    let faulty = scenario::get(plan.scenario).job(&plan).tasks.iter().filter(|task| task.faulty).count();
    assert!(faulty > 0 && faulty < 9);
    let timeline = run(&plan);
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Failed(_))), faulty);
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 9 - faulty);
}

#[test]
fn the_report_of_a_deadlock_is_no_failure_of_the_program() {
    let args = "run deadlock --workers 3 --meals 1000 --eat 0ms --pause 1ms --seed 1 --json";
    let output = Running::start(racelab(args)).output();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let run = &report["runs"][0];
    assert_eq!(run["end"], "completed");
    let link = serde_json::json!({"worker": 2, "label": "philosopher 3", "holds": "fork 3", "waits_for": "fork 1"});
    assert_eq!(run["deadlock"][2], link);
    assert!(run["results"]["meals"].as_u64().is_some_and(|meals| meals < 3_000), "{run}");
    assert!(run["results"]["blocked_ns"].as_u64().is_some_and(|blocked| blocked > 0), "{run}");
}

#[test]
fn a_table_does_not_outlive_a_killed_parent() {
    let args = "run deadlock --fix order --meals 1000 --eat 60min";
    let mut running = Running::start(racelab(args));
    let pid = running.pid();
    until("the child to come up", || (!workers_of(pid).is_empty()).then_some(()));
    running.send(Signal::KILL);
    running.status();
    no_worker_is_left_of(pid);
}

#[test]
fn a_child_that_is_killed_takes_its_tasks_along_and_the_run_says_so() {
    let mut plan = table(5, ModelName::Threads, "order", ENDLESS);
    plan.settings.set("eat", SettingValue::Duration(HOUR));
    let name = OwnName::new();
    let events = events_from(&name.program(), &plan, &Cancel::new(), |event| {
        if matches!(event.what, EventKind::Lock { .. }) {
            name.children().into_iter().for_each(|child| send(child, Signal::KILL));
        }
    });
    name.is_gone();
    let timeline = Timeline::of(&events);
    assert_eq!(timeline.end(), Some(&RunEnd::Completed));
    let ends: Vec<&Outcome> = timeline.tasks().iter().filter_map(|task| Some(&task.finished.as_ref()?.1)).collect();
    assert_eq!(ends.len(), 5);
    let reasons: Vec<String> = ends.iter().filter_map(|end| killed_by(end)).collect();
    assert!(!reasons.is_empty() && reasons.iter().all(|why| why.contains("SIGKILL")), "{ends:?}");
}

fn killed_by(end: &Outcome) -> Option<String> {
    match end {
        Outcome::Killed(why) => Some(Texts::of(Lang::En).say(why)),
        _ => None,
    }
}

/// A table at which the first raises an exception in the middle of its first meal.
fn table_with_exception(model: ModelName, fix: &'static str, exception: &'static str) -> Plan {
    let mut plan = table(5, model, fix, 3);
    plan.settings.set("exception", SettingValue::Choice(exception.into()));
    plan
}

#[rstest]
#[case(ModelName::Threads)]
#[case(ModelName::Gil)]
#[case(ModelName::Async)]
fn with_releases_locks_whatever_happens(#[case] model: ModelName) {
    let plan = table_with_exception(model, "order", "with");
    let timeline = run(&plan);
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 4, "{model}: the others ate");
    assert!(timeline.locks().at(u64::MAX).workers().iter().all(|worker| worker.held().next().is_none()), "{model}");
    let said = sentence(&plan, &timeline);
    assert!(said.starts_with("philosopher 1 raised an exception") && said.contains("12 of 15 meals"), "{said}");
}

#[rstest]
fn a_lock_that_is_never_released_hangs_the_others_and_the_run_ends_as_a_result(
    #[values(ModelName::Threads, ModelName::Rayon, ModelName::Gil, ModelName::Async, ModelName::AsyncThreads)]
    model: ModelName,
    #[values("order", "waiter", "semaphore")] fix: &'static str,
) {
    let mut plan = table_with_exception(model, fix, "by-hand");
    // Enough that its neighbours have not eaten them all before.
    plan.settings.set("meals", SettingValue::Count(30));
    let timeline = run(&plan);
    assert_eq!(timeline.end(), Some(&RunEnd::Completed), "{fix} on {model}");
    let held: Vec<u32> = timeline.locks().at(u64::MAX).workers()[0].held().collect();
    assert_eq!(held.len(), 2, "{fix} on {model}: both forks stay where they are");
    let never = |outcome: &Outcome| matches!(outcome, Outcome::Failed(why) if why.key() == "task.never-released");
    assert!(timeline.count_outcomes(never) >= 2, "{fix} on {model}: its neighbours at least");
    assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some()), "{fix} on {model}: a worker stayed");
    let said = sentence(&plan, &timeline);
    assert!(said.contains("never released its two locks"), "{fix} on {model}: {said}");
}

#[test]
fn a_child_that_dies_before_it_says_anything_is_why_there_is_no_run() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder can be made");
    let [program, number] = ["mute", "number"].map(|name| folder.path().join(name));
    let script = format!("#!/bin/sh\necho $$ >{0}.part\nmv {0}.part {0}\nexec cat >/dev/null\n", number.display());
    std::fs::write(&program, script).expect("it can be written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("it can be made a program");
    let timeline = std::thread::scope(|scope| {
        let run = scope.spawn(|| run_from_until(&program, &table(2, ModelName::Threads, "none", 1), |_| false));
        let child = until("a child", || std::fs::read_to_string(&number).ok()?.trim().parse().ok());
        send(child, Signal::KILL);
        run.join().expect("the run comes to its end")
    });
    let Some(RunEnd::Failed(why)) = timeline.end() else { panic!("{:?}", timeline.end()) };
    let said = Texts::of(Lang::En).say(why);
    assert!(said.contains("did not come up") && said.contains("KILL"), "{said}");
}
