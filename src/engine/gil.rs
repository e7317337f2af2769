//! `gil`: threads and one interpreter lock, modelled on `CPython`'s. A model, and labelled so wherever it is shown.
//!
//! One holder at a time. A thread that waits for longer than the switch interval asks the holder to drop the lock; the
//! holder looks for the request, drops the lock, and waits until another has taken it, so that it cannot win it right back.
//! While a thread waits for something else, it does not hold the lock. Where the holder looks is the variant: `new`
//! looks between steps only (kernels' checkpoints), as 3.10 and later look at backward jumps and calls; `old` looks
//! between the read and the write of an increment, too, and takes as long for one as the evaluation loop of 3.9 and before
//! (`guard` has its instructions); `none` has no lock at all, as a free-threaded build (3.13 on): plain threads. A share of
//! a computing task may be native code, which lets the lock go. The facts are `CPython`'s (`Python/ceval_gil.c`, `sys.setswitchinterval`: 5 ms).
//!
//! The lock records who held it in a log of its own, as every change is made under its mutex anyway.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::{Engine, RunContext, threads};
use crate::event::{EventKind, Nanos, WorkerId};
use crate::event_buffer::EventBuffer;
use crate::gil::Gil;
use crate::plan::GilSettings;
use crate::text::Phrase;

/// A hold shorter than this is only added up: drawing it would cost more than it shows, ns.
const BRIEF: Nanos = 2_000;

pub(super) struct InterpreterLock;

impl Engine for InterpreterLock {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        let lock = GilSettings::of_plan(&run.plan)
            .map(|settings| -> Arc<dyn Gil> { Arc::new(ModelledGil::new(&settings, run.log())) });
        threads::run_on_threads(run, lock)
    }
}

struct ModelledGil {
    interval: Duration,
    changes_inside: bool,
    native_share: u32,
    state: Mutex<State>,
    /// Set by whoever has waited for an interval; the holder looks here without taking the mutex.
    drop_request: AtomicBool,
    freed: Condvar,
    switched: Condvar,
}

struct State {
    /// Who has it, since when.
    holder: Option<(WorkerId, Nanos)>,
    /// Whether the holder is another than the one before.
    is_switch: bool,
    last: Option<WorkerId>,
    waiting: u32,
    /// How often the lock was taken: shows whether it was taken in between.
    taken: u64,
    /// By worker: holds too short for an event each.
    brief: Vec<Brief>,
    log: EventBuffer,
}

#[derive(Debug, Clone, Copy, Default)]
struct Brief {
    nanos: Nanos,
    times: u32,
    switches: u32,
}

impl ModelledGil {
    fn new(settings: &GilSettings, log: EventBuffer) -> Self {
        let state = State { holder: None, is_switch: false, last: None, waiting: 0, taken: 0, brief: Vec::new(), log };
        Self {
            interval: Duration::from_nanos(settings.switch_interval),
            changes_inside: settings.changes_inside(),
            native_share: settings.native_percent(),
            state: Mutex::new(state),
            drop_request: AtomicBool::new(false),
            freed: Condvar::new(),
            switched: Condvar::new(),
        }
    }
}

impl State {
    fn take(&mut self, worker: WorkerId) {
        self.is_switch = self.last.is_some_and(|last| last != worker);
        self.last = Some(worker);
        self.holder = Some((worker, self.log.now()));
        self.taken += 1;
    }

    fn give_up(&mut self, forced: bool) {
        let Some((worker, since)) = self.holder.take() else { return };
        let now = self.log.now();
        let nanos = now.saturating_sub(since);
        if forced || nanos >= BRIEF {
            let what = EventKind::GilHeld { worker, since, forced, switched: self.is_switch };
            self.log.push_at(now, what);
        } else {
            let index = worker as usize;
            if index >= self.brief.len() {
                self.brief.resize(index + 1, Brief::default());
            }
            let brief = &mut self.brief[index];
            brief.nanos += nanos;
            brief.times = brief.times.saturating_add(1);
            brief.switches = brief.switches.saturating_add(u32::from(self.is_switch));
        }
        if self.waiting == 0 {
            // It may be long until the lock is used again.
            self.log.flush();
        }
    }
}

