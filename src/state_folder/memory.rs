//! What is remembered under a name, as data: it can be an effect, and be told from another one.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// What is to be remembered under a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Memory {
    name: &'static str,
    table: Table,
    adds: bool,
}

impl Memory {
    /// A value, in the place of what was remembered under this name. A value is what is a table in TOML: a struct or a map.
    #[must_use]
    pub fn replacing<T: Serialize>(name: &'static str, value: &T) -> Self {
        Self { name, table: table_of(name, value), adds: false }
    }

    /// A value, added to what is remembered under this name, by whomever: tables are joined key by key, of lists what is
    /// new is put behind the rest, and of everything else the later counts.
    #[must_use]
    pub fn adding<T: Serialize>(name: &'static str, value: &T) -> Self {
        Self { name, table: table_of(name, value), adds: true }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What is remembered from now on, where this was remembered before.
    pub(super) fn over(&self, before: Table) -> Table {
        if self.adds { joined(before, &self.table) } else { self.table.clone() }
    }
}

/// What cannot be said in TOML is not remembered.
fn table_of<T: Serialize>(name: &str, value: &T) -> Table {
    let table = Table::try_from(value);
    debug_assert!(table.is_ok(), "{name} is no table: {table:?}");
    table.unwrap_or_default()
}

fn joined(mut before: Table, new: &Table) -> Table {
    for (key, value) in new {
        let value = match (before.remove(key), value) {
            (Some(Value::Table(old)), Value::Table(new)) => Value::Table(joined(old, new)),
            (Some(Value::Array(mut old)), Value::Array(new)) => {
                for value in new {
                    if !old.contains(value) {
                        old.push(value.clone());
                    }
                }
                Value::Array(old)
            }
            (_, value) => value.clone(),
        };
        before.insert(key.clone(), value);
    }
    before
}

/// Everything that is remembered, by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Memories(BTreeMap<String, Table>);

impl Memories {
    /// What is remembered under a name; the default if that is nothing, or something else.
    #[must_use]
    pub fn get<T: DeserializeOwned + Default>(&self, name: &str) -> T {
        self.0.get(name).and_then(|table| table.clone().try_into().ok()).unwrap_or_default()
    }

    /// Remembers this as well.
    pub fn put(&mut self, memory: &Memory) {
        let before = self.0.remove(memory.name).unwrap_or_default();
        self.insert(memory.name, memory.over(before));
    }

    pub(super) fn insert(&mut self, name: &str, table: Table) {
        self.0.insert(name.to_owned(), table);
    }
}
