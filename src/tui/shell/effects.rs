//! What the screen wants done in the world, done there: runs are made, files written, ledgers worked out, each on a
//! thread of its own.

use std::convert::Infallible;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam::channel::Sender;
use parking_lot::Mutex;

use super::saving::Saving;
use crate::cancel::Cancel;
use crate::engine::Runnable;
use crate::event::Event;
use crate::plan::Plan;
use crate::recording::{self, Date, Recording};
use crate::report::{self, VoteCount};
use crate::runner::{self, Environment, RunSink};
use crate::text::{Phrase, Texts};
use crate::timeline::{Timeline, Writes};
use crate::tui::message::{Message, Report, RunNumber};
use crate::whole_file::{WholeFile, numbered, why_unwritten};
use crate::work::shortage;

#[derive(Debug)]
pub(crate) struct Runs {
    out: Sender<Message>,
    current: CurrentRun,
    surroundings: Environment,
    thread: Option<JoinHandle<()>>,
    last: RunNumber,
    begun: Date,
    saving: Option<JoinHandle<()>>,
}

/// Stops the run that is going on, for callers that cannot wait for the screen.
#[derive(Debug, Clone, Default)]
pub(crate) struct CurrentRun {
    cancel: Arc<Mutex<Cancel>>,
    /// The recordings of runs before it: who ends the laboratory waits for them.
    saving: Saving,
}

impl CurrentRun {
    pub(crate) fn cancel(&self) {
        let cancel = self.cancel.lock().clone();
        cancel.request();
    }

    fn begin(&self) -> Cancel {
        let cancel = Cancel::new();
        *self.cancel.lock() = cancel.clone();
        cancel
    }

    /// What is being written besides.
    pub(crate) fn saving(&self) -> &Saving {
        &self.saving
    }

    /// Waits until no recording is being written.
    pub(crate) fn wait_for_saving(&self) {
        self.saving.wait();
    }
}

impl Runs {
    pub(crate) fn new(out: Sender<Message>, current: CurrentRun, surroundings: Environment) -> Self {
        Self { out, current, surroundings, thread: None, last: 0, begun: Date::now(), saving: None }
    }

    /// Begins a run. One that is still going on is stopped first, and the new one waits until nothing of it is left.
    pub(crate) fn start(&mut self, run: RunNumber, plans: Vec<Runnable>) {
        self.begin(run, move |over, surroundings, cancel| make(over, &plans, surroundings, cancel));
    }

    /// Makes one run of a comparison, and reports it when it is over.
    pub(crate) fn measure(&mut self, run: RunNumber, plan: Runnable) {
        self.begin(run, move |over, surroundings, cancel| {
            let mut timeline = Box::new(Timeline::new());
            runner::run(&plan, surroundings, cancel, &mut |events| timeline.extend(&events));
            over.emit(Report::Made { timeline });
        });
    }

    /// Looks at the beginning of a run, and reports it.
    pub(crate) fn glimpse(&mut self, run: RunNumber, plan: Runnable) {
        self.begin(run, move |over, surroundings, cancel| {
            let timeline = Box::new(Timeline::of(&runner::glimpse(&plan, surroundings, cancel)));
            over.emit(Report::Made { timeline });
        });
    }

