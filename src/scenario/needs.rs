//! The words in which a scenario says what it needs, what it offers and how its runs are judged: data, no more.
//!
//! It knows neither scenarios nor runs.

use crate::event::Nanos;
use crate::plan::{SettingValue, Settings};

/// Which of the plan's general settings mean something for a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    pub counter: bool,
    /// The user chooses what protects it: guard, window and (for processes) memory apply.
    pub guards: bool,
    /// Tasks may be given a longest time and may be made to fail.
    pub limits: bool,
}

/// Settings that go well together, offered on screen under `preset.KEY`.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    pub key: &'static str,
    pub workers: u32,
    /// The scenario's own settings.
    pub settings: fn() -> Settings,
}

/// What stops processes that start processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fuse {
    /// The deepest level that is started; 1 are the children of the laboratory itself.
    pub depth: u32,
    pub total: u32,
}

/// Locks that the workers of a scenario share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LockNeeds {
    pub locks: u32,
    /// How many permits a semaphore beside them has.
    pub permits: u32,
    /// How long a worker holds one lock before it asks for the next, ns: a nudge, and shown as one.
    pub pause: Nanos,
}

/// How a run that came to its end is to be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It came out as it should, and it will again.
    Sound,
    /// It came out as it should, and nothing made it.
    Lucky,
    /// It came to its end, and one would not build it so.
    Poor,
}

/// A setting that mends what a run showed, or takes that back.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherWay {
    /// Which of the scenario's own settings.
    pub key: &'static str,
    pub value: SettingValue,
    /// Whether it is the way that holds.
    pub mends: bool,
}
