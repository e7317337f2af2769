//! What a program is when it is run for real: its line `real:` names a scenario and settings of it, as
//! `real: counter guard=mutex increments=1`. Nothing else here knows a program by its name.

use crate::engine;
use crate::plan::{Plan, ScenarioName, Window};
use crate::scenario;
use crate::schedule::language::Program;

/// The run that a program's line asks for, with as many workers as the program has; `None` where it has no such line, or
/// one that cannot be run here. A twin may be meant for one window alone.
pub(super) fn of(program: &Program, window: Window, seed: u64) -> Option<Plan> {
    let mut words = program.real.as_deref()?.split_whitespace();
    let name: ScenarioName = words.next()?.parse().ok()?;
    let mut plan = Plan { window, ..scenario::plan(name, seed) };
    let mut only = None;
    plan.workers = u32::try_from(program.workers.len()).ok()?;
    for word in words {
        let (key, value) = word.split_once('=')?;
        match key {
            "guard" => plan.guard = Some(value.parse().ok()?),
            "window" => only = Some(value.parse::<Window>().ok()?),
            "model" => plan.model = value.parse().ok()?,
            _ => {
                let declared = scenario::get(name).settings();
                let setting = declared.iter().find(|setting| setting.key == key)?;
                plan.settings.set(setting.key, setting.parse(value).ok()?);
            }
        }
    }
    let is_meant = only.is_none_or(|only| only == window);
    (is_meant && engine::refusal(&plan).is_none()).then_some(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::GuardName;
    use crate::schedule::{language, shipped};

    fn twin(line: &str) -> Option<Plan> {
        let text = format!("real: {line}\nshared counter = 0\nworker A, B:\n    counter += 1\n");
        of(&language::read("mine.txt", &text).unwrap(), Window::Natural, 7)
    }

    #[test]
    fn a_line_becomes_a_run_or_nothing() {
        let plan = twin("counter guard=mutex increments=3").unwrap();
        assert_eq!((plan.workers, plan.guard.map(GuardName::name)), (2, Some("mutex")));
        assert_eq!(scenario::get(plan.scenario).expected_counter(&plan), Some(6));
        for wrong in ["", "nothing", "counter guard=nobody", "counter increments=many", "counter 3", "counter nobody=1"]
        {
            assert_eq!(twin(wrong), None, "{wrong}");
        }
    }

    /// What is right in the program is right in the run.
    #[test]
    fn every_twin_that_comes_along_counts_as_its_program_does() {
        let mut twins = 0;
        for shipped in shipped::all() {
            let program = language::read(shipped.name, shipped.text).unwrap();
            if program.real.is_none() {
                continue;
            }
            for window in [Window::Natural, Window::Nudged] {
                let Some(plan) = of(&program, window, 7) else { continue };
                twins += 1;
                let expected = scenario::get(plan.scenario).expected_counter(&plan);
                let said = format!("counter == {}", expected.unwrap());
                let outcome: Vec<&str> = program.outcome.iter().map(|one| one.spelling.as_str()).collect();
                let finally = program.finally.iter().map(|promise| promise.spelling.as_str());
                assert!(finally.eq([said.as_str()]), "{}: {said}", shipped.name);
                assert_eq!(outcome, ["counter"], "{}", shipped.name);
            }
        }
        assert!(twins >= 16, "{twins}");
    }
}
