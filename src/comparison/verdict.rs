//! One sentence on a comparison. It claims a difference only where the intervals of the medians have nothing in common.

use super::{Comparison, Curve, FEWEST, Spread, Way};
use crate::plan::ModelName;
use crate::text::{Arg, Phrase};

/// What the comparison showed.
#[must_use]
pub fn verdict(comparison: &Comparison) -> Phrase {
    // Only the same work can be faster or slower: where more workers have more to do, those that have most are compared.
    let most = comparison.ways.iter().filter(|way| !way.trials.is_empty()).map(|way| way.work).max();
    let same_work = comparison.ways.iter().filter(|way| Some(way.work) == most);
    let mut timed: Vec<(&Way, Spread)> = same_work.filter_map(|way| Some((way, way.elapsed()?))).collect();
    timed.sort_by_key(|(_, spread)| spread.median);
    let Some(&(first, fastest)) = timed.first() else { return Phrase::new("compare.verdict.nothing") };
    let Some(&(_, second)) = timed.get(1) else {
        let one = Phrase::new("compare.verdict.one").with("way", name(first));
        return with_outcomes(&timed, 1, one.with("median", Arg::Duration(fastest.median)));
    };
    let alike: Vec<&Way> =
        timed.iter().take_while(|(_, spread)| !fastest.differs_from(spread)).map(|(way, _)| *way).collect();
    let sentence = if alike.len() == timed.len() {
        Phrase::new("compare.verdict.alike").with("n", timed.len())
    } else if alike.len() > 1 {
        let names = alike
            .iter()
            .map(|way| name(way))
            .reduce(|first, rest| Phrase::new("verdict.and").with("first", first).with("rest", rest));
        Phrase::new("compare.verdict.several")
            .with("ways", names.unwrap_or(Phrase::new("compare.verdict.nothing")))
            .with("median", Arg::Duration(fastest.median))
    } else {
        Phrase::new("compare.verdict.fastest")
            .with("way", name(first))
            .with("median", Arg::Duration(fastest.median))
            .with("factor", Arg::Ratio(super::ratio(second.median, fastest.median.max(1))))
    };
    let sentence = with_outcomes(&timed, alike.len(), with_speed_up(comparison, first, sentence));
    let fewest = comparison.ways.iter().map(|way| way.trials.len()).filter(|trials| *trials > 0).min().unwrap_or(0);
    if fewest < FEWEST {
        let few = Phrase::new("compare.verdict.few").with("n", fewest).with("fewest", FEWEST);
        return then(sentence, few);
    }
    sentence
}

/// How often the first so many ways came out wrong, if they did, and which way never did: who is fast and wrong has won
/// nothing.
fn with_outcomes(timed: &[(&Way, Spread)], first: usize, sentence: Phrase) -> Phrase {
    let rights = timed[..first].iter().filter_map(|(way, _)| way.right());
    let (hits, of) = rights.fold((0, 0), |(hits, of), right| (hits + right.hits, of + right.of));
    if hits == of {
        return sentence;
    }
    let wrong = Phrase::new("compare.verdict.wrong").with("wrong", of - hits).with("of", of);
    let is_right = |way: &Way| way.right().is_some_and(|right| right.hits == right.of);
    let right = match timed.iter().find(|(way, _)| is_right(way)) {
        Some((way, time)) => {
            Phrase::new("compare.verdict.right").with("way", name(way)).with("median", Arg::Duration(time.median))
        }
        None => Phrase::new("compare.verdict.none-right"),
    };
    then(then(sentence, wrong), right)
}

fn then(first: Phrase, rest: Phrase) -> Phrase {
    Phrase::new("compare.verdict.then").with("first", first).with("rest", rest)
}

/// How much faster than one after the other, where that was run and can be told apart.
fn with_speed_up(comparison: &Comparison, way: &Way, sentence: Phrase) -> Phrase {
    let Some((times, least, most)) = comparison.speed_up(way) else { return sentence };
    if way.plan.model == ModelName::Sequential || least <= 1.0 {
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

impl Curve {
    /// What the law that fits says of it, on a machine with so many processors; `None` without a law.
    #[must_use]
    pub fn law_in_words(&self, cores: u32) -> Option<Phrase> {
        let law = self.law()?;
        // Far beyond what was measured a law says nothing.
        let most = self.points.last().map_or(1, |(workers, _)| *workers);
        let is_near = |peak: f64| peak <= 2.0 * f64::from(most);
        let key = if law.peak().is_some_and(is_near) { "compare.law.peak" } else { "compare.law" };
        Some(
            Phrase::new(key)
                .with("model", self.model.name())
                .with("contention", Arg::Percent(law.contention))
                .with("coherence", Arg::Percent(law.coherence))
                .with("peak", Arg::Ratio(law.peak().unwrap_or(0.0)))
                .with("cores", cores),
        )
    }
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
