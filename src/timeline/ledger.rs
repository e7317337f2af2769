//! Where the lost updates went: each with the worker that lost it and the one that overwrote it.
//!
//! A segment begins with a value that another one wrote, so segments are branches of one history. The value that the
//! counter ends with has one line of ancestors, down to 0, in which every value was written once: these writes *stand*.
//! All others are lost, and they were lost where their branch leaves that line: there a worker wrote a value that had
//! been written before, and set the counter back. The count is exact whatever the stamps are, since it needs only the
//! values; whose write was read the counter's word itself tells (`parents`).
//!
//! It goes from segment to segment and never from value to value: a run has millions of values.

mod interleaving;
mod parents;

pub use interleaving::LossStep;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::segments::Segments;
use super::{Lane, Timeline};
use crate::event::{Nanos, Outcome, Value, WorkerId, Writer};
use parents::Parents;

/// The account of a counter run: what was made, what stands, and where the rest went.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// Increments made: writes of all workers together.
    pub made: u64,
    pub observed: u64,
    /// Values up to the observed one whose write is missing; 0 in a whole run.
    pub unexplained: u64,
    /// Whether only stamps decide here and there whose write was read: how many were lost is certain, to whom is not.
    pub guessed: bool,
    /// What happened to the lost updates, most of them first.
    pub rows: Vec<LedgerRow>,
    /// What each worker made and lost, by worker; those that made nothing are left out.
    pub workers: Vec<WorkerShare>,
    parts: Vec<Part>,
}

/// What one worker made, and how much of it is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerShare {
    pub worker: WorkerId,
    pub made: u64,
    pub lost: u64,
}

/// All that the workers of a run wrote, apart from the run: the account of very many writes takes a second, and can be
/// made elsewhere while the run is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Writes {
    lanes: Vec<Option<Arc<Segments>>>,
    observed: u64,
    last: Option<Writer>,
}

impl Writes {
    /// Accounts for every one of them.
    #[must_use]
    pub fn account(self) -> Ledger {
        Ledger::of(parts(&self.lanes), self.observed, self.last)
    }
}

/// Updates that were lost together: a branch of the history, and the write that threw it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    pub cause: Cause,
    pub lost: u64,
    /// Who lost how many, the most first.
    pub losers: Vec<(WorkerId, u64)>,
    /// Whose writes stand in their place; `None` where there are none, or where it cannot be determined.
    pub by: Option<WorkerId>,
    /// What the worker that came highest saw of it; `None` if it saw nothing, or the counter was higher by then.
    pub thrown_back: Option<ThrownBack>,
    /// The last value before the branch: it was read at least twice.
    pub read: u64,
    pub highest: u64,
    /// When the first of these values was written by those whose writes stand, ns.
    pub at: Nanos,
    /// The part that reached highest, the one that began its branch, and the one whose writes stand instead.
    root: usize,
    top: usize,
    instead: Option<usize>,
}

/// A worker was thrown back: after it had written a value it read a lower one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThrownBack {
    pub worker: WorkerId,
    /// Who had written the value that it read.
    pub by: WorkerId,
    pub from: u64,
    pub to: u64,
    /// When it wrote on from there, ns.
    pub at: Nanos,
}

/// How updates are lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Another worker wrote the same values, and those writes stand.
    Overwritten,
    /// They were made in a copy of the counter that no other worker sees.
    OwnCopy,
}

impl Cause {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Overwritten => "overwritten",
            Self::OwnCopy => "own_copy",
        }
    }
}

impl LedgerRow {
    /// The workers involved, by number.
    #[must_use]
    pub fn workers(&self) -> Vec<WorkerId> {
        let all: BTreeSet<WorkerId> = self.losers.iter().map(|(worker, _)| *worker).chain(self.by).collect();
        all.into_iter().collect()
    }
}

/// A segment and whose it is.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    worker: WorkerId,
    from: u64,
    to: u64,
    start: Nanos,
    end: Nanos,
    /// The number in the mark that it left, and the mark that it read first.
    segment: Option<u32>,
    read: Option<Writer>,
    /// The part of the same worker before it, if it goes on from there without a gap, as far as the values tell.
    continues: Option<usize>,
}

impl Part {
    fn wrote(&self, value: u64) -> bool {
        self.from < value && value <= self.to
    }

    /// When it wrote a value of its own.
    fn time_of(&self, value: u64) -> Nanos {
        let (past, all) = (value.saturating_sub(self.from + 1), (self.to - self.from - 1).max(1));
        let length = self.end.saturating_sub(self.start);
        let share = u128::from(length) * u128::from(past.min(all)) / u128::from(all);
        self.start + u64::try_from(share).unwrap_or(length)
    }
}

