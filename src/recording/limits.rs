//! How much a recording may hold, and of what. The writer and the reader have the same limits, so whatever was written can
//! be read, and a file that was made to harm is refused before it takes memory.
//!
//! It sees plans and events one by one, and knows neither lines nor files.

use crate::engine;
use crate::event::{CounterWord, Event, EventKind, Facts, LockId, NO_WORKER, Nanos, TaskId, WorkerId};
use crate::plan::{Plan, Setting};
use crate::scenario;
use crate::text::{Arg, Phrase};

/// Longest line, bytes: a plan that names a thousand addresses still fits.
pub(super) const MAX_LINE: usize = 1 << 20;

/// Longest line of an event, bytes: a task's facts with room to spare.
const MAX_EVENT_LINE: usize = 1 << 16;

/// Most bytes of a file, after it is unpacked: every event that may stand in one fits.
pub(super) const MAX_BYTES: u64 = 1 << 31;

/// Most events in a file: three times as many as the longest single run makes, some 0.7 GB.
pub(super) const MAX_EVENTS: u64 = 16_000_000;

/// Most runs in a file: every guard, as often as `--trials` allows.
const MAX_RUNS: u32 = 90_000;

/// Most workers and tasks of all runs of a file together.
const MAX_ROWS: u64 = 4_000_000;

/// Most tasks of a run.
const MAX_TASKS: TaskId = 1_000_000;

/// Workers and tasks that a file may name without telling anything of them, and bytes of events for each further one. A
/// short line names a million tasks, and every report has a line for each: what a file of some bytes becomes is bounded by
/// its size. What this program writes tells a hundred bytes and more of each.
const FREE_ROWS: u64 = 1_000;
const BYTES_A_ROW: u64 = 8;

/// Most facts of a task in one event.
const MAX_FACTS: usize = 64;

/// A line longer than this holds a text that has to be kept as it is, bytes.
const LONG: usize = 256;

/// Most bytes of such lines together: texts take memory for themselves.
const MAX_TEXT: u64 = 1 << 28;

/// Lanes beside those of the plan's workers.
const SPARE_LANES: WorkerId = 64;

/// Most locks that have names.
const MAX_LOCKS: LockId = u64::BITS;

/// Latest time: three months, and a number that every reader of JSON holds exactly. ns.
const MAX_TIME: Nanos = 1 << 53;

/// Highest value of a counter, three hundred times what the largest plan counts to: sums over all segments stay within
/// 64 bits.
const MAX_COUNT: u64 = CounterWord::MAX_COUNT;

/// How far a worker's times may go backwards, ns, and which part of the time that has passed beside it: clocks of two
/// cores, and of parent and child, may be a little apart. The timeline copes with such stamps in a live run, too.
const SKEW: Nanos = 1_000_000;
const DRIFT: Nanos = 1_000;

/// The times of a worker's latest events: of what it was doing, and of segments, which come later.
#[derive(Debug, Clone, Copy, Default)]
struct Heard {
    doing: Nanos,
    counting: Nanos,
}

/// Counts what a recording holds so far, and refuses what must not be in it.
#[derive(Debug, Default)]
pub(super) struct Limits {
    runs: u32,
    events: u64,
    rows: u64,
    most_lanes: WorkerId,
    tasks: TaskId,
    lanes: Vec<Heard>,
    over: bool,
    bytes: u64,
    text: u64,
}

impl Limits {
    /// Runs so far.
    pub(super) fn runs(&self) -> u32 {
        self.runs
    }

    /// Events so far.
    pub(super) fn events(&self) -> u64 {
        self.events
    }

    /// A run begins.
    ///
    /// # Errors
    /// The plan could not be made by this program, or there are too many runs.
    pub(super) fn begin(&mut self, plan: &Plan) -> Result<(), Phrase> {
        if self.runs == MAX_RUNS {
            return Err(Phrase::new("recording.too-many-runs").with("max", MAX_RUNS));
        }
        refuse_plan(plan).map_or(Ok(()), Err)?;
        self.runs += 1;
        self.most_lanes = scenario::get(plan.scenario).most_lanes(plan).saturating_add(SPARE_LANES);
        self.tasks = 0;
        self.lanes.clear();
        self.over = false;
        Ok(())
    }

