//! Where the mouse can click: areas and what they stand for, noted down while a screen is drawn.

use ratatui::layout::{Position, Rect};

use crate::event::{Nanos, WorkerId};
use crate::lesson::Given;
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
    /// An answer to the question of a lesson.
    LessonAnswer(Given),
    /// A stretch of a run, laid out over the columns: from, to, ns.
    Stretch(Nanos, Nanos),
    /// The same of one worker.
    LaneStretch(WorkerId, Nanos, Nanos),
    /// A moment of such a stretch: what a click on it means, ns.
    Moment(Nanos),
    /// A moment of one worker, ns.
    LaneMoment(WorkerId, Nanos),
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

impl Hit {
    /// What it stands for at a column: of a stretch the moment there.
    fn meant(&self, column: u16) -> HitTarget {
        let past = column.saturating_sub(self.area.x);
        match self.target {
            HitTarget::Stretch(start, end) => HitTarget::Moment(moment(start, end, past, self.area.width)),
            HitTarget::LaneStretch(worker, start, end) => {
                HitTarget::LaneMoment(worker, moment(start, end, past, self.area.width))
            }
            target => target,
        }
    }
}

/// The moment at a column of so many: the first one begins the stretch, the last one ends it.
fn moment(start: Nanos, end: Nanos, column: u16, columns: u16) -> Nanos {
    let length = u128::from(end.saturating_sub(start));
    let past = length * u128::from(column) / u128::from(columns.saturating_sub(1).max(1));
    start.saturating_add(u64::try_from(past).unwrap_or(u64::MAX))
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
        self.0.iter().rev().find(|hit| hit.area.contains(place)).map(|hit| hit.meant(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_on_a_stretch_means_the_moment_there_and_its_ends_are_its_ends() {
        let mut hits = Hits::default();
        hits.note(Rect::new(10, 3, 11, 1), HitTarget::Stretch(1_000, 2_000));
        hits.note(Rect::new(10, 4, 11, 1), HitTarget::LaneStretch(2, 1_000, 2_000));
        let moments = [10, 15, 20].map(|column| hits.at(column, 3));
        assert_eq!(moments, [1_000, 1_500, 2_000].map(|at| Some(HitTarget::Moment(at))));
        assert_eq!(hits.at(15, 4), Some(HitTarget::LaneMoment(2, 1_500)));
        assert_eq!(hits.at(21, 3), None);
    }
}
