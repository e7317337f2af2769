//! What runs on files came to: how much was read, how fast, and where the time went.

use super::{Bar, Figure, Results};
use crate::event::{Nanos, Outcome};
use crate::plan::Plan;
use crate::text::{Arg, Phrase};
use crate::timeline::{TaskRow, Timeline};
use crate::work::TOTALS_WRONG;

/// What JSON files came to: totals, bytes, and reading against parsing.
pub(super) fn json(plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
    let files = Files::finished(timeline, at);
    let mut figures = Vec::new();
    // Only of files that were made for the run it is known what is in them.
    if plan.settings.outside("path").is_empty() {
        figures.push(Figure { key: "totals", value: files.totals().into() });
    }
    figures.push(Figure { key: "values", value: files.sum("values").into() });
    figures.extend(files.amounts(timeline, at));
    Results { figures, bars: files.bars(&[("read", "reading"), ("parse", "parsing")]), ..Results::default() }
}

/// What pictures came to: pixels, bytes, and reading, decoding, resizing, writing.
pub(super) fn images(timeline: &Timeline, at: Nanos) -> Results {
    let files = Files::finished(timeline, at);
    let mut figures = vec![Figure { key: "pixels", value: files.sum("pixels").into() }];
    figures.extend(files.amounts(timeline, at));
    figures.push(Figure { key: "small-data", value: Arg::Bytes(files.sum("small-size")) });
    let parts = [("read", "reading"), ("decode", "decoding"), ("resize", "resizing"), ("write", "writing")];
    Results { figures, bars: files.bars(&parts), ..Results::default() }
}

/// The tasks that had ended at a moment, one a file.
struct Files<'run> {
    timeline: &'run Timeline,
    rows: Vec<&'run TaskRow>,
}

impl<'run> Files<'run> {
    fn finished(timeline: &'run Timeline, at: Nanos) -> Self {
        let has_ended = |row: &&TaskRow| row.finished.as_ref().is_some_and(|(when, _)| *when <= at);
        Self { timeline, rows: timeline.tasks().iter().filter(has_ended).collect() }
    }

    fn sum(&self, fact: &str) -> u64 {
        self.rows.iter().filter_map(|row| self.timeline.facts_of(row).figure(fact)).fold(0, u64::saturating_add)
    }

    /// How many bytes were read, and how many a second.
    fn amounts(&self, timeline: &Timeline, at: Nanos) -> [Figure; 2] {
        let (bytes, elapsed) = (self.sum("size"), timeline.elapsed().min(at).max(1));
        let per_second = u128::from(bytes) * 1_000_000_000 / u128::from(elapsed);
        let per_second = u64::try_from(per_second).unwrap_or(u64::MAX);
        [Figure { key: "data", value: Arg::Bytes(bytes) }, Figure { key: "data-rate", value: Arg::Bytes(per_second) }]
    }

    /// Whether the files held what was written into them.
    fn totals(&self) -> Phrase {
        let count = |fits: &dyn Fn(&Outcome) -> bool| {
            self.rows.iter().filter(|row| row.finished.as_ref().is_some_and(|(_, outcome)| fits(outcome))).count()
        };
        let right = count(&|outcome| matches!(outcome, Outcome::Ok(_)));
        let wrong = count(&|outcome| matches!(outcome, Outcome::Failed(why) if why.key() == TOTALS_WRONG));
        let said = if wrong > 0 { "figure.totals.wrong" } else { "figure.totals.right" };
        Phrase::new(said).offer("right", right).offer("wrong", wrong).with("files", self.rows.len())
    }

    /// An average file and the one that took longest, in parts.
    fn bars(&self, parts: &[(&str, &'static str)]) -> Vec<Bar> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, Fact, Facts, RunEnd, Value, What};
    use crate::plan::{ScenarioName, SettingValue};
    use crate::scenario;
    use crate::text::{Lang, Texts};

    const MILLISECOND: Nanos = 1_000_000;

    /// Two files of a megabyte each: one takes 10 ms, the other as long as told and ends as told.
    fn timeline(parse: Nanos, outcome: Outcome) -> Timeline {
        let facts = |parse| {
            let facts = Facts::new().with("size", Fact::Bytes(1 << 20)).with("read", Fact::Nanos(MILLISECOND));
            Box::new(facts.with("parse", Fact::Nanos(parse)).with("values", Fact::Number(500)))
        };
        let ok = Outcome::Ok(Value::Number(500));
        let events = [
            (0, What::TasksQueued { first: 0, count: 2 }),
            (0, What::TaskNamed { task: 1, name: "b.json".into() }),
            (0, What::TaskStarted { worker: 0, task: 0 }),
            (0, What::TaskStarted { worker: 1, task: 1 }),
            (10, What::TaskFacts { worker: 0, task: 0, facts: facts(9 * MILLISECOND) }),
            (10, What::TaskFinished { worker: 0, task: 0, outcome: ok }),
            (20, What::TaskFacts { worker: 1, task: 1, facts: facts(parse) }),
            (20, What::TaskFinished { worker: 1, task: 1, outcome }),
            (20, What::Finished { end: RunEnd::Completed }),
        ];
        let events = events.map(|(at, what)| Event { at: at * MILLISECOND, what });
        Timeline::of(&events)
    }

    fn said(results: &Results, key: &str) -> String {
        let figure = results.figures.iter().find(|figure| figure.key == key).expect("it is there");
        Texts::of(Lang::En).say(&Phrase::new("figure.value").with("value", figure.value.clone()))
    }

    #[test]
    fn bytes_times_and_totals_are_those_of_the_files_that_have_ended() {
        let plan = scenario::plan(ScenarioName::Json, 1);
        let timeline = timeline(19 * MILLISECOND, Outcome::Ok(Value::Number(500)));
        let all = json(&plan, &timeline, Nanos::MAX);
        assert_eq!(said(&all, "totals"), "right in 2 of 2 files");
        assert_eq!((said(&all, "data"), said(&all, "data-rate")), ("2.0 MiB".into(), "100.0 MiB".into()));
        let parts = |bar: usize| all.bars[bar].parts.iter().map(|(_, nanos)| *nanos / MILLISECOND).collect::<Vec<_>>();
        assert_eq!((parts(0), parts(1)), (vec![1, 14], vec![1, 19]));
        let half = json(&plan, &timeline, 10 * MILLISECOND);
        assert_eq!((said(&half, "totals"), said(&half, "values")), ("right in 1 of 1 files".into(), "500".into()));
        assert_eq!(json(&plan, &timeline, 0).bars, []);
    }

    #[test]
    fn a_wrong_total_is_said_and_of_the_users_files_none_is_known() {
        let mut plan = scenario::plan(ScenarioName::Json, 1);
        let timeline = timeline(1, Outcome::Failed(Box::new(Phrase::new(TOTALS_WRONG))));
        let results = json(&plan, &timeline, Nanos::MAX);
        assert_eq!(said(&results, "totals"), "wrong in 1 of 2 files: please report this");
        plan.settings.set("path", SettingValue::Outside(vec!["mine".to_owned()]));
        assert!(json(&plan, &timeline, Nanos::MAX).figures.iter().all(|figure| figure.key != "totals"));
    }
}
