//! The form of a comparison: models, numbers of workers and guards to be ticked, and how often each way is run.
//!
//! It knows neither keys nor cells. Everything else is as it is set in the Lab.

use crate::comparison::{DEFAULT_TRIALS, MAX_WAYS, combinations};
use crate::engine::Runnable;
use crate::event::Nanos;
use crate::plan::{GuardName, ModelName, Together};
use crate::scenario;
use crate::text::{Key, Phrase, thousands};
use crate::tui::kit::NamedChoice;
use crate::tui::lab::form::PlanForm;
use crate::tui::run::expected_length::expected_length;

/// Numbers of workers to choose from; the Lab's own comes among them.
const COUNTS: [u32; 8] = [1, 2, 3, 4, 8, 16, 32, 64];

/// Those that are ticked at first: enough for a curve.
const FIRST_COUNTS: [u32; 3] = [1, 2, 4];

const TRIALS: [u64; 10] = [1, 3, 5, 7, 10, 20, 50, 100, 200, 500];

/// A comparison that was not asked for in detail lasts no longer than this, ns.
const PATIENCE: Nanos = 60_000_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CompareRow {
    Models,
    Workers,
    Guards,
    Trials,
}

impl CompareRow {
    /// The key of its name in the texts.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Models => "wishes.models",
            Self::Workers => "wishes.workers",
            Self::Guards => "wishes.guards",
            Self::Trials => "wishes.trials",
        }
    }

    /// The key of its explanation.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Models => "wishes.models.help",
            Self::Workers => "wishes.workers.help",
            Self::Guards => "wishes.guards.help",
            Self::Trials => "wishes.trials.help",
        }
    }
}

