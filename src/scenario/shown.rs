//! The code that does what a plan does, in a few lines of Python or of Rust: it follows everything that is set.
//!
//! A scenario's `code.py` and `code.rs` are files with sections and blanks ([`Known`] says how they are read). Which words
//! hold is said here: the model, the guard, the window, and where children count; `KEY=NAME` of a choice; the key of any
//! other setting that is more than the least that it can be. In blanks stand the settings, under their keys. A setting that
//! means nothing beside the others has no say.

use super::{Group, get, is_inactive, settings_of};
use crate::plan::{
    GuardName, Memory, ModelName, Plan, SECOND, Setting, SettingKind, SettingValue, TimeoutMeans, Window,
};
use crate::text::{CodeLanguage, Known, Lang, Listing, filled, thousands};

macro_rules! parts {
    ($($name:literal),+ $(,)?) => {
        /// What the code of several scenarios includes: files of `assets/code`.
        const PARTS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/code/", $name)))),+];
    };
}

parts!(
    "map.py",
    "map.rs",
    "as_completed.py",
    "as_completed.rs",
    "pool_as_completed.py",
    "children.rs",
    "start.py",
    "lives.py",
    "pipe.py",
);

fn part(name: &str, language: CodeLanguage) -> Option<&'static str> {
    let ending = match language {
        CodeLanguage::Python => ".py",
        CodeLanguage::Rust => ".rs",
    };
    let found = PARTS.iter().find(|(file, _)| file.strip_suffix(ending) == Some(name));
    found.map(|(_, code)| *code)
}

/// The code of one plan.
///
/// ```
/// use racelab::plan::{ModelName, Plan, ScenarioName};
/// use racelab::{scenario, text::CodeLanguage};
/// let plan = Plan { model: ModelName::Processes, workers: 3, ..scenario::plan(ScenarioName::Squares, 1) };
/// assert!(scenario::code(&plan, CodeLanguage::Python).contains("ProcessPoolExecutor(max_workers=3)"));
/// ```
#[must_use]
pub fn code(plan: &Plan, language: CodeLanguage) -> String {
    let is_run = language == CodeLanguage::Python && plan.model.profile().python.is_some() && plan.guard.is_some();
    filled_for(if is_run { COUNTER } else { get(plan.scenario).code(language) }, plan, language)
}

/// How a Python of the user's counts.
const COUNTER: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/python/counter.py"));

/// The same as it is run: without what is said to people.
#[must_use]
pub fn python_counter(plan: &Plan) -> String {
    let code = filled_for(COUNTER, plan, CodeLanguage::Python);
    Listing::of(&code, Lang::En).text()
}

/// A file with sections and blanks as it is of a plan.
#[must_use]
pub fn filled_for(template: &str, plan: &Plan, language: CodeLanguage) -> String {
    filled(template, language.sign(), known(plan, language), &|name| part(name, language))
}

/// The code of plans that differ in their guard: what a worker does with each of them, and then how workers are started.
#[must_use]
pub fn listing(plans: &[Plan], language: CodeLanguage, lang: Lang) -> Listing {
    let mut listings = plans.iter().map(|plan| Listing::of(&code(plan, language), lang));
    let first = listings.next().unwrap_or_default();
    listings.fold(first, |all, other| all.beside(&other))
}

fn known(plan: &Plan, language: CodeLanguage) -> Known {
    let scenario = get(plan.scenario);
    let mut known = Known::default();
    for model in ModelName::all() {
        known.tell(model.name(), *model == plan.model || Some(*model) == plan.model.counterpart());
    }
    for guard in GuardName::all() {
        known.tell(guard.name(), plan.guard == Some(*guard));
    }
    for window in Window::all() {
        known.tell(window.name(), *window == plan.window);
    }
    for memory in Memory::all() {
        known.tell(memory.name(), *memory == plan.memory);
    }
    known.tell("enough-workers", scenario.shape(plan).tasks <= plan.worker_count());
    known.tell("fail-rate", plan.fail_rate > 0.0);
    known.tell("timeout", plan.timeout_ns.is_some());
    for means in TimeoutMeans::all() {
        known.tell(format!("timeout-means={means}"), plan.timeout_ns.is_some() && *means == plan.timeout_means);
    }
    known.tell("computing", scenario.group() == Group::Computing);
    known.fill("guard", plan.guard.map_or("", GuardName::name));
    known.fill("tasks", number(scenario.shape(plan).tasks.into()));
    known.fill("workers", number(plan.worker_count().into()));
    known.fill("fail-rate", format!("{:?}", plan.fail_rate));
    known.fill("timeout", time(plan.timeout_ns.unwrap_or(0), language));
    for model in ModelName::all() {
        tell_choices(&mut known, model.profile().settings);
    }
    tell_choices(&mut known, scenario.settings());
    if let Some(queue) = scenario.queue(plan) {
        known.fill("consumers", number(queue.takers.into()));
    }
    for setting in settings_of(plan).filter(|setting| !is_inactive(plan, setting.key)) {
        let value = plan.settings.value_of(setting);
        let (text, holds) = (written(&value, language), holds(setting, &value));
        let is_choice = matches!(setting.kind, SettingKind::Choice { .. });
        known.tell(if is_choice { format!("{}={text}", setting.key) } else { setting.key.to_owned() }, holds);
        known.fill(setting.key, text);
    }
    known
}

