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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, Facts, Outcome, RunEnd, Value};
    use crate::plan::ScenarioName;
    use crate::scenario::{self, Judgement};
    use rstest::rstest;

    const MILLION: u64 = 1_000_000;

    /// A run of a million tries on such a machine, of which so many were weak.
    fn counted(architecture: &str, weak: u64) -> Timeline {
        let machine = Facts::new().with("architecture", Fact::Text(architecture.into()));
        let counts = Facts::new().with("first-a", Fact::Number(MILLION - weak)).with("weak", Fact::Number(weak));
        let of_tasks = (0..2).flat_map(|task| {
            let outcome = Outcome::Ok(Value::Number(MILLION));
            [EventKind::TaskStarted { worker: task, task }, EventKind::TaskFinished { worker: task, task, outcome }]
        });
        let events = [
            EventKind::TasksQueued { first: 0, count: 2 },
            EventKind::RunFacts { facts: Box::new(machine) },
            EventKind::TaskFacts { worker: 0, task: 0, facts: Box::new(counts) },
        ];
        let events = events.into_iter().chain(of_tasks).chain([EventKind::Finished { end: RunEnd::Completed }]);
        Timeline::of(&(0..).zip(events).map(|(at, what)| Event { at, what }).collect::<Vec<_>>())
    }

    #[rstest]
    #[case("sb", "relaxed", "x86_64", 7, "verdict.litmus.buffered", Judgement::Poor)]
    #[case("sb", "acquire-release", "x86_64", 7, "verdict.litmus.buffered", Judgement::Poor)]
    #[case("sb", "relaxed", "x86_64", 0, "verdict.litmus.unseen", Judgement::Lucky)]
    #[case("sb", "seq-cst", "x86_64", 0, "verdict.litmus.nobody", Judgement::Sound)]
    #[case("sb", "fence", "aarch64", 7, "verdict.litmus.forbidden", Judgement::Poor)]
    #[case("mp", "relaxed", "x86_64", 0, "verdict.litmus.machine", Judgement::Lucky)]
    #[case("mp", "relaxed", "aarch64", 0, "verdict.litmus.other-machine", Judgement::Lucky)]
    #[case("mp", "relaxed", "aarch64", 7, "verdict.litmus.weak", Judgement::Poor)]
    #[case("mp", "acquire-release", "aarch64", 0, "verdict.litmus.nobody", Judgement::Sound)]
    fn what_is_said_follows_from_what_was_seen_and_who_allows_it(
        #[case] test: &'static str,
        #[case] ordering: &'static str,
        #[case] architecture: &str,
        #[case] weak: u64,
        #[case] key: &str,
        #[case] judgement: Judgement,
    ) {
        let mut plan = scenario::plan(ScenarioName::Litmus, 1);
        for (setting, name) in [("test", test), ("ordering", ordering)] {
            plan.settings.set(setting, crate::plan::SettingValue::Choice(name.into()));
        }
        let timeline = counted(architecture, weak);
        assert_eq!(verdict(&plan, &timeline).key(), key);
        assert_eq!(scenario::get(plan.scenario).judgement(&plan, &timeline), judgement);
    }
}
