//! The verdict on a web server's handlers: what the scope of the lock did to those who waited, and to the hits.

use super::{is_alone, ratio, with_losses};
use crate::event::Nanos;
use crate::plan::{GuardName, Plan};
use crate::results;
use crate::scenario;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let Some(books) = timeline.books() else { return Phrase::new("verdict.counter.unread") };
    let mut latencies = results::latencies(timeline, Nanos::MAX);
    let p95 = results::percentile(&mut latencies, 0.95).unwrap_or(0);
    let blocked = timeline.blocked_ns();
    let lost = books.made.saturating_sub(books.observed);
    let unguarded = scenario::get(plan.scenario).guard(plan) == Some(GuardName::None);
    let holds_long = plan.settings.choice("lock") == "handler";
    let key = match (lost > 0, unguarded) {
        (true, true) => "verdict.requests.lost",
        (true, false) => "verdict.requests.broken",
        (false, _) if is_alone(plan) => "verdict.requests.alone",
        (false, true) => "verdict.requests.luck",
        (false, false) if holds_long && blocked > 0 => "verdict.requests.handler",
        (false, false) if holds_long => "verdict.requests.calm",
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
