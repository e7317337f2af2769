//! Processes that start processes: how many come of one main, what a guard does, and that nobody is left.

use racelab::engine;
use racelab::event::{EventKind, Outcome, RunEnd};
use racelab::plan::{ModelName, Plan, ScenarioName, SettingValue};
use racelab::scenario;
use racelab::timeline::Timeline;
use rstest::rstest;
use rustix::process::Signal;
use serde_json::Value;

use crate::support::command::{Running, racelab};
use crate::support::processes::{every_process, is_there, is_worker, no_worker_is_left_of, send, until, workers_of};
use crate::support::runs::{self, HOUR, own_models, sentence};

fn tree(workers: u32, guarded: bool, depth: u64, total: u64) -> Plan {
    let mut plan = scenario::plan(ScenarioName::SpawnTree, 1);
    plan.workers = workers;
    plan.settings.set("main-guard", SettingValue::Flag(guarded));
    plan.settings.set("depth", SettingValue::Count(depth));
    plan.settings.set("total", SettingValue::Count(total));
    plan.settings.set("life", SettingValue::Duration(1_000_000));
    plan
}

/// Makes a run that leaves no process behind.
fn run(plan: &Plan) -> Timeline {
    run_until(plan, |_| false)
}

/// The same, cancelled as soon as enough has happened.
fn run_until(plan: &Plan, enough: impl FnMut(&EventKind) -> bool) -> Timeline {
    let timeline = runs::run_until(plan, enough);
    nobody_is_left_of(&timeline);
    timeline
}

/// Waits until no process that told its id is there any more, however deep in the tree it was.
fn nobody_is_left_of(timeline: &Timeline) {
    let ids: Vec<u32> = timeline.lanes().iter().map(|lane| lane.os_id).filter(|id| *id != 0).collect();
    until("the tree to be gone", || (!ids.iter().any(|id| is_worker(*id))).then_some(()));
}

#[rstest]
#[case::guarded(3, true, 5, 200, &[3])]
#[case::one_level(3, false, 1, 200, &[3])]
#[case::two_levels(3, false, 2, 200, &[3, 9])]
#[case::three_levels(2, false, 3, 200, &[2, 4, 8])]
#[case::a_chain(1, false, 5, 200, &[1, 1, 1, 1, 1])]
fn one_main_becomes_so_many_processes(
    #[case] workers: u32,
    #[case] guarded: bool,
    #[case] depth: u64,
    #[case] total: u64,
    #[case] levels: &[u64],
) {
    let plan = tree(workers, guarded, depth, total);
    let timeline = run(&plan);
    assert_eq!(timeline.end(), Some(&RunEnd::Completed));
    assert_eq!(timeline.tree().levels_at(u64::MAX), levels);
    let all = levels.iter().sum::<u64>();
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))) as u64, all);
    assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some() && lane.os_id != 0));
    let mut ids: Vec<u32> = timeline.lanes().iter().map(|lane| lane.os_id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len() as u64, all, "every one of them was a process of its own");
    for node in timeline.tree().nodes_at(u64::MAX).filter(|node| node.level > 1) {
        let parent = timeline.tree().nodes_at(u64::MAX).find(|parent| parent.worker == node.parent);
        assert_eq!(parent.map(|parent| parent.level + 1), Some(node.level));
    }
    let words = if guarded { "main is guarded" } else { "processes" };
    assert!(sentence(&plan, &timeline).contains(words), "{}", sentence(&plan, &timeline));
}

#[test]
fn the_total_fuse_is_never_exceeded_however_many_start_at_once() {
    for seed in 0..5 {
        let plan = Plan { seed, ..tree(4, false, 5, 30) };
        let timeline = run(&plan);
        assert_eq!(timeline.tree().levels_at(u64::MAX).iter().sum::<u64>(), 30);
        assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 30);
        assert!(sentence(&plan, &timeline).contains("the total fuse of 30"), "{}", sentence(&plan, &timeline));
    }
}

