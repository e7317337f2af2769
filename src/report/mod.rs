//! A timeline becomes bytes: text for people, JSON for programs. Pure functions: no clock, no terminal, no file.

mod abilities;
mod advice;
mod command_line;
mod compare;
mod counter;
mod csv;
mod explain;
mod explore;
mod explore_json;
mod gil;
mod json;
mod json_text;
mod layout;
mod list;
mod locks;
mod prediction;
mod results;
mod style;
mod table;
mod tasks;
mod text;
mod trace;
mod trials;
mod votes;
mod workers;

pub use abilities::Abilities;
pub use advice::{Advised, advice_json, advice_text};
pub use command_line::{command_line, compare_line};
pub use compare::{Compared, compare_csv, compare_head, compare_json, compare_text};
pub use csv::{Bom, CsvTable, csv};
pub use explain::{Explained, explain_json, explain_text};
pub use explore::{exploration_text, is_wrong, programs_text, rules, states_so_far};
pub use explore_json::{exploration_json, exploration_value};
pub use json::{json, run_value};
pub use json_text::pretty as pretty_json;
pub use list::{list_json, list_text};
pub use prediction::{Prediction, prediction_text};
pub use style::{ColorChoice, Style};
pub use text::text;
pub use trace::trace;
pub use votes::{VoteCount, votes_csv};
pub use walked::walk_text;

use crate::plan::{Plan, SettingValue};
use crate::text::{visible, without_password};
use crate::timeline::Timeline;

pub use crate::recording::PROGRAM;

/// One run that was made: what was asked for, and what happened.
pub type Run = (Plan, Timeline);

/// A setting's value as it can be typed again: `100000`, `250ms`, `0.5s..3s`.
///
/// ```
/// use racelab::{plan::SettingValue, report::typed};
/// assert_eq!(typed(&SettingValue::Range(500_000_000, 3_000_000_000)), "500ms..3s");
/// ```
#[must_use]
pub fn typed(value: &SettingValue) -> String {
    match value {
        SettingValue::Count(count) => count.to_string(),
        SettingValue::Duration(nanos) => typed_duration(*nanos),
        SettingValue::Range(low, high) => format!("{}..{}", typed_duration(*low), typed_duration(*high)),
        SettingValue::Size(size) => typed_size(*size),
        SettingValue::Share(millionths) => (f64::from(*millionths) / 1e6).to_string(),
        SettingValue::Choice(name) => name.to_string(),
        SettingValue::Flag(on) => (if *on { "on" } else { "" }).to_owned(),
        SettingValue::Outside(named) => named.join(" "),
    }
}

/// A duration as it can be typed again, exact: the largest unit that leaves no fraction.
#[must_use]
pub fn typed_duration(nanos: u64) -> String {
    let units = [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)];
    let exact = units.iter().find(|(_, size)| nanos.is_multiple_of(*size));
    exact.map_or_else(|| format!("{nanos}ns"), |(unit, size)| format!("{}{unit}", nanos / size))
}

/// The options that set a setting to this value, as they can be typed again; none where that is what it is anyway.
fn typed_options(key: &str, value: &SettingValue) -> Vec<String> {
    match value {
        SettingValue::Flag(on) => on.then(|| format!("--{key}")).into_iter().collect(),
        SettingValue::Outside(named) => {
            named.iter().map(|one| format!("--{key} {}", visible(&without_password(one)))).collect()
        }
        value => vec![format!("--{key} {}", typed(value))],
    }
}

/// A size as it can be typed again, exact: the largest unit that leaves no fraction.
fn typed_size(bytes: u64) -> String {
    let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("MB", 1_000_000), ("kB", 1_000)];
    let exact = units.iter().find(|(_, size)| bytes >= *size && bytes.is_multiple_of(*size));
    exact.map_or_else(|| bytes.to_string(), |(unit, size)| format!("{}{unit}", bytes / size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::parse_duration;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_typed_duration_reads_as_itself(nanos in 0_u64..86_400_000_000) {
            prop_assert_eq!(parse_duration(&typed_duration(nanos)), Ok(nanos));
        }
    }
}

#[cfg(test)]
mod fixtures;
mod walked;
