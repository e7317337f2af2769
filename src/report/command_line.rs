//! Plans as the command that makes or compares the same runs: what one types elsewhere, or hands on.
//!
//! What is as it would be anyway is left out, so that a command says what it is about.

use super::{typed, typed_duration};
use crate::comparison::{Aspect, DEFAULT_BUDGET, Until};
use crate::plan::{Memory, Plan, SettingKind, SettingValue, TimeoutMeans, Together};
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
    let usual = usual(plan);
    let mut words = vec!["racelab run".to_owned(), plan.scenario.name().to_owned()];
    if plan.model != scenario.default_model() {
        words.push(format!("--model {}", plan.model));
    }
    if plan.workers != usual.workers {
        words.push(format!("--workers {}", plan.workers));
    }
    if plan.guard.is_some() {
        let guards: Vec<_> = plans.iter().filter_map(|plan| plan.guard).collect();
        if guards != DEFAULT_GUARDS {
            words.push(format!("--guard {}", listed(guards.iter().map(|guard| guard.name()))));
        }
    }
    words.extend(settings(plan, &usual, &[]));
    if with_seed {
        words.push(format!("--seed {}", plan.seed));
    }
    words.join(" ")
}

/// The command that compares these ways of doing the same work, which goes so far; with a seed, where one is set. One after
/// the other comes along there by itself.
#[must_use]
pub fn compare_line(ways: &[Plan], until: Until, seed: Option<u64>) -> String {
    let Some(first) = ways.first() else { return "racelab compare".to_owned() };
    let side_by_side = |way: &&Plan| way.model.profile().together != Together::Alone;
    let mut words = vec!["racelab compare".to_owned(), first.scenario.name().to_owned()];
    let models = each(ways.iter().map(|way| way.model));
    words.push(format!("--model {}", listed(models.iter().map(|model| model.name()))));
    let workers = each(ways.iter().filter(side_by_side).map(|way| way.workers));
    if !workers.is_empty() {
        words.push(format!("--workers {}", listed(workers.iter().map(u32::to_string))));
    }
    let guards = each(ways.iter().filter_map(|way| way.guard));
    if !guards.is_empty() {
        words.push(format!("--guard {}", listed(guards.iter().map(|guard| guard.name()))));
    }
    let mut varied = Vec::new();
    for aspect in Aspect::all(first.scenario, &models) {
        let of_ways = ways.iter().filter(side_by_side).filter(|way| aspect.applies_to(way));
        let values = each(of_ways.map(|way| aspect.value_in(way)));
        if values.len() > 1 {
            let named = values.iter().map(|value| match value {
                SettingValue::Flag(on) => if *on { "on" } else { "off" }.to_owned(),
                value => quoted(&typed(value)),
            });
            // A switch takes its values behind a sign of its own: alone it is on.
            let sign = if matches!(values[0], SettingValue::Flag(_)) { '=' } else { ' ' };
            words.push(format!("--{}{sign}{}", aspect.key(), listed(named)));
            varied.push(aspect.key());
        }
    }
    words.extend(each(ways.iter().flat_map(|way| settings(way, &usual(way), &varied))));
    words.extend(match until {
        Until::Trials(trials) => Some(format!("--trials {trials}")),
        Until::Told { budget: DEFAULT_BUDGET } => None,
        Until::Told { budget } => Some(format!("--budget {}", typed_duration(budget))),
    });
    words.extend(seed.map(|seed| format!("--seed {seed}")));
    words.join(" ")
}

/// Each of these once, in order.
fn each<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut seen, one| {
        if !seen.contains(&one) {
            seen.push(one);
        }
        seen
    })
}

fn listed<T: AsRef<str>>(all: impl Iterator<Item = T>) -> String {
    all.map(|one| one.as_ref().to_owned()).collect::<Vec<_>>().join(",")
}

/// The plan as it would be if nothing but its model were said.
fn usual(plan: &Plan) -> Plan {
    let mut usual = Plan { model: plan.model, ..scenario::plan(plan.scenario, plan.seed) };
    usual.memory = scenario::default_memory(plan.scenario, plan.model);
    scenario::fit_settings(&mut usual);
    if plan.model.profile().python.is_some() {
        usual.settings.extend(scenario::get(plan.scenario).python_settings().unwrap_or_default());
    }
    usual
}

/// Whatever else is not as usual, but for what is said elsewhere: an option each.
fn settings(plan: &Plan, usual: &Plan, elsewhere: &[&str]) -> Vec<String> {
    let scenario = scenario::get(plan.scenario);
    let mut words = Vec::new();
    let mut option = |name: &str, value: &str| words.push(format!("--{name} {value}"));
    if plan.guard.is_some() && plan.window != usual.window {
        option("window", plan.window.name());
    }
    let has_memory = scenario.memory().is_some() && plan.model.profile().own_memory();
    if has_memory && plan.memory != usual.memory && !elsewhere.contains(&"memory") {
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
    let said = |key: &str| scenario::is_inactive(plan, key) || elsewhere.contains(&key);
    for setting in scenario::settings_of(plan).filter(|setting| !said(setting.key)) {
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
    words
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
