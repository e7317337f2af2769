//! A program of the user's, run on a Python that watches it from within (`assets/python/watch`): its threads are the workers.
//!
//! It is run as it is, with the user's rights, and nothing is run that the user did not name. When it is over, or the run is
//! cancelled, nothing of it is left: it is the leader of a process group, which is killed. It may wait for itself for ever;
//! then it is ended as soon as that is certain enough.

mod circle;
mod printed;
mod said;
mod started;
mod warden;

pub(super) use warden::{ROLE, serve};

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt as _;
use std::process::ExitStatus;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use circle::Circle;
use printed::Printing;
use said::{Reader, Said};
use started::Started;

use super::child_process::{Leftovers, cause};
use super::run_context::{ProgramOutput, RunContext};
use crate::event::{EventKind, Fact, Facts, Link, LockId, Nanos, Outcome, WaitGraph};
use crate::event_buffer::EventBuffer;
use crate::os;
use crate::plan::MILLISECOND;
use crate::scenario::{self, OwnProgram};
use crate::supply::python::{self, Interpreter};
use crate::text::{Phrase, letter};
use crate::work::shortage;

/// How often it is looked whether the program has ended, and whether anybody still wants it.
const LOOK: Duration = Duration::from_millis(20);

/// Runs the program to its end, on the thread that calls: its life is tied to it.
///
/// # Errors
/// Why it could not be run.
pub(super) fn run(run: &RunContext, program: &OwnProgram) -> Result<(), Phrase> {
    let python = python::find(program.interpreter.as_deref(), &run.cancel)?;
    if run.cancel.is_wanted() {
        return Ok(());
    }
    let started = Started::start(&python, program, run);
    let mut started = started.map_err(|error| {
        let path = python.executable.to_string_lossy().into_owned();
        Phrase::new("python.not-started").with("path", path).with("why", shortage(&error))
    })?;
    let printing = Printing::default();
    let mut watch = Watch::new(run, python);
    let status = std::thread::scope(|scope| {
        // Each has a log of its own, so that the last of them is gone when both are.
        if run.output() == ProgramOutput::Kept {
            let (out, error) = (started.child.stdout.take(), started.child.stderr.take());
            for (from, is_error) in [(out.map(Into::into), false), (error.map(Into::into), true)] {
                let Some(from): Option<OwnedFd> = from else { continue };
                let (printing, mut log) = (printing.clone(), run.log());
                scope.spawn(move || printing.tell(File::from(from), is_error, &mut log));
            }
        }
        let status = watch.follow(&mut started);
        printing.is_over.store(true, Ordering::Release);
        status
    });
    watch.finish(status);
    Ok(())
}

/// What is known of the program.
struct Watch<'run> {
    run: &'run RunContext,
    python: Interpreter,
    reader: Reader,
    leftovers: Leftovers,
    graph: WaitGraph,
    circle: Circle,
    is_deadlock: bool,
    names: BTreeMap<LockId, Box<str>>,
    costs: [u64; 4],
    counts: [u64; 4],
    gil: Option<bool>,
    switch_interval: Option<Nanos>,
    untold: u64,
    processes: u64,
}

impl<'run> Watch<'run> {
    fn new(run: &'run RunContext, python: Interpreter) -> Self {
        let most_lanes = scenario::get(run.plan.scenario).most_lanes(&run.plan);
        Self {
            run,
            python,
            reader: Reader::new(run.clock().origin(), most_lanes),
            leftovers: Leftovers::default(),
            graph: WaitGraph::default(),
            circle: Circle::new(Instant::now()),
            is_deadlock: false,
            names: BTreeMap::new(),
            costs: [0; 4],
            counts: [0; 4],
            gil: None,
            switch_interval: None,
            untold: 0,
            processes: 0,
        }
    }

    /// Reads what is told until the program has ended or has to be ended; returns how it ended.
    fn follow(&mut self, started: &mut Started) -> Option<ExitStatus> {
        let (mut line, mut piece) = (Vec::new(), vec![0; 1 << 16]);
        let mut is_open = true;
        loop {
            let has_ended = os::has_ended(&started.child);
            if self.run.cancel.is_wanted() {
                return started.stop(true);
            }
            if self.circle.stays(Instant::now()) {
                self.is_deadlock = true;
                return started.stop(false);
            }
            // What was told before the end is there when the end is seen.
            let until = if has_ended { Instant::now() } else { Instant::now() + LOOK };
            if !is_open {
                let _ = self.run.cancel.wait(LOOK);
            } else if os::readable_until(&started.channel, until).unwrap_or(false) {
                match started.channel.read(&mut piece) {
                    Ok(0) => is_open = false,
                    Ok(count) => self.hear(&piece[..count], &mut line),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(_) => is_open = false,
                }
                continue;
            }
            if has_ended {
                return started.stop(false);
            }
        }
    }

