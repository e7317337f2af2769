//! A comparison without the screen: the runs of all ways in their order, progress with the time that is left, a report.
//!
//! A comparison that is stopped keeps what it has.

use super::output::{fail, over_an_input, print_or_fail};
use super::progress::Progress;
use super::run::inputs;
use super::signals::Signals;
use super::{FAILED, OutputOptions, unwritten};
use crate::cancel::Cancel;
use crate::comparison::{Comparison, ComparisonRun, order};
use crate::engine::Runnable;
use crate::event::Event;
use crate::plan::Plan;
use crate::recording::Origin;
use crate::report::{self, Compared};
use crate::runner::{self, Environment, RunSink};
use crate::text::{Phrase, Texts};
use crate::timeline::Timeline;

/// Ways to be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareRequest {
    pub plans: Vec<Runnable>,
    pub trials: u64,
    pub seed: u64,
    pub format: CompareFormat,
    pub output: OutputOptions,
}

/// For whom a comparison is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Makes the comparison, writes the report, and returns the exit code.
#[must_use]
pub fn compare(request: &CompareRequest) -> u8 {
    measured(request, |compared, texts| report(request, compared, texts))
}

/// Makes the runs of a comparison, writes what is said of them, and returns the exit code.
pub(super) fn measured(
    request: &CompareRequest,
    say: impl FnOnce(&Compared, &'static Texts) -> Result<String, Phrase>,
) -> u8 {
    let texts = request.output.texts();
    if let Some(why) = over_an_input(None, || inputs(&request.plans)) {
        return fail(texts, &why);
    }
    let cancel = Cancel::new();
    let Some(signals) = Signals::watch_or_say_why(&cancel, texts) else { return FAILED };
    let steps = order(&request.plans, request.trials, request.seed);
    let mut measuring = Measuring {
        steps: &steps,
        comparison: Comparison::new(request.plans.iter().cloned().map(Runnable::into_plan)),
        timeline: Timeline::new(),
        progress: Progress::of_ways(steps.len(), request.output.ascii, texts),
    };
    let plans = steps.iter().map(|step| &step.plan);
    let made = runner::run_all(plans, &Environment::of_this_program(), &cancel, &mut measuring);
    signals.runs_are_over();
    measuring.progress.clear();
    if let Err(why) = made {
        return fail(texts, &Phrase::new("failed.run").with("why", why));
    }
    let planned = request.plans.len() * usize::try_from(request.trials).unwrap_or(usize::MAX);
    let compared = Compared { comparison: measuring.comparison, planned, cores: Origin::here().machine.cores };
    let written = print_or_fail(say(&compared, texts), texts);
    if compared.is_partial() && written == 0 { signals.exit_code() } else { written }
}

fn report(request: &CompareRequest, compared: &Compared, texts: &Texts) -> Result<String, Phrase> {
    match request.format {
        CompareFormat::Json => report::compare_json(compared, request.seed, texts).map_err(unwritten),
        CompareFormat::Csv => report::compare_csv(compared).map_err(unwritten),
        CompareFormat::Text => {
            let style = request.output.style();
            let head = report::compare_head(&request.plans, (request.trials, request.seed), texts, style);
            Ok(report::compare_text(compared, &head, texts, style))
        }
    }
}

/// A comparison whose runs are being made.
struct Measuring<'steps> {
    steps: &'steps [ComparisonRun],
    comparison: Comparison,
    timeline: Timeline,
    progress: Progress,
}

impl RunSink for Measuring<'_> {
    type Stop = Phrase;

    fn began(&mut self, run: usize, plan: &Plan) {
        self.progress.show_way(run, plan);
    }

    fn happened(&mut self, _: usize, events: Vec<Event>) {
        self.timeline.extend(&events);
    }

    fn ended(&mut self, run: usize, _: &Plan) -> Result<(), Phrase> {
        self.comparison.apply(&self.steps[run], &std::mem::take(&mut self.timeline))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{EventKind, RunEnd};
    use crate::plan::{ModelName, ScenarioName};
    use crate::scenario;
    use crate::text::Lang;

    /// The comparison of two ways, made by a fake engine that ends each run in the way that is asked for.
    fn made(trials: u64, cancel: &Cancel, mut end: impl FnMut() -> RunEnd) -> Result<Comparison, Phrase> {
        let plan = |model| Plan { model, ..scenario::plan(ScenarioName::Fetch, 1) };
        let plans = vec![plan(ModelName::Sequential), plan(ModelName::Async)];
        let checked: Vec<Runnable> = plans.iter().cloned().map(|plan| Runnable::of(plan).unwrap()).collect();
        let steps = order(&checked, trials, 3);
        let mut measuring = Measuring {
            steps: &steps,
            comparison: Comparison::new(plans),
            timeline: Timeline::new(),
            progress: Progress::hidden(steps.len(), Texts::of(Lang::En)),
        };
        runner::run_all_with(steps.iter().map(|step| &step.plan), cancel, &mut measuring, |_, sink| {
            sink(vec![Event { at: 5, what: EventKind::Finished { end: end() } }]);
        })?;
        Ok(measuring.comparison)
    }

    #[test]
    fn every_way_is_warmed_up_and_counted_so_often() {
        let mut runs = 0;
        let comparison = made(3, &Cancel::new(), || {
            runs += 1;
            RunEnd::Completed
        });
        let trials: Vec<usize> = comparison.expect("made").ways.iter().map(|way| way.trials.len()).collect();
        assert_eq!((runs, trials), (8, vec![3, 3]));
    }

    #[test]
    fn what_was_made_before_it_was_stopped_is_kept() {
        let cancel = Cancel::new();
        let mut runs = 0;
        let comparison = made(3, &cancel, || {
            runs += 1;
            if runs == 5 {
                cancel.request();
                return RunEnd::Cancelled;
            }
            RunEnd::Completed
        });
        assert_eq!(comparison.expect("made").made(), 2, "two warmed up, two counted, one cut off");
    }

    #[test]
    fn a_run_that_cannot_be_made_ends_it_with_the_reason() {
        let why = Phrase::new("run.no-worker");
        let failed = made(1, &Cancel::new(), || RunEnd::Failed(Box::new(why.clone())));
        assert_eq!(failed, Err(why));
    }
}
