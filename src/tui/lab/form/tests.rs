//! What can be set, what cannot, and why.

use super::*;
use crate::text::Lang;
use rstest::rstest;

fn row(draft: &Draft, text: &str) -> Row {
    draft.rows().into_iter().find(|row| row.text() == text).unwrap_or_else(|| panic!("no row {text}"))
}

#[test]
fn every_row_and_choice_has_its_words() {
    for lang in [Lang::En, Lang::Ko] {
        let texts = Texts::of(lang);
        for name in ScenarioName::all() {
            let mut draft = Draft::of(*name);
            draft.plan.model = ModelName::Processes;
            for row in draft.rows() {
                assert!(texts.has(&row.text()), "{}", row.text());
                assert!(texts.has(&format!("{}.help", row.text())), "{}.help", row.text());
                for choice in draft.choices(row, texts) {
                    assert!(choice.help.as_ref().is_none_or(|help| texts.has(help)), "{:?}", choice.help);
                }
            }
        }
    }
}

#[test]
fn a_counter_is_run_without_and_with_a_lock() {
    let plans = Draft::of(ScenarioName::Counter).plans(7).unwrap();
    let guards: Vec<_> = plans.iter().map(|plan| (plan.guard, plan.seed)).collect();
    assert_eq!(guards, [(Some(GuardName::None), 7), (Some(GuardName::Mutex), 7)]);
}

#[test]
fn without_a_guard_ticked_there_is_nothing_to_run() {
    let mut draft = Draft::of(ScenarioName::Counter);
    draft.choose(Row::Guards, 0).unwrap();
    draft.choose(Row::Guards, 1).unwrap();
    assert_eq!(draft.plans(1).unwrap_err().key(), "lab.no-guard");
}

#[test]
fn an_impossible_guard_cannot_be_ticked_and_says_why() {
    let mut draft = Draft::of(ScenarioName::Counter);
    draft.plan.model = ModelName::Processes;
    let rwlock = GuardName::all().iter().position(|guard| *guard == GuardName::Rwlock).unwrap();
    assert_eq!(draft.choose(Row::Guards, rwlock).unwrap_err().key(), "refusal.one-process");
    assert!(draft.choices(Row::Guards, Texts::of(Lang::En))[rwlock].refusal.is_some());
}

#[test]
fn private_memory_is_forgotten_by_models_that_share_theirs() {
    let mut draft = Draft::of(ScenarioName::Counter);
    draft.plan.model = ModelName::Processes;
    draft.step(Row::Memory, true);
    draft.plan.model = ModelName::Threads;
    assert!(draft.plans(1).unwrap().iter().all(|plan| plan.memory == Memory::Shared));
}

#[test]
fn coming_to_processes_brings_the_memory_that_the_scenario_suggests() {
    for (name, memory) in [(ScenarioName::Arrays, Memory::Private), (ScenarioName::Counter, Memory::Shared)] {
        let mut draft = Draft::of(name);
        assert!(!draft.rows().contains(&Row::Memory), "threads share one memory");
        draft.set_model(ModelName::Processes);
        assert!(draft.rows().contains(&Row::Memory));
        assert!(draft.plans(1).unwrap().iter().all(|plan| plan.memory == memory), "{name}");
        draft.set_model(ModelName::Threads);
        assert!(draft.plans(1).unwrap().iter().all(|plan| plan.memory == Memory::Shared), "{name}");
    }
}

#[test]
fn a_preset_is_recognised_and_lost_by_another_value() {
    let texts = Texts::of(Lang::En);
    let mut draft = Draft::of(ScenarioName::Fetch);
    draft.step(Row::Preset, true);
    assert_eq!((draft.plan.workers, draft.plan.settings.count("tasks")), (10, 10));
    draft.type_in(Row::Workers, "7").unwrap();
    assert_eq!(draft.value(Row::Preset, texts), texts.get("lab.own-preset"));
}

#[rstest]
#[case("setting.workers", "0", "why.out-of-range")]
#[case("setting.workers", "99999", "why.out-of-range")]
#[case("setting.workers", "four", "why.not-whole")]
#[case("setting.delay", "5", "why.no-unit")]
#[case("setting.delay", "", "why.not-a-duration")]
#[case("setting.timeout", "-1s", "why.negative")]
#[case("setting.fail-rate", "NaN", "why.not-a-rate")]
#[case("setting.fail-rate", "101", "why.not-a-rate")]
#[case("setting.seed", "9007199254740992", "why.out-of-range")]
fn what_cannot_be_says_why(#[case] name: &str, #[case] typed: &str, #[case] error: &str) {
    let mut draft = Draft::of(ScenarioName::Fetch);
    let before = draft.clone();
    assert_eq!(draft.type_in(row(&draft, name), typed).unwrap_err().key(), error);
    assert_eq!(draft, before);
}

#[rstest]
#[case("10", 0.1)]
#[case("0.25", 0.25)]
#[case("5 %", 0.05)]
fn rates_are_read_as_people_write_them(#[case] typed: &str, #[case] share: f64) {
    assert!((rate(typed).unwrap() - share).abs() < 1e-12);
}

#[test]
fn steps_stop_at_their_ends() {
    let mut draft = Draft::of(ScenarioName::Counter);
    for _ in 0..100 {
        draft.step(Row::Workers, true);
    }
    assert_eq!(draft.plan.workers, 1_024);
    for _ in 0..100 {
        draft.step(Row::Workers, false);
    }
    assert_eq!(draft.plan.workers, 1);
}
