//! The life of a slot of an event loop, and a watch on how long a task keeps the loop from turning.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::select;
use tokio::sync::mpsc::{Receiver, Sender};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::RunContext;
use super::loop_cpu::LoopCpu;
use super::waiter::Waiter;
use crate::event::{BlockedOn, EventKind, Nanos, Outcome, TaskId, Usage, WorkerId, WorkerKind};
use crate::event_buffer::EventBuffer;
use crate::os;
use crate::scenario::{Main, OnMainExit};
use crate::work::{LoopContext, LoopCounter, SlotShared, panicked};

/// Slots that share a log.
pub(super) struct SlotGroup {
    shared: SlotShared,
    run: Arc<RunContext>,
    /// What the loop's thread uses, where all slots are on one.
    cpu: Option<Arc<LoopCpu>>,
    /// The channel closes when the last slot of the run has dropped its end.
    _alive: Sender<()>,
}

pub(super) fn slot_group(
    run: &Arc<RunContext>,
    log: Arc<Mutex<EventBuffer>>,
    cpu: Option<Arc<LoopCpu>>,
    counter: Option<LoopCounter>,
    alive: Sender<()>,
) -> Arc<SlotGroup> {
    let (cancel, timeout) = (run.cancel.clone(), run.plan.task_timeout_ns());
    let locks = Arc::clone(run.locks());
    // Slots on several threads have a log each.
    let flushes_before_waits = cpu.is_none();
    let shared = SlotShared { log, cancel, counter, locks, timeout, flushes_before_waits };
    Arc::new(SlotGroup { shared, run: Arc::clone(run), cpu, _alive: alive })
}

/// Runs a slot in each of these groups, on the runtime that polls this, until all of them are gone (their ends of the
/// channel are dropped) or the run is cancelled. Cancelled slots are dropped with the runtime; the runner ends their tasks.
pub(super) async fn run_all(
    run: Arc<RunContext>,
    groups: impl Iterator<Item = Arc<SlotGroup>>,
    mut all_gone: Receiver<()>,
) {
    let main = run.main();
    let mut slots = Vec::new();
    let mut last = None;
    for (worker, group) in (0..).zip(groups) {
        let up = emit_up(worker, &group.shared);
        last = Some(Arc::clone(&group));
        let slot = tokio::spawn(live(group, Turns::of(worker, up)));
        if main.is_some() {
            slots.push((worker, slot));
        }
    }
    if let Some(group) = last {
        group.shared.log.lock().flush();
    }
    let waiter = Waiter::of(&run).map(|waiter| tokio::spawn(waiter.wait_for_each()));
    let (stop, stopped) = oneshot::channel();
    run.cancel.on_request(move || {
        // It fails when the run is over already.
        let _ = stop.send(());
    });
    let mut log = run.log();
    let over = async {
        match main {
            Some(main) => finish_main(main, slots, &mut log).await,
            None => drop(all_gone.recv().await),
        }
    };
    let over = async {
        over.await;
        run.end_of_news();
        if let Some(waiter) = waiter {
            // It never fails: it only listens.
            let _ = waiter.await;
        }
    };
    select! {
        biased;
        () = over => {}
        _ = stopped => {}
    }
}

/// A slot is up as soon as the loop knows it; from then on it waits for its first turn. In the slot's own log, so that this
/// comes before its other events.
fn emit_up(worker: WorkerId, shared: &SlotShared) -> Nanos {
    let mut log = shared.log.lock();
    let up = log.push(EventKind::WorkerSpawned { worker, kind: WorkerKind::Slot });
    log.push_at(up, EventKind::WorkerReady { worker, os_id: 0 });
    // A slot with a log of its own may compute for long before its next event. A log of all slots is flushed once for all.
    if shared.flushes_before_waits {
        log.flush();
    }
    up
}

/// The main coroutine of a program without a pool: it goes on for a while, then awaits the slots in the order in which
/// they were started, or ends. An event loop whose main coroutine is over drops all others.
async fn finish_main(main: Main, slots: Vec<(WorkerId, JoinHandle<()>)>, log: &mut EventBuffer) {
    tokio::time::sleep(Duration::from_nanos(main.goes_on)).await;
    match main.then {
        OnMainExit::Join => {
            for (worker, slot) in slots {
                let since = log.now();
                log.flush();
                // A slot never fails: a panic of a task is the failure of that task.
                let _ = slot.await;
                log.push(EventKind::Joined { worker, since });
            }
        }
        // Whatever else there is belongs to threads and processes, and is refused here; a loop ends with its main coroutine.
        OnMainExit::Abandon | OnMainExit::LeaveToExit | OnMainExit::CancelQueued => {
            log.push(EventKind::MainEnded);
            for (_, slot) in &slots {
                slot.abort();
            }
            for (worker, slot) in slots {
                if slot.await.is_err() {
                    log.push(EventKind::WorkerExited { worker, usage: Usage::default() });
                }
            }
        }
    }
}

