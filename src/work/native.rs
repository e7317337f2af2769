//! The share of a computing task that is spent in native code, which lets the interpreter lock go: as numpy, Pillow and
//! other compiled extensions do around their long loops.
//!
//! A task computes in rounds of a millisecond, the first part of each with the lock and the rest without it. It must not know
//! the lock, nor who waits for it.

use crate::event::Nanos;

/// How long a round of both lasts, ns.
const ROUND: Nanos = 1_000_000;

/// Where a task is in its round.
pub(super) struct Native {
    /// Percent.
    share: Nanos,
    /// Whether the lock is let go at the moment.
    is_outside: bool,
    turns_at: Nanos,
}

/// What a task does about the lock now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    LetGo,
    TakeBack,
}

impl Native {
    /// A task that starts at a moment and spends so many percent in native code.
    pub(super) fn new(share: u32, started: Nanos) -> Self {
        let share = Nanos::from(share.min(100));
        Self { share, is_outside: false, turns_at: started + (100 - share) * ROUND / 100 }
    }

    pub(super) fn is_outside(&self) -> bool {
        self.is_outside
    }

    /// Whether it turns at this moment.
    pub(super) fn turn(&self, now: Nanos) -> Option<Turn> {
        if self.share == 0 || now < self.turns_at {
            None
        } else if self.is_outside {
            Some(Turn::TakeBack)
        } else {
            Some(Turn::LetGo)
        }
    }

    /// It has turned. Native code throughout never comes back by itself.
    pub(super) fn has_turned(&mut self, turn: Turn, now: Nanos) {
        self.is_outside = turn == Turn::LetGo;
        let percent = if self.is_outside { self.share } else { 100 - self.share };
        self.turns_at = if percent == 100 { Nanos::MAX } else { now.saturating_add(percent * ROUND / 100) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_lock_is_let_go_for_the_share_that_is_asked_for(share in 0_u32..=100) {
            let mut native = Native::new(share, 0);
            let mut outside = 0;
            for now in (0..100 * ROUND).step_by(1_000) {
                if let Some(turn) = native.turn(now) {
                    native.has_turned(turn, now);
                }
                outside += u64::from(native.is_outside());
            }
            let percent = outside.div_ceil(1_000);
            prop_assert!(percent.abs_diff(u64::from(share)) <= 1, "{percent} of {share}");
        }
    }
}
