//! The user's own Python, as the laboratory finds and runs it.
//!
//! Where there is none, nothing can be held against it; `RACELAB_PYTHON` says that there has to be one.

use std::collections::{BTreeMap, BTreeSet};

use racelab::cancel::Cancel;
use racelab::comparison::{Comparison, ComparisonRun};
use racelab::engine::{self, Runnable};
use racelab::event::{EventKind, Outcome, RunEnd};
use racelab::plan::{GuardName, Memory, ModelName, Plan, ScenarioName, SettingValue};
use racelab::recording;
use racelab::report::{self, Style};
use racelab::scenario;
use racelab::supply::python;
use racelab::text::{CodeLanguage, Lang, Listing, Texts};
use racelab::timeline::Timeline;
use racelab::verdict;
use rstest::rstest;
use rustix::process::{Pid, Signal, kill_process};

use crate::matrix;
use crate::support::pyenv;
use crate::support::python::python as says;
use crate::support::runs::{MILLISECOND, events, run, run_until, sentence, small};

pub(crate) const MODELS: [ModelName; 3] =
    [ModelName::PythonThreads, ModelName::PythonProcesses, ModelName::PythonAsync];

/// Whether there is a Python; if not, that is said once a test, and has to be so.
pub(crate) fn is_there() -> bool {
    let is_there = says("print('here')").is_some();
    if !is_there {
        println!("skipped: there is no python3 on the PATH");
    }
    is_there
}

#[test]
fn the_python_of_the_path_is_what_it_says_of_itself() {
    let Some(said) = says("import sys; print(sys.executable, *sys.version_info[:3], sep='|', end='')") else { return };
    let found = python::find(None, &Cancel::new()).expect("the python3 of the path is one");
    let (major, minor, patch) = found.version;
    assert_eq!(format!("{}|{major}|{minor}|{patch}", found.executable.display()), said);
    assert!(found.switch_interval > 0);
    // Named by its path, it is the same one.
    assert_eq!(python::find(Some(&found.executable), &Cancel::new()), Ok(found));
}

#[rstest]
fn every_scenario_that_is_written_for_it_runs(
    #[values(ModelName::PythonThreads, ModelName::PythonProcesses, ModelName::PythonAsync)] model: ModelName,
) {
    let plans = ScenarioName::all().iter().map(|name| small(*name, model));
    let allowed: Vec<Plan> = plans.filter(|plan| engine::refusal(plan).is_none()).collect();
    assert!(allowed.len() >= 7, "{} are written for {model}", allowed.len());
    if !is_there() {
        return;
    }
    for plan in &allowed {
        matrix::check(plan, &events(plan, &Cancel::new(), |_| ()));
    }
}

fn counter(model: ModelName, guard: GuardName, settings: &[(&str, SettingValue)]) -> Plan {
    let mut plan = Plan { guard: Some(guard), ..small(ScenarioName::Counter, model) };
    for (key, value) in settings {
        plan.settings.set(key, value.clone());
    }
    plan
}

#[rstest]
fn what_protects_the_counter_does_so_on_every_model(
    #[values(GuardName::Mutex, GuardName::Local, GuardName::Channel)] guard: GuardName,
) {
    for model in MODELS.into_iter().filter(|_| is_there()) {
        let timeline = run(&counter(model, guard, &[]));
        assert_eq!(timeline.observed(), Some(8_000), "{model}");
        assert!(verdict::ledger(&counter(model, guard, &[]), &timeline).is_none(), "nobody has recorded it");
    }
    let refused = counter(ModelName::PythonThreads, GuardName::Atomic, &[]);
    assert_eq!(engine::refusal(&refused).as_ref().map(racelab::text::Phrase::key), Some("refusal.python.guard"));
}

/// On one loop nobody comes in between, and with its lock a Python from 3.10 on changes threads at calls and ends of loops.
#[rstest]
#[case(ModelName::PythonThreads, "augmented")]
#[case(ModelName::PythonThreads, "read-write")]
#[case(ModelName::PythonAsync, "read-call-write")]
fn where_nobody_can_come_between_nothing_is_lost(#[case] model: ModelName, #[case] shape: &'static str) {
    if !is_there() {
        return;
    }
    let found = python::find(None, &Cancel::new()).expect("it is there");
    if model == ModelName::PythonThreads && (!found.is_at_least(3, 10) || !found.gil_enabled) {
        return;
    }
    let shape = ("shape", SettingValue::Choice(shape.into()));
    let many = ("increments", SettingValue::Count(100_000));
    for stretches in [false, true] {
        let stretches = ("stretches", SettingValue::Flag(stretches && model == ModelName::PythonThreads));
        let plan = counter(model, GuardName::None, &[shape.clone(), many.clone(), stretches]);
        let timeline = run(&plan);
        assert_eq!(timeline.observed(), Some(400_000));
        assert!(sentence(&plan, &timeline).starts_with(&format!("Your {}, GIL on, switch interval ", found.name())));
    }
}

