//! What becomes of workers when main parts from them, on the user's own Python.
//!
//! When main ends nobody can say how far the workers are: what is held against a run is what it says of itself.

use std::collections::BTreeSet;

use racelab::cancel::Cancel;
use racelab::event::{Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, SettingValue};
use racelab::supply::python;
use racelab::timeline::{TaskRow, Timeline};
use rstest::rstest;

use crate::lifecycle;
use crate::pythons::{MODELS, is_there};
use crate::support::runs::{HOUR, MILLISECOND, run, sentence};

/// The plans of a parting on each of the models that it can be on, with each way in which their workers can start.
fn plans(join: &'static str, models: &[ModelName], delay: u64, main: u64) -> Vec<Plan> {
    let mut plans = Vec::new();
    for model in models.iter().filter(|_| is_there()) {
        let starts: &[&str] = if *model == ModelName::PythonProcesses { &["spawn", "fork"] } else { &["spawn"] };
        for start in starts {
            let mut plan = lifecycle::plan(*model, join, delay, 0, main);
            plan.settings.set("start-method", SettingValue::Choice((*start).into()));
            plans.push(plan);
        }
    }
    plans
}

/// Runs a plan to its end, which leaves nobody.
fn whole(plan: &Plan) -> Timeline {
    let timeline = run(plan);
    assert_eq!(timeline.end(), Some(&RunEnd::Completed), "{plan:?}");
    assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some()), "nobody is left: {plan:?}");
    assert!(timeline.tasks().iter().all(|task| task.finished.is_some()), "every task has ended: {plan:?}");
    assert!(timeline.joins().windows(2).all(|pair| pair[0].at <= pair[1].since), "one after the other: {plan:?}");
    let joined: BTreeSet<u32> = timeline.joins().iter().map(|join| join.worker).collect();
    assert_eq!(joined.len(), timeline.joins().len(), "nobody is joined twice: {plan:?}");
    timeline
}

fn ended(timeline: &Timeline, fits: impl Fn(&TaskRow, &Outcome) -> bool) -> usize {
    timeline.tasks().iter().filter(|task| task.finished.as_ref().is_some_and(|(_, how)| fits(task, how))).count()
}

fn ok(timeline: &Timeline) -> usize {
    ended(timeline, |_, how| matches!(how, Outcome::Ok(_)))
}

#[test]
fn who_is_joined_is_waited_for_in_order() {
    for plan in plans("joined", &MODELS, 60 * MILLISECOND, 0) {
        let timeline = whole(&plan);
        assert_eq!((ok(&timeline), timeline.main_ended()), (5, None), "{plan:?}");
        assert!(timeline.joins().iter().map(|join| join.worker).eq(0..5), "{plan:?}");
    }
}

#[rstest]
#[case(ModelName::PythonThreads, "threads were cut off")]
#[case(ModelName::PythonProcesses, "terminated in their work (SIGTERM")]
#[case(ModelName::PythonAsync, "asyncio.run cancelled")]
fn daemons_end_with_main_and_who_had_not_begun_was_not_cut_off(#[case] model: ModelName, #[case] words: &str) {
    for main in [0, 50 * MILLISECOND] {
        for plan in plans("daemon", &[model], HOUR, main) {
            let timeline = whole(&plan);
            let cut = ended(&timeline, |task, _| task.started().is_some());
            assert_eq!((ok(&timeline), timeline.joins().len()), (0, 0), "{plan:?}");
            let said = sentence(&plan, &timeline);
            assert_eq!(said.contains(words), cut > 0, "{cut}: {said}");
            assert_eq!(said.contains(&format!("{cut} of 5 ")), cut > 0, "{said}");
            assert_eq!(said.contains(&format!("{} had not begun by then", 5 - cut)), (1..5).contains(&cut), "{said}");
            assert_eq!(said.contains("5 of 5 workers had not begun"), cut == 0, "{said}");
        }
    }
}

#[test]
fn who_is_no_daemon_is_waited_for_at_the_exit() {
    for plan in plans("exit", &MODELS[..2], 60 * MILLISECOND, 0) {
        let timeline = whole(&plan);
        assert_eq!(ok(&timeline), 5, "{plan:?}");
        // At its exit a Python joins processes that are there one by one, and threads in its own way.
        let is_joined = plan.model == ModelName::PythonProcesses;
        assert_eq!(!timeline.joins().is_empty(), is_joined, "{plan:?}");
        assert!(sentence(&plan, &timeline).contains("without joining anybody"));
    }
}

/// The same, as pools of two.
fn pools(join: &'static str, tasks: u64) -> Vec<Plan> {
    let mut plans = plans(join, &MODELS[..2], 20 * MILLISECOND, 100 * MILLISECOND);
    for plan in &mut plans {
        plan.workers = 2;
        plan.settings.set("tasks", SettingValue::Count(tasks));
    }
    plans
}

#[test]
fn a_pool_that_is_shut_down_has_done_everything() {
    for plan in pools("shutdown", 8) {
        let timeline = whole(&plan);
        assert_eq!((ok(&timeline), timeline.joins().len(), timeline.main_ended()), (8, 2, None), "{plan:?}");
    }
}

#[test]
fn what_a_pool_takes_back_never_begins_and_everything_else_comes_to_its_end() {
    let plans = pools("cancel-futures", 400);
    if plans.is_empty() || !python::find(None, &Cancel::new()).is_ok_and(|python| python.is_at_least(3, 9)) {
        return;
    }
    for plan in plans {
        let timeline = whole(&plan);
        let never = ended(&timeline, |task, how| task.started().is_none() && *how == Outcome::Cancelled);
        assert_eq!((never + ok(&timeline), timeline.joins().len()), (400, 2), "{plan:?}");
        let said = sentence(&plan, &timeline);
        assert!(said.contains(&format!("{never} of 400 tasks")), "{said}");
        let words = if plan.model == ModelName::PythonProcesses {
            format!("the other {}, begun or in the pipe to the processes already", 400 - never)
        } else {
            format!("the {} that had begun", 400 - never)
        };
        assert!(said.contains(&words), "{said}");
    }
}

#[test]
fn a_daemon_process_that_catches_its_signal_cleans_up_wherever_it_comes() {
    for main in [0, MILLISECOND, 100 * MILLISECOND] {
        for mut plan in plans("daemon", &[ModelName::PythonProcesses], HOUR, main) {
            plan.settings.set("clean-up", SettingValue::Duration(20 * MILLISECOND));
            let timeline = whole(&plan);
            let mut any = false;
            // Who had not begun by then has nothing to clean up.
            for task in timeline.tasks().iter().filter(|task| task.started().is_some()) {
                any = true;
                assert_eq!(task.finished.as_ref().map(|(_, how)| how), Some(&Outcome::Cancelled), "{plan:?}");
                assert!(timeline.facts_of(task).figure("clean-up") >= Some(20 * MILLISECOND));
            }
            assert_eq!(sentence(&plan, &timeline).contains("each could still clean up"), any);
        }
    }
}
