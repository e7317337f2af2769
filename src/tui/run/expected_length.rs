//! How long an axis is: what is known of a run's length beforehand, and by how much it grows.

use crate::event::Nanos;
use crate::plan::Plan;
use crate::scenario::{self, Group, Shape, Waits};

/// How long a run will take if it only waits, with a little air, ns; 0 if it computes, which is not known beforehand.
pub(crate) fn expected_length(plan: &Plan, shape: &Shape) -> Nanos {
    let least = shape.least_time(plan);
    least.saturating_add(least / 50)
}

/// How long the tasks of a run wait one after the other, ns, where that is what it is about.
pub(crate) fn planned_alone(plan: &Plan, shape: &Shape) -> Option<Nanos> {
    let scenario = scenario::get(plan.scenario);
    let waits = scenario.group() == Group::Waiting && shape.waits != Waits::Unknown;
    let is_said = waits && scenario.is_about_speed() && shape.tasks > 1 && !plan.is_alone();
    is_said.then(|| shape.waits().fold(0, Nanos::saturating_add))
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

    #[test]
    fn an_axis_grows_by_round_lengths() {
        assert_eq!(round_up(0), 1_000_000);
        assert_eq!(round_up(1_000_000_000), 2_000_000_000);
        assert_eq!(round_up(u64::MAX), u64::MAX);
    }
}
