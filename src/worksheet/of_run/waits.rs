//! A deadlock: who holds what and waits for what is given, and who waits for whom is asked.

use super::{Exercise, MOST_ROWS, Random, RunMatter};
use crate::event::{Link, Nanos};
use crate::text::{Phrase, letter};
use crate::verdict;
use crate::worksheet::exercise::{Cell, Matter, Solution, heads, plain};

pub(super) fn ask(matter: &RunMatter<'_>, _: &mut Random) -> Option<Exercise> {
    let circle = matter.timeline.locks().at(Nanos::MAX).cycle().filter(|circle| circle.len() <= MOST_ROWS)?;
    let lock = |lock| Cell::Given(verdict::lock_label(matter.plan, matter.timeline, lock));
    let mut in_order: Vec<(&Link, &Link)> = circle.iter().zip(circle.iter().cycle().skip(1)).collect();
    in_order.sort_by_key(|(link, _)| link.worker);
    let row = |(link, next): &(&Link, &Link)| {
        let waits_for = Cell::blank_if(true, letter(next.worker));
        vec![Cell::given(letter(link.worker)), lock(link.holds), lock(link.waits_for), waits_for]
    };
    let rows = in_order.iter().map(row).collect();
    let heads = heads(&["report.worker", "worksheet.holds", "worksheet.waits-for", "worksheet.held-by"]);
    let mut round: Vec<String> = circle.iter().map(|link| letter(link.worker)).collect();
    round.extend(circle.first().map(|link| letter(link.worker)));
    let question = Exercise::new(Phrase::new("worksheet.waits"), vec![Matter::Table { heads, rows }], Solution::Blanks);
    Some(question.because(Phrase::new("worksheet.circle").with("circle", plain(round.join(" → ")))))
}
