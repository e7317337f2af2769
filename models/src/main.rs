//! Goes through every order of steps, and every value that a read may see, of what the program does without the system's
//! locks: the lock across processes and the ends of a ring. The files are the program's own; atomic words and waiting are
//! the model checker's.

// The program uses all of it.
#[allow(dead_code)]
#[path = "../../src/os/ring_ends.rs"]
mod ring_ends;
#[allow(dead_code)]
#[path = "../../src/os/robust_lock.rs"]
mod robust_lock;

/// The words of the model checker.
mod atomics {
    pub(crate) use loom::sync::atomic::{AtomicU32, AtomicU64, Ordering};
}

/// Waiting: it lets others go on.
mod polling {
    #[derive(Default)]
    pub(crate) struct Polling;

    impl Polling {
        pub(crate) fn step(&mut self) {
            loom::thread::yield_now();
        }
    }
}

/// Cache lines, of which a model knows nothing.
mod words {
    #[derive(Debug, Default)]
    pub(crate) struct Line<T>(T);

    impl<T> std::ops::Deref for Line<T> {
        type Target = T;

        fn deref(&self) -> &T {
            &self.0
        }
    }
}

use std::panic::{self, AssertUnwindSafe};

use loom::cell::UnsafeCell;
use loom::sync::Arc;
use loom::sync::atomic::{AtomicU32, Ordering};
use loom::thread;

use ring_ends::RingEnds;
use robust_lock::RobustLock;

fn main() {
    let models: [(&str, fn()); 6] = [
        ("no increment is lost under the lock", nothing_is_lost),
        ("who waits gets the lock of the dead, and sees what it wrote", the_dead_leave_their_lock),
        ("who was believed dead takes nothing from another", the_late_take_nothing),
        ("what is put into a ring is taken whole, once and in order", rings_keep_order),
        ("two putters and a taker never meet in a place", putters_do_not_meet),
        ("a lock without its orderings is caught", || assert!(fails(a_lock_that_does_not_order))),
    ];
    for (name, model) in models {
        model();
        println!("{name}: holds");
    }
    println!("{} passed, 0 failed", models.len());
}

/// Every order of a few switches between threads; more of them than this find nothing that fewer do not.
fn every_order(model: impl Fn() + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(model);
}

fn fails(model: fn()) -> bool {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let failed = panic::catch_unwind(AssertUnwindSafe(model)).is_err();
    panic::set_hook(hook);
    failed
}

/// A value that the checker watches: two who touch it at once, or one who has not heard of the other, are found.
#[derive(Default)]
struct Watched(UnsafeCell<u64>);

// SAFETY: the model checker fails on every access that is not ordered, which is what is tried out here.
unsafe impl Send for Watched {}
unsafe impl Sync for Watched {}

impl Watched {
    fn add_one(&self) {
        self.0.with_mut(|value| {
            // SAFETY: as above.
            unsafe { *value += 1 }
        });
    }

    fn set(&self, to: u64) {
        self.0.with_mut(|value| {
            // SAFETY: as above.
            unsafe { *value = to }
        });
    }

    fn get(&self) -> u64 {
        self.0.with(|value| {
            // SAFETY: as above.
            unsafe { *value }
        })
    }
}

fn nothing_is_lost() {
    every_order(|| {
        let shared = Arc::new((RobustLock::new(), Watched::default()));
        let workers: Vec<_> = (1..=2)
            .map(|owner| {
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    for _ in 0..2 {
                        shared.0.lock(owner);
                        shared.1.add_one();
                        shared.0.unlock(owner);
                    }
                })
            })
            .collect();
        workers.into_iter().for_each(|worker| worker.join().expect("it ends"));
        assert_eq!((shared.1.get(), shared.0.owner()), (4, 0));
    });
}

fn the_dead_leave_their_lock() {
    every_order(|| {
        let shared = Arc::new((RobustLock::new(), Watched::default()));
        let dead = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                shared.0.lock(1);
                shared.1.add_one();
                // Killed here.
            }
        });
        let waiter = thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                shared.0.lock(2);
                shared.1.add_one();
                shared.0.unlock(2);
            }
        });
        dead.join().expect("it ends");
        // Reaped: the parent frees what it held.
        shared.0.free_if_owned_by(1);
        waiter.join().expect("it ends");
        assert_eq!((shared.1.get(), shared.0.owner()), (2, 0));
    });
}

fn the_late_take_nothing() {
    every_order(|| {
        let shared = Arc::new((RobustLock::new(), Watched::default()));
        shared.0.lock(1);
        let late = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.0.unlock(1)
        });
        let freed = shared.0.free_if_owned_by(1);
        shared.0.lock(2);
        shared.1.add_one();
        assert_eq!(shared.0.owner(), 2, "freed by the parent: {freed}");
        shared.0.unlock(2);
        late.join().expect("it ends");
        assert_eq!(shared.0.owner(), 0);
    });
}

#[derive(Default)]
struct Ring {
    ends: RingEnds,
    places: [Watched; 2],
}

impl Ring {
    fn put(&self, owner: u32, value: u64) {
        while self.ends.try_put(2, owner, |number| self.places[number as usize % 2].set(value)).is_none() {
            thread::yield_now();
        }
    }

    fn take(&self, owner: u32) -> u64 {
        loop {
            if let Some(value) = self.try_take(owner) {
                return value;
            }
            thread::yield_now();
        }
    }

    fn try_take(&self, owner: u32) -> Option<u64> {
        self.ends.try_take(owner, |number| self.places[number as usize % 2].get())
    }
}

fn rings_keep_order() {
    every_order(|| {
        let ring = Arc::new(Ring::default());
        let putter = thread::spawn({
            let ring = Arc::clone(&ring);
            move || (1..=3).for_each(|value| ring.put(1, value))
        });
        assert!(ring.ends.fill() <= 2);
        assert_eq!([ring.take(2), ring.take(2), ring.take(2)], [1, 2, 3]);
        putter.join().expect("it ends");
        assert_eq!((ring.ends.fill(), ring.ends.taken()), (0, 3));
    });
}

fn putters_do_not_meet() {
    every_order(|| {
        let ring = Arc::new(Ring::default());
        let putters: Vec<_> = (1..=2)
            .map(|owner| {
                let ring = Arc::clone(&ring);
                thread::spawn(move || ring.put(owner, owner.into()))
            })
            .collect();
        // Looked at once meanwhile: who looked again and again would keep the checker from coming to an end.
        let early = ring.try_take(3);
        putters.into_iter().for_each(|putter| putter.join().expect("it ends"));
        let mut taken: Vec<_> = early.into_iter().chain(std::iter::from_fn(|| ring.try_take(3))).collect();
        taken.sort_unstable();
        assert_eq!(taken, [1, 2]);
    });
}

/// The control: the same as [`nothing_is_lost`] with a lock that keeps others out and tells them nothing.
fn a_lock_that_does_not_order() {
    every_order(|| {
        let shared = Arc::new((AtomicU32::new(0), Watched::default()));
        let work = |shared: &(AtomicU32, Watched)| {
            while shared.0.compare_exchange(0, 1, Ordering::Relaxed, Ordering::Relaxed).is_err() {
                thread::yield_now();
            }
            shared.1.add_one();
            shared.0.store(0, Ordering::Relaxed);
        };
        let other = thread::spawn({
            let shared = Arc::clone(&shared);
            move || work(&shared)
        });
        work(&shared);
        other.join().expect("it ends");
    });
}
