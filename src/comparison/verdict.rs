//! One sentence on a comparison. It claims a difference only where the intervals of the medians have nothing in common.

use super::{Comparison, MeasuredSpeedUp, Way};
use crate::plan::Together;
use crate::statistics::{FEWEST, Spread};
use crate::text::{Arg, Phrase};

/// What the comparison showed.
#[must_use]
pub fn verdict(comparison: &Comparison) -> Phrase {
    let Some(ranking) = Ranking::of(comparison) else {
        let any_failed = comparison.ways.iter().any(Way::has_failed);
        return Phrase::new(if any_failed { "compare.verdict.all-failed" } else { "compare.verdict.nothing" });
    };
    let (fastest, _) = ranking.timed[0];
    let sentence = with_outcomes(comparison, &ranking, with_speed_up(comparison, fastest, ranking.in_words()));
    with_failures(comparison, sentence)
}

/// Whether there is something wrong with what the verdict is about: runs of the fastest ways came out wrong, or tasks failed.
#[must_use]
pub fn is_doubtful(comparison: &Comparison) -> bool {
    comparison.ways.iter().any(Way::has_failed) || Ranking::of(comparison).is_none_or(|ranking| ranking.wrong().0 > 0)
}

/// Ways that did the same work, the fastest first.
struct Ranking<'ways> {
    timed: Vec<(&'ways Way, Spread)>,
    /// How many of them share the first place: they cannot be told apart.
    first: usize,
}

impl<'ways> Ranking<'ways> {
    /// `None` if nothing was run to its end.
    fn of(comparison: &'ways Comparison) -> Option<Self> {
        // Only the same work can be faster or slower: where more workers have more to do, those that have most are compared.
        // A way whose tasks fail has not done it, however fast it was.
        let done = || comparison.ways.iter().filter(|way| !way.trials.is_empty() && !way.has_failed());
        let most = done().map(|way| way.work).max();
        let same_work = done().filter(|way| Some(way.work) == most);
        let mut timed: Vec<(&Way, Spread)> = same_work.filter_map(|way| Some((way, way.elapsed()?))).collect();
        timed.sort_by_key(|(_, spread)| spread.median);
        let (_, fastest) = timed.first()?;
        let alike = timed.iter().take_while(|(_, spread)| !fastest.differs_from(spread)).count();
        // Of few trials nothing can be told apart, and all that is spoken of is the one with the shortest median.
        let first = if fewest(&timed) < FEWEST { 1 } else { alike };
        Some(Self { timed, first })
    }

    fn in_words(&self) -> Phrase {
        let (way, fastest) = self.timed[0];
        let median = Arg::Duration(fastest.median);
        let Some((_, second)) = self.timed.get(1) else {
            return Phrase::new("compare.verdict.one").with("way", name(way)).with("median", median);
        };
        let fewest = fewest(&self.timed);
        if fewest < FEWEST {
            let few = Phrase::new("compare.verdict.few").with("way", name(way)).with("median", median);
            return few.with("n", fewest).with("fewest", FEWEST);
        }
        if self.first == self.timed.len() {
            return Phrase::new("compare.verdict.alike").with("n", self.timed.len());
        }
        if self.first == 1 {
            return Phrase::new("compare.verdict.fastest")
                .with("way", name(way))
                .with("median", median)
                .with("factor", Arg::Ratio(super::ratio(second.median, fastest.median.max(1))));
        }
        Phrase::new("compare.verdict.several")
            .with("ways", names(self.timed[..self.first].iter().map(|(way, _)| *way)))
            .with("median", median)
    }

    /// In how many runs of the fastest ways the counter came out wrong, and how many there were.
    fn wrong(&self) -> (usize, usize) {
        let rights = self.timed[..self.first].iter().filter_map(|(way, _)| way.right());
        rights.fold((0, 0), |(wrong, of), right| (wrong + right.of - right.hits, of + right.of))
    }
}

/// The fewest trials of one of these.
fn fewest(timed: &[(&Way, Spread)]) -> usize {
    timed.iter().map(|(way, _)| way.trials.len()).min().unwrap_or(0)
}

/// How often the fastest ways came out wrong, if they did, and which way never did.
fn with_outcomes(comparison: &Comparison, ranking: &Ranking<'_>, sentence: Phrase) -> Phrase {
    let (wrong, of) = ranking.wrong();
    if wrong == 0 {
        return sentence;
    }
    let sentence = then(sentence, Phrase::new("compare.verdict.wrong").with("wrong", wrong).with("of", of));
    let is_right = |way: &Way| way.right().is_some_and(|right| right.hits == right.of);
    if let Some((way, time)) = ranking.timed.iter().find(|(way, _)| is_right(way)) {
        let right = Phrase::new("compare.verdict.right").with("way", name(way));
        return then(sentence, right.with("median", Arg::Duration(time.median)));
    }
    // Those that had less to do may have been right, and are no faster for it.
    let none = !comparison.ways.iter().any(is_right);
    if none { then(sentence, Phrase::new("compare.verdict.none-right")) } else { sentence }
}

/// More than so many ways are counted and not named.
const NAMED: usize = 3;

/// Which ways are not spoken of because tasks of theirs failed, if any did.
fn with_failures(comparison: &Comparison, sentence: Phrase) -> Phrase {
    let failed = || comparison.ways.iter().filter(|way| way.has_failed());
    match failed().count() {
        0 => sentence,
        1..=NAMED => then(sentence, Phrase::new("compare.verdict.left-out").with("ways", names(failed()))),
        many => then(sentence, Phrase::new("compare.verdict.left-out-many").with("n", many)),
    }
}

fn names<'way>(ways: impl Iterator<Item = &'way Way>) -> Phrase {
    let and = |first, rest| Phrase::new("verdict.and").with("first", first).with("rest", rest);
    // There is at least one.
    ways.map(name).reduce(and).unwrap_or(Phrase::new("compare.verdict.nothing"))
}

fn then(first: Phrase, rest: Phrase) -> Phrase {
    Phrase::new("compare.verdict.then").with("first", first).with("rest", rest)
}

/// How much faster than one after the other, where that was run and can be told apart.
fn with_speed_up(comparison: &Comparison, way: &Way, sentence: Phrase) -> Phrase {
    let Some(MeasuredSpeedUp { times, interval: Some((least, most)) }) = comparison.speed_up(way) else {
        return sentence;
    };
    if way.plan.model.profile().together == Together::Alone || least <= 1.0 {
        return sentence;
    }
    let speed_up = Phrase::new("compare.verdict.speed-up")
        .with("times", Arg::Ratio(times))
        .with("least", Arg::Ratio(least))
        .with("most", Arg::Ratio(most));
    then(sentence, speed_up)
}

/// What a way is called: "threads × 4 (mutex)".
pub(super) fn name(way: &Way) -> Phrase {
    let phrase = named(if way.plan.guard.is_some() { "compare.way.guarded" } else { "compare.way" }, way);
    match way.plan.guard {
        Some(guard) => phrase.with("guard", guard.name()),
        None => phrase,
    }
}

fn named(key: &'static str, way: &Way) -> Phrase {
    Phrase::new(key).with("model", crate::verdict::model_name(way.plan.model)).with("workers", way.plan.workers)
}

impl Way {
    /// What it is called wherever it is shown.
    #[must_use]
    pub fn name(&self) -> Phrase {
        name(self)
    }

    /// What it is called where all are under one guard: "threads × 4".
    #[must_use]
    pub fn name_without_guard(&self) -> Phrase {
        named("compare.way", self)
    }
}
