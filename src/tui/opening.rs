//! How the laboratory is opened: as it was left, on a lesson, for a class, on a recording or a program; and what of it comes
//! back the next time.
//!
//! It knows neither keys nor cells.

use std::path::Path;

use super::app::{App, Screen};
use super::beginning::Beginning;
use super::habits::Habits;
use super::kit::Setup;
use super::lesson::strip::LessonStrip;
use super::message::{ClassOrder, Effect};
use super::run::state::RunScreen;
use crate::engine::Runnable;
use crate::lesson::{Lesson, MEMORY};
use crate::plan::Plan;
use crate::recording::{LoadedRecording, Recording};
use crate::scenario;
use crate::share::ClassWish;
use crate::state_folder::{Memories, Memory};
use crate::text::Phrase;

impl App {
    /// The same for a user whose files are there: what `~` means in a path.
    #[must_use]
    pub fn at_home(mut self, home: Option<String>) -> Self {
        self.lab.at_home(home);
        self
    }

    /// The laboratory as it is opened on a lesson.
    #[must_use]
    pub fn with_lesson(setup: Setup, taken: Lesson) -> Self {
        let mut app = Self::new(setup);
        app.lesson = Some(LessonStrip::new(taken, &app.lesson_progress, app.lab.clone()));
        app
    }

    /// The same for a class, which is opened in this way, and about which this is done first: its page lies over the screen.
    #[must_use]
    pub fn for_class(mut self, wish: ClassWish, first: &ClassOrder) -> Self {
        self.class.wish = wish;
        self.class.is_ordered(first);
        self.show_class();
        self
    }

    /// The same with what was remembered the last time, and what is to be said of that.
    #[must_use]
    pub fn remembering(mut self, (memories, note): (Memories, Option<Phrase>)) -> Self {
        self.lesson_progress = memories.get(MEMORY);
        self.memories = memories;
        if let Some(strip) = self.lesson.take() {
            let lesson = strip.session.lesson().clone();
            self.lesson = Some(LessonStrip::new(lesson, &self.lesson_progress, self.lab.clone()));
        }
        self.notice = self.notice.or(note);
        self
    }

    /// The same as it was left, and then as one wants it to begin.
    #[must_use]
    pub(super) fn left_as(mut self, habits: &Habits, beginning: Beginning) -> Self {
        self.lab.recall(habits.forms(), habits.scenario());
        self.lab.open_with(beginning);
        self.found = self.habits();
        self
    }

    /// The same, and how it is left does not come back.
    #[must_use]
    pub(super) fn without_habits(mut self) -> Self {
        self.has_habits = false;
        self
    }

    pub(super) fn habits(&self) -> Habits {
        Habits::of(&self.setup, self.lab.chosen(), self.lab.forms())
    }

    /// What is to be remembered of how the laboratory is left; nothing if it is left as it was found.
    pub(super) fn parting(&self) -> Option<Memory> {
        let habits = self.habits();
        if habits == self.found || !self.has_habits {
            return None;
        }
        let before: Habits = self.memories.get(Habits::NAME);
        let habits = habits.since(&self.found, &before);
        let left = if self.is_replay { before.in_the_look_of(habits) } else { habits };
        Some(Memory::replacing(Habits::NAME, &left))
    }

    /// The laboratory as it is opened on a recording.
    #[must_use]
    pub fn replay(setup: Setup, file: &Path, kept: LoadedRecording) -> Self {
        let mut app = Self::new(setup);
        let number = app.next_run();
        // What was recorded can be run again from the Lab.
        let is_listed = |plan: &&Plan| scenario::get(plan.scenario).program(plan).is_none();
        app.lab.take_plans(kept.recordings.iter().map(Recording::plan).filter(is_listed));
        app.trials.begin(kept.recordings.first().map(Recording::plan));
        let run = RunScreen::replay(number, kept.recordings, app.now, setup.motion);
        for (plan, observed) in run.outcomes() {
            if let Some(guard) = plan.guard {
                app.trials.add(guard, observed);
            }
        }
        app.screen = Screen::Run(Box::new(run));
        app.is_replay = true;
        app.found = app.habits();
        app.notice = kept.notes.said(file).into_iter().next();
        app
    }

    /// The laboratory as it is opened on a program of the user's, and what begins it.
    #[must_use]
    pub fn watch(setup: Setup, plans: Vec<Runnable>) -> (Self, Vec<Effect>) {
        let mut app = Self::new(setup);
        let effects = app.begin_run(plans);
        (app, effects)
    }
}