    fn begin(&mut self, run: RunNumber, make: impl FnOnce(&RunReporter, &Environment, &Cancel) + Send + 'static) {
        self.current.cancel();
        self.last = run;
        self.begun = Date::now();
        let before = self.thread.take();
        let cancel = self.current.begin();
        let surroundings = self.surroundings.clone();
        let over = RunReporter { run, out: self.out.clone() };
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

    pub(crate) fn cancel(&self) {
        self.current.cancel();
    }

    /// Writes the variants of the run that was begun last to a file, beside everything else.
    pub(crate) fn save(&mut self, recordings: Vec<Recording>) {
        let begun = self.begun;
        self.write(move || recording::save(Path::new("."), &recordings, begun));
    }

    /// Writes what a class answered to a file.
    pub(crate) fn save_votes(&mut self, votes: Vec<VoteCount>, texts: &'static Texts) {
        let date = Date::now();
        self.write(move || put_votes(Path::new("."), &votes, date, texts));
    }

    /// Writes a file beside everything else, and says where it is.
    fn write(&mut self, write: impl FnOnce() -> Result<PathBuf, Phrase> + Send + 'static) {
        self.finish_saving();
        let (out, is_saving) = (self.out.clone(), self.current.saving.begin());
        let saving = std::thread::Builder::new().name("recording".to_owned()).spawn(move || {
            let saved = write();
            // All of the path: one looks for it from somewhere else.
            let path = saved.map(|path| std::path::absolute(&path).unwrap_or(path).to_string_lossy().into_owned());
            drop(is_saving);
            // Sending fails only if the laboratory has been left.
            let _ = out.send(Message::Saved(path));
        });
        match saving {
            Ok(saving) => self.saving = Some(saving),
            Err(error) => {
                let why = Phrase::new("run.worker-refused").with("reason", shortage(&error));
                let _ = self.out.send(Message::Saved(Err(why)));
            }
        }
    }

    /// Waits until the file that is being written has its place: leaving must not lose it.
    pub(crate) fn finish_saving(&mut self) {
        if let Some(saving) = self.saving.take() {
            // If it panicked, there is no file; nothing more can be done for it.
            let _ = saving.join();
        }
    }

    pub(crate) fn is_last(&self, run: RunNumber) -> bool {
        run == self.last
    }

    pub(crate) fn is_busy(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

/// Makes the ledger of a variant, on a thread of its own; without one, here.
pub(crate) fn make_ledger(out: &Sender<Message>, run: RunNumber, variant: usize, writes: Writes) {
    let emit = move |out: &Sender<Message>, writes: Writes| {
        // Sending fails only if the laboratory has been left.
        let _ = out.send(Message::LedgerMade { run, variant, ledger: Box::new(writes.account()) });
    };
    let (its, copy) = (out.clone(), writes.clone());
    if std::thread::Builder::new().name("ledger".to_owned()).spawn(move || emit(&its, copy)).is_err() {
        emit(out, writes);
    }
}

/// Says that a run is over when it is dropped, however that comes about.
struct RunReporter {
    run: RunNumber,
    out: Sender<Message>,
}

impl RunReporter {
    fn emit(&self, report: Report) {
        // Sending fails only if the laboratory has been left.
        let _ = self.out.send(Message::Run(self.run, report));
    }
}

impl Drop for RunReporter {
    fn drop(&mut self) {
        self.emit(Report::Over);
    }
}

/// The runs on screen, reported as they happen.
struct Live<'over>(&'over RunReporter);

impl RunSink for Live<'_> {
    type Stop = Infallible;

    fn began(&mut self, variant: usize, _: &Plan) {
        self.0.emit(Report::Began { variant });
    }

    fn happened(&mut self, variant: usize, events: Vec<Event>) {
        self.0.emit(Report::Events { variant, events });
    }

    fn ended(&mut self, _: usize, _: &Plan) -> Result<(), Infallible> {
        Ok(())
    }
}

fn make(over: &RunReporter, plans: &[Runnable], surroundings: &Environment, cancel: &Cancel) {
    let Ok(_) = runner::run_all(plans, surroundings, cancel, &mut Live(over));
}

/// Puts what a class answered into a file of this folder that is named after a moment. Where that fails it is still there to be
/// saved again.
fn put_votes(folder: &Path, votes: &[VoteCount], date: Date, texts: &Texts) -> Result<PathBuf, Phrase> {
    let name = |end: &str| folder.join(format!("racelab-votes-{}{end}.csv", date.for_a_file()));
    let write = || {
        let table = report::votes_csv(votes, texts).map_err(io::Error::other)?;
        let mut file = WholeFile::begin(&name(""))?;
        file.write_all(table.as_bytes())?;
        file.put_where_free(numbered(name))
    };
    write().map_err(|error| {
        let file = name("").to_string_lossy().into_owned();
        Phrase::new("class.votes-failed").with("file", file).with("why", why_unwritten(&error))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::{Answer, Question, Round, Tally, Unit};
    use crate::text::Lang;

    fn votes() -> Vec<VoteCount> {
        let question = Question::number("counter", Phrase::written("How many?", "얼마?"), Unit::Count, 0..=9)
            .offering(Answer::Number(4), Phrase::written("four", "넷"));
        let mut tally = Tally::default();
        tally.add(Round::Before, Answer::Number(4), 3);
        vec![VoteCount { question, tally, came: None }]
    }

    #[test]
    fn two_files_of_one_moment_stand_beside_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let date = Date::now();
        let put = || put_votes(folder.path(), &votes(), date, Texts::of(Lang::En)).unwrap();
        let (first, second) = (put(), put());
        assert_ne!(first, second);
        assert!(std::fs::read_to_string(first).unwrap().contains("four,3,0"));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn votes_that_cannot_be_written_are_said_to_be_there_still() {
        let folder = tempfile::tempdir().unwrap();
        let nowhere = folder.path().join("gone");
        let why = put_votes(&nowhere, &votes(), Date::now(), Texts::of(Lang::En)).unwrap_err();
        let said = Texts::of(Lang::En).say(&why);
        assert!(
            said.starts_with("the votes could not be written to ") && said.ends_with(" They are still here."),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1);
    }
}
