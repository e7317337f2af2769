//! What lies over a screen until it is closed.

pub(super) mod advice;
pub(super) mod class;
pub(super) mod code_page;
mod frame;
pub(super) mod help;
pub(super) mod leave;
mod lines;
pub(super) mod palette;
pub(super) mod prediction;

#[cfg(test)]
mod tests;

use advice::AdvicePage;
use class::ClassPage;
use code_page::CodePage;
use help::HelpPage;
use leave::LeaveQuestion;
use palette::Palette;
use prediction::PredictionPage;

use super::keymap::Action;
use super::kit::{Painter, Responder, Setup};

/// Rows that one turn of the mouse wheel scrolls.
const WHEEL: isize = 3;

/// Rows by which an action moves a page of words; `None` if it moves none.
fn rows(action: Action, setup: &Setup) -> Option<isize> {
    let page = isize::try_from(setup.size.1.saturating_sub(6)).unwrap_or(isize::MAX).max(1);
    match action {
        Action::ScrollUp => Some(-1),
        Action::ScrollDown => Some(1),
        Action::PageUp => Some(-page),
        Action::PageDown => Some(page),
        Action::First => Some(isize::MIN),
        Action::Last => Some(isize::MAX),
        _ => None,
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Overlay {
    Help(HelpPage),
    Palette(Palette),
    Advice(AdvicePage),
    Code(CodePage),
    Class(Box<ClassPage>),
    Leave(LeaveQuestion),
    Prediction(Box<PredictionPage>),
}

impl Overlay {
    pub(super) fn responder(&self) -> &dyn Responder {
        match self {
            Self::Help(page) => page,
            Self::Palette(list) => list,
            Self::Advice(page) => page,
            Self::Code(page) => page,
            Self::Class(page) => &**page,
            Self::Leave(question) => question,
            Self::Prediction(page) => &**page,
        }
    }

    pub(super) fn responder_mut(&mut self) -> &mut dyn Responder {
        match self {
            Self::Help(page) => page,
            Self::Palette(list) => list,
            Self::Advice(page) => page,
            Self::Code(page) => page,
            Self::Class(page) => &mut **page,
            Self::Leave(question) => question,
            Self::Prediction(page) => &mut **page,
        }
    }

    pub(super) fn render(&self, setup: &Setup, painter: &mut Painter<'_>) {
        match self {
            Self::Help(page) => page.render(setup, painter),
            Self::Palette(list) => list.render(setup, painter),
            Self::Advice(page) => page.render(painter),
            Self::Code(page) => page.render(setup, painter),
            Self::Class(page) => page.render(painter),
            Self::Leave(_) => leave::render(painter),
            Self::Prediction(page) => page.render(painter),
        }
    }
}
