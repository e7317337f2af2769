//! A bar that fills from the left, in eighths of a column.

use ratatui::style::Style;

use crate::tui::kit::Painter;

/// Draws a bar over the first line of the area, filled up to a share of one.
pub(crate) fn draw(painter: &mut Painter<'_>, share: f64, style: Style) {
    let look = painter.look;
    let glyphs = look.glyphs();
    let eighths = eighths(share, painter.width());
    let (full, part) = (eighths / 8, eighths % 8);
    painter.fill(0, full, 0, glyphs.full, style);
    let mut x = full;
    if part > 0 {
        painter.put(x, 0, glyphs.eighths_right[usize::from(part) - 1], style);
        x += 1;
    }
    let width = painter.width();
    painter.fill(x, width, 0, glyphs.track, look.border());
}

/// How many eighths of a column are filled: none only for nothing, all only for everything.
fn eighths(share: f64, columns: u16) -> u16 {
    let all = columns.saturating_mul(8);
    if share.is_nan() || share <= 0.0 || all == 0 {
        return 0;
    }
    if share >= 1.0 {
        return all;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and `all`, a u16")]
    let filled = (share * f64::from(all)).round() as u16;
    filled.clamp(1, all - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.0, 0)]
    #[case(0.000_1, 1)]
    #[case(0.5, 40)]
    #[case(0.999_9, 79)]
    #[case(1.0, 80)]
    #[case(f64::NAN, 0)]
    fn nearly_is_not_done_and_a_little_is_not_nothing(#[case] share: f64, #[case] filled: u16) {
        assert_eq!(eighths(share, 10), filled);
    }
}
