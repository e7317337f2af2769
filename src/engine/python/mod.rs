//! `python-threads`, `python-processes`, `python-async`: the scenario's tasks on a Python of the user's.
//!
//! One interpreter is started a run, with a program on a pipe and the run's tasks behind it; it hands them to its own
//! threads, processes or coroutines by its own means, stamps what happens on the machine's monotonic clock, and tells it in
//! lines. Everything that comes out of it may be anything. Its processes end when it does, so killing it ends the run.

mod fold;
mod order;
mod told;
mod who_ran;

use std::io::{self, BufRead as _, BufReader, Read, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use self::fold::Fold;
use self::told::Told;
use super::child_process::{Patience, TimedPipe, cause, too_late_or_killed};
use super::{Engine, RunContext};
use crate::cancel::Cancel;
use crate::event::{Nanos, Outcome};
use crate::os;
use crate::plan::PythonSettings;
use crate::supply::python::{self, Interpreter};
use crate::text::Phrase;
use crate::work::shortage;

pub(super) struct Python;

/// How often it is looked whether the run is to stop, or a Python has been silent for too long.
const LOOK: Duration = Duration::from_millis(50);

/// How long the processes of a Python that was killed may take to see that and end.
const TO_FOLLOW: Duration = Duration::from_millis(100);

/// How much is kept of what a Python complains about, bytes: the end of it.
const COMPLAINT: usize = 4096;

impl Engine for Python {
    fn run(&self, run: &Arc<RunContext>) -> Result<(), Phrase> {
        let settings = PythonSettings::of(&run.plan.settings);
        let interpreter = python::find(settings.named(), &run.cancel)?;
        let Some(program) = run.plan.model.profile().python else { return Err(run.no_worker()) };
        let input = order::of(run, program);
        let started = Running::start(&interpreter, &run.cancel);
        let (mut running, to, from, complaints) = started.map_err(|error| not_started(&interpreter, &error))?;
        let mut fold = Fold::new(run, program, interpreter.name());
        std::thread::scope(|scope| {
            let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
            // The pipe stays open as long as the run: its end would end the Python.
            let (over, is_over) = crossbeam::channel::bounded::<()>(1);
            let writes = move || write(to, &input, &is_over);
            let writing = thread("racelab-order").spawn_scoped(scope, writes);
            let listening = thread("racelab-complaints").spawn_scoped(scope, move || last_of(complaints));
            let listening = writing.and(listening).map_err(|error| not_started(&interpreter, &error))?;
            let ended = running.follow(run, from, &mut fold);
            let status = running.end();
            drop(over);
            let said = listening.join().unwrap_or_default();
            finish(run, &interpreter, &mut fold, ended, &cause(status), &said)
        })
    }
}

fn not_started(interpreter: &Interpreter, error: &io::Error) -> Phrase {
    let path = interpreter.executable.to_string_lossy().into_owned();
    Phrase::new("python.not-started").with("path", path).with("why", shortage(error))
}

/// Writes the program and its tasks, and keeps the pipe until the run is over.
fn write(mut to: ChildStdin, input: &[u8], is_over: &crossbeam::channel::Receiver<()>) {
    // A Python that died meanwhile is seen as the end of its other pipe.
    let _ = to.write_all(input).and_then(|()| to.flush());
    let _ = is_over.recv();
}

/// The end of what a Python complains about.
fn last_of(mut from: ChildStderr) -> String {
    let (mut kept, mut piece) = (Vec::new(), [0; 1024]);
    while let Ok(read @ 1..) = from.read(&mut piece) {
        kept.extend_from_slice(&piece[..read]);
        kept.drain(..kept.len().saturating_sub(COMPLAINT));
    }
    let said = String::from_utf8_lossy(&kept);
    said.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().chars().take(200).collect()
}

/// How a Python ended.
enum Ended {
    /// The end of its pipe came.
    Itself,
    /// A task took longer than is waited for, or nothing came for so long.
    Late,
    /// It said this, which no program of the laboratory says.
    Junk(String),
}

/// A Python that is running; killed when the run is cancelled.
struct Running {
    child: Arc<Mutex<Child>>,
}

impl Running {
    fn start(interpreter: &Interpreter, cancel: &Cancel) -> io::Result<(Self, ChildStdin, ChildStdout, ChildStderr)> {
        let mut command = interpreter.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = os::start_unstopped(&mut command)?;
        let pipes = child.stdin.take().zip(child.stdout.take()).zip(child.stderr.take());
        let ((to, from), complaints) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
        let child = Arc::new(Mutex::new(child));
        let weak = Arc::downgrade(&child);
        cancel.on_request(move || {
            if let Some(child) = weak.upgrade() {
                // Killing fails only for a child that has been reaped.
                let _ = child.lock().kill();
            }
        });
        Ok((Self { child }, to, from, complaints))
    }

    /// Reads what it tells until the end of its pipe: then none of its processes is left.
    fn follow(&mut self, run: &RunContext, from: ChildStdout, fold: &mut Fold<'_>) -> Ended {
        let mut from = BufReader::new(TimedPipe { from, until: None });
        let patience = Patience::of(run.plan.task_timeout_ns());
        let mut ended = Ended::Itself;
        let mut line = Vec::new();
        let mut heard = run.clock().now();
        let mut killed_at = None;
        loop {
            from.get_mut().until = Some(Instant::now() + LOOK);
            let room = (told::LONGEST + 1).saturating_sub(line.len() as u64);
            match from.by_ref().take(room).read_until(b'\n', &mut line) {
                Err(error) if error.kind() == io::ErrorKind::TimedOut => {
                    let is_late = !is_patient(patience, heard, run.clock().now());
                    if is_late && killed_at.is_none() {
                        ended = Ended::Late;
                        self.kill();
                    }
                    if run.cancel.is_wanted() || is_late {
                        let since = *killed_at.get_or_insert_with(Instant::now);
                        if since.elapsed() > TO_FOLLOW {
                            // Somebody holds the pipe who should have followed.
                            fold.processes().for_each(|process| drop(os::kill_by_number(process)));
                        }
                        if since.elapsed() > TO_FOLLOW * 10 {
                            return ended;
                        }
                    }
                    continue;
                }
                Ok(0) | Err(_) => return ended,
                Ok(_) => {}
            }
            heard = run.clock().now();
            if line.last() != Some(&b'\n') && (line.len() as u64) <= told::LONGEST {
                continue;
            }
            let told = line.strip_suffix(b"\n").and_then(Told::read);
            if told.and_then(|told| fold.apply(told)).is_none() && matches!(ended, Ended::Itself) {
                ended = Ended::Junk(String::from_utf8_lossy(&line).trim().chars().take(60).collect());
                self.kill();
                fold.processes().for_each(|process| drop(os::kill_by_number(process)));
                return ended;
            }
            line.clear();
            if from.buffer().is_empty() {
                // The runner reads until the engine has ended.
                let _ = run.out().send(fold.events());
            }
        }
    }

    fn kill(&self) {
        // Killing fails only for a child that has been reaped.
        let _ = self.child.lock().kill();
    }

    /// Kills it, unless it has ended by itself, and reaps it.
    fn end(&mut self) -> Option<std::process::ExitStatus> {
        let mut child = self.child.lock();
        let until = Instant::now() + TO_FOLLOW;
        while !os::has_ended(&child) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
        let _ = child.kill();
        child.wait().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.lock().wait();
    }
}

/// Whether a Python that was heard of then is still waited for. Only runs with a timeout say how long a task may take.
fn is_patient(patience: Option<Patience>, heard: Nanos, now: Nanos) -> bool {
    patience.is_none_or(|patience| now < patience.with_task(heard).max(patience.without_task(heard)))
}

/// Ends what a Python that broke off left behind.
fn finish(
    run: &RunContext,
    interpreter: &Interpreter,
    fold: &mut Fold<'_>,
    ended: Ended,
    cause: &Phrase,
    said: &str,
) -> Result<(), Phrase> {
    let is_whole = fold.is_over() && matches!(ended, Ended::Itself);
    let now = run.clock().now();
    let patience = Patience::of(run.plan.task_timeout_ns());
    let had_any = !is_whole
        && fold.broken_off(|| match ended {
            _ if run.cancel.is_wanted() => Outcome::Cancelled,
            Ended::Late => too_late_or_killed(patience, 0, now, cause),
            Ended::Itself | Ended::Junk(_) => Outcome::Killed(Box::new(cause.clone())),
        });
    // The runner reads until the engine has ended.
    let _ = run.out().send(fold.events());
    let name = interpreter.name();
    match ended {
        _ if is_whole || run.cancel.is_wanted() => Ok(()),
        Ended::Junk(junk) => Err(Phrase::new("python.junk").with("name", name).with("said", junk)),
        Ended::Late => Err(Phrase::new("python.hangs").with("name", name)),
        Ended::Itself if had_any && said.is_empty() => Ok(()),
        Ended::Itself if said.is_empty() => {
            Err(Phrase::new("python.died").with("name", name).with("cause", cause.clone()))
        }
        Ended::Itself => {
            Err(Phrase::new("python.died-saying").with("name", name).with("cause", cause.clone()).with("said", said))
        }
    }
}
