//! A report for programs: one JSON object. Times are nanoseconds since the run's start, of a race since the race's; big
//! integers are strings.

mod object;

use self::object::{
    BooksObject, CounterObject, GilObject, LinkObject, LockObject, NodeObject, Report, RunObject, TaskObject,
    WorkerObject,
};
use super::{Prediction, Run, json_text, prediction, results};
use crate::event::{Fact, NO_WORKER, Nanos, Outcome, RunEnd, TaskId};
use crate::plan::{GilSettings, Plan, SettingValue};
use crate::recording::Origin;
use crate::scenario;
use crate::text::{Arg, Phrase, Texts, letter, without_password};
use crate::timeline::{Lane, LockTally, Node, TaskRow, Timeline};
use crate::verdict;

/// Raised when a field changes its meaning or goes away; new fields do not raise it.
const VERSION: u32 = 1;

/// The report on the runs of one command, made by this program on this machine; ends with a newline.
///
/// # Errors
/// None that a report can cause: serde's, passed on rather than hidden.
pub fn json(
    runs: &[Run],
    origin: &Origin,
    prediction: Option<&Prediction>,
    texts: &Texts,
) -> serde_json::Result<String> {
    let texts = texts.verbatim();
    let object = |run: &Run| {
        let (prediction, (first, _)) = (prediction?, runs.first()?);
        prediction::object(prediction, run, first, texts)
    };
    let runs = runs.iter().map(|run| RunObject { prediction: object(run), ..run_object(run, texts) }).collect();
    json_text::pretty(&Report { version: VERSION, program: &origin.program, machine: &origin.machine, runs })
}

/// What such a report says of one run: the figures that lessons speak of.
#[must_use]
pub fn run_value(run: &Run, texts: &Texts) -> serde_json::Value {
    // What is made of numbers and texts alone can always be made a value.
    serde_json::to_value(run_object(run, texts.verbatim())).unwrap_or_default()
}

fn run_object((plan, timeline): &Run, texts: &Texts) -> RunObject {
    let counts = scenario::get(plan.scenario).needs().counter;
    let guards = scenario::get(plan.scenario).needs().guards;
    RunObject {
        scenario: plan.scenario.name(),
        model: plan.model.name(),
        worker_count: plan.workers,
        guard: plan.guard.map(crate::plan::GuardName::name),
        window: guards.then(|| plan.window.name()),
        memory: scenario::get(plan.scenario).memory().map(|_| plan.memory.name()),
        settings: plan.settings.iter().map(|(key, value)| (key.to_owned(), setting(value))).collect(),
        timeout_ns: plan.timeout_ns,
        timeout_means: plan.timeout_ns.map(|_| plan.timeout_means.name()),
        fail_rate: plan.fail_rate,
        seed: plan.seed,
        end: timeline.end().map(end_name),
        elapsed_ns: timeline.elapsed(),
        starting_ns: timeline.starting(),
        cpu_ns: timeline.cpu_ns(),
        counter: counter(plan, timeline),
        books: books(plan, timeline),
        segments: counts.then(|| timeline.lanes().iter().map(|lane| lane.segments().len()).sum()),
        children: verdict::children(plan, timeline),
        loop_blocked_ns: timeline.loop_blocked().map(|(_, nanos)| nanos),
        gil: gil(plan, timeline),
        tasks: (0..).zip(timeline.tasks()).map(|(id, task)| task_object(plan, timeline, id, task, texts)).collect(),
        workers: (0..)
            .zip(timeline.lanes())
            .map(|(id, lane)| worker_object(id, lane, (plan, timeline), texts))
            .collect(),
        deadlock: deadlock(plan, timeline, texts),
        locks: locks(plan, timeline, texts),
        python: python(timeline),
        tree: timeline.tree().in_depth_at(Nanos::MAX).into_iter().map(NodeObject::of).collect(),
        results: results::object(plan, timeline, texts),
        completed_order: timeline.completed_order(),
        overlap: timeline.overlap(),
        parallel: timeline.parallel(),
        events_dropped: timeline.dropped(),
        notes: notes(plan, timeline, texts),
        prediction: None,
        verdict: texts.say(&verdict::of(plan, timeline)),
    }
}

