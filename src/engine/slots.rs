//! The life of a slot of an event loop, and a watch on how long a task keeps the loop from turning.

use std::future::{Future, poll_fn};
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
use super::processor_time::ProcessorTime;
use super::waiter::Waiter;
use crate::event::{BlockedOn, EventKind, Nanos, Outcome, TaskId, Usage, WorkerId, WorkerKind};
use crate::event_buffer::EventBuffer;
use crate::scenario::{Main, OnMainExit};
use crate::work::{LoopContext, LoopCounter, SlotShared, caught};

/// The life of a slot, to be polled to its end.
pub(super) type SlotFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A slot, as the main coroutine of a program knows it. It lives on when this is dropped.
pub(super) trait SlotHandle: Send {
    /// Ends it where it waits.
    fn abort(&self);

    /// Waits until it is gone; false if it was aborted.
    fn came_to_its_end(self) -> impl Future<Output = bool> + Send;
}

impl SlotHandle for JoinHandle<()> {
    fn abort(&self) {
        self.abort();
    }

    async fn came_to_its_end(self) -> bool {
        self.await.is_ok()
    }
}

/// Slots that share a log.
pub(super) struct SlotGroup {
    shared: SlotShared,
    run: Arc<RunContext>,
    /// What the loop's thread uses, where all slots are on one.
    cpu: Option<Arc<LoopCpu>>,
    /// For a slot that is alone in its group, and may have to wait for a processor.
    processor: Option<ProcessorTime>,
    /// The channel closes when the last slot of the run has dropped its end.
    _alive: Sender<()>,
}

impl SlotGroup {
    /// Slots of one thread with one log.
    pub(super) fn of_all(
        run: &Arc<RunContext>,
        log: Arc<Mutex<EventBuffer>>,
        cpu: Arc<LoopCpu>,
        counter: Option<LoopCounter>,
        alive: Sender<()>,
    ) -> Arc<Self> {
        Arc::new(Self::of(run, log, Some(cpu), counter, alive))
    }

    /// A single slot, which runs beside others on several threads.
    pub(super) fn of_one(
        run: &Arc<RunContext>,
        log: Arc<Mutex<EventBuffer>>,
        counter: Option<LoopCounter>,
        alive: Sender<()>,
    ) -> Arc<Self> {
        Arc::new(Self::of(run, log, None, counter, alive))
    }

    fn of(
        run: &Arc<RunContext>,
        log: Arc<Mutex<EventBuffer>>,
        cpu: Option<Arc<LoopCpu>>,
        counter: Option<LoopCounter>,
        alive: Sender<()>,
    ) -> Self {
        let (cancel, timeout) = (run.cancel.clone(), run.plan.task_timeout_ns());
        let (locks, queue) = (Arc::clone(run.locks()), run.queue().cloned());
        let processor = cpu.is_none().then(ProcessorTime::default);
        // Slots on several threads have a log each.
        let flushes_before_waits = cpu.is_none();
        let shared = SlotShared { log, cancel, counter, locks, queue, timeout, flushes_before_waits };
        Self { shared, run: Arc::clone(run), cpu, processor, _alive: alive }
    }
}

