//! Eats with two forks, each a lock that a neighbour needs, too: the kernel of every deadlock.
//!
//! With two at the table it is the smallest case of all: two locks, taken in opposite order. The pause between the first
//! fork and the second is a nudge, and is shown as one; without it deadlocks come, too, but not in every demonstration.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::event::{LockId, Nanos, SEMAPHORE, TaskId, Value};
use crate::text::Phrase;
use crate::work::{BlockingLocks, Context, Kernel, LoopContext, LoopLocks, OnLoop, Stop, Stopped};

/// Eats with two forks, some times over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dine {
    /// How many sit at the table; there are as many forks.
    pub seats: u32,
    pub meals: u64,
    /// How long one eats, ns. As long on average one thinks between two meals.
    pub eat: Nanos,
    /// How long one holds the first fork before taking the second, ns: a nudge.
    pub pause: Nanos,
    /// What is done against waiting for ever.
    pub fix: Fix,
    /// Whether somebody raises an exception while holding both forks.
    pub exception: Exception,
    /// How long one thinks depends on this, the task and the meal.
    pub seed: u64,
}

/// What is done against waiting for ever.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray, VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Fix {
    /// Nothing: one fork, then the other.
    None,
    /// Everybody takes the fork with the lower number first.
    Order,
    /// The second fork is only tried; if somebody has it, the first is put back, and it begins anew after a while.
    TryLock,
    /// A waiter is asked, who lets one at a time take forks.
    Waiter,
    /// One fewer than there are forks may sit at the table at once.
    Semaphore,
}

/// Whether the first at the table raises an exception in the middle of its first meal, and what becomes of its forks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray, VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Exception {
    /// Nobody raises any.
    None,
    /// They are released all the same, as by `with lock`.
    With,
    /// They stay locked: it never comes to its `release()`.
    ByHand,
}

impl Dine {
    /// Whether this seat raises in the middle of a meal.
    fn raises(&self, seat: TaskId) -> bool {
        seat == 0 && self.exception != Exception::None
    }

    /// How many locks it needs with so many at the table: the forks and the waiter.
    #[must_use]
    pub fn locks(seats: u32) -> u32 {
        seats + 1
    }

    /// How many may sit at the table with the semaphore.
    #[must_use]
    pub fn permits(seats: u32) -> u32 {
        seats.saturating_sub(1).max(1)
    }

    fn waiter(&self) -> LockId {
        self.seats
    }

    /// The forks of a seat, in the order in which they are taken.
    fn forks(&self, seat: TaskId) -> (LockId, LockId) {
        let (own, next) = (seat, (seat + 1) % self.seats);
        if self.fix == Fix::Order { (own.min(next), own.max(next)) } else { (own, next) }
    }

    /// How long one thinks or backs off: random, so that neighbours are not in step, and as long as eating on average.
    fn moods(&self, task: TaskId) -> impl FnMut() -> Nanos + Send + use<> {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(u64::from(task) + 2);
        let longest = self.eat.max(self.pause).saturating_mul(2);
        move || random.random_range(0..=longest)
    }
}

impl Kernel for Dine {
    fn run(&self, task: TaskId, context: &mut Context<'_, '_>) -> Stopped {
        let mut moods = self.moods(task);
        for meal in 1..=self.meals {
            self.meal(task, &mut moods, context)?;
            context.events().emit_progress(meal);
            if meal < self.meals {
                context.wait(moods())?;
            }
        }
        Ok(Value::Number(self.meals))
    }

    /// The locks are the loop's own: a slot that waits for one lets the others go on.
    fn run_on_loop<'run>(&'run self, task: TaskId, context: &'run LoopContext<'_>) -> OnLoop<'run> {
        Box::pin(async move {
            let mut moods = self.moods(task);
            for meal in 1..=self.meals {
                self.meal_on_loop(task, &mut moods, context).await?;
                context.events().emit_progress(meal);
                if meal < self.meals {
                    context.wait(moods()).await?;
                }
            }
            Ok(Value::Number(self.meals))
        })
    }

    fn halved(&self) -> Self {
        Self { meals: self.meals / 2, ..*self }
    }
}

