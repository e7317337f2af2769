//! What signs mean: a sign and its word, side by side.

use ratatui::style::Style;

use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;

/// A sign and what it means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LegendEntry {
    pub(crate) sign: String,
    pub(crate) style: Style,
    pub(crate) word: String,
}

impl LegendEntry {
    fn columns(&self) -> u16 {
        columns(&self.sign).saturating_add(1).saturating_add(columns(&self.word))
    }
}

/// Signs and words on one line, each whole or not at all.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Legend {
    entries: Vec<LegendEntry>,
}

const GAP: u16 = 2;

impl Legend {
    /// The states of a lane, those that matter most first: around a counter workers meet at its lock, else tasks wait.
    pub(crate) fn states(counter: bool, look: Look) -> Self {
        let glyphs = look.glyphs();
        let (bar, quiet) = (look.text(), look.dim());
        let running = (glyphs.running[0], bar, "draw.state.running");
        let waiting = (glyphs.waiting, bar, "draw.state.waiting");
        let blocked = (glyphs.blocked, bar, "draw.state.blocked");
        let turns = (glyphs.shares[1], bar, "draw.state.turns");
        let idle = (glyphs.idle, quiet, "draw.state.idle");
        let starting = (glyphs.starting, quiet, "draw.state.starting");
        let entries = if counter {
            [running, blocked, turns, idle, starting, waiting]
        } else {
            [running, waiting, blocked, turns, idle, starting]
        };
        Self { entries: entries.map(|(sign, style, key)| entry(sign, style, key, look)).to_vec() }
    }

    pub(crate) fn with(mut self, sign: impl Into<String>, style: Style, word: impl Into<String>) -> Self {
        self.entries.push(LegendEntry { sign: sign.into(), style, word: word.into() });
        self
    }

    /// How many columns the first entries take that fit into so many columns.
    pub(crate) fn width_within(&self, most: u16) -> u16 {
        let mut width: u16 = 0;
        for (index, entry) in self.entries.iter().enumerate() {
            let gap = if index == 0 { 0 } else { GAP };
            let wider = width.saturating_add(gap).saturating_add(entry.columns());
            if wider > most {
                break;
            }
            width = wider;
        }
        width
    }
}

fn entry(sign: char, style: Style, key: &'static str, look: Look) -> LegendEntry {
    LegendEntry { sign: sign.to_string(), style, word: look.word(key).into_owned() }
}

/// Draws the entries that fit on the first line of the area; those at the end are left out first.
pub(crate) fn draw(painter: &mut Painter<'_>, legend: &Legend) {
    let look = painter.look;
    let mut x = 0;
    for entry in &legend.entries {
        if x + entry.columns() > painter.width() {
            return;
        }
        x = painter.write(x, 0, &entry.sign, entry.style);
        x = painter.write(x + 1, 0, &entry.word, look.dim()) + GAP;
    }
}
