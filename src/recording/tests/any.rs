//! Any event, any plan, any recording: what the laws are held against.

use proptest::prelude::*;

use crate::event::{
    BlockedOn, CounterWord, Event, EventKind, Fact, Facts, LockStep, NO_WORKER, Outcome, RunEnd, Usage, Value,
    WorkerKind, Writer,
};
use crate::plan::{GuardName, Memory, ModelName, ScenarioName, TimeoutMeans, Window};
use crate::recording::Recording;
use crate::scenario;
use crate::text::{Phrase, Visible};

fn phrases() -> impl Strategy<Value = Box<Phrase>> {
    // Phrases become visible when they are said; here they already are, for the comparison.
    (any::<u128>(), any::<u64>(), any::<String>()).prop_map(|(number, nanos, text)| {
        let inner = Phrase::new("why.zero").with("n", crate::text::Arg::Duration(nanos));
        let text = crate::text::visible(&text).into_owned();
        Box::new(Phrase::new("task.failed").with("number", number).with("text", text).with("inner", inner))
    })
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Ok(Value::Nothing)),
        any::<u64>().prop_map(|number| Outcome::Ok(Value::Number(number))),
        any::<u128>().prop_map(|number| Outcome::Ok(Value::from(number))),
        phrases().prop_map(Outcome::Failed),
        phrases().prop_map(Outcome::Killed),
        Just(Outcome::TimedOut),
        Just(Outcome::Cancelled),
    ]
}

fn names() -> impl Strategy<Value = Visible> {
    any::<String>().prop_map(Visible::from)
}

fn writers() -> impl Strategy<Value = Option<Writer>> {
    prop::option::of((0_u32..4, 0_u32..1 << 20).prop_map(Writer::from))
}

/// A segment, marked or not.
fn segment(told: (u32, u64, Option<Writer>, u64, Option<u32>)) -> EventKind {
    let (worker, from, read_from, length, number) = told;
    let word = |count, writer| CounterWord::read_back(count, writer).expect("small enough");
    let wrote = word(from + length, number.map(|segment| Writer { worker, segment }));
    EventKind::Segment { worker, since: 0, read: word(from, read_from), wrote }
}

fn facts() -> impl Strategy<Value = Box<Facts>> {
    let text = prop_oneof![names(), Just("".into())];
    (0_u64..1 << 53, 0_u64..1 << 53, 0_u64..1 << 53, text).prop_map(|(number, bytes, nanos, text)| {
        let facts = Facts::new().with("number", Fact::Number(number)).with("bytes", Fact::Bytes(bytes));
        let facts = facts.with("first", Fact::Nanos(nanos));
        Box::new(if text.is_empty() { facts } else { facts.with("type", Fact::Text(text)) })
    })
}

