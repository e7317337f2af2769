//! How one looks around in a recording: how much of the time axis is shown, and which lane is looked at closely.
//!
//! Pure. The playhead itself is the player's; this only knows where it is.

use crate::event::{Nanos, WorkerId};
use crate::tui::draw::Axis;

/// Halvings of the axis at most: from a day down to some nanoseconds.
const MOST_HALVINGS: u32 = 40;

/// The shortest stretch that is shown, ns: one a column, about.
const SHORTEST: Nanos = 64;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Viewport {
    halvings: u32,
    /// Where the stretch begins, if it was moved by hand; else it keeps the playhead in its middle.
    begins: Option<Nanos>,
    lane: Option<WorkerId>,
}

impl Viewport {
    pub(crate) fn zoom(&mut self, closer: bool, whole: Axis) {
        let next = if closer { self.halvings + 1 } else { self.halvings.saturating_sub(1) };
        if !closer || (next <= MOST_HALVINGS && whole.length() >> next >= SHORTEST) {
            self.halvings = next;
        }
        self.begins = None;
    }

    pub(crate) fn is_zoomed(&self) -> bool {
        self.halvings > 0
    }

    /// Moves the stretch by a quarter of itself; the playhead stays where it is.
    pub(crate) fn pan(&mut self, later: bool, whole: Axis, at: Nanos) {
        if self.halvings == 0 {
            return;
        }
        let shown = self.axis(whole, at);
        let step = (shown.length() / 4).max(1);
        let begins = if later { shown.start().saturating_add(step) } else { shown.start().saturating_sub(step) };
        self.begins = Some(begins.clamp(whole.start(), whole.end() - shown.length()));
    }

    /// The playhead was moved: what is shown goes with it.
    pub(crate) fn follow(&mut self) {
        self.begins = None;
    }

    pub(crate) fn axis(&self, whole: Axis, at: Nanos) -> Axis {
        if self.halvings == 0 {
            return whole;
        }
        let length = (whole.length() >> self.halvings).max(SHORTEST).min(whole.length());
        let middle = at.saturating_sub(length / 2);
        let start = self.begins.unwrap_or(middle).clamp(whole.start(), whole.end() - length);
        whole.part(start, start + length)
    }

    pub(crate) fn lane(&self) -> Option<WorkerId> {
        self.lane
    }

    pub(crate) fn look_at(&mut self, lane: Option<WorkerId>) {
        self.lane = lane;
    }

    pub(crate) fn look_beside(&mut self, later: bool, lanes: usize) {
        if let Some(lane) = &mut self.lane {
            let last = WorkerId::try_from(lanes.saturating_sub(1)).unwrap_or(WorkerId::MAX);
            *lane = if later { (*lane + 1).min(last) } else { lane.saturating_sub(1) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_shown_lies_within_the_whole_and_holds_the_playhead(
            start in 0_u64..1 << 40,
            length in 1_u64..1 << 46,
            share in 0.0..1.0_f64,
            moves in prop::collection::vec(0..4_u8, 0..60),
        ) {
            let whole = Axis::new(start, start + length);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share")]
            let at = start + (length as f64 * share) as u64;
            let mut viewport = Viewport::default();
            for step in moves {
                match step {
                    0 => viewport.zoom(true, whole),
                    1 => viewport.zoom(false, whole),
                    side => viewport.pan(side == 2, whole, at),
                }
                let shown = viewport.axis(whole, at);
                prop_assert!(shown.start() >= whole.start() && shown.end() <= whole.end().max(shown.start() + 1));
            }
            viewport.follow();
            let shown = viewport.axis(whole, at);
            prop_assert!(shown.start() <= at && at <= shown.end());
        }
    }

    #[test]
    fn a_step_closer_shows_half_around_the_playhead() {
        let whole = Axis::new(0, 1_000_000);
        let mut viewport = Viewport::default();
        viewport.zoom(true, whole);
        viewport.zoom(true, whole);
        assert_eq!(viewport.axis(whole, 500_000), whole.part(375_000, 625_000));
        assert_eq!(viewport.axis(whole, 0), whole.part(0, 250_000));
        viewport.pan(true, whole, 500_000);
        assert_eq!(viewport.axis(whole, 500_000), whole.part(437_500, 687_500));
        for _ in 0..100 {
            viewport.zoom(true, whole);
        }
        assert!(viewport.axis(whole, 500_000).length() >= SHORTEST);
    }

    #[test]
    fn lanes_are_looked_at_one_after_the_other() {
        let mut viewport = Viewport::default();
        viewport.look_beside(true, 4);
        assert_eq!(viewport.lane(), None, "nothing is looked at closely until it is asked for");
        viewport.look_at(Some(3));
        viewport.look_beside(true, 4);
        assert_eq!(viewport.lane(), Some(3));
        viewport.look_beside(false, 4);
        assert_eq!(viewport.lane(), Some(2));
    }
}