#[rstest]
fn recorded_stretches_balance_whatever_is_lost(
    #[values(ModelName::PythonThreads, ModelName::PythonProcesses)] model: ModelName,
    #[values("augmented", "read-call-write")] shape: &'static str,
    #[values(GuardName::None, GuardName::Mutex)] guard: GuardName,
) {
    if !is_there() {
        return;
    }
    let settings = [
        ("shape", SettingValue::Choice(shape.into())),
        ("stretches", SettingValue::Flag(true)),
        ("increments", SettingValue::Count(30_000)),
    ];
    let plan = counter(model, guard, &settings);
    let timeline = run(&plan);
    let books = verdict::books(&plan, &timeline).expect("they are recorded");
    assert!(books.balance() && books.made == 120_000, "{books:?}");
    let ledger = verdict::ledger(&plan, &timeline).expect("there is one");
    assert_eq!(i128::from(ledger.lost()), books.lost);
}

#[test]
fn copies_are_counted_in_and_gone() {
    if !is_there() {
        return;
    }
    let plan = Plan { memory: Memory::Private, ..counter(ModelName::PythonProcesses, GuardName::None, &[]) };
    let timeline = run(&plan);
    assert_eq!((timeline.observed(), verdict::children(&plan, &timeline)), (Some(0), Some(vec![2_000; 4])));
}

/// Waits of an hour on two workers.
fn long(model: ModelName) -> Plan {
    let mut plan = Plan { workers: 2, timeout_ns: None, ..small(ScenarioName::Fetch, model) };
    plan.settings.set("delay", SettingValue::Duration(3_600_000 * MILLISECOND));
    plan.settings.set("tasks", SettingValue::Count(3));
    plan
}

pub(crate) fn outcomes(timeline: &Timeline) -> BTreeSet<&'static str> {
    timeline.tasks().iter().filter_map(|task| Some(task.finished.as_ref()?.1.name())).collect()
}

#[rstest]
fn a_cancelled_run_ends_and_leaves_nothing(
    #[values(ModelName::PythonThreads, ModelName::PythonProcesses, ModelName::PythonAsync)] model: ModelName,
) {
    if !is_there() {
        return;
    }
    let timeline = run_until(&long(model), |what| matches!(what, EventKind::Waiting { .. }));
    assert_eq!(timeline.end(), Some(&RunEnd::Cancelled));
    assert_eq!(outcomes(&timeline), BTreeSet::from(["cancelled"]));
    // The end of the pipe has come: none of its processes has it open any more.
    assert!(timeline.lanes().iter().all(|lane| lane.exited.is_some()));
}

#[cfg(target_os = "linux")]
/// Kills the process of a worker as soon as it waits; what its run came to.
fn killed(model: ModelName) -> Timeline {
    let mut ids = BTreeMap::new();
    let mut is_done = false;
    let events = events(&long(model), &Cancel::new(), |event| match event.what {
        EventKind::WorkerReady { worker, os_id, .. } => {
            ids.insert(worker, os_id);
        }
        EventKind::Waiting { worker } if !is_done && ids.contains_key(&worker) => {
            is_done = true;
            let id = process_of(ids[&worker]);
            kill_process(Pid::from_raw(id).expect("it has an id"), Signal::KILL).expect("it is there");
        }
        _ => {}
    });
    Timeline::of(&events)
}

