//! A timeline becomes bytes: text for people, JSON for programs. Pure functions: no clock, no terminal, no file.

mod counter;
mod json;
mod list;
mod style;
mod table;
mod tasks;
mod text;
mod trials;
mod workers;

pub use json::json;
pub use list::{list_json, list_text};
pub use style::{ColorChoice, Style};
pub use text::text;

use crate::plan::{Plan, SettingValue};
use crate::timeline::Timeline;

/// The program's name and version.
pub const PROGRAM: &str = concat!("racelab ", env!("CARGO_PKG_VERSION"));

/// One run that was made: what was asked for, and what happened.
pub type Run = (Plan, Timeline);

/// A setting's value as it can be typed again: `100000`, `250ms`, `0.5s..3s`.
///
/// ```
/// use racelab::{plan::SettingValue, report::typed};
/// assert_eq!(typed(SettingValue::Range(500_000_000, 3_000_000_000)), "500ms..3s");
/// ```
#[must_use]
pub fn typed(value: SettingValue) -> String {
    match value {
        SettingValue::Count(count) => count.to_string(),
        SettingValue::Duration(nanos) => typed_duration(nanos),
        SettingValue::Range(low, high) => format!("{}..{}", typed_duration(low), typed_duration(high)),
    }
}

/// A duration as it can be typed again, exact: the largest unit that leaves no fraction.
#[must_use]
pub fn typed_duration(nanos: u64) -> String {
    let units = [("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000)];
    let exact = units.iter().find(|(_, size)| nanos.is_multiple_of(*size));
    exact.map_or_else(|| format!("{nanos}ns"), |(unit, size)| format!("{}{unit}", nanos / size))
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
