//! What is not run on a Python of the user's, and why.

use crate::plan::{Means, Plan, Protection, PythonProgram, PythonSettings, TimeoutMeans, Window};
use crate::scenario;
use crate::text::Phrase;

/// Most tasks: a Python takes some 30 µs to hand one out, and all of them go through one pipe.
const MAX_TASKS: u32 = 100_000;

/// Most increments of all workers together: seconds of a Python.
const MAX_INCREMENTS: u64 = 100_000_000;

/// The same where each is a message to the counter's owner, or crosses a lock between processes.
const MAX_MESSAGES: u64 = 2_000_000;

/// Most workers whose stretches are recorded: so many have room for all of theirs in the counter's word.
const MAX_RECORDED: u32 = 64;

/// Why a plan cannot be run on a Python; `None` if it can, or is for none.
pub(super) fn of(plan: &Plan) -> Option<Phrase> {
    let program = plan.model.profile().python?;
    let refused =
        |key: &'static str| Phrase::new(key).offer("scenario", plan.scenario.name()).mark("model", plan.model.name());
    let scenario = scenario::get(plan.scenario);
    if let Some(key) = scenario.python_refusal(program) {
        return Some(refused(key));
    }
    if plan.timeout_ns.is_some() && plan.timeout_means == TimeoutMeans::Waiter {
        return Some(refused("refusal.python.waiter").mark("setting", "timeout-means"));
    }
    let tasks = scenario.shape(plan).tasks;
    if tasks > MAX_TASKS {
        return Some(refused("refusal.python.tasks").with("max", MAX_TASKS).with("given", tasks));
    }
    refuse_guard(plan, program)
}

fn refuse_guard(plan: &Plan, program: PythonProgram) -> Option<Phrase> {
    let guard = plan.guard?;
    if plan.window == Window::Nudged {
        return Some(Phrase::new("refusal.python.window"));
    }
    let refused = |key: &'static str| Phrase::new(key).with("guard", guard.name()).mark("model", plan.model.name());
    let crosses = program == PythonProgram::Processes && guard.profile().protection == Protection::Exact(Means::Lock);
    let max = match guard.name() {
        "none" | "local" => MAX_INCREMENTS,
        "mutex" if !crosses => MAX_INCREMENTS,
        "mutex" | "channel" => MAX_MESSAGES,
        _ => return Some(refused("refusal.python.guard")),
    };
    let together = scenario::get(plan.scenario).expected_counter(plan).unwrap_or(0);
    if together > max {
        return Some(refused("refusal.python.increments").with("max", max).with("given", together));
    }
    let records = !PythonSettings::records_nothing(plan);
    (records && plan.workers > MAX_RECORDED)
        .then(|| Phrase::new("refusal.python.recorded").with("max", MAX_RECORDED).mark("setting", "stretches"))
}
