//! Texts whose keys are put together from names: there is one for every name that there is, in both languages.

use racelab::advisor::{ASPECTS, KINDS};
use racelab::cli;
use racelab::comparison::TimeCosts;
use racelab::event::{Outcome, Value, WorkerKind};
use racelab::plan::{GuardName, Memory, ModelName, ScenarioName, Setting, SettingKind, Window};
use racelab::scenario::{self, Group, Headline, Predicted};
use racelab::text::{Key, Lang, Phrase, Texts};
use strum::VariantArray as _;

const LANGUAGES: [Lang; 2] = [Lang::En, Lang::Ko];

/// Every name that a key of this family may be put together from.
fn names(family: Key) -> Vec<&'static str> {
    match family {
        Key::About | Key::Synopsis => {
            vec![
                "racelab", "run", "compare", "advise", "replay", "export", "explain", "python", "explore", "config", "list", "completions", "man",
            ]
        }
        Key::AboutGuard | Key::GuardHelp => GuardName::all().iter().map(|guard| guard.name()).collect(),
        Key::AboutModel | Key::ModelHelp => ModelName::all().iter().map(|model| model.name()).collect(),
        Key::AdviceAspect => ASPECTS.to_vec(),
        Key::AdviceKind => KINDS.to_vec(),
        Key::Cost => TimeCosts::default().parts().map(|(name, _)| name).to_vec(),
        Key::ExitCode => vec!["0", "1", "2", "128+n"],
        Key::Fact => scenario::all().iter().flat_map(|scenario| scenario.columns()).copied().collect(),
        Key::Group => Group::ALL.map(Group::name).to_vec(),
        Key::Headline => {
            let named = scenario::all().iter().flat_map(|scenario| scenario.headlines());
            let key = |headline: &Headline| match headline {
                Headline::Figure(key) | Headline::Count(key) => Some(*key),
                Headline::Time | Headline::Cores | Headline::Deadlock => None,
            };
            named.filter_map(key).collect()
        }
        Key::Inspector => vec![
            "state",
            "since",
            "doing",
            "task",
            "started",
            "ended",
            "outcome",
            "saw",
            "made",
            "running",
            "waiting",
            "blocked",
            "start-cost",
            "os-id",
            "cpu",
        ],
        Key::Config => vec!["language", "theme", "symbols", "mouse", "motion", "plain", "code", "scenario", "model", "workers"],
        Key::Look => racelab::tui::Theme::shipped().into_iter().map(racelab::tui::Theme::name).collect(),
        Key::Label | Key::Scenario | Key::Teaches => ScenarioName::all().iter().map(|name| name.name()).collect(),
        Key::MemoryHelp | Key::ReportMemory | Key::RunMemory => {
            Memory::all().iter().map(|memory| memory.name()).collect()
        }
        Key::Predict => {
            let predicted = scenario::all().iter().flat_map(|scenario| scenario.predicts());
            let of_its_own = |one: &Predicted| match one {
                Predicted::Seen(key) | Predicted::Figure { key, .. } => Some(*key),
                _ => None,
            };
            predicted.filter_map(of_its_own).collect()
        }
        Key::Preset => {
            scenario::all().iter().flat_map(|scenario| scenario.presets()).map(|preset| preset.key).collect()
        }
        Key::ReportWindow | Key::RunWindow | Key::WindowHelp => {
            Window::all().iter().map(|window| window.name()).collect()
        }
        Key::Setting | Key::SettingHelp => {
            let rows = ["preset", "model", "workers", "guards", "window", "memory", "timeout", "fail-rate", "seed", "expect"];
            settings().map(|setting| setting.key).chain(rows).collect()
        }
        Key::Status => {
            let why = || Box::new(Phrase::new("task.injected"));
            let ends = [Outcome::Ok(Value::Nothing), Outcome::TimedOut, Outcome::Cancelled];
            let ends = ends.into_iter().chain([Outcome::Failed(why()), Outcome::Killed(why())]);
            ends.map(|end| end.name()).collect()
        }
        Key::WorkerKind => {
            let kinds = [WorkerKind::Thread, WorkerKind::Process, WorkerKind::Slot, WorkerKind::Main];
            kinds.map(WorkerKind::name).to_vec()
        }
        // Two names each.
        Key::AdviceCell | Key::ChoiceHelp | Key::Outcome | Key::Verdict
        // The whole tree of the command line is built below.
        | Key::Heading | Key::OptionHelp | Key::Value
        // The results of every scenario on every model are said where they are run.
        | Key::Figure => Vec::new(),
    }
}

/// The same where a key has two names.
fn pairs(family: Key) -> Vec<(&'static str, &'static str)> {
    let each = |first: &[&'static str], second: &[&'static str]| {
        first.iter().flat_map(|first| second.iter().map(|second| (*first, *second))).collect::<Vec<_>>()
    };
    match family {
        Key::AdviceCell => each(&KINDS, &ASPECTS),
        Key::ChoiceHelp => settings().flat_map(|setting| each(&[setting.key], options(&setting))).collect(),
        Key::Outcome => {
            let tests: Vec<&'static str> = settings()
                .filter(|setting| setting.key == "test")
                .flat_map(|setting| options(&setting))
                .copied()
                .collect();
            each(&tests, &["first-a", "first-b", "interleaved", "weak"])
        }
        Key::Verdict => {
            let kinds = ["losses", "loop", "loop-threads", "alone", "gil", "busy", "no-gain"];
            let fixes = settings().filter(|setting| setting.key == "fix").flat_map(|setting| options(&setting));
            let fixes: Vec<&'static str> = fixes.copied().collect();
            [each(&["json", "images"], &kinds), each(&["deadlock"], &fixes)].concat()
        }
        _ => Vec::new(),
    }
}

fn settings() -> impl Iterator<Item = Setting> {
    let of_scenarios = scenario::all().iter().flat_map(|scenario| scenario.settings());
    let of_models = ModelName::all().iter().flat_map(|model| model.profile().settings);
    of_scenarios.chain(of_models).copied()
}

fn options(setting: &Setting) -> &'static [&'static str] {
    match setting.kind {
        SettingKind::Choice { options, .. } => options,
        _ => &[],
    }
}

#[test]
fn every_name_has_its_texts() {
    for family in Key::VARIANTS {
        let of_one = names(*family).into_iter().map(|name| family.of(name));
        let of_two = pairs(*family).into_iter().map(|(first, second)| family.of_two(first, second));
        let keys: Vec<&'static str> = of_one.chain(of_two).collect();
        let elsewhere = matches!(family, Key::Heading | Key::OptionHelp | Key::Value | Key::Figure);
        assert_eq!(keys.is_empty(), elsewhere, "{family:?}");
        for key in keys {
            assert!(LANGUAGES.iter().all(|lang| Texts::of(*lang).has(key)), "`{key}`");
        }
    }
}

#[test]
fn the_command_line_is_put_together_in_every_language() {
    for lang in LANGUAGES {
        let args = ["racelab", "run", "counter"].map(Into::into);
        assert!(cli::parse(&args, lang).is_ok(), "{lang}");
    }
}
