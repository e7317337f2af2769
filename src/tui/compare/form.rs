//! The form of a comparison: models, numbers of workers, guards and whatever else ways differ in, to be ticked, and how far
//! it goes.
//!
//! It knows neither keys nor cells. Everything else is as it is set in the Lab.

use crate::comparison::{
    Aspect, DEFAULT_BUDGET, Differences, Forecast, MAX_WAYS, Until, Varied, Way, announcement, combinations,
};
use crate::engine::{self, Runnable};
use crate::plan::{GuardName, ModelName, Plan, SECOND, SettingKind, SettingValue};
use crate::text::{Key, Phrase, thousands};
use crate::timeline::Timeline;
use crate::tui::kit::NamedChoice;
use crate::tui::lab::form::PlanForm;

/// Numbers of workers to choose from; the Lab's own comes among them.
const COUNTS: [u32; 8] = [1, 2, 3, 4, 8, 16, 32, 64];

/// How far a comparison may go, in the order of the choices.
const UNTIL: [Until; 13] = [
    Until::Told { budget: 20 * SECOND },
    Until::Told { budget: DEFAULT_BUDGET },
    Until::Told { budget: 300 * SECOND },
    Until::Trials(1),
    Until::Trials(3),
    Until::Trials(5),
    Until::Trials(7),
    Until::Trials(10),
    Until::Trials(20),
    Until::Trials(50),
    Until::Trials(100),
    Until::Trials(200),
    Until::Trials(500),
];

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum CompareRow {
    Models,
    Workers,
    Guards,
    /// What else ways may differ in.
    Aspect(Aspect),
    Until,
}

impl CompareRow {
    /// The key of its name in the texts.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Models => "wishes.models",
            Self::Workers => "wishes.workers",
            Self::Guards => "wishes.guards",
            Self::Aspect(aspect) => Key::Setting.of(aspect.key()),
            Self::Until => "wishes.trials",
        }
    }

    /// The key of its explanation.
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Models => "wishes.models.help",
            Self::Workers => "wishes.workers.help",
            Self::Guards => "wishes.guards.help",
            Self::Aspect(aspect) => Key::SettingHelp.of(aspect.key()),
            Self::Until => "wishes.trials.help",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CompareForm {
    plan_form: PlanForm,
    models: Vec<ModelName>,
    counts: Vec<u32>,
    guards: Vec<GuardName>,
    /// Whatever else there is to be compared, and what is ticked of it.
    varied: Varied,
    until: usize,
    row: usize,
    column: usize,
    error: Option<Phrase>,
    /// What is ticked comes to these plans, or why to none. Working that out takes a while: it is done when a tick
    /// changes.
    plans: Result<Vec<Runnable>, Phrase>,
    /// Ways that are ticked and cannot be run, and why.
    left_out: Vec<(Plan, Phrase)>,
    forecast: Forecast,
}

impl CompareForm {
    /// What is ticked at first, after what is set in the Lab: what the scenario is about, and else the models of the guides.
    pub(crate) fn new(plan_form: &PlanForm, cores: u32) -> Self {
        let own = plan_form.plan();
        let subject = Aspect::all(own.scenario, &[own.model]).into_iter().any(|aspect| aspect.is_subject());
        let is_possible = |model: ModelName| plan_form.refuse_model(model).is_none();
        let is_first = |model: ModelName| model == own.model || (!subject && model.profile().compared);
        let models = ModelName::all().iter().copied().filter(|model| is_first(*model) && is_possible(*model));
        let mut form = Self {
            plan_form: plan_form.clone(),
            models: models.collect(),
            counts: vec![own.workers],
            guards: plan_form.guards().to_vec(),
            varied: Vec::new(),
            until: UNTIL.iter().position(|until| *until == Until::USUAL).unwrap_or(0),
            row: 0,
            column: 0,
            error: None,
            plans: Ok(Vec::new()),
            left_out: Vec::new(),
            forecast: Forecast::of_plans(cores),
        };
        form.varied = Aspect::all(own.scenario, ModelName::all())
            .into_iter()
            .map(|aspect| {
                let all = || aspect.values().into_iter().filter(|value| form.refuse_value(&aspect, value).is_none());
                let ticked = if aspect.is_subject() { all().collect() } else { vec![aspect.value_in(own)] };
                (aspect, ticked)
            })
            .collect();
        form.work_out();
        form
    }

