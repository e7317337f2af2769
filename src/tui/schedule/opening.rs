//! The field into which one types what is to be walked through: a file of one's own, a program that comes along, or a
//! schedule as it was copied. What stands in a file is asked for by an effect, and comes back as a message.

use crate::plan::Outside;
use crate::schedule::line::ScheduleLine;
use crate::supply::ProgramText;
use crate::text::{Arg, Phrase};
use crate::tui::keymap::Action;
use crate::tui::kit::{FolderQuery, Handled, Painter, PathInput};
use crate::tui::message::{Effect, FolderListing};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Opening {
    pub(super) field: PathInput,
    error: Option<Phrase>,
    /// How often something was asked for: only the last answer is of use.
    asked: u64,
    /// The schedule that is to be laid out in what was asked for.
    line: Option<ScheduleLine>,
}

/// What became of an answer.
pub(super) type Opened = (ProgramText, Option<ScheduleLine>);

impl Opening {
    pub(super) fn new(asked: u64) -> Self {
        Self { field: PathInput::new("", Outside::Path, false), error: None, asked, line: None }
    }

    pub(super) fn asked(&self) -> u64 {
        self.asked
    }

    /// What is typed or pasted into it.
    pub(super) fn typed(&mut self, type_in: impl FnOnce(&mut PathInput) -> Handled) -> Handled {
        match type_in(&mut self.field) {
            // What is to be said of the field stands below it.
            Handled::Said(why) => self.error = Some(why),
            Handled::Done => self.error = None,
            passed => return passed,
        }
        Handled::Done
    }

    pub(super) fn act(&mut self, action: Action, home: Option<&str>) -> Handled {
        self.error = None;
        match action {
            Action::Up | Action::Down | Action::Complete if self.field.cycle(action != Action::Up) => Handled::Done,
            Action::Complete => {
                let Some(FolderQuery { folder, beginning }) = self.field.ask(home) else { return Handled::Done };
                self.asked += 1;
                Handled::Wants(Effect::List { number: self.asked, folder, beginning })
            }
            Action::Accept => {
                let what = self.field.resolved(home);
                self.line = ScheduleLine::read(&what);
                let what = self.line.as_ref().map_or(what, |line| line.program.clone());
                if what.is_empty() {
                    return Handled::Done;
                }
                self.asked += 1;
                Handled::Wants(Effect::FindProgram { number: self.asked, what })
            }
            _ => Handled::Done,
        }
    }

    pub(super) fn on_listing(&mut self, number: u64, found: Result<FolderListing, Arg>) {
        if number == self.asked {
            self.error = self.field.answer(found).or(self.error.take());
        }
    }

    /// What was asked for has been found, or not; `None` if there is nothing to open.
    pub(super) fn on_program(&mut self, number: u64, found: Result<ProgramText, Phrase>) -> Option<Opened> {
        if number != self.asked {
            return None;
        }
        match found {
            Ok(text) => Some((text, self.line.take())),
            Err(why) => {
                self.error = Some(why);
                None
            }
        }
    }

    /// Why what was asked for cannot be opened.
    pub(super) fn error(&self) -> Option<&Phrase> {
        self.error.as_ref()
    }

    pub(super) fn refuse(&mut self, why: Phrase) {
        self.error = Some(why);
    }

    /// Draws it: the field, and below it the names to choose from, what is wrong, or what can be typed.
    pub(super) fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let mut line = painter.cut_top(1);
        let x = line.write(0, 0, &look.word("schedule.open"), look.dim()) + 2;
        self.field.line().render(x, &mut line);
        match (&self.error, self.field.candidates()) {
            (Some(why), _) => _ = painter.write_wrapped(0, &look.say(why), look.warn()),
            (None, Some(candidates)) => candidates.render(painter),
            (None, None) => _ = painter.write_wrapped(0, &look.word("schedule.open.help"), look.dim()),
        }
    }
}
