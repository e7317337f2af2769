//! How one left the laboratory, which comes back on the next start: the look, the scenario, and what was set for each.
//!
//! What was remembered may be from another version, or written by anybody: what cannot be run is not set.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::kit::Setup;
use super::lab::form::PlanForm;
use crate::engine;
use crate::plan::{GuardName, Plan, ScenarioName, SettingValue};
use crate::scenario;
use crate::text::without_password;

/// How one left the laboratory.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Habits {
    language: Option<String>,
    theme: Option<String>,
    code: Option<String>,
    mouse: Option<bool>,
    scenario: Option<String>,
    /// What was set, where it was not what is usual: each read by itself, for another version may have written it.
    #[serde(default)]
    forms: BTreeMap<String, toml::Value>,
}

/// What was set for a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct FormKept {
    guards: Vec<GuardName>,
    seed: Option<u64>,
    plan: Plan,
}

impl Habits {
    /// Under which name they are remembered.
    pub(crate) const NAME: &'static str = "laboratory";

    /// What there is to remember of a setup, a scenario and what is set for all of them.
    pub(crate) fn of<'form>(
        setup: &Setup,
        scenario: ScenarioName,
        forms: impl Iterator<Item = (ScenarioName, &'form PlanForm)>,
    ) -> Self {
        let kept = forms.filter(|(_, form)| !has_secret(form.plan())).filter_map(|(name, form)| {
            // A seed that is not fixed is that of the last run alone.
            let usual = PlanForm::of(name);
            let plan = Plan { seed: form.fixed_seed().unwrap_or(usual.plan().seed), ..form.plan().clone() };
            let is_usual = plan == *usual.plan() && form.guards() == usual.guards() && form.fixed_seed().is_none();
            let kept = FormKept { guards: form.guards().to_vec(), seed: form.fixed_seed(), plan };
            let kept = toml::Value::try_from(kept).ok().filter(|_| !is_usual)?;
            Some((name.name().to_owned(), kept))
        });
        Self {
            language: Some(<&str>::from(setup.lang).to_owned()),
            theme: Some(setup.theme.name().to_owned()),
            code: Some(<&str>::from(setup.code).to_owned()),
            mouse: Some(setup.mouse),
            scenario: Some(scenario.name().to_owned()),
            forms: kept.collect(),
        }
    }

    /// The same look as these, and everything else as it was: on a recording one sets nothing.
    pub(crate) fn in_the_look_of(self, now: Self) -> Self {
        Self { scenario: self.scenario, forms: self.forms, ..now }
    }

    /// These, but what is as it was found as it was before: what somebody asked for this time is no habit yet.
    pub(crate) fn since(self, found: &Self, before: &Self) -> Self {
        fn changed<T: PartialEq + Clone>(now: T, found: &T, before: &T) -> T {
            if now == *found { before.clone() } else { now }
        }
        Self {
            language: changed(self.language, &found.language, &before.language),
            theme: changed(self.theme, &found.theme, &before.theme),
            code: changed(self.code, &found.code, &before.code),
            mouse: changed(self.mouse, &found.mouse, &before.mouse),
            ..self
        }
    }

    /// The setup as it was left, where nothing else is wished.
    pub(crate) fn setup(&self, usual: Setup, is_wished: Wished) -> Setup {
        let read = |text: &Option<String>| text.clone().unwrap_or_default();
        let theme = usual.themes.named(&read(&self.theme)).filter(|_| !is_wished.theme);
        Setup {
            lang: read(&self.language).parse().ok().filter(|_| !is_wished.lang).unwrap_or(usual.lang),
            theme: theme.unwrap_or(usual.theme),
            code: read(&self.code).parse().ok().filter(|_| !is_wished.code).unwrap_or(usual.code),
            mouse: self.mouse.filter(|_| !is_wished.mouse).unwrap_or(usual.mouse),
            ..usual
        }
    }

    pub(crate) fn scenario(&self) -> Option<ScenarioName> {
        self.scenario.as_ref()?.parse().ok()
    }

    /// What was set, as far as it can be run here.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (ScenarioName, PlanForm)> {
        self.forms.iter().filter_map(|(name, kept)| {
            let kept: FormKept = kept.clone().try_into().ok()?;
            let name: ScenarioName = name.parse().ok().filter(|name| *name == kept.plan.scenario)?;
            let mut plan = kept.plan.clone();
            scenario::fit_settings(&mut plan);
            let plans = scenario::with_guards(&plan, &kept.guards);
            let is_right =
                plan.workers >= 1 && !plans.is_empty() && plans.iter().all(|plan| engine::refusal(plan).is_none());
            is_right.then(|| (name, PlanForm::kept(&plan, &kept.guards, kept.seed)))
        })
    }
}

/// What is wished on the command line or in the user's file: habits do not come before that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says the same of another part of a setup")]
pub(crate) struct Wished {
    pub(crate) lang: bool,
    pub(crate) theme: bool,
    pub(crate) code: bool,
    pub(crate) mouse: bool,
}

/// A password in an address is not written into a file that nobody thinks of.
fn has_secret(plan: &Plan) -> bool {
    plan.settings.iter().any(|(_, value)| match value {
        SettingValue::Outside(named) => named.iter().any(|one| without_password(one) != *one),
        _ => false,
    })
}
