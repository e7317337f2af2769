//! The code that lies over a screen: all of what is set, with each of its guards, scrolled where there is more than rows.

use super::{WHEEL, frame, rows};
use crate::plan::Plan;
use crate::scenario;
use crate::text::{CodeLine, Listing, Phrase};
use crate::tui::draw::code::{self, Whereabouts};
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::kit::{Handled, HitTarget, Painter, Request, Responder, Scene, Setup};

/// The code of some plans, which differ in their guard.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CodePage {
    plans: Vec<Plan>,
    scroll: usize,
}

impl CodePage {
    pub(crate) fn new(plans: Vec<Plan>) -> Self {
        Self { plans, scroll: 0 }
    }

    fn listing(&self, setup: &Setup) -> Listing {
        scenario::listing(&self.plans, setup.code, setup.lang)
    }

    /// Scrolls, but not beyond the last line.
    fn scroll_by(&mut self, rows: isize, setup: &Setup) {
        let rows_shown = usize::from(setup.size.1.saturating_sub(4));
        let furthest = self.listing(setup).lines().len().saturating_sub(rows_shown);
        self.scroll = self.scroll.saturating_add_signed(rows).min(furthest);
    }

    pub(super) fn render(&self, setup: &Setup, painter: &mut Painter<'_>) {
        let (area, look) = (painter.area(), painter.look);
        let listing = self.listing(setup);
        let lines: &[CodeLine] = listing.lines();
        let height =
            u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2).min(area.height.saturating_sub(2));
        let width = code::width(lines).saturating_add(4).min(area.width.saturating_sub(2));
        let title = Phrase::new("code.title").with("language", Phrase::new(setup.code_word()));
        let mut inside = frame::open(painter, (width, height), &look.say(&title));
        let first = self.scroll.min(lines.len().saturating_sub(usize::from(inside.height())));
        code::draw(&mut inside, &lines[first..], &Whereabouts::default());
        let rows = usize::from(inside.height());
        frame::note_more(&mut inside, first, lines.len().saturating_sub(first + rows));
    }
}

impl Responder for CodePage {
    fn context(&self) -> KeyContext {
        KeyContext::Code
    }

    fn can(&self, action: Action) -> bool {
        use Action::{Back, First, Last, PageDown, PageUp, ScrollDown, ScrollUp};
        matches!(action, ScrollUp | ScrollDown | PageUp | PageDown | First | Last | Back)
    }

    fn act(&mut self, action: Action, scene: Scene<'_>) -> Handled {
        let Some(rows) = rows(action, scene.setup) else { return Handled::Asks(Request::Close) };
        self.scroll_by(rows, scene.setup);
        Handled::Done
    }

    fn point(&mut self, _: Option<HitTarget>, _: Scene<'_>) -> Handled {
        Handled::Asks(Request::Close)
    }

    fn scroll(&mut self, rows: isize, scene: Scene<'_>) -> Handled {
        self.scroll_by(rows * WHEEL, scene.setup);
        Handled::Done
    }

    fn foot(&self) -> Option<&'static str> {
        Some("foot.code")
    }
}
