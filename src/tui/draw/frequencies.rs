//! How often each of several things happened: a bar by the logarithm of its count, the count, and what is said of it.

use crate::results::Frequency;
use crate::text::thousands;
use crate::tui::kit::{Painter, columns};

/// The row that says how long bars are.
const SCALE: u16 = 1;

/// The shortest bars that are worth their room, columns: with less, what is said is left out.
const SHORTEST: u16 = 6;

/// The fewest rows that show anything, and the rows that show everything; 0 for no frequencies.
pub(crate) fn heights(frequencies: &[Frequency]) -> (u16, u16) {
    let all = u16::try_from(frequencies.len()).unwrap_or(u16::MAX);
    (all, if all == 0 { 0 } else { all.saturating_add(SCALE) })
}

pub(crate) fn draw(painter: &mut Painter<'_>, frequencies: &[Frequency]) {
    let (look, area) = (painter.look, painter.area());
    let Some(most) = frequencies.iter().map(|frequency| frequency.count).max() else { return };
    let names: Vec<String> = frequencies.iter().map(|frequency| look.say(&frequency.name)).collect();
    let notes: Vec<String> = frequencies.iter().map(|frequency| look.say(&frequency.note)).collect();
    let widest = |words: &[String]| words.iter().map(|word| columns(word)).max().unwrap_or(0);
    let (name, note, count) = (widest(&names), widest(&notes), columns(&thousands(most)));
    let left = area.width.saturating_sub(name + 2 + count + 1);
    let has_notes = left >= note + 2 + SHORTEST;
    let room = if has_notes { left - note - 2 } else { left };
    for (y, (frequency, words)) in (0..area.height).zip(frequencies.iter().zip(&names)) {
        painter.write_within(0, y, words, name, look.dim());
        let end = name + 1 + frequency.reach(most, room);
        painter.fill(name + 1, end, y, look.glyphs().running[0], look.accent());
        let figure = thousands(frequency.count);
        painter.write(name + 2 + room + count - columns(&figure), y, &figure, look.strong());
        if has_notes {
            painter.write(area.width - note, y, &notes[usize::from(y)], look.dim());
        }
    }
    let foot = u16::try_from(frequencies.len()).unwrap_or(u16::MAX);
    if area.height > foot {
        let scale = look.word("results.log-scale");
        // Below the bars, or as near to that as it is whole.
        let x = (name + 1).min(area.width.saturating_sub(columns(&scale)));
        painter.write(x, foot, &scale, look.dim());
    }
}
