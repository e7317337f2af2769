//! What a Python tells becomes events of the run. It believes no number that belongs to no worker or task, and ends no task
//! twice.

use super::told::{FactKind, How, Told};
use crate::engine::RunContext;
use crate::event::{
    BlockedOn, CounterWord, Event, EventKind, Fact, Facts, NO_WORKER, Nanos, Outcome, TaskId, Usage, Value, WorkerId,
    WorkerKind,
};
use crate::os;
use crate::plan::PythonProgram;
use crate::results::{PYTHON, PYTHON_GIL, PYTHON_SWITCH_INTERVAL};
use crate::text::{Phrase, Visible, visible};

use super::who_ran::WhoRan;

/// A worker as far as it has been told of.
#[derive(Debug, Clone, Default)]
struct Lane {
    /// Whether it has been started, and has not ended.
    is_up: bool,
    /// Whether it has ever said that it is ready.
    is_ready: bool,
    os_id: u32,
    task: Option<TaskId>,
    /// When its last event was: its own come in the order of their times.
    last: Nanos,
    usage: Usage,
}

/// What is known of a run so far.
pub(super) struct Fold<'run> {
    run: &'run RunContext,
    program: PythonProgram,
    /// What it calls itself.
    name: String,
    /// The start of the run on the machine's monotonic clock, ns.
    origin: u64,
    lanes: Vec<Lane>,
    ended: Vec<bool>,
    who_ran: WhoRan,
    gil: bool,
    is_over: bool,
    events: Vec<Event>,
}

impl<'run> Fold<'run> {
    pub(super) fn new(run: &'run RunContext, program: PythonProgram, name: String) -> Self {
        Self {
            run,
            program,
            name,
            origin: run.clock().origin(),
            lanes: vec![Lane::default(); run.plan.workers as usize],
            ended: vec![false; run.job.tasks.len()],
            who_ran: WhoRan::new(run.plan.workers),
            gil: true,
            is_over: false,
            events: Vec::new(),
        }
    }

    /// Whether it has said that all is told.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// The processes that it has told of and that have not ended.
    pub(super) fn processes(&self) -> impl Iterator<Item = u32> {
        let is_process = self.program == PythonProgram::Processes;
        self.lanes.iter().filter(move |lane| is_process && lane.is_up && lane.is_ready).map(|lane| lane.os_id)
    }

    /// What has happened since it was asked last.
    pub(super) fn events(&mut self) -> Vec<Event> {
        if self.takes_turns() {
            self.who_ran.tell(&mut self.events);
        }
        std::mem::take(&mut self.events)
    }

    /// Whether its threads share one lock.
    fn takes_turns(&self) -> bool {
        self.gil && self.program == PythonProgram::Threads
    }

    /// Takes a line in; `None` if it cannot be so.
    pub(super) fn apply(&mut self, told: Told) -> Option<()> {
        if self.is_over {
            // Threads that nobody waits for go on until the process is gone.
            return Some(());
        }
        match told {
            Told::Spawned { worker, at } => self.spawned(worker, at)?,
            Told::Hello { gil, interval, at } => self.hello(gil, interval, at),
            Told::Ready { worker, os_id, at } => self.ready(worker, os_id, at)?,
            Told::Start { worker, task, at } => self.start(worker, task, at)?,
            Told::Did { worker, task, since, at, value } => {
                self.start(worker, task, since)?;
                self.end(worker, task, at, How::Ok(Some(value)))?;
            }
            Told::Wait { worker, at } => {
                self.who_ran.rest(worker);
                self.push(worker, at, EventKind::Waiting { worker })?;
            }
            Told::Go { worker, at } => self.push(worker, at, EventKind::Resumed { worker })?,
            Told::Seen { worker, since, at, cpu, done } => self.seen(worker, since, at, cpu, done)?,
            Told::End { worker, task, at, how } => self.end(worker, task, at, how)?,
            Told::Used { worker, cpu, voluntary, involuntary } => {
                let usage = Usage { cpu_ns: cpu, voluntary_switches: voluntary, involuntary_switches: involuntary };
                self.lane(worker)?.usage = usage;
            }
            Told::Gone { worker, at } => self.gone(worker, at)?,
            Told::Fact { worker, task, key, kind, value } => self.fact(worker, task, &key, kind, value)?,
            Told::Blocked { worker, nanos, at } => self.push(worker, at, EventKind::LoopBlocked { worker, nanos })?,
            Told::Stretch { worker, since, until, read, wrote } => {
                let since = self.on_clock(since);
                let (read, wrote) = (CounterWord::from_bits(read), CounterWord::from_bits(wrote));
                self.push(worker, until, EventKind::Segment { worker, since, read, wrote })?;
            }
            Told::Counter(bits) => self.counter(bits)?,
            Told::Plain(nanos) => {
                let facts = Facts::new().with("plain-loop", Fact::Nanos(nanos.max(1)));
                let at = self.run.clock().now();
                self.events.push(Event { at, what: EventKind::RunFacts { facts: Box::new(facts) } });
            }
            Told::Lost { task } => {
                self.lost(task, Outcome::Failed(Box::new(Phrase::new("task.python.broken-pool"))))?;
            }
            Told::Never { task } => self.lost(task, Outcome::Cancelled)?,
            Told::Joined { worker, since, at } => self.joined(worker, since, at)?,
            Told::JoinedProcess { pid, since, at } => {
                // One that never came up is nobody.
                if let Some(worker) = self.worker_of(pid) {
                    self.joined(worker, since, at)?;
                }
            }
            Told::Main { at } => {
                let at = self.on_clock(at);
                self.events.push(Event { at, what: EventKind::MainEnded });
            }
            Told::Died { pid, code, at } => self.died(pid, code, at),
            Told::Over { gil } => self.over(gil),
        }
        Some(())
    }

