//! The verdict on a counter: exact or not, and why.

use crate::plan::{
    CounterShape, Flaw, GilSettings, GuardName, Means, Memory, Plan, Protection, PythonSettings, Together, Window,
};
use crate::results::{CounterResult, PythonOfRun, children, forced, succeeded, together, waits_in_vain};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// How many counts of children are said one by one.
const CHILDREN_SAID: usize = 4;

pub(super) fn verdict(plan: &Plan, timeline: &Timeline) -> Phrase {
    let Some(result) = CounterResult::of(super::expected(plan), timeline) else {
        return Phrase::new("verdict.counter.unread");
    };
    if plan.memory == Memory::Private {
        return private(plan, result, &children(timeline));
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
    match (guard.profile().protection, result.is_exact()) {
        (_, true) if result.expected == 0 => Phrase::new("verdict.counter.nothing"),
        (Protection::None, true) => why_exact(plan, timeline),
        (Protection::None, false) => lost(plan, result, timeline),
        (Protection::Exact(means), true) => guarded(plan, guard, means, timeline),
        (Protection::Exact(_), false) => figures("verdict.counter.broken", result).with("guard", guard.name()),
        (Protection::Wrong(Flaw::Reordered), true) => Phrase::new("verdict.counter.wrong-exact")
            .with("guard", guard.name())
            .with("rest", Phrase::new("verdict.counter.in-order")),
        (Protection::Wrong(_), true) => Phrase::new("verdict.counter.wrong-exact")
            .with("guard", guard.name())
            .with("rest", why_exact(plan, timeline)),
        (Protection::Wrong(flaw), false) => figures(why_wrong(flaw), result),
    }
}

/// Whether the counter is exact although nothing made it so.
pub(super) fn is_lucky(plan: &Plan, timeline: &Timeline) -> bool {
    let guard = plan.guard.unwrap_or(GuardName::None);
    let is_exact = CounterResult::of(super::expected(plan), timeline)
        .is_some_and(|result| result.is_exact() && result.expected > 0);
    if !is_exact || plan.memory == Memory::Private || plan.is_alone() {
        return false;
    }
    let is_safe = match (together(plan, timeline), plan.window) {
        // Between two turns of one loop nobody comes in, and neither does anybody into a step of a modern interpreter.
        (Together::OneThread, Window::Natural) => true,
        (Together::TakingTurns, Window::Natural) => !changes_inside(plan, timeline),
        _ => false,
    };
    !is_safe && !guard.protects()
}

fn why_wrong(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::TwoLocks => "verdict.counter.wrong.two-mutexes",
        Flaw::ReadOnly => "verdict.counter.wrong.read-lock",
        Flaw::OwnLock => "verdict.counter.wrong.own-mutex",
        Flaw::Pause => "verdict.counter.wrong.sleep",
        Flaw::StaleCheck => "verdict.counter.wrong.check-then-act",
        Flaw::Reordered => "verdict.counter.wrong.reordered",
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

/// Without a guard, and exact all the same.
fn why_exact(plan: &Plan, timeline: &Timeline) -> Phrase {
    let model = plan.model.profile();
    let key = match (together(plan, timeline), plan.window) {
        _ if plan.is_alone() => "verdict.counter.alone",
        (Together::OneThread, Window::Natural) => "verdict.counter.loop-exact",
        (Together::TakingTurns, Window::Natural) if !changes_inside(plan, timeline) => "verdict.counter.gil-exact",
        _ if PythonSettings::of_plan(plan).is_some() => "verdict.counter.luck-nudged",
        (Together::TakingTurns, Window::Natural) if forced(timeline) == 0 => "verdict.counter.gil-old-unasked",
        (Together::TakingTurns, Window::Natural) => "verdict.counter.gil-old-luck",
        _ if timeline.overlap() == 0.0 && !model.event_loop() => "verdict.counter.one-by-one",
        (_, Window::Natural) => "verdict.counter.luck",
        (_, Window::Nudged) if waits_in_vain(timeline) > 0 => "verdict.counter.luck-in-vain",
        (_, Window::Nudged) => "verdict.counter.luck-nudged",
    };
    Phrase::new(key).offer("forced", forced(timeline)).offer("n", waits_in_vain(timeline))
}

/// Whether an interpreter lock may change hands between a read and its write.
fn changes_inside(plan: &Plan, timeline: &Timeline) -> bool {
    if let (Some(settings), Some(python)) = (PythonSettings::of_plan(plan), PythonOfRun::of(timeline)) {
        return settings.shape == CounterShape::ReadCallWrite || !python.switches_at_calls_alone();
    }
    GilSettings::of_plan(plan).is_some_and(|settings| settings.changes_inside())
}

/// Without a guard, and updates are lost.
fn lost(plan: &Plan, result: CounterResult, timeline: &Timeline) -> Phrase {
    let back = thrown_back(timeline);
    // Many small losses are told by what they have in common, one that outweighs them all by itself.
    let at_once = back.saturating_mul(2) >= result.lost;
    let of_python = PythonSettings::of_plan(plan).map(|settings| settings.shape);
    let key = match (together(plan, timeline), plan.window) {
        (Together::TakingTurns, _) if of_python == Some(CounterShape::ReadCallWrite) => "verdict.counter.gil-lost",
        (Together::TakingTurns, _) if of_python.is_some() => "verdict.counter.python-old-lost",
        (Together::Parallel, _) if plan.together() == Together::AsBuilt => "verdict.counter.python-free-lost",
        (_, _) if of_python.is_some() => "verdict.counter.lost-natural",
        (Together::OneThread, Window::Nudged) => "verdict.counter.loop-lost",
        (Together::TakingTurns, Window::Nudged) => "verdict.counter.gil-lost",
        (Together::TakingTurns, Window::Natural) if changes_inside(plan, timeline) => "verdict.counter.gil-old-lost",
        (_, Window::Natural) if at_once => "verdict.counter.thrown-back-natural",
        (_, Window::Nudged) if at_once => "verdict.counter.thrown-back",
        (_, Window::Natural) => "verdict.counter.lost-natural",
        (_, Window::Nudged) => "verdict.counter.lost",
    };
    figures(key, result).offer("forced", forced(timeline)).offer("back", back)
}

/// By how much the counter had gone back, at most, when a worker read it again after a write of its own.
fn thrown_back(timeline: &Timeline) -> u64 {
    let drops = timeline.lanes().iter().flat_map(|lane| lane.segments().windows(2));
    drops.map(|pair| pair[0].to().saturating_sub(pair[1].from())).max().unwrap_or(0)
}

/// How often the counter went to another worker: then a segment ends and another begins.
fn handed_on(timeline: &Timeline) -> u64 {
    let handed = |segments: usize| segments.saturating_sub(1) as u64;
    timeline.lanes().iter().map(|lane| handed(lane.segments().len())).sum()
}

fn guarded(plan: &Plan, guard: GuardName, means: Means, timeline: &Timeline) -> Phrase {
    let (blocked, handed) = (timeline.blocked_ns(), handed_on(timeline));
    let on_loop = plan.model.profile().event_loop();
    let in_turn = on_loop && guard.profile().is_handed_on_each_turn(on_loop);
    let key = match means {
        Means::OneStep => "verdict.counter.atomic",
        Means::Retry => "verdict.counter.cas",
        Means::Owner => "verdict.counter.channel",
        Means::Privacy => "verdict.counter.local",
        // At most increments, so that it explains the time.
        Means::Lock if in_turn && handed.saturating_mul(2) > timeline.observed().unwrap_or(0) => {
            "verdict.counter.lock-in-turn"
        }
        Means::Lock if blocked > 0 => "verdict.counter.lock-blocked",
        Means::Lock => "verdict.counter.lock",
    };
    Phrase::new(key).offer("guard", guard.name()).offer("blocked", Arg::Duration(blocked)).offer("handed", handed)
}
