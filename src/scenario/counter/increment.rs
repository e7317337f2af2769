//! Adds one to the shared counter, many times: the kernel of every race.
//!
//! The increments are made in stretches as fast as the guard can. Where the window is nudged, about twenty yields a
//! worker fall at seeded points, half of them between a read and its write and half outside: all inside would look
//! staged (the result is then one worker's count), all outside lose little. How long those inside last is for `give_way`.

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::give_way::{self, Stay};
use crate::event::{Fact, Facts, TaskId, Value};
use crate::guard::SegmentLog;
use crate::os::Words;
use crate::plan::Window;
use crate::results::IN_VAIN;
use crate::work::{Context, Kernel, LoopContext, OnLoop, Stopped};

/// Adds one to the shared counter, many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Increment {
    pub times: u64,
    pub nudges: Nudges,
    /// Where the nudges fall depends on this and the task.
    pub seed: u64,
}

/// Whether a worker is nudged, and how long it gives way in its window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nudges {
    pub window: Window,
    /// How many workers count: of these somebody else has to write before a worker leaves its window. 0 if nobody else can
    /// write there; one yield is enough then.
    pub waits_for: u32,
}

/// Nudges a worker.
const NUDGES: u64 = 20;

/// Increments between two checkpoints at most: under a microsecond without a guard, and with a thousand workers before
/// one lock still soon enough to be cancelled.
const STRETCH: u64 = 2_048;

/// What comes after a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nudge {
    /// Nothing: the stretch was only cut to come to a checkpoint.
    None,
    /// A yield between two increments.
    Outside,
    /// One more increment with a yield between its read and its write.
    Inside,
}

impl Kernel for Increment {
    fn run(&self, task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let mut log = context.segment_log();
        let mut in_vain = 0;
        let made = self.count(task, context, &mut log, &mut in_vain);
        log.close();
        let mut events = context.events();
        events.emit_segments(&mut log);
        if in_vain > 0 {
            events.emit_facts(told(in_vain));
        }
        made
    }

    /// A nudge is an await.
    fn run_on_loop<'run>(&'run self, task: TaskId, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        Box::pin(self.count_on_loop(task, context))
    }

    fn halved(&self) -> Self {
        Self { times: self.times / 2, ..*self }
    }
}

impl Increment {
    fn count(&self, task: TaskId, context: &mut Context<'_, '_>, log: &mut SegmentLog, in_vain: &mut u64) -> Stopped {
        let shared = context.shared()?;
        let words = shared.memory.words();
        let counter = shared.word();
        let mut done = 0;
        let mut going = Ok(());
        for (times, nudge) in self.stretches(task) {
            shared.guard.increment_n(counter, times, log);
            done += times;
            match nudge {
                Nudge::None => {}
                Nudge::Outside => context.nudge(),
                Nudge::Inside => {
                    shared.guard.increment_yielding(counter, log, &mut || *in_vain += self.stay(words, context));
                    done += 1;
                }
            }
            log.cut_if_long();
            context.events().emit_segments(log);
            going = context.checkpoint(done);
            if going.is_err() {
                break;
            }
        }
        shared.guard.finish(counter, log);
        give_way::finished(words);
        going.map(|()| Value::Number(done))
    }

    async fn count_on_loop(&self, task: TaskId, context: &LoopContext<'_>) -> Stopped {
        let shared = context.counter()?;
        let words = shared.memory.words();
        let counter = &words.counter;
        let mut log = context.segment_log();
        let (mut done, mut in_vain) = (0, 0);
        let mut going = Ok(());
        for (times, nudge) in self.stretches(task) {
            shared.guard.increment_n(counter, times, &mut log).await;
            done += times;
            match nudge {
                Nudge::None => {}
                Nudge::Outside => tokio::task::yield_now().await,
                Nudge::Inside => {
                    in_vain +=
                        shared.guard.increment_around(counter, &mut log, self.stay_on_loop(words, context)).await;
                    done += 1;
                }
            }
            log.cut_if_long();
            going = context.checkpoint(&mut log);
            if going.is_err() {
                break;
            }
        }
        shared.guard.finish(counter, &mut log).await;
        give_way::finished(words);
        log.close();
        if in_vain > 0 {
            context.events().emit_facts(told(in_vain));
        }
        // `going` says already that the run is cancelled.
        let _ = context.checkpoint(&mut log);
        going.map(|()| Value::Number(done))
    }