/// Any event of a run of four workers, at any time but the order.
pub(super) fn whats() -> impl Strategy<Value = EventKind> {
    let worker = || 0_u32..4;
    let task = || 0_u32..20;
    let kind = prop::sample::select(vec![WorkerKind::Thread, WorkerKind::Process, WorkerKind::Slot, WorkerKind::Main]);
    let on = || {
        prop::sample::select(vec![BlockedOn::Guard, BlockedOn::Gil, BlockedOn::Loop, BlockedOn::Place, BlockedOn::Item])
    };
    let usage =
        (0_u64..1 << 40, any::<u32>(), any::<u32>()).prop_map(|(cpu_ns, voluntary_switches, involuntary_switches)| {
            Usage { cpu_ns, voluntary_switches, involuntary_switches }
        });
    prop_oneof![
        (worker(), kind).prop_map(|(worker, kind)| EventKind::WorkerSpawned { worker, kind }),
        (worker(), any::<u32>()).prop_map(|(worker, os_id)| EventKind::WorkerReady { worker, os_id }),
        (worker(), phrases()).prop_map(|(worker, reason)| EventKind::WorkerRefused { worker, reason }),
        worker().prop_map(|worker| EventKind::WorkerAbandoned { worker }),
        (worker(), usage).prop_map(|(worker, usage)| EventKind::WorkerExited { worker, usage }),
        (task(), 0_u32..20).prop_map(|(first, count)| EventKind::TasksQueued { first, count }),
        (worker(), task()).prop_map(|(worker, task)| EventKind::TaskStarted { worker, task }),
        (prop_oneof![worker(), Just(NO_WORKER)], task(), outcomes())
            .prop_map(|(worker, task, outcome)| EventKind::TaskFinished { worker, task, outcome }),
        facts().prop_map(|facts| EventKind::RunFacts { facts }),
        (task(), any::<String>()).prop_map(|(task, name)| EventKind::TaskNamed { task, name: name.into() }),
        (0_u32..64, any::<String>()).prop_map(|(lock, name)| EventKind::LockNamed { lock, name: name.into() }),
        (worker(), any::<String>()).prop_map(|(worker, what)| EventKind::Doing { worker, what: what.into() }),
        (any::<bool>(), any::<String>())
            .prop_map(|(is_error, line)| EventKind::Printed { is_error, line: line.into() }),
        (worker(), task(), facts()).prop_map(|(worker, task, facts)| EventKind::TaskFacts { worker, task, facts }),
        worker().prop_map(|worker| EventKind::Waiting { worker }),
        worker().prop_map(|worker| EventKind::Resumed { worker }),
        (worker(), on()).prop_map(|(worker, on)| EventKind::Blocked { worker, on, since: 0 }),
        (worker(), on(), 0_u64..1 << 40, any::<u32>())
            .prop_map(|(worker, on, nanos, times)| EventKind::BlockedBriefly { worker, on, nanos, times }),
        (worker(), 0_u64..1 << 30, writers(), 0_u64..1 << 20, prop::option::of(0_u32..128)).prop_map(segment),
        (task(), worker(), 0_u64..1 << 53).prop_map(|(task, worker, done)| EventKind::Progress { task, worker, done }),
        (worker(), 0_u64..1 << 40).prop_map(|(worker, nanos)| EventKind::LoopBlocked { worker, nanos }),
        (0_u64..1 << 36, writers()).prop_map(|(observed, last)| EventKind::CounterRead { observed, last }),
        (worker(), on()).prop_map(|(worker, on)| EventKind::Asks { worker, on }),
        (worker(), 0_u32..3, lock_steps()).prop_map(|(worker, lock, step)| EventKind::Lock { worker, lock, step }),
        (worker(), 0_u32..4, 0_u32..5).prop_map(|(worker, parent, level)| EventKind::Born { worker, parent, level }),
        worker().prop_map(|worker| EventKind::Joined { worker, since: 0 }),
        Just(EventKind::MainEnded),
        (task(), any::<bool>()).prop_map(|(task, gave_up)| EventKind::Waited { task, since: 0, gave_up }),
        (worker(), any::<bool>(), any::<bool>()).prop_map(|(worker, forced, switched)| EventKind::GilHeld {
            worker,
            since: 0,
            forced,
            switched
        }),
        (worker(), 0_u64..1 << 40, any::<u32>(), any::<u32>())
            .prop_map(|(worker, nanos, times, switches)| EventKind::GilHeldBriefly { worker, nanos, times, switches }),
        (worker(), any::<u32>()).prop_map(|(worker, times)| EventKind::GilRefused { worker, since: 0, times }),
    ]
}

fn lock_steps() -> impl Strategy<Value = LockStep> {
    prop::sample::select(vec![LockStep::Asked, LockStep::Refused, LockStep::Taken, LockStep::Released])
}

pub(super) fn recordings() -> impl Strategy<Value = Vec<Recording>> {
    let events = prop::collection::vec((0_u64..1 << 30, whats()), 0..60);
    let run = (any_plan(), events, any::<bool>()).prop_map(|(plan, steps, ends)| {
        let mut recording = Recording::new(plan);
        let mut at = 0;
        for (gap, what) in steps {
            at += gap;
            recording.push(&Event { at, what });
        }
        if ends {
            recording.push(&Event { at, what: EventKind::Finished { end: RunEnd::Completed } });
        }
        recording
    });
    prop::collection::vec(run, 1..4)
}

fn any_plan() -> impl Strategy<Value = crate::plan::Plan> {
    let name = prop::sample::select(ScenarioName::all().to_vec());
    let model = prop::sample::select(ModelName::all().to_vec());
    (name, model, 4_u32..9, 0_u64..1 << 53, 0_u64..5, any::<bool>()).prop_filter_map(
        "a plan that can be run",
        |(name, model, workers, seed, timeout, natural)| {
            let mut plan = scenario::plan(name, seed);
            (plan.model, plan.workers) = (model, workers);
            plan.timeout_ns = (timeout > 0).then_some(timeout);
            plan.timeout_means = if natural { TimeoutMeans::Waiter } else { TimeoutMeans::Task };
            plan.window = if natural { Window::Natural } else { Window::Nudged };
            if plan.guard.is_some() {
                plan.guard = Some(GuardName::Atomic);
            }
            if model == ModelName::Processes {
                plan.memory = Memory::Private;
            }
            crate::scenario::fit_settings(&mut plan);
            crate::engine::refusal(&plan).is_none().then_some(plan)
        },
    )
}