/// Runs a slot in each of these groups, where `spawn` has it live, until all of them are gone (their ends of the channel are
/// dropped) or the run is cancelled. Cancelled slots are dropped with what they live on; the runner ends their tasks.
pub(super) async fn run_all<Handle: SlotHandle>(
    run: Arc<RunContext>,
    groups: impl Iterator<Item = Arc<SlotGroup>>,
    mut all_gone: Receiver<()>,
    spawn: impl Fn(Arc<SlotGroup>, Turns) -> Handle,
) {
    let main = run.main();
    let mut slots = Vec::new();
    let mut last = None;
    for (worker, group) in (0..).zip(groups) {
        let asks = group.cpu.is_some() && run.plan.workers <= MOST_ASKING;
        let up = emit_up(worker, &group.shared, asks);
        last = Some(Arc::clone(&group));
        let slot = spawn(group, Turns::of(worker, up, asks));
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

/// Of so many slots each tells that it waits for its first turn, so that one sees that while it waits; of more one would not.
const MOST_ASKING: u32 = 256;

/// A slot is up as soon as the loop knows it; from then on it waits for its first turn. In the slot's own log, so that this
/// comes before its other events.
fn emit_up(worker: WorkerId, shared: &SlotShared, asks: bool) -> Nanos {
    let mut log = shared.log.lock();
    let up = log.push(EventKind::WorkerSpawned { worker, kind: WorkerKind::Slot });
    log.push_at(up, EventKind::WorkerReady { worker, os_id: 0 });
    if asks {
        log.push_at(up, EventKind::Asks { worker, on: BlockedOn::Loop });
    }
    // A slot with a log of its own may compute for long before its next event. A log of all slots is flushed once for all.
    if shared.flushes_before_waits {
        log.flush();
    }
    up
}

/// The main coroutine of a program without a pool: it goes on for a while, then awaits the slots in the order in which
/// they were started, or ends. An event loop whose main coroutine is over drops all others.
async fn finish_main<Handle: SlotHandle>(main: Main, slots: Vec<(WorkerId, Handle)>, log: &mut EventBuffer) {
    tokio::time::sleep(Duration::from_nanos(main.goes_on)).await;
    match main.then {
        OnMainExit::Join => {
            for (worker, slot) in slots {
                let since = log.now();
                log.flush();
                // A slot never fails: a panic of a task is the failure of that task.
                slot.came_to_its_end().await;
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
                if !slot.came_to_its_end().await {
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
pub(super) fn live(group: Arc<SlotGroup>, mut turns: Turns) -> impl Future<Output = ()> + Send {
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
        // Among threads a slot's turns are measured from outside, see below.
        let now = group.run.clock().now();
        let cpu_ns = group.processor.as_ref().map_or(turns.together, |processor| processor.until(now));
        let usage = Usage { cpu_ns, ..Usage::default() };
        group.shared.log.lock().push(EventKind::WorkerExited { worker: turns.worker, usage });
    }
}

/// The life of a slot that may have to wait for a processor.
pub(super) fn live_among_threads(group: Arc<SlotGroup>, turns: Turns) -> SlotFuture {
    let mut life = Box::pin(live(Arc::clone(&group), turns));
    let turn = move |waker: &mut Context<'_>| {
        let Some(processor) = &group.processor else { return life.as_mut().poll(waker) };
        processor.begin_turn(group.run.clock().now());
        let polled = life.as_mut().poll(waker);
        processor.end_turn(group.run.clock().now());
        polled
    };
    Box::pin(poll_fn(turn))
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

/// How long a slot kept its loop at most, and what processor time its turns took together where the loop has one thread, ns.
pub(super) struct Turns {
    worker: WorkerId,
    task: TaskId,
    longest: Nanos,
    together: Nanos,
    ended: Nanos,
    /// Whether it has told that it waits for a turn.
    asks: bool,
}

impl Turns {
    /// Those of a slot that has waited for its first turn since it is up.
    fn of(worker: WorkerId, up: Nanos, asks: bool) -> Self {
        Self { worker, task: 0, longest: 0, together: 0, ended: up, asks }
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
        let polled = caught(|| task.poll(waker));
        self.ended = clock.now();
        let turn = self.ended.saturating_sub(began);
        self.longest = self.longest.max(turn);
        self.together += group.cpu.as_ref().map_or(turn, |cpu| cpu.of_turn(turn));
        polled.unwrap_or_else(|panic| Poll::Ready(Outcome::Failed(Box::new(panic))))
    }

    /// Between two turns another slot had the loop, unless the task waited anyway, which the timeline sees.
    fn emit_gap(&mut self, now: Nanos, shared: &SlotShared) {
        let asked = std::mem::take(&mut self.asks);
        if asked || now.saturating_sub(self.ended) >= WORTH_DRAWING {
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
