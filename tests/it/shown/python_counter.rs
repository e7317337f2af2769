//! What is shown of the counter on the user's own Python, run whole on every Python that is there.

use std::collections::HashSet;
use std::process::Command;

use racelab::engine;
use racelab::plan::{GuardName, Memory, ModelName, Plan, ScenarioName, SettingValue, Window};
use racelab::scenario;
use racelab::text::{CodeLanguage, Lang, Listing};

use super::python::python;
use super::variants::around;
use crate::support::pyenv;

const INCREMENTS: u64 = 20_000;

/// So often a program may be run until it loses something: where threads change every microsecond, one run in ten loses nothing.
const TRIES: usize = 100;

/// The Python of these tests, and others that happen to be there.
fn pythons() -> Vec<String> {
    python().into_iter().chain(pyenv::pythons().iter().map(|path| path.display().to_string())).collect()
}

/// Whether threads change at calls and ends of loops alone, and one at a time; `None` where the programs are not for it.
fn is_exact_by_accident(python: &str) -> Option<bool> {
    let asked = "import sys; print(sys.version_info >= (3, 8)); print(sys.version_info >= (3, 10) and \
                 getattr(sys, '_is_gil_enabled', lambda: True)())";
    let output = Command::new(python).args(["-I", "-c", asked]).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let (is_known, is_exact) = said.split_once('\n')?;
    (is_known == "True").then(|| is_exact.trim() == "True")
}

/// A program, and what is set in it.
struct Shown {
    plan: Plan,
    shape: &'static str,
    program: String,
}

impl Shown {
    fn of(plan: Plan, shape: &'static str) -> Self {
        let listing = Listing::of(&scenario::code(&plan, CodeLanguage::Python), Lang::En).text();
        assert!(listing.contains("start()"), "how workers start is a part of it:\n{listing}");
        let may_lose = plan.model == ModelName::PythonThreads && plan.guard == Some(GuardName::None);
        assert_eq!(listing.contains("3.10+ exact"), may_lose && shape != "read-call-write", "{listing}");
        let around = scenario::filled_for(&around("python_counter.py"), &plan, CodeLanguage::Python);
        let program = around.replace("SHOWN", &listing);
        Self { plan, shape, program }
    }

    /// What it counts to in the end.
    fn count(&self, python: &str) -> u64 {
        let output = Command::new(python).args(["-I", "-c", &self.program]).output().expect("python is there");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let why = || format!("{python}: {}\n{}", String::from_utf8_lossy(&output.stderr), self.program);
        said.trim().parse().unwrap_or_else(|_| panic!("{said} by {}", why()))
    }

    fn check(&self, python: &str, is_exact_by_accident: bool) {
        let Self { plan, shape, program } = self;
        let all = INCREMENTS * u64::from(plan.workers);
        let is_unguarded = plan.guard == Some(GuardName::None);
        let is_threads = plan.model == ModelName::PythonThreads;
        if plan.model == ModelName::PythonProcesses && plan.memory == Memory::Private {
            assert_eq!(self.count(python), 0, "each has counted for itself: {python}\n{program}");
        } else if is_unguarded && is_threads && *shape == "read-call-write" {
            let loses = (0..TRIES).any(|_| self.count(python) < all);
            assert!(loses, "{python} has lost nothing in {TRIES} runs of\n{program}");
        } else if !is_unguarded || plan.model == ModelName::PythonAsync || (is_threads && is_exact_by_accident) {
            assert_eq!(self.count(python), all, "{python}\n{program}");
        } else {
            // Processes take so long to start that they may not meet.
            assert!((1..=all).contains(&self.count(python)), "{python}\n{program}");
        }
    }
}

#[test]
fn what_counts_on_a_python_of_the_users_is_shown_whole_and_loses_where_it_says() {
    let models = ModelName::all().iter().filter(|model| model.profile().python.is_some());
    let guards = [GuardName::None, GuardName::Mutex, GuardName::Local, GuardName::Channel];
    let mut shown = Vec::new();
    for (model, guard) in models.flat_map(|model| guards.map(|guard| (*model, guard))) {
        for memory in [Memory::Shared, Memory::Private] {
            for shape in ["augmented", "read-write", "read-call-write"] {
                let mut plan = Plan { model, guard: Some(guard), memory, ..scenario::plan(ScenarioName::Counter, 1) };
                plan.window = Window::Natural;
                plan.settings.set("increments", SettingValue::Count(INCREMENTS));
                plan.settings.set("shape", SettingValue::Choice(shape.into()));
                let is_possible = memory == Memory::Shared || model.profile().own_memory();
                if is_possible && engine::refusal(&plan).is_none() {
                    shown.push(Shown::of(plan, shape));
                }
            }
        }
    }
    let is_private = |shown: &Shown| shown.plan.memory == Memory::Private;
    assert!(shown.iter().any(is_private) && !shown.iter().all(is_private), "copies, and what is shared");
    let pythons = pythons();
    if pythons.is_empty() {
        eprintln!("there is no python3: what is shown of it was not run");
    }
    // One Python of each kind: more of them hold nothing more.
    let mut kinds = HashSet::new();
    for python in pythons {
        let Some(is_exact) = is_exact_by_accident(&python).filter(|kind| kinds.insert(*kind)) else { continue };
        for shown in &shown {
            shown.check(&python, is_exact);
        }
    }
}
