//! `racelab run`: runs one after the other, and the report on all of them.

use std::path::PathBuf;

use super::output::{fail, over_an_input, print, print_error};
use super::progress::Progress;
use super::signals::Signals;
use super::{FAILED, Format, OutputOptions, report};
use crate::cancel::Cancel;
use crate::engine::{self, ProgramOutput, Runnable};
use crate::event::{Event, RunEnd};
use crate::plan::{Plan, PythonSettings};
use crate::recording::{Origin, Recorder};
use crate::report::{Prediction, Run};
use crate::runner::{self, Environment, RunSink};
use crate::scenario;
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Runs to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct RunRequest {
    /// What is run, one after the other.
    pub plans: Vec<Runnable>,
    /// What was said beforehand that the first of them comes to.
    pub prediction: Option<Prediction>,
    /// The file that everything is recorded in.
    pub record: Option<PathBuf>,
    pub format: Format,
    pub output: OutputOptions,
}

/// Why there is no result.
#[derive(Debug, Clone, PartialEq)]
enum Stopped {
    /// It was cancelled after so many runs.
    Cancelled(usize),
    /// A run could not be made; why.
    Failed(Phrase),
}

/// Makes the runs, writes the report, and returns the exit code.
#[must_use]
pub fn run(request: &RunRequest) -> u8 {
    make(request, &Environment::of_this_program(), false)
}

/// Runs a program of the user's, writes the report, and returns the exit code: the program's own.
#[must_use]
pub fn run_program(request: &RunRequest) -> u8 {
    let output = match request.format {
        Format::Text => ProgramOutput::AsItComes,
        Format::Json => ProgramOutput::ToStandardError,
    };
    make(request, &Environment { output, ..Environment::of_this_program() }, true)
}

/// Makes the runs. What is stopped is reported where it is a program of the user's, which may never end by itself.
fn make(request: &RunRequest, surroundings: &Environment, is_program: bool) -> u8 {
    let texts = request.output.texts();
    let cancel = Cancel::new();
    if let Some(why) = over_an_input(request.record.as_deref(), || inputs(&request.plans)) {
        return fail(texts, &why);
    }
    let Some(signals) = Signals::watch_or_say_why(&cancel, texts) else { return FAILED };
    let recorder = recorder(request, &cancel);
    // A file that cannot be begun is said at once: the user may rather stop than wait for the runs.
    let failure = recorder.as_ref().and_then(Recorder::failure);
    if let Some(why) = &failure {
        print_error(texts, why);
    }
    if let Some(takes) = engine::foretold(request.plans.iter().map(|plan| &**plan)).filter(|_| Progress::is_shown()) {
        print_error(texts, &takes);
    }
    // A program writes where progress would stand.
    let progress = if is_program {
        Progress::hidden(request.plans.len(), texts)
    } else {
        Progress::of_tasks(request.plans.len(), request.output)
    };
    let mut runs =
        Runs { progress, recorder, timeline: Timeline::new(), made: Vec::new(), reports_stopped: is_program };
    let begun = runner::run_all(&request.plans, surroundings, &cancel, &mut runs);
    signals.runs_are_over();
    runs.progress.clear();
    let recorder = runs.recorder.take();
    let own_code = runs.made.last().filter(|_| is_program).map_or(0, |(_, timeline)| program_code(timeline));
    let own_code = if cancel.is_wanted() { signals.exit_code() } else { own_code };
    let code = match ending(request, runs.result(begun, request.plans.len())) {
        Ending::Result(report) if is_program => print(report.as_bytes(), texts).max(own_code),
        Ending::Result(report) => print(report.as_bytes(), texts),
        Ending::Failed(why) => fail(texts, &why),
        Ending::Cancelled(how_far) => {
            print_error(texts, &how_far);
            signals.exit_code()
        }
    };
    // What happened is kept whatever became of the runs, and they are reported whatever becomes of the file.
    match recorder.map(Recorder::finish) {
        Some(Err(why)) => {
            if failure.is_none() {
                print_error(texts, &why);
            }
            if code == 0 { FAILED } else { code }
        }
        Some(Ok(())) | None => code,
    }
}

