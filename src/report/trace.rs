//! A report for trace viewers (Perfetto, Chrome): lanes as threads, arrows from submitting to running, the counter as a track.
//!
//! The format is Chrome's trace events, in its JSON object form ("Trace Event Format", Google, 2016 and later). Times are
//! microseconds, with nanoseconds as fractions.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{PROGRAM, Run};
use crate::event::{BlockedOn, Nanos, Outcome, TaskId, WorkerKind};
use crate::plan::Plan;
use crate::text::Texts;
use crate::timeline::{Lane, Segment, Span, State, Timeline};
use crate::verdict;

/// The whole file.
#[derive(Serialize)]
struct Trace {
    #[serde(rename = "traceEvents")]
    events: Vec<TraceEvent>,
    #[serde(rename = "displayTimeUnit")]
    unit: &'static str,
    #[serde(rename = "otherData")]
    other: Map<String, Value>,
}

/// One event of the format; its letters are the format's own.
#[derive(Serialize)]
struct TraceEvent {
    name: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    cat: &'static str,
    ph: &'static str,
    ts: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<f64>,
    pid: u32,
    tid: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u64>,
    /// Binds an arrow's head to the slice around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    bp: Option<&'static str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    args: Map<String, Value>,
}

/// Ids of all runs' processes are apart by this: a viewer shows every run as processes of its own.
const RUN: u32 = 1_000_000;

/// The trace of these runs; ends with a newline.
///
/// # Errors
/// None that a trace can cause: serde's, passed on rather than hidden.
pub fn trace(runs: &[Run], texts: &Texts) -> serde_json::Result<String> {
    let mut events = Vec::new();
    for (number, run) in (0..).zip(runs) {
        events.extend(Writer::new(run, number, texts).events());
    }
    // Viewers want them in order; what has no time comes first.
    events.sort_by(|one: &TraceEvent, other| one.ts.total_cmp(&other.ts));
    let other = Map::from_iter([("program".to_owned(), PROGRAM.into())]);
    let mut text = serde_json::to_string(&Trace { events, unit: "ns", other })?;
    text.push('\n');
    Ok(text)
}

/// Microseconds, as the format wants them.
#[expect(clippy::cast_precision_loss, reason = "a day in ns is below 2^53")]
fn micros(nanos: Nanos) -> f64 {
    nanos as f64 / 1e3
}

struct Writer<'run> {
    plan: &'run Plan,
    timeline: &'run Timeline,
    texts: &'run Texts,
    number: u32,
}

impl<'run> Writer<'run> {
    fn new((plan, timeline): &'run Run, number: u32, texts: &'run Texts) -> Self {
        Self { plan, timeline, texts, number }
    }

    fn events(&self) -> Vec<TraceEvent> {
        let mut events = self.names();
        for (worker, lane) in (0..).zip(self.timeline.lanes()) {
            events.extend(lane.spans().iter().filter_map(|span| self.slice(worker, lane, &span)));
        }
        events.extend(self.arrows());
        events.extend(self.counter());
        events
    }

    /// The process of everything that is no child: queue, threads, slots, counter.
    fn main(&self) -> u32 {
        self.number * RUN + 1
    }

    /// The process and thread of a lane: a child is a process, everything else a thread of ours.
    fn place(&self, worker: u32, lane: &Lane) -> (u32, u32) {
        if lane.kind == Some(WorkerKind::Process) { (self.main() + 1 + worker, 1) } else { (self.main(), worker + 1) }
    }

    fn event(&self, name: &str, ph: &'static str, at: Nanos) -> TraceEvent {
        TraceEvent {
            name: name.to_owned(),
            cat: "",
            ph,
            ts: micros(at),
            dur: None,
            pid: self.main(),
            tid: 0,
            id: None,
            bp: None,
            args: Map::new(),
        }
    }

    /// What processes and threads are called.
    fn names(&self) -> Vec<TraceEvent> {
        let call = |what: &str, pid, tid, name: String| {
            let args = Map::from_iter([("name".to_owned(), name.into())]);
            TraceEvent { pid, tid, args, ..self.event(what, "M", 0) }
        };
        let guard = self.plan.guard.map(|guard| format!(" · {}", guard.name())).unwrap_or_default();
        let run = format!("{} · {}{guard} · seed {}", self.plan.scenario, self.plan.model, self.plan.seed);
        let mut names = vec![
            call("process_name", self.main(), 0, run),
            call("thread_name", self.main(), 0, self.texts.get("trace.queue").to_owned()),
        ];
        for (worker, lane) in (0..).zip(self.timeline.lanes()) {
            let (pid, tid) = self.place(worker, lane);
            let kind = lane.kind.map_or("", WorkerKind::name);
            let name = format!("{} {kind} {}", worker + 1, lane.os_id).trim_end_matches(" 0").to_owned();
            if pid != self.main() {
                names.push(call("process_name", pid, 0, name.clone()));
            }
            names.push(call("thread_name", pid, tid, name));
        }
        names
    }

    /// A stretch of a lane as a slice; idle time is no slice, as a viewer shows the gap.
    fn slice(&self, worker: u32, lane: &Lane, span: &Span) -> Option<TraceEvent> {
        let (category, state) = match span.state {
            State::Starting => ("worker", "starting"),
            State::Running => ("task", "running"),
            State::Waiting => ("task", "waiting"),
            State::Blocked(BlockedOn::Guard) => ("blocked", "blocked on the guard"),
            State::Blocked(BlockedOn::Gil) => ("blocked", "blocked on the interpreter lock"),
            State::Blocked(BlockedOn::Loop) => ("blocked", "blocked by the loop"),
            State::Blocked(BlockedOn::Lock) => ("blocked", "blocked on a lock"),
            State::Idle | State::Failed => return None,
        };
        let (pid, tid) = self.place(worker, lane);
        let task = (span.task != Span::NO_TASK).then_some(span.task);
        let label = task.map(|task| self.texts.say(&verdict::label(self.plan, self.timeline, task)));
        let name = label.filter(|_| span.state == State::Running).unwrap_or_else(|| state.to_owned());
        let mut args = Map::from_iter([("state".to_owned(), state.into())]);
        if let Some(task) = task {
            args.insert("task".to_owned(), task.into());
            args.extend(self.outcome(task));
        }
        let dur = Some(micros(span.length_until(self.timeline.latest())));
        Some(TraceEvent { cat: category, dur, pid, tid, args, ..self.event(&name, "X", span.start) })
    }

