//! How long runs will take, before they are made: by what they wait for, where a plan says that, and by the first moments of a
//! run, where they compute.
//!
//! Pure: the faces make the run that is looked at.

use super::Until;
use crate::engine::{self, Runnable};
use crate::event::{Nanos, Outcome};
use crate::plan::{ModelName, Plan, Together};
use crate::scenario::{self, TaskLoad};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// What is known of how long runs take.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Forecast {
    /// A plan whose beginning was looked at, and how long all of it would take, ns.
    seen: Option<(Plan, Nanos)>,
    cores: u32,
}

impl Forecast {
    /// What the plans alone say, on a machine with so many cores.
    #[must_use]
    pub fn of_plans(cores: u32) -> Self {
        Self { seen: None, cores }
    }

    /// The plan whose beginning tells more of these: the same work one task after the other, or the last of them if that
    /// cannot be, as what is compared begins with what does not work. `None` where the plans say it all.
    #[must_use]
    pub fn wanted(plans: &[Runnable]) -> Option<Runnable> {
        let unknown = plans.iter().rfind(|plan| waits(plan) == 0 && !is_interpreted(plan))?;
        let mut alone = Plan { model: ModelName::BASELINE, ..unknown.clone().into_plan() };
        scenario::fit_settings(&mut alone);
        let alone = engine::refusal(&alone).is_none().then_some(alone).and_then(|alone| Runnable::of(alone).ok());
        Some(alone.unwrap_or_else(|| unknown.clone()))
    }

    /// The same with what the beginning of a run says of the rest; as it was if that says nothing.
    #[must_use]
    pub fn with_beginning(self, plan: &Plan, timeline: &Timeline) -> Self {
        match whole(plan, timeline) {
            Some(whole) => Self { seen: Some((plan.clone(), whole)), ..self },
            None => self,
        }
    }

    /// How long a run takes, ns, as far as that is known.
    #[must_use]
    pub fn of(&self, plan: &Plan) -> Option<Nanos> {
        let waits = waits(plan);
        if waits > 0 {
            return Some(waits);
        }
        let (seen, whole) = self.seen.as_ref().filter(|_| !is_interpreted(plan))?;
        let tasks = |plan: &Plan| u64::from(scenario::get(plan.scenario).shape(plan).tasks.max(1));
        let all = whole.saturating_mul(tasks(plan)) / tasks(seen);
        let computes = scenario::get(plan.scenario).nature(&plan.settings).load != TaskLoad::Waits;
        let at_once = match plan.together() {
            Together::Parallel if computes && seen.is_alone() => plan.worker_count().min(self.cores).max(1),
            _ => 1,
        };
        Some(all / u64::from(at_once))
    }

    /// How long it takes to run each of these once, ns, and whether that is known of all.
    #[must_use]
    pub fn once(&self, plans: &[Runnable]) -> (Nanos, bool) {
        let each = || plans.iter().map(|plan| self.of(plan));
        (each().flatten().fold(0, Nanos::saturating_add), each().all(|time| time.is_some()))
    }
}

fn waits(plan: &Plan) -> Nanos {
    scenario::get(plan.scenario).shape(plan).least_time(plan)
}

/// Whether an interpreter does the work, for which it takes a hundred times as long or ten: no other run tells.
fn is_interpreted(plan: &Plan) -> bool {
    plan.model.profile().python.is_some()
}

/// How long a run takes of which this is the beginning, ns; `None` where nothing has been done yet.
fn whole(plan: &Plan, timeline: &Timeline) -> Option<Nanos> {
    let shape = scenario::get(plan.scenario).shape(plan);
    let (begin, now) = (timeline.first_start()?, timeline.latest());
    let unit = u128::from(shape.size.max(1));
    let done: u128 = timeline
        .tasks()
        .iter()
        .map(|task| match &task.finished {
            Some((_, Outcome::Ok(_))) => unit,
            // What failed tells nothing of how long it takes.
            _ => u128::from(task.progress_at(now)).min(unit),
        })
        .sum();
    let all = unit * timeline.tasks().len().max(shape.tasks as usize) as u128;
    let passed = u128::from(now.saturating_sub(begin).max(1));
    u64::try_from((passed * all).checked_div(done)?).ok()
}

/// What is said before the runs of a comparison are made: how many ways, how long one run of each takes, and how far it
/// goes on.
#[must_use]
pub fn announcement(plans: &[Runnable], until: Until, forecast: &Forecast) -> Phrase {
    let (once, is_known) = forecast.once(plans);
    let rounds = match until {
        Until::Trials(trials) if trials > 1 => trials.saturating_add(1),
        _ => 1,
    };
    let time = Arg::Duration(once.saturating_mul(rounds));
    let time = match (is_known, once) {
        (true, _) => Phrase::new("compare.about").with("time", time),
        (false, 0) => Phrase::new("compare.unknown-time"),
        (false, _) => Phrase::new("compare.at-least").with("time", time),
    };
    let ways = |key| Phrase::new(key).with("ways", plans.len()).with("time", time);
    match until {
        Until::Told { .. } => ways("compare.plan.told").with("budget", until.budget_in_words().unwrap_or_default()),
        Until::Trials(1) => ways("compare.plan.once"),
        Until::Trials(_) => ways("compare.plan.trials").with("runs", plans.len() as u64 * rounds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ScenarioName;
    use crate::text::{Lang, Texts};

    #[test]
    fn what_a_processor_takes_tells_nothing_of_an_interpreter() {
        let plans = [ModelName::Sequential, ModelName::PythonThreads].map(|model| {
            let mut plan = Plan { model, ..scenario::plan(ScenarioName::Squares, 1) };
            scenario::fit_settings(&mut plan);
            Runnable::of(plan).unwrap()
        });
        let forecast = Forecast { seen: Some((plans[0].clone().into_plan(), 1_000)), cores: 2 };
        let said = |plans| Texts::of(Lang::En).say(&announcement(plans, Until::Trials(1), &forecast));
        assert!(said(&plans).contains("at least 1.00 µs"), "{}", said(&plans));
        assert!(said(&plans[1..]).contains("nobody knows how long"), "{}", said(&plans[1..]));
        assert!(Forecast::wanted(&plans[1..]).is_none() && Forecast::wanted(&plans).is_some());
    }
}
