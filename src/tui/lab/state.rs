//! The Lab screen's state: which scenario, which setting the cursor is on, what is being typed.
//!
//! Pure. What keys do to it stands beside, how it looks in `view`.

mod keys;

use super::form::PlanForm;
use super::setting_row::SettingRow;
use crate::plan::{GuardName, ModelName, Plan, ScenarioName};
use crate::scenario::{self, Group};
use crate::text::{Arg, Phrase};
use crate::tui::beginning::Beginning;
use crate::tui::found::{self, Found};
use crate::tui::glossary::WordId;
use crate::tui::kit::{PathInput, TextInput};
use crate::tui::message::{Effect, FolderListing};
use crate::tui::theme::Look;

/// Which half of the screen the keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pane {
    Scenarios,
    Settings,
}

/// What typed letters go into.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Typing {
    /// Nothing: letters are keys.
    Nothing,
    Search(Search),
    Value(TextInput),
    PathInput(PathInput),
}

/// What is searched for, and which of what was found the cursor is on.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Search {
    pub(crate) line: TextInput,
    pub(crate) cursor: usize,
}

/// What the right side shows.
pub(crate) enum Shown<'lab> {
    /// What is set.
    Set(&'lab Lab),
    /// What would be set if what was found were taken.
    Would(Box<Lab>),
    /// A word that was found.
    Word(WordId),
    Nothing,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lab {
    plan_forms: Vec<(ScenarioName, PlanForm)>,
    chosen: usize,
    pane: Pane,
    row: usize,
    guard: usize,
    typing: Typing,
    error: Option<Phrase>,
    cores: u32,
    /// How often a folder was asked for: only the last answer is of use.
    questions: u64,
    /// What `~` means in a path.
    home: Option<String>,
    /// The Pythons that were asked what they are, by their paths.
    asked: Vec<String>,
}

impl Lab {
    /// All scenarios with their defaults, on a machine with so many cores.
    pub(crate) fn new(cores: u32) -> Self {
        let mut plan_forms: Vec<(ScenarioName, PlanForm)> =
            scenario::all().iter().map(|one| (one.name(), PlanForm::of(one.name()).on(cores))).collect();
        // Those of a group stand together, in whatever order they are listed.
        plan_forms.sort_by_key(|(name, _)| Group::ALL.iter().position(|group| *group == scenario::get(*name).group()));
        Self {
            plan_forms,
            chosen: 0,
            pane: Pane::Scenarios,
            row: 0,
            guard: 0,
            typing: Typing::Nothing,
            error: None,
            cores,
            questions: 0,
            home: None,
            asked: Vec::new(),
        }
    }

    pub(crate) fn at_home(&mut self, home: Option<String>) {
        self.home = home;
    }

    /// What `~` means in a path.
    pub(crate) fn home(&self) -> Option<&str> {
        self.home.as_deref()
    }

    pub(crate) fn chosen(&self) -> ScenarioName {
        self.plan_forms[self.chosen].0
    }

    pub(crate) fn plan_form(&self) -> &PlanForm {
        &self.plan_forms[self.chosen].1
    }

    pub(crate) fn plan_form_mut(&mut self) -> &mut PlanForm {
        &mut self.plan_forms[self.chosen].1
    }

    pub(crate) fn pane(&self) -> Pane {
        self.pane
    }

    pub(crate) fn row(&self) -> SettingRow {
        let rows = self.plan_form().rows();
        rows[self.row.min(rows.len() - 1)]
    }

    pub(crate) fn guard(&self) -> usize {
        self.guard
    }

    pub(crate) fn typing(&self) -> &Typing {
        &self.typing
    }

    pub(crate) fn error(&self) -> Option<&Phrase> {
        self.error.as_ref()
    }

    pub(crate) fn cores(&self) -> u32 {
        self.cores
    }

    /// What is set for every scenario.
    pub(crate) fn forms(&self) -> impl Iterator<Item = (ScenarioName, &PlanForm)> {
        self.plan_forms.iter().map(|(name, form)| (*name, form))
    }

    /// Sets what was set once, and goes to the scenario that was chosen.
    pub(crate) fn recall(
        &mut self,
        forms: impl Iterator<Item = (ScenarioName, PlanForm)>,
        chosen: Option<ScenarioName>,
    ) {
        let cores = self.cores;
        for (name, form) in forms {
            if let Some((_, place)) = self.plan_forms.iter_mut().find(|(one, _)| *one == name) {
                *place = form.on(cores);
            }
        }
        if let Some(name) = chosen {
            self.choose_scenario(name);
        }
    }

    /// Goes to a scenario, and sets model and workers as far as it takes them.
    pub(crate) fn open_with(&mut self, beginning: Beginning) {
        if let Some(name) = beginning.scenario {
            self.choose_scenario(name);
        }
        if let Some(model) = beginning.model.filter(|model| self.plan_form().refuse_model(*model).is_none()) {
            let choice = ModelName::all().iter().position(|one| *one == model).unwrap_or(0);
            // It was asked before whether it can be.
            let _ = self.plan_form_mut().choose(SettingRow::Model, choice);
        }
        if let Some(workers) = beginning.workers {
            // More than the model takes: then it stays at what it was.
            let _ = self.plan_form_mut().type_in(SettingRow::Workers, &workers.to_string());
        }
    }

    /// The scenarios, in the order of the list.
    pub(crate) fn scenarios(&self) -> impl Iterator<Item = ScenarioName> {
        self.plan_forms.iter().map(|(name, _)| *name)
    }

    /// What fits what is being searched for; `None` while nothing is.
    pub(crate) fn found(&self, look: Look) -> Option<Vec<Found>> {
        let Typing::Search(search) = &self.typing else { return None };
        let wanted = search.line.text();
        Some(if wanted.trim().is_empty() {
            self.scenarios().map(Found::Scenario).collect()
        } else {
            Found::fitting(wanted, look)
        })
    }

    /// What the cursor is on among what was found.
    fn found_here(&self, look: Look) -> Option<Found> {
        let Typing::Search(search) = &self.typing else { return None };
        let found = self.found(look)?;
        found.get(search.cursor.min(found.len().saturating_sub(1))).copied()
    }

    /// What is to be shown beside the list: while something is searched for, what taking it would set.
    pub(crate) fn shown(&self, look: Look) -> Shown<'_> {
        match (&self.typing, self.found_here(look)) {
            (Typing::Search(_), None) => Shown::Nothing,
            (_, Some(Found::Word(word))) => Shown::Word(word),
            (_, Some(found)) => {
                let mut taken = self.clone();
                taken.take(found);
                Shown::Would(Box::new(taken))
            }
            (_, None) => Shown::Set(self),
        }
    }

    /// Chooses what was found, and sets it.
    pub(crate) fn take(&mut self, found: Found) {
        self.leave_typing();
        self.error = None;
        self.pane = Pane::Scenarios;
        match found {
            Found::Scenario(name) => self.choose_scenario(name),
            Found::Model(model) => {
                self.choose_scene(model);
                self.set_choice(SettingRow::Model, ModelName::all().iter().position(|one| *one == model));
            }
            Found::Guard(guard) => {
                let guarded = self.scenarios().find(|name| scenario::get(*name).needs().guards);
                self.choose_scenario(guarded.unwrap_or(self.chosen()));
                self.plan_form_mut().set_guard(guard);
                self.guard = GuardName::all().iter().position(|one| *one == guard).unwrap_or(0);
                self.go_to(SettingRow::Guards);
            }
            Found::Preset(name, index) => {
                self.choose_scenario(name);
                self.set_choice(SettingRow::Preset, Some(index));
            }
            Found::Choice(name, key, index) => {
                self.choose_scenario(name);
                let of_key = |row: &SettingRow| matches!(row, SettingRow::Own(setting) if setting.key == key);
                if let Some(row) = self.plan_form().rows().into_iter().find(of_key) {
                    self.set_choice(row, Some(index));
                }
            }
            Found::Word(_) => {}
        }
    }

    /// Sets what was recorded: the plan of the runs, their guards and their seed.
    pub(crate) fn take_plans<'plan>(&mut self, plans: impl Iterator<Item = &'plan Plan>) {
        let plans: Vec<&Plan> = plans.collect();
        if let Some(first) = plans.first() {
            self.choose_scenario(first.scenario);
            let guards = plans.iter().filter_map(|plan| plan.guard);
            *self.plan_form_mut() = PlanForm::of_plans(first, guards).on(self.cores);
        }
    }

    /// Stays where a model can be seen as well as anywhere, else goes there.
    fn choose_scene(&mut self, model: ModelName) {
        let Some(scene) = found::scene_of(model) else { return };
        let group = |name: ScenarioName| scenario::get(name).group();
        let here = self.chosen();
        if group(here) != group(scene) || self.plan_form().refuse_model(model).is_some() {
            self.choose_scenario(scene);
        }
    }

    fn set_choice(&mut self, row: SettingRow, choice: Option<usize>) {
        if let Some(choice) = choice {
            self.error = self.plan_form_mut().choose(row, choice).err();
        }
        self.go_to(row);
    }

    /// Puts the cursor on a row, so that what it is set to is explained.
    fn go_to(&mut self, row: SettingRow) {
        self.pane = Pane::Settings;
        self.row = self.plan_form().rows().into_iter().position(|other| other == row).unwrap_or(0);
    }

    pub(crate) fn set_error(&mut self, what: Phrase) {
        self.error = Some(what);
    }

    /// What a folder holds has come: it is of use if it was asked for last.
    pub(crate) fn on_listing(&mut self, number: u64, found: Result<FolderListing, Arg>) {
        if let Typing::PathInput(field) = &mut self.typing
            && number == self.questions
        {
            self.error = field.answer(found).or(self.error.take());
        }
    }

    /// A Python that is chosen is asked what it is, once.
    pub(crate) fn pending_effect(&mut self) -> Option<Effect> {
        let path = self.plan_form().python()?;
        if self.asked.contains(&path) {
            return None;
        }
        self.asked.push(path.clone());
        Some(Effect::FindPython(path))
    }

    /// What a Python is has been found out.
    pub(crate) fn on_python(&mut self, path: &str, found: Result<(), Phrase>) {
        let Err(why) = found else { return };
        if self.plan_form().python().as_deref() == Some(path) {
            self.error = Some(why.clone());
        }
        for (_, form) in &mut self.plan_forms {
            form.refuse_python(path, &why);
        }
    }

    fn set(&mut self, text: &str) -> bool {
        let row = self.row();
        self.error = self.plan_form_mut().type_in(row, text).err();
        // Rows may have come or gone above it: a path makes what is about made files mean nothing.
        self.row = self.plan_form().rows().into_iter().position(|other| other == row).unwrap_or(self.row);
        if self.error.is_none() {
            self.typing = Typing::Nothing;
        }
        self.error.is_none()
    }

    fn give_up(&mut self) {
        self.typing = Typing::Nothing;
        self.error = None;
    }

    fn move_found(&mut self, down: bool, look: Look) {
        let last = self.found(look).map_or(0, |found| found.len().saturating_sub(1));
        if let Typing::Search(search) = &mut self.typing {
            search.cursor = if down { (search.cursor + 1).min(last) } else { search.cursor.saturating_sub(1) };
        }
    }

    pub(crate) fn choose_scenario(&mut self, name: ScenarioName) {
        if let Some(index) = self.plan_forms.iter().position(|(one, _)| *one == name) {
            self.chosen = index;
            self.row = 0;
            self.error = None;
        }
    }

    pub(crate) fn go_to_row(&mut self, index: usize) {
        self.leave_typing();
        self.pane = Pane::Settings;
        self.row = index.min(self.plan_form().rows().len() - 1);
        self.error = None;
    }

    pub(crate) fn choose(&mut self, row: usize, choice: usize) {
        self.go_to_row(row);
        if self.row() == SettingRow::Guards {
            self.guard = choice;
        }
        let row = self.row();
        self.error = self.plan_form_mut().choose(row, choice).err();
    }

    fn leave_typing(&mut self) {
        self.typing = Typing::Nothing;
    }

    fn go(&mut self, down: bool) {
        match self.pane {
            Pane::Scenarios => {
                let last = self.plan_forms.len() - 1;
                let next = if down { (self.chosen + 1).min(last) } else { self.chosen.saturating_sub(1) };
                self.choose_scenario(self.plan_forms[next].0);
            }
            Pane::Settings => {
                let last = self.plan_form().rows().len() - 1;
                self.row = if down { (self.row + 1).min(last) } else { self.row.saturating_sub(1) };
            }
        }
    }

    fn change(&mut self, forward: bool) {
        if self.pane == Pane::Scenarios {
            if forward {
                self.pane = Pane::Settings;
            }
            return;
        }
        let row = self.row();
        if row == SettingRow::Guards {
            let last = GuardName::all().len() - 1;
            self.guard = if forward { (self.guard + 1).min(last) } else { self.guard.saturating_sub(1) };
        } else {
            self.plan_form_mut().step(row, forward);
        }
    }

    fn toggle(&mut self) {
        match self.row() {
            SettingRow::Guards => {
                let guard = self.guard;
                self.error = self.plan_form_mut().choose(SettingRow::Guards, guard).err();
            }
            SettingRow::Seed => self.plan_form_mut().step(SettingRow::Seed, true),
            row => self.plan_form_mut().cycle(row),
        }
    }
}
