//! The verdict on tasks that compute: how many processors they kept busy.

use super::Squares;
use crate::plan::{GilSettings, Plan, Together};
use crate::results::{GAINED, forced, losses, ratio, together, with_tasks, without_core, wrong_values};
use crate::scenario::Scenario as _;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(squares: &Squares, plan: &Plan, timeline: &Timeline) -> Phrase {
    let (elapsed, cpu) = (timeline.elapsed(), timeline.cpu_ns());
    let busy = ratio(cpu, elapsed.max(1));
    let figures = |key: &'static str| {
        with_tasks(Phrase::new(key), timeline)
            .offer("cpu", Arg::Duration(cpu))
            .offer("busy", Arg::Ratio(busy))
            .offer("workers", plan.workers)
    };
    let wrong = wrong_values(timeline, |task| squares.expected_value(plan, task));
    if wrong > 0 {
        return figures("verdict.squares.wrong").with("wrong", wrong);
    }
    if let Some(losses) = losses(timeline) {
        return figures("verdict.squares.losses").with("losses", losses);
    }
    if plan.is_alone() {
        return figures("verdict.squares.alone");
    }
    match (together(plan, timeline), timeline.loop_blocked()) {
        (Together::OneThread, Some((_, longest))) => {
            figures("verdict.squares.loop").with("longest", Arg::Duration(longest))
        }
        (Together::TakingTurns, _) if GilSettings::native_share_of(plan) > 0.0 => {
            figures("verdict.squares.native").with("share", Arg::Percent(GilSettings::native_share_of(plan)))
        }
        // How often it was made to switch, a real one does not say.
        (Together::TakingTurns, _) if plan.together() == Together::AsBuilt => figures("verdict.squares.python-gil"),
        (Together::TakingTurns, _) => figures("verdict.squares.gil").with("forced", forced(timeline)),
        _ if cpu == 0 => figures("verdict.squares.plain"),
        _ if busy >= GAINED => figures("verdict.squares.busy"),
        _ => without_core(timeline).unwrap_or_else(|| figures("verdict.squares.no-gain")),
    }
}