    fn outcome(&self, task: TaskId) -> Option<(String, Value)> {
        let (_, outcome) = self.timeline.tasks().get(task as usize)?.finished.as_ref()?;
        let said = match outcome {
            Outcome::Failed(why) | Outcome::Killed(why) => format!("{}: {}", outcome.name(), self.texts.say(why)),
            _ => outcome.name().to_owned(),
        };
        Some(("outcome".to_owned(), said.into()))
    }

    /// An arrow a task, from the moment at which it was queued to the worker that took it.
    fn arrows(&self) -> Vec<TraceEvent> {
        let mut arrows = Vec::new();
        for (id, task) in (0_u32..).zip(self.timeline.tasks()) {
            let (Some(queued), Some((started, worker))) = (task.queued(), task.started()) else { continue };
            let Some(lane) = self.timeline.lanes().get(worker as usize) else { continue };
            let (pid, tid) = self.place(worker, lane);
            let id = Some(u64::from(self.number) << 32 | u64::from(id));
            let arrow = |ph| TraceEvent { cat: "queue", id, ..self.event("submit", ph, queued) };
            // An arrow begins in a slice: a moment of the queue's own.
            arrows.push(TraceEvent { cat: "queue", dur: Some(0.0), ..self.event("submit", "X", queued) });
            arrows.push(arrow("s"));
            arrows.push(TraceEvent { ts: micros(started), pid, tid, bp: Some("e"), ..arrow("f") });
        }
        arrows
    }

    /// The counter's value as it was written, segment by segment.
    fn counter(&self) -> Vec<TraceEvent> {
        let mut segments: Vec<&Segment> = self.timeline.lanes().iter().flat_map(Lane::segments).collect();
        segments.sort_unstable_by_key(|segment| segment.end);
        let point = |at, value: u64| {
            let args = Map::from_iter([("value".to_owned(), json!(value))]);
            TraceEvent { args, ..self.event("counter", "C", at) }
        };
        segments
            .iter()
            .flat_map(|segment| [point(segment.start, segment.from()), point(segment.end, segment.to())])
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;
    use crate::text::Lang;
    use std::collections::BTreeMap;

    fn events(runs: &[Run]) -> Vec<Value> {
        let text = trace(runs, Texts::of(Lang::En)).expect("it can be written");
        let read: Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(read["displayTimeUnit"], "ns");
        read["traceEvents"].as_array().expect("a list").clone()
    }

    /// The rules of the format for the kinds of events that are written.
    #[test]
    fn every_event_has_what_the_format_asks_for() {
        let mut runs = fixtures::counter_pair();
        runs.push(fixtures::random());
        runs.push(fixtures::private());
        let mut arrows: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for event in events(&runs) {
            let has = |key: &str| !event[key].is_null();
            assert!(["name", "ph", "ts", "pid", "tid"].iter().all(|key| has(key)), "{event}");
            assert!(event["ts"].as_f64().is_some_and(|ts| ts >= 0.0), "{event}");
            match event["ph"].as_str().expect("a letter") {
                "X" => assert!(event["dur"].as_f64().is_some_and(|dur| dur >= 0.0), "{event}"),
                "M" => assert!(event["args"]["name"].is_string(), "{event}"),
                "C" => assert!(event["args"]["value"].is_u64(), "{event}"),
                arrow @ ("s" | "f") => {
                    assert!(has("cat"), "{event}");
                    let id = event["id"].as_u64().expect("arrows have ids");
                    arrows.entry(id).or_default().push(arrow.to_owned());
                }
                other => panic!("`{other}` is not ours: {event}"),
            }
        }
        assert!(!arrows.is_empty());
        assert!(arrows.values().all(|ends| ends == &["s", "f"]), "{arrows:?}");
    }

    #[test]
    fn children_are_processes_and_runs_are_apart() {
        let pids = |runs: &[Run]| {
            let pids = events(runs).into_iter().filter_map(|event| event["pid"].as_u64());
            pids.collect::<std::collections::BTreeSet<u64>>().len()
        };
        assert_eq!(pids(&fixtures::counter_pair()), 2, "two runs on threads");
        assert_eq!(pids(&[fixtures::private()]), 3, "two children and their parent");
    }

    #[test]
    fn slices_of_a_lane_never_overlap_and_times_ascend() {
        let events = events(&[fixtures::random()]);
        let mut ends: BTreeMap<(u64, u64), f64> = BTreeMap::new();
        let mut before = 0.0;
        assert!(events.iter().filter(|event| event["ph"] == "X").count() > 4, "slices of four workers");
        for event in events {
            let ts = event["ts"].as_f64().expect("checked above");
            assert!(ts >= before);
            before = ts;
            if event["ph"] == "X" {
                let lane = (event["pid"].as_u64().expect("a number"), event["tid"].as_u64().expect("a number"));
                let end = ends.entry(lane).or_default();
                assert!(ts >= *end - 1e-6, "{event} begins before {end}");
                *end = ts + event["dur"].as_f64().expect("a number");
            }
        }
    }
}
