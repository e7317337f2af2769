//! The playhead: which moment of a recording is shown. It is moved by time that is passed to it, and knows no clock.
//!
//! Variants of different lengths are played in step: the playhead is a share of each one's window. While a run is going
//! on, the playhead is the present, unless it is held.

use crate::event::Nanos;
use crate::motion::Motion;

/// How long the slow motion of a short run takes, ns.
pub(crate) const SLOW_MOTION: Nanos = 4_000_000_000;

/// A run longer than this is seen while it goes on; a shorter one is over before one has looked, ns.
pub(crate) const SEEN: Nanos = 300_000_000;

/// A run that took less than this is played slowly when it is over, ns.
pub(crate) const WATCHABLE: Nanos = 3_000_000_000;

/// Halvings and doublings of the speed at most.
const MOST_DOUBLINGS: i32 = 8;

/// Where the playhead is and how it moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Playhead {
    Live,
    /// A run is going on, and the playhead stands at what was the present at this time, ns on the screen's clock.
    Held(Nanos),
    Paused(f64),
    /// A share of a recording at a time on the screen's clock, moving on.
    Playing {
        share: f64,
        since: Nanos,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Player {
    playhead: Playhead,
    doublings: i32,
    length: Nanos,
    backwards: bool,
    motion: Motion,
}

impl Player {
    /// The present of a run that is going on, shown with so much motion.
    pub(crate) fn live(motion: Motion) -> Self {
        Self { playhead: Playhead::Live, doublings: 0, length: SLOW_MOTION, backwards: false, motion }
    }

    pub(crate) fn playhead(&self) -> Playhead {
        self.playhead
    }

    pub(crate) fn is_live(&self) -> bool {
        matches!(self.playhead, Playhead::Live | Playhead::Held(_))
    }

    pub(crate) fn is_moving(&self) -> bool {
        self.motion != Motion::Off && matches!(self.playhead, Playhead::Live | Playhead::Playing { .. })
    }

    /// The share of the window at the playhead; everything while it follows a run.
    pub(crate) fn share(&self) -> f64 {
        match self.playhead {
            Playhead::Live | Playhead::Held(_) => 1.0,
            Playhead::Paused(share) => share,
            Playhead::Playing { share, .. } => self.motion.seen(share),
        }
    }

    /// Whether a key takes it from step to step: it does not go on by itself.
    pub(crate) fn goes_by_steps(&self) -> bool {
        self.motion == Motion::Off && !self.is_live()
    }

    pub(crate) fn moment(&self, (start, end): (Nanos, Nanos)) -> Nanos {
        moment_of(self.share(), (start, end))
    }

    /// How long the whole recording takes on screen at this speed, ns.
    pub(crate) fn on_screen(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a length for a factor of two digits")]
        let length = self.length as f64;
        length / 2_f64.powi(self.doublings)
    }

    /// How many times as long as the window its showing takes: 3,000 is a slow motion, 1 is the pace of life.
    pub(crate) fn slowness(&self, window: Nanos) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a factor of two digits")]
        let window = window.max(1) as f64;
        self.on_screen() / window
    }

    /// The run is over, and its longest window is this long: a short one is played at once, a long one was seen.
    pub(crate) fn run_ended(&mut self, longest: Nanos, held_at: Option<f64>, now: Nanos) {
        let short = longest < WATCHABLE;
        self.length = if short { SLOW_MOTION } else { longest };
        self.backwards = false;
        self.playhead = match held_at {
            Some(share) => Playhead::Paused(share.clamp(0.0, 1.0)),
            None if short => self.beginning(now),
            None => Playhead::Paused(1.0),
        };
    }

    /// Plays all of it. Where nothing moves by itself, its end is what is to be seen.
    pub(crate) fn play_through(&mut self, now: Nanos) {
        self.playhead = self.beginning(now);
    }

    fn beginning(&self, now: Nanos) -> Playhead {
        match self.motion {
            Motion::Off => Playhead::Paused(1.0),
            Motion::Full | Motion::Reduced => Playhead::Playing { share: 0.0, since: now },
        }
    }

    pub(crate) fn tick(&mut self, now: Nanos) {
        if let Playhead::Playing { share, since } = self.playhead {
            #[expect(clippy::cast_precision_loss, reason = "a share that is drawn in columns")]
            let passed = now.saturating_sub(since) as f64 / self.on_screen();
            let share = if self.backwards { share - passed } else { share + passed };
            self.playhead = match share {
                ..=0.0 if self.backwards => Playhead::Paused(0.0),
                1.0.. => Playhead::Paused(1.0),
                share => Playhead::Playing { share, since: now.max(since) },
            };
        }
    }

    pub(crate) fn is_backwards(&self) -> bool {
        self.backwards
    }

    /// Plays in the other direction. What is going on cannot be played backwards until it is held.
    pub(crate) fn reverse(&mut self, now: Nanos) {
        if self.goes_by_steps() {
            return self.go_to(Motion::step_before(self.share()));
        }
        if let Playhead::Paused(_) | Playhead::Playing { .. } = self.playhead {
            let share = self.share();
            self.backwards = !self.backwards;
            self.playhead = Playhead::Playing { share, since: now };
        }
    }

    /// Plays, or pauses. What goes by steps takes the next one; from its end, the first.
    pub(crate) fn toggle(&mut self, now: Nanos) {
        if self.goes_by_steps() {
            let share = self.share();
            return self.go_to(if share >= 1.0 { 0.0 } else { Motion::next_step(share) });
        }
        // At the end there is nothing left to play: it begins again.
        let at_its_end =
            matches!(self.playhead, Playhead::Paused(share) if share >= 1.0 || (self.backwards && share <= 0.0));
        if at_its_end {
            self.backwards = false;
        }
        self.playhead = match self.playhead {
            Playhead::Live => Playhead::Held(now),
            Playhead::Held(_) => Playhead::Live,
            Playhead::Paused(share) if share >= 1.0 => Playhead::Playing { share: 0.0, since: now },
            Playhead::Paused(share) => Playhead::Playing { share, since: now },
            Playhead::Playing { .. } => Playhead::Paused(self.share()),
        };
    }

    pub(crate) fn go_to(&mut self, share: f64) {
        if !self.is_live() {
            self.playhead = Playhead::Paused(share.clamp(0.0, 1.0));
        }
    }

    /// Stands still at what was the present at a time, while a run is going on.
    pub(crate) fn hold(&mut self, at: Nanos) {
        if self.is_live() {
            self.playhead = Playhead::Held(at);
        }
    }

    pub(crate) fn catch_up(&mut self) {
        self.playhead = if self.is_live() { Playhead::Live } else { Playhead::Paused(1.0) };
    }

    pub(crate) fn can_go_faster(&self) -> bool {
        self.doublings < MOST_DOUBLINGS
    }

    pub(crate) fn change_speed(&mut self, doublings: i32) {
        self.doublings = (self.doublings + doublings).clamp(-MOST_DOUBLINGS, MOST_DOUBLINGS);
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "windows are far below 2^53 ns, and the share lies between 0 and 1"
)]
pub(crate) fn moment_of(share: f64, (start, end): (Nanos, Nanos)) -> Nanos {
    let length = end.saturating_sub(start);
    start + ((length as f64 * share.clamp(0.0, 1.0)).round() as Nanos).min(length)
}

