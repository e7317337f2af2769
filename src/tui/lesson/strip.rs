//! The state of the strip: which lesson, whether keys come here, and which run belongs to the step.

use std::sync::Arc;

use crate::engine::Runnable;
use crate::lesson::{self, Lesson, LessonProgress, LessonSession, StepKind};
use crate::plan::ScenarioName;
use crate::tui::keymap::Action;
use crate::tui::lab::state::Lab;
use crate::tui::message::RunNumber;
use crate::tui::run::state::RunScreen;

/// The strip of a lesson that is being taken.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LessonStrip {
    pub(crate) session: LessonSession,
    /// Whether what the step shows is shown.
    pub(crate) entered: bool,
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
    pub(crate) fn new(lesson: Lesson, progress: &LessonProgress, lab: Lab) -> Self {
        let at = progress.step(&lesson.name);
        let session = LessonSession::new(Arc::new(lesson), at);
        Self { session, entered: false, has_keys: true, run: None, lab: Box::new(lab), kept: None }
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

    /// A run begins: where a step is about a run, it is that of the step.
    pub(crate) fn on_start(&mut self, number: RunNumber, plans: &[Runnable]) {
        let Some(wanted) = self.session.step().run() else { return };
        if wanted.plans.first().map(|plan| plan.scenario) == plans.first().map(|plan| plan.scenario) {
            self.run = Some((number, self.session.at()));
            self.session.begin_run();
        }
    }

    /// Whether an action of a lesson can be done now, when keys come here and something runs or not.
    pub(crate) fn can(&self, action: Action, is_busy: bool) -> bool {
        match action {
            Action::LessonNext => match &self.session.step().kind {
                StepKind::Run(_) if !self.has_begun() && !self.session.is_seen() => true,
                _ => self.session.is_done() && !is_busy,
            },
            Action::LessonBack => self.session.at() > 0 && !is_busy,
            Action::LessonAside => true,
            Action::LessonClose => !is_busy,
            _ => false,
        }
    }
}

/// The lesson that fits a scenario: the first that is not done yet, of those about it.
pub(crate) fn offered(scenario: ScenarioName, progress: &LessonProgress) -> Option<&'static Lesson> {
    let mut fitting = lesson::all().iter().filter(|lesson| lesson.scenario == Some(scenario));
    let is_new = |lesson: &&Lesson| !progress.is_done(&lesson.name);
    fitting.clone().find(is_new).or_else(|| fitting.next())
}
