//! One row of the settings: what it sets, and how its value is entered. What it is set to is in the form.

use crate::plan::{Outside, Setting, SettingKind};

/// Something that can be set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum SettingRow {
    Preset,
    Model,
    Workers,
    /// What protects the counter; several can be ticked.
    Guards,
    /// The gap between read and write.
    Window,
    /// Where the counter of processes lives.
    Memory,
    Own(Setting),
    Timeout,
    FailRate,
    /// What the random things are drawn from.
    Seed,
}

impl SettingRow {
    /// The key of its name in the texts; its help is under the same key and `.help`.
    pub(crate) fn text(self) -> String {
        match self {
            Self::Preset => "setting.preset".to_owned(),
            Self::Model => "setting.model".to_owned(),
            Self::Workers => "setting.workers".to_owned(),
            Self::Guards => "setting.guards".to_owned(),
            Self::Window => "setting.window".to_owned(),
            Self::Memory => "setting.memory".to_owned(),
            Self::Own(setting) => format!("setting.{}", setting.key),
            Self::Timeout => "setting.timeout".to_owned(),
            Self::FailRate => "setting.fail-rate".to_owned(),
            Self::Seed => "setting.seed".to_owned(),
        }
    }

    /// What a text of this row names outside, and whether there may be several; `None` if the row has no such text.
    pub(crate) fn outside(self) -> Option<(Outside, bool)> {
        match self {
            Self::Own(Setting { kind: SettingKind::Outside { what, many }, .. }) => Some((what, many)),
            _ => None,
        }
    }

    pub(crate) fn is_choice(self) -> bool {
        matches!(self, Self::Own(Setting { kind: SettingKind::Choice { .. } | SettingKind::Flag, .. }))
    }

    pub(crate) fn can_be_typed(self) -> bool {
        match self {
            Self::Workers | Self::Timeout | Self::FailRate | Self::Seed => true,
            Self::Own(setting) => !matches!(setting.kind, SettingKind::Choice { .. } | SettingKind::Flag),
            _ => false,
        }
    }
}
