//! The model of a form: what a change to another brings along, and which cannot be chosen.

use super::PlanForm;
use crate::engine;
use crate::plan::{GuardName, Memory, ModelName, Plan, PythonSettings};
use crate::scenario;
use crate::text::Phrase;

impl PlanForm {
    pub(crate) fn refuse_model(&self, model: ModelName) -> Option<Phrase> {
        let guard = self.plan.guard.map(|_| GuardName::None);
        let plan = Plan { guard, memory: Memory::Shared, ..self.plan_for(model) };
        let none = self.no_python.as_ref().filter(|(path, _)| python_of(&plan).as_ref() == Some(path));
        engine::refusal(&plan).or_else(|| none.map(|(_, why)| why.clone()))
    }

    /// The path of the Python that is chosen, empty for the usual one; `None` if none is.
    pub(crate) fn python(&self) -> Option<String> {
        python_of(&self.plan)
    }

    /// Nothing can be run on the Python of this path.
    pub(crate) fn refuse_python(&mut self, path: &str, why: &Phrase) {
        self.no_python = Some((path.to_owned(), why.clone()));
    }

    pub(super) fn set_model(&mut self, model: ModelName) {
        // A change to processes brings what the scenario suggests for them.
        if !self.plan.model.profile().own_memory() {
            self.plan.memory = scenario::default_memory(self.plan.scenario, model);
        }
        let was_python = self.plan.model.profile().python.is_some();
        let is_python = model.profile().python.is_some();
        if !was_python {
            self.window_elsewhere = self.plan.window;
        }
        self.plan.model = model;
        scenario::fit_settings(&mut self.plan);
        if was_python && !is_python {
            self.plan.window = self.window_elsewhere;
        }
        self.suit_python(was_python, is_python);
    }

    /// What was left at its default is set to what suits the model: a Python takes minutes for what Rust does in a second.
    fn suit_python(&mut self, was_python: bool, is_python: bool) {
        let scenario = scenario::get(self.plan.scenario);
        let Some(small) = scenario.python_settings() else { return };
        let usual = (scenario.presets()[0].settings)();
        let (from, to) = match (was_python, is_python) {
            (false, true) => (usual, small),
            (true, false) => (small, usual),
            _ => return,
        };
        let is_default = from.iter().all(|(key, value)| self.plan.settings.get(key) == Some(value));
        if is_default {
            self.plan.settings.extend(to);
        }
    }
}

fn python_of(plan: &Plan) -> Option<String> {
    Some(PythonSettings::of_plan(plan)?.python.into_iter().next().unwrap_or_default())
}
