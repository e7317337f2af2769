//! The life of a slot of an event loop, and a watch on how long a task keeps the loop from turning.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use parking_lot::Mutex;
use tokio::sync::{mpsc, oneshot};

use super::Stage;
use crate::event::{Nanos, Outcome, Usage, What, WorkerId, WorkerKind};
use crate::log::Log;
use crate::work::{Desk, LoopContext, LoopCounter, Task, panicked};

/// A desk for slots that share this log.
pub(super) fn desk(
    stage: &Stage,
    log: Arc<Mutex<Log>>,
    tells_before_waits: bool,
    counter: Option<LoopCounter>,
) -> Arc<Desk> {
    Arc::new(Desk { log, cancel: stage.cancel.clone(), counter, timeout: stage.plan.timeout_ns, tells_before_waits })
}

/// Runs so many slots on the runtime that polls this, until all tasks are done or the run is cancelled.
/// Cancelling leaves the slots where they stand, to be dropped with the runtime; the runner tells what became of their
/// tasks.
pub(super) async fn run_all(stage: Arc<Stage>, slots: u32, desk: impl Fn() -> Arc<Desk>) {
    // Every slot holds an end of this channel: it closes when the last one is gone.
    let (alive, mut all_gone) = mpsc::channel::<()>(1);
    let mut log = stage.log();
    for worker in 0..slots {
        log.push(What::WorkerSpawned { worker, kind: WorkerKind::Slot });
        tokio::spawn(live(worker, desk(), Arc::clone(&stage), alive.clone()));
    }
    drop((log, alive));
    let (stop, stopped) = oneshot::channel();
    stage.cancel.on_request(move || {
        // Nobody listens when the run is over already.
        let _ = stop.send(());
    });
    let mut stopped = pin!(stopped);
    let mut all_gone = pin!(all_gone.recv());
    poll_fn(|waker| {
        let over = all_gone.as_mut().poll(waker).is_ready() || stopped.as_mut().poll(waker).is_ready();
        if over { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// A slot, from its first turn to its last: one task after the other.
async fn live(worker: WorkerId, desk: Arc<Desk>, stage: Arc<Stage>, _alive: mpsc::Sender<()>) {
    desk.log.lock().push(What::WorkerReady { worker, os_id: 0 });
    let mut busy = 0;
    while let Some(task) = stage.next_task(worker) {
        let started = desk.log.lock().push(What::TaskStarted { worker, task: task.id });
        let outcome = watched(task, worker, started, &desk, &mut busy).await;
        desk.log.lock().push(What::TaskFinished { worker, task: task.id, outcome });
    }
    let usage = Usage { cpu_ns: busy, ..Usage::default() };
    desk.log.lock().push(What::WorkerExited { worker, usage });
}

/// Runs a task and measures every turn of it: a turn is time in which the loop does nothing else. A panic fails the
/// task and nothing else. Adds the turns to `busy` and tells the longest.
async fn watched(task: &Task, worker: WorkerId, started: Nanos, desk: &Desk, busy: &mut Nanos) -> Outcome {
    let context = LoopContext::new(desk, worker, task.id, started);
    let mut performing = pin!(task.perform_on_loop(&context));
    let clock = desk.log.lock().clock().clone();
    let (mut longest, mut together) = (0, 0);
    let outcome = poll_fn(|waker| {
        let began = clock.now();
        let polled = catch_unwind(AssertUnwindSafe(|| performing.as_mut().poll(waker)));
        let turn = clock.now().saturating_sub(began);
        longest = longest.max(turn);
        together += turn;
        polled.unwrap_or_else(|panic| Poll::Ready(Outcome::Failed(Box::new(panicked(&*panic)))))
    })
    .await;
    *busy += together;
    if longest >= WORTH_TELLING {
        desk.log.lock().push(What::LoopBlocked { worker, nanos: longest });
    }
    outcome
}

/// A turn shorter than this blocks nobody that a person would notice, ns.
const WORTH_TELLING: Nanos = 10_000;
