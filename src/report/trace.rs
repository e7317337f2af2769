//! A report for trace viewers (Perfetto, Chrome): lanes as threads, arrows from submitting to running, the counter as a track.
//!
//! The format is Chrome's trace events, in its JSON object form ("Trace Event Format", Google, 2016 and later). Times are
//! microseconds, with nanoseconds as fractions. A trace is many times as large as what it is made of, so it is written event
//! by event: every lane, the queue and the counter are streams in the order of their times, and the earliest of all comes
//! next.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{PROGRAM, Run, json_text};
use crate::event::{BlockedOn, Nanos, Outcome, TaskId, WorkerKind};
use crate::plan::Plan;
use crate::text::Texts;
use crate::timeline::{Lane, Segment, Span, State, TaskRow, Timeline};
use crate::verdict;

/// One event of the format; its letters are the format's own.
#[derive(Serialize)]
struct TraceEvent {
    name: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    cat: &'static str,
    ph: &'static str,
    #[serde(serialize_with = "micros")]
    ts: Nanos,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "some_micros")]
    dur: Option<Nanos>,
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

/// Ids of all runs' processes and threads are apart by this: a viewer shows every run as processes of its own.
const RUN: u32 = 1_000_000;

/// Writes the trace of these runs; ends with a newline.
///
/// # Errors
/// It cannot be written.
pub fn trace(runs: &[Run], texts: &Texts, out: &mut dyn Write) -> io::Result<()> {
    let writers: Vec<Writer> = (0..).zip(runs).map(|(number, run)| Writer::new(run, number, texts)).collect();
    out.write_all(b"{\"traceEvents\":[")?;
    // What has no time comes first, and viewers want the rest in order.
    let names = writers.iter().flat_map(Writer::names);
    let mut separator = "";
    for event in names.chain(in_order(writers.iter().flat_map(Writer::streams).collect())) {
        write!(out, "{separator}{}", json_text::line(&event)?)?;
        separator = ",\n";
    }
    let other = json_text::line(&json!({ "program": PROGRAM }))?;
    writeln!(out, "],\"displayTimeUnit\":\"ns\",\"otherData\":{other}}}")
}

/// Events in the order of their times.
type Stream<'run> = Box<dyn Iterator<Item = TraceEvent> + 'run>;

/// The events of all streams in the order of their times; of those at one time, the ones of earlier streams first.
fn in_order(mut streams: Vec<Stream<'_>>) -> impl Iterator<Item = TraceEvent> {
    let mut heads: Vec<Option<TraceEvent>> = streams.iter_mut().map(Iterator::next).collect();
    let key = |stream: usize, head: &Option<TraceEvent>| head.as_ref().map(|event| Reverse((event.ts, stream)));
    let mut next: BinaryHeap<_> = heads.iter().enumerate().filter_map(|(stream, head)| key(stream, head)).collect();
    std::iter::from_fn(move || {
        let Reverse((_, stream)) = next.pop()?;
        let event = std::mem::replace(&mut heads[stream], streams[stream].next());
        next.extend(key(stream, &heads[stream]));
        event
    })
}

/// Microseconds, as the format wants them.
#[expect(clippy::cast_precision_loss, clippy::trivially_copy_pass_by_ref, reason = "a day in ns is below 2^53; serde's")]
fn micros<S: serde::Serializer>(nanos: &Nanos, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(*nanos as f64 / 1e3)
}

#[expect(clippy::ref_option, reason = "serde's")]
fn some_micros<S: serde::Serializer>(nanos: &Option<Nanos>, serializer: S) -> Result<S::Ok, S::Error> {
    micros(&nanos.unwrap_or_default(), serializer)
}

struct Writer<'run> {
    plan: &'run Plan,
    timeline: &'run Timeline,
    texts: &'static Texts,
    number: u32,
}

impl<'run> Writer<'run> {
    fn new((plan, timeline): &'run Run, number: u32, texts: &Texts) -> Self {
        let texts = texts.verbatim();
        Self { plan, timeline, texts, number }
    }

