//! What is set for a scenario before it is run: rows of settings, each with its choices, its value and its reasons.
//!
//! It knows neither keys nor cells. Whatever can be set here can be asked of the engine, which gives the reason if it
//! refuses.

mod choices;
mod expecting;
mod models;
mod values;

use self::values::{neighbour, next_step, next_value, rate, value_in_words, whole};
use super::setting_row::SettingRow;
use crate::engine::Runnable;
use crate::plan::{
    DurationError, GuardName, MAX_SEED, Memory, ModelName, Plan, PythonSettings, ScenarioName, Setting, SettingValue,
    TimeoutMeans, Window, parse_duration,
};
use crate::report::command_line;
use crate::scenario::{self, DEFAULT_GUARDS, Preset};
use crate::supply::python;
use crate::text::{Phrase, Texts, duration, percent, thousands, visible};
use crate::tui::predict::expected::Guesses;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlanForm {
    plan: Plan,
    guards: Vec<GuardName>,
    fixed_seed: Option<u64>,
    expected: Guesses,
    cores: u32,
    /// The window on models that have one to choose, for the way back to them.
    window_elsewhere: Window,
    /// A Python on which nothing can be run, by its path, and why.
    no_python: Option<(String, Phrase)>,
}

const WORKERS: [u32; 25] = [
    1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 100, 128, 200, 256, 500, 1_000, 1_024, 10_000, 100_000,
    200_000,
];

const SECOND: u64 = 1_000_000_000;

const TIMEOUTS: [Option<u64>; 9] = [
    None,
    Some(SECOND / 100),
    Some(SECOND / 10),
    Some(SECOND / 2),
    Some(SECOND),
    Some(2 * SECOND),
    Some(5 * SECOND),
    Some(10 * SECOND),
    Some(60 * SECOND),
];

const FAIL_RATES: [f64; 7] = [0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0];

impl PlanForm {
    pub(crate) fn of(name: ScenarioName) -> Self {
        let plan = scenario::plan(name, 1);
        Self {
            window_elsewhere: plan.window,
            plan,
            guards: DEFAULT_GUARDS.to_vec(),
            fixed_seed: None,
            expected: Guesses::default(),
            cores: 1,
            no_python: None,
        }
    }

    /// What was run: with its seed, which stays.
    pub(crate) fn of_plans(plan: &Plan, guards: impl Iterator<Item = GuardName>) -> Self {
        let window_elsewhere = if plan.model.profile().python.is_some() { Window::Nudged } else { plan.window };
        let mut form = Self {
            plan: plan.clone(),
            guards: Vec::new(),
            fixed_seed: Some(plan.seed),
            window_elsewhere,
            ..Self::of(plan.scenario)
        };
        for guard in guards {
            if !form.guards.contains(&guard) {
                form.guards.push(guard);
            }
        }
        if form.guards.is_empty() {
            form.guards = DEFAULT_GUARDS.to_vec();
        }
        form
    }

    /// What was set once: a plan with its guards, and the seed if it is fixed.
    pub(crate) fn kept(plan: &Plan, guards: &[GuardName], fixed_seed: Option<u64>) -> Self {
        let fixed_seed = fixed_seed.filter(|seed| *seed <= MAX_SEED);
        Self { fixed_seed, ..Self::of_plans(plan, guards.iter().copied()) }
    }

    pub(crate) fn fixed_seed(&self) -> Option<u64> {
        self.fixed_seed
    }

    /// What is set, without the guards that are ticked.
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    pub(crate) fn guards(&self) -> &[GuardName] {
        &self.guards
    }

    /// The same on another model, without the guards that are ticked.
    pub(crate) fn plan_for(&self, model: ModelName) -> Plan {
        let mut other = self.clone();
        if model != other.plan.model {
            other.set_model(model);
        }
        if !model.profile().own_memory() {
            other.plan.memory = Memory::Shared;
        }
        other.plan
    }

