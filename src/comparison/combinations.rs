//! What a comparison is made of: models, numbers of workers, guards, and what else ways differ in. It has the defaults and
//! limits, and combines them; the engine says which combinations cannot be run.

use super::aspect::{Varied, vary};
use crate::plan::{GuardName, ModelName, Plan, Together};
use crate::scenario::{self, Assignment};

/// Trials of each way that are offered first where a number is asked for: from six on there is an interval.
pub const DEFAULT_TRIALS: u64 = 7;

/// Most trials of one way.
pub const MAX_TRIALS: u64 = 1_000;

/// Most ways of one comparison.
pub const MAX_WAYS: usize = 200;

/// The models by default: those of the guides.
pub fn default_models() -> impl Iterator<Item = ModelName> {
    ModelName::all().iter().copied().filter(|model| model.profile().compared)
}

/// What the ways of a model differ in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Differences {
    pub workers: Vec<u32>,
    pub guards: Vec<GuardName>,
    pub varied: Varied,
}

/// A model's plan in every way in which they differ, whether it can be run or not.
#[must_use]
pub fn combinations(plan: &Plan, differences: &Differences) -> Vec<Plan> {
    // One after the other is always one worker, and there is nobody whom anything else would matter to. Where every worker
    // brings a task of its own, it does theirs: those of the most.
    let alone = plan.model.profile().together == Together::Alone;
    let takes_all = scenario::get(plan.scenario).shape(plan).assignment == Assignment::Queue;
    let most = differences.workers.iter().copied().max();
    let workers = match most {
        Some(_) if alone && takes_all => vec![1],
        Some(most) if alone => vec![most],
        _ => differences.workers.clone(),
    };
    let first = |values: &Vec<_>| values.iter().take(if alone { 1 } else { values.len() }).cloned().collect();
    let varied: Varied = differences.varied.iter().map(|(aspect, values)| (*aspect, first(values))).collect();
    let with = |workers: &u32| scenario::with_guards(&Plan { workers: *workers, ..plan.clone() }, &differences.guards);
    workers.iter().flat_map(with).flat_map(|plan| vary(&plan, &varied)).collect()
}