    fn hear(&mut self, piece: &[u8], line: &mut Vec<u8>) {
        let now = self.run.clock().now();
        let mut events = Vec::new();
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            let (part, is_whole) = part.strip_suffix(b"\n").map_or((part, false), |part| (part, true));
            // A line that is too long is one that cannot be; it need not be kept.
            let room = (said::LONGEST + 1).saturating_sub(line.len());
            line.extend_from_slice(&part[..part.len().min(room)]);
            if is_whole {
                let said = self.reader.read(line, now, &mut events);
                line.clear();
                self.mind(said);
            }
        }
        self.leftovers.note(&events);
        for event in &events {
            match &event.what {
                EventKind::Lock { worker, lock, step } => self.graph.apply(*worker, *lock, *step),
                EventKind::LockNamed { lock, name } => drop(self.names.insert(*lock, name.clone())),
                EventKind::WorkerExited { worker, .. } => self.graph.forget(*worker),
                _ => {}
            }
        }
        self.circle.is_there(self.graph.cycle().is_some());
        // The runner reads until the engine has ended.
        let _ = self.run.out().send(events);
    }

    fn mind(&mut self, said: Option<Said>) {
        match said {
            Some(Said::Watch { gil, switch_interval, costs }) => {
                (self.gil, self.switch_interval, self.costs) = (Some(gil), Some(switch_interval), costs);
            }
            Some(Said::Process) => self.processes += 1,
            Some(Said::Done { counts, untold, gil }) => {
                (self.counts, self.untold, self.gil) = (counts, untold, Some(gil));
            }
            None => {}
        }
    }

    /// What watching cost, ns: what was counted times what each was measured to cost. The cost of one is bounded, for it is the program's
    /// process that says it.
    fn cost(&self) -> Nanos {
        let each = self.counts.iter().zip(self.costs).map(|(count, cost)| count.saturating_mul(cost.min(100_000)));
        each.fold(0, Nanos::saturating_add)
    }

    /// Ends the tasks and threads that the program left behind, and tells what is known of it as a whole.
    fn finish(&self, status: Option<ExitStatus>) {
        let mut log = self.run.log();
        if self.is_deadlock {
            self.emit_deadlock(&mut log);
        } else if self.run.cancel.is_wanted() {
            self.leftovers.emit_end(&mut log, |_, _| Outcome::Cancelled);
        } else {
            let why = cause(status);
            let has_died = status.is_none_or(|status| status.signal().is_some());
            let how = |_, _| if has_died { Outcome::Killed(Box::new(why.clone())) } else { Outcome::Cancelled };
            self.leftovers.emit_end(&mut log, how);
        }
        log.push(EventKind::RunFacts { facts: Box::new(self.facts(status)) });
    }

    fn facts(&self, status: Option<ExitStatus>) -> Facts {
        let mut facts = Facts::new().with("python", Fact::Text(self.python_name().into()));
        // How we ended it is no news.
        let status = status.filter(|_| !self.is_deadlock);
        if let Some(code) = status.and_then(|status| status.code()) {
            facts = facts.with("exit-code", Fact::Number(code.unsigned_abs().into()));
        }
        if let Some(signal) = status.and_then(|status| status.signal()) {
            facts = facts.with("signal", Fact::Text(os::signal_name(signal).into()));
            facts = facts.with("signal-number", Fact::Number(signal.unsigned_abs().into()));
        }
        if self.counts.iter().any(|count| *count > 0) {
            facts = facts.with("watching-cost", Fact::Nanos(self.cost()));
        }
        let untold = self.untold.saturating_add(self.reader.junk);
        for (key, figure) in [("unwatched", self.processes), ("untold", untold)] {
            if figure > 0 {
                facts = facts.with(key, Fact::Number(figure));
            }
        }
        facts
    }

    /// `CPython 3.12.1, GIL on, switch interval 5 ms`: signs of Python's own, the same in every language.
    fn python_name(&self) -> String {
        let name = self.python.name();
        if !self.gil.unwrap_or(self.python.gil_enabled) {
            return format!("{name}, GIL off");
        }
        let milliseconds = self.switch_interval.unwrap_or(self.python.switch_interval) / MILLISECOND;
        format!("{name}, GIL on, switch interval {milliseconds} ms")
    }

    /// Tasks in the circle have failed; any other was merely stopped.
    fn emit_deadlock(&self, log: &mut EventBuffer) {
        let cycle = self.graph.cycle().unwrap_or_default();
        self.leftovers.emit_end(log, |worker, _| {
            let link = cycle.iter().position(|link| link.worker == worker);
            link.map_or(Outcome::Cancelled, |link| Outcome::Failed(Box::new(self.deadlock(&cycle, link))))
        });
    }

    /// What a thread of the circle holds and waits for.
    fn deadlock(&self, cycle: &[Link], link: usize) -> Phrase {
        let (one, next) = (&cycle[link], &cycle[(link + 1) % cycle.len()]);
        Phrase::new("task.deadlock")
            .with("holds", self.lock_name(one.holds))
            .with("waits", self.lock_name(one.waits_for))
            .with("holder", letter(next.worker))
    }

    fn lock_name(&self, lock: LockId) -> Phrase {
        match self.names.get(&lock) {
            Some(name) => Phrase::new("label.named").with("name", &**name),
            None => scenario::get(self.run.plan.scenario).lock_name(&self.run.plan, lock),
        }
    }
}