/// A slot: one task after the other. Every turn is measured, as the loop does nothing else meanwhile. A panic fails the
/// task and nothing else.
///
/// All in one block, and no function of its own for a part: an async function keeps its arguments twice, and with a
/// hundred thousand slots every byte is a hundred kilobytes.
#[expect(clippy::manual_async_fn, reason = "an async function keeps its arguments twice")]
fn live(group: Arc<SlotGroup>, mut turns: Turns) -> impl Future<Output = ()> + Send {
    async move {
        turns.emit_gap(group.run.clock().now(), &group.shared);
        while let Some(task) = group.run.next_task(turns.worker) {
            turns.task = task.id;
            if let Some(arrival) = group.run.arrival(turns.task) {
                // Boxed, as few slots wait for an arrival and a timer is larger than the rest of a slot.
                Box::pin(arrive(arrival, &group)).await;
            }
            // Looked up again, as what is held over a wait makes every slot larger.
            let task = &group.run.job.tasks[turns.task as usize];
            let started = group.shared.log.lock().push(EventKind::TaskStarted { worker: turns.worker, task: task.id });
            let context = LoopContext::new(&group.shared, turns.worker, task.id, started);
            turns.longest = 0;
            let mut performing = pin!(task.perform_on_loop(&context));
            turns.ended = started;
            let outcome = poll_fn(|waker| turns.watch(performing.as_mut(), waker, &group)).await;
            let mut log = group.shared.log.lock();
            // Where the loop has several threads, a long turn blocks a thread and not the loop.
            if turns.longest >= WORTH_TELLING && !group.shared.flushes_before_waits {
                log.push(EventKind::LoopBlocked { worker: turns.worker, nanos: turns.longest });
            }
            log.push(EventKind::TaskFinished { worker: turns.worker, task: turns.task, outcome });
            drop(log);
            group.run.tell_waiter(turns.task);
        }
        let usage = Usage { cpu_ns: turns.together, ..Usage::default() };
        group.shared.log.lock().push(EventKind::WorkerExited { worker: turns.worker, usage });
    }
}

/// Waits until a moment of the run's clock. Cancelling drops the whole loop.
async fn arrive(arrival: Nanos, group: &SlotGroup) {
    loop {
        let missing = arrival.saturating_sub(group.run.clock().now());
        if missing == 0 {
            return;
        }
        if group.shared.flushes_before_waits {
            group.shared.log.lock().flush();
        }
        tokio::time::sleep(Duration::from_nanos(missing)).await;
    }
}

/// How long a slot kept its loop at most, and what processor time its turns took together, ns.
struct Turns {
    worker: WorkerId,
    task: TaskId,
    longest: Nanos,
    together: Nanos,
    ended: Nanos,
}

impl Turns {
    /// Those of a slot that has waited for its first turn since it is up.
    fn of(worker: WorkerId, up: Nanos) -> Self {
        Self { worker, task: 0, longest: 0, together: 0, ended: up }
    }

    /// Gives a task one turn, and measures it and the wait for it.
    fn watch(
        &mut self,
        task: Pin<&mut impl Future<Output = Outcome>>,
        waker: &mut Context<'_>,
        group: &SlotGroup,
    ) -> Poll<Outcome> {
        let clock = group.run.clock();
        let began = clock.now();
        self.emit_gap(began, &group.shared);
        // On several threads a turn may also wait for a processor. What computes does so in its first turn, so the system
        // is asked about that one; the others are shorter than the question.
        let before = (group.cpu.is_none() && self.longest == 0).then(os::thread_usage);
        let polled = catch_unwind(AssertUnwindSafe(|| task.poll(waker)));
        self.ended = clock.now();
        let turn = self.ended.saturating_sub(began);
        self.longest = self.longest.max(turn);
        self.together += match (&group.cpu, before) {
            (Some(cpu), _) => cpu.of_turn(turn),
            (None, Some(before)) => os::usage_since(before).cpu_ns,
            (None, None) => turn,
        };
        polled.unwrap_or_else(|panic| Poll::Ready(Outcome::Failed(Box::new(panicked(&*panic)))))
    }

    /// Between two turns another slot had the loop, unless the task waited anyway, which the timeline sees.
    fn emit_gap(&self, now: Nanos, shared: &SlotShared) {
        if now.saturating_sub(self.ended) >= WORTH_DRAWING {
            shared
                .log
                .lock()
                .push_at(now, EventKind::Blocked { worker: self.worker, on: BlockedOn::Loop, since: self.ended });
        }
    }
}

/// A gap between two turns shorter than this is not drawn: a fair lock is handed on at every increment, ns.
const WORTH_DRAWING: Nanos = 2_000;

/// A turn shorter than this blocks the loop for less than a person would notice, ns.
const WORTH_TELLING: Nanos = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn size_of_result<F>(_: fn(Arc<SlotGroup>, Turns) -> F) -> usize {
        size_of::<F>()
    }

    /// With what tokio keeps beside it, a slot fits in three pairs of cache lines; tokio takes whole pairs, and there may
    /// be a hundred thousand slots.
    #[test]
    fn a_slot_is_small() {
        let size = size_of_result(live);
        assert!(size <= 280, "{size} bytes");
    }
}
