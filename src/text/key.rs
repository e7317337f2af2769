//! Keys that are put together from names: every family of them stands here, so that a test can go through all of them.
//!
//! A name is one of the program's own. What a person or a file wrote makes no key; it can only be looked for.

use strum::{IntoStaticStr, VariantArray};

use super::{Lang, Texts};

/// A family of keys, with a place for a name in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
pub enum Key {
    /// What a command does.
    #[strum(serialize = "about.{}")]
    About,
    /// What a guard is.
    #[strum(serialize = "about.guard.{}")]
    AboutGuard,
    /// What a model is.
    #[strum(serialize = "about.model.{}")]
    AboutModel,
    /// By what kinds of workers are told apart.
    #[strum(serialize = "advice.aspect.{}")]
    AdviceAspect,
    /// A kind of workers and what is to be said of an aspect of it.
    #[strum(serialize = "advice.table.{}")]
    AdviceCell,
    /// A kind of workers.
    #[strum(serialize = "advice.kind.{}")]
    AdviceKind,
    /// A setting and one of the names that it may be, explained.
    #[strum(serialize = "choice.{}.help")]
    ChoiceHelp,
    /// What time was spent on.
    #[strum(serialize = "figure.cost-{}")]
    Cost,
    /// What an exit code means.
    #[strum(serialize = "man.exit.{}")]
    ExitCode,
    /// What is known of a task.
    #[strum(serialize = "fact.{}")]
    Fact,
    /// A figure of a scenario's results.
    #[strum(serialize = "figure.{}")]
    Figure,
    /// A group of scenarios.
    #[strum(serialize = "group.{}")]
    Group,
    /// A guard, explained.
    #[strum(serialize = "guard.{}.help")]
    GuardHelp,
    /// A group of options.
    #[strum(serialize = "heading.{}")]
    Heading,
    /// A line of the inspector.
    #[strum(serialize = "inspector.{}")]
    Inspector,
    /// A task of a scenario, by its number.
    #[strum(serialize = "label.{}")]
    Label,
    /// Where memory is, explained.
    #[strum(serialize = "memory.{}.help")]
    MemoryHelp,
    /// A model, explained.
    #[strum(serialize = "model.{}.help")]
    ModelHelp,
    /// An option, explained.
    #[strum(serialize = "option.{}")]
    OptionHelp,
    /// A preset.
    #[strum(serialize = "preset.{}")]
    Preset,
    /// Where memory is, in a report.
    #[strum(serialize = "report.memory.{}")]
    ReportMemory,
    /// A window, in a report.
    #[strum(serialize = "report.window.{}")]
    ReportWindow,
    /// Where memory is, above a run.
    #[strum(serialize = "run.memory.{}")]
    RunMemory,
    /// A window, above a run.
    #[strum(serialize = "run.window.{}")]
    RunWindow,
    /// A scenario.
    #[strum(serialize = "scenario.{}")]
    Scenario,
    /// A setting.
    #[strum(serialize = "setting.{}")]
    Setting,
    /// A setting, explained.
    #[strum(serialize = "setting.{}.help")]
    SettingHelp,
    /// How a task ended.
    #[strum(serialize = "status.{}")]
    Status,
    /// How a command is called.
    #[strum(serialize = "synopsis.{}")]
    Synopsis,
    /// What a scenario teaches.
    #[strum(serialize = "scenario.{}.teaches")]
    Teaches,
    /// What stands for a value in help.
    #[strum(serialize = "value.{}")]
    Value,
    /// A scenario and one of several sentences on its runs.
    #[strum(serialize = "verdict.{}")]
    Verdict,
    /// A window, explained.
    #[strum(serialize = "window.{}.help")]
    WindowHelp,
    /// A kind of worker.
    #[strum(serialize = "kind.{}")]
    WorkerKind,
}

impl Key {
    /// The key of a name.
    #[must_use]
    pub fn of(self, name: impl Into<&'static str>) -> &'static str {
        let name = name.into();
        let found = self.find(name);
        debug_assert!(found.is_some(), "no text for {self:?} of `{name}`");
        // That there are all of them is tested.
        found.unwrap_or("?")
    }

    /// The key of two names, one within the other.
    #[must_use]
    pub fn of_two(self, first: impl Into<&'static str>, second: impl Into<&'static str>) -> &'static str {
        let names = format!("{}.{}", first.into(), second.into());
        let found = self.find(&names);
        debug_assert!(found.is_some(), "no text for {self:?} of `{names}`");
        found.unwrap_or("?")
    }

    /// The key of a name that somebody wrote, if there is a text for it.
    #[must_use]
    pub fn find(self, name: &str) -> Option<&'static str> {
        let family: &'static str = self.into();
        Texts::of(Lang::En).known(&family.replacen("{}", name, 1))
    }
}
