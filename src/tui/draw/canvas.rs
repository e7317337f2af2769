//! A grid of dots: Braille cells of two by four where characters allow it, else one dot a cell.
//!
//! Dots of different lines in one cell are kept together; the cell has the hue of the line that came there last. Lines
//! that run together take turns along the way, as the strands of a rope do: no worker hides behind another.

use crate::event::{Nanos, WorkerId};

/// Bits of a Braille cell, by row from above and column.
const BRAILLE: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// From so many rows on lines are thick.
const THICK: u16 = 6;

/// Lines that take turns where they run together, and for how many cells each.
const STRANDS: u32 = 4;
const STRAND: u16 = 2;

#[derive(Debug, Clone, Copy, Default)]
struct DotCell {
    dots: u8,
    worker: WorkerId,
    at: Nanos,
}

/// The values at the foot and at the upper edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scale {
    pub(super) low: u64,
    pub(super) high: u64,
}

impl From<u64> for Scale {
    /// From nothing on.
    fn from(high: u64) -> Self {
        Self { low: 0, high }
    }
}

pub(super) struct Canvas {
    columns: u16,
    rows: u16,
    dense: bool,
    cells: Vec<DotCell>,
}

impl Canvas {
    pub(super) fn new(columns: u16, rows: u16, dense: bool) -> Self {
        Self { columns, rows, dense, cells: vec![DotCell::default(); usize::from(columns) * usize::from(rows)] }
    }

    pub(super) fn is_dense(&self) -> bool {
        self.dense
    }

    pub(super) fn width(&self) -> u16 {
        if self.dense { self.columns.saturating_mul(2) } else { self.columns }
    }

    fn height(&self) -> u16 {
        if self.dense { self.rows.saturating_mul(4) } else { self.rows }
    }

    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share between 0 and 1 of a height in dots"
    )]
    pub(super) fn height_of(&self, value: u64, scale: impl Into<Scale>) -> u16 {
        let scale: Scale = scale.into();
        let past = value.clamp(scale.low, scale.high.max(scale.low)) - scale.low;
        let share = past as f64 / scale.high.saturating_sub(scale.low).max(1) as f64;
        (share * f64::from(self.height().saturating_sub(1)) + 0.5) as u16
    }

    pub(super) fn row_of(&self, value: u64, scale: impl Into<Scale>) -> u16 {
        let below = self.height_of(value, scale) / if self.dense { 4 } else { 1 };
        self.rows.saturating_sub(1).saturating_sub(below)
    }

    pub(super) fn set(&mut self, x: u16, y: u16, worker: WorkerId, at: Nanos) {
        let Some(y) = self.height().checked_sub(y + 1) else { return };
        if x >= self.width() {
            return;
        }
        let (column, row, bit) =
            if self.dense { (x / 2, y / 4, BRAILLE[usize::from(y % 4)][usize::from(x % 2)]) } else { (x, y, 1) };
        let cell = &mut self.cells[usize::from(row) * usize::from(self.columns) + usize::from(column)];
        let its_turn = u32::from(column / STRAND) % STRANDS == worker % STRANDS;
        if cell.dots == 0 || at > cell.at || (at == cell.at && its_turn) {
            cell.worker = worker;
            cell.at = at;
        }
        cell.dots |= bit;
    }

    pub(super) fn line(&mut self, x: u16, values: (u64, u64), scale: Scale, worker: WorkerId, at: Nanos) {
        let (one, other) = (self.height_of(values.0, scale), self.height_of(values.1, scale));
        // Lines are two dots thick where a dot is small: one dot is too faint from the back row.
        let thick = u16::from(self.dense && self.rows >= THICK);
        for y in one.min(other)..=one.max(other) + thick {
            self.set(x, y, worker, at);
        }
    }

    pub(super) fn dotted(&mut self, x: u16, values: (u64, u64), scale: Scale, worker: WorkerId, at: Nanos) {
        let (one, other) = (self.height_of(values.0, scale), self.height_of(values.1, scale));
        for y in (one.min(other)..=one.max(other)).filter(|y| y % 2 == 0) {
            self.set(x, y, worker, at);
        }
    }

    /// What stands in a cell, row from above: its character if it is dense, and whose hue it has.
    pub(super) fn cell(&self, column: u16, row: u16) -> Option<(char, WorkerId)> {
        let cell = self.cells[usize::from(row) * usize::from(self.columns) + usize::from(column)];
        let braille = char::from_u32(0x2800 + u32::from(cell.dots)).unwrap_or(' ');
        (cell.dots != 0).then_some((braille, cell.worker))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_line_does_not_wipe_the_dots_of_an_earlier_one() {
        let mut canvas = Canvas::new(1, 1, true);
        canvas.set(0, 0, 3, 10);
        canvas.set(1, 3, 5, 20);
        canvas.set(0, 1, 7, 15);
        assert_eq!(canvas.cell(0, 0), Some(('⡌', 5)), "three dots, in the hue of the latest");
    }

    #[test]
    fn dots_outside_are_left_out() {
        let mut canvas = Canvas::new(2, 1, false);
        canvas.set(2, 0, 0, 0);
        canvas.set(0, 1, 0, 0);
        assert!(canvas.cell(0, 0).is_none() && canvas.cell(1, 0).is_none());
    }
}
