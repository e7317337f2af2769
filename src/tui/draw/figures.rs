//! Single figures in a calm grid: a quiet name, a strong value; those that do not fit are left out from the end.

use crate::tui::kit::{Painter, columns};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FigureView {
    pub(crate) name: String,
    pub(crate) value: String,
}

const GAP: u16 = 4;
const WITHIN: u16 = 2;

type ColumnWidths = (u16, u16);

/// How many rows all figures need in so many columns; 0 for none.
pub(crate) fn height(figures: &[FigureView], width: u16) -> u16 {
    let across = grid(figures, width).len().max(1);
    u16::try_from(figures.len().div_ceil(across)).unwrap_or(u16::MAX)
}

pub(crate) fn draw(painter: &mut Painter<'_>, figures: &[FigureView]) {
    let look = painter.look;
    let grid = grid(figures, painter.width());
    if painter.height() < 2 || grid.is_empty() {
        return draw_line(painter, figures);
    }
    for (y, row) in (0..painter.height()).zip(figures.chunks(grid.len())) {
        let mut x = 0;
        for (figure, (name, value)) in row.iter().zip(&grid) {
            painter.write_within(x, y, &figure.name, x + name, look.dim());
            painter.write(x + name + WITHIN, y, &figure.value, look.strong());
            x += name + WITHIN + value + GAP;
        }
    }
}

fn draw_line(painter: &mut Painter<'_>, figures: &[FigureView]) {
    let look = painter.look;
    let mut x = 0;
    for (index, figure) in figures.iter().enumerate() {
        let needed = columns(&figure.name) + 1 + columns(&figure.value);
        // The first is cut rather than left out: something is better than nothing.
        if index > 0 && x + needed > painter.width() {
            return;
        }
        x = painter.write(x, 0, &figure.name, look.dim()) + 1;
        x = painter.write(x, 0, &figure.value, look.strong()) + GAP - 1;
    }
}

/// The widths of as many columns as fit side by side; figures are laid out row by row.
fn grid(figures: &[FigureView], width: u16) -> Vec<ColumnWidths> {
    for across in (1..=figures.len().min(6)).rev() {
        let mut grid: Vec<ColumnWidths> = vec![(0, 0); across];
        for row in figures.chunks(across) {
            for (column, figure) in grid.iter_mut().zip(row) {
                *column = (column.0.max(columns(&figure.name)), column.1.max(columns(&figure.value)));
            }
        }
        let taken = |column: &ColumnWidths| usize::from(column.0) + usize::from(WITHIN + column.1 + GAP);
        if grid.iter().map(taken).sum::<usize>() <= usize::from(width + GAP) {
            return grid;
        }
    }
    Vec::new()
}