/// A stretch of the line of values that stand: `first..=last`, written by one part.
#[derive(Debug, Clone, Copy)]
struct StandingWrites {
    first: u64,
    last: u64,
    part: usize,
}

impl Timeline {
    /// The account of this run; `None` if it has no counter or is not over.
    #[must_use]
    pub fn ledger(&self) -> Option<Ledger> {
        self.writes().map(Writes::account)
    }

    /// What the account of this run is made from; `None` if it has no counter or is not over.
    #[must_use]
    pub fn writes(&self) -> Option<Writes> {
        let observed = self.observed()?;
        Some(Writes { observed, last: self.last_writer, lanes: self.lanes().iter().map(Lane::counted).collect() })
    }

    /// The account of a run in which every worker counted in a copy of its own: nothing was overwritten, but what
    /// stands in the copies never came to the counter. `None` if the run is not over.
    #[must_use]
    pub fn ledger_of_copies(&self) -> Option<Ledger> {
        let observed = self.observed()?;
        let counted = self.tasks().iter().filter_map(|task| match (&task.finished, task.started()) {
            (Some((at, Outcome::Ok(Value::Number(count)))), Some((_, worker))) if *count > 0 => {
                Some((*at, worker, *count))
            }
            _ => None,
        });
        let counted: Vec<(Nanos, WorkerId, u64)> = counted.collect();
        let made = counted.iter().fold(0_u64, |sum, (_, _, count)| sum.saturating_add(*count));
        let mut workers: BTreeMap<WorkerId, u64> = BTreeMap::new();
        for (_, worker, count) in &counted {
            let sum = workers.entry(*worker).or_default();
            *sum = sum.saturating_add(*count);
        }
        let mut rows: Vec<LedgerRow> = counted
            .iter()
            .map(|&(at, worker, lost)| LedgerRow {
                cause: Cause::OwnCopy,
                lost,
                losers: vec![(worker, lost)],
                by: None,
                thrown_back: None,
                read: 0,
                highest: lost,
                at,
                root: usize::MAX,
                top: usize::MAX,
                instead: None,
            })
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.lost));
        let workers = workers.into_iter().map(|(worker, made)| WorkerShare { worker, made, lost: made }).collect();
        Some(Ledger { made, observed, unexplained: observed, guessed: false, rows, workers, parts: Vec::new() })
    }
}

fn parts(lanes: &[Option<Arc<Segments>>]) -> Vec<Part> {
    let all = |lane: &'_ Option<Arc<Segments>>| lane.as_ref().map_or(0, |segments| segments.all().len());
    let mut parts: Vec<Part> = Vec::with_capacity(lanes.iter().map(all).sum());
    let counted = (0..).zip(lanes).filter_map(|(worker, lane)| Some((worker, lane.as_ref()?)));
    for (worker, segments) in counted {
        let mut before: Option<usize> = None;
        for segment in segments.all().iter().filter(|segment| segment.to() > segment.from()) {
            let continues = before.filter(|before| parts[*before].to == segment.from());
            before = Some(parts.len());
            parts.push(Part {
                worker,
                from: segment.from(),
                to: segment.to(),
                start: segment.start,
                end: segment.end,
                segment: segment.wrote.writer().map(|writer| writer.segment),
                read: segment.read.writer(),
                continues,
            });
        }
    }
    parts
}

impl Ledger {
    /// Updates lost, of all rows together: made minus observed in a whole run.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.rows.iter().fold(0, |sum, row| sum.saturating_add(row.lost))
    }

    /// Whether every update is accounted for: what was made is what stands and what is lost.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.unexplained == 0 && self.made.checked_sub(self.observed) == Some(self.lost())
    }

    fn of(parts: Vec<Part>, observed: u64, last: Option<Writer>) -> Self {
        let Parents { of: read_from, last, guessed } = parents::find(&parts, observed, last);
        let (standing, unexplained) = standing(&parts, observed, last, &read_from);
        let mut stands: Vec<u64> = parts.iter().map(|part| part.from).collect();
        for stretch in &standing {
            stands[stretch.part] = stretch.last;
        }
        let rows = rows(&parts, &standing, &stands, &read_from);
        let workers = shares(&parts, &stands);
        let made = parts.iter().map(|part| part.to - part.from).fold(0, u64::saturating_add);
        Self { made, observed, unexplained, guessed, rows, workers, parts }
    }
}

