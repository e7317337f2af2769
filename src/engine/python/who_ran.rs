//! Which thread of a Python ran when, as far as its stamps tell.
//!
//! A thread that computes stamps every half millisecond, with what it has had of the processor since its last stamp. Where
//! that is nearly all of the time, it ran throughout; where it is not, it was off the processor for the rest, and nobody
//! knows in which part. So the stretches that come of it never claim more than was seen; between them nobody was.

use crate::event::{Event, EventKind, Nanos, WorkerId};

/// The share of the time between two stamps that a thread may be off the processor and still has run throughout, percent.
const SLACK: u64 = 20;

/// Less than this off the processor is no wait that one could draw, ns.
const LEAST: Nanos = 100_000;

/// Stretches so near to each other are one, ns.
const NEAR: Nanos = 50_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    since: Nanos,
    until: Nanos,
    worker: WorkerId,
}

/// The stretches in which threads were seen running.
#[derive(Debug, Default)]
pub(super) struct WhoRan {
    /// The one that each worker is in.
    open: Vec<Option<Stretch>>,
    /// Those that have ended and are not told yet: they are told in the order of their ends.
    ended: Vec<Stretch>,
    last: Option<WorkerId>,
}

impl WhoRan {
    pub(super) fn new(workers: u32) -> Self {
        Self { open: vec![None; workers as usize], ..Self::default() }
    }

    /// A stamp; returns how long the thread was off the processor since its last one, if that is worth telling.
    pub(super) fn seen(&mut self, worker: WorkerId, since: Nanos, at: Nanos, cpu: Nanos) -> Option<Nanos> {
        let time = at.saturating_sub(since);
        let off = time.saturating_sub(cpu);
        let open = self.open.get_mut(worker as usize)?;
        if off.saturating_mul(100) > time.saturating_mul(SLACK) {
            self.ended.extend(open.take());
            return Some(off).filter(|off| *off >= LEAST);
        }
        match open {
            Some(stretch) if since <= stretch.until.saturating_add(NEAR) => stretch.until = at.max(stretch.until),
            _ => self.ended.extend(open.replace(Stretch { since, until: at, worker })),
        }
        None
    }

    /// The thread has stopped computing.
    pub(super) fn rest(&mut self, worker: WorkerId) {
        self.ended.extend(self.open.get_mut(worker as usize).and_then(Option::take));
    }

    /// Nobody computes any more.
    pub(super) fn end(&mut self) {
        self.ended.extend(self.open.iter_mut().filter_map(Option::take));
    }

    /// Tells the stretches before which no other can come any more.
    pub(super) fn tell(&mut self, events: &mut Vec<Event>) {
        let border = self.open.iter().flatten().map(|open| open.until).min().unwrap_or(Nanos::MAX);
        self.ended.sort_by_key(|stretch| stretch.until);
        let told = self.ended.partition_point(|stretch| stretch.until <= border);
        for Stretch { since, until, worker } in self.ended.drain(..told) {
            let switched = self.last.replace(worker).is_some_and(|last| last != worker);
            events.push(Event { at: until, what: EventKind::GilHeld { worker, since, forced: false, switched } });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLISECOND: Nanos = 1_000_000;

    #[test]
    fn who_was_off_the_processor_was_not_seen_there() {
        let mut who_ran = WhoRan::new(2);
        let mut at = [0; 2];
        let mut stamp = |who_ran: &mut WhoRan, worker: u32, milliseconds: u64, of_it: u64| {
            let since = at[worker as usize];
            at[worker as usize] = since + milliseconds * MILLISECOND;
            who_ran.seen(worker, since, at[worker as usize], of_it * MILLISECOND)
        };
        assert_eq!(stamp(&mut who_ran, 0, 2, 2), None);
        assert_eq!(stamp(&mut who_ran, 0, 2, 2), None);
        // The other one had its turn: from 4 on, until somewhere before 9.
        assert_eq!(stamp(&mut who_ran, 1, 5, 1), Some(4 * MILLISECOND));
        assert_eq!(stamp(&mut who_ran, 1, 3, 3), None);
        assert_eq!(stamp(&mut who_ran, 0, 6, 2), Some(4 * MILLISECOND));
        who_ran.end();
        let mut events = Vec::new();
        who_ran.tell(&mut events);
        let held = |worker, since: u64, until: u64, switched| Event {
            at: until * MILLISECOND,
            what: EventKind::GilHeld { worker, since: since * MILLISECOND, forced: false, switched },
        };
        assert_eq!(events, [held(0, 0, 4, false), held(1, 5, 8, true)]);
    }
}
