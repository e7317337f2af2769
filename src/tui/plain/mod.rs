//! The laboratory in plain sentences: for screen readers, Braille displays, pipes, and whoever likes words better.
//!
//! A face of its own on the same state: [`App`] is what is known, and nothing is known here that is not there, but for
//! what has been said already and which row is open. Typed lines become what keys and clicks would do; what changed
//! becomes a sentence each. Lines are only ever added, nothing is drawn, and no sign stands without a word. It reads no
//! clock and opens no file: the shell does.

mod commands;
mod comparing;
mod deeds;
mod hearing;
mod lab;
mod ledger;
mod listening;
mod offer;
mod places;
mod predicting;
mod running;
mod teaching;
mod voice;
mod voting;
mod walking;

#[cfg(test)]
mod tests;

use super::app::App;
use super::message::Effect;
use super::update::complete;
use crate::event::Nanos;
use crate::text::Texts;
use listening::Told;
use places::{Opened, Place, describe};
use teaching::LessonState;
use voice::Voice;

/// Whether the environment wishes for sentences: `ACCESSIBLE` is set, and not to what says no.
#[must_use]
pub fn plain_is_wished(variable: impl Fn(&str) -> Option<String>) -> bool {
    const NO: [&str; 5] = ["", "0", "no", "off", "false"];
    variable("ACCESSIBLE").is_some_and(|value| !NO.contains(&value.trim().to_ascii_lowercase().as_str()))
}

/// What stands on the screen, in sentences, for somebody who only reads.
#[must_use]
pub fn sentences(app: &App) -> Vec<String> {
    let mut voice = voice(app);
    // Who takes a lesson is told by it what to do; who looks on is not.
    let place = match Place::of(app, Opened::Nothing) {
        Place::Lesson => Place::of_screen(app, Opened::Nothing),
        place => place,
    };
    if let Some(vote) = voting::shown(app) {
        voting::describe(vote, &mut voice);
        return voice.end();
    }
    // Whoever looks on in sentences is told nothing before those who look at the screen are.
    if places::is_played(app, place) {
        voice.word("plain.played");
        return voice.end();
    }
    places::say(app, place, &mut voice);
    // Whoever types could choose among the variants of a run; they are all told.
    if !matches!(place, Place::Run | Place::Leave) {
        for (what, _) in places::offers(app, place, &voice) {
            voice.line(&what);
        }
    }
    voice.end()
}

/// What came of a line.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Reply {
    pub(super) effects: Vec<Effect>,
    pub(super) said: Vec<String>,
}

/// A conversation about the laboratory.
#[derive(Debug, Default)]
pub(super) struct Conversation {
    opened: Opened,
    told: Told,
    /// What was said of the lesson that is taken.
    lesson: Option<LessonState>,
    /// When something was said last while a run went on, ns.
    last_said: Nanos,
}

impl Conversation {
    /// What is said first.
    pub(super) fn begin(&mut self, app: &mut App) -> Reply {
        let mut effects = Vec::new();
        complete(app, &mut effects);
        let mut voice = voice(app);
        voice.word("plain.welcome");
        if app.lesson.is_none() {
            describe(app, self.place(app), &mut voice);
        }
        let mut said = voice.end();
        let heard = self.listen(app);
        said.extend(heard.said);
        effects.extend(heard.effects);
        Reply { effects, said }
    }

    fn place(&self, app: &App) -> Place {
        Place::of(app, self.opened)
    }
}

fn voice(app: &App) -> Voice {
    Voice::new(Texts::of(app.setup.lang), commands::called)
}
