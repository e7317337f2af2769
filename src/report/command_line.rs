//! Plans as the command that makes the same runs: what one types elsewhere, or hands on.
//!
//! What is as it would be anyway is left out, so that a command says what it is about.

use super::{typed, typed_duration};
use crate::plan::{Memory, Plan, SettingKind, SettingValue, TimeoutMeans};
use crate::scenario::{self, DEFAULT_GUARDS};
use crate::text::{visible, without_password};

/// The command for these plans, which differ in their guards alone; with their seed, where it is to be the same. What is
/// secret in an address is not told.
///
/// ```
/// use racelab::{plan::{GuardName, ScenarioName}, report, scenario};
/// let mut plan = scenario::plan(ScenarioName::Counter, 7);
/// plan.workers = 8;
/// let plans = scenario::with_guards(&plan, &[GuardName::None, GuardName::Mutex]);
/// assert_eq!(report::command_line(&plans, true), "racelab run counter --workers 8 --seed 7");
/// ```
#[must_use]
pub fn command_line(plans: &[Plan], with_seed: bool) -> String {
    let Some(plan) = plans.first() else { return "racelab".to_owned() };
    let scenario = scenario::get(plan.scenario);
    if let Some(typed) = scenario.typed(plan) {
        return typed;
    }
    let mut usual = Plan { model: plan.model, ..scenario::plan(plan.scenario, plan.seed) };
    usual.memory = scenario::default_memory(plan.scenario, plan.model);
    scenario::fit_settings(&mut usual);
    if plan.model.profile().python.is_some() {
        usual.settings.extend(scenario.python_settings().unwrap_or_default());
    }
    let mut words = vec!["racelab run".to_owned(), plan.scenario.name().to_owned()];
    let mut option = |name: &str, value: &str| words.push(format!("--{name} {value}"));
    if plan.model != scenario.default_model() {
        option("model", plan.model.name());
    }
    if plan.workers != usual.workers {
        option("workers", &plan.workers.to_string());
    }
    if plan.guard.is_some() {
        let guards: Vec<_> = plans.iter().filter_map(|plan| plan.guard).collect();
        if guards != DEFAULT_GUARDS {
            option("guard", &guards.iter().map(|guard| guard.name()).collect::<Vec<_>>().join(","));
        }
        if plan.window != usual.window {
            option("window", plan.window.name());
        }
    }
    if scenario.memory().is_some() && plan.model.profile().own_memory() && plan.memory != usual.memory {
        option("memory", Memory::name(plan.memory));
    }
    if scenario.needs().limits {
        if plan.timeout_ns != usual.timeout_ns {
            option("timeout", &plan.timeout_ns.map_or_else(|| "none".to_owned(), typed_duration));
        }
        if plan.timeout_ns.is_some() && plan.timeout_means != usual.timeout_means {
            option("timeout-means", TimeoutMeans::name(plan.timeout_means));
        }
        if plan.fail_rate.to_bits() != usual.fail_rate.to_bits() {
            option("fail-rate", &plan.fail_rate.to_string());
        }
    }
    for setting in scenario::settings_of(plan).filter(|setting| !scenario::is_inactive(plan, setting.key)) {
        let value = plan.settings.value_of(setting);
        if value == usual.settings.value_of(setting) {
            continue;
        }
        match (&value, setting.kind) {
            (SettingValue::Flag(on), _) => words.extend(on.then(|| format!("--{}", setting.key))),
            (SettingValue::Outside(named), SettingKind::Outside { many: true, .. }) => {
                words.extend(named.iter().map(|one| format!("--{} {}", setting.key, quoted(one))));
            }
            (value, _) => words.push(format!("--{} {}", setting.key, quoted(&typed(value)))),
        }
    }
    if with_seed {
        words.push(format!("--seed {}", plan.seed));
    }
    words.join(" ")
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let word = without_password(word);
    let word = visible(&word);
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:@%+=,".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_take_them_apart() {
        assert_eq!(quoted("http://127.0.0.1:80/a"), "http://127.0.0.1:80/a");
        assert_eq!(quoted("my file; rm -r ~"), "'my file; rm -r ~'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
