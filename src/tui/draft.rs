//! What is set for a scenario before it is run: rows of settings, each with its choices, its value and its reasons.
//!
//! It knows neither keys nor cells. Whatever can be set here can be asked of the engine, which says why not.

use crate::engine;
use crate::plan::{
    DurationError, GuardName, MAX_SEED, Memory, ModelName, Plan, ScenarioName, Setting, SettingError, SettingKind,
    SettingValue, Window, parse_duration,
};
use crate::scenario::{self, DEFAULT_GUARDS, Preset};
use crate::text::{Arg, Phrase, Texts, duration, percent, thousands};

/// Something that can be set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Row {
    /// Settings that go well together.
    Preset,
    /// How tasks are run.
    Model,
    /// How many workers.
    Workers,
    /// What protects the counter; several can be ticked.
    Guards,
    /// The gap between read and write.
    Window,
    /// Where the counter of processes lives.
    Memory,
    /// One of the scenario's own.
    Own(Setting),
    /// Longest time of a task.
    Timeout,
    /// Share of tasks that are made to fail.
    FailRate,
    /// What the random things are drawn from.
    Seed,
}

impl Row {
    /// The key of its name in the texts; its help is under the same key and `.help`.
    pub(super) fn text(self) -> String {
        match self {
            Self::Preset => "setting.preset".to_owned(),
            Self::Model => "setting.model".to_owned(),
            Self::Workers => "setting.workers".to_owned(),
            Self::Guards => "setting.guards".to_owned(),
            Self::Window => "setting.window".to_owned(),
            Self::Memory => "setting.memory".to_owned(),
            Self::Own(setting) => format!("setting.{}", setting.key),
            Self::Timeout => "setting.timeout".to_owned(),
            Self::FailRate => "setting.fail-rate".to_owned(),
            Self::Seed => "setting.seed".to_owned(),
        }
    }

    /// Whether a value can be typed.
    pub(super) fn can_be_typed(self) -> bool {
        matches!(self, Self::Workers | Self::Own(_) | Self::Timeout | Self::FailRate | Self::Seed)
    }
}

/// One of the things that a row can be set to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    /// What it is called.
    pub(super) name: String,
    /// The key of its explanation in the texts, if it has one.
    pub(super) help: Option<String>,
    /// Whether it is chosen; several can be in the row of guards.
    pub(super) chosen: bool,
    /// Why it cannot be chosen.
    pub(super) refusal: Option<Phrase>,
}

/// What is set for one scenario.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    plan: Plan,
    guards: Vec<GuardName>,
    fixed_seed: Option<u64>,
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

impl Draft {
    /// The defaults of a scenario.
    pub(super) fn of(name: ScenarioName) -> Self {
        Self { plan: scenario::plan(name, 1), guards: DEFAULT_GUARDS.to_vec(), fixed_seed: None }
    }

    /// The rows that mean something for this scenario and model.
    pub(super) fn rows(&self) -> Vec<Row> {
        let scenario = scenario::get(self.plan.scenario);
        let needs = scenario.needs();
        let mut rows = vec![Row::Preset, Row::Model, Row::Workers];
        if needs.counter {
            rows.extend([Row::Guards, Row::Window]);
            if engine::caps(self.plan.model).own_memory {
                rows.push(Row::Memory);
            }
        }
        rows.extend(scenario.settings().iter().copied().map(Row::Own));
        if needs.limits {
            rows.extend([Row::Timeout, Row::FailRate]);
        }
        rows.push(Row::Seed);
        rows
    }

    /// How many workers suit a machine with so many cores, as things are set.
    pub(super) fn suggested_workers(&self, cores: u32) -> u32 {
        scenario::get(self.plan.scenario).suggested_workers(cores, &self.plan.settings)
    }