    /// A line of an event has so many bytes.
    ///
    /// # Errors
    /// It is too long, or there is too much.
    pub(super) fn line(&mut self, bytes: usize) -> Result<(), Phrase> {
        if bytes > MAX_EVENT_LINE {
            return Err(Phrase::new("recording.long-line").with("max", crate::text::bytes(MAX_EVENT_LINE as u64)));
        }
        self.bytes += bytes as u64;
        self.text += if bytes > LONG { bytes as u64 } else { 0 };
        let exceeded = [(self.bytes, MAX_BYTES), (self.text, MAX_TEXT)].into_iter().find(|(used, max)| used > max);
        exceeded.map_or(Ok(()), |(_, max)| Err(Phrase::new("recording.too-much").with("max", crate::text::bytes(max))))
    }

    /// A run that was read is over: another begins, or the file ends.
    ///
    /// # Errors
    /// It names more workers and tasks than it tells of.
    pub(super) fn settle(&self) -> Result<(), Phrase> {
        let most = FREE_ROWS + self.bytes / BYTES_A_ROW;
        if self.rows <= most {
            return Ok(());
        }
        Err(Phrase::new("recording.untold").with("rows", self.rows).with("max", most))
    }

    /// Something happened in the run that was begun last.
    ///
    /// # Errors
    /// It cannot have happened in a run of this program, or there is too much.
    pub(super) fn note(&mut self, event: &Event) -> Result<(), Phrase> {
        if self.runs == 0 || self.over {
            return Err(Phrase::new("recording.outside-of-a-run"));
        }
        self.events += 1;
        if self.events > MAX_EVENTS {
            return Err(Phrase::new("recording.too-many-events").with("max", MAX_EVENTS));
        }
        time(event.at)?;
        match event.what.worker() {
            Some(worker) => self.hear(worker, event)?,
            None if is_nobodys(&event.what) => {}
            None => return Err(Phrase::new("recording.no-such-worker").with("worker", NO_WORKER)),
        }
        match event.what {
            EventKind::TaskFacts { task, ref facts, .. } => {
                self.see_tasks(task.checked_add(1))?;
                few(facts)?;
            }
            EventKind::RunFacts { ref facts } => few(facts)?,
            EventKind::Progress { task, done, .. } => {
                self.see_tasks(task.checked_add(1))?;
                figure(done)?;
            }
            EventKind::Finished { .. } => self.over = true,
            EventKind::TasksQueued { first, count } => self.see_tasks(first.checked_add(count))?,
            EventKind::TaskStarted { task, .. }
            | EventKind::TaskFinished { task, .. }
            | EventKind::TaskNamed { task, .. } => {
                self.see_tasks(task.checked_add(1))?;
            }
            EventKind::Waited { task, since, .. } => {
                self.see_tasks(task.checked_add(1))?;
                past(since, event.at)?;
            }
            EventKind::Blocked { since, .. } | EventKind::Joined { since, .. } => past(since, event.at)?,
            EventKind::GilHeld { worker, since, .. } | EventKind::GilRefused { worker, since, .. } => {
                self.holder(worker)?;
                past(since, event.at)?;
            }
            EventKind::GilHeldBriefly { worker, nanos, .. } => {
                self.holder(worker)?;
                time(nanos)?;
            }
            EventKind::Segment { since, read, wrote, .. } => {
                past(since, event.at)?;
                if read.count() > wrote.count() {
                    return Err(Phrase::new("recording.backwards.count"));
                }
            }
            EventKind::LockNamed { lock, .. } => known_lock(lock)?,
            EventKind::BlockedBriefly { nanos, .. } | EventKind::LoopBlocked { nanos, .. } => time(nanos)?,
            EventKind::WorkerExited { usage, .. } => time(usage.cpu_ns)?,
            EventKind::CounterRead { observed, .. } => count(observed)?,
            EventKind::WorkerSpawned { .. }
            | EventKind::WorkerReady { .. }
            | EventKind::WorkerRefused { .. }
            | EventKind::WorkerAbandoned { .. }
            | EventKind::Waiting { .. }
            | EventKind::Lock { .. }
            | EventKind::Doing { .. }
            | EventKind::Printed { .. }
            | EventKind::Asks { .. }
            | EventKind::Born { .. }
            | EventKind::MainEnded
            | EventKind::Resumed { .. } => {}
        }
        Ok(())
    }

    /// A worker that is named by an event without a lane.
    fn holder(&self, worker: WorkerId) -> Result<(), Phrase> {
        let known = worker < self.most_lanes;
        known.then_some(()).ok_or_else(|| Phrase::new("recording.no-such-worker").with("worker", worker))
    }