/// The line of values that stand, from the highest down, and how many values of it no known segment wrote.
fn standing(
    parts: &[Part],
    observed: u64,
    last: Option<usize>,
    read_from: &[Option<usize>],
) -> (Vec<StandingWrites>, u64) {
    let mut by_to: Vec<usize> = (0..parts.len()).collect();
    by_to.sort_by_key(|index| (parts[*index].to, parts[*index].end));
    let (mut line, mut unexplained) = (Vec::new(), 0);
    let (mut value, mut writer) = (observed, last);
    while value > 0 {
        let Some(part) = writer else {
            let below = by_to.partition_point(|index| parts[*index].to < value).checked_sub(1).map(|at| by_to[at]);
            let reached = below.map_or(0, |below| parts[below].to);
            unexplained += value - reached;
            (value, writer) = (reached, below);
            continue;
        };
        line.push(StandingWrites { first: parts[part].from + 1, last: value, part });
        (value, writer) = (parts[part].from, read_from[part]);
    }
    (line, unexplained)
}

/// What is known so far of a row.
#[derive(Default)]
struct Draft {
    losers: BTreeMap<WorkerId, u64>,
    /// The highest value, and who wrote it.
    top: (u64, usize),
}

fn rows(parts: &[Part], standing: &[StandingWrites], stands: &[u64], read_from: &[Option<usize>]) -> Vec<LedgerRow> {
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|index| parts[*index].from);
    // Where the branch of each lost part leaves the line that stands, and with which part. What a part read has a lower beginning than the
    // part, so it has its answer already.
    let mut left = vec![(0_u64, 0_usize); parts.len()];
    let mut drafts: BTreeMap<u64, Draft> = BTreeMap::new();
    for index in order {
        let (part, stood) = (&parts[index], stands[index]);
        let lost = part.to - stood;
        let parent = read_from[index].filter(|parent| stood == part.from && stands[*parent] < part.from);
        left[index] = parent.map_or((stood, index), |parent| left[parent]);
        if lost == 0 {
            continue;
        }
        let draft = drafts.entry(left[index].0).or_default();
        *draft.losers.entry(part.worker).or_default() += lost;
        draft.top = draft.top.max((part.to, index));
    }
    let history = History { parts, standing, read_from };
    let mut rows: Vec<LedgerRow> =
        drafts.into_iter().map(|(read, draft)| history.row(read, left[draft.top.1].1, draft)).collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.lost), row.at));
    rows
}

/// The writes of a run.
struct History<'run> {
    parts: &'run [Part],
    standing: &'run [StandingWrites],
    read_from: &'run [Option<usize>],
}

impl History<'_> {
    /// The row of the branches that leave the line that stands at a value.
    fn row(&self, read: u64, root: usize, draft: Draft) -> LedgerRow {
        let parts = self.parts;
        let mut losers: Vec<(WorkerId, u64)> = draft.losers.into_iter().collect();
        losers.sort_by_key(|(worker, lost)| (std::cmp::Reverse(*lost), *worker));
        let (highest, top) = draft.top;
        // The line goes from the highest value down; the stretch below it is the next one.
        let at = self.standing.partition_point(|stretch| stretch.first > read + 1);
        let instead = self.standing.get(at).filter(|stretch| stretch.last > read).map(|stretch| stretch.part);
        // Above the last value nothing stands: the worker that wrote it set the counter back.
        let last = self.standing.first().filter(|stretch| stretch.last <= read);
        let by = instead.or(last.map(|stretch| stretch.part));
        LedgerRow {
            cause: Cause::Overwritten,
            lost: losers.iter().map(|(_, lost)| lost).sum(),
            losers,
            by: by.map(|part| parts[part].worker),
            thrown_back: self.thrown_back(top),
            read,
            highest,
            at: by.map_or(parts[top].end, |part| parts[part].time_of(read + 1)),
            root,
            top,
            instead,
        }
    }

    /// What a worker read after the last write of a part, if that was less.
    fn thrown_back(&self, part: usize) -> Option<ThrownBack> {
        let (before, next) = (&self.parts[part], self.parts.get(part + 1)?);
        let writer = &self.parts[self.read_from[part + 1]?];
        let (worker, by, from, to) = (before.worker, writer.worker, before.to, next.from);
        let is_back = next.worker == worker && by != worker && to < from;
        is_back.then_some(ThrownBack { worker, by, from, to, at: next.start })
    }
}

fn shares(parts: &[Part], stands: &[u64]) -> Vec<WorkerShare> {
    let mut shares: BTreeMap<WorkerId, WorkerShare> = BTreeMap::new();
    for (part, stood) in parts.iter().zip(stands) {
        let share = shares.entry(part.worker).or_insert(WorkerShare { worker: part.worker, made: 0, lost: 0 });
        share.made += part.to - part.from;
        share.lost += part.to - stood;
    }
    shares.into_values().collect()
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
