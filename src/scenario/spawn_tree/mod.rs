//! Processes that start processes: what comes of a child that runs its parent's main again, and what a guard does.

mod results;
mod verdict;

use super::kinds::waiting;
use super::{Assignment, Fuse, Group, Headline, Job, Judgement, OtherWay, Predicted, Preset, Scenario, Shape, Waits};
use crate::event::Nanos;
use crate::plan::{MILLISECOND, Plan, Setting, SettingValue, Settings, milliseconds, settings};
use crate::question::Unit;
use crate::results::{Results, Series};
use crate::text::Phrase;
use crate::timeline::Timeline;

/// Children that run main again.
pub(super) struct SpawnTree;

/// Most levels and most processes, whatever is asked for: every one of them is real.
const DEEPEST: u64 = 5;
const MOST: u64 = 200;

settings! {
    /// How far processes start processes.
    pub(super) struct SpawnTreeSettings {
        /// Whether only the first main starts any.
        main_guard: Flag {}; Subject,
        depth: Count<u32> { default: 3, min: 1, max: DEEPEST, steps: &[1, 2, 3, 4, 5] },
        total: Count<u32> { default: 50, min: 1, max: MOST, steps: &[1, 5, 10, 20, 50, 100, MOST] },
        /// How long each lives, ns.
        life: Duration {
            default: 200 * MILLISECOND,
            steps: &milliseconds([0, 10, 50, 200, 1_000]),
        },
    }
}
const PRESETS: &[Preset] = &[
    Preset { key: "spawn-tree.bare", workers: 3, settings: || SpawnTreeSettings::default().into() },
    Preset {
        key: "spawn-tree.guarded",
        workers: 3,
        settings: || SpawnTreeSettings { main_guard: true, ..Default::default() }.into(),
    },
    Preset {
        key: "spawn-tree.fuse",
        workers: 5,
        settings: || SpawnTreeSettings { depth: 5, ..Default::default() }.into(),
    },
];

/// How many processes come of a plan: w + w² + … down to the deepest level, as far as the fuse lets them.
fn processes(workers: u32, fuse: Fuse) -> u32 {
    let level = |level| u64::from(workers).saturating_pow(level);
    let all = (1..=fuse.depth).map(level).fold(0, u64::saturating_add);
    u32::try_from(all).unwrap_or(u32::MAX).min(fuse.total)
}

impl Scenario for SpawnTree {
    fn group(&self) -> Group {
        Group::Processes
    }

    fn settings(&self) -> &'static [Setting] {
        SpawnTreeSettings::DECLARED
    }

    fn presets(&self) -> &'static [Preset] {
        PRESETS
    }

    fn suggested_workers(&self, _cores: u32, _settings: &Settings) -> u32 {
        3
    }

    fn needs_processes(&self) -> bool {
        true
    }

    fn refusal(&self, plan: &Plan) -> Option<Phrase> {
        if !plan.model.profile().own_memory() {
            return Some(Phrase::new("refusal.spawn-tree.model"));
        }
        (u64::from(plan.workers) > MOST)
            .then(|| Phrase::new("refusal.spawn-tree.workers").with("max", MOST).with("given", plan.workers))
    }

    fn fuse(&self, plan: &Plan) -> Option<Fuse> {
        let SpawnTreeSettings { main_guard, depth, total, .. } = SpawnTreeSettings::of(&plan.settings);
        Some(Fuse { depth: if main_guard { 1 } else { depth }, total })
    }

    /// One task for every process that there will be: a process is numbered when it is started, and so is its task.
    fn shape(&self, plan: &Plan) -> Shape {
        let count = self.fuse(plan).map_or(0, |fuse| processes(plan.workers, fuse));
        let waits = Waits::Each(SpawnTreeSettings::of(&plan.settings).life);
        Shape { assignment: Assignment::OnePerWorker, waits, ..Shape::queue(count) }
    }

    fn job(&self, plan: &Plan) -> Job {
        waiting::job(plan, &self.shape(plan))
    }

    fn series(&self, _plan: &Plan, timeline: &Timeline, at: Nanos) -> Option<Series> {
        results::alive(timeline, at)
    }

    fn figures(&self, plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
        results::sums(plan, timeline, at)
    }

    fn predicts(&self) -> &'static [Predicted] {
        &[Predicted::Figure { key: "processes", unit: Unit::Count, limits: &[4, 13, 40] }]
    }

    fn verdict(&self, plan: &Plan, timeline: &Timeline) -> Phrase {
        verdict::verdict(plan, timeline)
    }

    fn is_about_speed(&self) -> bool {
        false
    }

    fn headlines(&self) -> &'static [Headline] {
        &[Headline::Count("processes")]
    }

    /// A main that is run again by its children is one that nobody meant to.
    fn judgement(&self, _plan: &Plan, timeline: &Timeline) -> Judgement {
        let levels = timeline.tree().levels_at(Nanos::MAX).len();
        if levels > 1 { Judgement::Poor } else { Judgement::Sound }
    }

    fn other_way(&self, plan: &Plan) -> Option<OtherWay> {
        let mends = !SpawnTreeSettings::of(&plan.settings).main_guard;
        Some(OtherWay { key: SpawnTreeSettings::main_guard, value: SettingValue::Flag(mends), mends })
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