    /// What a row can be set to, where the choices are few and have names.
    pub(super) fn choices(&self, row: Row, texts: &Texts) -> Vec<Choice> {
        let plain = |name: &str, kind: &str, chosen, refusal| Choice {
            name: name.to_owned(),
            help: Some(format!("{kind}.{name}.help")),
            chosen,
            refusal,
        };
        match row {
            Row::Preset => self.preset_choices(texts),
            Row::Model => ModelName::all()
                .iter()
                .map(|model| plain(model.name(), "model", *model == self.plan.model, self.refuse_model(*model)))
                .collect(),
            Row::Guards => GuardName::all()
                .iter()
                .map(|guard| {
                    plain(guard.name(), "guard", self.guards.contains(guard), engine::refusal(&self.with(*guard)))
                })
                .collect(),
            Row::Window => Window::all()
                .iter()
                .map(|window| plain(window.name(), "window", *window == self.plan.window, None))
                .collect(),
            Row::Memory => Memory::all()
                .iter()
                .map(|memory| plain(memory.name(), "memory", *memory == self.plan.memory, None))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn preset_choices(&self, texts: &Texts) -> Vec<Choice> {
        let presets = scenario::get(self.plan.scenario).presets();
        let current = self.preset();
        let name = |key: &str| texts.get(&format!("preset.{key}")).to_owned();
        let choice = |name, chosen| Choice { name, help: None, chosen, refusal: None };
        let mut choices: Vec<Choice> =
            (0..).zip(presets).map(|(index, preset)| choice(name(preset.key), current == Some(index))).collect();
        if current.is_none() {
            choices.push(choice(texts.get("lab.own-preset").to_owned(), true));
        }
        choices
    }

    /// The value of a row in words.
    pub(super) fn value(&self, row: Row, texts: &Texts) -> String {
        match row {
            Row::Workers => thousands(self.plan.workers),
            Row::Own(setting) => value_in_words(self.plan.settings.get(setting.key)),
            Row::Timeout => self.plan.timeout_ns.map_or_else(|| texts.get("lab.no-limit").to_owned(), duration),
            Row::FailRate => percent(self.plan.fail_rate),
            Row::Seed => {
                self.fixed_seed.map_or_else(|| texts.get("lab.random-seed").to_owned(), |seed| seed.to_string())
            }
            _ => self.choices(row, texts).into_iter().find(|choice| choice.chosen).map_or_else(String::new, |c| c.name),
        }
    }

    /// Sets a row to its next or previous choice.
    pub(super) fn step(&mut self, row: Row, forward: bool) {
        match row {
            Row::Preset => {
                let presets = scenario::get(self.plan.scenario).presets();
                let next = match self.preset() {
                    Some(index) if forward => (index + 1).min(presets.len() - 1),
                    Some(index) => index.saturating_sub(1),
                    None => 0,
                };
                self.apply(&presets[next]);
            }
            Row::Model => self.set_model(neighbour(ModelName::all(), self.plan.model, forward)),
            Row::Workers => {
                let most = engine::caps(self.plan.model).max_workers;
                let workers = next_step(&WORKERS, &self.plan.workers, forward).unwrap_or(self.plan.workers);
                self.plan.workers = workers.min(most);
            }
            Row::Guards => {}
            Row::Window => self.plan.window = neighbour(Window::all(), self.plan.window, forward),
            Row::Memory => self.plan.memory = neighbour(Memory::all(), self.plan.memory, forward),
            Row::Own(setting) => {
                let current = self.plan.settings.get(setting.key).unwrap_or_else(|| setting.default_value());
                if let Some(value) = next_value(&setting, current, forward) {
                    self.plan.settings.set(setting.key, value);
                }
            }
            Row::Timeout => {
                if let Some(timeout) = next_step(&TIMEOUTS, &self.plan.timeout_ns, forward) {
                    self.plan.timeout_ns = timeout;
                }
            }
            Row::FailRate => {
                if let Some(rate) = next_step(&FAIL_RATES, &self.plan.fail_rate, forward) {
                    self.plan.fail_rate = rate;
                }
            }
            Row::Seed => {
                self.fixed_seed = if self.fixed_seed.is_some() { None } else { Some(self.plan.seed) };
            }
        }
    }

    /// Sets a row to the choice with this index; ticks or unticks it in the row of guards.
    ///
    /// # Errors
    /// Why it cannot be chosen.
    pub(super) fn choose(&mut self, row: Row, index: usize) -> Result<(), Phrase> {
        match row {
            Row::Preset => {
                if let Some(preset) = scenario::get(self.plan.scenario).presets().get(index) {
                    self.apply(preset);
                }
            }
            Row::Model => {
                if let Some(model) = ModelName::all().get(index) {
                    self.set_model(*model);
                }
            }
            Row::Guards => {
                if let Some(guard) = GuardName::all().get(index) {
                    return self.tick(*guard);
                }
            }
            Row::Window => self.plan.window = Window::all().get(index).copied().unwrap_or(self.plan.window),
            Row::Memory => self.plan.memory = Memory::all().get(index).copied().unwrap_or(self.plan.memory),
            _ => {}
        }
        Ok(())
    }

    fn tick(&mut self, guard: GuardName) -> Result<(), Phrase> {
        if let Some(at) = self.guards.iter().position(|ticked| *ticked == guard) {
            self.guards.remove(at);
            return Ok(());
        }
        if let Some(refusal) = engine::refusal(&self.with(guard)) {
            return Err(refusal);
        }
        self.guards.push(guard);
        self.guards.sort_unstable();
        Ok(())
    }

    /// Sets a row to what was typed.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn type_in(&mut self, row: Row, text: &str) -> Result<(), Phrase> {
        match row {
            Row::Workers => {
                let max = u64::from(engine::caps(self.plan.model).max_workers);
                let workers = whole(text, 1, max)?;
                self.plan.workers = u32::try_from(workers).unwrap_or(1);
            }
            Row::Own(setting) => {
                let value = setting.parse(text).map_err(setting_error)?;
                self.plan.settings.set(setting.key, value);
            }
            Row::Timeout => self.plan.timeout_ns = Some(parse_duration(text).map_err(duration_error)?),
            Row::FailRate => self.plan.fail_rate = rate(text)?,
            Row::Seed => self.fixed_seed = Some(whole(text, 0, MAX_SEED)?),
            _ => {}
        }
        Ok(())
    }

    /// Changes the number of workers to the next or previous step.
    pub(super) fn change_workers(&mut self, more: bool) {
        self.step(Row::Workers, more);
    }

    /// The seed of the next run: the fixed one, or the one that is offered.
    pub(super) fn seed(&mut self, offered: u64) -> u64 {
        let seed = self.fixed_seed.unwrap_or(offered);
        self.plan.seed = seed;
        seed
    }

    /// The plans that this comes to, one a guard, with this seed.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) fn plans(&self, seed: u64) -> Result<Vec<Plan>, Phrase> {
        let mut plan = Plan { seed, ..self.plan.clone() };
        if !engine::caps(plan.model).own_memory {
            plan.memory = Memory::Shared;
        }
        if plan.guard.is_none() {
            return engine::refusal(&plan).map_or_else(|| Ok(vec![plan]), Err);
        }
        let mut refused = None;
        let mut plans = scenario::with_guards(&plan, &self.guards);
        plans.retain(|plan| {
            let refusal = engine::refusal(plan);
            let possible = refusal.is_none();
            refused = refused.take().or(refusal);
            possible
        });
        if plans.is_empty() { Err(refused.unwrap_or(Phrase::new("lab.no-guard"))) } else { Ok(plans) }
    }