    pub(crate) fn plan_form(&self) -> &PlanForm {
        &self.plan_form
    }

    pub(crate) fn until(&self) -> Until {
        UNTIL[self.until]
    }

    /// What is said before it begins; nothing where it cannot.
    pub(crate) fn announcement(&self) -> Option<Phrase> {
        Some(announcement(self.plans().ok()?, self.until(), &self.forecast))
    }

    /// The first moments of a run, which tell how long the others will take.
    pub(crate) fn see_beginning(&mut self, plan: &Plan, timeline: &Timeline) {
        self.forecast = self.forecast.clone().with_beginning(plan, timeline);
    }

    pub(crate) fn rows(&self) -> Vec<CompareRow> {
        let guarded = self.plan_form.plan().guard.is_some();
        let mut rows = vec![CompareRow::Models, CompareRow::Workers];
        rows.extend(guarded.then_some(CompareRow::Guards));
        // There may be no Python but the usual one.
        let is_shown = |aspect: &Aspect| {
            let applies = |model: &ModelName| aspect.applies_to(&self.plan_on(*model));
            !aspect.values().is_empty() && self.models.iter().any(applies)
        };
        rows.extend(self.varied.iter().map(|(aspect, _)| *aspect).filter(is_shown).map(CompareRow::Aspect));
        rows.push(CompareRow::Until);
        rows
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

    /// What a row can be set to; any number of it can be chosen. How far it goes is none of these.
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
            CompareRow::Aspect(aspect) => aspect
                .values()
                .iter()
                .map(|value| {
                    let (name, help) = name_and_help(&aspect, value);
                    choice(name, help, self.ticked(&aspect).contains(value), self.refuse_value(&aspect, value))
                })
                .collect(),
            CompareRow::Until => Vec::new(),
        }
    }

    /// What cannot be chosen in a row, by reason: the names of the choices, and why.
    pub(crate) fn refusals(&self, row: CompareRow) -> Vec<(Vec<String>, Phrase)> {
        let mut refusals: Vec<(Vec<String>, Phrase)> = Vec::new();
        for NamedChoice { name, refusal, .. } in self.choices(row) {
            let Some(why) = refusal else { continue };
            match refusals.iter_mut().find(|(_, known)| known.says_as(&why)) {
                Some((names, _)) => names.push(name),
                None => refusals.push((vec![name], why)),
            }
        }
        refusals
    }

    /// How many ways are ticked and cannot be run, and the first with its reason.
    pub(crate) fn left_out(&self) -> Option<(usize, Phrase, &Phrase)> {
        let (plan, why) = self.left_out.first()?;
        Some((self.left_out.len(), Way::new(plan.clone()).name(), why))
    }

    fn ticked(&self, aspect: &Aspect) -> &[SettingValue] {
        self.varied.iter().find(|(known, _)| known == aspect).map_or(&[], |(_, ticked)| ticked)
    }

    /// Why none of the models that are ticked can have a value; `None` if one can.
    fn refuse_value(&self, aspect: &Aspect, value: &SettingValue) -> Option<Phrase> {
        let plans = self.models.iter().map(|model| self.plan_on(*model)).filter(|plan| aspect.applies_to(plan));
        let mut refusals = plans.map(|plan| engine::refusal(&aspect.set(&plan, value)));
        let first = refusals.next()??;
        refusals.all(|refusal| refusal.is_some()).then_some(first)
    }

    /// The Lab's plan on another model, under no guard that one of them might not have.
    fn plan_on(&self, model: ModelName) -> Plan {
        let plan = self.plan_form.plan_for(model);
        Plan { guard: plan.guard.map(|_| GuardName::None), ..plan }
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

    /// Puts the cursor on the choice before or after; how far it goes is changed at once.
    pub(crate) fn change(&mut self, forward: bool) {
        self.error = None;
        let step = |at: usize, last: usize| if forward { (at + 1).min(last) } else { at.saturating_sub(1) };
        if self.row() == CompareRow::Until {
            self.until = step(self.until, UNTIL.len() - 1);
            return;
        }
        let last = self.choices(self.row()).len().saturating_sub(1);
        self.column = step(self.column(), last);
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
        let chosen = self.choices(row).into_iter().nth(index);
        // What is ticked and cannot be can be unticked.
        self.error = chosen.filter(|choice| !choice.chosen).and_then(|choice| choice.refusal);
        if self.error.is_some() {
            return;
        }
        match row {
            CompareRow::Models => {
                if let Some(model) = ModelName::all().get(index) {
                    tick(&mut self.models, *model);
                }
            }
            CompareRow::Workers => {
                if let Some(count) = self.offered_counts().get(index) {
                    tick(&mut self.counts, *count);
                }
            }
            CompareRow::Guards => {
                if let Some(guard) = GuardName::all().get(index) {
                    tick(&mut self.guards, *guard);
                }
            }
            CompareRow::Aspect(aspect) => self.tick_value(&aspect, index),
            CompareRow::Until => {}
        }
        self.work_out();
    }

    fn tick_value(&mut self, aspect: &Aspect, index: usize) {
        let all = aspect.values();
        let Some(ticked) = self.varied.iter_mut().find(|(known, _)| known == aspect).map(|(_, ticked)| ticked) else {
            return;
        };
        let is_ticked: Vec<bool> = all.iter().map(|value| ticked.contains(value)).collect();
        let wanted = |(at, value)| (is_ticked[at] != (at == index)).then_some(value);
        *ticked = all.into_iter().enumerate().filter_map(wanted).collect();
    }

    /// Every way that is ticked and can be run, in the order of models, workers and guards.
    ///
    /// # Errors
    /// Why there is none, or that there are too many.
    pub(crate) fn plans(&self) -> Result<&[Runnable], &Phrase> {
        self.plans.as_deref()
    }

    fn work_out(&mut self) {
        self.left_out.clear();
        let mut plans = Vec::new();
        for model in &self.models {
            let plan = self.plan_form.plan_for(*model);
            let (workers, guards, varied) = (self.counts.clone(), self.guards.clone(), self.varied.clone());
            for plan in combinations(&plan, &Differences { workers, guards, varied }) {
                match Runnable::of(plan.clone()) {
                    Ok(plan) => plans.push(plan),
                    Err(why) => self.left_out.push((plan, why)),
                }
            }
        }
        let refused = || self.left_out.first().map(|(_, why)| why.clone());
        self.plans = match plans.len() {
            0 if self.plan_form.plan().guard.is_some() && self.guards.is_empty() => Err(Phrase::new("lab.no-guard")),
            0 => Err(refused().unwrap_or(Phrase::new("wishes.nothing"))),
            1..=MAX_WAYS => Ok(plans),
            ways => Err(Phrase::new("usage.too-many-ways").with("ways", ways).with("max", MAX_WAYS)),
        };
    }
}

/// What a value is called among the choices, and the key of its explanation.
fn name_and_help(aspect: &Aspect, value: &SettingValue) -> (String, Option<&'static str>) {
    match (aspect, value) {
        (_, SettingValue::Flag(on)) => (if *on { "on" } else { "off" }.to_owned(), None),
        (Aspect::Memory, value) => {
            let name = aspect.typed(value);
            let help = Key::MemoryHelp.find(&name);
            (name, help)
        }
        (Aspect::Own(setting), value) => {
            let name = aspect.typed(value);
            let SettingKind::Choice { options, .. } = setting.kind else { return (name, None) };
            let help = options.iter().find(|option| **option == name);
            let help = help.map(|option| Key::ChoiceHelp.of_two(setting.key, *option));
            (name, help)
        }
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
#[path = "form_tests.rs"]
mod tests;
