//! What runs on files came to: how much was read, how fast, and where the time went.

use crate::event::Nanos;
use crate::results::{Bar, Figure};
use crate::text::{Arg, Phrase};
use crate::timeline::{TaskRow, Timeline};

/// The tasks that had ended at a moment, one a file.
pub(in crate::scenario) struct Files<'run> {
    timeline: &'run Timeline,
    pub(in crate::scenario) rows: Vec<&'run TaskRow>,
}

impl<'run> Files<'run> {
    pub(in crate::scenario) fn finished(timeline: &'run Timeline, at: Nanos) -> Self {
        let has_ended = |row: &&TaskRow| row.finished.as_ref().is_some_and(|(when, _)| *when <= at);
        Self { timeline, rows: timeline.tasks().iter().filter(has_ended).collect() }
    }

    pub(in crate::scenario) fn sum(&self, fact: &str) -> u64 {
        self.rows.iter().filter_map(|row| self.timeline.facts_of(row).figure(fact)).fold(0, u64::saturating_add)
    }

    /// How many bytes were read, and how many a second.
    pub(in crate::scenario) fn amounts(&self, timeline: &Timeline, at: Nanos) -> [Figure; 2] {
        let (bytes, elapsed) = (self.sum("size"), timeline.elapsed().min(at).max(1));
        let per_second = u128::from(bytes) * 1_000_000_000 / u128::from(elapsed);
        let per_second = u64::try_from(per_second).unwrap_or(u64::MAX);
        [Figure { key: "data", value: Arg::Bytes(bytes) }, Figure { key: "data-rate", value: Arg::Bytes(per_second) }]
    }

    /// An average file and the one that took longest, in parts.
    pub(in crate::scenario) fn bars(&self, parts: &[(&str, &'static str)]) -> Vec<Bar> {
        let took = |row: &TaskRow| {
            let facts = self.timeline.facts_of(row);
            parts.iter().filter_map(|(fact, _)| facts.figure(fact)).fold(0, u64::saturating_add)
        };
        let Some(slowest) = self.rows.iter().max_by_key(|row| took(row)).filter(|row| took(row) > 0) else {
            return Vec::new();
        };
        let of_each =
            |nanos: &dyn Fn(&str) -> Nanos| parts.iter().map(|(fact, figure)| (*figure, nanos(fact))).collect();
        let known = self.rows.iter().filter(|row| took(row) > 0).count().max(1) as u64;
        let average = Bar { name: Phrase::new("figure.average"), parts: of_each(&|fact| self.sum(fact) / known) };
        let name = slowest.name().unwrap_or_default();
        let slowest = Bar {
            name: Phrase::new("figure.slowest").with("name", name),
            parts: of_each(&|fact| self.timeline.facts_of(slowest).figure(fact).unwrap_or(0)),
        };
        vec![average, slowest]
    }
}
