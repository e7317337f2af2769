//! With what somebody wants the laboratory to open.

use crate::plan::{ModelName, ScenarioName};

/// With what the laboratory opens, whatever was left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Beginning {
    pub scenario: Option<ScenarioName>,
    pub model: Option<ModelName>,
    pub workers: Option<u32>,
}
