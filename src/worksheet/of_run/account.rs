//! The final value: what each worker made is what stands and what is lost, and what stands is what the counter says.

use rand::RngExt as _;

use super::{Exercise, MOST_ROWS, Random, RunMatter};
use crate::text::{Phrase, letter, thousands};
use crate::timeline::WorkerShare;
use crate::worksheet::exercise::{Cell, Matter, Solution, heads};

pub(super) fn ask(matter: &RunMatter<'_>, random: &mut Random) -> Option<Exercise> {
    let ledger = matter.ledger().filter(|ledger| ledger.made > 0)?;
    let mut row = |name: Cell, made: u64, lost: u64| {
        let missing = random.random_range(0..3);
        let figures = (0..).zip([made, lost, made - lost]);
        let figures = figures.map(|(place, figure)| Cell::blank_if(place == missing, thousands(figure)));
        std::iter::once(name).chain(figures).collect::<Vec<_>>()
    };
    let is_short = ledger.workers.len() <= MOST_ROWS;
    let of = |share: &WorkerShare| row(Cell::given(letter(share.worker)), share.made, share.lost);
    let mut rows: Vec<Vec<Cell>> = ledger.workers.iter().filter(|_| is_short).map(of).collect();
    // What the counter says is asked for last: it is the sum of the column.
    let all = [thousands(ledger.made), thousands(ledger.lost())].map(Cell::given);
    let counter = Cell::blank_if(true, thousands(ledger.observed));
    rows.push(std::iter::once(Cell::Given(Phrase::new("worksheet.all"))).chain(all).chain([counter]).collect());
    let heads = heads(&["report.worker", "explain.made", "explain.lost", "worksheet.stands"]);
    Some(Exercise::new(Phrase::new("worksheet.account"), vec![Matter::Table { heads, rows }], Solution::Blanks))
}
