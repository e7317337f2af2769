//! The values of a plan's settings, by key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::setting::{Setting, SettingValue};

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
    pub fn get(&self, key: &str) -> Option<&SettingValue> {
        self.0.get(key)
    }

    /// A whole number; 0 if the plan does not have it.
    #[must_use]
    pub fn count(&self, key: &str) -> u64 {
        match self.get(key) {
            Some(SettingValue::Count(value)) => *value,
            _ => 0,
        }
    }

    /// A duration in ns; 0 if the plan does not have it.
    #[must_use]
    pub fn duration(&self, key: &str) -> u64 {
        match self.get(key) {
            Some(SettingValue::Duration(nanos)) => *nanos,
            _ => 0,
        }
    }

    /// A range of durations in ns; (0, 0) if the plan does not have it.
    #[must_use]
    pub fn range(&self, key: &str) -> (u64, u64) {
        match self.get(key) {
            Some(SettingValue::Range(low, high)) => (*low, *high),
            _ => (0, 0),
        }
    }

    /// A number of bytes; 0 if the plan does not have it.
    #[must_use]
    pub fn size(&self, key: &str) -> u64 {
        match self.get(key) {
            Some(SettingValue::Size(bytes)) => *bytes,
            _ => 0,
        }
    }

    /// A share of one, 0.0 to 1.0; 0.0 if the plan does not have it.
    #[must_use]
    pub fn share(&self, key: &str) -> f64 {
        match self.get(key) {
            Some(SettingValue::Share(millionths)) => f64::from(*millionths) / 1e6,
            _ => 0.0,
        }
    }

    /// The name that was chosen; empty if the plan does not have it.
    #[must_use]
    pub fn choice(&self, key: &str) -> &str {
        match self.get(key) {
            Some(SettingValue::Choice(name)) => name,
            _ => "",
        }
    }

    /// Whether a flag is on; false if the plan does not have it.
    #[must_use]
    pub fn flag(&self, key: &str) -> bool {
        matches!(self.get(key), Some(SettingValue::Flag(true)))
    }

    /// What the user named; empty if the plan does not have it.
    #[must_use]
    pub fn outside(&self, key: &str) -> &[String] {
        match self.get(key) {
            Some(SettingValue::Outside(texts)) => texts,
            _ => &[],
        }
    }

    /// Takes a setting out.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Every key and value, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SettingValue)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}