/// The share of a window at which a moment lies.
#[expect(clippy::cast_precision_loss, reason = "windows are far below 2^53 ns")]
pub(crate) fn share_of(moment: Nanos, (start, end): (Nanos, Nanos)) -> f64 {
    let length = end.saturating_sub(start).max(1) as f64;
    (moment.saturating_sub(start) as f64 / length).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const SECOND: Nanos = 1_000_000_000;

    fn after_a_race() -> Player {
        after_a_race_with(Motion::Full)
    }

    fn after_a_race_with(motion: Motion) -> Player {
        let mut player = Player::live(motion);
        player.run_ended(690_000, None, 0);
        player
    }

    #[test]
    fn a_race_is_played_at_once_in_four_seconds() {
        let mut player = after_a_race();
        player.tick(2 * SECOND);
        assert_eq!(player.moment((1_000, 691_000)), 346_000);
        assert!(player.is_moving());
        player.tick(4 * SECOND);
        assert_eq!(player.playhead(), Playhead::Paused(1.0));
    }

    #[test]
    fn takes_of_different_lengths_are_played_in_step() {
        let mut player = after_a_race();
        player.tick(SECOND);
        assert_eq!((player.moment((0, 400)), player.moment((0, 1_200))), (100, 300));
        assert!(player.slowness(400) > player.slowness(1_200));
    }

    #[test]
    fn a_long_run_was_followed_and_stands_at_its_end() {
        let mut player = Player::live(Motion::Full);
        player.run_ended(3 * SECOND, None, 10 * SECOND);
        assert_eq!(player.playhead(), Playhead::Paused(1.0));
        assert!((player.slowness(3 * SECOND) - 1.0).abs() < 1e-9, "played again at the pace of life");
    }

    #[test]
    fn what_was_held_stays_where_it_was_when_the_run_ends() {
        let mut player = Player::live(Motion::Full);
        player.toggle(SECOND);
        assert_eq!(player.playhead(), Playhead::Held(SECOND));
        player.run_ended(3 * SECOND, Some(0.25), 3 * SECOND);
        assert_eq!(player.playhead(), Playhead::Paused(0.25));
    }

    #[test]
    fn play_at_the_end_begins_again_and_pause_stays() {
        let mut player = after_a_race();
        player.tick(9 * SECOND);
        player.toggle(9 * SECOND);
        player.tick(10 * SECOND);
        player.toggle(10 * SECOND);
        assert_eq!(player.playhead(), Playhead::Paused(0.25));
        player.tick(90 * SECOND);
        assert_eq!(player.playhead(), Playhead::Paused(0.25));
    }

    #[test]
    fn twice_as_fast_takes_half_as_long() {
        let mut player = after_a_race();
        player.change_speed(1);
        player.tick(SECOND);
        assert_eq!(player.moment((0, 100)), 50);
        player.change_speed(-100);
        assert!(player.slowness(690_000).is_finite());
    }

    #[rstest]
    #[case(Motion::Full, 100)]
    #[case(Motion::Reduced, 8)]
    #[case(Motion::Off, 1)]
    fn with_less_motion_a_race_is_seen_at_fewer_moments(#[case] motion: Motion, #[case] moments: usize) {
        let mut player = after_a_race_with(motion);
        let mut seen = vec![player.moment((0, 690_000))];
        for hundredth in 1..=100 {
            player.tick(hundredth * SLOW_MOTION / 100);
            seen.push(player.moment((0, 690_000)));
        }
        seen.dedup();
        assert_eq!(seen.len() - 1, moments.saturating_sub(usize::from(motion == Motion::Off)), "{seen:?}");
        assert_eq!(seen.last(), Some(&690_000));
    }

    #[test]
    fn without_motion_a_key_takes_each_step_and_time_none() {
        let mut player = after_a_race_with(Motion::Off);
        assert_eq!((player.playhead(), player.is_moving()), (Playhead::Paused(1.0), false));
        player.toggle(0);
        let mut steps = vec![player.share()];
        while player.share() < 1.0 {
            player.toggle(0);
            player.tick(90 * SECOND);
            assert!(!player.is_moving());
            steps.push(player.share());
        }
        assert_eq!(steps, [0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0]);
        player.reverse(0);
        assert_eq!(player.playhead(), Playhead::Paused(0.875));
    }

    #[test]
    fn without_motion_nothing_of_a_run_that_goes_on_asks_for_pictures() {
        assert!(Player::live(Motion::Full).is_moving());
        assert!(Player::live(Motion::Reduced).is_moving());
        assert!(!Player::live(Motion::Off).is_moving());
    }

    proptest! {
        #[test]
        fn the_playhead_never_leaves_the_window(start in 0_u64..1 << 40, length in 0_u64..1 << 50, share in -1.0..2.0_f64) {
            let window = (start, start + length);
            let moment = moment_of(share, window);
            prop_assert!(moment >= window.0 && moment <= window.1);
        }

        #[test]
        fn a_moment_is_found_again_at_its_share(start in 0_u64..1 << 40, length in 1_u64..1 << 45, past in 0_u64..1 << 45) {
            let window = (start, start + length);
            let moment = start + past.min(length);
            prop_assert_eq!(moment_of(share_of(moment, window), window), moment);
        }

        #[test]
        fn time_moves_the_playhead_forward_only(steps in prop::collection::vec(0_u64..SECOND, 1..20)) {
            let mut player = after_a_race();
            let (mut now, mut share) = (0, 0.0);
            for step in steps {
                now += step;
                player.tick(now);
                prop_assert!(player.share() >= share);
                share = player.share();
            }
        }
    }
}
