use super::*;
use crate::text::{Lang, Texts};

#[test]
fn every_scenario_and_setting_has_its_texts() {
    let texts = Texts::of(Lang::En);
    for scenario in all() {
        let name = scenario.name().name();
        for key in [Key::Scenario.of(name), Key::Teaches.of(name), Key::Label.of(name)] {
            assert!(texts.has(key), "{key}");
        }
        for setting in scenario.settings() {
            assert!(texts.has(Key::Setting.of(setting.key)), "{}", setting.key);
            assert!(texts.has(Key::SettingHelp.of(setting.key)), "{}", setting.key);
        }
        for preset in scenario.presets() {
            assert!(texts.has(Key::Preset.of(preset.key)), "{}", preset.key);
        }
        assert_eq!(get(scenario.name()).name(), scenario.name());
    }
    assert_eq!(all().len(), ScenarioName::all().len());
}

#[test]
fn defaults_and_presets_are_within_their_own_bounds() {
    for scenario in all() {
        for setting in scenario.settings() {
            let typed_only = matches!(setting.kind, crate::plan::SettingKind::Outside { .. });
            assert_eq!(setting.steps().is_empty(), typed_only, "{}", setting.key);
            assert!(setting.admits(&setting.default_value()), "the default of {}", setting.key);
            for step in setting.steps() {
                assert!(setting.admits(&step), "{step:?} of {}", setting.key);
            }
        }
        for preset in scenario.presets() {
            let settings = (preset.settings)();
            assert_eq!(settings.iter().count(), scenario.settings().len(), "{}", preset.key);
            for setting in scenario.settings() {
                let value = settings.get(setting.key).expect("a preset says all settings");
                assert!(setting.admits(value), "{value:?} of {} in {}", setting.key, preset.key);
            }
        }
    }
}

#[test]
fn settings_of_models_are_nobody_elses_and_come_and_go_with_the_model() {
    for model in ModelName::all() {
        for name in ScenarioName::all() {
            let mut plan = Plan { model: *model, ..plan(*name, 1) };
            fit_settings(&mut plan);
            for setting in model.profile().settings {
                let own = get(*name).settings();
                assert!(own.iter().all(|own| own.key != setting.key), "{}", setting.key);
                assert_eq!(plan.settings.get(setting.key), Some(&setting.default_value()));
            }
            plan.model = ModelName::Sequential;
            fit_settings(&mut plan);
            assert_eq!(plan.settings, super::plan(*name, 1).settings);
        }
    }
}

/// The plans of all presets.
fn presets() -> impl Iterator<Item = Plan> {
    all().iter().flat_map(|scenario| {
        let plan = plan(scenario.name(), 7);
        scenario.presets().iter().map(move |preset| Plan {
            workers: preset.workers,
            settings: (preset.settings)(),
            ..plan.clone()
        })
    })
}

#[test]
fn a_shape_is_what_its_job_looks_like() {
    for plan in presets() {
        let scenario = get(plan.scenario);
        let (shape, job) = (scenario.shape(&plan), scenario.job(&plan));
        assert_eq!(shape.tasks as usize, job.tasks.len(), "{}", plan.scenario);
        assert_eq!(shape.assignment, job.assignment, "{}", plan.scenario);
        assert_eq!(job.arrivals.len(), if shape.assignment == Assignment::Arrivals { job.tasks.len() } else { 0 });
        assert!(matches!(shape.waits, Waits::Unknown) || shape.waits().count() == job.tasks.len());
    }
}

#[test]
fn the_same_seed_gives_the_same_tasks_and_failures_do_not_change_them() {
    let mut plan = plan(ScenarioName::Random, 7);
    let scenario = get(plan.scenario);
    let before = scenario.job(&plan).tasks;
    assert_eq!(before, scenario.job(&plan).tasks);
    plan.fail_rate = 0.5;
    let after = scenario.job(&plan).tasks;
    assert!(after.iter().any(|task| task.faulty) && after.iter().any(|task| !task.faulty));
    assert!(before.iter().zip(&after).all(|(one, other)| one.work == other.work));
    plan.seed = 8;
    assert_ne!(before, scenario.job(&plan).tasks);
}
