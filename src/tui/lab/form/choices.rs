//! The named choices of a row: which there are, which is chosen, why one cannot be, and choosing one.
//!
//! It knows neither keys nor cells.

use super::PlanForm;
use crate::engine;
use crate::plan::{GuardName, Memory, ModelName, Plan, Setting, SettingKind, SettingValue, TimeoutMeans, Window};
use crate::scenario;
use crate::text::{Key, Phrase, Texts};
use crate::tui::kit::NamedChoice;
use crate::tui::lab::setting_row::SettingRow;

impl PlanForm {
    /// What a row can be set to, where the choices are few and have names.
    pub(crate) fn choices(&self, row: SettingRow, texts: &Texts) -> Vec<NamedChoice> {
        let plain = |name: &'static str, help: Key, chosen, refusal| NamedChoice {
            name: name.to_owned(),
            help: Some(help.of(name)),
            chosen,
            refusal,
            wrong: false,
        };
        match row {
            SettingRow::Preset => self.preset_choices(texts),
            SettingRow::Model => ModelName::all()
                .iter()
                .map(|model| plain(model.name(), Key::ModelHelp, *model == self.plan.model, self.refuse_model(*model)))
                .collect(),
            SettingRow::Guards => GuardName::all()
                .iter()
                .map(|guard| {
                    let chosen = self.guards.contains(guard);
                    let choice = plain(guard.name(), Key::GuardHelp, chosen, engine::refusal(&self.with(*guard)));
                    NamedChoice { wrong: guard.is_wrong(), ..choice }
                })
                .collect(),
            SettingRow::Window => Window::all()
                .iter()
                .map(|window| plain(window.name(), Key::WindowHelp, *window == self.plan.window, None))
                .collect(),
            SettingRow::Memory => Memory::all()
                .iter()
                .map(|memory| plain(memory.name(), Key::MemoryHelp, *memory == self.plan.memory, None))
                .collect(),
            SettingRow::TimeoutMeans => self.timeout_choices(),
            SettingRow::Own(setting) => self.own_choices(&setting),
            _ => Vec::new(),
        }
    }

    fn timeout_choices(&self) -> Vec<NamedChoice> {
        let choice = |means: &TimeoutMeans| NamedChoice {
            name: means.name().to_owned(),
            help: Some(Key::ChoiceHelp.of_two("timeout-means", means.name())),
            chosen: *means == self.plan.timeout_means,
            refusal: engine::refusal(&Plan { timeout_means: *means, ..self.plan.clone() }),
            wrong: false,
        };
        TimeoutMeans::all().iter().map(choice).collect()
    }

    /// The names that one of the scenario's own settings may be; none where it is a figure or a text.
    fn own_choices(&self, setting: &Setting) -> Vec<NamedChoice> {
        let SettingKind::Choice { options, .. } = setting.kind else { return Vec::new() };
        let current = self.plan.settings.value_of(setting);
        let choice = |option: &&'static str| NamedChoice {
            name: (*option).to_owned(),
            help: Some(Key::ChoiceHelp.of_two(setting.key, *option)),
            chosen: current == SettingValue::Choice((*option).into()),
            refusal: None,
            wrong: false,
        };
        options.iter().map(choice).collect()
    }

    fn preset_choices(&self, texts: &Texts) -> Vec<NamedChoice> {
        let presets = scenario::get(self.plan.scenario).presets();
        let current = self.preset();
        let name = |key: &'static str| texts.get(Key::Preset.of(key)).to_owned();
        let choice = |name, chosen| NamedChoice { name, help: None, chosen, refusal: None, wrong: false };
        let mut choices: Vec<NamedChoice> =
            (0..).zip(presets).map(|(index, preset)| choice(name(preset.key), current == Some(index))).collect();
        if current.is_none() {
            choices.push(choice(texts.get("lab.own-preset").to_owned(), true));
        }
        choices
    }

    /// Sets a row to the choice with this index; ticks or unticks it in the row of guards.
    ///
    /// # Errors
    /// Why it cannot be chosen.
    pub(crate) fn choose(&mut self, row: SettingRow, index: usize) -> Result<(), Phrase> {
        match row {
            SettingRow::Preset => {
                if let Some(preset) = scenario::get(self.plan.scenario).presets().get(index) {
                    self.apply(preset);
                }
            }
            SettingRow::Model => {
                if let Some(model) = ModelName::all().get(index) {
                    self.set_model(*model);
                }
            }
            SettingRow::Guards => {
                if let Some(guard) = GuardName::all().get(index) {
                    return self.tick(*guard);
                }
            }
            SettingRow::Window => self.plan.window = Window::all().get(index).copied().unwrap_or(self.plan.window),
            SettingRow::TimeoutMeans => {
                self.plan.timeout_means = TimeoutMeans::all().get(index).copied().unwrap_or_default();
            }
            SettingRow::Memory => self.plan.memory = Memory::all().get(index).copied().unwrap_or(self.plan.memory),
            SettingRow::Own(setting) => {
                if let Some(value) = setting.steps().into_iter().nth(index) {
                    self.plan.settings.set(setting.key, value);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn tick(&mut self, guard: GuardName) -> Result<(), Phrase> {
        if let Some(at) = self.guards.iter().position(|ticked| *ticked == guard) {
            self.guards.remove(at);
            return Ok(());
        }
        if let Some(refusal) = engine::refusal(&self.with(guard)) {
            return Err(refusal);
        }
        self.guards.push(guard);
        self.guards.sort_unstable();
        Ok(())
    }
}
