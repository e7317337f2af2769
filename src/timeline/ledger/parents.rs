//! Whose write each segment read first: by the mark that lay beside it, and where there is none by the stamps.
//!
//! Marks are exact. Without one (recordings of old, segments that nobody could tell of any more) any that wrote the count may
//! have been read, and the one that began last before it is taken: right for two workers, a guess for more.

use std::collections::BTreeSet;

use super::Part;
use crate::event::{Nanos, Writer};

/// How many writers of one value are asked, at most, whether their write was the one that was read.
const ASKED: usize = 64;

/// For each part the one that it read from, if it did not read the beginning.
pub(super) struct Parents {
    pub(super) of: Vec<Option<usize>>,
    /// The part whose write the counter still shows.
    pub(super) last: Option<usize>,
    /// Whether a choice among several was made by stamps.
    pub(super) guessed: bool,
}

pub(super) fn find(parts: &[Part], observed: u64, last: Option<Writer>) -> Parents {
    let marks = Marks::of(parts);
    let told = last.and_then(|last| marks.writer(last, observed, parts.len()));
    let several = || parts.iter().filter(|part| part.wrote(observed)).nth(1).is_some();
    let guessed = told.is_none() && (last.is_some() || several());
    let last = told.or_else(|| last_by_stamps(parts, observed));
    let mut parents = Parents { of: vec![None; parts.len()], last, guessed };
    for (index, part) in parts.iter().enumerate() {
        parents.of[index] = part.read.and_then(|read| marks.writer(read, part.from, index));
    }
    parents.guess(parts, last.map(|last| (last, observed)));
    parents
}

/// Who left which mark.
struct Marks<'run> {
    parts: &'run [Part],
    /// Ordered by mark, and what has the same mark as it happened.
    by_mark: Vec<(Writer, usize)>,
}

impl<'run> Marks<'run> {
    fn of(parts: &'run [Part]) -> Self {
        let marked = parts.iter().enumerate().filter_map(|(index, part)| {
            let segment = part.segment?;
            Some((Writer { worker: part.worker, segment }, index))
        });
        let mut by_mark: Vec<(Writer, usize)> = marked.collect();
        by_mark.sort_unstable();
        Self { parts, by_mark }
    }

    /// The part that wrote a value under a mark, for the part `reader` to read. Several may have it: a long segment is told in
    /// pieces, none of which wrote the same value; and where numbers came round again, the last one before the reader is meant.
    fn writer(&self, mark: Writer, value: u64, reader: usize) -> Option<usize> {
        let from = self.by_mark.partition_point(|(other, _)| *other < mark);
        let same = self.by_mark[from..].iter().take_while(|(other, _)| *other == mark).map(|(_, index)| *index);
        let wrote = same.filter(|index| self.parts[*index].wrote(value));
        let now = self.parts.get(reader).map_or(Nanos::MAX, |reader| reader.start);
        wrote.max_by_key(|index| {
            let part = &self.parts[*index];
            let before = part.start <= now;
            // Those that began later the least, of those that began before the last.
            (before, if before { part.start } else { Nanos::MAX - part.start })
        })
    }
}

/// The part that wrote the last value of all: usually its worker's last write; in a run that was cut short the last known.
fn last_by_stamps(parts: &[Part], observed: u64) -> Option<usize> {
    let wrote = |index: &usize| parts[*index].wrote(observed);
    (0..parts.len()).filter(wrote).max_by_key(|index| (parts[*index].to == observed, parts[*index].end))
}

impl Parents {
    /// Takes for all that have no answer yet, of those that wrote the value, the one that began last before it.
    fn guess(&mut self, parts: &[Part], last: Option<(usize, u64)>) {
        let mut open: Vec<usize> =
            (0..parts.len()).filter(|index| self.of[*index].is_none() && parts[*index].from > 0).collect();
        if open.is_empty() {
            return;
        }
        open.sort_by_key(|index| parts[*index].from);
        let mut by_from: Vec<usize> = (0..parts.len()).collect();
        by_from.sort_by_key(|index| parts[*index].from);
        let mut by_to = by_from.clone();
        by_to.sort_by_key(|index| parts[*index].to);
        let (mut begins, mut ends) = (by_from.iter().peekable(), by_to.iter().peekable());
        // Those that wrote the value which is looked at, by the time when they began.
        let mut writers: BTreeSet<(Nanos, usize)> = BTreeSet::new();
        for index in open {
            let part = &parts[index];
            while let Some(&begun) = begins.next_if(|begun| parts[**begun].from < part.from) {
                writers.insert((parts[begun].start, begun));
            }
            while let Some(&ended) = ends.next_if(|ended| parts[**ended].to < part.from) {
                writers.remove(&(parts[ended].start, ended));
            }
            if part.continues.is_some() && part.read.is_none_or(|read| read.worker == part.worker) {
                self.of[index] = part.continues;
                continue;
            }
            // One that tells whose write it read is told from, even by a single other writer, only for want of that write.
            self.guessed |= writers.len() > 1 || part.read.is_some();
            // The last write of all is never read; and from a value of its own a worker continues.
            let fits = |writer: &usize| Some((*writer, part.from)) != last && parts[*writer].worker != part.worker;
            let key = (part.start, index);
            let before = || writers.range(..key).rev().take(ASKED).map(|(_, writer)| *writer).find(fits);
            let after = || writers.range(key..).take(ASKED).map(|(_, writer)| *writer).find(fits);
            let own = || writers.iter().next_back().map(|(_, writer)| *writer);
            self.of[index] = before().or_else(after).or_else(own);
        }
    }
}
