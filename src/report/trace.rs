//! A report for trace viewers (Perfetto, Chrome): lanes as threads, arrows from submitting to running, the counter and what
//! else changes over time as tracks.
//!
//! The format is Chrome's trace events, in its JSON object form ("Trace Event Format", Google, 2016 and later). Times are
//! microseconds since the run's start, with nanoseconds as fractions: since the race's, as elsewhere, some would be negative, which
//! viewers do not take. A trace is many times as large as what it is made of, so it is written event
//! by event: every lane, the queue and the counter are tracks in the order of their times, and the earliest of all comes
//! next.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{PROGRAM, Run, json_text};
use crate::event::{BlockedOn, Nanos, Outcome, TaskId, WorkerKind};
use crate::plan::Plan;
use crate::scenario;
use crate::text::{Texts, fit_middle, letter};
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

/// The longest name of a slice and the longest text beside it, columns: each stretch of a task says them again.
const LONGEST_NAME: usize = 300;
const LONGEST_TEXT: usize = 1_000;

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
    for event in names.chain(in_order(writers.iter().flat_map(Writer::tracks).collect())) {
        write!(out, "{separator}{}", json_text::line(&event)?)?;
        separator = ",\n";
    }
    let other = json_text::line(&json!({ "program": PROGRAM }))?;
    writeln!(out, "],\"displayTimeUnit\":\"ns\",\"otherData\":{other}}}")
}

/// A part of a run whose events are in the order of their times, and how far it is written. A run may have a hundred
/// thousand of them, so an event is made when it is its turn.
struct Track<'run> {
    writer: &'run Writer<'run>,
    of: Of<'run>,
    place: usize,
}

/// What a track is of.
enum Of<'run> {
    Lane(u32, &'run Lane),
    /// Where arrows begin, task by task, and where they end.
    Tails(Vec<(Nanos, TaskId)>),
    Heads(Vec<(Nanos, TaskId)>),
    /// Values of the counter, or of what else changes over time.
    Figure(&'static str, Vec<(Nanos, u64)>),
}

impl Track<'_> {
    /// When what comes next is.
    fn at(&self) -> Option<Nanos> {
        match &self.of {
            Of::Lane(_, lane) => (self.place < lane.spans().places()).then(|| lane.spans().start(self.place)),
            Of::Tails(tasks) | Of::Heads(tasks) => tasks.get(self.place).map(|(at, _)| *at),
            Of::Figure(_, points) => points.get(self.place).map(|(at, _)| *at),
        }
    }

    /// What comes next, and the track goes on.
    fn step(&mut self) -> Vec<TraceEvent> {
        let place = self.place;
        self.place += 1;
        let next = match &self.of {
            Of::Lane(worker, lane) => lane
                .spans()
                .get(place)
                .and_then(|span| self.writer.slice(*worker, lane, &span))
                .map(|slice| vec![slice]),
            Of::Tails(tasks) => tasks.get(place).map(|(at, task)| self.writer.tail(*at, *task)),
            Of::Heads(tasks) => {
                tasks.get(place).and_then(|(at, task)| self.writer.head(*at, *task)).map(|head| vec![head])
            }
            Of::Figure(name, points) => points.get(place).map(|(at, value)| vec![self.writer.point(name, *at, *value)]),
        };
        next.unwrap_or_default()
    }
}

/// The events of all tracks in the order of their times; of those at one time, the ones of earlier tracks first.
fn in_order(mut tracks: Vec<Track<'_>>) -> impl Iterator<Item = TraceEvent> {
    let times = tracks.iter().enumerate().filter_map(|(index, track)| Some(Reverse((track.at()?, index))));
    let mut next: BinaryHeap<_> = times.collect();
    std::iter::from_fn(move || {
        let Reverse((_, index)) = next.pop()?;
        let events = tracks[index].step();
        next.extend(tracks[index].at().map(|at| Reverse((at, index))));
        Some(events)
    })
    .flatten()
}

