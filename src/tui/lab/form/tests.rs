//! What can be set, what cannot, and why.

use super::*;
use crate::text::Lang;
use rstest::rstest;

fn row(plan_form: &PlanForm, text: &str) -> SettingRow {
    plan_form.rows().into_iter().find(|row| row.text() == text).unwrap_or_else(|| panic!("no row {text}"))
}

#[test]
fn every_row_and_choice_has_its_words() {
    for lang in [Lang::En, Lang::Ko] {
        let texts = Texts::of(lang);
        for name in ScenarioName::all() {
            let mut plan_form = PlanForm::of(*name);
            plan_form.plan.model = ModelName::Processes;
            for row in plan_form.rows() {
                assert!(texts.has(row.text()) && texts.has(row.help()), "{row:?}");
                for choice in plan_form.choices(row, texts) {
                    assert!(choice.help.is_none_or(|help| texts.has(help)), "{:?}", choice.help);
                }
            }
        }
    }
}

#[test]
fn a_counter_is_run_without_and_with_a_lock() {
    let plans = PlanForm::of(ScenarioName::Counter).plans(7).unwrap();
    let guards: Vec<_> = plans.iter().map(|plan| (plan.guard, plan.seed)).collect();
    assert_eq!(guards, [(Some(GuardName::None), 7), (Some(GuardName::Mutex), 7)]);
}

#[test]
fn without_a_guard_ticked_there_is_nothing_to_run() {
    let mut plan_form = PlanForm::of(ScenarioName::Counter);
    plan_form.choose(SettingRow::Guards, 0).unwrap();
    plan_form.choose(SettingRow::Guards, 1).unwrap();
    assert_eq!(plan_form.plans(1).unwrap_err().key(), "lab.no-guard");
}

#[test]
fn an_impossible_guard_cannot_be_ticked_and_says_why() {
    let mut plan_form = PlanForm::of(ScenarioName::Counter);
    plan_form.plan.model = ModelName::Processes;
    let rwlock = GuardName::all().iter().position(|guard| *guard == GuardName::Rwlock).unwrap();
    assert_eq!(plan_form.choose(SettingRow::Guards, rwlock).unwrap_err().key(), "refusal.one-process");
    assert!(plan_form.choices(SettingRow::Guards, Texts::of(Lang::En))[rwlock].refusal.is_some());
}

#[test]
fn private_memory_is_forgotten_by_models_that_share_theirs() {
    let mut plan_form = PlanForm::of(ScenarioName::Counter);
    plan_form.plan.model = ModelName::Processes;
    plan_form.step(SettingRow::Memory, true);
    plan_form.plan.model = ModelName::Threads;
    assert_eq!(memories(&plan_form), [Memory::Shared, Memory::Shared]);
}

fn memories(plan_form: &PlanForm) -> Vec<Memory> {
    plan_form.plans(1).unwrap().iter().map(|plan| plan.memory).collect()
}

#[test]
fn coming_to_processes_brings_the_memory_that_the_scenario_suggests() {
    for (name, memory) in [(ScenarioName::Arrays, Memory::Private), (ScenarioName::Counter, Memory::Shared)] {
        let mut plan_form = PlanForm::of(name);
        plan_form.set_model(ModelName::Threads);
        assert!(!plan_form.rows().contains(&SettingRow::Memory), "threads share one memory");
        plan_form.set_model(ModelName::Processes);
        assert!(plan_form.rows().contains(&SettingRow::Memory));
        let plans = memories(&plan_form).len();
        assert!(plans > 0, "{name}");
        assert_eq!(memories(&plan_form), vec![memory; plans], "{name}");
        plan_form.set_model(ModelName::Threads);
        assert_eq!(memories(&plan_form), vec![Memory::Shared; plans], "{name}");
    }
}

#[test]
fn a_preset_is_recognised_and_lost_by_another_value() {
    let texts = Texts::of(Lang::En);
    let mut plan_form = PlanForm::of(ScenarioName::Fetch);
    plan_form.step(SettingRow::Preset, true);
    let shape = scenario::get(plan_form.plan.scenario).shape(&plan_form.plan);
    assert_eq!((plan_form.plan.workers, shape.tasks), (10, 10));
    plan_form.type_in(SettingRow::Workers, "7").unwrap();
    assert_eq!(plan_form.value(SettingRow::Preset, texts), texts.get("lab.own-preset"));
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
    let mut plan_form = PlanForm::of(ScenarioName::Fetch);
    let before = plan_form.clone();
    assert_eq!(plan_form.type_in(row(&plan_form, name), typed).unwrap_err().key(), error);
    assert_eq!(plan_form, before);
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
    let mut plan_form = PlanForm::of(ScenarioName::Counter);
    for _ in 0..100 {
        plan_form.step(SettingRow::Workers, true);
    }
    assert_eq!(plan_form.plan.workers, 1_024);
    for _ in 0..100 {
        plan_form.step(SettingRow::Workers, false);
    }
    assert_eq!(plan_form.plan.workers, 1);
}

#[test]
fn what_a_timeout_stops_is_asked_where_there_is_one() {
    let mut plan_form = PlanForm::of(ScenarioName::Fetch);
    assert!(plan_form.rows().iter().all(|row| *row != SettingRow::TimeoutMeans), "no timeout, no question");
    plan_form.type_in(SettingRow::Timeout, "1s").unwrap();
    let row = row(&plan_form, "setting.timeout-means");
    plan_form.step(row, true);
    assert_eq!(plan_form.plans(1).unwrap()[0].waiter_timeout_ns(), Some(1_000_000_000));
    plan_form.choose(row, 0).unwrap();
    assert_eq!(plan_form.plans(1).unwrap()[0].task_timeout_ns(), Some(1_000_000_000));
}
