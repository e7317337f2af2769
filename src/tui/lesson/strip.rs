//! The state of the strip: which lesson, whether keys come here, and which run belongs to the step.

use std::sync::Arc;

use crate::lesson::{Lesson, LessonSession, StepKind};
use crate::tui::lab::state::Lab;
use crate::tui::message::RunNumber;
use crate::tui::run::state::RunScreen;

/// The strip of a lesson that is being taken.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LessonStrip {
    pub(crate) session: LessonSession,
    /// Whether Enter, digits, Backspace and Esc come here first; else all keys go to the screen.
    pub(crate) has_keys: bool,
    /// The run that belongs to a step, and to which.
    pub(crate) run: Option<(RunNumber, usize)>,
    /// The Lab as it was before.
    pub(crate) lab: Box<Lab>,
    /// The last run, while another screen is shown.
    pub(crate) kept: Option<Box<RunScreen>>,
}

impl LessonStrip {
    pub(crate) fn new(lesson: Lesson, at: usize, lab: Lab) -> Self {
        let session = LessonSession::new(Arc::new(lesson), at);
        Self { session, has_keys: true, run: None, lab: Box::new(lab), kept: None }
    }

    /// Whether all of it is shown: where keys go elsewhere a line is enough, unless it says what to do there.
    pub(crate) fn is_whole(&self) -> bool {
        let tries = matches!(self.session.step().kind, StepKind::Try(_)) && !self.session.is_seen();
        self.has_keys || (tries && !self.has_begun())
    }

    /// Whether this run belongs to the step where one is.
    pub(crate) fn is_run_of_step(&self, number: RunNumber) -> bool {
        self.run == Some((number, self.session.at()))
    }

    /// Whether a run of this step was begun.
    pub(crate) fn has_begun(&self) -> bool {
        self.run.is_some_and(|(_, step)| step == self.session.at())
    }
}