#[cfg(target_os = "linux")]
/// The process that a thread belongs to.
fn process_of(id: u32) -> i32 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("it is there");
    let process = status.lines().find_map(|line| line.strip_prefix("Tgid:")).expect("it says so");
    process.trim().parse().expect("it is a number")
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_is_killed_breaks_its_pool() {
    if !is_there() {
        return;
    }
    let timeline = killed(ModelName::PythonProcesses);
    let how = |outcome: &Outcome| match outcome {
        Outcome::Killed(why) | Outcome::Failed(why) => Texts::of(Lang::En).say(why),
        other => format!("{other:?}"),
    };
    let said: Vec<String> = timeline.tasks().iter().filter_map(|task| Some(how(&task.finished.as_ref()?.1))).collect();
    assert!(said.contains(&"its process was killed by SIGKILL".to_owned()), "{said:?}");
    assert!(said.iter().any(|said| said.ends_with("(BrokenProcessPool)")), "{said:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_python_that_is_killed_takes_its_tasks_with_it() {
    if !is_there() {
        return;
    }
    let timeline = killed(ModelName::PythonThreads);
    assert_eq!(outcomes(&timeline), BTreeSet::from(["cancelled", "killed"]));
}

#[test]
fn no_python_is_one_line() {
    let mut plan = small(ScenarioName::Fetch, ModelName::PythonThreads);
    plan.settings.set("python", SettingValue::Outside(vec!["/nowhere/python3".to_owned()]));
    let timeline = run_failing(&plan);
    assert_eq!(timeline, "/nowhere/python3: there is no such program; name a Python 3 with --python");
}

fn run_failing(plan: &Plan) -> String {
    let events = events(plan, &Cancel::new(), |_| ());
    match events.last().map(|event| &event.what) {
        Some(EventKind::Finished { end: RunEnd::Failed(why) }) => Texts::of(Lang::En).say(why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_shown_of_the_counter_fits_and_says_the_same_in_both_languages() {
    for model in MODELS {
        for shape in ["augmented", "read-write", "read-call-write"] {
            for guard in [GuardName::None, GuardName::Mutex, GuardName::Local, GuardName::Channel] {
                for stretches in [false, true] {
                    let settings =
                        [("shape", SettingValue::Choice(shape.into())), ("stretches", SettingValue::Flag(stretches))];
                    let code = scenario::code(&counter(model, guard, &settings), CodeLanguage::Python);
                    let [english, korean] = [Lang::En, Lang::Ko].map(|lang| Listing::of(&code, lang));
                    assert_eq!(english.lines().len(), korean.lines().len(), "{code}");
                    assert!(!english.core().is_empty(), "{code}");
                    for line in english.lines().iter().chain(korean.lines()) {
                        assert!(line.width() <= 76, "{}{}", line.code, line.comment);
                    }
                }
            }
        }
    }
}

#[test]
fn a_report_says_which_python_it_was() {
    if !is_there() {
        return;
    }
    let plan = small(ScenarioName::Squares, ModelName::PythonThreads);
    let timeline = run(&plan);
    let said = report::text(&[(plan, timeline)], Texts::of(Lang::En), Style::default());
    assert!(said.contains("Your CPython 3."), "{said}");
}

#[test]
fn a_recording_does_not_say_which_program_is_run() {
    let mut plan = small(ScenarioName::Fetch, ModelName::PythonThreads);
    plan.settings.set("python", SettingValue::Outside(vec!["/nowhere/python3".to_owned()]));
    let mut recording = recording::Recording::new(plan.clone());
    recording.extend(events(&plan, &Cancel::new(), |_| ()));
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = recording::save(folder.path(), &[recording], recording::Date::now()).expect("it is kept");
    let mut reader = recording::Reader::open(&path).expect("it can be read");
    let Ok(Some(recording::Piece::Run(read))) = reader.piece() else { panic!("no run") };
    assert_eq!(read.settings.get("python"), Some(&SettingValue::Outside(Vec::new())));
}

/// Two Pythons of the machine, if it has two that can be told apart.
fn two_pythons() -> Option<[String; 2]> {
    let mut found: Vec<(String, String)> = Vec::new();
    for path in pyenv::pythons() {
        let Ok(python) = python::find(Some(&path), &Cancel::new()) else { continue };
        found.push((python.name(), path.to_string_lossy().into_owned()));
    }
    found.sort();
    found.dedup_by(|one, other| one.0 == other.0);
    let mut paths = found.into_iter().map(|(_, path)| path);
    Some([paths.next()?, paths.next_back()?])
}

#[test]
fn two_pythons_are_compared_by_their_versions() {
    let Some(paths) = two_pythons() else {
        println!("skipped: there are no two Pythons in ~/.pyenv/versions");
        return;
    };
    let names =
        paths.clone().map(|path| python::find(Some(path.as_ref()), &Cancel::new()).expect("it was found").name());
    let mut plan = small(ScenarioName::Fetch, ModelName::PythonThreads);
    let plans = paths.map(|path| {
        plan.settings.set("python", SettingValue::Outside(vec![path]));
        plan.clone()
    });
    let mut comparison = Comparison::new(plans.clone());
    for (way, plan) in plans.into_iter().enumerate() {
        let timeline = run(&plan);
        comparison.apply(&ComparisonRun { way, trial: Some(0), plan: Runnable::of(plan).unwrap() }, &timeline).unwrap();
    }
    for (way, name) in comparison.ways.iter().zip(&names) {
        let said = Texts::of(Lang::En).say(&way.name());
        assert!(said.contains(name.as_str()), "{said} is on {name}");
        assert_eq!(way.differs_in(), [("python", name.clone())]);
    }
}

#[cfg(target_os = "linux")]
#[rstest]
#[case("fetch --delay 60min", ModelName::PythonThreads)]
#[case("fetch --delay 60min", ModelName::PythonAsync)]
#[case("fetch --delay 60min", ModelName::PythonProcesses)]
#[case("squares --rounds 1000000", ModelName::PythonProcesses)]
#[case("squares --rounds 1000000 --start-method fork", ModelName::PythonProcesses)]
fn no_python_outlives_a_killed_laboratory(#[case] work: &str, #[case] model: ModelName) {
    use crate::support::command::{Running, racelab};
    use crate::support::family::{children_of, has_ended};
    use crate::support::processes::until;

    if !is_there() {
        return;
    }
    let mut lab = Running::start(racelab(&format!("run {work} --workers 2 --model {model}")));
    let families = || {
        children_of(lab.pid()).into_iter().flat_map(|python| {
            let mut family = children_of(python);
            family.push(python);
            family
        })
    };
    let fewest = if model == ModelName::PythonProcesses { 3 } else { 1 };
    let all =
        until("its Pythons to come up", || Some(families().collect::<Vec<u32>>()).filter(|all| all.len() >= fewest));
    lab.send(Signal::KILL);
    lab.status();
    until("all of them to end", || all.iter().all(|pid| has_ended(*pid)).then_some(()));
}
