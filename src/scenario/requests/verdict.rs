//! The verdict on a web server's handlers: what the scope of the lock did to those who waited, and to the hits.

use super::results::latencies;
use super::{LockScope, RequestsSettings};
use crate::event::Nanos;
use crate::plan::Plan;
use crate::results::{ratio, succeeded, with_losses};
use crate::statistics::percentile;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let Some(books) = timeline.books() else { return Phrase::new("verdict.counter.unread") };
    let mut latencies = latencies(timeline, Nanos::MAX);
    let p95 = percentile(&mut latencies, 0.95).unwrap_or(0);
    let blocked = timeline.blocked_ns();
    let lost = books.made.saturating_sub(books.observed);
    let lock = RequestsSettings::of(&plan.settings).lock;
    let (unguarded, holds_long) = (lock == LockScope::None, lock == LockScope::Handler);
    let key = match (lost > 0, unguarded) {
        (true, true) => "verdict.requests.lost",
        (true, false) => "verdict.requests.broken",
        (false, _) if plan.is_alone() => "verdict.requests.alone",
        (false, true) => "verdict.requests.luck",
        (false, false) if holds_long && blocked > 0 => "verdict.requests.handler",
        (false, false) if holds_long => "verdict.requests.calm",
        // What was not done was not done faster.
        (false, false) if succeeded(timeline) < timeline.tasks().len() => "verdict.requests.update-losses",
        (false, false) => "verdict.requests.update",
    };
    let said = Phrase::new(key)
        .offer("lost", lost)
        .offer("hits", books.made)
        .offer("p95", Arg::Duration(p95))
        .offer("blocked", Arg::Duration(blocked))
        .offer("factor", Arg::Ratio(ratio(timeline.work_ns(), timeline.elapsed().max(1))));
    with_losses(Phrase::new("verdict.requests.losses"), timeline, said)
}