/// The exit code of a program as shells count it; of one that was ended because its threads waited for each other, 1.
fn program_code(timeline: &Timeline) -> u8 {
    let fact = |key| timeline.facts().figure(key);
    let by_signal = fact("signal-number").map(|signal| signal.saturating_add(128));
    let code = by_signal.or_else(|| fact("exit-code")).unwrap_or(FAILED.into());
    u8::try_from(code).unwrap_or(FAILED)
}

fn recorder(request: &RunRequest, cancel: &Cancel) -> Option<Recorder> {
    let (path, first) = (request.record.as_deref()?, request.plans.first()?);
    Some(Recorder::create_heeding(cancel, path, first, request.plans.len()))
}

/// The user's files that runs read. Runs of one command differ in what reads nothing.
pub(super) fn inputs(plans: &[Runnable]) -> Vec<PathBuf> {
    let Some(plan) = plans.first() else { return Vec::new() };
    let python = PythonSettings::of_plan(plan).map(|own| own.python).unwrap_or_default();
    scenario::get(plan.scenario).inputs(plan).into_iter().chain(python.into_iter().map(PathBuf::from)).collect()
}

/// The runs that are made, and the one that is being made.
struct Runs {
    progress: Progress,
    recorder: Option<Recorder>,
    timeline: Timeline,
    made: Vec<Run>,
    /// Whether a run that was stopped is reported as far as it came.
    reports_stopped: bool,
}

impl RunSink for Runs {
    type Stop = Stopped;

    fn began(&mut self, _: usize, plan: &Plan) {
        if let Some(recorder) = &mut self.recorder {
            recorder.begin(plan);
        }
    }

    fn happened(&mut self, run: usize, events: Vec<Event>) {
        self.timeline.extend(&events);
        if let Some(recorder) = &mut self.recorder {
            recorder.record(&events);
        }
        self.progress.show_tasks(run, &self.timeline);
    }

    fn ended(&mut self, run: usize, plan: &Plan) -> Result<(), Stopped> {
        let timeline = std::mem::take(&mut self.timeline);
        match timeline.end() {
            Some(end) if *end == RunEnd::Completed || (self.reports_stopped && *end == RunEnd::Cancelled) => {
                self.made.push((plan.clone(), timeline));
                Ok(())
            }
            Some(RunEnd::Completed | RunEnd::Cancelled) => Err(Stopped::Cancelled(run)),
            Some(RunEnd::Failed(why)) => Err(Stopped::Failed((**why).clone())),
            None => Err(Stopped::Failed(Phrase::new("failed.no-end"))),
        }
    }
}

impl Runs {
    /// All runs, or why they are not all there.
    fn result(self, begun: Result<usize, Stopped>, all: usize) -> Result<Vec<Run>, Stopped> {
        match begun? {
            begun if begun < all => Err(Stopped::Cancelled(begun)),
            _ => Ok(self.made),
        }
    }
}

/// What is said in the end: a result on standard output, or one line on standard error. Never both.
#[derive(Debug, PartialEq)]
enum Ending {
    Result(String),
    Failed(Phrase),
    Cancelled(Phrase),
}

fn ending(request: &RunRequest, made: Result<Vec<Run>, Stopped>) -> Ending {
    match made {
        Ok(runs) => {
            let prediction = request.prediction.as_ref();
            let report = report(request.format, request.output, &runs, &Origin::here(), prediction);
            report.map_or_else(Ending::Failed, Ending::Result)
        }
        Err(Stopped::Failed(why)) => Ending::Failed(Phrase::new("failed.run").with("why", why)),
        Err(Stopped::Cancelled(done)) => {
            let how_far = Phrase::new("cancelled.run").with("done", done);
            Ending::Cancelled(how_far.with("all", request.plans.len()))
        }
    }
}

#[cfg(test)]
#[path = "run_tests.rs"]
mod tests;
