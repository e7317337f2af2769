//! Lessons: files of steps that make people predict, show them what happens, and are checked by running them.
//!
//! Here they are read, stepped through and checked, without a screen. A lesson is data: a new one is one file in
//! `assets/lessons`, or anywhere. It knows plans, figures and small programs, and neither keys nor pictures.

mod asked;
mod check;
mod expectation;
mod figures;
mod plan_line;
mod progress;
mod read;
mod report;
mod session;
mod shipped;
mod table;
mod value;
mod wrong;

pub use asked::{answer, choice};
pub use check::{Checked, CheckedStep, check};
pub use expectation::{Expectation, Holding, Seen};
pub use figures::Figures;
pub use plan_line::runs;
pub use progress::{LessonProgress, MEMORY};
pub use read::read;
pub use report::{check_json, check_text, list_json, list_text};
pub(crate) use report::{seen, state};
pub use session::{Given, LessonSession, PredictionTold};
pub use shipped::{all, find, names};
pub use value::FigureValue;
pub use wrong::WrongLesson;

use crate::engine::Runnable;
use crate::plan::ScenarioName;
use crate::text::Bilingual;

/// Longest file of a lesson, bytes.
pub const LONGEST_FILE: usize = 256 << 10;

/// A lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// Its name: that of its file.
    pub name: String,
    /// What it is called.
    pub title: Bilingual,
    /// The belief that it shows to be wrong.
    pub kills: Bilingual,
    /// How long it takes, minutes.
    pub minutes: u64,
    /// The scenario beside which it is offered.
    pub scenario: Option<ScenarioName>,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

impl Lesson {
    /// Which answer to the prediction of a step the lesson counts on: the one whose condition is an expectation of a step that
    /// follows, before the next prediction.
    #[must_use]
    pub fn counts_on(&self, at: usize, asked: &Choices) -> Option<usize> {
        let follows = self.steps.iter().skip(at + 1).take_while(|step| !matches!(step.kind, StepKind::Predict(_)));
        let expected: Vec<&str> = follows.flat_map(|step| &step.expect).map(|expect| expect.source.as_str()).collect();
        let is_expected =
            |choice: &LessonChoice| choice.when.as_ref().is_some_and(|when| expected.contains(&when.source.as_str()));
        asked.choices.iter().position(is_expected)
    }
}

/// A step of a lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What is done.
    pub kind: StepKind,
    /// What is said of it; of a run, when it is over.
    pub say: Option<Bilingual>,
    /// What only the teacher sees.
    pub notes: Option<Bilingual>,
    /// What has to hold for what is said to be true.
    pub expect: Vec<Expectation>,
    /// The line on which it begins.
    pub line: usize,
}

/// What is done in a step.
#[derive(Debug, Clone, PartialEq)]
pub enum StepKind {
    /// Something is said.
    Say,
    /// The learner says what the next run will show.
    Predict(Choices),
    /// Something is run.
    Run(LessonRun),
    /// Something is looked at.
    Show(Show),
    /// Something is asked about something else, to see whether it was understood.
    Ask(Choices),
    /// The learner changes something, and runs it.
    Try(TryOut),
}

/// A question with its answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Choices {
    /// What is asked.
    pub question: Bilingual,
    /// What may be answered.
    pub choices: Vec<LessonChoice>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonChoice {
    /// The answer.
    pub text: Bilingual,
    /// When it turns out to have been right, of a prediction.
    pub when: Option<Expectation>,
    /// Whether it is right, of a question.
    pub right: bool,
    /// Why it is wrong, of a question.
    pub why: Option<Bilingual>,
}

/// A run of a lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct LessonRun {
    /// As it is written.
    pub line: String,
    /// What the lesson calls it, beside its model and its guard.
    pub name: Option<String>,
    /// What is run, one a guard.
    pub plans: Vec<Runnable>,
}

impl LessonRun {
    /// The names by which the lesson speaks of one of its runs.
    #[must_use]
    pub fn names(&self, plan: &crate::plan::Plan) -> Vec<String> {
        let guard = plan.guard.map(|guard| guard.name().to_owned());
        let own = [plan.scenario.name().to_owned(), plan.model.name().to_owned()];
        own.into_iter().chain(guard).chain(self.name.clone()).collect()
    }
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq)]
pub enum Show {
    /// What the last run came to, played from its start.
    Result,
    /// The moment at which the first update was lost.
    FirstLoss,
    /// The ledger, at its largest row.
    Ledger,
    /// The ways of doing the last run's work, side by side.
    Comparison,
    /// The code of the last run.
    Code,
    /// A small program at a schedule.
    Program(ShownProgram),
}

/// A small program at a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownProgram {
    /// Its name among those that come along.
    pub name: &'static str,
    /// The turns, as letters.
    pub schedule: String,
}

/// Something to be tried.
#[derive(Debug, Clone, PartialEq)]
pub struct TryOut {
    /// What is to be changed.
    pub task: Bilingual,
    /// What is set before.
    pub from: LessonRun,
    /// What is set after that: what a check runs.
    pub to: LessonRun,
}

impl Step {
    /// What it runs when it is checked.
    #[must_use]
    pub fn run(&self) -> Option<&LessonRun> {
        match &self.kind {
            StepKind::Run(run) => Some(run),
            StepKind::Try(trial) => Some(&trial.to),
            _ => None,
        }
    }

    /// What its kind is called in a file.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match &self.kind {
            StepKind::Say => "say",
            StepKind::Predict(_) => "predict",
            StepKind::Run(_) => "run",
            StepKind::Show(_) => "show",
            StepKind::Ask(_) => "ask",
            StepKind::Try(_) => "try",
        }
    }
}
