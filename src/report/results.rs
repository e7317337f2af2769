//! A scenario's own results, for people and for programs.

use serde_json::{Map, Value, json};

use super::Style;
use crate::event::{Fact, Nanos};
use crate::plan::Plan;
use crate::results::{Bar, Results};
use crate::scenario;
use crate::text::{Arg, Key, Phrase, Texts, duration, pad, thousands, width};
use crate::timeline::Timeline;

/// The results as an object; none where a scenario has none of its own. Units stand at the end of the names.
pub(super) fn object(plan: &Plan, timeline: &Timeline, texts: &Texts) -> Option<Value> {
    let results = scenario::results(plan, timeline, Nanos::MAX);
    if results == Results::default() {
        return None;
    }
    let mut object: Map<String, Value> =
        results.figures.iter().map(|figure| argument(figure.key, &figure.value, texts)).collect();
    for series in &results.series {
        object.insert(series.key.to_owned(), json!({ "points": series.points(), "most": series.most() }));
    }
    if !results.bars.is_empty() {
        object.insert("bars".to_owned(), results.bars.iter().map(|bar| bar_object(bar, texts)).collect());
    }
    for frequency in &results.frequencies {
        object.insert(named(frequency.key, ""), frequency.count.into());
    }
    Some(object.into())
}

/// A fact of a task under its name, with its unit.
pub(super) fn fact(key: &str, fact: &Fact) -> (String, Value) {
    match fact {
        Fact::Number(number) => (named(key, ""), (*number).into()),
        Fact::Bytes(size) => (named(key, "bytes"), (*size).into()),
        Fact::Nanos(nanos) => (named(key, "ns"), (*nanos).into()),
        Fact::Text(text) => (named(key, ""), (**text).into()),
    }
}

/// A fact of a task as it is, without a unit.
pub(super) fn plain(fact: &Fact) -> String {
    match fact {
        Fact::Number(figure) | Fact::Bytes(figure) | Fact::Nanos(figure) => figure.to_string(),
        Fact::Text(text) => text.to_string(),
    }
}

/// The figures with their names.
pub(super) fn figures(results: &Results, texts: &Texts) -> Vec<(String, String)> {
    let name = |key: &'static str| texts.get(Key::Figure.of(key)).to_owned();
    let value = |value: &Arg| texts.say(&Phrase::new("figure.value").with("value", value.clone()));
    let single = results.figures.iter().map(|figure| (name(figure.key), value(&figure.value)));
    let most = |key: &'static str, most: u64| {
        (texts.say(&Phrase::new("figure.most").with("name", name(key))), thousands(most))
    };
    single.chain(results.series.iter().map(|series| most(series.key, series.most()))).collect()
}

/// How wide the longest bar is drawn, columns.
const LONGEST: u64 = 36;

/// How wide the longest bar of a frequency is drawn, columns: a count and a note stand behind it.
const FREQUENCY: u16 = 20;

/// The signs of a bar's parts, in the order of the parts.
const SIGNS: [char; 4] = ['#', '=', '-', '.'];

/// The bars, longest first to be compared by eye, and what their signs mean.
pub(super) fn bars(results: &Results, texts: &Texts, style: Style) -> Vec<String> {
    let whole = |bar: &Bar| bar.parts.iter().map(|(_, nanos)| *nanos).fold(0, u64::saturating_add);
    let Some(longest) = results.bars.iter().map(whole).max().filter(|longest| *longest > 0) else { return Vec::new() };
    let names: Vec<String> = results.bars.iter().map(|bar| texts.say(&bar.name)).collect();
    let column = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let mut lines = vec![String::new()];
    let mut keys: Vec<&'static str> = Vec::new();
    for (bar, name) in results.bars.iter().zip(&names) {
        let mut drawn = String::new();
        for (key, nanos) in &bar.parts {
            let index = keys.iter().position(|known| known == key).unwrap_or_else(|| {
                keys.push(key);
                keys.len() - 1
            });
            // Both factors are far below 2^64: a day in ns times a line.
            let columns = (nanos.saturating_mul(LONGEST).saturating_add(longest / 2)) / longest;
            drawn.extend((0..columns).map(|_| SIGNS[index % SIGNS.len()]));
        }
        lines.push(format!("  {}  {drawn} {}", pad(name, column), duration(whole(bar))));
    }
    let legend: Vec<String> = (0..)
        .zip(keys)
        .map(|(index, key): (usize, &'static str)| {
            format!("{} {}", SIGNS[index % SIGNS.len()], texts.get(Key::Figure.of(key)))
        })
        .collect();
    lines.push(format!("  {}  {}", pad("", column), style.faint(&legend.join("   "))));
    lines
}