impl NodeObject {
    fn of(node: Node) -> Self {
        let parent = (node.parent != NO_WORKER).then_some(node.parent);
        let name = letter(node.worker);
        Self { worker: node.worker, name, parent, level: node.level, born_ns: since(0, node.born) }
    }
}

/// How long after `zero` a moment is, ns; what came before a race began is negative.
pub(super) fn since(zero: Nanos, moment: Nanos) -> i64 {
    // Times are below 2^53 ns.
    i64::try_from(i128::from(moment) - i128::from(zero)).unwrap_or(i64::MAX)
}

fn setting(value: &SettingValue) -> serde_json::Value {
    match value {
        SettingValue::Count(count) => (*count).into(),
        SettingValue::Size(bytes) => serde_json::json!({ "bytes": bytes }),
        SettingValue::Share(millionths) => (f64::from(*millionths) / 1e6).into(),
        SettingValue::Choice(name) => name.as_ref().into(),
        SettingValue::Flag(on) => (*on).into(),
        SettingValue::Outside(named) => named.iter().map(|one| without_password(one).into_owned()).collect(),
        SettingValue::Duration(nanos) => serde_json::json!({ "ns": nanos }),
        SettingValue::Range(low, high) => serde_json::json!({ "min_ns": low, "max_ns": high }),
    }
}

fn end_name(end: &RunEnd) -> &'static str {
    match end {
        RunEnd::Completed => "completed",
        RunEnd::Cancelled => "cancelled",
        RunEnd::Failed(_) => "failed",
    }
}

fn counter(plan: &Plan, timeline: &Timeline) -> Option<CounterObject> {
    let result = verdict::counter(plan, timeline)?;
    Some(CounterObject { expected: result.expected, observed: result.observed, lost: result.lost })
}

fn gil(plan: &Plan, timeline: &Timeline) -> Option<GilObject> {
    let settings = GilSettings::of_plan(plan)?;
    let lock = timeline.gil()?;
    let until = timeline.latest();
    Some(GilObject {
        interval_ns: settings.switch_interval,
        variant: settings.gil.into(),
        switches: lock.switches(until),
        forced: lock.forced(until),
        refused_wakeups: lock.refused(until),
        held_ns: (0..).zip(timeline.lanes()).map(|(worker, _)| lock.held_ns(worker, until)).collect(),
    })
}

fn books(plan: &Plan, timeline: &Timeline) -> Option<BooksObject> {
    let books = verdict::books(plan, timeline)?;
    // Most increments are 10^8 for each of 200,000 slots: far below 2^63.
    let lost = i64::try_from(books.lost).unwrap_or(i64::MAX);
    Some(BooksObject { made: books.made, observed: books.observed, lost, balanced: books.balance() })
}

fn locks(plan: &Plan, timeline: &Timeline, texts: &Texts) -> Vec<LockObject> {
    if scenario::get(plan.scenario).program(plan).is_none() {
        return Vec::new();
    }
    let (locks, end) = (timeline.locks(), timeline.locks().at(Nanos::MAX));
    let object = |(id, tally): (u32, LockTally)| LockObject {
        id,
        name: texts.say(&verdict::lock_label(plan, timeline, id)),
        waits: tally.waits,
        waited_ns: tally.waited,
        held_by: end.holders(id).collect(),
    };
    locks.tallies(timeline.latest()).into_iter().map(object).collect()
}

/// The Python that a program of the user's ran on.
fn python(timeline: &Timeline) -> Option<String> {
    match timeline.facts().get("python")? {
        Fact::Text(python) => Some(python.to_string()),
        _ => None,
    }
}