impl Gil for ModelledGil {
    fn acquire(&self, worker: WorkerId) {
        let mut state = self.state.lock();
        state.waiting += 1;
        let (since, mut refused) = (state.log.now(), 0_u32);
        while state.holder.is_some() {
            let seen = state.taken;
            let timed_out = self.freed.wait_for(&mut state, self.interval).timed_out();
            if timed_out && state.holder.is_some() {
                refused = refused.saturating_add(1);
                // If another got it in the meantime, that one has a full interval of its own.
                if state.taken == seen {
                    self.drop_request.store(true, Ordering::Relaxed);
                }
            }
        }
        state.waiting -= 1;
        state.take(worker);
        if refused > 0 {
            state.log.push(EventKind::GilRefused { worker, since, times: refused });
        }
        self.drop_request.store(false, Ordering::Relaxed);
        self.switched.notify_all();
    }

    fn release(&self) {
        let mut state = self.state.lock();
        let forced = self.drop_request.swap(false, Ordering::Relaxed) && state.waiting > 0;
        state.give_up(forced);
        self.freed.notify_one();
        if forced {
            let seen = state.taken;
            while state.taken == seen && state.waiting > 0 {
                self.switched.wait(&mut state);
            }
        }
    }

    #[inline]
    fn drop_requested(&self) -> bool {
        self.drop_request.load(Ordering::Relaxed)
    }

    fn changes_inside(&self) -> bool {
        self.changes_inside
    }

    fn native_share(&self) -> u32 {
        self.native_share
    }
}

impl Drop for ModelledGil {
    fn drop(&mut self) {
        let state = self.state.get_mut();
        for (worker, brief) in (0..).zip(std::mem::take(&mut state.brief)) {
            let Brief { nanos, times, switches } = brief;
            if times > 0 {
                state.log.push(EventKind::GilHeldBriefly { worker, nanos, times, switches });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::event::Event;
    use crate::timeline::Timeline;
    use crossbeam::channel::{Receiver, unbounded};
    use std::sync::atomic::AtomicU64;

    /// A lock whose request comes after so many microseconds, and what it tells.
    fn gil(micros: u64) -> (ModelledGil, Receiver<Vec<Event>>) {
        let (out, told) = unbounded();
        let settings = GilSettings { switch_interval: micros * 1_000, ..GilSettings::default() };
        (ModelledGil::new(&settings, EventBuffer::new(Clock::start(), out)), told)
    }

    fn timeline(told: &Receiver<Vec<Event>>) -> Timeline {
        let events: Vec<Event> = told.iter().flatten().collect();
        Timeline::of(&events)
    }

    #[test]
    fn one_holder_at_a_time_and_nobody_starves() {
        let (gil, told) = gil(50);
        let inside = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for worker in 0..4 {
                let (gil, inside) = (&gil, &inside);
                scope.spawn(move || {
                    let mut handed_on = 0;
                    gil.acquire(worker);
                    // Keeps computing until the others have asked for the lock: no clock decides.
                    while handed_on < 3 {
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two holders");
                        inside.fetch_sub(1, Ordering::SeqCst);
                        let alone = gil.state.lock().waiting == 0;
                        if gil.drop_requested() || alone {
                            handed_on += 1;
                            gil.release();
                            gil.acquire(worker);
                        }
                    }
                    gil.release();
                });
            }
        });
        assert!(gil.state.lock().holder.is_none());
        drop(gil);
        let timeline = timeline(&told);
        let lane = timeline.gil().expect("it was held");
        assert!(lane.holds().windows(2).all(|pair| pair[0].end <= pair[1].start), "two holders at a time");
        assert!((0..4).all(|worker| lane.held_ns(worker, Nanos::MAX) > 0), "everybody had it");
        assert!(lane.switches(Nanos::MAX) >= 3, "four workers are three changes of hands at least");
    }

    #[test]
    fn a_holder_who_leaves_by_itself_does_not_wait_for_anybody() {
        let (gil, told) = gil(5_000);
        gil.acquire(0);
        gil.release();
        gil.acquire(0);
        assert!(gil.state.lock().holder.is_some());
        gil.release();
        drop(gil);
        let timeline = timeline(&told);
        let lane = timeline.gil().expect("it was held");
        assert_eq!((lane.switches(Nanos::MAX), lane.forced(Nanos::MAX), lane.refused(Nanos::MAX)), (0, 0, 0));
    }

    #[test]
    fn a_waiter_asks_after_the_interval_and_the_holder_is_forced_to_switch() {
        let (gil, told) = gil(50);
        gil.acquire(0);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                gil.acquire(1);
                gil.release();
            });
            while !gil.drop_requested() {
                std::thread::yield_now();
            }
            gil.release();
        });
        drop(gil);
        let timeline = timeline(&told);
        let lane = timeline.gil().expect("it was held");
        assert_eq!((lane.switches(Nanos::MAX), lane.forced(Nanos::MAX)), (1, 1));
        assert!(lane.refused(Nanos::MAX) >= 1, "the waiter woke and did not get it");
    }
}
