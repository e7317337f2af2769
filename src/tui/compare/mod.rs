//! The Compare screen: what shall be compared, and what came of it.
//!
//! State and what keys do to it; the pictures are in `view` and its pages. It starts nothing: effects do.

mod form;
mod pages;
mod results;
mod side_by_side;
mod view;

pub(crate) use form::{Row as WishRow, Wishes};
pub(crate) use results::{Measured, Page};
pub(crate) use view::{render, render_title};

use super::keymap::{Action, Context};
use super::lab::form::Draft;
use super::message::{Report, RunNumber};
use super::run::state::Stage;
use crate::comparison::{Trial, order};
use crate::event::Nanos;
use crate::plan::Plan;
use crate::text::Phrase;

/// The Compare screen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparing {
    wishes: Wishes,
    measured: Option<Measured>,
}

impl Comparing {
    /// The screen as it is opened on what is set in the Lab: it asks what shall be compared.
    pub(crate) fn new(draft: &Draft) -> Self {
        Self { wishes: Wishes::new(draft), measured: None }
    }

    /// What is wished for.
    pub(crate) fn wishes(&self) -> &Wishes {
        &self.wishes
    }

    /// What has been measured, if it was begun.
    pub(crate) fn measured(&self) -> Option<&Measured> {
        self.measured.as_ref()
    }

    /// What is wished for, to be changed; `None` once it is being measured.
    pub(crate) fn wishes_mut(&mut self) -> Option<&mut Wishes> {
        self.measured.is_none().then_some(&mut self.wishes)
    }

    /// Which keys there are.
    pub(crate) fn context(&self) -> Context {
        if self.measured.is_some() { Context::Comparison } else { Context::Wishes }
    }

    /// Whether runs are being made.
    pub(crate) fn is_busy(&self) -> bool {
        self.measured.as_ref().is_some_and(|measured| measured.stage() != Stage::Over)
    }

    /// Whether the picture changes by time passing alone.
    pub(crate) fn is_moving(&self) -> bool {
        self.measured.as_ref().is_some_and(Measured::is_moving)
    }

    /// Begins a comparison of what is wished for; returns the plans of its runs, in order.
    ///
    /// # Errors
    /// Why there is nothing to compare.
    pub(crate) fn begin(&mut self, number: RunNumber, seed: u64, now: Nanos) -> Result<Vec<Plan>, Phrase> {
        let plans = self.wishes.plans().inspect_err(|why| self.wishes.complain(why.clone()))?;
        let steps = order(&plans, self.wishes.trials(), seed);
        let runs = steps.iter().map(|step| step.plan.clone()).collect();
        self.measured = Some(Measured::new(number, plans, steps, self.wishes.draft().plan().workers, now));
        Ok(runs)
    }

    /// Back to what shall be compared; false if that is what is shown.
    pub(crate) fn go_back(&mut self) -> bool {
        self.measured.take().is_some()
    }

    /// Takes in news of the runs; returns what is to be kept of them.
    pub(crate) fn hear(&mut self, number: RunNumber, report: Report, now: Nanos) -> Vec<(Plan, Trial)> {
        let Some(measured) = self.measured.as_mut().filter(|measured| measured.number() == number) else {
            return Vec::new();
        };
        match report {
            Report::Made { step, timeline } => measured.take_in(step, *timeline, now).into_iter().collect(),
            Report::Over => {
                measured.over(now);
                Vec::new()
            }
            Report::Began { .. } | Report::Events { .. } => Vec::new(),
        }
    }

    /// It was asked to stop.
    pub(crate) fn stopping(&mut self) {
        if let Some(measured) = &mut self.measured {
            measured.stopping();
        }
    }

    /// Looks at a page.
    pub(crate) fn turn_to(&mut self, index: usize) {
        if let Some(measured) = &mut self.measured
            && let Some(page) = measured.pages().get(index)
        {
            measured.turn_to(*page);
        }
    }

    /// The wheel was turned.
    pub(crate) fn scroll_by(&mut self, rows: isize, now: Nanos) {
        let action = match (self.measured.is_some(), rows < 0) {
            (true, true) => Action::ScrollUp,
            (true, false) => Action::ScrollDown,
            (false, true) => Action::Up,
            (false, false) => Action::Down,
        };
        self.act(action, now);
    }

    /// Time has passed.
    pub(crate) fn tick(&mut self, now: Nanos) {
        if let Some(measured) = &mut self.measured {
            measured.tick(now);
        }
    }

    /// Does what a key asks for, as far as that is this screen's own.
    pub(crate) fn act(&mut self, action: Action, now: Nanos) {
        match &mut self.measured {
            None => wish(&mut self.wishes, action),
            Some(measured) => look(measured, action, now),
        }
    }
}

fn wish(wishes: &mut Wishes, action: Action) {
    match action {
        Action::Up => wishes.go(false),
        Action::Down => wishes.go(true),
        Action::Left => wishes.change(false),
        Action::Right => wishes.change(true),
        Action::Toggle => wishes.toggle(),
        _ => {}
    }
}

fn look(measured: &mut Measured, action: Action, now: Nanos) {
    /// The playhead goes by a hundredth: what stands side by side has no events in common.
    const STEP: f64 = 0.01;
    match action {
        Action::NextPage => measured.turn(true),
        Action::PreviousPage => measured.turn(false),
        Action::ScrollUp => measured.scroll_by(-1),
        Action::ScrollDown => measured.scroll_by(1),
        Action::MoreWorkers => measured.change_workers(true, now),
        Action::FewerWorkers => measured.change_workers(false, now),
        Action::Guard => measured.next_guard(now),
        _ => {}
    }
    // The playhead is seen where runs are played together, and there only when none is being measured.
    if measured.page() != Page::Together {
        return;
    }
    let Some(player) = measured.player_mut() else { return };
    match action {
        Action::PlayPause => player.toggle(now),
        Action::StepBack => player.go_to(player.share() - STEP),
        Action::StepForward => player.go_to(player.share() + STEP),
        Action::Slower => player.change_speed(-1),
        Action::Faster => player.change_speed(1),
        Action::Reverse => player.reverse(now),
        Action::First => player.go_to(0.0),
        Action::Last => player.go_to(1.0),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
