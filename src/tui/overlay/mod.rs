//! What lies over a screen until it is closed.

pub(super) mod advice;
mod frame;
pub(super) mod key_list;
pub(super) mod leave;

#[cfg(test)]
mod tests;

use advice::AdvicePage;
use key_list::KeyList;
use leave::LeaveQuestion;

use super::kit::{Painter, Responder};

/// Rows that one turn of the mouse wheel scrolls.
const WHEEL: isize = 3;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Overlay {
    Keys(KeyList),
    Advice(AdvicePage),
    Leave(LeaveQuestion),
}

impl Overlay {
    pub(super) fn responder(&self) -> &dyn Responder {
        match self {
            Self::Keys(list) => list,
            Self::Advice(page) => page,
            Self::Leave(question) => question,
        }
    }

    pub(super) fn responder_mut(&mut self) -> &mut dyn Responder {
        match self {
            Self::Keys(list) => list,
            Self::Advice(page) => page,
            Self::Leave(question) => question,
        }
    }

    pub(super) fn render(&self, painter: &mut Painter<'_>) {
        match self {
            Self::Keys(list) => list.render(painter),
            Self::Advice(page) => page.render(painter),
            Self::Leave(_) => leave::render(painter),
        }
    }
}
