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

    /// Takes a setting out.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Every key and value, by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &SettingValue)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The value of a setting; its default if the plan does not have it, or has what the setting does not admit.
    #[must_use]
    pub fn value_of(&self, setting: &Setting) -> SettingValue {
        let given = self.get(setting.key).filter(|value| setting.admits(value));
        given.cloned().unwrap_or_else(|| setting.default_value())
    }

    /// Puts all of these values in, over the old ones.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Takes out what these declarations do not know, and puts in their defaults where there is nothing: files are read
    /// that were written by another version, which had settings more or less.
    pub fn fit<'declared>(&mut self, declared: impl Iterator<Item = &'declared Setting>) {
        let fitting = declared.map(|setting| {
            let value = self.0.remove(setting.key).unwrap_or_else(|| setting.default_value());
            (setting.key.to_owned(), value)
        });
        self.0 = fitting.collect();
    }
}
