//! The objects of a report for programs: which fields there are, what they are called, and which are left out when there is
//! nothing to say.
//!
//! It knows neither plans nor timelines.

use serde::Serialize;

use crate::event::{Nanos, TaskId};
use crate::recording::Machine;

#[derive(Serialize)]
pub(super) struct Report<'origin> {
    pub(super) version: u32,
    pub(super) program: &'origin str,
    pub(super) machine: &'origin Machine,
    pub(super) runs: Vec<RunObject>,
}

#[derive(Serialize)]
pub(super) struct RunObject {
    pub(super) scenario: &'static str,
    pub(super) model: &'static str,
    /// How many were asked for. `workers` are those that there were: one object cannot have the name twice.
    pub(super) worker_count: u32,
    pub(super) guard: Option<&'static str>,
    pub(super) window: Option<&'static str>,
    pub(super) memory: Option<&'static str>,
    pub(super) settings: serde_json::Map<String, serde_json::Value>,
    pub(super) timeout_ns: Option<Nanos>,
    pub(super) timeout_means: Option<&'static str>,
    pub(super) fail_rate: f64,
    pub(super) seed: u64,
    pub(super) end: Option<&'static str>,
    pub(super) elapsed_ns: Nanos,
    pub(super) starting_ns: Nanos,
    pub(super) cpu_ns: u64,
    pub(super) counter: Option<CounterObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) books: Option<BooksObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) segments: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) children: Option<Vec<u64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) loop_blocked_ns: Option<Nanos>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gil: Option<GilObject>,
    pub(super) tasks: Vec<TaskObject>,
    pub(super) workers: Vec<WorkerObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deadlock: Option<Vec<LinkObject>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) locks: Vec<LockObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) python: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tree: Vec<NodeObject>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) results: Option<serde_json::Value>,
    pub(super) completed_order: Vec<TaskId>,
    pub(super) overlap: f64,
    pub(super) parallel: f64,
    pub(super) events_dropped: u64,
    pub(super) notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) prediction: Option<serde_json::Value>,
    pub(super) verdict: String,
}

#[derive(Serialize)]
pub(super) struct CounterObject {
    pub(super) expected: u64,
    pub(super) observed: u64,
    pub(super) lost: u64,
}

#[derive(Serialize)]
pub(super) struct GilObject {
    pub(super) interval_ns: Nanos,
    pub(super) variant: &'static str,
    pub(super) switches: u64,
    pub(super) forced: u64,
    pub(super) refused_wakeups: u64,
    pub(super) held_ns: Vec<Nanos>,
}

#[derive(Serialize)]
pub(super) struct BooksObject {
    pub(super) made: u64,
    pub(super) observed: u64,
    pub(super) lost: i64,
    pub(super) balanced: bool,
}

/// A worker of a deadlock; the one that it waits for comes next.
#[derive(Serialize)]
pub(super) struct LinkObject {
    pub(super) worker: u32,
    pub(super) label: String,
    pub(super) holds: String,
    pub(super) waits_for: String,
}

/// A lock of a program of the user's.
#[derive(Serialize)]
pub(super) struct LockObject {
    pub(super) id: u32,
    pub(super) name: String,
    pub(super) waits: u64,
    pub(super) waited_ns: Nanos,
    pub(super) held_by: Vec<u32>,
}

/// A process of a tree, each after the one that started it.
#[derive(Serialize)]
pub(super) struct NodeObject {
    pub(super) worker: u32,
    pub(super) name: String,
    pub(super) parent: Option<u32>,
    pub(super) level: u32,
    pub(super) born_ns: i64,
}

#[derive(Serialize)]
pub(super) struct TaskObject {
    pub(super) id: TaskId,
    pub(super) label: String,
    pub(super) worker: Option<u32>,
    pub(super) status: &'static str,
    pub(super) queued_ns: Option<i64>,
    pub(super) started_ns: Option<i64>,
    pub(super) finished_ns: Option<i64>,
    /// When whoever waited for its result gave up; the task went on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) given_up_ns: Option<i64>,
    pub(super) value: Option<String>,
    pub(super) error: Option<String>,
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub(super) facts: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
pub(super) struct WorkerObject {
    pub(super) id: u32,
    /// What it is called on screen and in the system's own tools.
    pub(super) name: String,
    pub(super) kind: Option<&'static str>,
    pub(super) os_id: Option<u32>,
    pub(super) started_ns: Option<i64>,
    pub(super) ready_ns: Option<i64>,
    pub(super) exited_ns: Option<i64>,
    pub(super) running_ns: Nanos,
    pub(super) waiting_ns: Nanos,
    pub(super) blocked_ns: Nanos,
    pub(super) cpu_ns: u64,
    pub(super) voluntary_switches: u32,
    pub(super) involuntary_switches: u32,
    pub(super) replaced: u32,
    pub(super) error: Option<String>,
}
