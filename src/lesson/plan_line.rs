//! A run of a lesson, written as on the command line: `counter --guard none,mutex --increments 1000`.
//!
//! What a setting is and what it takes is asked of the plan's own parts; here are the words alone, with their places.

use crate::engine::Runnable;
use crate::plan::{
    GuardName, MAX_SEED, Memory, ModelName, Plan, ScenarioName, Setting, SettingKind, SettingValue, TimeoutMeans,
    Window, parse_duration,
};
use crate::scenario;
use crate::text::Phrase;

use super::wrong::unknown;

/// What every run of a lesson draws from, unless it says another: the same nudges and the same draws everywhere.
const SEED: u64 = 1;

/// Options of every plan, beside the settings of its scenario and its model.
const GENERAL: [&str; 9] = [
    "--model",
    "--workers",
    "--guard",
    "--window",
    "--memory",
    "--seed",
    "--timeout",
    "--timeout-means",
    "--fail-rate",
];

type Parsed<T> = Result<T, (usize, Phrase)>;

/// A word, and how many bytes into the line it begins.
type Word<'line> = (usize, &'line str);

/// The runs of a line, one a guard.
///
/// # Errors
/// How many bytes into it something is wrong, and what.
pub fn runs(line: &str) -> Parsed<Vec<Runnable>> {
    let mut words = words(line);
    let scenarios: Vec<&str> = ScenarioName::all().iter().map(|name| name.name()).collect();
    let (at, given) = words.next().ok_or_else(|| (0, unknown(Phrase::new("lesson.wrong.scenario"), "", &scenarios)))?;
    let name = name(given, &scenarios).map_err(|why| (at, why))?;
    let options = options(&mut words)?;
    let mut plan = scenario::plan(name, SEED);
    if let Some((at, model)) = value_of(&options, "--model") {
        plan.model = choice(model, ModelName::all().iter().map(|one| one.name())).map_err(|why| (at, why))?;
        plan.memory = scenario::default_memory(name, plan.model);
    }
    scenario::fit_settings(&mut plan);
    let mut guards = scenario::DEFAULT_GUARDS.to_vec();
    for (at, option, value) in options {
        let said = value.map_or("", |(_, value)| value);
        let place = value.map_or(at, |(place, _)| place);
        set(&mut plan, &mut guards, option, said)
            .map_err(|(inside, why)| (if inside == usize::MAX { at } else { place + inside }, why))?;
    }
    scenario::with_guards(&plan, &guards).into_iter().map(|plan| Runnable::of(plan).map_err(|why| (0, why))).collect()
}

fn words(line: &str) -> impl Iterator<Item = Word<'_>> {
    line.split_whitespace().map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
}

type GivenOption<'line> = (usize, &'line str, Option<Word<'line>>);

/// The options, each with its value behind `=` or in the next word.
fn options<'line>(words: &mut dyn Iterator<Item = Word<'line>>) -> Parsed<Vec<GivenOption<'line>>> {
    let mut options: Vec<GivenOption<'line>> = Vec::new();
    for (at, word) in words {
        match (word.strip_prefix("--"), options.last_mut()) {
            (Some(_), _) => options.push(match word.split_once('=') {
                Some((option, value)) => (at, option, Some((at + option.len() + 1, value))),
                None => (at, word, None),
            }),
            (None, Some((_, _, value @ None))) => *value = Some((at, word)),
            (None, _) => return Err((at, super::wrong::expected(Phrase::new("lesson.wrong.option"), word))),
        }
    }
    Ok(options)
}

fn value_of<'line>(options: &[GivenOption<'line>], wanted: &str) -> Option<Word<'line>> {
    options.iter().rev().find(|(_, option, _)| *option == wanted).and_then(|(_, _, value)| *value)
}

fn name(given: &str, known: &[&str]) -> Result<ScenarioName, Phrase> {
    given.parse().map_err(|_| unknown(Phrase::new("lesson.wrong.scenario"), given, known))
}

fn choice<T: std::str::FromStr>(given: &str, known: impl Iterator<Item = &'static str>) -> Result<T, Phrase> {
    given.parse().map_err(|_| unknown(Phrase::new("lesson.wrong.a-choice"), given, &known.collect::<Vec<_>>()))
}

