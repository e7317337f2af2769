//! The verdict on a run of a user's program: how it ended, and what being watched did to it. It judges no program.

use super::results::slowed;
use crate::event::{Fact, Nanos};
use crate::plan::Plan;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(_plan: &Plan, timeline: &Timeline) -> Phrase {
    let facts = timeline.facts();
    let python = match facts.view().get("python") {
        // Its name without how it stands to its lock.
        Some(Fact::Text(name)) => name.split(',').next().unwrap_or_default().to_owned(),
        _ => "Python".to_owned(),
    };
    if let Some(cycle) = timeline.locks().at(Nanos::MAX).cycle() {
        return Phrase::new("verdict.own.deadlock").with("n", cycle.len()).with("python", python);
    }
    let said = match (facts.view().get("signal"), facts.figure("exit-code")) {
        (Some(Fact::Text(signal)), _) => Phrase::new("verdict.own.killed").with("signal", signal.to_string()),
        (_, Some(0)) => Phrase::new("verdict.own.done"),
        (_, Some(code)) => Phrase::new("verdict.own.code").with("code", code),
        (_, None) => Phrase::new("verdict.own.untold"),
    };
    let said = said.with("python", python).offer("elapsed", Arg::Duration(timeline.elapsed()));
    let Some((cost, factor)) = slowed(timeline) else { return said };
    let key = if factor < 1.05 { "verdict.own.hardly" } else { "verdict.own.slowed" };
    let said =
        Phrase::new(key).with("rest", said).with("cost", Arg::Duration(cost)).offer("factor", Arg::Ratio(factor));
    match facts.figure("unwatched").filter(|processes| *processes > 0) {
        Some(processes) => Phrase::new("verdict.own.processes").with("rest", said).with("n", processes),
        None => said,
    }
}
