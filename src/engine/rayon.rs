//! `rayon`: a pool that balances itself. Tasks go to one thread's own queue, and idle threads steal from it.

use std::io;
use std::sync::Arc;
use std::thread::Builder;

use parking_lot::Mutex;
use rayon::ThreadPoolBuilder;

use super::threads::{THREAD_NAME, refuse};
use super::worker::Crew;
use super::{Engine, Stage};
use crate::event::{Nanos, Usage, What, WorkerId, WorkerKind};
use crate::log::Log;
use crate::os;
use crate::scenario::Assignment;
use crate::text::Phrase;
use crate::work::Task;

/// A work-stealing pool of N threads.
pub(super) struct Rayon;

/// One thread of the pool, found by its index. Only its own thread locks it while the run goes on.
struct Seat {
    log: Log,
    before: Usage,
    begins: Nanos,
}

impl Engine for Rayon {
    fn run(&self, stage: &Arc<Stage>) -> Result<(), Phrase> {
        // A pool starts with all of its threads or not at all: when one cannot be started, a smaller pool is made.
        let mut workers = stage.plan.workers;
        let mut log = stage.log();
        loop {
            let refusal = match run_on(stage, workers) {
                Ok(()) => return Ok(()),
                Err(refusal) => refusal,
            };
            let RefusedAt { worker, error } = refusal;
            for refused in worker..workers {
                refuse(stage, &mut log, refused, 0, &error);
            }
            workers = worker;
            if workers == 0 {
                return Err(Phrase::new("run.no-worker").with("model", stage.plan.model.name()));
            }
        }
    }
}

/// The first thread that could not be started.
struct RefusedAt {
    worker: WorkerId,
    error: io::Error,
}

fn run_on(stage: &Stage, workers: u32) -> Result<(), RefusedAt> {
    let Ok(crew) = Crew::new(stage, None) else {
        return Err(RefusedAt { worker: 0, error: io::Error::from(io::ErrorKind::WouldBlock) });
    };
    let seats: Vec<Mutex<Option<Seat>>> = (0..workers).map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        let mut log = stage.log();
        let mut refused = None;
        let pool = ThreadPoolBuilder::new()
            .num_threads(workers as usize)
            .spawn_handler(|thread| {
                let worker = worker_of(thread.index());
                log.push(What::WorkerSpawned { worker, kind: WorkerKind::Thread });
                // Nobody shall hear of the thread from itself before hearing that it was asked for.
                log.flush();
                let seat = &seats[thread.index()];
                let spawned = Builder::new().name(THREAD_NAME.to_owned()).spawn_scoped(scope, move || {
                    sit_down(stage, worker, seat);
                    thread.run();
                    get_up(worker, seat);
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
                if stage.begins_together() {
                    crew.line.expect(workers);
                    pool.broadcast(|thread| own_task(&crew, worker_of(thread.index()), &seats[thread.index()]));
                } else if matches!(stage.job.assignment, Assignment::Arrivals(_)) {
                    send_in(&crew, &pool, &seats);
                } else {
                    steal_tasks(&crew, &pool, &seats);
                }
                Ok(())
            }
            Err(error) => {
                Err(refused.unwrap_or_else(|| RefusedAt { worker: 0, error: io::Error::other(error.to_string()) }))
            }
        }
    })
}

fn sit_down(stage: &Stage, worker: WorkerId, seat: &Mutex<Option<Seat>>) {
    let before = os::thread_usage();
    let mut log = stage.log();
    let begins = log.push(What::WorkerReady { worker, os_id: os::thread_id() });
    // A pool may be idle for long: the screen shall see the thread come up now.
    log.flush();
    *seat.lock() = Some(Seat { log, before, begins });
}

fn get_up(worker: WorkerId, seat: &Mutex<Option<Seat>>) {
    if let Some(mut seat) = seat.lock().take() {
        seat.log.push(What::WorkerExited { worker, usage: os::usage_since(seat.before) });
    }
}

/// Every thread runs its own task, and all begin together.
fn own_task(crew: &Crew<'_>, worker: WorkerId, seat: &Mutex<Option<Seat>>) {
    crew.line.arrive();
    if let Some(seat) = seat.lock().as_mut() {
        // What starting and waiting for the others took is no part of the work.
        seat.before = os::thread_usage();
        seat.begins = seat.log.now();
        while let Some(task) = crew.stage.next_task(worker) {
            seat.begins = crew.one(worker, &mut seat.log, task, seat.begins);
        }
    }
}

/// All tasks lie in the queue of one thread; the others steal.
fn steal_tasks<'run>(crew: &'run Crew<'run>, pool: &rayon::ThreadPool, seats: &'run [Mutex<Option<Seat>>]) {
    // Within the pool: from outside, tasks would go to a queue that all threads share.
    pool.scope_fifo(|scope| {
        for task in &crew.stage.job.tasks {
            scope.spawn_fifo(move |_| run_task(crew, task, seats));
        }
    });
}

/// Tasks come from outside of the pool, each when it arrives, into the queue that all threads share.
fn send_in<'run>(crew: &'run Crew<'run>, pool: &rayon::ThreadPool, seats: &'run [Mutex<Option<Seat>>]) {
    pool.in_place_scope_fifo(|scope| {
        for task in &crew.stage.job.tasks {
            if !crew.stage.wait_for_arrival(task.id) {
                return;
            }
            scope.spawn_fifo(move |_| run_task(crew, task, seats));
        }
    });
}

fn run_task(crew: &Crew<'_>, task: &Task, seats: &[Mutex<Option<Seat>>]) {
    let Some(index) = rayon::current_thread_index() else { return };
    let mut seat = seats[index].lock();
    let Some(seat) = seat.as_mut() else { return };
    if !crew.stage.cancel.is_wanted() {
        let begins = seat.log.now();
        seat.begins = crew.one(worker_of(index), &mut seat.log, task, begins);
        // What comes next on this thread is the pool's business, and may be nothing for long.
        seat.log.flush_if_due();
    }
}

fn worker_of(index: usize) -> WorkerId {
    // A pool has at most `engine::MAX_WORKERS` threads.
    WorkerId::try_from(index).unwrap_or(WorkerId::MAX)
}
