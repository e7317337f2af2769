//! What a watched program is told to do, line by line, and the events that it becomes.
//!
//! The program is the user's and can write what it likes where its watcher does: every line is checked, and what cannot be is
//! counted and left out. It must not know where lines come from.

use serde_json::Value as Json;

use crate::event::{
    BlockedOn, Event, EventKind, LockId, LockStep, Nanos, Outcome, TaskId, Usage, Value, WorkerId, WorkerKind,
};
use crate::text::{Phrase, visible};

/// The longest line, bytes: names are cut by the watcher.
pub(super) const LONGEST: usize = 4 << 10;

/// Most tasks, and most lines beyond which only ends are believed.
const MOST_TASKS: usize = 100_000;
const MOST_EVENTS: u64 = 1_000_000;

/// What is said of a run beside its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// Watching has begun; what an end of a loop, a call, a lock that is taken and given back, and a line cost, ns.
    Watch { gil: bool, switch_interval: Nanos, costs: [u64; 4] },
    /// A process was started that is not watched.
    Process,
    /// What was counted, to its end.
    Done { counts: [u64; 4], untold: u64, gil: bool },
}

/// What is known of a lane.
#[derive(Debug, Clone, Copy, Default)]
struct LaneSoFar {
    is_alive: bool,
    last: Nanos,
    task: Option<TaskId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TaskSoFar {
    Queued,
    Begun,
    Over,
}

/// Reads lines, and remembers what has been said.
#[derive(Debug)]
pub(super) struct Reader {
    /// The start of the run on the machine's monotonic clock, ns.
    origin: u64,
    most_lanes: WorkerId,
    lanes: Vec<LaneSoFar>,
    tasks: Vec<TaskSoFar>,
    events: u64,
    /// Lines that could not be.
    pub(super) junk: u64,
}

/// A line that can be, and what it says beside its events.
struct Understood(Option<Said>);

/// The fields of a line behind its name.
struct Fields<'line> {
    rest: std::slice::Iter<'line, Json>,
}

impl<'line> Fields<'line> {
    fn number(&mut self) -> Option<u64> {
        self.rest.next()?.as_u64()
    }

    fn numbers<const COUNT: usize>(&mut self) -> Option<[u64; COUNT]> {
        let mut numbers = [0; COUNT];
        for number in &mut numbers {
            *number = self.number()?;
        }
        Some(numbers)
    }

    fn id(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn text(&mut self) -> Option<&'line str> {
        self.rest.next()?.as_str()
    }

    fn name(&mut self) -> Option<Box<str>> {
        self.text().map(|text| visible(text).into())
    }

    fn is_set(&mut self) -> Option<bool> {
        self.number().map(|number| number != 0)
    }
}

impl Reader {
    pub(super) fn new(origin: u64, most_lanes: WorkerId) -> Self {
        Self { origin, most_lanes, lanes: Vec::new(), tasks: Vec::new(), events: 0, junk: 0 }
    }

    /// The events of a line that was read at this moment, and what it says beside them.
    pub(super) fn read(&mut self, line: &[u8], now: Nanos, events: &mut Vec<Event>) -> Option<Said> {
        if line.is_empty() {
            return None;
        }
        let before = events.len();
        let said = (line.len() <= LONGEST).then(|| serde_json::from_slice::<Vec<Json>>(line).ok()).flatten();
        let understood = said.and_then(|fields| {
            let (name, rest) = fields.split_first()?;
            self.understand(name.as_str()?, &mut Fields { rest: rest.iter() }, now, events)
        });
        self.events += (events.len() - before) as u64;
        if understood.is_none() {
            events.truncate(before);
            self.junk += 1;
        }
        understood?.0
    }

    /// `None` if it cannot be; else what it says beside its events.
    fn understand(
        &mut self,
        name: &str,
        fields: &mut Fields<'_>,
        now: Nanos,
        events: &mut Vec<Event>,
    ) -> Option<Understood> {
        if name == "named" {
            let (lock, name) = (lock(fields)?, fields.name()?);
            events.push(Event { at: now, what: EventKind::LockNamed { lock, name } });
            return Some(Understood(None));
        }
        let at = fields.number()?.saturating_sub(self.origin).min(now);
        let said = match name {
            "watch" => {
                Some(Said::Watch { gil: fields.is_set()?, switch_interval: fields.number()?, costs: fields.numbers()? })
            }
            "fork" | "process" => Some(Said::Process),
            "done" => {
                let counts = fields.numbers()?;
                let untold = fields.numbers::<3>()?.into_iter().fold(0, u64::saturating_add);
                Some(Said::Done { counts, untold, gil: fields.is_set()? })
            }
            "queue" => {
                let (task, name) = (fields.id()?, fields.name()?);
                if task as usize != self.tasks.len() || self.tasks.len() >= MOST_TASKS {
                    return None;
                }
                self.tasks.push(TaskSoFar::Queued);
                events.push(Event { at, what: EventKind::TasksQueued { first: task, count: 1 } });
                events.push(Event { at, what: EventKind::TaskNamed { task, name } });
                None
            }
            _ => {
                let worker = fields.id()?;
                self.of_lane(name, worker, fields, at, events)?;
                None
            }
        };
        Some(Understood(said))
    }