    fn hear(&mut self, worker: WorkerId, event: &Event) -> Result<(), Phrase> {
        if worker >= self.most_lanes {
            return Err(Phrase::new("recording.no-such-worker").with("worker", worker));
        }
        let index = worker as usize;
        if index >= self.lanes.len() {
            self.add_rows((index + 1 - self.lanes.len()) as u64)?;
            self.lanes.resize(index + 1, Heard::default());
        }
        let heard = &mut self.lanes[index];
        let last = match event.what {
            EventKind::Segment { .. } => &mut heard.counting,
            // These are recorded late, and change nothing that comes after them.
            EventKind::Blocked { .. }
            | EventKind::BlockedBriefly { .. }
            | EventKind::LoopBlocked { .. }
            | EventKind::Progress { .. } => {
                return Ok(());
            }
            _ => &mut heard.doing,
        };
        let at = event.at;
        if at.saturating_add(SKEW + at / DRIFT) < *last {
            return Err(Phrase::new("recording.backwards.time").with("worker", u64::from(worker) + 1));
        }
        *last = at.max(*last);
        Ok(())
    }

    /// There are so many tasks at least.
    fn see_tasks(&mut self, tasks: Option<TaskId>) -> Result<(), Phrase> {
        let Some(tasks) = tasks.filter(|tasks| *tasks <= MAX_TASKS) else {
            return Err(Phrase::new("recording.too-many-tasks").with("max", MAX_TASKS));
        };
        if tasks > self.tasks {
            self.add_rows(u64::from(tasks - self.tasks))?;
            self.tasks = tasks;
        }
        Ok(())
    }

    fn add_rows(&mut self, rows: u64) -> Result<(), Phrase> {
        self.rows += rows;
        if self.rows > MAX_ROWS {
            return Err(Phrase::new("recording.too-many-rows").with("max", MAX_ROWS));
        }
        Ok(())
    }
}

/// Why this program would not make a run of this plan, whatever file it stands in.
fn refuse_plan(plan: &Plan) -> Option<Phrase> {
    let scenario = scenario::get(plan.scenario);
    let mut own = scenario::settings_of(plan);
    let is_bad =
        |setting: &&'static Setting| plan.settings.get(setting.key).is_some_and(|value| !setting.admits(value));
    if let Some(setting) = own.find(is_bad) {
        return Some(Phrase::new("recording.bad-setting").with("setting", setting.key));
    }
    let has_guard = plan.guard.is_some() == scenario.needs().guards;
    if !has_guard || !(0.0..=1.0).contains(&plan.fail_rate) || plan.timeout_ns.is_some_and(|nanos| nanos > MAX_TIME) {
        return Some(Phrase::new("recording.bad-plan"));
    }
    engine::refusal(plan)
}

/// Whether an event may have no worker.
fn is_nobodys(what: &EventKind) -> bool {
    matches!(
        what,
        EventKind::TasksQueued { .. }
            | EventKind::RunFacts { .. }
            | EventKind::GilHeld { .. }
            | EventKind::GilHeldBriefly { .. }
            | EventKind::GilRefused { .. }
            | EventKind::MainEnded
            | EventKind::Waited { .. }
            | EventKind::TaskNamed { .. }
            | EventKind::LockNamed { .. }
            | EventKind::Printed { .. }
            | EventKind::TaskFinished { .. }
            | EventKind::CounterRead { .. }
            | EventKind::Finished { .. }
    )
}

fn time(nanos: Nanos) -> Result<(), Phrase> {
    if nanos <= MAX_TIME { Ok(()) } else { Err(Phrase::new("recording.too-late").with("max", Arg::Duration(MAX_TIME))) }
}

fn few(facts: &Facts) -> Result<(), Phrase> {
    let keys = || facts.view().keys();
    if keys().count() > MAX_FACTS {
        return Err(Phrase::new("recording.too-many-facts").with("max", MAX_FACTS));
    }
    if keys().enumerate().any(|(place, key)| keys().take(place).any(|before| before == key)) {
        return Err(Phrase::new("recording.fact-twice"));
    }
    facts.view().figures().try_for_each(|(_, value)| figure(value))
}

fn known_lock(lock: LockId) -> Result<(), Phrase> {
    if lock < MAX_LOCKS {
        return Ok(());
    }
    Err(Phrase::new("recording.no-such-lock").with("max", MAX_LOCKS))
}

fn past(since: Nanos, at: Nanos) -> Result<(), Phrase> {
    if since <= at { Ok(()) } else { Err(Phrase::new("recording.backwards.since")) }
}

/// Figures are bounded so that their sums do not overflow.
fn figure(value: u64) -> Result<(), Phrase> {
    if value <= MAX_TIME { Ok(()) } else { Err(Phrase::new("recording.too-high").with("max", MAX_TIME)) }
}

fn count(value: u64) -> Result<(), Phrase> {
    if value <= MAX_COUNT { Ok(()) } else { Err(Phrase::new("recording.too-high").with("max", MAX_COUNT)) }
}
