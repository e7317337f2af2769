//! What can be found in the laboratory: scenarios, their presets and choices, models, guards, and words of the glossary.
//!
//! Searching in the Lab and the palette list the same things; the Lab knows what taking one of them means.

use crate::plan::{GuardName, ModelName, ScenarioName, SettingKind};
use crate::scenario::{self, Group};
use crate::text::{Key, Texts};
use crate::tui::glossary::{self, GLOSSARY, WordId};
use crate::tui::theme::Look;

/// Something that was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Scenario(ScenarioName),
    Model(ModelName),
    Guard(GuardName),
    /// One of a scenario's presets, from 0.
    Preset(ScenarioName, usize),
    /// A name that one of a scenario's own settings may be: the key of the setting, and which of its names.
    Choice(ScenarioName, &'static str, usize),
    Word(WordId),
}

impl Found {
    /// Everything that can be found, in the order in which it is listed.
    pub(crate) fn all() -> Vec<Self> {
        let mut scenarios: Vec<ScenarioName> = ScenarioName::all().to_vec();
        // Those of a group stand together, as in the Lab.
        scenarios.sort_by_key(|name| Group::ALL.iter().position(|group| *group == scenario::get(*name).group()));
        let presets = scenarios.iter().flat_map(|name| {
            let count = scenario::get(*name).presets().len();
            (0..count).map(|index| Self::Preset(*name, index))
        });
        let choices = scenarios.iter().flat_map(|name| {
            let settings = scenario::get(*name).settings().iter();
            settings.flat_map(|setting| {
                let count = if let SettingKind::Choice { options, .. } = setting.kind { options.len() } else { 0 };
                (0..count).map(|index| Self::Choice(*name, setting.key, index))
            })
        });
        let mut all: Vec<Self> = scenarios.iter().copied().map(Self::Scenario).collect();
        all.extend(ModelName::all().iter().copied().map(Self::Model));
        all.extend(GuardName::all().iter().copied().map(Self::Guard));
        all.extend(presets.chain(choices));
        all.extend((0..GLOSSARY.len()).map(Self::Word));
        all
    }

    /// What fits what is searched for: that which is called so, then that whose name has it in it, then that of which it is
    /// said.
    pub(crate) fn fitting(wanted: &str, look: Look) -> Vec<Self> {
        let wanted = wanted.trim().to_lowercase();
        let words = glossary::found(&wanted, look);
        let mut found: Vec<(usize, Self)> = Self::all()
            .into_iter()
            .filter(|one| !matches!(one, Self::Word(id) if !words.contains(id)))
            .filter_map(|one| Some((one.rank(&wanted, look.texts)?, one)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, one)| one).collect()
    }

    fn rank(self, wanted: &str, texts: &Texts) -> Option<usize> {
        let names = self.names(texts).map(str::to_lowercase);
        let begins = |name: &String| name.split([' ', ',', '(', '-']).any(|word| word.starts_with(wanted));
        if names.iter().any(|name| name == wanted) {
            Some(0)
        } else if names.iter().any(begins) {
            Some(1)
        } else if names.iter().any(|name| name.contains(wanted)) {
            Some(2)
        } else {
            self.said(texts).iter().any(|said| said.to_lowercase().contains(wanted)).then_some(3)
        }
    }

    /// What it is called on screen, and on the command line.
    fn names(self, texts: &Texts) -> [&'static str; 2] {
        let said = texts.get(self.key());
        match self {
            Self::Scenario(name) => [said, name.name()],
            Self::Model(model) => [model.name(); 2],
            Self::Guard(guard) => [guard.name(); 2],
            Self::Choice(name, key, index) => [option(name, key, index); 2],
            Self::Preset(..) | Self::Word(_) => [said; 2],
        }
    }

    /// What is said of it elsewhere.
    fn said(self, texts: &Texts) -> Vec<&'static str> {
        match self {
            Self::Scenario(name) => {
                let group = scenario::get(name).group().name();
                vec![texts.get(Key::Teaches.of(name)), texts.get(Key::Group.of(group))]
            }
            Self::Word(id) => vec![texts.get(GLOSSARY[id].means)],
            Self::Preset(..) => Vec::new(),
            Self::Model(_) | Self::Guard(_) | Self::Choice(..) => vec![texts.get(self.key())],
        }
    }

    /// The key of its name, or where a name is the same in every language, of what it means.
    fn key(self) -> &'static str {
        match self {
            Self::Scenario(name) => Key::Scenario.of(name),
            Self::Model(model) => Key::ModelHelp.of(model),
            Self::Guard(guard) => Key::GuardHelp.of(guard),
            Self::Preset(name, index) => Key::Preset.of(scenario::get(name).presets()[index].key),
            Self::Choice(name, key, index) => Key::ChoiceHelp.of_two(key, option(name, key, index)),
            Self::Word(id) => GLOSSARY[id].word,
        }
    }

    /// What it is called in a list.
    pub(crate) fn name(self, texts: &Texts) -> &'static str {
        self.names(texts)[0]
    }

    /// What kind of thing it is, or whose.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Scenario(_) => "found.scenario",
            Self::Model(_) => "found.model",
            Self::Guard(_) => "found.guard",
            Self::Preset(..) => "found.preset",
            Self::Choice(_, key, _) => Key::Setting.of(key),
            Self::Word(_) => "found.word",
        }
    }

    /// Whose preset or choice it is.
    pub(crate) fn scenario(self) -> Option<ScenarioName> {
        match self {
            Self::Preset(name, _) | Self::Choice(name, ..) => Some(name),
            _ => None,
        }
    }
}

fn option(name: ScenarioName, key: &str, index: usize) -> &'static str {
    let settings = scenario::get(name).settings();
    match settings.iter().find(|setting| setting.key == key).map(|setting| setting.kind) {
        Some(SettingKind::Choice { options, .. }) => options.get(index).copied().unwrap_or_default(),
        _ => "",
    }
}

/// Where a model is seen best: an event loop where tasks wait, all others where they compute.
pub(crate) fn scene_of(model: ModelName) -> Option<ScenarioName> {
    let group = if model.profile().event_loop() { Group::Waiting } else { Group::Computing };
    let mut plainest = scenario::all().iter().filter(|scenario| scenario.is_plainest());
    plainest.find(|scenario| scenario.group() == group).map(|scenario| scenario.name())
}
