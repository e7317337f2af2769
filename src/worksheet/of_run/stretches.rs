//! What a worker saw of the counter: stretches in which it read once and counted on alone, each with one figure missing.

use rand::RngExt as _;
use rand::seq::IndexedRandom as _;

use super::{Exercise, Random, RunMatter};
use crate::text::{Phrase, letter, thousands};
use crate::timeline::{Lane, Segment};
use crate::worksheet::exercise::{Cell, Matter, Solution, heads};

/// How many stretches are shown.
const SHOWN: usize = 4;

pub(super) fn ask(matter: &RunMatter<'_>, random: &mut Random) -> Option<Exercise> {
    let lanes: Vec<(u32, &Lane)> =
        (0..).zip(matter.timeline.lanes()).filter(|(_, lane)| lane.segments().len() >= 2).collect();
    let (worker, lane) = *lanes.choose(random)?;
    let segments = lane.segments();
    let first = random.random_range(0..=segments.len().saturating_sub(SHOWN));
    let row = |segment: &Segment| {
        let missing = random.random_range(0..3);
        let figures = [segment.from(), segment.to(), segment.to() - segment.from()];
        let cells = (0..).zip(figures).map(|(place, figure)| Cell::blank_if(place == missing, thousands(figure)));
        cells.collect()
    };
    let rows = segments[first..].iter().take(SHOWN).map(row).collect();
    let heads = heads(&["worksheet.read-first", "worksheet.wrote-last", "worksheet.increments"]);
    let text = Phrase::new("worksheet.stretches").with("worker", letter(worker));
    Some(Exercise::new(text, vec![Matter::Table { heads, rows }], Solution::Blanks))
}
