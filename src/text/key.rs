//! Keys that are put together from names: every family of them stands here, so that a test can go through all of them.
//!
//! A name is one of the program's own. What a person or a file wrote makes no key; it can only be looked for.

use strum::VariantArray;

use super::{Lang, Texts};

macro_rules! families {
    ($($family:ident = $keys:literal),+ $(,)?) => {
        /// A family of keys, with a place for a name in each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
        pub enum Key {
            $(#[doc = concat!("`", $keys, "`")] $family),+
        }

        impl Key {
            fn family(self) -> &'static str {
                match self {
                    $(Self::$family => $keys),+
                }
            }
        }
    };
}

families! {
    About = "about.{}",
    AboutGuard = "about.guard.{}",
    AboutModel = "about.model.{}",
    AdviceAspect = "advice.aspect.{}",
    AdviceCell = "advice.table.{}",
    AdviceKind = "advice.kind.{}",
    ChoiceHelp = "choice.{}.help",
    Config = "config.{}",
    Cost = "figure.cost-{}",
    ExitCode = "man.exit.{}",
    Fact = "fact.{}",
    Figure = "figure.{}",
    Group = "group.{}",
    GuardHelp = "guard.{}.help",
    Heading = "heading.{}",
    Headline = "headline.{}",
    Inspector = "inspector.{}",
    Label = "label.{}",
    Look = "look.{}",
    MemoryHelp = "memory.{}.help",
    ModelHelp = "model.{}.help",
    OptionHelp = "option.{}",
    Outcome = "outcome.{}",
    Predict = "predict.{}",
    Preset = "preset.{}",
    ReportMemory = "report.memory.{}",
    ReportWindow = "report.window.{}",
    RunMemory = "run.memory.{}",
    RunWindow = "run.window.{}",
    Scenario = "scenario.{}",
    Setting = "setting.{}",
    SettingHelp = "setting.{}.help",
    Status = "status.{}",
    Synopsis = "synopsis.{}",
    Teaches = "scenario.{}.teaches",
    Value = "value.{}",
    Verdict = "verdict.{}",
    WindowHelp = "window.{}.help",
    WorkerKind = "kind.{}",
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
        Texts::of(Lang::En).known(&self.family().replacen("{}", name, 1))
    }
}