    pub(crate) fn rows(&self) -> Vec<SettingRow> {
        let scenario = scenario::get(self.plan.scenario);
        let needs = scenario.needs();
        let mut rows = vec![SettingRow::Preset, SettingRow::Model];
        let at_work = |setting: &&Setting| !scenario::is_inactive(&self.plan, setting.key);
        rows.extend(self.plan.model.profile().settings.iter().filter(at_work).copied().map(SettingRow::Own));
        rows.push(SettingRow::Workers);
        if needs.guards {
            rows.push(SettingRow::Guards);
            // On a Python of the user's the shape of an increment says what stands in its window.
            rows.extend(self.plan.model.profile().python.is_none().then_some(SettingRow::Window));
        }
        if scenario.memory().is_some() && self.plan.model.profile().own_memory() {
            rows.push(SettingRow::Memory);
        }
        rows.extend(scenario.settings().iter().filter(at_work).copied().map(SettingRow::Own));
        if needs.limits {
            rows.push(SettingRow::Timeout);
            rows.extend(self.plan.timeout_ns.map(|_| SettingRow::TimeoutMeans));
            rows.push(SettingRow::FailRate);
        }
        rows.extend([SettingRow::Seed, SettingRow::Expect]);
        rows
    }

    pub(crate) fn suggested_workers(&self, cores: u32) -> u32 {
        scenario::get(self.plan.scenario).suggested_workers(cores, &self.plan.settings)
    }

    pub(crate) fn value(&self, row: SettingRow, texts: &Texts) -> String {
        match row {
            SettingRow::Workers => thousands(self.plan.workers),
            SettingRow::Own(setting)
                if setting.key == PythonSettings::python && self.python().as_deref() == Some("") =>
            {
                let preferred = python::preferred().into_iter().next();
                preferred.map_or_else(
                    || texts.get("lab.usual-python").to_owned(),
                    |path| visible(&path.to_string_lossy()).into_owned(),
                )
            }
            SettingRow::Own(setting) => value_in_words(&self.plan.settings.value_of(&setting), texts),
            SettingRow::Timeout => self.plan.timeout_ns.map_or_else(|| texts.get("lab.no-limit").to_owned(), duration),
            SettingRow::FailRate => percent(self.plan.fail_rate),
            SettingRow::Seed => {
                self.fixed_seed.map_or_else(|| texts.get("lab.random-seed").to_owned(), |seed| seed.to_string())
            }
            SettingRow::Expect => self.said(texts),
            _ => self.choices(row, texts).into_iter().find(|choice| choice.chosen).map_or_else(String::new, |c| c.name),
        }
    }

    pub(crate) fn step(&mut self, row: SettingRow, forward: bool) {
        match row {
            SettingRow::Preset => {
                let presets = scenario::get(self.plan.scenario).presets();
                let next = match self.preset() {
                    Some(index) if forward => (index + 1).min(presets.len() - 1),
                    Some(index) => index.saturating_sub(1),
                    None => 0,
                };
                self.apply(&presets[next]);
            }
            SettingRow::Model => self.set_model(neighbour(ModelName::all(), self.plan.model, forward)),
            SettingRow::Workers => {
                let most = self.plan.model.profile().max_workers;
                let workers = next_step(&WORKERS, &self.plan.workers, forward).unwrap_or(self.plan.workers);
                self.plan.workers = workers.min(most);
            }
            SettingRow::Guards => {}
            SettingRow::Window => self.plan.window = neighbour(Window::all(), self.plan.window, forward),
            SettingRow::Memory => self.plan.memory = neighbour(Memory::all(), self.plan.memory, forward),
            SettingRow::TimeoutMeans => {
                self.plan.timeout_means = neighbour(TimeoutMeans::all(), self.plan.timeout_means, forward);
            }
            SettingRow::Own(setting) => {
                if let Some(value) = next_value(&setting, &self.plan.settings.value_of(&setting), forward) {
                    self.plan.settings.set(setting.key, value);
                }
            }
            SettingRow::Timeout => {
                if let Some(timeout) = next_step(&TIMEOUTS, &self.plan.timeout_ns, forward) {
                    self.plan.timeout_ns = timeout;
                }
            }
            SettingRow::FailRate => {
                if let Some(rate) = next_step(&FAIL_RATES, &self.plan.fail_rate, forward) {
                    self.plan.fail_rate = rate;
                }
            }
            SettingRow::Expect => self.step_said(forward),
            SettingRow::Seed => {
                self.fixed_seed = if self.fixed_seed.is_some() { None } else { Some(self.plan.seed) };
            }
        }
    }

    pub(crate) fn typed(&self, row: SettingRow) -> String {
        match row {
            SettingRow::Own(setting) => typed(&self.plan.settings.value_of(&setting)),
            _ => String::new(),
        }
    }

    pub(crate) fn cycle(&mut self, row: SettingRow) {
        let SettingRow::Own(setting) = row else { return };
        let steps = setting.steps();
        let now = self.plan.settings.value_of(&setting);
        if let Some(at) = steps.iter().position(|step| *step == now).filter(|_| row.is_choice()) {
            self.plan.settings.set(setting.key, steps[(at + 1) % steps.len()].clone());
        }
    }

