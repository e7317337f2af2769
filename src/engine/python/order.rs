//! The program that a Python is given, and the order that it gets: which tasks, how many workers.
//!
//! The program is put together from files of `assets/python`; the counter's is the one that is shown, with what is set.

use serde_json::{Value, json};

use crate::engine::RunContext;
use crate::event::{SegmentMark, Writer};
use crate::plan::{Memory, PythonProgram, PythonSettings};
use crate::scenario::{self, Assignment};
use crate::supply::python::Interpreter;

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/python/", $name))
    };
}

/// Takes in what is to be done when everything else of the Python has ended; whatever the program imports may have something
/// of that kind, which then comes before.
const LAST: &str = "import atexit, sys\nlast = []\natexit.register(lambda: [act() for act in last])\n";

/// Keeps the program's text: children that are spawned get it from there.
const LOAD: &str = "exec(compile(SOURCE, '<racelab>', 'exec'))\n";

/// Everything that is written to the Python's standard input.
pub(super) fn of(run: &RunContext, program: PythonProgram) -> Vec<u8> {
    let source = source(run, program);
    let length = source.len();
    let main = format!("{LAST}SOURCE = sys.stdin.buffer.read({length}).decode()\n{LOAD}{}", file!("main.py"));
    let mut all = Interpreter::program(&main);
    all.extend_from_slice(source.as_bytes());
    all.extend_from_slice(order(run).to_string().as_bytes());
    all.push(b'\n');
    all
}

fn source(run: &RunContext, program: PythonProgram) -> String {
    let mut parts = vec![file!("tell.py").to_owned(), file!("work.py").to_owned()];
    if run.guard().is_some() {
        parts.push(file!("count.py").to_owned());
        parts.push(scenario::python_counter(&run.plan));
    }
    // On a loop main has nobody to wait for as a thread has.
    if run.main().is_some() && program != PythonProgram::Async {
        parts.push(file!("lives.py").to_owned());
    }
    parts.push(
        match program {
            PythonProgram::Threads => file!("threads.py"),
            PythonProgram::Processes => file!("processes.py"),
            PythonProgram::Async => file!("async.py"),
        }
        .to_owned(),
    );
    parts.join("\n\n")
}

fn order(run: &RunContext) -> Value {
    let plan = &run.plan;
    let start: &'static str = PythonSettings::of(&plan.settings).start_method.into();
    let main = run.main().map(|main| {
        let then: &'static str = main.then.into();
        json!({ "then": then, "goes_on": main.goes_on, "clean_up": main.clean_up })
    });
    let mut order = json!({
        "workers": plan.workers,
        "limit": plan.task_timeout_ns(),
        "start": start,
        "guard": null,
        "main": main,
        "pool": matches!(run.job.assignment, Assignment::ShutDownBy(_)),
    });
    match run.guard() {
        None => {
            let tasks: Vec<Value> = run.job.tasks.iter().filter_map(crate::scenario::Task::in_python).collect();
            order["tasks"] = tasks.into();
        }
        Some(guard) => {
            let expected = scenario::get(plan.scenario).expected_counter(plan).unwrap_or(0);
            let mark = |worker| SegmentMark::of(Writer { worker, segment: 0 }).beside(0);
            order["guard"] = guard.name().into();
            order["increments"] = (expected / u64::from(plan.workers.max(1))).into();
            order["private"] = (plan.memory == Memory::Private).into();
            order["marks"] = (0..plan.workers).map(mark).collect();
        }
    }
    order
}
