//! What the user's program has written, as of the playhead: its last lines, at the foot of the Run screen.

use super::variant::Variant;
use crate::event::Nanos;
use crate::tui::kit::Painter;

/// The share of the screen that it takes at most, and the fewest rows of a screen that has room for it.
const SHARE: u16 = 5;
const LEAST: u16 = 12;

/// The fewest rows that have room for it beside a worker that is looked at closely.
const LEAST_CLOSE: u16 = 26;

/// Draws the last lines that were written, if the program ever writes any; leaves the room above.
pub(crate) fn render(variant: &Variant, at: Nanos, is_close: bool, painter: &mut Painter<'_>) {
    let printed = variant.timeline().printed();
    if printed.is_empty() || painter.height() < if is_close { LEAST_CLOSE } else { LEAST } {
        return;
    }
    // As many rows as it will need, so that nothing jumps while one rewinds.
    let all = u16::try_from(printed.until(Nanos::MAX).len()).unwrap_or(u16::MAX);
    let rows = all.min(painter.height() / SHARE).max(1);
    let look = painter.look;
    let mut pane = painter.cut_foot(rows + 1);
    let right = pane.width();
    pane.write_within(0, 0, &look.word("run.printed"), right, look.dim());
    let lines = printed.until(at);
    let shown = &lines[lines.len().saturating_sub(rows.into())..];
    for (y, line) in (1..).zip(shown) {
        let style = if line.is_error { look.bad() } else { look.text() };
        let x = if line.is_error { pane.write(0, y, "! ", style) } else { 0 };
        pane.write_within(x, y, &line.line, right, style);
    }
}
