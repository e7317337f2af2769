//! The verdict on a litmus test: whether a weak outcome was seen, and what follows from that and what does not.

use super::LitmusSettings;
use super::kind::{Heading, LitmusTest};
use super::results::Counted;
use crate::event::{Fact, Nanos};
use crate::plan::Plan;
use crate::results::losses;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// Machines whose processors do what x86-TSO says.
const TSO: [&str; 2] = ["x86_64", "x86"];

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let LitmusSettings { test, ordering, .. } = LitmusSettings::of(&plan.settings);
    if let Some(losses) = losses(timeline) {
        return Phrase::new("verdict.litmus.losses").with("losses", losses);
    }
    let Some(counted) = Counted::of(timeline, Nanos::MAX) else { return Phrase::new("verdict.litmus.none") };
    let (weak, tries) = (counted.count(Heading::Weak), counted.tries());
    let allowed = test.allowed(ordering);
    let is_tso = matches!(timeline.facts().get("architecture"), Some(Fact::Text(name)) if TSO.contains(&&*name));
    let figures = |key: &'static str| {
        let name: &'static str = ordering.into();
        Phrase::new(key).offer("tries", tries).offer("ordering", name).offer("weak", weak)
    };
    if weak > 0 && !allowed.language {
        return figures("verdict.litmus.forbidden");
    }
    if weak > 0 {
        let key = if test == LitmusTest::StoreBuffering { "verdict.litmus.buffered" } else { "verdict.litmus.weak" };
        return figures(key).with("share", Arg::Percent(share(weak, tries)));
    }
    figures(match (is_tso, allowed.tso, allowed.language) {
        (_, _, false) => "verdict.litmus.nobody",
        (true, true, true) => "verdict.litmus.unseen",
        (true, false, true) => "verdict.litmus.machine",
        (false, _, true) => "verdict.litmus.other-machine",
    })
}

#[expect(clippy::cast_precision_loss, reason = "a share, shown with one digit")]
fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}
