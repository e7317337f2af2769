//! `rayon`: a pool that balances itself. Tasks go to one thread's own queue, and idle threads steal from it.

use std::io;
use std::sync::Arc;
use std::thread::Builder;

use parking_lot::Mutex;
use rayon::ThreadPoolBuilder;

use super::threads::{THREAD_NAME, refuse};
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
    log: EventBuffer,
    before: Usage,
    begins: Nanos,
}

impl Engine for Rayon {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        // A pool starts with all of its threads or not at all: when one cannot be started, a smaller pool is made.
        let mut workers = run.plan.workers;
        let mut log = run.log();
        loop {
            let refusal = match run_on(run, workers) {
                Ok(()) => return Ok(()),
                Err(refusal) => refusal,
            };
            let RefusedAt { worker, error } = refusal;
            for refused in worker..workers {
                refuse(run, &mut log, refused, 0, &error);
            }
            workers = worker;
            if workers == 0 {
                return Err(Phrase::new("run.no-worker").with("model", run.plan.model.name()));
            }
        }
    }
}

/// The first thread that could not be started.
struct RefusedAt {
    worker: WorkerId,
    error: io::Error,
}

fn run_on(run: &RunContext, workers: u32) -> Result<(), RefusedAt> {
    let Ok(crew) = Crew::new(run, None) else {
        return Err(RefusedAt { worker: 0, error: io::Error::from(io::ErrorKind::WouldBlock) });
    };
    let threads: Vec<Mutex<Option<PoolThread>>> = (0..workers).map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        let mut log = run.log();
        let mut refused = None;
        let pool = ThreadPoolBuilder::new()
            .num_threads(workers as usize)
            .spawn_handler(|thread| {
                let worker = worker_of(thread.index());
                log.push(EventKind::WorkerSpawned { worker, kind: WorkerKind::Thread });
                // Before the thread's own events.
                log.flush();
                let own = &threads[thread.index()];
                let spawned = Builder::new().name(THREAD_NAME.to_owned()).spawn_scoped(scope, move || {
                    begin(run, worker, own);
                    thread.run();
                    end(worker, own);
                });
                spawned.map(drop).map_err(|error| {
                    let kind = error.kind();
                    refused = Some(RefusedAt { worker, error });
                    io::Error::from(kind)
                })
            })
            .build();
        drop(log);
        match pool {
            Ok(pool) => {
                if run.begins_together() {
                    crew.barrier.expect(workers);
                    pool.broadcast(|thread| own_task(&crew, worker_of(thread.index()), &threads[thread.index()]));
                } else if run.job.assignment == Assignment::Arrivals {
                    spawn_on_arrival(&crew, &pool, &threads);
                } else {
                    steal_tasks(&crew, &pool, &threads);
                }
                Ok(())
            }
            Err(error) => {
                Err(refused.unwrap_or_else(|| RefusedAt { worker: 0, error: io::Error::other(error.to_string()) }))
            }
        }
    })
}

fn begin(run: &RunContext, worker: WorkerId, own: &Mutex<Option<PoolThread>>) {
    let before = os::thread_usage();
    let mut log = run.log();
    let begins = log.push(EventKind::WorkerReady { worker, os_id: os::thread_id() });
    // The pool may be idle for long.
    log.flush();
    *own.lock() = Some(PoolThread { log, before, begins });
}

fn end(worker: WorkerId, own: &Mutex<Option<PoolThread>>) {
    if let Some(mut own) = own.lock().take() {
        own.log.push(EventKind::WorkerExited { worker, usage: os::usage_since(own.before) });
    }
}

/// Every thread runs its own task, and all begin together.
fn own_task(crew: &Crew<'_>, worker: WorkerId, own: &Mutex<Option<PoolThread>>) {
    crew.barrier.arrive();
    if let Some(own) = own.lock().as_mut() {
        // Starting and waiting for the others is no part of the work.
        own.before = os::thread_usage();
        own.begins = own.log.now();
        while let Some(task) = crew.run.next_task(worker) {
            own.begins = crew.one(worker, &mut own.log, task, own.begins);
        }
        // The pool may wait for others for ever.
        own.log.flush();
    }
}

/// Puts all tasks into the queue of one thread; the others steal.
fn steal_tasks<'run>(crew: &'run Crew<'run>, pool: &rayon::ThreadPool, threads: &'run [Mutex<Option<PoolThread>>]) {
    // Within the pool: from outside, tasks would go to a queue that all threads share.
    pool.scope_fifo(|scope| {
        for task in &crew.run.job.tasks {
            scope.spawn_fifo(move |_| run_task(crew, task, threads));
        }
    });
}

/// Puts each task into the queue that all threads share when it arrives.
fn spawn_on_arrival<'run>(
    crew: &'run Crew<'run>,
    pool: &rayon::ThreadPool,
    threads: &'run [Mutex<Option<PoolThread>>],
) {
    pool.in_place_scope_fifo(|scope| {
        for task in &crew.run.job.tasks {
            if !crew.run.wait_for_arrival(task.id) {
                return;
            }
            scope.spawn_fifo(move |_| run_task(crew, task, threads));
        }
    });
}

fn run_task(crew: &Crew<'_>, task: &Task, threads: &[Mutex<Option<PoolThread>>]) {
    let Some(index) = rayon::current_thread_index() else { return };
    let mut own = threads[index].lock();
    let Some(own) = own.as_mut() else { return };
    if !crew.run.cancel.is_wanted() {
        let begins = own.log.now();
        own.begins = crew.one(worker_of(index), &mut own.log, task, begins);
        // The pool may have nothing for this thread for long.
        own.log.flush_if_due();
    }
}

fn worker_of(index: usize) -> WorkerId {
    // A pool has at most `engine::MAX_WORKERS` threads.
    WorkerId::try_from(index).unwrap_or(WorkerId::MAX)
}
