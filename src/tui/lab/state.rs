//! The Lab screen's state: which scenario, which setting the cursor is on, what is being typed.
//!
//! Pure. What keys do to it stands beside, how it looks in `view`.

mod keys;

use super::form::PlanForm;
use super::path_input::PathInput;
use super::setting_row::SettingRow;
use crate::plan::ScenarioName;
use crate::scenario::{self, Group};
use crate::text::{Key, Phrase, Texts};
use crate::tui::kit::TextInput;
use crate::tui::message::FolderListing;

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
    Search(TextInput),
    Value(TextInput),
    PathInput(PathInput),
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
}

impl Lab {
    /// All scenarios with their defaults, on a machine with so many cores.
    pub(crate) fn new(cores: u32) -> Self {
        let mut plan_forms: Vec<(ScenarioName, PlanForm)> =
            scenario::all().iter().map(|one| (one.name(), PlanForm::of(one.name()))).collect();
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
        }
    }

    pub(crate) fn at_home(&mut self, home: Option<String>) {
        self.home = home;
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

    /// The scenarios that fit what is being searched for, in the order of the list.
    pub(crate) fn found(&self, texts: &Texts) -> Vec<ScenarioName> {
        let names = self.plan_forms.iter().map(|(name, _)| *name);
        let Typing::Search(line) = &self.typing else { return names.collect() };
        let wanted = line.text().to_lowercase();
        names
            .filter(|name| {
                let group = scenario::get(*name).group().name();
                let keys = [Key::Scenario.of(*name), Key::Group.of(group), Key::Teaches.of(*name)];
                let places = keys.into_iter().map(|key| texts.get(key)).chain([name.name()]);
                places.into_iter().any(|place| place.to_lowercase().contains(&wanted))
            })
            .collect()
    }

    pub(crate) fn set_error(&mut self, what: Phrase) {
        self.error = Some(what);
    }

    /// What a folder holds has come: it is of use if it was asked for last.
    pub(crate) fn on_listing(&mut self, number: u64, found: Result<FolderListing, String>) {
        if let Typing::PathInput(field) = &mut self.typing
            && number == self.questions
        {
            self.error = field.answer(found).or(self.error.take());
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

    fn finish_search(&mut self, texts: &Texts) {
        if !self.found(texts).is_empty() {
            self.typing = Typing::Nothing;
        }
    }

    fn choose_first_found(&mut self, texts: &Texts) {
        let found = self.found(texts);
        // A name that is typed means the scenario that has it, not one whose lesson mentions it.
        let named: Vec<ScenarioName> = found.iter().copied().filter(|name| self.is_named(*name, texts)).collect();
        let meant = if named.is_empty() { found } else { named };
        if !meant.contains(&self.chosen())
            && let Some(first) = meant.first()
        {
            self.choose_scenario(*first);
        }
    }

    fn is_named(&self, name: ScenarioName, texts: &Texts) -> bool {
        let Typing::Search(line) = &self.typing else { return false };
        let wanted = line.text().to_lowercase();
        let title = texts.get(Key::Scenario.of(name));
        [name.name(), title].into_iter().any(|place| place.to_lowercase().contains(&wanted))
    }

    fn move_found(&mut self, down: bool, texts: &Texts) {
        let found = self.found(texts);
        let at = found.iter().position(|name| *name == self.chosen());
        let next = match at {
            Some(at) if down => found.get(at + 1),
            Some(at) => at.checked_sub(1).and_then(|before| found.get(before)),
            None => found.first(),
        };
        if let Some(name) = next {
            self.choose_scenario(*name);
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
            let last = crate::plan::GuardName::all().len() - 1;
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
