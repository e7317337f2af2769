//! What a guard costs in time, against the run without one.

use crate::event::{Nanos, RunEnd};
use crate::plan::{GuardName, Means, Plan, Protection};
use crate::results;
use crate::statistics::median;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// A guard and no guard within this factor of one another take the same time, as far as one can see.
const SAME: f64 = 1.1;

/// One sentence a guard: what it costs against no guard, in the order of the runs. Empty if there is nothing to compare.
///
/// Of several trials the median counts. What a wrong fix costs is no price of being right, so it is not said.
#[must_use]
pub fn costs(runs: &[(Plan, Timeline)]) -> Vec<Phrase> {
    let Some(bare) = median_time(runs, GuardName::None) else { return Vec::new() };
    let mut guards: Vec<GuardName> = Vec::new();
    for guard in runs.iter().filter_map(|(plan, _)| plan.guard) {
        if guard.protects() && !guards.contains(&guard) {
            guards.push(guard);
        }
    }
    let timed = guards.into_iter().filter_map(|guard| Some((guard, median_time(runs, guard)?)));
    // A lock cannot make a race faster: where it seems to, the machine did something else meanwhile.
    let is_credible = |guard: GuardName, time: Nanos| {
        let is_lock = guard.profile().protection == Protection::Exact(Means::Lock);
        !is_lock || results::ratio(time, bare) >= 1.0 / SAME
    };
    timed.filter(|(guard, time)| is_credible(*guard, *time)).map(|(guard, time)| cost(guard, time, bare)).collect()
}

/// One sentence: what the first guard costs against no guard.
#[must_use]
pub fn compare(runs: &[(Plan, Timeline)]) -> Option<Phrase> {
    costs(runs).into_iter().next()
}

fn cost(guard: GuardName, time: Nanos, bare: Nanos) -> Phrase {
    let factor = results::ratio(time, bare);
    let (key, factor) = if factor > SAME {
        ("verdict.cost.longer", factor)
    } else if factor < 1.0 / SAME {
        ("verdict.cost.shorter", 1.0 / factor)
    } else {
        ("verdict.cost.same", factor)
    };
    Phrase::new(key)
        .with("guard", guard.name())
        .offer("factor", Arg::Ratio(factor))
        .with("time", Arg::Duration(time))
        .with("bare", Arg::Duration(bare))
}

/// The time between the first increment and the last, without the starting of workers; the median of all trials.
fn median_time(runs: &[(Plan, Timeline)], guard: GuardName) -> Option<Nanos> {
    let of_guard = runs.iter().filter(|(plan, timeline)| {
        let is_whole =
            timeline.end() == Some(&RunEnd::Completed) && results::succeeded(timeline) == timeline.tasks().len();
        plan.guard == Some(guard) && is_whole && timeline.observed().is_some()
    });
    let mut times: Vec<Nanos> = of_guard
        .map(|(_, timeline)| {
            let (start, end) = timeline.action();
            end - start
        })
        .filter(|time| *time > 0)
        .collect();
    median(&mut times)
}
