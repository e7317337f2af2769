//! What a litmus test came to: how often each outcome was seen, and who allows it.

use super::LitmusSettings;
use super::kind::{Allowed, Heading};
use crate::event::Nanos;
use crate::plan::Plan;
use crate::results::{Figure, Results, Tally};
use crate::text::{Arg, Key, Phrase};
use crate::timeline::{TaskRow, Timeline};

/// What was counted in a run.
pub(super) struct Counted<'run> {
    timeline: &'run Timeline,
    task: &'run TaskRow,
}

impl<'run> Counted<'run> {
    /// The counts as known at a moment: they are told when the first thread is done.
    pub(super) fn of(timeline: &'run Timeline, at: Nanos) -> Option<Self> {
        let task = timeline.tasks().first()?;
        let (ended, _) = task.finished.as_ref()?;
        let counted = Self { timeline, task };
        (*ended <= at && counted.tries() > 0).then_some(counted)
    }

    /// How often an outcome was seen.
    pub(super) fn count(&self, heading: Heading) -> u64 {
        self.figure(heading.key()).unwrap_or(0)
    }

    /// How often the threads met.
    pub(super) fn tries(&self) -> u64 {
        Heading::ALL.iter().map(|heading| self.count(*heading)).fold(0, u64::saturating_add)
    }

    fn figure(&self, key: &str) -> Option<u64> {
        self.timeline.facts_of(self.task).figure(key)
    }

    /// How long it took from the first to the last of them, ns.
    fn took(&self) -> Nanos {
        let ended = self.task.finished.as_ref().map_or(0, |(when, _)| *when);
        ended.saturating_sub(self.task.started().map_or(0, |(when, _)| when))
    }
}

pub(super) fn sums(plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
    let Some(counted) = Counted::of(timeline, at) else { return Results::default() };
    let settings = LitmusSettings::of(&plan.settings);
    let a_second = u128::from(counted.tries()) * 1_000_000_000 / u128::from(counted.took().max(1));
    let a_second = u64::try_from(a_second).unwrap_or(u64::MAX);
    let mut figures = vec![
        Figure { key: "tries", value: counted.tries().into() },
        Figure { key: "tries-a-second", value: a_second.into() },
    ];
    let first = counted.figure("first-weak").map(|trial| Figure { key: "first-weak", value: trial.into() });
    let after = counted.figure("first-weak-after");
    figures.extend(first);
    figures.extend(after.map(|after| Figure { key: "first-weak-after", value: Arg::Duration(after) }));
    let tallies = Heading::ALL.map(|heading| {
        // What some order of steps explains everybody allows.
        let Allowed { tso, language } = match heading {
            Heading::Weak => settings.test.allowed(settings.ordering),
            _ => Allowed { tso: true, language: true },
        };
        let word = |allowed: bool| Phrase::new(if allowed { "litmus.may" } else { "litmus.may-not" });
        let note = Phrase::new("litmus.allowed")
            .with("sc", word(heading != Heading::Weak))
            .with("tso", word(tso))
            .with("language", word(language));
        let name = Phrase::new(Key::Outcome.of_two(settings.test, heading.key()));
        Tally { key: heading.key(), name, count: counted.count(heading), note }
    });
    Results { figures, tallies: tallies.into(), ..Results::default() }
}