/// Microseconds, as the format wants them.
#[expect(
    clippy::cast_precision_loss,
    clippy::trivially_copy_pass_by_ref,
    reason = "a day in ns is below 2^53; serde's"
)]
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

    fn tracks(&self) -> Vec<Track<'_>> {
        let lanes = (0..).zip(self.timeline.lanes()).map(|(worker, lane)| Of::Lane(worker, lane));
        let tails = Of::Tails(self.taken(TaskRow::queued));
        let heads = Of::Heads(self.taken(|task| task.started().map(|(started, _)| started)));
        let all = lanes.chain([tails, heads, Of::Figure("counter", self.points())]).chain(self.series());
        all.map(|of| Track { writer: self, of, place: 0 }).collect()
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
    fn names(&self) -> impl Iterator<Item = TraceEvent> {
        let guard = self.plan.guard.map(|guard| format!(" · {}", guard.name())).unwrap_or_default();
        let run = format!("{} · {}{guard} · seed {}", self.plan.scenario, self.plan.model, self.plan.seed);
        let queue = self.texts.get("trace.queue").to_owned();
        let own = [
            self.called("process_name", (self.main(), self.main()), run),
            self.called("thread_name", (self.main(), self.main()), queue),
        ];
        let lanes = (0..).zip(self.timeline.lanes()).flat_map(|(worker, lane)| {
            let place = self.place(worker, lane);
            let kind = lane.kind.map_or("", WorkerKind::name);
            let name = format!("{} {kind} {}", letter(worker), lane.os_id).trim_end_matches(" 0").to_owned();
            let process = (place.0 != self.main()).then(|| self.called("process_name", place, name.clone()));
            process.into_iter().chain([self.called("thread_name", place, name)])
        });
        own.into_iter().chain(lanes)
    }

    fn called(&self, what: &str, (pid, tid): (u32, u32), name: String) -> TraceEvent {
        let args = Map::from_iter([("name".to_owned(), name.into())]);
        TraceEvent { pid, tid, args, ..self.event(what, "M", 0) }
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
            State::Blocked(BlockedOn::Place) => ("blocked", "waiting for a free place"),
            State::Blocked(BlockedOn::Item) => ("blocked", "waiting for an item"),
            State::Idle | State::Failed => return None,
        };
        let (pid, tid) = self.place(worker, lane);
        let task = (span.task != Span::NO_TASK).then_some(span.task);
        let label = task.map(|task| self.texts.say(&verdict::label(self.plan, self.timeline, task)));
        let name = label.filter(|_| span.state == State::Running).unwrap_or_else(|| state.to_owned());
        let name = fit_middle(&name, LONGEST_NAME);
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
        Some(("outcome".to_owned(), fit_middle(&said, LONGEST_TEXT).into()))
    }

    /// The tasks that were queued and taken, in the order of a time of theirs, with that time.
    fn taken(&self, at: impl Fn(&TaskRow) -> Option<Nanos>) -> Vec<(Nanos, TaskId)> {
        let taken = |task: &TaskRow| {
            let lanes = self.timeline.lanes().len();
            task.queued().is_some() && task.started().is_some_and(|(_, worker)| (worker as usize) < lanes)
        };
        let tasks = (0..).zip(self.timeline.tasks()).filter(|(_, task)| taken(task));
        let mut order: Vec<(Nanos, TaskId)> = tasks.filter_map(|(id, task)| Some((at(task)?, id))).collect();
        order.sort_unstable();
        order
    }

    fn arrow(&self, ph: &'static str, at: Nanos, task: TaskId) -> TraceEvent {
        let id = Some(u64::from(self.number) << 32 | u64::from(task));
        TraceEvent { cat: "queue", id, ..self.event("submit", ph, at) }
    }

    /// An arrow a task begins at the moment at which it was queued.
    fn tail(&self, queued: Nanos, task: TaskId) -> Vec<TraceEvent> {
        // An arrow begins in a slice: a moment of the queue's own.
        let moment = TraceEvent { cat: "queue", dur: Some(0), ..self.event("submit", "X", queued) };
        vec![moment, self.arrow("s", queued, task)]
    }

    /// And ends at the worker that took it.
    fn head(&self, started: Nanos, task: TaskId) -> Option<TraceEvent> {
        let (_, worker) = self.timeline.tasks().get(task as usize)?.started()?;
        let (pid, tid) = self.place(worker, self.timeline.lanes().get(worker as usize)?);
        Some(TraceEvent { pid, tid, bp: Some("e"), ..self.arrow("f", started, task) })
    }

    /// The counter's values as they were written, segment by segment.
    fn points(&self) -> Vec<(Nanos, u64)> {
        let ends = |segment: &Segment| [(segment.start, segment.from()), (segment.end, segment.to())];
        let segments = self.timeline.lanes().iter().flat_map(Lane::segments);
        let mut points: Vec<(Nanos, u64)> = segments.flat_map(ends).collect();
        points.sort_unstable();
        points
    }

    fn point(&self, name: &str, at: Nanos, value: u64) -> TraceEvent {
        let args = Map::from_iter([("value".to_owned(), json!(value))]);
        TraceEvent { args, ..self.event(name, "C", at) }
    }

    /// The scenario's own figures over time, a track each.
    fn series(&self) -> Option<Of<'run>> {
        let series = scenario::get(self.plan.scenario).series(self.plan, self.timeline, Nanos::MAX)?;
        Some(Of::Figure(series.key, series.points().to_vec()))
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
