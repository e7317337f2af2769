//! How long an axis is: what is known of a run's length beforehand, and by how much it grows.

use crate::event::Nanos;
use crate::plan::{ModelName, Plan};
use crate::scenario;
use crate::work::Task;

/// The tasks of a plan, to be counted and measured. A plan may have a million: nothing else on screen makes them.
pub(crate) fn tasks(plan: &Plan) -> Vec<Task> {
    scenario::get(plan.scenario).job(plan).tasks
}

/// How long a run will take if it only waits, ns; 0 if it computes, which is not known beforehand.
pub(crate) fn expected_length(plan: &Plan, tasks: &[Task]) -> Nanos {
    let waits = tasks.iter().map(|task| Some(task.work.waits()?.min(plan.timeout_ns.unwrap_or(u64::MAX))));
    let Some(waits) = waits.collect::<Option<Vec<Nanos>>>() else { return 0 };
    let workers = if plan.model == ModelName::Sequential { 1 } else { plan.workers as usize };
    let mut free =
        std::collections::BinaryHeap::from(vec![std::cmp::Reverse(0_u64); workers.clamp(1, waits.len().max(1))]);
    for wait in &waits {
        if let Some(std::cmp::Reverse(since)) = free.pop() {
            free.push(std::cmp::Reverse(since.saturating_add(*wait)));
        }
    }
    let length = free.into_iter().map(|std::cmp::Reverse(end)| end).max().unwrap_or(0);
    length.saturating_add(length / 50)
}

/// The next of 1, 2, 3, 5, 7 times a power of ten.
pub(crate) fn round_up(length: Nanos) -> Nanos {
    let mut ten: Nanos = 1_000_000;
    loop {
        for factor in [1, 2, 3, 5, 7] {
            let rounded = ten.saturating_mul(factor);
            if rounded > length || rounded == Nanos::MAX {
                return rounded;
            }
        }
        ten = ten.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ScenarioName;

    #[test]
    fn the_length_of_waiting_is_known_beforehand() {
        let mut plan = scenario::plan(ScenarioName::Fetch, 1);
        plan.settings.set("tasks", crate::plan::SettingValue::Count(5));
        let tasks = tasks(&plan);
        assert_eq!(expected_length(&plan, &tasks), 2_040_000_000, "two waves and a little air");
        plan.model = ModelName::Sequential;
        assert_eq!(expected_length(&plan, &tasks), 5_100_000_000);
        let squares = scenario::plan(ScenarioName::Squares, 1);
        assert_eq!(expected_length(&squares, &super::tasks(&squares)), 0);
    }

    #[test]
    fn an_axis_grows_by_round_lengths() {
        assert_eq!(round_up(0), 1_000_000);
        assert_eq!(round_up(1_000_000_000), 2_000_000_000);
        assert_eq!(round_up(u64::MAX), u64::MAX);
    }
}
