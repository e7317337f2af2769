//! Where the mouse can click: areas and what they stand for, noted down while a screen is drawn.

use ratatui::layout::{Position, Rect};

use crate::plan::ScenarioName;
use crate::tui::found::Found;
use crate::tui::keymap::Action;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum HitTarget {
    Action(Action),
    Scenario(ScenarioName),
    Found(Found),
    Row(usize),
    Choice(usize, usize),
    /// The next or previous value of a row.
    Step(usize, bool),
    Page(usize),
    Loss(usize),
    Variant(usize),
    KeyLine(usize),
    Answer(bool),
    /// Code of which all can be seen, or a part.
    Code {
        whole: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    pub(crate) area: Rect,
    pub(crate) target: HitTarget,
}

/// What was noted down; later notes lie over earlier ones.
#[derive(Debug, Default)]
pub(crate) struct Hits(Vec<Hit>);

impl Hits {
    pub(crate) fn note(&mut self, area: Rect, target: HitTarget) {
        if !area.is_empty() {
            self.0.push(Hit { area, target });
        }
    }

    pub(crate) fn cover(&mut self) {
        self.0.clear();
    }

    /// Whether this can be seen somewhere.
    pub(crate) fn has(&self, target: HitTarget) -> bool {
        self.0.iter().any(|hit| hit.target == target)
    }

    /// What lies at a cell.
    pub(crate) fn at(&self, column: u16, row: u16) -> Option<HitTarget> {
        let place = Position::new(column, row);
        self.0.iter().rev().find(|hit| hit.area.contains(place)).map(|hit| hit.target)
    }
}
