//! The sentence on what a run showed: a mark, and words wrapped to any width.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pen::{Pen, columns};
use crate::text::{fit, wrap};
use crate::tui::theme::{Look, Mark};

/// Draws the sentence; its figures stand out. What does not fit ends in a sign that says so.
pub fn draw(area: Rect, buf: &mut Buffer, mark: Mark, sentence: &str, look: &Look) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let lines = lines(sentence, area.width, look);
    let mut pen = Pen::new(area, buf, look);
    pen.write(0, 0, look.mark(mark), look.mark_style(mark));
    let indent = indent(look);
    let shown = lines.len().min(usize::from(area.height));
    for (y, line) in (0..).zip(&lines[..shown]) {
        if usize::from(y) + 1 == shown && shown < lines.len() {
            let room = usize::from(area.width.saturating_sub(indent)).saturating_sub(1);
            let cut = format!("{}…", fit(line, room).trim_end_matches('…'));
            emphasise(&mut pen, indent, y, &cut, look);
        } else {
            emphasise(&mut pen, indent, y, line, look);
        }
    }
}

/// How many rows the sentence needs in so many columns.
#[must_use]
pub fn height(sentence: &str, width: u16, look: &Look) -> u16 {
    u16::try_from(lines(sentence, width, look).len()).unwrap_or(u16::MAX)
}

fn lines(sentence: &str, width: u16, look: &Look) -> Vec<String> {
    wrap(&look.spell(sentence), usize::from(width.saturating_sub(indent(look))))
}

fn indent(look: &Look) -> u16 {
    columns(look.mark(Mark::Note)) + 1
}

fn emphasise(pen: &mut Pen<'_>, x: u16, y: u16, line: &str, look: &Look) {
    let mut x = x;
    for word in line.split_inclusive(' ') {
        let style = if word.contains(|c: char| c.is_ascii_digit()) { look.strong() } else { look.text() };
        x = pen.write(x, y, word, style);
    }
}