    /// Gives way in the window; returns how often that was in vain.
    fn stay(&self, words: &Words, context: &mut Context<'_, '_>) -> u64 {
        if self.nudges.waits_for == 0 {
            context.nudge();
            return 0;
        }
        let stay = Stay::begin(words, self.nudges.waits_for);
        let was_over = context.give_way(stay.patience(), &|| stay.is_over());
        stay.end(was_over)
    }

    /// The same in a slot of an event loop.
    async fn stay_on_loop(&self, words: &Words, context: &LoopContext<'_>) -> u64 {
        if self.nudges.waits_for == 0 {
            context.nudge().await;
            return 0;
        }
        let stay = Stay::begin(words, self.nudges.waits_for);
        let was_over = context.give_way(stay.patience(), || stay.is_over()).await;
        stay.end(was_over)
    }

    /// The increments in stretches, each with what comes after it. Together they are `times`, inside nudges included.
    fn stretches(self, task: TaskId) -> impl Iterator<Item = (u64, Nudge)> + Send {
        let nudges = match self.nudges.window {
            Window::Natural => Vec::new(),
            Window::Nudged => self.nudges(task),
        };
        let mut nudges = nudges.into_iter().peekable();
        let mut at = 0;
        std::iter::from_fn(move || {
            let (until, nudge) = nudges.peek().copied().unwrap_or((self.times, Nudge::None));
            if at == self.times && nudge == Nudge::None {
                return None;
            }
            let length = (until - at).min(STRETCH);
            at += length;
            if at < until {
                return Some((length, Nudge::None));
            }
            nudges.next();
            at += u64::from(nudge == Nudge::Inside);
            Some((length, nudge))
        })
    }

    /// Where the nudges fall, one in each twentieth part, and which of them are inside: half.
    fn nudges(self, task: TaskId) -> Vec<(u64, Nudge)> {
        let count = NUDGES.min(self.times);
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        // A stream a task: workers must not yield in step.
        random.set_stream(u64::from(task) + 2);
        let mut sides: Vec<Nudge> =
            (0..count).map(|index| if index % 2 == 0 { Nudge::Inside } else { Nudge::Outside }).collect();
        sides.shuffle(&mut random);
        let part = |index: u64| index * self.times / count;
        (0..count).zip(sides).map(|(index, side)| (random.random_range(part(index)..part(index + 1)), side)).collect()
    }
}

/// That a worker left its window although nobody else had written.
fn told(in_vain: u64) -> Facts {
    Facts::new().with(IN_VAIN, Fact::Number(in_vain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn stretches_and_nudges_are_exactly_the_increments(times in 0_u64..300_000, seed in 0_u64..1000, task in 0_u32..8) {
            for window in [Window::Natural, Window::Nudged] {
                let kernel = Increment { times, nudges: Nudges { window, waits_for: 0 }, seed };
                let stretches: Vec<_> = kernel.stretches(task).collect();
                let made: u64 = stretches.iter().map(|(length, nudge)| length + u64::from(*nudge == Nudge::Inside)).sum();
                prop_assert_eq!(made, times);
                let count = |side| stretches.iter().filter(|(_, nudge)| *nudge == side).count() as u64;
                let nudges = if window == Window::Nudged { NUDGES.min(times) } else { 0 };
                prop_assert_eq!(count(Nudge::Inside), nudges.div_ceil(2));
                prop_assert_eq!(count(Nudge::Outside), nudges / 2);
                prop_assert!(stretches.iter().all(|(length, _)| *length <= STRETCH));
            }
        }
    }

    #[test]
    fn workers_are_not_nudged_in_step_and_a_seed_gives_the_same_nudges() {
        let kernel = Increment { times: 100_000, nudges: Nudges { window: Window::Nudged, waits_for: 0 }, seed: 1 };
        assert_eq!(kernel.nudges(0), kernel.nudges(0));
        assert_ne!(kernel.nudges(0), kernel.nudges(1));
        assert_ne!(kernel.nudges(0), Increment { seed: 2, ..kernel }.nudges(0));
    }
}