    fn of_lane(
        &mut self,
        name: &str,
        worker: WorkerId,
        fields: &mut Fields<'_>,
        at: Nanos,
        events: &mut Vec<Event>,
    ) -> Option<()> {
        if name == "worker" {
            return self.open(worker, fields, at, events);
        }
        let lane = self.lanes.get_mut(worker as usize).filter(|lane| lane.is_alive)?;
        // Stamps of one thread are in order; what others say of it may be a little late.
        let at = at.max(lane.last);
        let is_end = matches!(name, "end" | "exit");
        if self.events >= MOST_EVENTS && !is_end {
            return None;
        }
        let mut push = |what| events.push(Event { at, what });
        match name {
            "ready" => push(EventKind::WorkerReady { worker, os_id: fields.id()? }),
            "exit" => {
                // A thread that ended within its task, as by `os._exit` in another.
                if let Some(task) = lane.task.take() {
                    self.tasks[task as usize] = TaskSoFar::Over;
                    push(EventKind::TaskFinished { worker, task, outcome: Outcome::Cancelled });
                }
                let usage = Usage { cpu_ns: fields.number()?.min(at), ..Usage::default() };
                lane.is_alive = false;
                push(EventKind::WorkerExited { worker, usage });
            }
            "begin" => {
                let task = fields.id()?;
                let known = self.tasks.get_mut(task as usize).filter(|task| **task == TaskSoFar::Queued)?;
                if lane.task.is_some() {
                    return None;
                }
                *known = TaskSoFar::Begun;
                lane.task = Some(task);
                push(EventKind::TaskStarted { worker, task });
            }
            "end" => {
                let task = fields.id().filter(|task| lane.task == Some(*task))?;
                let (outcome, why) = (fields.text()?, fields.text()?);
                let outcome = match outcome {
                    "ok" => Outcome::Ok(Value::Nothing),
                    "cancelled" => Outcome::Cancelled,
                    "raised" => {
                        Outcome::Failed(Box::new(Phrase::new("own.raised").with("what", visible(why).into_owned())))
                    }
                    _ => return None,
                };
                lane.task = None;
                self.tasks[task as usize] = TaskSoFar::Over;
                push(EventKind::TaskFinished { worker, task, outcome });
            }
            "wait" => {
                let what = fields.name()?;
                push(EventKind::Waiting { worker });
                push(EventKind::Doing { worker, what });
            }
            "go" => push(EventKind::Resumed { worker }),
            "stand" => {
                let (on, what) = (blocked_on(fields.text()?)?, fields.name()?);
                push(EventKind::Asks { worker, on });
                push(EventKind::Doing { worker, what });
            }
            "stood" => {
                let on = blocked_on(fields.text()?)?;
                push(EventKind::Blocked { worker, on, since: since(fields.number()?, self.origin, at) });
            }
            "gil" => {
                let since = since(fields.number()?, self.origin, at);
                push(EventKind::Blocked { worker, on: BlockedOn::Gil, since });
            }
            "at" => push(EventKind::Doing { worker, what: fields.name()? }),
            "lock" => {
                let (lock, step) = (lock(fields)?, step(fields.text()?)?);
                push(EventKind::Lock { worker, lock, step });
            }
            "long" => push(EventKind::LoopBlocked { worker, nanos: fields.number()?.min(at) }),
            _ => return None,
        }
        lane.last = at;
        Some(())
    }

    fn open(&mut self, worker: WorkerId, fields: &mut Fields<'_>, at: Nanos, events: &mut Vec<Event>) -> Option<()> {
        let kind = match fields.text()? {
            "main" => WorkerKind::Main,
            "thread" => WorkerKind::Thread,
            "slot" => WorkerKind::Slot,
            _ => return None,
        };
        let index = worker as usize;
        if worker >= self.most_lanes || index > self.lanes.len() {
            return None;
        }
        if index == self.lanes.len() {
            self.lanes.push(LaneSoFar::default());
        }
        let lane = &mut self.lanes[index];
        if lane.is_alive {
            return None;
        }
        *lane = LaneSoFar { is_alive: true, last: at.max(lane.last), task: None };
        events.push(Event { at: lane.last, what: EventKind::WorkerSpawned { worker, kind } });
        Some(())
    }
}

fn since(stamp: u64, origin: u64, at: Nanos) -> Nanos {
    stamp.saturating_sub(origin).min(at)
}

/// A lock that is told apart from others.
fn lock(fields: &mut Fields<'_>) -> Option<LockId> {
    fields.id().filter(|lock| *lock < u64::BITS)
}

fn step(name: &str) -> Option<LockStep> {
    Some(match name {
        "asked" => LockStep::Asked,
        "refused" => LockStep::Refused,
        "taken" => LockStep::Taken,
        "released" => LockStep::Released,
        _ => return None,
    })
}

