//! A scenario's own settings: declared once as data, read by the command line, the Lab screen and the recording.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::duration::{DurationError, parse_duration, parse_duration_range};

/// One setting of a scenario. Its texts are `setting.KEY` (the name) and `setting.KEY.help` in `assets/text`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// Its name: the flag on the command line, without the dashes, and the key in files.
    pub key: &'static str,
    /// What may stand in it.
    pub kind: SettingKind,
}

/// What may stand in a setting, its default, and the values that the screen steps through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SettingKind {
    /// A whole number.
    Count {
        /// What it is when nobody says.
        default: u64,
        /// The smallest allowed.
        min: u64,
        /// The largest allowed.
        max: u64,
        /// What the screen offers, ascending.
        steps: &'static [u64],
    },
    /// A duration, ns.
    Duration {
        /// What it is when nobody says, ns.
        default: u64,
        /// What the screen offers, ns, ascending.
        steps: &'static [u64],
    },
    /// A range of durations, ns.
    Range {
        /// What it is when nobody says, ns.
        default: (u64, u64),
        /// What the screen offers, ns.
        steps: &'static [(u64, u64)],
    },
}

/// A value of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SettingValue {
    /// A whole number.
    Count(u64),
    /// A duration, ns.
    Duration(u64),
    /// A range of durations, ns, shorter first.
    Range(u64, u64),
}

/// Why a setting could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SettingError {
    /// Not a whole number.
    #[error("not a whole number")]
    NotWhole,
    /// A whole number out of its range.
    #[error("takes {min} to {max}")]
    OutOfRange {
        /// The smallest allowed.
        min: u64,
        /// The largest allowed.
        max: u64,
    },
    /// Not a duration.
    #[error(transparent)]
    Duration(#[from] DurationError),
}

impl Setting {
    /// What the setting is when nobody says.
    #[must_use]
    pub fn default_value(&self) -> SettingValue {
        match self.kind {
            SettingKind::Count { default, .. } => SettingValue::Count(default),
            SettingKind::Duration { default, .. } => SettingValue::Duration(default),
            SettingKind::Range { default: (low, high), .. } => SettingValue::Range(low, high),
        }
    }

    /// Reads a value as a person types it; underscores and commas may group the digits of a number.
    ///
    /// # Errors
    /// [`SettingError`] says what is wrong with it.
    pub fn parse(&self, text: &str) -> Result<SettingValue, SettingError> {
        match self.kind {
            SettingKind::Count { min, max, .. } => {
                let digits: String = text.trim().chars().filter(|c| !matches!(c, '_' | ',')).collect();
                let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
                match digits.parse::<u64>() {
                    Ok(value) if (min..=max).contains(&value) => Ok(SettingValue::Count(value)),
                    Ok(_) => Err(SettingError::OutOfRange { min, max }),
                    Err(_) if all_digits => Err(SettingError::OutOfRange { min, max }),
                    Err(_) => Err(SettingError::NotWhole),
                }
            }
            SettingKind::Duration { .. } => Ok(SettingValue::Duration(parse_duration(text)?)),
            SettingKind::Range { .. } => {
                let (low, high) = parse_duration_range(text)?;
                Ok(SettingValue::Range(low, high))
            }
        }
    }

    /// The values that the screen steps through, ascending.
    #[must_use]
    pub fn steps(&self) -> Vec<SettingValue> {
        match self.kind {
            SettingKind::Count { steps, .. } => steps.iter().copied().map(SettingValue::Count).collect(),
            SettingKind::Duration { steps, .. } => steps.iter().copied().map(SettingValue::Duration).collect(),
            SettingKind::Range { steps, .. } => {
                steps.iter().map(|&(low, high)| SettingValue::Range(low, high)).collect()
            }
        }
    }
}

/// The values of a plan's settings, by key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Settings(BTreeMap<String, SettingValue>);

impl Settings {
    /// The defaults of these settings.
    #[must_use]
    pub fn defaults(settings: &[Setting]) -> Self {
        Self(settings.iter().map(|setting| (setting.key.to_owned(), setting.default_value())).collect())
    }

    /// Puts a value in, over the old one.
    pub fn set(&mut self, key: &str, value: SettingValue) {
        self.0.insert(key.to_owned(), value);
    }

    /// The value of a setting, if the plan has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<SettingValue> {
        self.0.get(key).copied()
    }

    /// A whole number; 0 if the plan does not have it.
    #[must_use]
    pub fn count(&self, key: &str) -> u64 {
        match self.get(key) {
            Some(SettingValue::Count(value)) => value,
            _ => 0,
        }
    }

    /// A duration in ns; 0 if the plan does not have it.
    #[must_use]
    pub fn duration(&self, key: &str) -> u64 {
        match self.get(key) {
            Some(SettingValue::Duration(nanos)) => nanos,
            _ => 0,
        }
    }

    /// A range of durations in ns; (0, 0) if the plan does not have it.
    #[must_use]
    pub fn range(&self, key: &str) -> (u64, u64) {
        match self.get(key) {
            Some(SettingValue::Range(low, high)) => (low, high),
            _ => (0, 0),
        }
    }

    /// Every key and value, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, SettingValue)> {
        self.0.iter().map(|(key, value)| (key.as_str(), *value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const N: Setting = Setting { key: "n", kind: SettingKind::Count { default: 5, min: 1, max: 100, steps: &[1, 5] } };

    #[test]
    fn numbers_may_be_grouped_and_are_bounded() {
        assert_eq!(N.parse("1_0"), Ok(SettingValue::Count(10)));
        assert_eq!(N.parse("0"), Err(SettingError::OutOfRange { min: 1, max: 100 }));
        assert_eq!(N.parse("99999999999999999999999"), Err(SettingError::OutOfRange { min: 1, max: 100 }));
        assert_eq!(N.parse("-1"), Err(SettingError::NotWhole));
        assert_eq!(N.parse("1.5"), Err(SettingError::NotWhole));
        assert_eq!(N.parse(""), Err(SettingError::NotWhole));
    }
}
