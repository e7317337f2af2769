//! A run without the screen, for scripts and pipes: progress on standard error, the result alone on standard output.

mod advise;
mod compare;
mod output;
mod progress;
mod replay;
mod signals;

pub use advise::{AdviceOrder, advise};
pub use compare::{CompareFormat, CompareOrder, compare};
pub use output::{complain, fail, print};
pub use replay::{Explanation, explain, replay};

use std::io::IsTerminal as _;
use std::path::PathBuf;

use crate::cancel::Cancel;
use crate::event::{Event, RunEnd};
use crate::plan::Plan;
use crate::recording::{Origin, Recorder};
use crate::report::{self, ColorChoice, Run, Style};
use crate::runner::{self, Surroundings};
use crate::text::{Lang, Phrase, Texts};
use crate::timeline::Timeline;
use output::print_or_fail;
use progress::Progress;
use signals::Signals;

/// Exit code of a run that could not be made, or of a result that could not be written.
pub const FAILED: u8 = 1;

/// Runs that somebody asked for, and how they want to read of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// What is run, one after the other.
    pub plans: Vec<Plan>,
    /// The file that everything is recorded in.
    pub record: Option<PathBuf>,
    /// How it is reported.
    pub manner: Manner,
}

/// How somebody wants to read of runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// For people or for programs.
    pub format: Format,
    /// When there are colours.
    pub color: ColorChoice,
    /// Only characters of ASCII.
    pub ascii: bool,
    /// In which language.
    pub lang: Lang,
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// Makes one run and hands over its events: the runner, or a fake in tests.
type MakeRun<'run> = dyn FnMut(&Plan, &mut dyn FnMut(Vec<Event>)) + 'run;

/// Why there is no result.
#[derive(Debug, Clone, PartialEq)]
enum Stopped {
    /// Somebody stopped it; so many runs had been made.
    Cancelled(usize),
    /// A run could not be made; why.
    Failed(Phrase),
}

/// Makes the runs, writes the report, and returns the exit code.
#[must_use]
pub fn run(order: &Order) -> u8 {
    let texts = Texts::of(order.manner.lang);
    let cancel = Cancel::new();
    let Some(signals) = Signals::watch_or_complain(&cancel, texts) else { return FAILED };
    let surroundings = Surroundings::of_this_program();
    let mut recorder = recorder(order);
    // Somebody who cannot be given a file may rather stop now than wait for the runs.
    let told = recorder.as_ref().and_then(Recorder::failure);
    if let Some(why) = &told {
        complain(texts, why);
    }
    let mut progress = Progress::new(order, texts);
    let mut watch = Watch { progress: &mut progress, recorder: recorder.as_mut() };
    let made = make(&order.plans, &cancel, &mut watch, &mut |plan, sink| {
        runner::run(plan, &surroundings, &cancel, sink);
    });
    progress.clear();
    let code = match ending(order, made, texts) {
        Ending::Result(report) => print(report.as_bytes(), texts),
        Ending::Failed(why) => fail(texts, &why),
        Ending::Cancelled(how_far) => {
            complain(texts, &how_far);
            signals.exit_code()
        }
    };
    // Whatever became of the runs, what happened in them is kept; and whatever becomes of the file, they are reported.
    match recorder.map(Recorder::finish) {
        Some(Err(why)) => {
            if told.is_none() {
                complain(texts, &why);
            }
            if code == 0 { FAILED } else { code }
        }
        Some(Ok(())) | None => code,
    }
}

fn recorder(order: &Order) -> Option<Recorder> {
    let (path, first) = (order.record.as_deref()?, order.plans.first()?);
    Some(Recorder::create(path, first, order.plans.len()))
}

/// What is said in the end: a result on standard output, or one line on standard error. Never both.
#[derive(Debug, PartialEq)]
enum Ending {
    Result(String),
    Failed(Phrase),
    Cancelled(Phrase),
}

fn ending(order: &Order, made: Result<Vec<Run>, Stopped>, texts: &Texts) -> Ending {
    match made {
        Ok(runs) => report(order.manner, &runs, &Origin::here(), texts).map_or_else(Ending::Failed, Ending::Result),
        Err(Stopped::Failed(why)) => Ending::Failed(Phrase::new("failed.run").with("why", why)),
        Err(Stopped::Cancelled(done)) => {
            let how_far = Phrase::new("cancelled.run").with("done", done);
            Ending::Cancelled(how_far.with("all", order.plans.len()))
        }
    }
}

/// Who looks on while runs are made.
struct Watch<'watch> {
    progress: &'watch mut Progress,
    recorder: Option<&'watch mut Recorder>,
}

/// Makes the runs one after the other, until they are all made or one of them cannot be.
fn make(plans: &[Plan], cancel: &Cancel, watch: &mut Watch<'_>, make_run: &mut MakeRun) -> Result<Vec<Run>, Stopped> {
    let mut runs = Vec::with_capacity(plans.len());
    for plan in plans {
        if cancel.is_wanted() {
            return Err(Stopped::Cancelled(runs.len()));
        }
        if let Some(recorder) = &mut watch.recorder {
            recorder.begin(plan);
        }
        let mut timeline = Timeline::new();
        make_run(plan, &mut |events| {
            for event in &events {
                timeline.apply(event);
            }
            if let Some(recorder) = &mut watch.recorder {
                recorder.record(&events);
            }
            watch.progress.show(runs.len(), &timeline);
        });
        match timeline.end() {
            Some(RunEnd::Completed) => runs.push((plan.clone(), timeline)),
            Some(RunEnd::Cancelled) => return Err(Stopped::Cancelled(runs.len())),
            Some(RunEnd::Failed(why)) => return Err(Stopped::Failed((**why).clone())),
            None => return Err(Stopped::Failed(Phrase::new("failed.no-end"))),
        }
    }
    Ok(runs)
}

/// The report on runs, as it is wanted.
fn report(manner: Manner, runs: &[Run], origin: &Origin, texts: &Texts) -> Result<String, Phrase> {
    match manner.format {
        Format::Text => Ok(report::text(runs, texts, style_of(manner.color, manner.ascii))),
        Format::Json => report::json(runs, origin, texts)
            .map_err(|error| Phrase::new("failed.output").with("why", error.to_string())),
    }
}

fn style_of(color: ColorChoice, ascii: bool) -> Style {
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    Style { color: color.colors(std::io::stdout().is_terminal(), no_color), ascii }
}

#[cfg(test)]
mod tests;
