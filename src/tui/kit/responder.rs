//! The one way that a key, a click and the wheel go: to whatever lies on top, which does what it is asked, says why
//! not, or passes it on.

use ratatui::crossterm::event::KeyEvent;

use super::hit::HitTarget;
use super::scene::Scene;
use crate::text::Phrase;
use crate::tui::found::Found;
use crate::tui::glossary::WordId;
use crate::tui::keymap::{Action, Binding, KeyContext, Press};
use crate::tui::message::Effect;
use crate::tui::theme::Theme;

/// A screen, or what lies over it.
pub(crate) trait Responder {
    /// Where its keys stand in the keymap now.
    fn context(&self) -> KeyContext;

    /// Whether an action can be done now. One that cannot is not done, and not offered.
    fn can(&self, action: Action) -> bool;

    /// Why an action cannot be done, where that is worth saying.
    fn refusal(&self, _action: Action) -> Option<Phrase> {
        None
    }

    fn act(&mut self, action: Action, scene: Scene<'_>) -> Handled;

    /// Types a key into a text; any other key is passed on to the keymap.
    fn type_key(&mut self, _key: &KeyEvent, _scene: Scene<'_>) -> Handled {
        Handled::Passed
    }

    /// Puts a pasted text into the field that is being typed into; where there is none it is passed on.
    fn paste(&mut self, _text: &str, _scene: Scene<'_>) -> Handled {
        Handled::Passed
    }

    /// Whether letters begin a text: then they are no keys, and are not offered as such.
    fn takes_letters(&self) -> bool {
        self.context().is_typed()
    }

    fn point(&mut self, target: Option<HitTarget>, scene: Scene<'_>) -> Handled;

    fn scroll(&mut self, rows: isize, scene: Scene<'_>) -> Handled;

    /// The key and the word by which the bottom line offers an action that can be done.
    fn hint(&self, binding: &Binding) -> Option<(Press, &'static str)> {
        binding.hint.map(|word| (binding.keys[0], word))
    }

    /// The text that stands on the bottom line in the place of keys.
    fn foot(&self) -> Option<&'static str> {
        None
    }
}

/// What became of a key, a click or an action.
#[must_use]
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Handled {
    /// Something else may handle it.
    Passed,
    Done,
    /// It was done, or could not be, and this is to be said of it.
    Said(Phrase),
    Wants(Effect),
    Asks(Request),
}

/// What a screen or an overlay cannot do by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Request {
    Start,
    /// Ask what is expected, or show what was.
    Predict,
    /// It has been said.
    Predicted,
    /// Run the user's program again that was run last.
    StartProgram,
    StartWith {
        more: bool,
    },
    /// Run the same with what mends it, or without.
    StartOtherWay,
    Compare,
    /// Small programs, of which one is the scheduler.
    Schedules,
    /// The losses of the chosen row, to be walked through.
    WalkLoss,
    /// What is walked through, run for real.
    RealRuns,
    /// Go back to the Lab; ask first while something runs.
    Back,
    /// Go back all the same.
    Leave,
    Close,
    Do(Action),
    /// Take what was found.
    Take(Found),
    /// Explain a word of the glossary.
    Explain(WordId),
    Wear(Theme),
    /// Make the run of which the class was asked what it comes to.
    RunForClass,
}
