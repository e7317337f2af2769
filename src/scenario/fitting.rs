//! Which settings a plan has, on which of them anything hangs, and what it takes where it says nothing.

use super::get;
use crate::plan::{GilSettings, Memory, ModelName, Plan, PythonSettings, ScenarioName, Setting, Together, Window};

/// The settings of a plan: its scenario's own and its model's.
pub fn settings_of(plan: &Plan) -> impl Iterator<Item = &'static Setting> + use<> {
    get(plan.scenario).settings().iter().chain(plan.model.profile().settings)
}

/// Whether a setting means nothing beside a plan's others.
#[must_use]
pub fn is_inactive(plan: &Plan, key: &str) -> bool {
    let scenario = get(plan.scenario);
    let is_idle_lock = plan.model.profile().together == Together::TakingTurns
        && match key {
            GilSettings::switch_interval => plan.together() != Together::TakingTurns,
            // What counts is taken for Python throughout.
            GilSettings::native_share => plan.together() != Together::TakingTurns || scenario.needs().counter,
            _ => false,
        };
    is_idle_lock || PythonSettings::is_inactive(plan, key) || scenario.is_inactive(key, &plan.settings)
}

/// Gives a plan the settings that its scenario and its model have, and no others: what it lacks takes its default.
pub fn fit_settings(plan: &mut Plan) {
    let own = settings_of(plan);
    plan.settings.fit(own);
    // What stands between a read and its write is a setting of its own there.
    if plan.model.profile().python.is_some() {
        plan.window = Window::Natural;
    }
}

/// Where that lives which the workers of a plan work on by default.
#[must_use]
pub fn default_memory(name: ScenarioName, model: ModelName) -> Memory {
    get(name).memory().filter(|_| model.profile().own_memory()).unwrap_or(Memory::Shared)
}
