//! What a comparison is made of: models, numbers of workers, guards. It has the defaults and limits, and combines them; the
//! engine says which combinations cannot be run.

use crate::plan::{GuardName, ModelName, Plan, Together};
use crate::scenario::{self, Assignment};

/// Trials by default: from six on there is an interval.
pub const DEFAULT_TRIALS: u64 = 7;

/// Most trials of one way.
pub const MAX_TRIALS: u64 = 1_000;

/// Most ways of one comparison.
pub const MAX_WAYS: usize = 200;

/// The models by default: those of the guides.
pub fn default_models() -> impl Iterator<Item = ModelName> {
    ModelName::all().iter().copied().filter(|model| model.profile().compared)
}

/// A model's plan with each of these numbers of workers and guards, whether it can be run or not.
#[must_use]
pub fn combinations(plan: &Plan, counts: &[u32], guards: &[GuardName]) -> Vec<Plan> {
    // One after the other is always one worker. Where every worker brings a task of its own, it does theirs.
    let takes_all = scenario::get(plan.scenario).shape(plan).assignment == Assignment::Queue;
    let alone = plan.model.profile().together == Together::Alone;
    let counts = if alone && takes_all { &[1] } else { counts };
    let with = |workers: &u32| scenario::with_guards(&Plan { workers: *workers, ..plan.clone() }, guards);
    counts.iter().flat_map(with).collect()
}