    fn with(&self, guard: GuardName) -> Plan {
        let own_memory = engine::caps(self.plan.model).own_memory;
        let memory = if own_memory { self.plan.memory } else { Memory::Shared };
        Plan { guard: Some(guard), memory, ..self.plan.clone() }
    }

    fn refuse_model(&self, model: ModelName) -> Option<Phrase> {
        let guard = self.plan.guard.map(|_| GuardName::None);
        engine::refusal(&Plan { model, guard, memory: Memory::Shared, ..self.plan.clone() })
    }

    fn set_model(&mut self, model: ModelName) {
        self.plan.model = model;
    }

    /// The preset that is set, if what is set is one.
    fn preset(&self) -> Option<usize> {
        let presets = scenario::get(self.plan.scenario).presets();
        presets.iter().position(|preset| {
            let mut like = self.clone();
            like.apply(preset);
            like.plan.workers == self.plan.workers && like.plan.settings == self.plan.settings
        })
    }

    fn apply(&mut self, preset: &Preset) {
        let defaults = scenario::plan(self.plan.scenario, self.plan.seed);
        self.plan.workers = preset.workers;
        self.plan.settings = defaults.settings;
        for (key, value) in preset.settings {
            self.plan.settings.set(key, *value);
        }
    }
}

fn neighbour<T: Copy + PartialEq>(all: &[T], current: T, forward: bool) -> T {
    let at = all.iter().position(|one| *one == current).unwrap_or(0);
    all[if forward { (at + 1).min(all.len() - 1) } else { at.saturating_sub(1) }]
}

