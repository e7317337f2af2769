//! Processes that start processes: what comes of a child that runs its parent's main again, and what a guard does.

use super::{Assignment, Fuse, Group, Job, Preset, Scenario, code};
use crate::plan::{ModelName, Plan, ScenarioName, Setting, SettingKind, SettingValue, Settings};
use crate::text::{CodeLanguage, Phrase};
use crate::work::{Task, Wait};

/// Children that run main again.
pub(super) struct SpawnTree;

const MILLISECOND: u64 = 1_000_000;

/// Most levels and most processes, whatever is asked for: every one of them is real.
const DEEPEST: u64 = 5;
const MOST: u64 = 200;

const SETTINGS: &[Setting] = &[
    Setting { key: "main-guard", kind: SettingKind::Flag },
    Setting { key: "depth", kind: SettingKind::Count { default: 3, min: 1, max: DEEPEST, steps: &[1, 2, 3, 4, 5] } },
    Setting {
        key: "total",
        kind: SettingKind::Count { default: 50, min: 1, max: MOST, steps: &[1, 5, 10, 20, 50, 100, MOST] },
    },
    Setting {
        key: "life",
        kind: SettingKind::Duration {
            default: 200 * MILLISECOND,
            steps: &[0, 10 * MILLISECOND, 50 * MILLISECOND, 200 * MILLISECOND, 1_000 * MILLISECOND],
        },
    },
];

const PRESETS: &[Preset] = &[
    Preset { key: "spawn-tree.bare", workers: 3, settings: &[] },
    Preset { key: "spawn-tree.guarded", workers: 3, settings: &[("main-guard", SettingValue::Flag(true))] },
    Preset { key: "spawn-tree.fuse", workers: 5, settings: &[("depth", SettingValue::Count(DEEPEST))] },
];

/// How many processes come of a plan: w + w² + … down to the deepest level, as far as the fuse lets them.
fn processes(workers: u32, fuse: Fuse) -> u32 {
    let level = |level| u64::from(workers).saturating_pow(level);
    let all = (1..=fuse.depth).map(level).fold(0, u64::saturating_add);
    u32::try_from(all).unwrap_or(u32::MAX).min(fuse.total)
}

/// A count within its own bounds.
fn count(plan: &Plan, key: &str, most: u64) -> u32 {
    u32::try_from(plan.settings.count(key).clamp(1, most)).unwrap_or(1)
}

impl Scenario for SpawnTree {
    fn name(&self) -> ScenarioName {
        ScenarioName::SpawnTree
    }

    fn group(&self) -> Group {
        Group::Processes
    }

    fn code(&self, language: CodeLanguage) -> &'static str {
        code!(language, "spawn_tree")
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, _cores: u32, _settings: &Settings) -> u32 {
        3
    }

    fn default_model(&self) -> ModelName {
        ModelName::Processes
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        if plan.model != ModelName::Processes {
            return Some(Phrase::new("refusal.spawn-tree.model"));
        }
        (u64::from(plan.workers) > MOST)
            .then(|| Phrase::new("refusal.spawn-tree.workers").with("max", MOST).with("given", plan.workers))
    }

    fn fuse(&self, plan: &Plan) -> Option<Fuse> {
        let depth = if plan.settings.flag("main-guard") { 1 } else { count(plan, "depth", DEEPEST) };
        Some(Fuse { depth, total: count(plan, "total", MOST) })
    }

    /// One task for every process that there will be: a process is numbered when it is started, and so is its task.
    fn job(&self, plan: &Plan) -> Job {
        let nanos = plan.settings.duration("life");
        let count = self.fuse(plan).map_or(0, |fuse| processes(plan.workers, fuse));
        Job::of(plan, (0..count).map(|id| Task::new(id, Wait { nanos })), Assignment::OnePerWorker)
    }

    fn is_about_speed(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(3, 1, 200, 3)]
    #[case(3, 3, 200, 3 + 9 + 27)]
    #[case(3, 3, 20, 20)]
    #[case(1, 5, 200, 5)]
    #[case(200, 5, 200, 200)]
    fn a_tree_has_as_many_processes_as_its_fuse_lets_it(
        #[case] workers: u32,
        #[case] depth: u32,
        #[case] total: u32,
        #[case] expected: u32,
    ) {
        assert_eq!(processes(workers, Fuse { depth, total }), expected);
    }
}
