//! A comparison without the screen: the runs of all ways in their order, progress with the time that is left, a report.
//!
//! A comparison that is stopped keeps what it has.

use std::time::Instant;

use super::output::{fail, over_an_input, print_note, print_or_fail};
use super::progress::Progress;
use super::run::inputs;
use super::signals::Signals;
use super::{FAILED, OutputOptions, unwritten};
use crate::cancel::Cancel;
use crate::comparison::{Comparison, Course, Enough, Forecast, Until, announcement};
use crate::engine::Runnable;
use crate::event::Event;
use crate::recording::Origin;
use crate::report::{self, Compared, Prediction};
use crate::runner::{self, Environment};
use crate::text::{Phrase, Texts};
use crate::timeline::Timeline;

/// Ways to be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareRequest {
    pub plans: Vec<Runnable>,
    pub until: Until,
    pub seed: u64,
    /// What somebody said beforehand which way is the fastest.
    pub prediction: Option<Prediction>,
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
    announce(request, texts);
    let cancel = Cancel::new();
    let Some(signals) = Signals::watch_or_say_why(&cancel, texts) else { return FAILED };
    let mut measuring = Measuring::new(request, Progress::of_ways(request.output));
    let surroundings = Environment::of_this_program();
    let made = measuring.run(&cancel, |plan, sink| runner::run(plan, &surroundings, &cancel, sink));
    signals.runs_are_over();
    measuring.progress.clear();
    let enough = match made {
        Ok(enough) => enough,
        Err(why) => return fail(texts, &Phrase::new("failed.run").with("why", why)),
    };
    let (comparison, cores) = (measuring.comparison, Origin::here().machine.cores);
    let prediction = request.prediction.clone();
    let compared = Compared { comparison, until: request.until, enough, cores, prediction };
    let written = print_or_fail(say(&compared, texts), texts);
    if compared.is_partial() && written == 0 { signals.exit_code() } else { written }
}

/// Says on standard error how long it will take: whoever waits wants to know that, in a pipe, too. Where runs compute, the
/// beginning of one tells.
fn announce(request: &CompareRequest, texts: &Texts) {
    let mut forecast = Forecast::of_plans(Origin::here().machine.cores);
    if let Some(plan) = Forecast::wanted(&request.plans) {
        let beginning = runner::glimpse(&plan, &Environment::of_this_program(), &Cancel::new());
        forecast = forecast.with_beginning(&plan, &Timeline::of(&beginning));
    }
    print_note(texts, &announcement(&request.plans, request.until, &forecast));
}

fn report(request: &CompareRequest, compared: &Compared, texts: &Texts) -> Result<String, Phrase> {
    match request.format {
        CompareFormat::Json => report::compare_json(compared, request.seed, texts).map_err(unwritten),
        CompareFormat::Csv => report::compare_csv(compared).map_err(unwritten),
        CompareFormat::Text => {
            let style = request.output.style();
            let head = report::compare_head(compared, request.seed, texts, style);
            Ok(report::compare_text(compared, &head, texts, style))
        }
    }
}

/// A comparison whose runs are being made.
struct Measuring {
    course: Course,
    comparison: Comparison,
    made: usize,
    progress: Progress,
}

impl Measuring {
    fn new(request: &CompareRequest, progress: Progress) -> Self {
        let comparison = Comparison::new(request.plans.iter().cloned().map(Runnable::into_plan));
        let course = Course::new(request.plans.clone(), request.until, request.seed);
        Self { course, comparison, made: 0, progress }
    }

