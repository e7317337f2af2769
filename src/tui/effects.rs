//! What the screen wants done in the world: data from `update`, carried out by the loop.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam::channel::Sender;
use parking_lot::Mutex;

use super::message::{Message, Report, RunNumber};
use crate::cancel::Cancel;
use crate::event::{Event, RunEnd};
use crate::plan::Plan;
use crate::recording::{self, Date, Recording};
use crate::runner::{self, RunSink, Surroundings};
use crate::text::Phrase;
use crate::timeline::{Timeline, Writes};

/// Something to be done outside of the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Make these runs, one after the other.
    Start {
        /// The number under which its reports come.
        run: RunNumber,
        /// One plan a take.
        plans: Vec<Plan>,
    },
    /// Make these runs, one after the other, and report each when it is over: nobody looks on while they are measured.
    Compare {
        /// The number under which its reports come.
        run: RunNumber,
        /// The runs, in order.
        plans: Vec<Plan>,
    },
    /// Stop the run that is going on.
    Cancel,
    /// Look up which names in a folder begin like this.
    List {
        /// The number under which the answer comes.
        number: u64,
        /// The folder; empty for the one that the program was started in.
        folder: String,
        /// How the names begin.
        beginning: String,
    },
    /// Account for everything that was written in a take: it takes longer than a frame.
    Account {
        /// The run.
        run: RunNumber,
        /// Which take of it, from 0.
        take: usize,
        /// What was written.
        writes: Writes,
    },
    /// Write these runs, which are the takes of the last one, to a file of the current folder.
    Save(Vec<Recording>),
    /// Use the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Forget what the terminal shows, and draw everything.
    Redraw,
    /// Leave the terminal, stop until told to go on, and come back.
    Suspend,
    /// Take the terminal again: somebody else may have used it.
    Reenter,
    /// Leave the laboratory with this exit code.
    Exit(u8),
}

/// Makes runs on a thread of their own.
#[derive(Debug)]
pub(super) struct Runs {
    out: Sender<Message>,
    current: Current,
    surroundings: Surroundings,
    thread: Option<JoinHandle<()>>,
    last: RunNumber,
    begun: Date,
    saving: Option<JoinHandle<()>>,
}

/// The wish to stop the run that is going on, for those who cannot wait for the screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Current(Arc<Mutex<Cancel>>);

impl Current {
    /// Stops the run that is going on, if there is one.
    pub(super) fn cancel(&self) {
        let cancel = self.0.lock().clone();
        cancel.request();
    }

    fn begin(&self) -> Cancel {
        let cancel = Cancel::new();
        *self.0.lock() = cancel.clone();
        cancel
    }
}

impl Runs {
    /// Nothing runs yet; reports go to `out`.
    pub(super) fn new(out: Sender<Message>, current: Current, surroundings: Surroundings) -> Self {
        Self { out, current, surroundings, thread: None, last: 0, begun: Date::now(), saving: None }
    }

    /// Begins a run. One that is still going on is stopped first, and the new one waits until nothing of it is left.
    pub(super) fn start(&mut self, run: RunNumber, plans: Vec<Plan>) {
        self.begin(run, move |over, surroundings, cancel| make(over, &plans, surroundings, cancel));
    }

    /// Begins the runs of a comparison, in the same way.
    pub(super) fn compare(&mut self, run: RunNumber, plans: Vec<Plan>) {
        self.begin(run, move |over, surroundings, cancel| measure(over, &plans, surroundings, cancel));
    }

    fn begin(&mut self, run: RunNumber, make: impl FnOnce(&Over, &Surroundings, &Cancel) + Send + 'static) {
        self.current.cancel();
        self.last = run;
        self.begun = Date::now();
        let before = self.thread.take();
        let cancel = self.current.begin();
        let surroundings = self.surroundings.clone();
        let over = Over { run, out: self.out.clone() };
        let spawned = std::thread::Builder::new().name("run".to_owned()).spawn(move || {
            if let Some(before) = before {
                // A run that panicked is over, too.
                let _ = before.join();
            }
            make(&over, &surroundings, &cancel);
        });
        // If there is no thread to be had, `over` is dropped with the closure and says so.
        self.thread = spawned.ok();
    }

