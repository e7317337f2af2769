//! Where the mouse can click: areas and what they stand for, noted down while a screen is drawn.

use ratatui::layout::{Position, Rect};

use crate::plan::ScenarioName;
use crate::tui::keymap::Action;

/// What a click means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Target {
    /// What a key would mean.
    Action(Action),
    /// A scenario of the list.
    Scenario(ScenarioName),
    /// A row of settings, by index.
    Row(usize),
    /// A choice of a row, both by index.
    Choice(usize, usize),
    /// The next or previous value of a row.
    Step(usize, bool),
    /// A page of a comparison, by index.
    Page(usize),
    /// A row of the ledger, by index.
    Loss(usize),
    /// A variant of the run.
    Variant(usize),
    /// A line of the list of keys, by index.
    KeyLine(usize),
    /// Yes or no in a dialog.
    Answer(bool),
}

/// An area and its meaning.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    /// Where.
    pub(crate) area: Rect,
    /// What.
    pub(crate) target: Target,
}

/// What was noted down; later notes lie over earlier ones.
#[derive(Debug, Default)]
pub(crate) struct Hits(Vec<Hit>);

impl Hits {
    /// Notes an area down.
    pub(crate) fn note(&mut self, area: Rect, target: Target) {
        if !area.is_empty() {
            self.0.push(Hit { area, target });
        }
    }

    /// Forgets everything: something lies over it.
    pub(crate) fn cover(&mut self) {
        self.0.clear();
    }
}

/// What lies at a cell.
pub(crate) fn at(hits: &Hits, column: u16, row: u16) -> Option<Target> {
    hits.0.iter().rev().find(|hit| hit.area.contains(Position::new(column, row))).map(|hit| hit.target)
}
