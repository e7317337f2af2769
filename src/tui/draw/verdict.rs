//! The sentence on what a run showed: a mark, and words wrapped to any width.

use crate::text::{fit, wrap};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark};

/// Draws the sentence; its figures stand out. What does not fit ends in a sign that says so.
pub(crate) fn draw(painter: &mut Painter<'_>, mark: Mark, sentence: &str) {
    let look = painter.look;
    let area = painter.area();
    if area.is_empty() {
        return;
    }
    let lines = lines(sentence, area.width, look);
    painter.write(0, 0, look.mark(mark), look.mark_style(mark));
    let indent = indent(look);
    let shown = lines.len().min(usize::from(area.height));
    for (y, line) in (0..).zip(&lines[..shown]) {
        if usize::from(y) + 1 == shown && shown < lines.len() {
            let room = usize::from(area.width.saturating_sub(indent)).saturating_sub(1);
            let cut = format!("{}…", fit(line, room).trim_end_matches('…'));
            emphasise(painter, indent, y, &cut);
        } else {
            emphasise(painter, indent, y, line);
        }
    }
}

pub(crate) fn height(sentence: &str, width: u16, look: Look) -> u16 {
    u16::try_from(lines(sentence, width, look).len()).unwrap_or(u16::MAX)
}

fn lines(sentence: &str, width: u16, look: Look) -> Vec<String> {
    wrap(&look.spell(sentence), usize::from(width.saturating_sub(indent(look))))
}

fn indent(look: Look) -> u16 {
    columns(look.mark(Mark::Note)) + 1
}

fn emphasise(painter: &mut Painter<'_>, x: u16, y: u16, line: &str) {
    let look = painter.look;
    let mut x = x;
    for word in line.split_inclusive(' ') {
        let is_of_figure = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | '%');
        // Without what is around it: a comma or a bracket is no part of the figure.
        let begin = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
        let length = word[begin..].find(|c: char| !is_of_figure(c)).unwrap_or(word.len() - begin);
        let figure = word[begin..begin + length].trim_end_matches([',', '.']);
        let (before, after) = (&word[..begin], &word[begin + figure.len()..]);
        for (part, style) in [(before, look.text()), (figure, look.strong()), (after, look.text())] {
            if !part.is_empty() {
                x = painter.write(x, y, part, style);
            }
        }
    }
}