/// The first step beyond the current value.
fn next_step<T: PartialOrd + Copy>(steps: &[T], current: &T, forward: bool) -> Option<T> {
    if forward {
        steps.iter().find(|step| *step > current).copied()
    } else {
        steps.iter().rev().find(|step| *step < current).copied()
    }
}

fn next_value(setting: &Setting, current: SettingValue, forward: bool) -> Option<SettingValue> {
    match (setting.kind, current) {
        (SettingKind::Count { steps, .. }, SettingValue::Count(now)) => {
            next_step(steps, &now, forward).map(SettingValue::Count)
        }
        (SettingKind::Duration { steps, .. }, SettingValue::Duration(now)) => {
            next_step(steps, &now, forward).map(SettingValue::Duration)
        }
        (SettingKind::Range { steps, .. }, SettingValue::Range(low, high)) => {
            next_step(steps, &(low, high), forward).map(|(low, high)| SettingValue::Range(low, high))
        }
        _ => None,
    }
}

fn value_in_words(value: Option<SettingValue>) -> String {
    match value {
        Some(SettingValue::Count(count)) => thousands(count),
        Some(SettingValue::Duration(nanos)) => duration(nanos),
        Some(SettingValue::Range(low, high)) => format!("{} – {}", duration(low), duration(high)),
        None => String::new(),
    }
}

fn whole(text: &str, min: u64, max: u64) -> Result<u64, Phrase> {
    let kind = SettingKind::Count { default: min, min, max, steps: &[] };
    match (Setting { key: "", kind }).parse(text).map_err(setting_error)? {
        SettingValue::Count(value) => Ok(value),
        _ => Err(Phrase::new("lab.error.whole")),
    }
}

/// Reads `10 %`, `10%` or `10` as a tenth, and `0.1` as a tenth, too.
fn rate(text: &str) -> Result<f64, Phrase> {
    let text = text.trim();
    let wrong = || Phrase::new("lab.error.rate");
    let (number, scale) = match text.strip_suffix('%') {
        Some(number) => (number.trim(), 100.0),
        None if text.contains('.') => (text, 1.0),
        None => (text, 100.0),
    };
    let value: f64 = number.parse().map_err(|_| wrong())?;
    let share = value / scale;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(wrong()) }
}

fn setting_error(error: SettingError) -> Phrase {
    match error {
        SettingError::NotWhole => Phrase::new("lab.error.whole"),
        SettingError::OutOfRange { min, max } => Phrase::new("lab.error.range").with("min", min).with("max", max),
        SettingError::Duration(error) => duration_error(error),
    }
}

fn duration_error(error: DurationError) -> Phrase {
    Phrase::new(match error {
        DurationError::NoUnit => "lab.error.unit",
        DurationError::NotANumber => "lab.error.duration",
        DurationError::Negative => "lab.error.negative",
        DurationError::TooLong => return Phrase::new("lab.error.long").with("most", Arg::Duration(86_400 * SECOND)),
        DurationError::Backwards => "lab.error.backwards",
        DurationError::NoRange => "lab.error.no-range",
    })
}

#[cfg(test)]
mod tests;