#[test]
fn other_models_and_trees_that_are_too_wide_are_refused() {
    for model in own_models().filter(|model| **model != ModelName::Processes) {
        assert!(engine::refusal(&Plan { model: *model, ..tree(3, false, 2, 50) }).is_some(), "{model}");
    }
    assert!(engine::refusal(&tree(201, true, 1, 200)).is_some());
    assert!(engine::refusal(&tree(3, false, 5, 200)).is_none());
}

#[test]
fn a_cancelled_tree_is_gone_to_its_last_leaf() {
    let mut plan = tree(3, false, 2, 50);
    plan.settings.set("life", SettingValue::Duration(HOUR));
    let mut up = 0;
    let timeline = run_until(&plan, |what| {
        up += u32::from(matches!(what, EventKind::TaskStarted { .. }));
        up == 12
    });
    assert_eq!(timeline.end(), Some(&RunEnd::Cancelled));
    assert_eq!(timeline.count_outcomes(|outcome| *outcome == Outcome::Cancelled), 12);
    assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some()));
}

#[test]
fn processes_that_take_too_long_or_fail_do_not_take_their_children_along() {
    let mut plan = tree(2, false, 2, 50);
    plan.settings.set("life", SettingValue::Duration(HOUR));
    plan.timeout_ns = Some(5_000_000);
    assert_eq!(run(&plan).count_outcomes(|outcome| *outcome == Outcome::TimedOut), 6);
    let mut plan = tree(3, false, 2, 50);
    plan.fail_rate = 0.5;
    let faulty = scenario::get(plan.scenario).job(&plan).tasks.iter().filter(|task| task.faulty).count();
    let timeline = run(&plan);
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Failed(_))), faulty);
    assert_eq!(timeline.count_outcomes(|outcome| matches!(outcome, Outcome::Ok(_))), 12 - faulty);
}

/// Starts a tree of two levels that would stay, and returns it with all of its processes.
fn standing_tree() -> (Running, Vec<u32>) {
    let running = Running::start(racelab("run spawn-tree --workers 2 --depth 2 --life 60min --json"));
    let processes = until("the tree to stand", || {
        let children = workers_of(running.pid());
        let all: Vec<u32> = children.iter().flat_map(|child| workers_of(*child)).chain(children.clone()).collect();
        (all.len() == 6).then_some(all)
    });
    (running, processes)
}

fn all_gone(processes: &[u32]) {
    until("the tree to be gone", || {
        (!every_process().any(|pid| processes.contains(&pid) && is_worker(pid))).then_some(())
    });
}

#[test]
fn a_tree_does_not_outlive_a_killed_laboratory() {
    let (mut running, processes) = standing_tree();
    running.send(Signal::KILL);
    running.status();
    no_worker_is_left_of(running.pid());
    all_gone(&processes);
}

#[test]
fn a_signal_stops_a_tree_in_good_order() {
    let (running, processes) = standing_tree();
    running.send(Signal::INT);
    let output = running.output();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(130), 0));
    all_gone(&processes);
}

/// A tree of five levels that would stay, of which no process may be left to whoever adopts orphans: here these tests do.
fn deep_tree(more: &str) -> (Running, Vec<u32>) {
    rustix::process::set_child_subreaper(Some(rustix::process::getpid())).expect("Linux has it");
    let running = Running::start(racelab(&format!("run spawn-tree --workers 1 --depth 5 --life 60min --json {more}")));
    let processes = until("the tree to stand", || {
        let mut all = workers_of(running.pid());
        while let Some(last) = all.last().copied()
            && let [child] = workers_of(last)[..]
        {
            all.push(child);
        }
        (all.len() == 5).then_some(all)
    });
    (running, processes)
}

/// Not even dead and unburied.
fn nothing_is_left_of(processes: &[u32]) {
    let left: Vec<_> = processes.iter().filter(|pid| is_there(**pid)).collect();
    assert!(left.is_empty(), "{left:?} of {processes:?} were left to somebody else");
}

#[rstest]
#[case::as_it_stands(None)]
#[case::with_a_process_that_was_stopped(Some(0))]
#[case::with_the_last_one_stopped(Some(4))]
fn a_tree_that_is_told_to_end_leaves_nobody_to_the_first_process(#[case] stopped: Option<usize>) {
    let (running, processes) = deep_tree("");
    if let Some(stopped) = stopped {
        send(processes[stopped], Signal::STOP);
    }
    running.send(Signal::TERM);
    assert_eq!(running.output().status.code(), Some(143));
    nothing_is_left_of(&processes);
}

