//! The figures that a lesson speaks of: those of its runs, as `racelab run --json` has them, and of its small programs, as
//! `racelab explore --json` has them. There is no other definition of any of them.

use serde_json::Value as Json;

use super::value::FigureValue;
use super::wrong::unknown;
use crate::text::Phrase;

/// What was run so far, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures {
    made: Vec<Made>,
}

/// A report on one run, and the names by which a lesson speaks of it.
#[derive(Debug, Clone, PartialEq)]
struct Made {
    step: usize,
    names: Vec<String>,
    report: Json,
}

/// Units that stand behind a figure's name in a report.
const UNITS: [&str; 3] = ["_ns", "_bytes", "_share"];

impl Figures {
    /// Keeps the report on a run of a step; one of the same names and step that was made before counts no more.
    pub fn add(&mut self, step: usize, names: Vec<String>, report: Json) {
        self.made.retain(|made| made.step != step || made.names != names);
        self.made.push(Made { step, names, report });
    }

    /// Whether anything of a step is there.
    #[must_use]
    pub fn has(&self, step: usize) -> bool {
        self.made.iter().any(|made| made.step == step)
    }

    /// The value at the end of a path in the report on the latest run with all of these names.
    pub(super) fn value(&self, path: &[String], of: &[String]) -> Result<FigureValue, Phrase> {
        let fits = |made: &&Made| of.iter().all(|name| made.names.contains(name));
        let found = if of.is_empty() {
            // Of a step with several runs the first is meant: the one without a guard.
            let last = self.made.last().map(|made| made.step);
            self.made.iter().find(|made| Some(made.step) == last)
        } else {
            self.made.iter().rev().find(fits)
        };
        match found {
            Some(made) => follow(&made.report, path, ""),
            None if of.is_empty() => Err(Phrase::new("lesson.figure.no-run")),
            None => Err(Phrase::new("lesson.figure.not-run").with("names", of.join(", "))),
        }
    }
}

/// Goes along a path; through a list it goes to each of its elements.
fn follow(json: &Json, path: &[String], unit: &str) -> Result<FigureValue, Phrase> {
    let Some((name, rest)) = path.split_first() else { return Ok(value(json, unit)) };
    match json {
        Json::Object(fields) => {
            let name = name.replace('-', "_");
            let with_unit = UNITS.iter().map(|unit| (format!("{name}{unit}"), *unit));
            let known = std::iter::once((name.clone(), "")).chain(with_unit);
            let found = known.into_iter().find_map(|(key, unit)| Some((fields.get(&key)?, key.clone(), unit)));
            let Some((field, key, unit)) = found else {
                let names: Vec<&str> = fields.keys().map(|key| bare(key)).collect();
                return Err(unknown(Phrase::new("lesson.wrong.a-figure"), &name, &names));
            };
            let unit =
                if unit.is_empty() { UNITS.iter().find(|unit| key.ends_with(**unit)).copied() } else { Some(unit) };
            follow(field, rest, unit.unwrap_or(""))
        }
        Json::Array(list) => {
            if let Ok(at) = name.parse::<usize>() {
                return list.get(at).map_or(Ok(FigureValue::Nothing), |element| follow(element, rest, unit));
            }
            // What some of them do not have is nothing there; what none has is a slip.
            let values: Vec<_> = list.iter().map(|element| follow(element, path, unit)).collect();
            match values.iter().find_map(|value| value.as_ref().err()) {
                Some(why) if values.iter().all(Result::is_err) => Err(why.clone()),
                _ => Ok(FigureValue::List(
                    values.into_iter().map(|value| value.unwrap_or(FigureValue::Nothing)).collect(),
                )),
            }
        }
        Json::Null => Ok(FigureValue::Nothing),
        _ => Err(Phrase::new("lesson.figure.no-parts").with("name", name.clone())),
    }
}

fn bare(key: &str) -> &str {
    UNITS.iter().find_map(|unit| key.strip_suffix(unit)).unwrap_or(key)
}

fn value(json: &Json, unit: &str) -> FigureValue {
    match json {
        Json::Null => FigureValue::Nothing,
        Json::Bool(truth) => FigureValue::Truth(*truth),
        Json::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            match unit {
                "_ns" => FigureValue::Time(number),
                "_bytes" => FigureValue::Bytes(number),
                _ => FigureValue::Number(number),
            }
        }
        Json::String(text) => FigureValue::Text(text.clone()),
        Json::Array(list) => FigureValue::List(list.iter().map(|element| value(element, unit)).collect()),
        Json::Object(fields) if fields.len() == 1 => {
            // A setting is an object of one field: its unit, and its value.
            fields.iter().next().map_or(FigureValue::Nothing, |(key, inner)| value(inner, &format!("_{key}")))
        }
        Json::Object(_) => FigureValue::Text("{…}".to_owned()),
    }
}