/// Whether a model does everything one after the other: all others are measured by it.
fn is_alone(model: ModelName) -> bool {
    model.profile().together == Together::Alone
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CompareForm {
    plan_form: PlanForm,
    models: Vec<ModelName>,
    counts: Vec<u32>,
    guards: Vec<GuardName>,
    trials: u64,
    row: usize,
    column: usize,
    error: Option<Phrase>,
    /// What is ticked comes to these plans, or why to none. Working that out takes a while: it is done when a tick
    /// changes.
    plans: Result<Vec<Runnable>, Phrase>,
    /// How long each plan takes once, all together, as far as that is known before.
    once: Nanos,
}

impl CompareForm {
    /// What is ticked at first, after what is set in the Lab.
    pub(crate) fn new(plan_form: &PlanForm) -> Self {
        let own = plan_form.plan().model;
        let possible = |model: &ModelName| plan_form.refuse_model(*model).is_none();
        let models = ModelName::all()
            .iter()
            .copied()
            .filter(|model| is_alone(*model) || (possible(model) && (*model == own || model.profile().compared)));
        let mut form = Self {
            plan_form: plan_form.clone(),
            models: models.collect(),
            counts: Vec::new(),
            guards: plan_form.guards().to_vec(),
            trials: DEFAULT_TRIALS,
            row: 0,
            column: 0,
            error: None,
            plans: Ok(Vec::new()),
            once: 0,
        };
        form.be_quick();
        form
    }

    /// A curve of many trials where that is quick; where tasks wait for seconds, less.
    fn be_quick(&mut self) {
        let own = self.plan_form.plan().workers;
        let mut curve = FIRST_COUNTS.to_vec();
        if !curve.contains(&own) {
            curve.push(own);
        }
        for (counts, trials) in [(&curve, DEFAULT_TRIALS), (&curve, 3), (&vec![own], DEFAULT_TRIALS), (&vec![own], 3)] {
            self.counts.clone_from(counts);
            self.trials = trials;
            self.work_out();
            if self.least_time() <= PATIENCE {
                return;
            }
        }
    }

    pub(crate) fn plan_form(&self) -> &PlanForm {
        &self.plan_form
    }

    /// How often each way is run, warming up aside.
    pub(crate) fn trials(&self) -> u64 {
        self.trials
    }

    pub(crate) fn rows(&self) -> Vec<CompareRow> {
        let guarded = self.plan_form.plan().guard.is_some();
        let all = [CompareRow::Models, CompareRow::Workers, CompareRow::Guards, CompareRow::Trials];
        all.into_iter().filter(|row| guarded || *row != CompareRow::Guards).collect()
    }

    pub(crate) fn row(&self) -> CompareRow {
        let rows = self.rows();
        rows[self.row.min(rows.len() - 1)]
    }

    pub(crate) fn column(&self) -> usize {
        let last = self.choices(self.row()).len().saturating_sub(1);
        self.column.min(last)
    }

    pub(crate) fn error(&self) -> Option<&Phrase> {
        self.error.as_ref()
    }

    pub(crate) fn set_error(&mut self, what: Phrase) {
        self.error = Some(what);
    }

    /// What a row can be set to; any number of it can be chosen, but for the trials.
    pub(crate) fn choices(&self, row: CompareRow) -> Vec<NamedChoice> {
        let choice = |name: String, help, chosen, refusal| NamedChoice { name, help, chosen, refusal, wrong: false };
        match row {
            CompareRow::Models => ModelName::all()
                .iter()
                .map(|model| {
                    let help = Some(Key::ModelHelp.of(model.name()));
                    let refusal = self.plan_form.refuse_model(*model);
                    choice(model.name().to_owned(), help, self.models.contains(model), refusal)
                })
                .collect(),
            CompareRow::Workers => self
                .offered_counts()
                .iter()
                .map(|count| choice(thousands(*count), None, self.counts.contains(count), None))
                .collect(),
            CompareRow::Guards => GuardName::all()
                .iter()
                .map(|guard| {
                    let help = Some(Key::GuardHelp.of(guard.name()));
                    let plain = choice(guard.name().to_owned(), help, self.guards.contains(guard), None);
                    NamedChoice { wrong: guard.is_wrong(), ..plain }
                })
                .collect(),
            CompareRow::Trials => Vec::new(),
        }
    }

    fn offered_counts(&self) -> Vec<u32> {
        let mut counts = COUNTS.to_vec();
        counts.push(self.plan_form.plan().workers);
        counts.sort_unstable();
        counts.dedup();
        counts
    }

    pub(crate) fn go(&mut self, down: bool) {
        self.error = None;
        let last = self.rows().len() - 1;
        self.row = if down { (self.row + 1).min(last) } else { self.row.min(last).saturating_sub(1) };
        self.column = 0;
    }

    /// Puts the cursor on the choice before or after; of trials there are more or fewer.
    pub(crate) fn change(&mut self, forward: bool) {
        self.error = None;
        if self.row() == CompareRow::Trials {
            let next = if forward {
                TRIALS.iter().find(|trials| **trials > self.trials)
            } else {
                TRIALS.iter().rev().find(|trials| **trials < self.trials)
            };
            self.trials = next.copied().unwrap_or(self.trials);
            return;
        }
        let last = self.choices(self.row()).len().saturating_sub(1);
        self.column = if forward { (self.column + 1).min(last) } else { self.column().saturating_sub(1) };
    }

    pub(crate) fn toggle(&mut self) {
        self.choose(self.row(), self.column());
    }

    pub(crate) fn go_to_row(&mut self, index: usize) {
        self.row = index.min(self.rows().len() - 1);
        self.column = 0;
        self.error = None;
    }

    pub(crate) fn pick(&mut self, row: usize, column: usize) {
        self.go_to_row(row);
        self.column = column;
        self.toggle();
    }

    fn choose(&mut self, row: CompareRow, index: usize) {
        self.error = match row {
            CompareRow::Models => ModelName::all().get(index).and_then(|model| self.tick_model(*model)),
            CompareRow::Workers => {
                if let Some(count) = self.offered_counts().get(index) {
                    tick(&mut self.counts, *count);
                }
                None
            }
            CompareRow::Guards => {
                if let Some(guard) = GuardName::all().get(index) {
                    tick(&mut self.guards, *guard);
                }
                None
            }
            CompareRow::Trials => None,
        };
        self.work_out();
    }

    fn tick_model(&mut self, model: ModelName) -> Option<Phrase> {
        if is_alone(model) {
            return Some(Phrase::new("wishes.measured-by-it"));
        }
        let ticked = self.models.contains(&model);
        if let Some(refusal) = self.plan_form.refuse_model(model).filter(|_| !ticked) {
            return Some(refusal);
        }
        tick(&mut self.models, model);
        None
    }

    /// Every way that is ticked and can be run, in the order of models, workers and guards.
    ///
    /// # Errors
    /// Why there is none, or that there are too many.
    pub(crate) fn plans(&self) -> Result<&[Runnable], &Phrase> {
        self.plans.as_deref()
    }

    fn combined(&self) -> Result<Vec<Runnable>, Phrase> {
        let mut refused = None;
        let mut plans = Vec::new();
        for model in &self.models {
            let plan = self.plan_form.plan_for(*model);
            for plan in combinations(&plan, &self.counts, &self.guards) {
                match Runnable::of(plan) {
                    Ok(plan) => plans.push(plan),
                    Err(why) => refused = refused.or(Some(why)),
                }
            }
        }
        match plans.len() {
            0 if self.plan_form.plan().guard.is_some() && self.guards.is_empty() => Err(Phrase::new("lab.no-guard")),
            0 => Err(refused.unwrap_or(Phrase::new("wishes.nothing"))),
            1..=MAX_WAYS => Ok(plans),
            ways => Err(Phrase::new("usage.too-many-ways").with("ways", ways).with("max", MAX_WAYS)),
        }
    }

    /// How long the comparison takes at least, as far as that is known before: the waiting of its tasks, ns.
    pub(crate) fn least_time(&self) -> Nanos {
        self.once.saturating_mul(self.trials.saturating_add(1))
    }

    fn work_out(&mut self) {
        self.plans = self.combined();
        let lengths =
            self.plans.iter().flatten().map(|plan| expected_length(plan, &scenario::get(plan.scenario).shape(plan)));
        self.once = lengths.fold(0, Nanos::saturating_add);
    }
}

fn tick<T: Ord + Copy>(ticked: &mut Vec<T>, one: T) {
    match ticked.iter().position(|other| *other == one) {
        Some(at) => {
            ticked.remove(at);
        }
        None => ticked.push(one),
    }
    ticked.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ScenarioName;

    fn form(name: ScenarioName) -> CompareForm {
        CompareForm::new(&PlanForm::of(name))
    }

    #[test]
    fn a_counter_is_compared_on_a_curve_of_workers_with_and_without_a_lock() {
        let form = form(ScenarioName::Counter);
        let plans = form.plans().expect("ways");
        let threads: Vec<(u32, Option<GuardName>)> = plans
            .iter()
            .filter(|plan| plan.model == ModelName::Threads)
            .map(|plan| (plan.workers, plan.guard))
            .collect();
        let (none, mutex) = (Some(GuardName::None), Some(GuardName::Mutex));
        assert_eq!(threads, [(1, none), (1, mutex), (2, none), (2, mutex), (4, none), (4, mutex)]);
        assert_eq!(form.trials(), DEFAULT_TRIALS);
    }

    #[test]
    fn where_tasks_wait_for_seconds_less_is_ticked() {
        let form = form(ScenarioName::Fetch);
        assert!(form.least_time() <= PATIENCE, "{}", form.least_time());
        assert!(form.plans().expect("ways").len() >= 3, "the same work on three models");
    }

    #[test]
    fn one_after_the_other_always_comes_along() {
        let mut form = form(ScenarioName::Squares);
        form.pick(0, 0);
        assert_eq!(form.error().map(Phrase::key), Some("wishes.measured-by-it"));
        assert!(form.plans().expect("ways").iter().any(|plan| plan.model == ModelName::Sequential));
    }

    #[test]
    fn without_workers_there_is_nothing_but_one_after_the_other() {
        let mut form = form(ScenarioName::Squares);
        form.counts.clear();
        form.work_out();
        let models: Vec<ModelName> = form.plans().expect("ways").iter().map(|plan| plan.model).collect();
        assert_eq!(models, [ModelName::Sequential]);
    }
}