#[test]
fn a_killed_process_leaves_its_children_to_the_next_above() {
    let (running, processes) = deep_tree("");
    send(processes[2], Signal::KILL);
    until("the branch to be gone", || (!processes[2..].iter().any(|pid| is_worker(*pid))).then_some(()));
    running.send(Signal::INT);
    assert_eq!(running.output().status.code(), Some(130));
    nothing_is_left_of(&processes);
}

#[test]
fn a_process_that_takes_too_long_ends_those_below_it_first() {
    let (running, processes) = deep_tree("--timeout 1s");
    send(processes[0], Signal::STOP);
    assert_eq!(running.output().status.code(), Some(0));
    nothing_is_left_of(&processes);
}

#[test]
fn a_killed_branch_takes_its_leaves_along_and_the_others_stay() {
    let (running, processes) = standing_tree();
    let children = workers_of(running.pid());
    send(children[0], Signal::KILL);
    let gone = until("the branch to be gone", || {
        let left = processes.iter().filter(|pid| is_worker(**pid)).count();
        (left == 3).then_some(left)
    });
    assert_eq!(gone, 3);
    send(workers_of(running.pid())[0], Signal::KILL);
    let output = running.output();
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let tasks = report["runs"][0]["tasks"].as_array().expect("tasks are a list");
    assert_eq!(tasks.len(), 6);
    assert!(tasks.iter().all(|task| task["status"] == "killed" || task["status"] == "cancelled"), "{tasks:?}");
    assert_eq!(report["runs"][0]["tree"].as_array().map(Vec::len), Some(6));
    all_gone(&processes);
}

#[test]
fn the_report_tells_the_tree() {
    let output = Running::start(racelab("run spawn-tree --workers 2 --depth 2 --life 1ms --seed 1 --json")).output();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let run = &report["runs"][0];
    assert_eq!((&run["model"], &run["results"]["processes"]), (&"processes".into(), &6.into()));
    assert_eq!(
        (&run["results"]["levels"], &run["results"]["stopped_by"]),
        (&"2 + 4".into(), &"the depth fuse of 2".into())
    );
    assert_eq!((&run["tree"][0]["parent"], &run["tree"][0]["level"]), (&Value::Null, &1.into()));
}

#[test]
fn a_recorded_tree_is_read_again_to_its_last_leaf() {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let file = folder.path().join("tree.rlab");
    let mut command = racelab("run spawn-tree --workers 4 --total 120 --depth 5 --life 1ms --seed 1");
    command.arg("--record").arg(&file);
    let output = Running::start(command).output();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    let mut replay = racelab("replay --json");
    replay.arg(&file);
    // Read while it is written: the report is longer than a pipe holds.
    let output = replay.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    assert_eq!(report["runs"][0]["tree"].as_array().map(Vec::len), Some(120));
}

#[test]
#[cfg(target_os = "linux")]
fn the_report_tells_how_a_child_comes_up_by_spawn_fork_and_forkserver() {
    let plan = tree(2, false, 1, 50);
    let timeline = run(&plan);
    let figure = |key: &str| timeline.facts().figure(key).unwrap_or_else(|| panic!("{key}: {:?}", timeline.facts()));
    for way in ["spawn", "fork", "forkserver"] {
        assert!(figure(&format!("start-{way}")) > 0 && figure(&format!("own-{way}")) > 0, "{way}");
    }
    // What it was split off has 64 MiB, of which it has no copy.
    assert!(figure("own-fork") < 16 << 20, "{} bytes of its own", figure("own-fork"));
    let said = sentence(&plan, &timeline);
    for word in ["RuntimeError in a Process (exit codes 1 1 1)", "BrokenProcessPool", "a Pool respawns for ever"] {
        assert!(said.contains(word), "{said}");
    }
    assert!(!sentence(&tree(2, true, 1, 50), &timeline).contains("CPython"), "a guarded main needs no warning");
}