    /// Makes runs until it is enough; says why it was, or nothing if it was stopped.
    ///
    /// # Errors
    /// Why a run could not be made.
    fn run(
        &mut self,
        cancel: &Cancel,
        mut make: impl FnMut(&Runnable, &mut dyn FnMut(Vec<Event>)),
    ) -> Result<Option<Enough>, Phrase> {
        let begun = Instant::now();
        while !cancel.is_wanted() {
            let spent = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
            let step = match self.course.next(&self.comparison, spent) {
                Ok(step) => step,
                Err(enough) => return Ok(Some(enough)),
            };
            self.progress.show_way(&self.course, (self.made, spent), &self.comparison.ways[step.way]);
            let mut timeline = Timeline::new();
            make(&step.plan, &mut |events| timeline.extend(&events));
            self.comparison.apply(&step, &timeline)?;
            self.made += 1;
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{EventKind, RunEnd};
    use crate::motion::Motion;
    use crate::plan::{ModelName, Plan, ScenarioName};
    use crate::report::ColorChoice;
    use crate::scenario;
    use crate::text::Lang;

    fn request(until: Until) -> CompareRequest {
        let plan = |model| Runnable::of(Plan { model, ..scenario::plan(ScenarioName::Fetch, 1) }).unwrap();
        let plans = vec![plan(ModelName::Sequential), plan(ModelName::Async)];
        let output = OutputOptions { color: ColorChoice::Never, ascii: false, motion: Motion::Full, lang: Lang::En };
        CompareRequest { plans, until, seed: 3, prediction: None, format: CompareFormat::Text, output }
    }

    /// The comparison of two ways, made by a fake engine that ends each run in the way that is asked for.
    fn made(
        until: Until,
        cancel: &Cancel,
        mut end: impl FnMut() -> RunEnd,
    ) -> Result<(Comparison, Option<Enough>), Phrase> {
        let mut measuring = Measuring::new(&request(until), Progress::hidden(1, Texts::of(Lang::En)));
        let enough = measuring.run(cancel, |_, sink| {
            sink(vec![Event { at: 5, what: EventKind::Finished { end: end() } }]);
        })?;
        Ok((measuring.comparison, enough))
    }

    fn trials(comparison: &Comparison) -> Vec<usize> {
        comparison.ways.iter().map(|way| way.trials.len()).collect()
    }

    #[test]
    fn every_way_is_warmed_up_and_counted_so_often() {
        let mut runs = 0;
        let (comparison, enough) = made(Until::Trials(3), &Cancel::new(), || {
            runs += 1;
            RunEnd::Completed
        })
        .expect("made");
        assert_eq!((runs, trials(&comparison), enough), (8, vec![3, 3], Some(Enough::Trials)));
    }

    #[test]
    fn it_goes_on_until_the_ways_can_be_told_apart() {
        let (comparison, enough) = made(Until::USUAL, &Cancel::new(), || RunEnd::Completed).expect("made");
        assert_eq!((trials(&comparison), enough), (vec![20, 20], Some(Enough::Told)), "runs that took no time at all");
        let (comparison, enough) = made(Until::Told { budget: 0 }, &Cancel::new(), || RunEnd::Completed).expect("made");
        assert_eq!((trials(&comparison), enough), (vec![1, 1], Some(Enough::Budget)), "once at least");
    }

    #[test]
    fn what_was_made_before_it_was_stopped_is_kept() {
        for (stopped_in, kept) in [(2, 1), (3, 2), (5, 2)] {
            let cancel = Cancel::new();
            let mut runs = 0;
            let (comparison, enough) = made(Until::Trials(3), &cancel, || {
                runs += 1;
                if runs == stopped_in {
                    cancel.request();
                    return RunEnd::Cancelled;
                }
                RunEnd::Completed
            })
            .expect("made");
            assert_eq!((comparison.made(), enough), (kept, None), "first runs count as long as there are no others");
        }
    }

    #[test]
    fn a_run_that_cannot_be_made_ends_it_with_the_reason() {
        let why = Phrase::new("run.no-worker");
        let failed = made(Until::Trials(1), &Cancel::new(), || RunEnd::Failed(Box::new(why.clone())));
        assert_eq!(failed, Err(why));
    }
}
