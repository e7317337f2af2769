//! The main thread of a program that starts child processes: it waits for each of them in the order in which it started
//! them, shuts their pool down, or ends.
//!
//! It never blocks: the thread that watches the children passes events to it, and calls it when its time has come.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use super::SupervisorEvent;
use super::child_handle::ChildHandle;
use crate::engine::RunContext;
use crate::event::{EventKind, Nanos, WorkerId};
use crate::event_buffer::EventBuffer;
use crate::scenario::{Main, OnMainExit};

/// What the main thread is doing.
enum Doing {
    /// It starts children, until all of them are up.
    Starts,
    /// It goes on by itself until then.
    GoesOn(Instant),
    /// It has been waiting for the next child since a moment of the run.
    Joins(Nanos),
    Ended,
}

/// A child as its starter knows it.
struct Known<'scope> {
    worker: WorkerId,
    /// The thread that reaps it.
    supervisor: ScopedJoinHandle<'scope, ()>,
    is_up: bool,
    is_reaped: bool,
}

/// The main thread of a program without a pool.
pub(super) struct MainThread<'scope> {
    main: Main,
    log: EventBuffer,
    doing: Doing,
    /// Those that have not been joined, in the order in which they were started.
    children: VecDeque<Known<'scope>>,
}

impl<'scope> MainThread<'scope> {
    pub(super) fn new(
        run: &RunContext,
        main: Main,
        supervisors: Vec<(WorkerId, ScopedJoinHandle<'scope, ()>)>,
    ) -> Self {
        let known = |(worker, supervisor)| Known { worker, supervisor, is_up: false, is_reaped: false };
        let children = supervisors.into_iter().map(known).collect();
        Self { main, log: run.log(), doing: Doing::Starts, children }
    }

    /// When it goes on by itself.
    pub(super) fn next(&self) -> Option<Instant> {
        match self.doing {
            Doing::GoesOn(until) => Some(until),
            _ => None,
        }
    }

    pub(super) fn on_event(&mut self, event: &SupervisorEvent) {
        let (worker, is_reaped) = match *event {
            SupervisorEvent::Up(worker) => (worker, false),
            SupervisorEvent::Exited(worker) => (worker, true),
            SupervisorEvent::Cancelled => return,
        };
        if let Some(child) = self.children.iter_mut().find(|child| child.worker == worker) {
            child.is_up = true;
            child.is_reaped |= is_reaped;
        }
        match self.doing {
            // A child that could not be started is not waited for.
            Doing::Starts if self.children.iter().all(|child| child.is_up) => {
                self.doing = Doing::GoesOn(Instant::now() + Duration::from_nanos(self.main.goes_on));
            }
            Doing::Joins(since) => self.join_the_reaped(since),
            _ => {}
        }
    }

    pub(super) fn finish(&mut self, run: &RunContext, handles: &[ChildHandle]) {
        if self.main.then == OnMainExit::CancelQueued {
            run.cancel_queued(&mut self.log);
        }
        match self.main.then {
            OnMainExit::Join => self.join_the_reaped(self.log.now()),
            OnMainExit::Abandon => {
                self.doing = Doing::Ended;
                self.log.push(EventKind::MainEnded);
                self.log.flush();
                handles.iter().for_each(ChildHandle::terminate);
            }
            OnMainExit::LeaveToExit | OnMainExit::CancelQueued => {
                self.log.push(EventKind::MainEnded);
                self.join_the_reaped(self.log.now());
            }
        }
    }

    /// Joins one child after the other up to the first that still runs; `since` is when the current join began.
    fn join_the_reaped(&mut self, mut since: Nanos) {
        while let Some(child) = self.children.pop_front_if(|child| child.is_reaped) {
            if let Err(panic) = child.supervisor.join() {
                resume_unwind(panic);
            }
            self.log.push(EventKind::Joined { worker: child.worker, since });
            since = self.log.now();
        }
        self.log.flush();
        self.doing = Doing::Joins(since);
    }
}