    /// Stops the run that is going on.
    pub(super) fn cancel(&self) {
        self.current.cancel();
    }

    /// Writes the takes of the run that was begun last to a file, beside everything else.
    pub(super) fn save(&mut self, recordings: Vec<Recording>) {
        self.finish_saving();
        let (out, begun) = (self.out.clone(), self.begun);
        let saving = std::thread::Builder::new().name("recording".to_owned()).spawn(move || {
            let saved = recording::save(Path::new("."), &recordings, begun);
            let name = saved.map(|path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned());
            // The loop has ended only if the laboratory has been left; then nobody wants to know.
            let _ = out.send(Message::Saved(name));
        });
        match saving {
            Ok(saving) => self.saving = Some(saving),
            Err(error) => {
                let why = Phrase::new("run.worker-refused").with("reason", error.to_string());
                let _ = self.out.send(Message::Saved(Err(why)));
            }
        }
    }

    /// Waits until the file that is being written has its place: leaving must not lose it.
    pub(super) fn finish_saving(&mut self) {
        if let Some(saving) = self.saving.take() {
            // If it panicked, there is no file; nothing more can be done for it.
            let _ = saving.join();
        }
    }

    /// Whether this is the run that was begun last.
    pub(super) fn is_last(&self, run: RunNumber) -> bool {
        run == self.last
    }

    /// Whether anything of a run is left.
    pub(super) fn is_busy(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

/// Accounts for what was written in a take of a run, on a thread of its own; without one, here.
pub(super) fn account(out: &Sender<Message>, run: RunNumber, take: usize, writes: Writes) {
    let tell = move |out: &Sender<Message>, writes: Writes| {
        // The loop has ended only if the laboratory has been left; then nobody wants to know.
        let _ = out.send(Message::Accounted { run, take, ledger: Box::new(writes.account()) });
    };
    let (its, copy) = (out.clone(), writes.clone());
    if std::thread::Builder::new().name("account".to_owned()).spawn(move || tell(&its, copy)).is_err() {
        tell(out, writes);
    }
}

/// Says that a run is over when it is dropped, however that comes about.
struct Over {
    run: RunNumber,
    out: Sender<Message>,
}

impl Over {
    fn tell(&self, report: Report) {
        // The loop has ended only if the laboratory has been left; then nobody wants to know.
        let _ = self.out.send(Message::Run(self.run, report));
    }
}

impl Drop for Over {
    fn drop(&mut self) {
        self.tell(Report::Over);
    }
}

/// The takes of a run, told as they happen.
struct Live<'over>(&'over Over);

impl RunSink for Live<'_> {
    type Stop = Infallible;

    fn began(&mut self, take: usize, _: &Plan) {
        self.0.tell(Report::Began { take });
    }

    fn happened(&mut self, take: usize, events: Vec<Event>) {
        self.0.tell(Report::Events { take, events });
    }

    fn ended(&mut self, _: usize, _: &Plan) -> Result<(), Infallible> {
        Ok(())
    }
}

fn make(over: &Over, plans: &[Plan], surroundings: &Surroundings, cancel: &Cancel) {
    let Ok(_) = runner::run_all(plans, surroundings, cancel, &mut Live(over));
}

/// The runs of a comparison, told one by one until one could not be made.
struct Measuring<'over>(&'over Over, Timeline);

impl RunSink for Measuring<'_> {
    type Stop = ();

    fn began(&mut self, _: usize, _: &Plan) {}

    fn happened(&mut self, _: usize, events: Vec<Event>) {
        self.1.extend(&events);
    }

    fn ended(&mut self, step: usize, _: &Plan) -> Result<(), ()> {
        let timeline = Box::new(std::mem::take(&mut self.1));
        let failed = matches!(timeline.end(), Some(RunEnd::Failed(_)));
        self.0.tell(Report::Made { step, timeline });
        if failed { Err(()) } else { Ok(()) }
    }
}

fn measure(over: &Over, plans: &[Plan], surroundings: &Surroundings, cancel: &Cancel) {
    // One that failed has been told, and nothing comes after it.
    let _ = runner::run_all(plans, surroundings, cancel, &mut Measuring(over, Timeline::new()));
}