    fn lane(&mut self, worker: WorkerId) -> Option<&mut Lane> {
        self.lanes.get_mut(worker as usize)
    }

    fn on_clock(&self, at: Nanos) -> Nanos {
        at.saturating_sub(self.origin).min(self.run.clock().now())
    }

    fn push(&mut self, worker: WorkerId, at: Nanos, what: EventKind) -> Option<()> {
        let at = self.on_clock(at);
        let lane = self.lane(worker).filter(|lane| lane.is_up)?;
        lane.last = lane.last.max(at);
        let at = lane.last;
        self.events.push(Event { at, what });
        Some(())
    }

    fn hello(&mut self, gil: bool, interval: Nanos, at: Nanos) {
        self.gil = gil;
        let facts = Facts::new()
            .with(PYTHON, Fact::Text(Visible::from(self.name.as_str())))
            .with(PYTHON_GIL, Fact::Number(gil.into()))
            .with(PYTHON_SWITCH_INTERVAL, Fact::Nanos(interval));
        let at = self.on_clock(at);
        self.events.push(Event { at, what: EventKind::RunFacts { facts: Box::new(facts) } });
    }

    fn spawned(&mut self, worker: WorkerId, at: Nanos) -> Option<()> {
        let kind = match self.program {
            PythonProgram::Threads => WorkerKind::Thread,
            PythonProgram::Processes => WorkerKind::Process,
            PythonProgram::Async => WorkerKind::Slot,
        };
        let lane = self.lane(worker).filter(|lane| !lane.is_up && !lane.is_ready)?;
        lane.is_up = true;
        self.push(worker, at, EventKind::WorkerSpawned { worker, kind })
    }

    fn ready(&mut self, worker: WorkerId, os_id: u32, at: Nanos) -> Option<()> {
        if !self.lane(worker)?.is_up {
            self.spawned(worker, at)?;
        }
        let lane = self.lane(worker).filter(|lane| !lane.is_ready)?;
        (lane.is_ready, lane.os_id) = (true, os_id);
        self.push(worker, at, EventKind::WorkerReady { worker, os_id })
    }

    fn start(&mut self, worker: WorkerId, task: TaskId, at: Nanos) -> Option<()> {
        if *self.ended.get(task as usize)? || self.lane(worker)?.task.replace(task).is_some() {
            return None;
        }
        self.push(worker, at, EventKind::TaskStarted { worker, task })
    }

    fn seen(&mut self, worker: WorkerId, since: Nanos, at: Nanos, cpu: Nanos, done: u64) -> Option<()> {
        let task = self.lane(worker)?.task?;
        let (since, now) = (self.on_clock(since), self.on_clock(at));
        let off = self.who_ran.seen(worker, since, now, cpu);
        if let Some(off) = off.filter(|_| self.takes_turns()) {
            let since = now.saturating_sub(off);
            self.push(worker, at, EventKind::Blocked { worker, on: BlockedOn::Gil, since })?;
        }
        self.push(worker, at, EventKind::Progress { task, worker, done })
    }

    fn end(&mut self, worker: WorkerId, task: TaskId, at: Nanos, how: How) -> Option<()> {
        if self.lane(worker)?.task.take() != Some(task) {
            return None;
        }
        let outcome = match how {
            How::Ok(value) => self.run.job.tasks.get(task as usize)?.ended(value.map_or(Value::Nothing, Value::from)),
            How::Failed(said) => {
                Outcome::Failed(Box::new(Phrase::new("task.python").with("said", visible(&said).into_owned())))
            }
            How::Late => Outcome::TimedOut,
            How::Cancelled => Outcome::Cancelled,
        };
        self.who_ran.rest(worker);
        self.finish(worker, task, at, outcome)
    }

