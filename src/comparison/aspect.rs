//! In what ways may differ beside model, workers and guard: the settings that are comparable, and where processes have
//! their memory. It knows no setting by name but that of a Python, whose values are the user's.

use crate::plan::{
    Comparable, Memory, ModelName, Plan, PythonSettings, ScenarioName, Setting, SettingKind, SettingValue,
};
use crate::scenario;
use crate::supply::python;
use crate::text::Phrase;

/// Something in which ways may differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Aspect {
    /// A setting of the scenario or of a model.
    Own(Setting),
    /// Where that lives which child processes work on.
    Memory,
}

impl Aspect {
    /// What may differ in a scenario on these models, in the order in which it is shown.
    #[must_use]
    pub fn all(name: ScenarioName, models: &[ModelName]) -> Vec<Self> {
        let scenario = scenario::get(name);
        let of_models = models.iter().flat_map(|model| model.profile().settings);
        let mut aspects: Vec<Self> = Vec::new();
        for setting in scenario.settings().iter().chain(of_models) {
            if setting.comparable != Comparable::No && !aspects.contains(&Self::Own(*setting)) {
                aspects.push(Self::Own(*setting));
            }
        }
        if scenario.memory().is_some() && models.iter().any(|model| model.profile().own_memory()) {
            aspects.push(Self::Memory);
        }
        aspects
    }

    /// Its key on the command line and in files.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Own(setting) => setting.key,
            Self::Memory => "memory",
        }
    }

    /// Whether it is what its scenario is about: then its values are what one compares first.
    #[must_use]
    pub fn is_subject(&self) -> bool {
        matches!(self, Self::Own(Setting { comparable: Comparable::Subject, .. }))
    }

    /// What it may be.
    #[must_use]
    pub fn values(&self) -> Vec<SettingValue> {
        match self {
            Self::Own(setting) if setting.key == PythonSettings::python => pythons(),
            Self::Own(setting) => setting.steps(),
            Self::Memory => Memory::all().iter().map(|memory| SettingValue::Choice(memory.name().into())).collect(),
        }
    }

    /// Whether it means anything to a plan.
    #[must_use]
    pub fn applies_to(&self, plan: &Plan) -> bool {
        match self {
            Self::Own(setting) => {
                scenario::settings_of(plan).any(|own| own == setting) && !scenario::is_inactive(plan, setting.key)
            }
            Self::Memory => scenario::get(plan.scenario).memory().is_some() && plan.model.profile().own_memory(),
        }
    }

    /// What a plan has it set to.
    #[must_use]
    pub fn value_in(&self, plan: &Plan) -> SettingValue {
        match self {
            Self::Own(setting) => plan.settings.value_of(setting),
            Self::Memory => SettingValue::Choice(plan.memory.name().into()),
        }
    }

    /// The plan with another value of it.
    #[must_use]
    pub fn set(&self, plan: &Plan, value: &SettingValue) -> Plan {
        let mut plan = plan.clone();
        match (self, value) {
            (Self::Own(setting), _) => plan.settings.set(setting.key, value.clone()),
            (Self::Memory, SettingValue::Choice(name)) => plan.memory = name.parse().unwrap_or(plan.memory),
            (Self::Memory, _) => {}
        }
        plan
    }

    /// A value of it in a word or two, as one types it: `handler`, `main-guard`, `no main-guard`.
    #[must_use]
    pub fn name_of(&self, value: &SettingValue) -> Phrase {
        let key = match value {
            SettingValue::Flag(false) => "compare.detail.without",
            _ => "compare.detail",
        };
        Phrase::new(key).with("name", self.typed(value))
    }

    /// A value as files and the command line have it.
    #[must_use]
    pub fn typed(&self, value: &SettingValue) -> String {
        match (self, value) {
            (_, SettingValue::Choice(name)) => name.clone().into_owned(),
            (_, SettingValue::Outside(paths)) => match paths.first() {
                Some(path) => short(path),
                None => python::preferred().first().map_or_else(String::new, |path| short(&path.to_string_lossy())),
            },
            (Self::Own(Setting { key, kind: SettingKind::Flag, .. }), _) => (*key).to_owned(),
            _ => String::new(),
        }
    }
}

/// The Pythons that are preferred, if there are several: the usual one is what nobody names.
fn pythons() -> Vec<SettingValue> {
    let others = python::preferred().into_iter().skip(1);
    let mut others = others.map(|path| SettingValue::Outside(vec![path.to_string_lossy().into_owned()])).peekable();
    let usual = others.peek().map(|_| SettingValue::Outside(Vec::new()));
    usual.into_iter().chain(others).collect()
}

/// What tells a program apart from others of its name: where it was installed, or its own name.
fn short(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let (own, folder, place) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    match (folder, place) {
        (Some("bin"), Some(place)) if !["", "usr", "local"].contains(&place) => place.to_owned(),
        _ => own.to_owned(),
    }
}

/// What ways are to differ in, and the values of each.
pub type Varied = Vec<(Aspect, Vec<SettingValue>)>;

/// The plan with every combination of these values, as far as they mean anything to it.
pub(super) fn vary(plan: &Plan, varied: &[(Aspect, Vec<SettingValue>)]) -> Vec<Plan> {
    let mut plans = vec![plan.clone()];
    for (aspect, values) in varied.iter().filter(|(aspect, _)| aspect.applies_to(plan)) {
        plans = plans.iter().flat_map(|plan| values.iter().map(|value| aspect.set(plan, value))).collect();
    }
    plans
}