/// How often each thing happened: a bar by the logarithm of its count, the count, and what is said of it.
pub(super) fn frequencies(results: &Results, texts: &Texts, style: Style) -> Vec<String> {
    let Some(most) = results.frequencies.iter().map(|frequency| frequency.count).max() else { return Vec::new() };
    let names: Vec<String> = results.frequencies.iter().map(|frequency| texts.say(&frequency.name)).collect();
    let column = names.iter().map(|name| width(name)).max().unwrap_or(0);
    let counts = width(&thousands(most));
    let mut lines = vec![String::new()];
    for (frequency, name) in results.frequencies.iter().zip(&names) {
        let bar = "#".repeat(frequency.reach(most, FREQUENCY).into());
        let (count, note) = (thousands(frequency.count), texts.say(&frequency.note));
        let bar = pad(&bar, usize::from(FREQUENCY));
        lines.push(format!("  {}  {bar} {count:>counts$}  {}", pad(name, column), style.faint(&note)));
    }
    lines.push(format!("  {}  {}", pad("", column), style.faint(texts.get("results.log-scale"))));
    lines
}

fn bar_object(bar: &Bar, texts: &Texts) -> Value {
    let parts: Map<String, Value> = bar.parts.iter().map(|(key, nanos)| (named(key, "ns"), (*nanos).into())).collect();
    json!({ "name": texts.say(&bar.name), "parts": parts })
}

fn argument(key: &str, value: &Arg, texts: &Texts) -> (String, Value) {
    match value {
        Arg::Text(text) => (named(key, ""), text.as_str().into()),
        Arg::Number(number) => match u64::try_from(*number) {
            Ok(number) => (named(key, ""), number.into()),
            // Big integers are strings, as everywhere in the report.
            Err(_) => (named(key, ""), number.to_string().into()),
        },
        Arg::Duration(nanos) => (named(key, "ns"), (*nanos).into()),
        Arg::Bytes(size) => (named(key, "bytes"), (*size).into()),
        Arg::Percent(share) => (named(key, "share"), (*share).into()),
        Arg::Ratio(factor) => (named(key, ""), (*factor).into()),
        Arg::Phrase(phrase) => (named(key, ""), texts.say(phrase).into()),
        Arg::Written { en, ko } => (named(key, ""), texts.say(&Phrase::written(en, ko)).into()),
    }
}

/// A name for programs, with its unit: `time-to-first-byte` and `ns` become `time_to_first_byte_ns`.
fn named(key: &str, unit: &str) -> String {
    let name = key.replace(['-', '.'], "_");
    if unit.is_empty() || name == unit { name } else { format!("{name}_{unit}") }
}

#[cfg(test)]
mod tests {
    use super::super::{Style, fixtures, json, text};
    use crate::text::{Lang, Texts};

    #[test]
    fn requests_tell_their_queue_their_latency_and_what_was_lost() {
        insta::assert_snapshot!(text(&[fixtures::requests()], Texts::of(Lang::En), Style::default()));
    }

    #[test]
    fn who_was_joined_when_and_how_long_main_stood_there() {
        insta::assert_snapshot!(text(&[fixtures::lifecycle("joined")], Texts::of(Lang::En), Style::default()));
    }

    #[test]
    fn whom_main_cut_off() {
        insta::assert_snapshot!(text(&[fixtures::lifecycle("daemon")], Texts::of(Lang::Ko), Style::default()));
    }

    #[test]
    fn results_are_an_object_with_units_in_the_names() {
        let runs = [fixtures::requests(), fixtures::lifecycle("daemon")];
        let said = json(&runs, &crate::recording::Origin::here(), None, Texts::of(Lang::En)).expect("a report is JSON");
        let report: serde_json::Value = serde_json::from_str(&said).expect("it can be read again");
        let [requests, lifecycle] = [0, 1].map(|run| &report["runs"][run]);
        assert_eq!(requests["counter"], serde_json::json!({"expected": 3, "observed": 2, "lost": 1}));
        assert_eq!(requests["results"]["latency_p50_ns"], 100_000_000);
        assert_eq!(requests["results"]["lost_hits"], 1);
        let points = [[100_000_000, 0], [150_000_000, 1], [200_000_000, 0]];
        assert_eq!(requests["results"]["queue"], serde_json::json!({"points": points, "most": 1}));
        assert_eq!(lifecycle["results"]["cut_off"], 1);
        assert_eq!(lifecycle["results"]["main_ended_ns"], 1_000_001_000_u64);
        assert!(lifecycle["notes"][0].as_str().is_some_and(|note| note.contains("asked to stop")), "{lifecycle}");
    }
}
