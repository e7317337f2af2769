//! The same work in several ways, each many times: medians and spreads, speed-ups, shares that came out right, and a
//! sentence that claims only what the spread allows.
//!
//! Pure: trials in, figures out. A [`Course`] says which run is the next, and the faces make it.

mod aspect;
mod combinations;
mod costs;
mod course;
mod curve;
mod fastest;
mod forecast;
mod names;
mod scaling;
mod verdict;

pub use aspect::{Aspect, Varied};
pub use combinations::{DEFAULT_TRIALS, Differences, MAX_TRIALS, MAX_WAYS, combinations, default_models};
pub use costs::TimeCosts;
pub use course::{ComparisonRun, Course, DEFAULT_BUDGET, Enough, Until, in_seconds, seed_of, time_left};
pub use curve::Curve;
pub use fastest::{asks_fastest, fastest, fastest_question};
pub use forecast::{Forecast, announcement};
pub use names::name_of;
pub use scaling::Scaling;
pub use verdict::{ending, is_doubtful, verdict};

use crate::event::{Nanos, Outcome, RunEnd};
use crate::plan::{Plan, SettingValue, Together};
use crate::results::PythonOfRun;
use crate::scenario;
use crate::statistics::{FEWEST, FEWEST_APART, Share, Spread};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// One way of doing the work, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// What is run; trials differ in their seeds alone.
    pub plan: Plan,
    /// How much there is to do: its tasks. More workers are more work where every worker has a task of its own.
    pub work: usize,
    /// What was measured, in the order in which it was run.
    pub trials: Vec<Trial>,
    /// Whether that is the first run alone, which counts as long as there is no other.
    pub seen_once: bool,
    /// In what it differs from others, beside model, workers and guard.
    details: Vec<(Aspect, SettingValue)>,
    /// What the Python of its runs says that it is, if they are on one and one has been made.
    python: Option<String>,
}

/// What is kept of one run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trial {
    /// How long it took, ns: from the run's start to the end of the last task.
    pub elapsed: Nanos,
    /// How much of that had passed when the first task began, ns: the starting of workers.
    pub starting: Nanos,
    pub costs: TimeCosts,
    /// What the counter should say and says, if there is one.
    pub counter: Option<(u64, u64)>,
    pub failed: usize,
}

impl Trial {
    /// What is kept of a run that is over; `None` if it did not come to its end.
    #[must_use]
    pub fn of(plan: &Plan, timeline: &Timeline) -> Option<Self> {
        if timeline.end() != Some(&RunEnd::Completed) {
            return None;
        }
        Some(Self {
            elapsed: timeline.elapsed(),
            starting: timeline.starting(),
            costs: TimeCosts::of(timeline),
            counter: crate::verdict::counter(plan, timeline).map(|result| (result.expected, result.observed)),
            failed: timeline.count_outcomes(|outcome| !matches!(outcome, Outcome::Ok(_))),
        })
    }
}

impl Way {
    /// A way of which nothing has been run yet.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let work = scenario::get(plan.scenario).shape(&plan).tasks as usize;
        Self { plan, work, trials: Vec::new(), seen_once: false, details: Vec::new(), python: None }
    }

    fn add(&mut self, trial: Trial, first: bool) {
        if first && !self.trials.is_empty() {
            return;
        }
        if self.seen_once {
            self.trials.clear();
        }
        self.seen_once = first;
        self.trials.push(trial);
    }

    /// How long it took; `None` before the first trial.
    #[must_use]
    pub fn elapsed(&self) -> Option<Spread> {
        Spread::of(self.trials.iter().map(|trial| trial.elapsed).collect())
    }

    /// Whether a task failed in any of its trials: then its times are those of work that was not done.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.trials.iter().any(|trial| trial.failed > 0)
    }

    /// How many tasks failed in all trials together.
    #[must_use]
    pub fn failed_tasks(&self) -> usize {
        self.trials.iter().map(|trial| trial.failed).sum()
    }

    /// How long it took until the first task began; `None` before the first trial.
    #[must_use]
    pub fn starting(&self) -> Option<Spread> {
        Spread::of(self.trials.iter().map(|trial| trial.starting).collect())
    }

    /// The median of each part of the costs.
    #[must_use]
    pub fn costs(&self) -> Vec<(&'static str, Nanos)> {
        let parts: Vec<_> = self.trials.iter().map(|trial| trial.costs.parts()).collect();
        let names = TimeCosts::default().parts().map(|(name, _)| name);
        let median = |index: usize| Spread::of(parts.iter().map(|parts| parts[index].1).collect());
        names.iter().enumerate().map(|(index, name)| (*name, median(index).map_or(0, |spread| spread.median))).collect()
    }

    /// In how many trials the counter came out right; `None` without a counter.
    #[must_use]
    pub fn right(&self) -> Option<Share> {
        let outcomes: Vec<(u64, u64)> = self.trials.iter().filter_map(|trial| trial.counter).collect();
        let right = outcomes.iter().filter(|(expected, observed)| expected == observed).count();
        (!outcomes.is_empty()).then(|| Share::of(right, outcomes.len()))
    }

    /// Whether the counter came out wrong in any of its trials: then it was no way of doing the work.
    #[must_use]
    pub fn came_out_wrong(&self) -> bool {
        self.right().is_some_and(|right| right.hits < right.of)
    }

    /// Whether it tells anything how many times as fast it is as another: around a counter whoever is protected waits, and
    /// more workers have more to do.
    fn is_about_speed(&self) -> bool {
        let scenario = scenario::get(self.plan.scenario);
        scenario.is_about_speed() && !scenario.needs().guards
    }

    /// What was lost in each trial, ascending.
    #[must_use]
    pub fn lost(&self) -> Vec<u64> {
        let outcomes = self.trials.iter().filter_map(|trial| trial.counter);
        let mut lost: Vec<u64> = outcomes.map(|(expected, observed)| expected.saturating_sub(observed)).collect();
        lost.sort_unstable();
        lost
    }
}

