//! A plan that can be run. Nothing else gets into an engine.

use std::ops::Deref;

use super::{guard_refusal, python_refusal};
use crate::plan::{GilSettings, Memory, Plan};
use crate::scenario;
use crate::text::Phrase;

/// A plan that was checked: its model takes so many workers, its scenario and its guard work there.
#[derive(Debug, Clone, PartialEq)]
pub struct Runnable(Plan);

impl Runnable {
    /// Checks a plan.
    ///
    /// # Errors
    /// Why it cannot be run.
    ///
    /// ```
    /// use racelab::engine::Runnable;
    /// use racelab::plan::{GuardName, ModelName, ScenarioName};
    /// let mut plan = racelab::scenario::plan(ScenarioName::Counter, 1);
    /// plan.model = ModelName::Processes;
    /// assert!(Runnable::of(plan.clone()).is_ok());
    /// plan.guard = Some(GuardName::Rwlock);
    /// assert!(Runnable::of(plan).is_err());
    /// ```
    pub fn of(plan: Plan) -> Result<Self, Phrase> {
        refusal(&plan).map_or(Ok(Self(plan)), Err)
    }

    /// The default plan of a scenario, for tests.
    #[cfg(test)]
    pub(crate) fn usual(name: crate::plan::ScenarioName, seed: u64) -> Self {
        Self::of(scenario::plan(name, seed)).expect("what is usual can be run")
    }

    /// The same with another seed, which no refusal depends on.
    #[must_use]
    pub fn with_seed(&self, seed: u64) -> Self {
        Self(Plan { seed, ..self.0.clone() })
    }

    /// The plan.
    #[must_use]
    pub fn into_plan(self) -> Plan {
        self.0
    }
}

impl Deref for Runnable {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.0
    }
}

/// Why a plan cannot be run; `None` if it can.
#[must_use]
pub fn refusal(plan: &Plan) -> Option<Phrase> {
    let model = plan.model.profile();
    if plan.workers < 1 || plan.workers > model.max_workers {
        return Some(
            Phrase::new("refusal.workers")
                .with("max", model.max_workers)
                .with("given", plan.workers)
                .with("model", plan.model.name()),
        );
    }
    if plan.memory == Memory::Private && !model.own_memory() {
        return Some(Phrase::new("refusal.private").with("model", plan.model.name()));
    }
    if GilSettings::of_plan(plan).is_some_and(|settings| settings.switch_interval == 0) {
        return Some(Phrase::new("refusal.switch-interval"));
    }
    if let Some(why) = python_refusal::of(plan) {
        return Some(why);
    }
    let scenario = scenario::get(plan.scenario);
    if plan.waiter_timeout_ns().is_some() && !scenario.has_results(plan) {
        return Some(Phrase::new("refusal.waiter").mark("setting", "timeout-means"));
    }
    scenario.refusal(plan).or_else(|| scenario.needs().guards.then(|| guard_refusal::of(plan, model)).flatten())
}
