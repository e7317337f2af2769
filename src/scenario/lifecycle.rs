//! Workers without a pool: each is started for one task, announces that it starts and that it ends, and is joined or left.

use super::{Assignment, Farewell, Group, Job, Main, Preset, Scenario, code};
use crate::plan::{ModelName, Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::{CodeLanguage, Phrase};
use crate::work::{Task, Wait};

/// Workers that are started one by one.
pub(super) struct Lifecycle;

const SECOND: u64 = 1_000_000_000;

const SETTINGS: &[Setting] = &[
    Setting { key: "join", kind: SettingKind::Choice { default: "joined", options: &["joined", "daemon"] } },
    Setting {
        key: "delay",
        kind: SettingKind::Duration {
            default: 2 * SECOND,
            steps: &[SECOND / 100, SECOND / 10, SECOND / 4, SECOND / 2, SECOND, 2 * SECOND, 3 * SECOND, 5 * SECOND],
        },
    },
    Setting {
        key: "stagger",
        kind: SettingKind::Duration {
            default: 0,
            steps: &[0, SECOND / 1000, SECOND / 100, SECOND / 10, SECOND / 5, SECOND * 2 / 5, SECOND / 2],
        },
    },
    Setting {
        key: "main",
        kind: SettingKind::Duration {
            default: SECOND / 2,
            steps: &[0, SECOND / 100, SECOND / 10, SECOND / 2, SECOND, 2 * SECOND, 3 * SECOND, 5 * SECOND],
        },
    },
];

const DAEMON: SettingValue = SettingValue::Choice(std::borrow::Cow::Borrowed("daemon"));

const PRESETS: &[Preset] = &[
    Preset { key: "lifecycle.guides", workers: 5, settings: &[] },
    Preset {
        key: "lifecycle.backwards",
        workers: 5,
        settings: &[("stagger", SettingValue::Duration(SECOND * 2 / 5)), ("main", SettingValue::Duration(0))],
    },
    Preset { key: "lifecycle.daemon", workers: 5, settings: &[("join", DAEMON)] },
    Preset {
        key: "lifecycle.late",
        workers: 5,
        settings: &[
            ("join", DAEMON),
            ("stagger", SettingValue::Duration(SECOND * 2 / 5)),
            ("main", SettingValue::Duration(SECOND)),
        ],
    },
];

impl Scenario for Lifecycle {
    fn name(&self) -> ScenarioName {
        ScenarioName::Lifecycle
    }

    fn group(&self) -> Group {
        Group::Processes
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "lifecycle")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, _cores: u32, _settings: &Settings) -> u32 {
        5
    }

    fn job(&self, plan: &Plan) -> Job {
        let (delay, stagger) = (plan.settings.duration("delay"), plan.settings.duration("stagger"));
        let nanos = |worker: u32| delay.saturating_sub(stagger.saturating_mul(worker.into()));
        let tasks = (0..plan.workers).map(|worker| Task::new(worker, Wait { nanos: nanos(worker) }));
        let then = if plan.settings.choice("join") == "daemon" { Farewell::End } else { Farewell::Join };
        let main = Main { goes_on: plan.settings.duration("main"), then };
        Job::of(plan, tasks, Assignment::StartedBy(main))
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        let key = match plan.model {
            ModelName::Sequential => "refusal.lifecycle.sequential",
            ModelName::Rayon => "refusal.lifecycle.pool",
            _ => return None,
        };
        Some(Phrase::new(key).with("model", plan.model.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn workers_that_are_started_later_may_end_sooner_but_never_before_they_begin() {
        let mut plan = scenario::plan(ScenarioName::Lifecycle, 1);
        plan.settings.set("stagger", SettingValue::Duration(SECOND * 3 / 4));
        let job = Lifecycle.job(&plan);
        let waits: Vec<Option<u64>> = job.tasks.iter().map(|task| task.work.waits()).collect();
        assert_eq!(waits, [8, 5, 2, 0, 0].map(|quarters| Some(quarters * SECOND / 4)));
    }
}
