//! `racelab python`: a program of the user's own, run as it is and drawn.
//!
//! A Python of 3.12 or newer has to be there: `RACELAB_PYTHON_WATCH` names one (`.ci/run` looks for one and does), else it is
//! `python3` where that is new enough. Without one there is nothing to watch, and a line says so.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use rstest::rstest;
use serde_json::Value;

use crate::support::program::racelab;

/// The Python that watches, or `None` with a line that says so.
fn watching() -> Option<String> {
    let named = std::env::var("RACELAB_PYTHON_WATCH").ok();
    let name = named.as_deref().unwrap_or("python3");
    let asked = "import sys; assert sys.version_info >= (3, 12); print(sys.executable)";
    match Command::new(name).args(["-I", "-c", asked]).stderr(Stdio::null()).output() {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        _ if named.is_some() => panic!("RACELAB_PYTHON_WATCH={name} is no Python of 3.12 or newer"),
        _ => {
            eprintln!("skipped: there is no Python of 3.12 or newer; RACELAB_PYTHON_WATCH names one");
            None
        }
    }
}

fn sample(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "it", "own_python", name].iter().collect()
}

/// The laboratory with this program on a Python, given this.
fn run(python: &str, options: &str, name: &str, arguments: &str, input: &'static str) -> Output {
    let mut command = racelab("python");
    command.args(["--python", python]).args(options.split_whitespace()).arg(sample(name));
    command.args(arguments.split_whitespace()).write_stdin(input).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The one run of a report for programs.
fn json(python: &str, name: &str) -> Value {
    let output = run(python, "--json", name, "", "");
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {output:?}"));
    whole["runs"][0].clone()
}

fn labels(run: &Value) -> Vec<String> {
    let tasks = run["tasks"].as_array().expect("there are tasks").iter();
    tasks.map(|task| task["label"].as_str().unwrap_or_default().to_owned()).collect()
}

fn kinds(run: &Value) -> Vec<String> {
    let workers = run["workers"].as_array().expect("there are workers").iter();
    workers.map(|worker| worker["kind"].as_str().unwrap_or_default().to_owned()).collect()
}

#[rstest]
#[case::lock("counter.py", 0)]
#[case::no_lock("unlocked.py", 0)]
#[case::lock_again("twice.py", 0)]
#[case::pool("pool.py", 0)]
#[case::event_loop("gather.py", 0)]
#[case::queue("queues.py", 0)]
#[case::exceptions("raises.py", 1)]
#[case::not_even_read("garbled.py", 1)]
#[case::exit_code("exits.py", 3)]
#[case::exit_on_the_spot("leaves.py", 4)]
#[case::processes("processes.py", 0)]
fn it_writes_and_ends_as_it_does_without_the_laboratory(#[case] name: &str, #[case] code: i32) {
    let Some(python) = watching() else { return };
    let watched = run(&python, "", name, "a --json -x", "typed");
    let mut plain = Command::new(&python);
    plain.arg(sample(name)).args(["a", "--json", "-x"]).env_remove("NO_COLOR");
    let plain = assert_cmd::Command::from_std(plain).write_stdin("typed").output().expect("Python starts");
    assert_eq!(plain.status.code(), Some(code), "{plain:?}");
    assert_eq!(watched.status.code(), Some(code), "{watched:?}");
    let (said, mut report) = (text(&watched.stdout), text(&plain.stdout));
    // Without an interpreter lock a program that has none loses now more and now less.
    if name == "unlocked.py" && json(&python, name)["python"].as_str().is_some_and(|python| python.contains("GIL off"))
    {
        report = said.split_inclusive('\n').take(1).collect();
    }
    assert!(said.starts_with(&report), "{said}");
    assert!(said[report.len()..].starts_with(&format!("Your own program · {name}\n")), "{said}");
    // Addresses of objects differ from run to run; there are none in these.
    assert_eq!(text(&watched.stderr), text(&plain.stderr));
}

#[test]
fn a_program_that_ends_with_a_code_of_its_own_has_not_ended_well() {
    let Some(python) = watching() else { return };
    let run = json(&python, "exits.py");
    assert_eq!((&run["tasks"][0]["status"], &run["results"]["exit_code"]), (&"failed".into(), &3.into()), "{run}");
}

#[test]
fn threads_are_lanes_and_a_lock_has_its_name_and_those_who_waited_for_it() {
    let Some(python) = watching() else { return };
    let run = json(&python, "counter.py");
    assert_eq!(kinds(&run), ["main", "thread", "thread", "thread", "thread"]);
    assert_eq!(labels(&run)[0], "counter.py");
    assert!(labels(&run)[1].contains("(add)"), "{run}");
    assert_eq!(run["locks"][0]["name"], "lock");
    assert_eq!(run["locks"][0]["held_by"], serde_json::json!([]));
    let python = run["python"].as_str().expect("it is said");
    assert!(python.starts_with("CPython 3.") && python.contains("GIL"), "{python}");
    assert!(run["verdict"].as_str().is_some_and(|said| said.contains("Watching it took")), "{run}");
}

#[test]
fn a_lock_that_is_taken_twice_is_one_lock_and_free_in_the_end() {
    let Some(python) = watching() else { return };
    let run = json(&python, "twice.py");
    assert_eq!(run["locks"].as_array().map(Vec::len), Some(1), "{run}");
    assert_eq!((&run["locks"][0]["name"], &run["locks"][0]["held_by"]), (&"again".into(), &serde_json::json!([])));
    assert!(run["tasks"].as_array().is_some_and(|tasks| tasks.iter().all(|task| task["status"] == "ok")), "{run}");
}

#[test]
fn what_is_submitted_to_a_pool_is_a_task_and_its_threads_are_the_lanes() {
    let Some(python) = watching() else { return };
    let run = json(&python, "pool.py");
    assert_eq!(kinds(&run), ["main", "thread", "thread", "thread"]);
    let tasks: BTreeSet<String> = labels(&run).into_iter().collect();
    let expected = (0..6).map(|number| format!("fetch({number})")).chain(["pool.py".to_owned()]);
    assert_eq!(tasks, expected.collect());
    assert!(run["tasks"].as_array().is_some_and(|tasks| tasks.iter().all(|task| task["status"] == "ok")), "{run}");
}

#[test]
fn tasks_of_an_event_loop_have_lanes_and_their_lock_has_owner_and_waiters() {
    let Some(python) = watching() else { return };
    let run = json(&python, "gather.py");
    let slots = kinds(&run).into_iter().filter(|kind| kind == "slot").count();
    assert_eq!((slots, labels(&run).len()), (5, 6), "main and four fetches, and the program itself: {run}");
    assert_eq!((&run["locks"][0]["name"], &run["locks"][0]["waits"]), (&"lock".into(), &3.into()));
}

#[test]
fn who_waits_is_told_with_the_call_and_the_line() {
    let Some(python) = watching() else { return };
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("run.jsonl");
    let options = format!("--record {}", file.display());
    assert_eq!(run(&python, &options, "queues.py", "", "").status.code(), Some(0));
    let kept = std::fs::read_to_string(&file).expect("it was recorded");
    for told in ["Queue.put (queues.py:11)", "time.sleep (queues.py:17)", "Thread.join (queues.py:25)"] {
        assert!(kept.contains(told), "{told} is not in\n{kept}");
    }
    assert!(kept.contains(r#""on":"place""#), "{kept}");
    let replay = |options: &str| {
        let output = racelab(&format!("replay {options}")).arg(&file).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        text(&output.stdout)
    };
    assert!(replay("").contains("producer") && replay("--json").contains("producer"));
    for format in ["trace", "csv", "json", "svg"] {
        let output = racelab(&format!("export --format {format}")).arg(&file).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(text(&output.stdout).contains("consumer") || format == "svg", "{format}");
    }
}

#[test]
fn two_locks_in_opposite_order_are_stopped_and_said() {
    let Some(python) = watching() else { return };
    let output = run(&python, "", "deadlock.py", "", "");
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(said.contains("DEADLOCK: 2 wait for each other in a circle"), "{said}");
    assert!(
        said.contains("holds left and waits for right") && said.contains("holds right and waits for left"),
        "{said}"
    );
    let run = json(&python, "deadlock.py");
    assert_eq!(run["deadlock"].as_array().map(Vec::len), Some(2), "{run}");
    assert_eq!(run["deadlock"][0]["label"], "one");
}

#[test]
fn its_processes_are_not_watched_and_that_is_said() {
    let Some(python) = watching() else { return };
    let run = json(&python, "processes.py");
    let said = run["verdict"].as_str().unwrap_or_default();
    assert!(said.contains("It started 3 processes, which are not watched."), "{said}");
}

#[test]
fn a_name_that_is_no_text_loses_no_thread() {
    let Some(python) = watching() else { return };
    let run = json(&python, "halves.py");
    assert!(labels(&run).contains(&"half ?".to_owned()), "{run}");
}

#[test]
fn whatever_it_writes_where_its_watcher_does_is_left_out_and_counted() {
    let Some(python) = watching() else { return };
    let output = run(&python, "", "talks.py", "", "");
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(said.starts_with("done\n") && said.contains("not told"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_hangs_is_stopped_with_all_that_it_has_started() {
    use std::io::{BufRead as _, BufReader};

    use rustix::process::{Pid, Signal, kill_process};

    let Some(python) = watching() else { return };
    let program = assert_cmd::cargo::cargo_bin("racelab");
    let mut command = Command::new(program);
    command.args(["python", "--python", &python]).arg(sample("hangs.py"));
    let mut lab =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut said = BufReader::new(lab.stdout.take().expect("it is a pipe"));
    let mut first = String::new();
    said.read_line(&mut first).expect("it says its child");
    let child: u32 = first.trim().parse().expect("a number");
    kill_process(Pid::from_child(&lab), Signal::INT).expect("it runs");
    let status = lab.wait().expect("it ends");
    assert_eq!(status.code(), Some(130));
    assert!(crate::support::family::has_ended(child), "{child} was left behind");
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut said, &mut rest).expect("it has ended");
    assert!(rest.contains("Your own program · hangs.py"), "what happened until then is reported: {rest}");
}

/// A program that never ends and has started another, under the laboratory in a process group of its own; the process that it
/// has started.
#[cfg(target_os = "linux")]
fn hanging(python: &str) -> (crate::support::command::Running, u32) {
    use std::io::{BufRead as _, BufReader};
    use std::os::unix::process::CommandExt as _;

    let mut command = crate::support::command::racelab("python --python");
    command.arg(python).arg(sample("hangs.py")).process_group(0);
    let mut lab = crate::support::command::Running::start(command);
    let mut first = String::new();
    BufReader::new(lab.0.stdout.take().expect("it is a pipe")).read_line(&mut first).expect("it says its child");
    (lab, first.trim().parse().expect("a number"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_laboratory_leaves_nothing_of_a_program_or_of_what_that_has_started() {
    use crate::support::family::{children_of, has_ended};
    use crate::support::processes::until;

    let Some(python) = watching() else { return };
    let (mut lab, child) = hanging(&python);
    let ours = children_of(lab.pid());
    assert!(ours.len() >= 2, "the program, and who watches over what it starts: {ours:?}");
    // Where the program tells what it does nobody else has open: its end is the program's.
    let sockets = |pid: &u32| {
        let open = std::fs::read_dir(format!("/proc/{pid}/fd")).expect("it is there").flatten();
        let leads = open.filter_map(|entry| std::fs::read_link(entry.path()).ok());
        leads.filter(|to| to.to_string_lossy().starts_with("socket:")).count()
    };
    assert_eq!(ours.iter().map(sockets).sum::<usize>(), 1);
    lab.send(rustix::process::Signal::KILL);
    lab.status();
    until("all of them to end", || ours.iter().chain([&child]).all(|pid| has_ended(*pid)).then_some(()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_rests_while_the_laboratory_is_stopped_and_goes_on_with_it() {
    use crate::support::family::is_stopped;
    use crate::support::processes::until;

    let Some(python) = watching() else { return };
    let (lab, child) = hanging(&python);
    lab.send(rustix::process::Signal::TSTP);
    until("both to rest", || [lab.pid(), child].into_iter().all(is_stopped).then_some(()));
    lab.send(rustix::process::Signal::CONT);
    until("both to go on", || [lab.pid(), child].into_iter().all(|pid| !is_stopped(pid)).then_some(()));
}

#[rstest]
#[case("python", 2, "which program? name a Python file: racelab python FILE.py")]
#[case("python nothing.py", 1, "nothing.py cannot be read")]
#[case("python src", 1, "src is a folder; name the Python file in it")]
#[case("python --python nowhere/python Cargo.toml", 1, "nowhere/python: there is no such program")]
#[case("--python nowhere/python run fetch", 2, "--python stands behind the command: racelab run --python PATH")]
#[case("--python nowhere/python list", 2, "unknown option: --python; see racelab list --help")]
fn what_cannot_be_run_is_refused_in_one_line(#[case] args: &str, #[case] code: i32, #[case] why: &str) {
    let output = racelab(args).output().expect("the program starts");
    let said = text(&output.stderr);
    assert_eq!((output.status.code(), said.lines().count()), (Some(code), 1), "{output:?}");
    assert!(said.contains(why), "{said}");
}

#[test]
fn a_python_that_is_too_old_names_the_way_out() {
    let Some(version) = crate::support::python::python("import sys; print(*sys.version_info[:2])") else { return };
    if version.trim() >= "3 12" && version.trim().len() > 3 {
        return;
    }
    let output = racelab("python --python python3").arg(sample("counter.py")).output().expect("the program starts");
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("programs can be watched from CPython 3.12 on; name a newer one with --python"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn on_screen_it_begins_at_once_with_lanes_locks_and_what_it_writes() {
    use crate::support::laboratory::Opening;

    let Some(python) = watching() else { return };
    let open = |name: &str| Opening::new(&format!("python --python {python} {}", sample(name).display())).open();
    open("deadlock.py").shows("DEADLOCK: a circle of 2").shows("holds left");
    open("queues.py").shows("written by the program").shows("got 5").shows("queues.py");
}