    fn finish(&mut self, worker: WorkerId, task: TaskId, at: Nanos, outcome: Outcome) -> Option<()> {
        if std::mem::replace(self.ended.get_mut(task as usize)?, true) {
            return None;
        }
        self.push(worker, at, EventKind::TaskFinished { worker, task, outcome })
    }

    fn gone(&mut self, worker: WorkerId, at: Nanos) -> Option<()> {
        let usage = self.lane(worker)?.usage;
        self.push(worker, at, EventKind::WorkerExited { worker, usage })?;
        self.lane(worker)?.is_up = false;
        Some(())
    }

    fn fact(&mut self, worker: WorkerId, task: TaskId, key: &str, kind: FactKind, value: u64) -> Option<()> {
        let is_known = self.lane(worker)?.task == Some(task) && key.len() < 20;
        let fact = match kind {
            FactKind::Number => Fact::Number(value),
            FactKind::Bytes => Fact::Bytes(value),
            FactKind::Nanos => Fact::Nanos(value),
        };
        let at = self.lane(worker)?.last.saturating_add(self.origin);
        let facts = Box::new(Facts::new().with(key, fact));
        is_known.then_some(())?;
        self.push(worker, at, EventKind::TaskFacts { worker, task, facts })
    }

    /// The counter's last word goes to where the run reads it.
    fn counter(&mut self, bits: u64) -> Option<()> {
        self.run.memory()?.words().counter.store(bits, std::sync::atomic::Ordering::Release);
        Some(())
    }

    /// Somebody has waited for the end of a worker, who then has ended, whether it has said so or not.
    fn joined(&mut self, worker: WorkerId, since: Nanos, at: Nanos) -> Option<()> {
        let lane = self.lane(worker)?;
        if lane.is_up && lane.task.is_none() {
            self.gone(worker, at)?;
        }
        let [since, at] = [since, at].map(|moment| self.on_clock(moment));
        self.events.push(Event { at, what: EventKind::Joined { worker, since: since.min(at) } });
        Some(())
    }

    fn lost(&mut self, task: TaskId, outcome: Outcome) -> Option<()> {
        let lanes = self.lanes.iter();
        // The one in the hands of a process is told of with that.
        if *self.ended.get(task as usize)? || lanes.clone().any(|lane| lane.task == Some(task)) {
            return Some(());
        }
        self.ended[task as usize] = true;
        let at = self.run.clock().now();
        self.events.push(Event { at, what: EventKind::TaskFinished { worker: NO_WORKER, task, outcome } });
        Some(())
    }

    /// The worker that a process is, if it has come up.
    fn worker_of(&self, pid: u32) -> Option<WorkerId> {
        (0..).zip(&self.lanes).find(|(_, lane)| lane.is_ready && lane.os_id == pid).map(|(worker, _)| worker)
    }

    fn died(&mut self, pid: u32, code: i32, at: Nanos) {
        let Some(worker) = self.worker_of(pid) else { return };
        if let Some(task) = self.lanes[worker as usize].task {
            let cause = match code {
                ..0 => Phrase::new("task.killed").with("signal", os::signal_name(-code)),
                0.. => Phrase::new("task.child-exited").with("code", u128::from(code.unsigned_abs())),
            };
            self.lanes[worker as usize].task = None;
            let _ = self.finish(worker, task, at, Outcome::Killed(Box::new(cause)));
        }
        let _ = self.gone(worker, at);
    }

    fn over(&mut self, gil: bool) {
        self.who_ran.end();
        let facts = Facts::new().with(PYTHON_GIL, Fact::Number(gil.into()));
        let at = self.run.clock().now();
        self.events.push(Event { at, what: EventKind::RunFacts { facts: Box::new(facts) } });
        // Who was a daemon is cut off where it is.
        self.broken_off(|| Outcome::Cancelled);
        self.is_over = true;
    }

    fn leave(&mut self, at: Nanos) {
        for worker in (0..).take(self.lanes.len()) {
            if self.lanes[worker as usize].is_up {
                let _ = self.gone(worker, at);
            }
        }
    }

    /// The Python is gone and had not told all: what it had in hand has ended so. Says whether it had anything in hand.
    pub(super) fn broken_off(&mut self, outcome: impl Fn() -> Outcome) -> bool {
        let at = self.run.clock().now().saturating_add(self.origin);
        let mut any = false;
        for worker in (0..).take(self.lanes.len()) {
            if let Some(task) = self.lanes[worker as usize].task.take() {
                any |= self.finish(worker, task, at, outcome()).is_some();
            }
        }
        self.leave(at);
        any
    }
}
