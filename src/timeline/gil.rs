//! The interpreter lock of the `gil` model: who held it when, who was made to release it, who woke without getting it.
//!
//! The lock records its own events in order; who is blocked on it is in the workers' lanes. Holds too short to be recorded
//! one by one are known as sums when the run is over.

use crate::event::{EventKind, Nanos, WorkerId};

/// A stretch in which one worker held the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// From when, ns.
    pub start: Nanos,
    /// Until when, ns.
    pub end: Nanos,
    pub worker: WorkerId,
    /// Whether it released the lock because another worker had asked.
    pub forced: bool,
}

/// Short holds of one worker together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Brief {
    told: Nanos,
    worker: WorkerId,
    nanos: Nanos,
    switches: u64,
}

/// The history of the interpreter lock.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GilLane {
    holds: Vec<Hold>,
    /// Switches and forced releases up to the end of each hold: the screen needs them at every frame.
    counts: Vec<(u32, u32)>,
    /// Refused wake-ups up to each moment at which some were recorded.
    refused: Vec<(Nanos, u64)>,
    brief: Vec<Brief>,
}

impl GilLane {
    /// Who held it, in order; short holds are left out.
    #[must_use]
    pub fn holds(&self) -> &[Hold] {
        &self.holds
    }

    /// Times that it went to another worker than had it before, up to a moment.
    #[must_use]
    pub fn switches(&self, at: Nanos) -> u64 {
        let brief: u64 =
            self.brief.iter().filter(|brief| brief.told <= at).map(|brief| brief.switches).fold(0, u64::saturating_add);
        brief.saturating_add(self.counts_at(at).0.into())
    }

    /// Times that a holder released it because another worker had asked, up to a moment.
    #[must_use]
    pub fn forced(&self, at: Nanos) -> u64 {
        self.counts_at(at).1.into()
    }

    /// Times that a waiter woke after the switch interval and did not get it, up to a moment.
    #[must_use]
    pub fn refused(&self, at: Nanos) -> u64 {
        let told = self.refused.partition_point(|(when, _)| *when <= at);
        told.checked_sub(1).map_or(0, |last| self.refused[last].1)
    }

    /// How long a worker held it, up to a moment, ns.
    #[must_use]
    pub fn held_ns(&self, worker: WorkerId, at: Nanos) -> Nanos {
        let own = self.holds.iter().filter(|hold| hold.worker == worker);
        let long: Nanos = own.map(|hold| hold.end.min(at).saturating_sub(hold.start)).fold(0, u64::saturating_add);
        let brief = self.brief.iter().filter(|brief| brief.worker == worker && brief.told <= at);
        brief.map(|brief| brief.nanos).fold(long, u64::saturating_add)
    }

    fn counts_at(&self, at: Nanos) -> (u32, u32) {
        let ended = self.holds.partition_point(|hold| hold.end <= at);
        ended.checked_sub(1).map_or((0, 0), |last| self.counts[last])
    }

    pub(super) fn shrink(&mut self) {
        self.holds.shrink_to_fit();
        self.counts.shrink_to_fit();
        self.refused.shrink_to_fit();
    }

    pub(super) fn apply(&mut self, at: Nanos, what: &EventKind) {
        match *what {
            EventKind::GilHeld { worker, since, forced, switched } => {
                let (switches, forcings) = self.counts.last().copied().unwrap_or_default();
                // No run has 2^32 holds.
                self.counts.push((switches + u32::from(switched), forcings + u32::from(forced)));
                self.holds.push(Hold { start: since, end: at.max(since), worker, forced });
            }
            EventKind::GilHeldBriefly { worker, nanos, switches, .. } => {
                self.brief.push(Brief { told: at, worker, nanos, switches: switches.into() });
            }
            EventKind::GilRefused { times, .. } => {
                let before = self.refused.last().map_or(0, |(_, refused)| *refused);
                self.refused.push((at, before + u64::from(times)));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::timeline::Timeline;

    fn held(worker: WorkerId, since: Nanos, at: Nanos, forced: bool, switched: bool) -> Event {
        Event { at, what: EventKind::GilHeld { worker, since, forced, switched } }
    }

    #[test]
    fn the_lock_is_told_as_of_a_moment() {
        let timeline = Timeline::of(&[
            held(0, 10, 100, true, false),
            Event { at: 105, what: EventKind::GilRefused { worker: 1, since: 12, times: 2 } },
            held(1, 105, 200, false, true),
            Event { at: 300, what: EventKind::GilHeldBriefly { worker: 0, nanos: 7, times: 3, switches: 2 } },
        ]);
        let lane = timeline.gil().expect("it was held");
        let told = |at| (lane.switches(at), lane.forced(at), lane.refused(at));
        assert_eq!(told(99), (0, 0, 0));
        assert_eq!(told(100), (0, 1, 0));
        assert_eq!(told(200), (1, 1, 2));
        assert_eq!(told(300), (3, 1, 2));
        assert_eq!(lane.held_ns(0, 50), 40);
        assert_eq!(lane.held_ns(0, 300), 97);
        assert_eq!(lane.held_ns(1, 300), 95);
    }

    #[test]
    fn a_run_without_the_lock_has_no_lane_of_it() {
        assert!(Timeline::of(&[]).gil().is_none());
    }
}