impl Dine {
    /// One meal. Whatever stops it, what is held is given back.
    fn meal(&self, seat: TaskId, moods: &mut impl FnMut() -> Nanos, context: &mut Context<'_, '_>) -> Result<(), Stop> {
        let (first, second) = self.forks(seat);
        let mut locks = BlockingLocks::new(context);
        match self.fix {
            Fix::Semaphore => locks.acquire()?,
            Fix::Waiter => locks.lock(self.waiter())?,
            Fix::None | Fix::Order | Fix::TryLock => {}
        }
        loop {
            locks.lock(first)?;
            locks.task().wait(self.pause)?;
            if self.fix != Fix::TryLock {
                locks.lock(second)?;
                break;
            }
            if locks.try_lock(second)? {
                break;
            }
            locks.unlock(first);
            locks.task().wait(moods())?;
        }
        locks.unlock(self.waiter());
        locks.task().wait(self.eat)?;
        if self.raises(seat) {
            if self.exception == Exception::ByHand {
                locks.forget();
            }
            return Err(raised());
        }
        locks.unlock(second);
        locks.unlock(first);
        locks.unlock(SEMAPHORE);
        Ok(())
    }

    /// The same on an event loop.
    async fn meal_on_loop(
        &self,
        seat: TaskId,
        moods: &mut (impl FnMut() -> Nanos + Send),
        context: &LoopContext<'_>,
    ) -> Result<(), Stop> {
        let (first, second) = self.forks(seat);
        let mut locks = LoopLocks::new(context);
        match self.fix {
            Fix::Semaphore => locks.acquire().await?,
            Fix::Waiter => locks.lock(self.waiter()).await?,
            Fix::None | Fix::Order | Fix::TryLock => {}
        }
        loop {
            locks.lock(first).await?;
            context.wait(self.pause).await?;
            if self.fix != Fix::TryLock {
                locks.lock(second).await?;
                break;
            }
            if locks.try_lock(second)? {
                break;
            }
            locks.unlock(first);
            context.wait(moods()).await?;
        }
        locks.unlock(self.waiter());
        context.wait(self.eat).await?;
        if self.raises(seat) {
            if self.exception == Exception::ByHand {
                locks.forget();
            }
            return Err(raised());
        }
        locks.unlock(second);
        locks.unlock(first);
        locks.unlock(SEMAPHORE);
        Ok(())
    }
}

fn raised() -> Stop {
    Stop::Failed(Phrase::new("task.raised"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_a_table_of(seats: u32, fix: Fix) -> Dine {
        Dine { seats, meals: 3, eat: 1_000, pause: 1_000, fix, exception: Exception::None, seed: 1 }
    }

    #[test]
    fn without_a_fix_the_first_forks_are_all_different_and_with_an_order_they_are_not() {
        for seats in 2..=9 {
            let firsts = |fix| {
                let mut firsts: Vec<_> = (0..seats).map(|seat| at_a_table_of(seats, fix).forks(seat).0).collect();
                firsts.sort_unstable();
                firsts.dedup();
                firsts.len()
            };
            assert_eq!(firsts(Fix::None), seats as usize, "everybody can have one fork: nobody has two");
            assert_eq!(firsts(Fix::Order), seats as usize - 1, "two begin with the same: one of them has none");
            for seat in 0..seats {
                let (first, second) = at_a_table_of(seats, Fix::Order).forks(seat);
                assert!(first < second, "{first} {second}");
            }
        }
    }

    #[test]
    fn two_at_a_table_take_the_same_locks_in_opposite_order() {
        let table = at_a_table_of(2, Fix::None);
        assert_eq!((table.forks(0), table.forks(1)), ((0, 1), (1, 0)));
    }

    #[test]
    fn neighbours_do_not_think_in_step_and_a_seed_gives_the_same_thoughts() {
        let thoughts = |task| {
            let mut moods = at_a_table_of(5, Fix::None).moods(task);
            (0..8).map(|_| moods()).collect::<Vec<_>>()
        };
        assert_eq!(thoughts(0), thoughts(0));
        assert_ne!(thoughts(0), thoughts(1));
    }
}
