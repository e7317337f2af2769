//! What was said and what came out, from one start to the next.
//!
//! Pure: it is read from what is remembered, and handed back to be remembered. It is of no other use than to say how often
//! somebody was right.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expected::Met;
use crate::plan::ScenarioName;
use crate::question::{Answer, Closeness};
use crate::state_folder::{Memories, Memory};

/// The name under which it is remembered.
const NAME: &str = "predictions";

/// The most questions that are remembered: more than there are.
const MOST: usize = 500;

/// Every question that was answered, by scenario and name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct History {
    questions: BTreeMap<String, Record>,
}

/// How often one question was answered, how often that was right, and the last time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Record {
    answered: u32,
    right: u32,
    said: Answer,
    came: Answer,
}

impl History {
    pub(crate) fn of(memories: &Memories) -> Self {
        memories.get(NAME)
    }

    /// How often an answer was right, and how often one was given.
    pub(crate) fn sum(&self) -> (u32, u32) {
        let add = |(right, answered): (u32, u32), record: &Record| {
            (right.saturating_add(record.right), answered.saturating_add(record.answered))
        };
        self.questions.values().fold((0, 0), add)
    }

    /// The same with one more; `None` where nothing was claimed, and there is nothing to remember.
    pub(crate) fn with(mut self, scenario: ScenarioName, met: Met<'_>) -> Option<Memory> {
        let (question, actual) = (&met.expectation.question, met.actual);
        let said = met.expectation.said.as_ref()?;
        let is_right = match question.judge(said, actual) {
            Closeness::Unsaid => return None,
            Closeness::Off => 0,
            Closeness::Right | Closeness::Within | Closeness::Near => 1,
        };
        let key = format!("{}/{}", scenario.name(), question.id);
        let (answered, right) = match self.questions.get(&key) {
            Some(record) => (record.answered, record.right),
            None if self.questions.len() >= MOST => return None,
            None => (0, 0),
        };
        let (answered, right) = (answered.saturating_add(1), right.saturating_add(is_right));
        let record = Record { answered, right, said: said.clone(), came: actual.answer.clone() };
        self.questions.insert(key, record);
        Some(Memory::replacing(NAME, &self))
    }
}
