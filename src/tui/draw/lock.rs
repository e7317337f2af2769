//! The interpreter lock's lane, above those of the workers: who had it when, as of the playhead.
//!
//! Each stretch has its holder's hue and, where it begins, its holder's letter. Who stands before the lock is in the
//! workers' own lanes.

use crate::event::{Nanos, WorkerId};
use crate::results::PythonOfRun;
use crate::text::Phrase;
use crate::text::letter;
use crate::timeline::{GilLane, Hold, Timeline};
use crate::tui::kit::{Painter, columns};

/// Rows of the lane and of the line with words above it.
pub(crate) const ROWS: u16 = 2;

/// Holds of one column that are looked at: of more than these the first ones tell enough.
const CLOSE_LOOK: usize = 64;

/// The holder of a column: who had the lock longest in its slice of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct LockSlice {
    holder: Option<WorkerId>,
    /// Whether another worker had it for a good part of the time, too.
    turns: bool,
    /// Whether a worker was made to give it up.
    forced: bool,
}

/// How many rows of an area the lock takes beside so many lanes: lanes come first.
pub(crate) fn rows(height: u16, lanes: usize) -> u16 {
    let spare = usize::from(height).saturating_sub(lanes);
    match spare {
        // More lanes than there is room for are scrolled anyway.
        0 if height >= 8 => ROWS,
        0 => 0,
        1..=3 => 1,
        _ => ROWS,
    }
}

/// Draws the lane into the columns from one to another, and the words above it if there are two rows. `edges` are the
/// moments at which the columns begin and the last one ends.
pub(crate) fn draw(painter: &mut Painter<'_>, bar: (u16, u16), timeline: &Timeline, edges: &[Nanos], at: Nanos) {
    let look = painter.look;
    let none = GilLane::default();
    let gil = timeline.gil().unwrap_or(&none);
    if painter.height() >= ROWS {
        let x = painter.write(0, 0, &look.word("draw.lock.title"), look.strong());
        let counts = if PythonOfRun::of(timeline).is_some() {
            Phrase::new("draw.lock.seen").with("switches", gil.switches(at))
        } else {
            Phrase::new("draw.lock.counts")
                .with("switches", gil.switches(at))
                .with("forced", gil.forced(at))
                .with("refused", gil.refused(at))
        };
        painter.write(x + 2, 0, &look.say(&counts), look.dim());
    }
    let slices = columns_of(gil.holds(), edges, at);
    let mut foot = painter.cut_foot(1);
    let mut lane = foot.between(bar.0, bar.1);
    let glyphs = look.glyphs();
    let mut before = None;
    let mut named_until = 0;
    for (x, column) in (0..).zip(&slices) {
        match column.holder {
            None => lane.put(x, 0, glyphs.idle, look.dim()),
            Some(worker) if column.turns => lane.put(x, 0, last_letter(worker), look.worker(worker)),
            Some(worker) => {
                let name = letter(worker);
                let begins = before != Some((worker, false));
                // A letter of several characters needs as many columns of its own.
                let room = slices[usize::from(x)..].iter().take_while(|next| next.holder == Some(worker)).count();
                if x >= named_until {
                    lane.put(x, 0, look.running(worker), look.worker(worker));
                }
                if begins && usize::from(columns(&name)) <= room {
                    named_until = lane.write(x, 0, &name, look.upon_worker(worker));
                } else if column.forced && x >= named_until {
                    lane.put(x, 0, FORCED, look.upon_worker(worker));
                }
            }
        }
        before = column.holder.map(|worker| (worker, column.turns));
    }
    lane.put(u16::try_from(slices.len()).unwrap_or(u16::MAX), 0, glyphs.playhead, look.accent());
}

fn last_letter(worker: WorkerId) -> char {
    letter(worker).pop().unwrap_or('?')
}

/// Where a holder was made to give the lock up.
const FORCED: char = '!';

fn columns_of(holds: &[Hold], edges: &[Nanos], at: Nanos) -> Vec<LockSlice> {
    let begun = edges.windows(2).take_while(|edge| edge[0] <= at);
    begun.map(|edge| column(holds, edge[0], edge[1].max(edge[0].saturating_add(1)), at)).collect()
}

fn column(holds: &[Hold], begin: Nanos, end: Nanos, at: Nanos) -> LockSlice {
    let first = holds.partition_point(|hold| hold.end <= begin);
    let until = end.min(at.saturating_add(1));
    let within = holds[first..].iter().take(CLOSE_LOOK).take_while(|hold| hold.start < until);
    let mut shares: Vec<(WorkerId, Nanos)> = Vec::new();
    let mut forced = false;
    for hold in within {
        let share = hold.end.min(until).saturating_sub(hold.start.max(begin));
        forced |= hold.forced && hold.end <= until;
        match shares.iter_mut().find(|(worker, _)| *worker == hold.worker) {
            Some((_, sum)) => *sum += share,
            None => shares.push((hold.worker, share)),
        }
    }
    let longest = shares.iter().copied().max_by_key(|(_, share)| *share);
    let others = |worker| shares.iter().filter(|(other, _)| *other != worker).map(|(_, share)| share).sum::<Nanos>();
    let turns = longest.is_some_and(|(worker, share)| others(worker) > share / 2);
    LockSlice { holder: longest.map(|(worker, _)| worker), turns, forced }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(worker: WorkerId, start: Nanos, end: Nanos, forced: bool) -> Hold {
        Hold { start, end, worker, forced }
    }

    #[test]
    fn a_column_shows_who_had_the_lock_longest_up_to_the_playhead() {
        let holds = [hold(0, 0, 26, true), hold(1, 26, 40, false)];
        let drawn = columns_of(&holds, &[0, 10, 20, 30, 40, 50], 44);
        let holders: Vec<_> = drawn.iter().map(|column| column.holder).collect();
        assert_eq!(holders, [Some(0), Some(0), Some(0), Some(1), None]);
        assert_eq!(drawn.iter().map(|column| column.turns).collect::<Vec<_>>(), [false, false, true, false, false]);
        assert_eq!(drawn.iter().position(|column| column.forced), Some(2));
        assert_eq!(columns_of(&holds, &[0, 10, 20, 30, 40, 50], 5).len(), 1);
    }

    #[test]
    fn lanes_come_before_the_lock() {
        assert_eq!([rows(4, 4), rows(5, 4), rows(7, 4), rows(8, 4), rows(10, 30)], [0, 1, 1, ROWS, ROWS]);
    }
}
