//! The question whether to leave a run that is going on.

use super::frame;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::kit::{Handled, HitTarget, Painter, Request, Responder, Scene, columns};

/// The question; if the answer is yes, one goes back to the Lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LeaveQuestion;

impl Responder for LeaveQuestion {
    fn context(&self) -> KeyContext {
        KeyContext::Leave
    }

    fn can(&self, action: Action) -> bool {
        matches!(action, Action::Accept | Action::Back)
    }

    fn act(&mut self, action: Action, _: Scene<'_>) -> Handled {
        Handled::Asks(if action == Action::Accept { Request::Leave } else { Request::Close })
    }

    fn point(&mut self, target: Option<HitTarget>, _: Scene<'_>) -> Handled {
        match target {
            Some(HitTarget::Answer(true)) => Handled::Asks(Request::Leave),
            Some(HitTarget::Answer(false)) => Handled::Asks(Request::Close),
            _ => Handled::Passed,
        }
    }

    fn scroll(&mut self, _: isize, _: Scene<'_>) -> Handled {
        Handled::Done
    }

    fn foot(&self) -> Option<&'static str> {
        Some("foot.leave")
    }
}

pub(super) fn render(painter: &mut Painter<'_>) {
    let look = painter.look;
    let question = look.word("leave.question");
    let (yes, no) = (look.word("leave.yes"), look.word("leave.no"));
    let width = columns(&question).max(columns(&yes) + columns(&no) + 16) + 4;
    let mut inside = frame::open(painter, (width, 5), &look.word("leave.title"));
    inside.write(0, 0, &question, look.strong());
    let x = inside.button(0, 2, &look.called("leave.accept"), look.accent(), HitTarget::Answer(true));
    let x = inside.button(x + 1, 2, &yes, look.text(), HitTarget::Answer(true));
    let x = inside.button(x + 3, 2, &look.called("leave.back"), look.accent(), HitTarget::Answer(false));
    inside.button(x + 1, 2, &no, look.text(), HitTarget::Answer(false));
}
