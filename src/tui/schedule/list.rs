//! The programs that one can turn to, in columns: which is shown, and whose challenge was met.

use super::state::ScheduleScreen;
use crate::text::Phrase;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Mark;

/// Draws those around the one that is shown.
pub(super) fn draw(painter: &mut Painter<'_>, screen: &ScheduleScreen) {
    let look = painter.look;
    let rows = screen.list();
    let solved = rows.iter().filter(|(.., is_solved)| *is_solved).count();
    let sum = Phrase::new("schedule.list.sum").with("solved", solved).with("all", rows.len());
    painter.cut_top(1).write(0, 0, &look.say(&sum), look.dim());
    let wide = rows.iter().map(|(name, ..)| columns(&look.spell(name))).max().unwrap_or(0) + 6;
    let across = usize::from((painter.width() / wide.max(1)).max(1));
    let high = usize::from(painter.height()).max(1);
    // Columns downwards, as many pages of them as it takes.
    let shown = rows.iter().position(|(_, is_shown, _)| *is_shown).unwrap_or(0);
    let first = shown / (across * high) * (across * high);
    for (at, (name, is_shown, is_solved)) in rows.iter().skip(first).take(across * high).enumerate() {
        let x = u16::try_from(at / high).unwrap_or(0) * wide;
        let y = u16::try_from(at % high).unwrap_or(0);
        if *is_shown {
            painter.put(x, y, look.glyphs().chosen, look.accent());
        }
        if *is_solved {
            painter.write(x + 2, y, look.mark(Mark::Good), look.good());
        }
        let style = if *is_shown { look.strong() } else { look.text() };
        painter.write(x + 4, y, name, style);
    }
}