/// The words of settings, of which none holds yet.
fn tell_choices(known: &mut Known, settings: &[Setting]) {
    for setting in settings {
        match setting.kind {
            SettingKind::Choice { options, .. } => {
                for option in options {
                    known.tell(format!("{}={option}", setting.key), false);
                }
            }
            _ => known.tell(setting.key, false),
        }
    }
}

/// Whether the word of a setting holds.
fn holds(setting: &Setting, value: &SettingValue) -> bool {
    match (value, setting.kind) {
        (SettingValue::Count(count), SettingKind::Count { min, .. }) => *count > min,
        (SettingValue::Duration(nanos), _) => *nanos > 0,
        (SettingValue::Share(millionths), _) => *millionths > 0,
        (SettingValue::Flag(on), _) => *on,
        (SettingValue::Outside(names), _) => !names.is_empty(),
        _ => true,
    }
}

/// A value as it stands in code.
fn written(value: &SettingValue, language: CodeLanguage) -> String {
    match value {
        SettingValue::Count(count) | SettingValue::Size(count) => number(*count),
        SettingValue::Duration(nanos) => time(*nanos, language),
        SettingValue::Range(low, high) => {
            let (low, high) = (seconds(*low), seconds(*high));
            match language {
                CodeLanguage::Python => format!("{low}, {high}"),
                CodeLanguage::Rust => format!("{low:?}..={high:?}"),
            }
        }
        SettingValue::Share(millionths) => format!("{:?}", f64::from(*millionths) / 1e6),
        SettingValue::Choice(name) => name.clone().into_owned(),
        SettingValue::Flag(on) => on.to_string(),
        SettingValue::Outside(names) => names.join(" "),
    }
}

/// `100_000`, which both languages read.
fn number(number: u64) -> String {
    thousands(number).replace(',', "_")
}

#[expect(clippy::cast_precision_loss, reason = "a day in ns is far below 2^53")]
fn seconds(nanos: u64) -> f64 {
    nanos as f64 / SECOND as f64
}

/// Seconds in Python; a `Duration` in Rust, of the largest unit that makes it whole.
fn time(nanos: u64, language: CodeLanguage) -> String {
    const UNITS: [(u64, &str); 3] = [(SECOND, "secs"), (1_000_000, "millis"), (1_000, "micros")];
    if language == CodeLanguage::Python {
        return seconds(nanos).to_string();
    }
    let unit = UNITS.into_iter().find(|(size, _)| nanos.is_multiple_of(*size)).unwrap_or((1, "nanos"));
    format!("Duration::from_{}({})", unit.1, number(nanos / unit.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ScenarioName;
    use rstest::rstest;

    #[rstest]
    #[case(0, "0", "Duration::from_secs(0)")]
    #[case(2 * SECOND, "2", "Duration::from_secs(2)")]
    #[case(SECOND / 4, "0.25", "Duration::from_millis(250)")]
    #[case(1_500, "0.0000015", "Duration::from_nanos(1_500)")]
    fn times_are_written_as_each_language_does(#[case] nanos: u64, #[case] python: &str, #[case] rust: &str) {
        assert_eq!(time(nanos, CodeLanguage::Python), python);
        assert_eq!(time(nanos, CodeLanguage::Rust), rust);
    }

    #[test]
    fn guards_of_one_run_stand_below_each_other_and_what_starts_their_workers_once() {
        let plans = crate::scenario::with_guards(
            &crate::scenario::plan(ScenarioName::Counter, 1),
            &crate::scenario::DEFAULT_GUARDS,
        );
        let listing = listing(&plans, CodeLanguage::Python, Lang::En);
        let count = |code: &str| listing.lines().iter().filter(|line| line.code.contains(code)).count();
        assert_eq!((count("def increment"), count("with lock:"), count(".start()")), (2, 1, 1), "{}", listing.text());
    }
}
