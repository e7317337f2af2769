//! One row of the settings: what it sets, and how its value is entered. What it is set to is in the form.

use crate::plan::{Outside, Setting, SettingKind};
use crate::text::Key;

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
    /// Who gives up when the timeout is over; only where there is one.
    TimeoutMeans,
    FailRate,
    /// What the random things are drawn from.
    Seed,
    /// What is expected of the run.
    Expect,
}

impl SettingRow {
    /// The key of its name in the texts.
    pub(crate) fn text(self) -> &'static str {
        Key::Setting.of(self.name())
    }

    /// The key of its explanation.
    pub(crate) fn help(self) -> &'static str {
        Key::SettingHelp.of(self.name())
    }

    /// What it is called in a command.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Preset => "preset",
            Self::Model => "model",
            Self::Workers => "workers",
            Self::Guards => "guards",
            Self::Window => "window",
            Self::Memory => "memory",
            Self::Own(setting) => setting.key,
            Self::Timeout => "timeout",
            Self::TimeoutMeans => "timeout-means",
            Self::FailRate => "fail-rate",
            Self::Seed => "seed",
            Self::Expect => "expect",
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
            Self::Workers | Self::Timeout | Self::FailRate | Self::Seed | Self::Expect => true,
            Self::Own(setting) => !matches!(setting.kind, SettingKind::Choice { .. } | SettingKind::Flag),
            _ => false,
        }
    }
}
