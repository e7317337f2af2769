//! One sentence on a comparison. It claims a difference only where trials can be told apart.

use super::names::listed;
use super::{Comparison, Enough, MeasuredSpeedUp, Until, Way};
use crate::plan::Together;
use crate::statistics::{FEWEST_APART, Spread};
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

/// Which ways share the first place, by their number: they cannot be told apart. None where nothing was run to its end.
pub(super) fn first(comparison: &Comparison) -> Vec<usize> {
    let Some(ranking) = Ranking::of(comparison) else { return Vec::new() };
    let shared = ranking.timed[..ranking.first].iter();
    let number = |way: &Way| comparison.ways.iter().position(|other| std::ptr::eq(way, other));
    shared.filter_map(|(way, _)| number(way)).collect()
}

/// Whether there is something wrong with what the verdict is about: runs of the fastest ways came out wrong, tasks failed, or
/// there are too few trials for anything but luck.
#[must_use]
pub fn is_doubtful(comparison: &Comparison) -> bool {
    let is_doubtful = |ranking: Ranking<'_>| ranking.wrong().0 > 0 || fewest(&ranking.timed) < FEWEST_APART;
    comparison.ways.iter().any(Way::has_failed) || Ranking::of(comparison).is_none_or(is_doubtful)
}

/// Why no more runs were made; nothing where all trials were made that were asked for. If it was not enough, somebody
/// stopped it.
#[must_use]
pub fn ending(comparison: &Comparison, until: Until, enough: Option<Enough>) -> Option<Phrase> {
    let made = comparison.made();
    match (enough, until.trials_of(comparison.ways.len())) {
        (None, Some(planned)) => Some(Phrase::new("compare.stopped").with("made", made).with("planned", planned)),
        (None, None) => Some(Phrase::new("compare.stopped.open").with("made", made)),
        (Some(Enough::Told), ..) => Some(Phrase::new("compare.ended.told")),
        (Some(Enough::Budget), ..) => {
            Some(Phrase::new("compare.ended.budget").with("budget", until.budget_in_words().unwrap_or_default()))
        }
        (Some(Enough::Trials), ..) => None,
    }
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
        // Of few trials nothing can be told apart: then it is said who arrived together, and that it may be luck.
        let first = if fewest(&timed) < FEWEST_APART { near(&timed) } else { alike };
        Some(Self { timed, first })
    }

    /// Whether it is about what was seen once.
    fn is_seen_once(&self) -> bool {
        let all_once = self.timed.iter().all(|(way, _)| way.trials.len() == 1);
        all_once && self.timed.iter().any(|(way, _)| way.seen_once)
    }

    fn in_words(&self) -> Phrase {
        let (way, fastest) = self.timed[0];
        let median = Arg::Duration(fastest.median);
        if self.timed.len() == 1 {
            return Phrase::new("compare.verdict.one").with("way", way.name()).with("median", median);
        }
        if fewest(&self.timed) < FEWEST_APART {
            return self.few_in_words();
        }
        if self.first == self.timed.len() {
            return Phrase::new("compare.verdict.alike").with("n", self.timed.len());
        }
        if self.first == 1 {
            return Phrase::new("compare.verdict.fastest")
                .with("way", way.name())
                .with("median", median)
                .with("factor", self.factor(1));
        }
        Phrase::new("compare.verdict.several")
            .with("ways", names(self.timed[..self.first].iter().map(|(way, _)| *way)))
            .with("median", median)
    }

    /// What was seen once, or in few trials.
    fn few_in_words(&self) -> Phrase {
        let [one, several, alike] = if self.is_seen_once() {
            ["compare.verdict.once", "compare.verdict.once.several", "compare.verdict.once.alike"]
        } else {
            ["compare.verdict.few", "compare.verdict.few.several", "compare.verdict.few.alike"]
        };
        let key = match self.first {
            first if first == self.timed.len() => alike,
            1 => one,
            _ => several,
        };
        Phrase::new(key)
            .offer("ways", names(self.timed[..self.first].iter().map(|(way, _)| *way)))
            .with("median", Arg::Duration(self.timed[0].1.median))
            .offer("factor", self.factor(self.first))
            .offer("n", fewest(&self.timed))
            .with("fewest", FEWEST_APART)
    }

    /// How many times as long the one in this place took as the first.
    fn factor(&self, place: usize) -> Arg {
        let [first, other] =
            [0, place].map(|place| self.timed.get(place).map_or(1, |(_, spread)| spread.median.max(1)));
        Arg::Ratio(super::ratio(other, first))
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

/// How many took about as long as the first: they arrived together.
fn near(timed: &[(&Way, Spread)]) -> usize {
    let fastest = timed[0].1.median;
    timed.iter().take_while(|(_, time)| time.median <= fastest.saturating_add(fastest / 10)).count()
}

/// How often the fastest ways came out wrong, if they did, and which way never did.
fn with_outcomes(comparison: &Comparison, ranking: &Ranking<'_>, sentence: Phrase) -> Phrase {
    let (wrong, of) = ranking.wrong();
    if wrong == 0 {
        return sentence;
    }
    let said = Phrase::new(if of == 1 { "compare.verdict.wrong.one" } else { "compare.verdict.wrong" });
    let sentence = then(sentence, said.offer("wrong", wrong).offer("of", of));
    let is_right = |way: &Way| way.right().is_some_and(|right| right.hits == right.of);
    if let Some((way, time)) = ranking.timed.iter().find(|(way, _)| is_right(way)) {
        let right = Phrase::new("compare.verdict.right").with("way", way.name());
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
    let failed = comparison.ways.iter().filter(|way| way.has_failed());
    match failed.clone().count() {
        0 => sentence,
        _ => then(sentence, Phrase::new("compare.verdict.left-out").with("ways", names(failed))),
    }
}

fn names<'way>(ways: impl Iterator<Item = &'way Way> + Clone) -> Phrase {
    let count = ways.clone().count();
    if count > NAMED {
        return Phrase::new("compare.verdict.many").with("n", count);
    }
    // There is at least one.
    listed(ways.map(Way::name).collect()).unwrap_or(Phrase::new("compare.verdict.nothing"))
}

fn then(first: Phrase, rest: Phrase) -> Phrase {
    Phrase::new("compare.verdict.then").with("first", first).with("rest", rest)
}

/// How much faster than one after the other, where that was run and can be told apart.
fn with_speed_up(comparison: &Comparison, way: &Way, sentence: Phrase) -> Phrase {
    let (Some(MeasuredSpeedUp { times, interval }), Some(base)) = (comparison.speed_up(way), comparison.baseline(way))
    else {
        return sentence;
    };
    let is_told = way.elapsed().zip(base.elapsed()).is_some_and(|(own, base)| own.differs_from(&base));
    let alone = way.plan.model.profile().together == Together::Alone;
    if alone || !is_told || interval.map_or(times, |(least, _)| least) <= 1.0 {
        return sentence;
    }
    let said =
        Phrase::new(if interval.is_some() { "compare.verdict.speed-up" } else { "compare.verdict.speed-up.few" });
    let said = said.with("times", Arg::Ratio(times));
    let (least, most) = interval.unwrap_or_default();
    then(sentence, said.offer("least", Arg::Ratio(least)).offer("most", Arg::Ratio(most)))
}