/// Sets an option; what is wrong is so many bytes into its value, or is the option itself.
fn set(plan: &mut Plan, guards: &mut Vec<GuardName>, option: &str, value: &str) -> Parsed<()> {
    let bad = |why| (0, why);
    match option {
        "--model" => {}
        "--workers" => plan.workers = whole(value, 1, u64::from(u32::MAX)).map_err(bad)?.try_into().unwrap_or(u32::MAX),
        "--guard" => {
            guards.clear();
            let mut inside = 0;
            for name in value.split(',') {
                let guard = choice(name, GuardName::all().iter().map(|one| one.name())).map_err(|why| (inside, why))?;
                guards.push(guard);
                inside += name.len() + 1;
            }
        }
        "--window" => plan.window = choice(value, Window::all().iter().map(|one| one.name())).map_err(bad)?,
        "--memory" => plan.memory = choice(value, Memory::all().iter().map(|one| one.name())).map_err(bad)?,
        "--seed" => plan.seed = whole(value, 0, MAX_SEED).map_err(bad)?,
        "--timeout" => plan.timeout_ns = Some(parse_duration(value).map_err(|error| (0, error.why()))?),
        "--timeout-means" => {
            plan.timeout_means = choice(value, TimeoutMeans::all().iter().map(|one| one.name())).map_err(bad)?;
        }
        "--fail-rate" => {
            let rate = value.parse::<f64>().ok().filter(|rate| (0.0..=1.0).contains(rate));
            plan.fail_rate = rate.ok_or_else(|| (0, Phrase::new("why.not-a-rate")))?;
        }
        _ => {
            let own: Vec<&Setting> = scenario::settings_of(plan).collect();
            let Some(setting) = own.iter().find(|setting| option.strip_prefix("--") == Some(setting.key)) else {
                let known: Vec<String> = own.iter().map(|setting| format!("--{}", setting.key)).collect();
                let known: Vec<&str> = known.iter().map(String::as_str).chain(GENERAL).collect();
                return Err((usize::MAX, unknown(Phrase::new("lesson.wrong.option"), option, &known)));
            };
            // What reads a user's own files or asks for addresses is no part of a file from somebody else.
            if matches!(setting.kind, SettingKind::Outside { .. }) {
                return Err((usize::MAX, Phrase::new("lesson.wrong.outside").with("option", option)));
            }
            let value = match setting.kind {
                SettingKind::Flag if value.is_empty() => SettingValue::Flag(true),
                _ => setting.parse(value).map_err(|error| (0, error.why()))?,
            };
            plan.settings.set(setting.key, value);
        }
    }
    Ok(())
}

fn whole(given: &str, min: u64, max: u64) -> Result<u64, Phrase> {
    let digits: String = given.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    let number = digits.parse().ok().filter(|number| (min..=max).contains(number));
    number.ok_or_else(|| Phrase::new("why.out-of-range").with("min", min).with("max", max))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Lang, Texts};

    fn wrong(line: &str) -> (usize, String) {
        let (at, why) = runs(line).expect_err("it is wrong");
        (at, Texts::of(Lang::En).say(&why))
    }

    #[test]
    fn a_line_is_what_the_command_line_makes_of_it() {
        let made = runs("counter --guard none,mutex --increments 1_000 --workers=2").expect("it is right");
        let guards: Vec<_> = made.iter().map(|plan| plan.guard).collect();
        assert_eq!(guards, [Some(GuardName::None), Some(GuardName::Mutex)]);
        assert_eq!((made[0].workers, made[0].settings.get("increments")), (2, Some(&SettingValue::Count(1_000))));
        let made = runs("fetch --model async --delay 20ms").expect("it is right");
        assert_eq!((made.len(), made[0].model), (1, ModelName::Async));
        assert!(runs("lifecycle --model gil --switch-interval 1ms").is_ok(), "settings of a model");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place_and_the_nearest_word() {
        insta::assert_debug_snapshot!([
            wrong(""),
            wrong("countr"),
            wrong("counter --gaurd none"),
            wrong("counter --guard none,mutx"),
            wrong("counter none"),
            wrong("fetch --delay soon"),
            wrong("counter --workers 0"),
            wrong("json --paths /etc"),
        ]);
    }
}