fn deadlock(plan: &Plan, timeline: &Timeline, texts: &Texts) -> Option<Vec<LinkObject>> {
    let lock = |lock| texts.say(&verdict::lock_label(plan, timeline, lock));
    let links = timeline.locks().at(Nanos::MAX).cycle()?.into_iter().map(|link| LinkObject {
        worker: link.worker,
        label: texts.say(&verdict::worker_label(plan, timeline, link.worker)),
        holds: lock(link.holds),
        waits_for: lock(link.waits_for),
    });
    Some(links.collect())
}

fn task_object(plan: &Plan, timeline: &Timeline, id: TaskId, task: &TaskRow, texts: &Texts) -> TaskObject {
    let outcome = task.finished.as_ref().map(|(_, outcome)| outcome);
    let value = outcome.and_then(|outcome| match outcome {
        Outcome::Ok(value) => value.number(),
        _ => None,
    });
    let at = |moment: Option<Nanos>| moment.map(|moment| since(verdict::zero(plan, timeline), moment));
    TaskObject {
        id,
        label: texts.say(&verdict::label(plan, timeline, id)),
        worker: task.started().map(|(_, worker)| worker),
        status: outcome.map_or("unfinished", Outcome::name),
        queued_ns: at(task.queued()),
        started_ns: at(task.started().map(|(when, _)| when)),
        finished_ns: at(task.finished.as_ref().map(|(when, _)| *when)),
        given_up_ns: at(timeline.result_waits().given_up(id)),
        value: value.map(|value| value.to_string()),
        error: outcome.and_then(|outcome| error(plan, outcome)).map(|error| texts.say(&error)),
        facts: timeline.facts_of(task).iter().map(|(key, fact)| results::fact(key, &fact)).collect(),
    }
}

fn error(plan: &Plan, outcome: &Outcome) -> Option<Phrase> {
    match outcome {
        Outcome::Ok(_) | Outcome::Cancelled => None,
        Outcome::Failed(why) | Outcome::Killed(why) => Some((**why).clone()),
        Outcome::TimedOut => {
            Some(Phrase::new("error.timed-out").with("limit", Arg::Duration(plan.timeout_ns.unwrap_or(0))))
        }
    }
}

fn worker_object(id: u32, lane: &Lane, (plan, timeline): (&Plan, &Timeline), texts: &Texts) -> WorkerObject {
    let at = |moment: Option<Nanos>| moment.map(|moment| since(verdict::zero(plan, timeline), moment));
    let until = timeline.latest();
    WorkerObject {
        id,
        name: letter(id),
        kind: lane.kind.map(crate::event::WorkerKind::name),
        os_id: (lane.os_id != 0).then_some(lane.os_id),
        started_ns: at(lane.spawned),
        ready_ns: at(lane.ready),
        exited_ns: at(lane.exited),
        running_ns: lane.running_ns(until),
        waiting_ns: lane.waiting_ns(until),
        blocked_ns: lane.blocked_ns(until),
        cpu_ns: lane.usage.cpu_ns,
        voluntary_switches: lane.usage.voluntary_switches,
        involuntary_switches: lane.usage.involuntary_switches,
        replaced: lane.replaced,
        error: lane.trouble().map(|why| texts.say(&why)),
    }
}

/// What a reader of the figures has to know.
fn notes(plan: &Plan, timeline: &Timeline, texts: &Texts) -> Vec<String> {
    let mut notes = Vec::new();
    if plan.model.profile().modelled {
        notes.push(texts.say(&Phrase::new("note.modelled").with("model", plan.model.name())));
    }
    let caps = plan.model.profile();
    let ends = timeline.main_ended().is_some() && timeline.joins().is_empty();
    if ends && caps.python.is_none() && !caps.own_memory() && !caps.event_loop() {
        notes.push(texts.get("note.asked-to-stop").to_owned());
    }
    if timeline.lanes().iter().any(|lane| lane.refused.is_some()) {
        let started = Phrase::new("note.started").with("started", timeline.started_workers());
        notes.push(texts.say(&started.with("asked", plan.workers)));
    }
    notes
}

#[cfg(test)]
mod tests;
