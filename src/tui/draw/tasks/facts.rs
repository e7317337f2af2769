//! Facts of tasks in columns of the list: as many of those worth one as there is room for.

use super::Tasks;
use crate::event::{FactsView, TaskId};
use crate::text::Key;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;

const GAP: u16 = 2;

/// Nothing wider than this: a long text is cut.
const WIDEST: u16 = 20;

pub(super) struct FactColumns(Vec<(&'static str, u16)>);

impl FactColumns {
    /// As many columns as fit, wide enough for these tasks; what none of them knows has no column.
    pub(super) fn choose(shown: &[TaskId], tasks: &Tasks<'_>, room: u16, look: Look) -> Self {
        let mut chosen: Vec<(&'static str, u16)> = Vec::new();
        let mut left = room;
        for key in tasks.facts {
            let known =
                shown.iter().filter_map(|id| tasks.timeline.facts_of(&tasks.timeline.tasks()[*id as usize]).get(key));
            let Some(widest) = known.map(|fact| columns(&look.spell(&fact.in_words()))).max() else { continue };
            let width = widest.max(columns(&head(key, look))).min(WIDEST);
            if width + GAP > left {
                break;
            }
            left -= width + GAP;
            chosen.push((key, width));
        }
        Self(chosen)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn draw_heads(&self, painter: &mut Painter<'_>, x: u16, y: u16) {
        let look = painter.look;
        let mut right = x;
        for (key, width) in &self.0 {
            right += GAP + width;
            painter.write_ending(right, y, &head(key, look), look.dim());
        }
    }

    pub(super) fn draw(&self, painter: &mut Painter<'_>, x: u16, facts: FactsView<'_>) -> u16 {
        let look = painter.look;
        let mut right = x;
        for (key, width) in &self.0 {
            let begin = right + GAP;
            right = begin + width;
            if let Some(fact) = facts.get(key) {
                let text = fact.in_words();
                let fits = columns(&look.spell(&text)) <= *width;
                // What is cut keeps its beginning; what is whole lines up on the right, as figures do.
                if fits {
                    painter.write_ending(right, 0, &text, look.text());
                } else {
                    painter.write_within(begin, 0, &text, right, look.text());
                }
            }
        }
        right
    }
}

fn head(key: &'static str, look: Look) -> String {
    look.word(Key::Fact.of(key)).into_owned()
}
