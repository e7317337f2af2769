//! `rayon`: a pool that balances itself. Tasks go to one thread's own queue, and idle threads steal from it.

use std::io;
use std::sync::Arc;
use std::thread::Builder;

use crossbeam::channel::{Sender, bounded};
use parking_lot::Mutex;
use rayon::{ThreadBuilder, ThreadPool, ThreadPoolBuilder};

use super::not_started::in_full;
use super::threads::{start_each, system_name};
use super::worker::Crew;
use super::{Engine, RunContext};
use crate::event::{EventKind, Nanos, Usage, WorkerId, WorkerKind};
use crate::event_buffer::EventBuffer;
use crate::os;
use crate::scenario::Assignment;
use crate::scenario::Task;
use crate::text::Phrase;

pub(super) struct Rayon;

/// One thread of the pool, found by its index. Only its own thread locks it while the run goes on.
struct PoolThread {
    worker: WorkerId,
    log: EventBuffer,
    before: Usage,
    begins: Nanos,
}

type PoolThreads = [Mutex<Option<PoolThread>>];

impl Engine for Rayon {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        let crew = Crew::new(run, None)?;
        let threads: Vec<Mutex<Option<PoolThread>>> = (0..run.plan.workers).map(|_| Mutex::new(None)).collect();
        std::thread::scope(|scope| {
            // A pool starts with all of its threads or not at all. So they are started before it, and wait for it.
            let mut waiting = Vec::new();
            start_each(run, WorkerKind::Thread, |worker| {
                let (hand_over, take) = bounded::<ThreadBuilder>(1);
                let threads = &threads;
                let thread = Builder::new().name(system_name(worker));
                thread.spawn_scoped(scope, move || {
                    // Without a pool there is nothing to do.
                    if let Ok(place) = take.recv() {
                        let own = &threads[place.index()];
                        begin(run, worker, own);
                        place.run();
                        end(own);
                    }
                })?;
                waiting.push(hand_over);
                Ok(())
            });
            if waiting.is_empty() {
                return Err(run.no_worker());
            }
            let pool = pool_of(waiting)?;
            if run.begins_together() {
                crew.barrier.expect(u32::try_from(pool.current_num_threads()).unwrap_or(u32::MAX));
                pool.broadcast(|thread| own_task(&crew, &threads[thread.index()]));
            } else if run.job.assignment == Assignment::Arrivals {
                spawn_on_arrival(&crew, &pool, &threads);
            } else {
                steal_tasks(&crew, &pool, &threads);
            }
            Ok(())
        })
    }
}

/// A pool of threads that are there already, one place each.
fn pool_of(mut waiting: Vec<Sender<ThreadBuilder>>) -> Result<ThreadPool, Phrase> {
    ThreadPoolBuilder::new()
        .num_threads(waiting.len())
        .spawn_handler(|place| {
            // It waits, so it takes its place.
            let sent = waiting.pop().and_then(|thread| thread.send(place).ok());
            sent.ok_or_else(|| io::Error::from(io::ErrorKind::BrokenPipe))
        })
        .build()
        .map_err(|error| in_full(Phrase::new("shortage.other").with("reason", error.to_string())))
}

fn begin(run: &RunContext, worker: WorkerId, own: &Mutex<Option<PoolThread>>) {
    let before = os::thread_usage();
    let mut log = run.log();
    let begins = log.push(EventKind::WorkerReady { worker, os_id: os::thread_id() });
    // The pool may be idle for long.
    log.flush();
    *own.lock() = Some(PoolThread { worker, log, before, begins });
}

fn end(own: &Mutex<Option<PoolThread>>) {
    if let Some(mut own) = own.lock().take() {
        own.log.push(EventKind::WorkerExited { worker: own.worker, usage: os::usage_since(own.before) });
    }
}

/// Every thread runs its own task, and all begin together.
fn own_task(crew: &Crew<'_>, own: &Mutex<Option<PoolThread>>) {
    crew.barrier.arrive();
    if let Some(own) = own.lock().as_mut() {
        // Starting and waiting for the others is no part of the work.
        own.before = os::thread_usage();
        own.begins = own.log.now();
        while let Some(task) = crew.run.next_task(own.worker) {
            own.begins = crew.one(own.worker, &mut own.log, task, own.begins);
        }
        // The pool may wait for others for ever.
        own.log.flush();
    }
}

/// Puts all tasks into the queue of one thread; the others steal.
fn steal_tasks<'run>(crew: &'run Crew<'run>, pool: &ThreadPool, threads: &'run PoolThreads) {
    // Within the pool: from outside, tasks would go to a queue that all threads share.
    pool.scope_fifo(|scope| {
        for task in &crew.run.job.tasks {
            scope.spawn_fifo(move |_| run_task(crew, task, threads));
        }
    });
}

/// Puts each task into the queue that all threads share when it arrives.
fn spawn_on_arrival<'run>(crew: &'run Crew<'run>, pool: &ThreadPool, threads: &'run PoolThreads) {
    pool.in_place_scope_fifo(|scope| {
        for task in &crew.run.job.tasks {
            if !crew.run.wait_for_arrival(task.id) {
                return;
            }
            scope.spawn_fifo(move |_| run_task(crew, task, threads));
        }
    });
}

fn run_task(crew: &Crew<'_>, task: &Task, threads: &PoolThreads) {
    let Some(index) = rayon::current_thread_index() else { return };
    let mut own = threads[index].lock();
    let Some(own) = own.as_mut() else { return };
    if !crew.run.cancel.is_wanted() {
        let begins = own.log.now();
        own.begins = crew.one(own.worker, &mut own.log, task, begins);
        // The pool may have nothing for this thread for long.
        own.log.flush_if_due();
    }
}
