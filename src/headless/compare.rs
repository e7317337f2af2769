//! A comparison without the screen: the runs of all ways in their order, progress with the time that is left, a report.
//!
//! Whoever stops it keeps what it has.

use std::io::IsTerminal as _;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::signals::Signals;
use super::{FAILED, fail, print_or_fail, style_of};
use crate::cancel::Cancel;
use crate::comparison::{Comparison, order, time_left};
use crate::plan::Plan;
use crate::recording::Origin;
use crate::report::{self, ColorChoice, Compared};
use crate::runner::{self, Surroundings};
use crate::text::{Lang, Phrase, Texts, duration};
use crate::timeline::Timeline;

/// A comparison that somebody asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareOrder {
    /// The ways.
    pub plans: Vec<Plan>,
    /// How often each.
    pub trials: u64,
    /// Seed of the order and of the runs.
    pub seed: u64,
    /// How it is written.
    pub format: CompareFormat,
    /// When there are colours.
    pub color: ColorChoice,
    /// Only characters of ASCII.
    pub ascii: bool,
    /// In which language.
    pub lang: Lang,
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
pub fn compare(wanted: &CompareOrder) -> u8 {
    measured(wanted, |compared, texts| report(wanted, compared, texts))
}

/// Makes the runs of a comparison, writes what is said of them, and returns the exit code. Whoever stops it keeps what it
/// has.
pub(super) fn measured(
    wanted: &CompareOrder,
    say: impl FnOnce(&Compared, &'static Texts) -> Result<String, Phrase>,
) -> u8 {
    let texts = Texts::of(wanted.lang);
    let cancel = Cancel::new();
    let Some(signals) = Signals::watch_or_complain(&cancel, texts) else { return FAILED };
    let surroundings = Surroundings::of_this_program();
    let progress = Progress::new(wanted, texts);
    let made = make(wanted, &cancel, &progress, &mut |plan| {
        let mut timeline = Timeline::new();
        runner::run(plan, &surroundings, &cancel, &mut |events| events.iter().for_each(|event| timeline.apply(event)));
        timeline
    });
    progress.clear();
    let compared = match made {
        Ok(comparison) => {
            let planned = wanted.plans.len() * usize::try_from(wanted.trials).unwrap_or(usize::MAX);
            Compared { comparison, planned, cores: Origin::here().machine.cores }
        }
        Err(why) => return fail(texts, &Phrase::new("failed.run").with("why", why)),
    };
    let written = print_or_fail(say(&compared, texts), texts);
    if compared.is_partial() && written == 0 { signals.exit_code() } else { written }
}

fn report(wanted: &CompareOrder, compared: &Compared, texts: &Texts) -> Result<String, Phrase> {
    let failed = |why: String| Phrase::new("failed.output").with("why", why);
    match wanted.format {
        CompareFormat::Json => {
            report::compare_json(compared, wanted.seed, texts).map_err(|error| failed(error.to_string()))
        }
        CompareFormat::Csv => report::compare_csv(compared).map_err(|error| failed(error.to_string())),
        CompareFormat::Text => {
            let style = style_of(wanted.color, wanted.ascii);
            let head = report::compare_head(&wanted.plans, wanted.trials, texts, style);
            Ok(report::compare_text(compared, &head, texts, style))
        }
    }
}

/// Makes the runs one after the other, until all are made, one cannot be, or somebody stops it.
fn make(
    wanted: &CompareOrder,
    cancel: &Cancel,
    progress: &Progress,
    run: &mut dyn FnMut(&Plan) -> Timeline,
) -> Result<Comparison, Phrase> {
    let mut comparison = Comparison::new(wanted.plans.clone());
    let steps = order(&wanted.plans, wanted.trials, wanted.seed);
    for (made, step) in steps.iter().enumerate() {
        if cancel.is_wanted() {
            break;
        }
        progress.show(made, steps.len(), &step.plan);
        comparison.take_in(step, &run(&step.plan))?;
    }
    Ok(comparison)
}

/// A line on standard error while somebody looks at it: which way is run, and how much time is left.
struct Progress {
    bar: Option<ProgressBar>,
    texts: &'static Texts,
    begun: Instant,
}

impl Progress {
    fn new(wanted: &CompareOrder, texts: &'static Texts) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr_with_hz(20));
            // A template that did not parse would only cost its look.
            let style = ProgressStyle::with_template("{bar:24} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
            bar.set_style(style.progress_chars(if wanted.ascii { "#>-" } else { "█▉▊▋▌▍▎▏ " }));
            bar
        });
        Self { bar, texts, begun: Instant::now() }
    }

    fn show(&self, made: usize, all: usize, plan: &Plan) {
        let Some(bar) = &self.bar else { return };
        bar.set_length(all as u64);
        bar.set_position(made as u64);
        let way = self.texts.say(&crate::comparison::Way::new(plan.clone()).name());
        let passed = u64::try_from(self.begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let said = match time_left(passed, made, all) {
            Some(left) => Phrase::new("compare.progress.left").with("left", duration(left)),
            None => Phrase::new("compare.progress"),
        };
        bar.set_message(self.texts.say(&said.with("run", made + 1).with("all", all).with("way", way)));
    }

    fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, RunEnd, What};
    use crate::plan::{ModelName, ScenarioName};
    use crate::scenario;

    fn wanted(trials: u64) -> CompareOrder {
        let plan = |model| Plan { model, ..scenario::plan(ScenarioName::Fetch, 1) };
        CompareOrder {
            plans: vec![plan(ModelName::Sequential), plan(ModelName::Async)],
            trials,
            seed: 3,
            format: CompareFormat::Text,
            color: ColorChoice::Never,
            ascii: false,
            lang: Lang::En,
        }
    }

    fn over(end: RunEnd) -> Timeline {
        Timeline::of(&[Event { at: 5, what: What::Finished { end } }])
    }

    fn made(
        wanted: &CompareOrder,
        cancel: &Cancel,
        run: &mut dyn FnMut(&Plan) -> Timeline,
    ) -> Result<Comparison, Phrase> {
        let progress = Progress { bar: None, texts: Texts::of(Lang::En), begun: Instant::now() };
        make(wanted, cancel, &progress, run)
    }

    #[test]
    fn every_way_is_warmed_up_and_counted_so_often() {
        let mut runs = 0;
        let comparison = made(&wanted(3), &Cancel::new(), &mut |_| {
            runs += 1;
            over(RunEnd::Completed)
        });
        let trials: Vec<usize> = comparison.expect("made").ways.iter().map(|way| way.trials.len()).collect();
        assert_eq!((runs, trials), (8, vec![3, 3]));
    }

    #[test]
    fn whoever_stops_it_keeps_what_it_has() {
        let cancel = Cancel::new();
        let mut runs = 0;
        let comparison = made(&wanted(3), &cancel, &mut |_| {
            runs += 1;
            if runs == 5 {
                cancel.request();
                return over(RunEnd::Cancelled);
            }
            over(RunEnd::Completed)
        });
        assert_eq!(comparison.expect("made").made(), 2, "two warmed up, two counted, one cut off");
    }

    #[test]
    fn a_run_that_cannot_be_made_ends_it_with_the_reason() {
        let why = Phrase::new("run.no-worker");
        let failed = made(&wanted(1), &Cancel::new(), &mut |_| over(RunEnd::Failed(Box::new(why.clone()))));
        assert_eq!(failed, Err(why));
    }
}