fn blocked_on(name: &str) -> Option<BlockedOn> {
    Some(match name {
        "lock" => BlockedOn::Lock,
        "place" => BlockedOn::Place,
        "item" => BlockedOn::Item,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn heard(lines: &[&str]) -> (Vec<Event>, u64) {
        let mut reader = Reader::new(1_000, 4);
        let mut events = Vec::new();
        for line in lines {
            reader.read(line.as_bytes(), 9_000, &mut events);
        }
        (events, reader.junk)
    }

    #[test]
    fn a_thread_that_waits_is_a_lane_a_task_and_its_states() {
        let (events, junk) = heard(&[
            r#"["worker",1010,0,"main"]"#,
            r#"["queue",1011,0,"a.py"]"#,
            r#"["ready",1012,0,77]"#,
            r#"["begin",1012,0,0]"#,
            r#"["wait",1020,0,"time.sleep (a.py:3)"]"#,
            r#"["go",1030,0]"#,
            r#"["end",1040,0,0,"raised","ValueError: no"]"#,
            r#"["exit",1041,0,20]"#,
        ]);
        assert_eq!(junk, 0);
        let told: Vec<(Nanos, &EventKind)> = events.iter().map(|event| (event.at, &event.what)).collect();
        assert_eq!(told[0], (10, &EventKind::WorkerSpawned { worker: 0, kind: WorkerKind::Main }));
        assert_eq!(told[6], (20, &EventKind::Doing { worker: 0, what: "time.sleep (a.py:3)".into() }));
        assert!(matches!(told[8].1, EventKind::TaskFinished { outcome: Outcome::Failed(_), .. }));
        assert!(matches!(told[9], (41, EventKind::WorkerExited { .. })));
    }

    #[test]
    fn what_cannot_be_is_counted_and_left_out() {
        let lines = [
            "hello",
            r#"["begin",1012,0,0]"#,
            r#"["worker",1010,3,"main"]"#,
            r#"["worker",1010,0,"ghost"]"#,
            r#"["queue",1011,5,"a.py"]"#,
            r#"["lock",1011,0,0,"taken"]"#,
            r#"["named",64,"lock"]"#,
            r#"{"at":1}"#,
            "[]",
        ];
        assert_eq!(heard(&lines), (Vec::new(), 9));
        let (events, junk) = heard(&[
            r#"["worker",1010,0,"main"]"#,
            r#"["queue",1011,0,"a.py"]"#,
            r#"["begin",1012,0,0]"#,
            r#"["begin",1012,0,0]"#,
            r#"["end",1013,0,0,"ok",""]"#,
            r#"["end",1013,0,0,"ok",""]"#,
            r#"["exit",1014,0,0]"#,
            r#"["go",1015,0]"#,
        ]);
        assert_eq!((events.len(), junk), (6, 3));
    }

    #[test]
    fn a_stamp_that_cannot_be_is_moved_to_where_it_can() {
        let (events, _) =
            heard(&[r#"["worker",900,0,"main"]"#, r#"["ready",99999999,0,1]"#, r#"["stood",1005,0,"item",5000000]"#]);
        let times: Vec<Nanos> = events.iter().map(|event| event.at).collect();
        assert_eq!(times, [0, 9_000, 9_000]);
        assert!(matches!(events[2].what, EventKind::Blocked { since: 9_000, .. }));
    }

    fn junk() -> impl Strategy<Value = String> {
        let number = prop_oneof![0_u64..4, 990_u64..1_100, any::<u64>()].prop_map(|number| number.to_string());
        let text = prop::sample::select(vec!["\"ok\"", "\"main\"", "\"lock\"", "\"taken\"", "\"x\"", "null", "-1"]);
        let field = prop_oneof![number, text.prop_map(str::to_owned)];
        let names = vec![
            "worker", "ready", "exit", "queue", "begin", "end", "wait", "go", "stand", "stood", "gil", "at", "lock",
            "long", "named", "done", "watch",
        ];
        (prop::sample::select(names), prop::collection::vec(field, 0..6)).prop_map(|(name, fields)| {
            let all: Vec<String> = std::iter::once(format!("\"{name}\"")).chain(fields).collect();
            format!("[{}]", all.join(","))
        })
    }

    proptest! {
        #[test]
        fn whatever_is_said_tasks_begin_and_end_once_and_times_of_a_lane_go_forward(
            lines in prop::collection::vec(junk(), 0..80)
        ) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            let (events, _) = heard(&lines);
            let (mut ended, mut last) = (std::collections::BTreeSet::new(), [0; 4]);
            for event in &events {
                if let EventKind::TaskFinished { task, .. } = &event.what {
                    prop_assert!(ended.insert(*task));
                }
                if let Some(worker) = event.what.worker() {
                    prop_assert!(event.at >= last[worker as usize] && event.at <= 9_000);
                    last[worker as usize] = event.at;
                }
            }
        }

        #[test]
        fn no_bytes_make_it_panic(line in prop::collection::vec(any::<u8>(), 0..200)) {
            Reader::new(0, 4).read(&line, 1, &mut Vec::new());
        }
    }
}
