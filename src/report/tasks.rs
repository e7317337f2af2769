//! Tasks for people: in the order of their completion, and what was gained by running several at once.

use super::Run;
use super::Style;
use super::layout::{figure, sentence};
use super::table::{self, Align, MOST_ROWS, Table};
use crate::event::{Fact, Nanos, Outcome, TaskId};
use crate::plan::Plan;
use crate::results::succeeded;
use crate::scenario::{self, Group};
use crate::text::{Arg, Key, Phrase, Texts, duration, fit, letter, percent, ratio, thousands, width};
use crate::timeline::{TaskRow, Timeline};
use crate::verdict;

pub(super) fn lines((plan, timeline): &Run, texts: &Texts, style: Style) -> Vec<String> {
    let mut lines = task_table(plan, timeline, texts, style);
    lines.push(String::new());
    let mut figures = figures(plan, timeline, texts);
    let results = scenario::results(plan, timeline, Nanos::MAX);
    figures.extend(super::results::figures(&results, texts));
    let column = figures.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    lines.extend(figures.iter().map(|(name, value)| figure(name, value, column)));
    lines.extend(super::results::tallies(&results, texts, style));
    lines.extend(super::results::bars(&results, texts, style));
    lines.extend(sentence(&texts.say(&verdict::of(plan, timeline))));
    lines
}

fn task_table(plan: &Plan, timeline: &Timeline, texts: &Texts, style: Style) -> Vec<String> {
    let head = |key: &'static str, align| (texts.get(key).to_owned(), align);
    // What no task knows has no column.
    let known = |key: &&&'static str| timeline.tasks().iter().any(|task| timeline.facts_of(task).get(key).is_some());
    let columns: Vec<&'static str> = scenario::get(plan.scenario).columns().iter().filter(known).copied().collect();
    let mut heads = vec![
        head("report.task", Align::Left),
        head("report.worker", Align::Right),
        head("report.started", Align::Right),
        head("report.took", Align::Right),
    ];
    heads.extend(columns.iter().map(|key| head(Key::Fact.of(*key), Align::Right)));
    heads.extend([head("report.value", Align::Right), head("report.status", Align::Left)]);
    let mut table = Table::new(heads);
    let order = in_order(timeline);
    for id in order.iter().take(MOST_ROWS) {
        table.row(row(plan, timeline, *id, &columns, texts, style));
    }
    let mut lines = table.lines(2, style);
    lines.extend(table::more(order.len(), MOST_ROWS, texts));
    lines
}

/// Completed tasks as they completed, then the others.
fn in_order(timeline: &Timeline) -> Vec<TaskId> {
    let mut order = timeline.completed_order();
    let mut listed = vec![false; timeline.tasks().len()];
    for id in &order {
        listed[*id as usize] = true;
    }
    order.extend((0..).zip(&listed).filter(|(_, listed)| !**listed).map(|(id, _)| id));
    order
}

fn row(
    plan: &Plan,
    timeline: &Timeline,
    id: TaskId,
    columns: &[&'static str],
    texts: &Texts,
    style: Style,
) -> Vec<String> {
    let task = &timeline.tasks()[id as usize];
    let value = task.finished.as_ref().and_then(|(_, outcome)| match outcome {
        Outcome::Ok(value) => value.number(),
        _ => None,
    });
    let mut row = vec![
        fit(&texts.say(&verdict::label(plan, timeline, id)), WIDEST_NAME),
        task.started().map(|(_, worker)| letter(worker)).unwrap_or_default(),
        task.started().map(|(at, _)| duration(at)).unwrap_or_default(),
        task.took().map(duration).unwrap_or_default(),
    ];
    let facts = columns.iter().map(|key| timeline.facts_of(task).get(key));
    row.extend(facts.map(|fact| fact.as_ref().map(Fact::in_words).unwrap_or_default()));
    let mut status = status(plan, id, task, texts, style);
    if let Some(at) = timeline.result_waits().given_up(id) {
        let given_up = texts.say(&Phrase::new("status.given-up").with("at", Arg::Duration(at)));
        status = format!("{status} ({given_up})");
    }
    row.extend([value.map(thousands).unwrap_or_default(), status]);
    row
}

/// How much of a name from outside is shown, columns.
const WIDEST_NAME: usize = 28;

/// A mark, a word, and the reason if there is one. Last in its row, so that its colours disturb no column.
fn status(plan: &Plan, id: TaskId, task: &TaskRow, texts: &Texts, style: Style) -> String {
    let Some((_, outcome)) = &task.finished else { return texts.get("status.unfinished").to_owned() };
    let word = texts.get(Key::Status.of(outcome.name())).to_owned();
    match outcome {
        Outcome::Ok(value) => {
            let expected = scenario::get(plan.scenario).expected_value(plan, id);
            let right = expected.is_none_or(|expected| value.number() == Some(expected));
            let key = if right { "status.checked" } else { "status.wrong" };
            let word = if expected.is_some() { texts.get(key).to_owned() } else { word };
            format!("{} {word}", style.mark(right))
        }
        Outcome::Failed(why) | Outcome::Killed(why) => format!("{} {word}: {}", style.mark(false), texts.say(why)),
        Outcome::TimedOut | Outcome::Cancelled => format!("{} {word}", style.mark(false)),
    }
}

fn figures(plan: &Plan, timeline: &Timeline, texts: &Texts) -> Vec<(String, String)> {
    let (elapsed, work, cpu) = (timeline.elapsed(), timeline.work_ns(), timeline.cpu_ns());
    let own = |key: &'static str| texts.get(key).to_owned();
    // What was not done was not done faster.
    let is_whole = succeeded(timeline) == timeline.tasks().len();
    let mut figures = vec![(own("report.elapsed"), duration(elapsed))];
    figures.push((own("report.starting"), duration(timeline.starting())));
    if scenario::get(plan.scenario).group() == Group::Computing {
        if let Some(expected) = closed_form(plan, timeline) {
            figures.push((own("report.closed-form"), thousands(expected)));
        }
        figures.push((own("report.cpu"), duration(cpu)));
        figures.push((own("report.busy"), times(cpu, elapsed, "report.of-cpu", texts)));
    } else if scenario::get(plan.scenario).is_about_speed() {
        figures.push((own("report.one-by-one"), duration(work)));
        figures.extend(is_whole.then(|| (own("report.speed-up"), times(work, elapsed, "report.of-work", texts))));
    }
    if scenario::get(plan.scenario).is_about_speed() {
        figures.push((own("report.overlap"), percent(timeline.overlap())));
        figures.push((own("report.parallel"), percent(timeline.parallel())));
    }
    if let Some((_, longest)) = timeline.loop_blocked() {
        figures.push((own("report.loop-blocked"), duration(longest)));
    }
    figures
}

/// What every task should come to, where all should come to the same.
fn closed_form(plan: &Plan, timeline: &Timeline) -> Option<u128> {
    let scenario = scenario::get(plan.scenario);
    let mut expected = (0..).zip(timeline.tasks()).map(|(id, _)| scenario.expected_value(plan, id));
    let first = expected.next()??;
    expected.all(|other| other == Some(first)).then_some(first)
}

#[expect(clippy::cast_precision_loss, reason = "a factor, shown with two digits")]
fn times(one: u64, elapsed: u64, how: &'static str, texts: &Texts) -> String {
    let factor = ratio(one as f64 / elapsed.max(1) as f64);
    format!("{factor} ({})", texts.get(how))
}
