//! What the screen wants done in the world: data from `update`, carried out by the loop.

use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam::channel::Sender;
use parking_lot::Mutex;

use super::message::{Message, Report, RunNumber};
use crate::cancel::Cancel;
use crate::plan::Plan;
use crate::runner::{self, Surroundings};

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
        Self { out, current, surroundings, thread: None, last: 0 }
    }

    /// Begins a run. One that is still going on is stopped first, and the new one waits until nothing of it is left.
    pub(super) fn start(&mut self, run: RunNumber, plans: Vec<Plan>) {
        self.current.cancel();
        self.last = run;
        let before = self.thread.take();
        let cancel = self.current.begin();
        let surroundings = self.surroundings.clone();
        let over = Over { run, out: self.out.clone() };
        let spawned = std::thread::Builder::new().name("run".to_owned()).spawn(move || {
            if let Some(before) = before {
                // A run that panicked is over, too.
                let _ = before.join();
            }
            make(&over, &plans, &surroundings, &cancel);
        });
        // If there is no thread to be had, `over` is dropped with the closure and says so.
        self.thread = spawned.ok();
    }

    /// Stops the run that is going on.
    pub(super) fn cancel(&self) {
        self.current.cancel();
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

fn make(over: &Over, plans: &[Plan], surroundings: &Surroundings, cancel: &Cancel) {
    for (take, plan) in plans.iter().enumerate() {
        if cancel.is_wanted() {
            return;
        }
        over.tell(Report::Began { take });
        runner::run(plan, surroundings, cancel, &mut |events| over.tell(Report::Events { take, events }));
    }
}
