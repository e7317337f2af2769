//! The Schedules screen in words, for faces without a picture: what the program is, where one is, whose turn it may be.

use super::state::ScheduleScreen;
use crate::schedule::explorer::Turn;
use crate::schedule::words;
use crate::text::{Phrase, Texts};
use crate::tui::kit::HitTarget;

/// A program that was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Requested<'screen> {
    /// None was, or it is there.
    Nothing,
    Awaited,
    /// It cannot be opened; why.
    Refused(&'screen Phrase),
}

impl ScheduleScreen {
    /// The title of the program, what it teaches and asks for, and its lines with their numbers.
    pub(crate) fn about(&self, texts: &Texts) -> Vec<String> {
        const HEADS: [&str; 4] = ["title:", "lesson:", "goal:", "real:"];
        let program = self.program();
        let said = [&program.title, &program.lesson, &program.task].into_iter().flatten();
        let said = said.map(|text| text.of(texts).to_owned());
        let is_code = |line: &&String| !line.is_empty() && !HEADS.iter().any(|head| line.starts_with(head));
        let line = |(number, code): (usize, &String)| {
            texts.say(&Phrase::new("plain.code-line").with("line", number).with("code", code.as_str()))
        };
        let code = (1..).zip(&program.lines).filter(|(_, code)| is_code(code)).map(line);
        said.chain(code).collect()
    }

    /// What became of the program that was asked for.
    pub(crate) fn requested(&self) -> Requested<'_> {
        match &self.opening {
            None => Requested::Nothing,
            Some(opening) => opening.error().map_or(Requested::Awaited, Requested::Refused),
        }
    }

    /// Whether nothing has happened yet.
    pub(crate) fn is_at_start(&self) -> bool {
        self.walk.turns().is_empty()
    }

    /// What happened last, what is shared, what is wrong, and what can still be reached.
    pub(crate) fn situation(&self) -> Vec<Phrase> {
        let told: Vec<Phrase> = (0..self.program().workers.len()).map(|who| words::next_of(&self.walk, who)).collect();
        let mut said = words::situation(&self.walk, Some(&self.exploration));
        // What each worker would do stands beside its number.
        said.retain(|phrase| !told.contains(phrase));
        said
    }

    /// What can happen next, and what cannot and why: a step of each worker, and the stores that wait in buffers.
    pub(crate) fn offered(&self) -> Vec<(HitTarget, Phrase)> {
        let workers = 0..self.program().workers.len();
        let steps = workers.clone().map(|who| (HitTarget::Row(who), words::next_of(&self.walk, who)));
        let can_drain = |who: &usize| self.walk.machine().can(self.walk.state(), Turn::Drain(*who));
        let drain = |who| {
            let named = Phrase::new("plain.drain").with("worker", words::worker(self.program(), who));
            (HitTarget::Step(who, true), named)
        };
        steps.chain(workers.filter(can_drain).map(drain)).collect()
    }
}
