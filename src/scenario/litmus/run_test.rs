//! One thread's part in a litmus test: the kernel. The first thread counts what came of each trial.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::arena::{Arena, Deserted, ROUND};
use super::kind::{Heading, LitmusTest, MemoryOrdering};
use crate::event::{Fact, Facts, Nanos, TaskId, Value};
use crate::text::Phrase;
use crate::work::{Context, Kernel, Stop, Stopped};

/// Takes part in trials of a litmus test.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunTest {
    pub test: LitmusTest,
    pub ordering: MemoryOrdering,
    /// How often the threads meet.
    pub tries: u64,
    /// After so long no new round is begun, ns.
    pub longest: Nanos,
    /// The order in which lines are used depends on this.
    pub seed: u64,
    /// The memory that all threads of the test share. It cannot be sent anywhere: who gets this task without it is alone.
    #[serde(skip)]
    pub(super) arena: Option<Arc<Arena>>,
}

/// Tests are alike that do alike: whether they share memory says nothing of that.
impl PartialEq for RunTest {
    fn eq(&self, other: &Self) -> bool {
        let what = |test: &Self| (test.test, test.ordering, test.tries, test.longest, test.seed);
        what(self) == what(other)
    }
}

/// What the trials came to so far.
#[derive(Default)]
struct Counted {
    trials: u64,
    /// By heading.
    outcomes: [u64; Heading::ALL.len()],
    /// Which trial was the first weak one, from 1.
    first_weak: Option<u64>,
    /// When the round had been counted in which that came, ns since the first trial.
    first_weak_after: Option<Nanos>,
}

impl Counted {
    fn count(&mut self, heading: Heading) {
        self.trials += 1;
        self.outcomes[heading as usize] += 1;
        if heading == Heading::Weak {
            self.first_weak.get_or_insert(self.trials);
        }
    }

    fn round_ended(&mut self, after: Nanos) {
        if self.first_weak.is_some() {
            self.first_weak_after.get_or_insert(after);
        }
    }

    fn facts(&self) -> Facts {
        let counts =
            Heading::ALL.iter().zip(self.outcomes).map(|(heading, count)| (heading.key(), Fact::Number(count)));
        let first = self.first_weak.map(|trial| ("first-weak", Fact::Number(trial)));
        let after = self.first_weak_after.map(|after| ("first-weak-after", Fact::Nanos(after)));
        counts.chain(first).chain(after).collect()
    }
}

impl Kernel for RunTest {
    fn run(&self, task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let alone = || Stop::Failed(Phrase::new("task.litmus-alone"));
        let arena = self.arena.as_ref().ok_or_else(alone)?;
        let (clock, cancel) = (context.clock().clone(), context.cancel());
        let mut place = arena.enter(task as usize, self.seed, &clock, cancel);
        let (began, mut done, mut counted) = (clock.now(), 0, Counted::default());
        let mut goes_on = true;
        while goes_on && done < self.tries {
            context.checkpoint_now(done).inspect_err(|_| place.desert())?;
            let trials = usize::try_from(self.tries - done).unwrap_or(ROUND).min(ROUND);
            let mut count = |outcome: &[u64]| counted.count(self.test.heading(outcome));
            let mut is_enough = || clock.now().saturating_sub(began) >= self.longest;
            goes_on = place
                .round(trials, self.ordering, &mut count, &mut is_enough)
                .map_err(|Deserted| if cancel.is_wanted() { Stop::Cancelled } else { alone() })?;
            counted.round_ended(clock.now().saturating_sub(began));
            done += trials as u64;
        }
        // The first thread has counted for all.
        if counted.trials > 0 {
            context.events().emit_facts(counted.facts());
        }
        Ok(Value::Number(done))
    }

    fn halved(&self) -> Self {
        Self { tries: self.tries / 2, ..self.clone() }
    }
}