    /// Sets a guard to be looked at beside none.
    pub(crate) fn set_guard(&mut self, guard: GuardName) {
        self.guards = vec![GuardName::None];
        if guard != GuardName::None {
            self.guards.push(guard);
        }
    }

    /// Sets a row to what was typed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn type_in(&mut self, row: SettingRow, text: &str) -> Result<(), Phrase> {
        match row {
            SettingRow::Workers => {
                let max = u64::from(self.plan.model.profile().max_workers);
                let workers = whole(text, 1, max)?;
                self.plan.workers = u32::try_from(workers).unwrap_or(1);
            }
            SettingRow::Own(setting) => {
                let value = setting.parse(text).map_err(|error| error.why())?;
                self.plan.settings.set(setting.key, value);
            }
            SettingRow::Timeout => self.plan.timeout_ns = Some(parse_duration(text).map_err(DurationError::why)?),
            SettingRow::FailRate => self.plan.fail_rate = rate(text)?,
            SettingRow::Seed => self.fixed_seed = Some(whole(text, 0, MAX_SEED)?),
            SettingRow::Expect => return self.type_said(text),
            _ => {}
        }
        Ok(())
    }

    /// Sets what mends what a run of this shows, or takes that back.
    pub(crate) fn turn_other_way(&mut self) {
        if let Some(other) = scenario::get(self.plan.scenario).other_way(&self.plan) {
            self.plan.settings.set(other.key, other.value);
        }
    }

    pub(crate) fn change_workers(&mut self, more: bool) {
        self.step(SettingRow::Workers, more);
    }

    /// The seed of the next run: the fixed one, or the one that is offered.
    pub(crate) fn seed(&mut self, offered: u64) -> u64 {
        let seed = self.fixed_seed.unwrap_or(offered);
        self.plan.seed = seed;
        seed
    }

    /// Whether a seed is fixed that draws nothing but a schedule: where workers are nudged.
    pub(crate) fn seeds_a_schedule(&self) -> bool {
        self.fixed_seed.is_some() && scenario::get(self.plan.scenario).needs().guards
    }

    /// The plans that this comes to, one a guard, with this seed.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn plans(&self, seed: u64) -> Result<Vec<Runnable>, Phrase> {
        let mut plan = Plan { seed, ..self.plan.clone() };
        if !plan.model.profile().own_memory() {
            plan.memory = Memory::Shared;
        }
        if plan.guard.is_none() {
            return Ok(vec![Runnable::of(plan)?]);
        }
        let checked = scenario::with_guards(&plan, &self.guards).into_iter().map(Runnable::of);
        let (plans, refused): (Vec<_>, Vec<_>) = checked.partition(Result::is_ok);
        match refused.into_iter().find_map(Result::err) {
            Some(why) if plans.is_empty() => Err(why),
            None if plans.is_empty() => Err(Phrase::new("lab.no-guard")),
            _ => Ok(plans.into_iter().flatten().collect()),
        }
    }

    /// The command that makes the same runs; with a seed, if one is set.
    pub(crate) fn command_line(&self) -> String {
        let seed = self.fixed_seed.unwrap_or(self.plan.seed);
        let plan = Plan { seed, ..self.plan.clone() };
        command_line(&scenario::with_guards(&plan, &self.guards), self.fixed_seed.is_some())
    }

    fn with(&self, guard: GuardName) -> Plan {
        let own_memory = self.plan.model.profile().own_memory();
        let memory = if own_memory { self.plan.memory } else { Memory::Shared };
        Plan { guard: Some(guard), memory, ..self.plan.clone() }
    }

    /// Whether all is set as in a preset.
    pub(crate) fn is_preset(&self) -> bool {
        self.preset().is_some()
    }

    fn preset(&self) -> Option<usize> {
        let presets = scenario::get(self.plan.scenario).presets();
        presets.iter().position(|preset| {
            let mut like = self.clone();
            like.apply(preset);
            like.plan.workers == self.plan.workers && like.plan.settings == self.plan.settings
        })
    }

    fn apply(&mut self, preset: &Preset) {
        self.plan.workers = preset.workers;
        self.plan.settings = (preset.settings)();
        scenario::fit_settings(&mut self.plan);
    }
}

/// What the user typed into a setting of what is outside.
fn typed(value: &SettingValue) -> String {
    match value {
        SettingValue::Outside(texts) => texts.join(" "),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