    fn streams(&self) -> Vec<Stream<'_>> {
        let lanes = (0..).zip(self.timeline.lanes());
        let slices = lanes.map(|(worker, lane)| -> Stream<'_> {
            Box::new(lane.spans().iter().filter_map(move |span| self.slice(worker, lane, &span)))
        });
        slices.chain([self.tails(), self.heads(), self.counter()]).collect()
    }

    /// The process of everything that is no child: queue, threads, slots, counter.
    fn main(&self) -> u32 {
        self.number * RUN + 1
    }

    /// The process and thread of a lane: a child is a process, everything else a thread of ours. Every id is there once, and
    /// none is 0, which is special to viewers: some take the first two threads for one.
    fn place(&self, worker: u32, lane: &Lane) -> (u32, u32) {
        let own = self.main() + 1 + worker;
        (if lane.kind == Some(WorkerKind::Process) { own } else { self.main() }, own)
    }

    fn event(&self, name: &str, ph: &'static str, ts: Nanos) -> TraceEvent {
        TraceEvent {
            name: name.to_owned(),
            cat: "",
            ph,
            ts,
            dur: None,
            pid: self.main(),
            tid: self.main(),
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
            call("process_name", self.main(), self.main(), run),
            call("thread_name", self.main(), self.main(), self.texts.get("trace.queue").to_owned()),
        ];
        for (worker, lane) in (0..).zip(self.timeline.lanes()) {
            let (pid, tid) = self.place(worker, lane);
            let kind = lane.kind.map_or("", WorkerKind::name);
            let name = format!("{} {kind} {}", worker + 1, lane.os_id).trim_end_matches(" 0").to_owned();
            if pid != self.main() {
                names.push(call("process_name", pid, tid, name.clone()));
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
        let dur = Some(span.length_until(self.timeline.latest()));
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

    /// The tasks that were queued and taken, in the order of a time of theirs: that time, and who took them.
    fn taken(&self, at: impl Fn(&TaskRow) -> Option<Nanos>) -> impl Iterator<Item = (TaskId, Nanos, u32)> {
        let taken = |task: &TaskRow| {
            let lanes = self.timeline.lanes().len();
            task.queued().is_some() && task.started().is_some_and(|(_, worker)| (worker as usize) < lanes)
        };
        let mut order: Vec<(Nanos, TaskId)> = (0..)
            .zip(self.timeline.tasks())
            .filter(|(_, task)| taken(task))
            .filter_map(|(id, task)| Some((at(task)?, id)))
            .collect();
        order.sort_unstable();
        order.into_iter().filter_map(|(at, id)| {
            let (_, worker) = self.timeline.tasks().get(id as usize)?.started()?;
            Some((id, at, worker))
        })
    }

    fn arrow(&self, ph: &'static str, at: Nanos, task: TaskId) -> TraceEvent {
        let id = Some(u64::from(self.number) << 32 | u64::from(task));
        TraceEvent { cat: "queue", id, ..self.event("submit", ph, at) }
    }

    /// An arrow a task begins at the moment at which it was queued.
    fn tails(&self) -> Stream<'_> {
        Box::new(self.taken(TaskRow::queued).flat_map(|(id, queued, _)| {
            // An arrow begins in a slice: a moment of the queue's own.
            let moment = TraceEvent { cat: "queue", dur: Some(0), ..self.event("submit", "X", queued) };
            [moment, self.arrow("s", queued, id)]
        }))
    }

    /// And ends at the worker that took it.
    fn heads(&self) -> Stream<'_> {
        let started = self.taken(|task| task.started().map(|(started, _)| started));
        Box::new(started.filter_map(|(id, started, worker)| {
            let (pid, tid) = self.place(worker, self.timeline.lanes().get(worker as usize)?);
            Some(TraceEvent { pid, tid, bp: Some("e"), ..self.arrow("f", started, id) })
        }))
    }

    /// The counter's value as it was written, segment by segment.
    fn counter(&self) -> Stream<'_> {
        let ends = |segment: &Segment| [(segment.start, segment.from()), (segment.end, segment.to())];
        let mut points: Vec<(Nanos, u64)> =
            self.timeline.lanes().iter().flat_map(Lane::segments).flat_map(ends).collect();
        points.sort_by_key(|(at, _)| *at);
        Box::new(points.into_iter().map(|(at, value)| {
            let args = Map::from_iter([("value".to_owned(), json!(value))]);
            TraceEvent { args, ..self.event("counter", "C", at) }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;
    use crate::text::Lang;
    use std::collections::BTreeMap;

    fn events(runs: &[Run]) -> Vec<Value> {
        let mut text = Vec::new();
        trace(runs, Texts::of(Lang::En), &mut text).expect("memory can be written");
        let read: Value = serde_json::from_slice(&text).expect("it is JSON");
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
            assert!(["pid", "tid"].iter().all(|key| event[key].as_u64().is_some_and(|id| id > 0)), "{event}");
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