/// How many times as fast a way is as one after the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasuredSpeedUp {
    /// The quotient of the medians.
    pub times: f64,
    /// The least and most that the intervals of both medians allow; `None` where one of them has none.
    pub interval: Option<(f64, f64)>,
}

/// All ways of one comparison.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// The ways, in the order in which they were asked for.
    pub ways: Vec<Way>,
}

impl Comparison {
    /// Nothing has been run yet of these plans.
    #[must_use]
    pub fn new(plans: impl IntoIterator<Item = Plan>) -> Self {
        let mut ways: Vec<Way> = plans.into_iter().map(Way::new).collect();
        names::tell_apart(&mut ways);
        Self { ways }
    }

    /// Adds a run that is over. The first one of a way counts until there is another; one that was cut short does not.
    ///
    /// # Errors
    /// Why the run could not be made; no other run of its way can be, either.
    pub fn apply(&mut self, run: &ComparisonRun, timeline: &Timeline) -> Result<(), Phrase> {
        if let Some(RunEnd::Failed(why)) = timeline.end() {
            return Err((**why).clone());
        }
        if let (Some(trial), Some(way)) = (Trial::of(&run.plan, timeline), self.ways.get_mut(run.way)) {
            way.add(trial, run.trial.is_none());
            way.python = PythonOfRun::of(timeline).map(|python| python.name);
        }
        Ok(())
    }

    /// Whether some way has been run only once, and none often enough to be counted more than once.
    #[must_use]
    pub fn is_seen_once(&self) -> bool {
        self.ways.iter().any(|way| way.seen_once) && self.ways.iter().all(|way| way.trials.len() <= 1)
    }

    /// Whether enough is known: of any two ways that follow each other in time one is the faster, or they are as good as each
    /// other. Where tasks fail, more of them tell nothing more.
    #[must_use]
    pub fn is_told(&self) -> bool {
        let done: Vec<&Way> = self.ways.iter().filter(|way| !way.has_failed()).collect();
        let mut times: Vec<Spread> = done.iter().filter_map(|way| way.elapsed()).collect();
        times.sort_by_key(|time| time.median);
        let told = |pair: &[Spread]| pair[0].differs_from(&pair[1]) || pair[0].is_as_good_as(&pair[1]);
        // A law is fitted to medians with their intervals.
        let fewest = if self.may_have_curves() { FEWEST } else { FEWEST_APART };
        let is_enough = times.iter().all(|time| time.count >= fewest);
        let is_alone = times.len() == 1 && !times[0].is_as_good_as(&times[0]);
        times.len() == done.len() && is_enough && !is_alone && times.windows(2).all(told)
    }

    /// The way that another is measured by: the same work by one worker, one task after the other, under the same guard
    /// where there is one.
    #[must_use]
    pub fn baseline(&self, way: &Way) -> Option<&Way> {
        let sequential = |other: &&Way| {
            let did_it = !other.trials.is_empty() && !other.has_failed();
            other.plan.model.profile().together == Together::Alone && other.work == way.work && did_it
        };
        let same = self.ways.iter().filter(sequential).find(|other| other.plan.guard == way.plan.guard);
        same.or_else(|| self.ways.iter().find(sequential))
    }

    /// How many times as fast as one after the other. `None` where there is nothing to compare with, or tasks failed.
    #[must_use]
    pub fn speed_up(&self, way: &Way) -> Option<MeasuredSpeedUp> {
        if way.has_failed() || way.came_out_wrong() || !way.is_about_speed() {
            return None;
        }
        let (base, own) = (self.baseline(way)?.elapsed()?, way.elapsed()?);
        let times = |one: Nanos, other: Nanos| ratio(one, other.max(1));
        let interval = base.interval.zip(own.interval);
        Some(MeasuredSpeedUp {
            times: times(base.median, own.median),
            interval: interval.map(|(base, own)| (times(base.0, own.1), times(base.1, own.0))),
        })
    }

    /// The speed-up a worker: one after the other is one worker, whatever number was asked for.
    #[must_use]
    pub fn efficiency(&self, way: &Way) -> Option<f64> {
        Some(self.speed_up(way)?.times / f64::from(way.plan.worker_count().max(1)))
    }

    /// How many runs have been made.
    #[must_use]
    pub fn made(&self) -> usize {
        self.ways.iter().map(|way| way.trials.len()).sum()
    }
}

#[expect(clippy::cast_precision_loss, reason = "a factor, shown with two digits")]
fn ratio(one: u64, other: u64) -> f64 {
    one as f64 / other as f64
}

#[cfg(test)]
mod tests;
