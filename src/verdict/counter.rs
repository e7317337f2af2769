//! The verdict on a counter: exact or not, and why.

use super::{CounterResult, children, forced, is_alone, is_lock, succeeded};
use crate::engine::{self, GilSettings};
use crate::plan::{GuardName, ModelName, Plan, Window};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// How many counts of children are said one by one.
const CHILDREN_SAID: usize = 4;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let Some(result) = super::counter(plan, timeline) else {
        return Phrase::new("verdict.counter.unread");
    };
    if let Some(counts) = children(plan, timeline) {
        return private(plan, result, &counts);
    }
    let incomplete = succeeded(timeline) < timeline.tasks().len();
    if incomplete {
        return Phrase::new("verdict.counter.incomplete")
            .with("done", succeeded(timeline))
            .with("tasks", timeline.tasks().len())
            .with("observed", result.observed)
            .with("expected", result.expected);
    }
    let guard = plan.guard.unwrap_or(GuardName::None);
    if result.observed > result.expected {
        return figures("verdict.counter.too-many", result);
    }
    match (result.is_exact(), guard) {
        (true, _) if result.expected == 0 => Phrase::new("verdict.counter.nothing"),
        (true, GuardName::None) => why_exact(plan, timeline),
        (true, guard) if guard.is_wrong() => Phrase::new("verdict.counter.wrong-exact")
            .with("guard", guard.name())
            .with("rest", why_exact(plan, timeline)),
        (true, guard) => guarded(guard, timeline),
        (false, GuardName::None) => figures(why_lost(plan), result).offer("forced", forced(timeline)),
        (false, GuardName::TwoMutexes) => figures("verdict.counter.wrong.two-mutexes", result),
        (false, GuardName::ReadLock) => figures("verdict.counter.wrong.read-lock", result),
        (false, GuardName::OwnMutex) => figures("verdict.counter.wrong.own-mutex", result),
        (false, GuardName::Sleep) => figures("verdict.counter.wrong.sleep", result),
        (false, GuardName::CheckThenAct) => figures("verdict.counter.wrong.check-then-act", result),
        (false, guard) => figures("verdict.counter.broken", result).with("guard", guard.name()),
    }
}

fn figures(key: &'static str, result: CounterResult) -> Phrase {
    Phrase::new(key).with("expected", result.expected).offer("lost", result.lost).offer("observed", result.observed)
}

fn private(plan: &Plan, result: CounterResult, counts: &[u64]) -> Phrase {
    let said = counts.iter().take(CHILDREN_SAID).map(|count| crate::text::thousands(*count));
    let mut said = said.collect::<Vec<_>>().join(" + ");
    if counts.len() > CHILDREN_SAID {
        said.push_str(" + …");
    }
    Phrase::new("verdict.counter.private")
        .with("observed", result.observed)
        .with("workers", plan.workers)
        .with("counts", said)
        .with("total", counts.iter().copied().fold(0, u64::saturating_add))
}

/// Nobody guarded the counter, and it is exact all the same.
fn why_exact(plan: &Plan, timeline: &Timeline) -> Phrase {
    let natural = plan.window == Window::Natural;
    let key = if is_alone(plan) {
        "verdict.counter.alone"
    } else if plan.model == ModelName::Async && natural {
        "verdict.counter.loop-exact"
    } else if plan.model == ModelName::Gil && natural && !changes_inside(plan) {
        "verdict.counter.gil-exact"
    } else if plan.model == ModelName::Gil && natural && forced(timeline) == 0 {
        "verdict.counter.gil-old-unasked"
    } else if plan.model == ModelName::Gil && natural {
        "verdict.counter.gil-old-luck"
    } else if timeline.overlap() == 0.0 && !engine::caps(plan.model).event_loop {
        "verdict.counter.one-by-one"
    } else if natural {
        "verdict.counter.luck"
    } else {
        "verdict.counter.luck-nudged"
    };
    Phrase::new(key).offer("forced", forced(timeline))
}

/// Whether an interpreter lock may change hands between a read and its write.
fn changes_inside(plan: &Plan) -> bool {
    GilSettings::of(plan).is_some_and(|settings| settings.changes_inside)
}

/// Nobody guarded the counter, and updates are lost.
fn why_lost(plan: &Plan) -> &'static str {
    match (plan.model, plan.window) {
        (ModelName::Async, Window::Nudged) => "verdict.counter.loop-lost",
        (ModelName::Gil, Window::Nudged) => "verdict.counter.gil-lost",
        (ModelName::Gil, Window::Natural) if changes_inside(plan) => "verdict.counter.gil-old-lost",
        (_, Window::Natural) => "verdict.counter.lost-natural",
        (_, Window::Nudged) => "verdict.counter.lost",
    }
}

fn guarded(guard: GuardName, timeline: &Timeline) -> Phrase {
    let blocked = timeline.blocked_ns();
    let key = match guard {
        GuardName::Atomic => "verdict.counter.atomic",
        GuardName::Cas => "verdict.counter.cas",
        GuardName::Channel => "verdict.counter.channel",
        GuardName::Local => "verdict.counter.local",
        _ if is_lock(guard) && blocked > 0 => "verdict.counter.lock-blocked",
        _ => "verdict.counter.lock",
    };
    Phrase::new(key).offer("guard", guard.name()).offer("blocked", Arg::Duration(blocked))
}
