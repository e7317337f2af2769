//! What JSON files came to: totals, bytes, and reading against parsing.

use super::TOTALS_WRONG;
use crate::event::{Nanos, Outcome};
use crate::results::{Figure, Results};
use crate::scenario::kinds::file_results::Files;
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

pub(super) fn sums(timeline: &Timeline, at: Nanos, are_made: bool) -> Results {
    let files = Files::finished(timeline, at);
    let mut figures = Vec::new();
    // Only of files that were made for the run it is known what is in them.
    if are_made {
        figures.push(Figure { key: "totals", value: totals(&files).into() });
    }
    figures.push(Figure { key: "values", value: files.sum("values").into() });
    figures.extend(files.amounts(timeline, at));
    let mut parts = vec![("read", "reading"), ("parse", "parsing")];
    let returned = files.sum("returned");
    if returned > 0 {
        figures.push(Figure { key: "returned", value: Arg::Bytes(returned) });
        parts.push(("return", "returning"));
    }
    Results { figures, bars: files.bars(&parts), ..Results::default() }
}

/// Says behind a verdict what it cost to bring documents back from other processes, if any came from there.
pub(super) fn with_returns(timeline: &Timeline, verdict: Phrase) -> Phrase {
    let files = Files::finished(timeline, Nanos::MAX);
    let returned = files.sum("returned");
    if returned == 0 {
        return verdict;
    }
    Phrase::new("verdict.json.returned")
        .with("said", verdict)
        .with("data", Arg::Bytes(returned))
        .with("parse", Arg::Duration(files.sum("parse")))
        .with("return", Arg::Duration(files.sum("return")))
}

/// Whether the files held what was written into them.
fn totals(files: &Files<'_>) -> Phrase {
    let count = |fits: &dyn Fn(&Outcome) -> bool| {
        files.rows.iter().filter(|row| row.finished.as_ref().is_some_and(|(_, outcome)| fits(outcome))).count()
    };
    let right = count(&|outcome| matches!(outcome, Outcome::Ok(_)));
    let wrong = count(&|outcome| matches!(outcome, Outcome::Failed(why) if why.key() == TOTALS_WRONG));
    let said = if wrong > 0 { "figure.totals.wrong" } else { "figure.totals.right" };
    Phrase::new(said).offer("right", right).offer("wrong", wrong).with("files", files.rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Event, EventKind, Fact, Facts, RunEnd, Value};
    use crate::plan::MILLISECOND;
    use crate::text::{Lang, Texts};

    /// Two files of a megabyte each: one takes 10 ms, the other as long as told and ends as told.
    fn timeline(parse: Nanos, outcome: Outcome) -> Timeline {
        let facts = |parse| {
            let facts = Facts::new().with("size", Fact::Bytes(1 << 20)).with("read", Fact::Nanos(MILLISECOND));
            Box::new(facts.with("parse", Fact::Nanos(parse)).with("values", Fact::Number(500)))
        };
        let ok = Outcome::Ok(Value::Number(500));
        let events = [
            (0, EventKind::TasksQueued { first: 0, count: 2 }),
            (0, EventKind::TaskNamed { task: 1, name: "b.json".into() }),
            (0, EventKind::TaskStarted { worker: 0, task: 0 }),
            (0, EventKind::TaskStarted { worker: 1, task: 1 }),
            (10, EventKind::TaskFacts { worker: 0, task: 0, facts: facts(9 * MILLISECOND) }),
            (10, EventKind::TaskFinished { worker: 0, task: 0, outcome: ok }),
            (20, EventKind::TaskFacts { worker: 1, task: 1, facts: facts(parse) }),
            (20, EventKind::TaskFinished { worker: 1, task: 1, outcome }),
            (20, EventKind::Finished { end: RunEnd::Completed }),
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
        let timeline = timeline(19 * MILLISECOND, Outcome::Ok(Value::Number(500)));
        let all = sums(&timeline, Nanos::MAX, true);
        assert_eq!(said(&all, "totals"), "right in 2 of 2 files");
        assert_eq!((said(&all, "data"), said(&all, "data-rate")), ("2.0 MiB".into(), "100 MiB".into()));
        let parts = |bar: usize| all.bars[bar].parts.iter().map(|(_, nanos)| *nanos / MILLISECOND).collect::<Vec<_>>();
        assert_eq!((parts(0), parts(1)), (vec![1, 14], vec![1, 19]));
        let half = sums(&timeline, 10 * MILLISECOND, true);
        assert_eq!((said(&half, "totals"), said(&half, "values")), ("right in 1 of 1 files".into(), "500".into()));
        assert_eq!(sums(&timeline, 0, true).bars, []);
    }

    #[test]
    fn what_came_back_is_told_beside_parsing() {
        let mut timeline = timeline(19 * MILLISECOND, Outcome::Ok(Value::Number(500)));
        assert_eq!(with_returns(&timeline, Phrase::new("verdict.going")), Phrase::new("verdict.going"));
        let facts = Facts::new().with("returned", Fact::Bytes(1 << 20)).with("return", Fact::Nanos(30 * MILLISECOND));
        let what = EventKind::TaskFacts { worker: 0, task: 0, facts: Box::new(facts) };
        timeline.apply(&Event { at: 20 * MILLISECOND, what });
        let told = Texts::of(Lang::En).say(&with_returns(&timeline, Phrase::new("verdict.going")));
        assert!(told.contains("1.0 MiB") && told.contains("28.0 ms") && told.contains("30.0 ms"), "{told}");
        let all = sums(&timeline, Nanos::MAX, true);
        assert_eq!(said(&all, "returned"), "1.0 MiB");
        assert_eq!(
            all.bars[1].parts.iter().map(|(key, _)| *key).collect::<Vec<_>>(),
            ["reading", "parsing", "returning"]
        );
    }

    #[test]
    fn a_wrong_total_is_said_and_of_the_users_files_none_is_known() {
        let timeline = timeline(1, Outcome::Failed(Box::new(Phrase::new(TOTALS_WRONG))));
        let results = sums(&timeline, Nanos::MAX, true);
        assert_eq!(said(&results, "totals"), "wrong in 1 of 2 files: please report this");
        assert!(sums(&timeline, Nanos::MAX, false).figures.iter().all(|figure| figure.key != "totals"));
    }
}
