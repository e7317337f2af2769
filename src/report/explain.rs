//! Where the lost updates of one run went: for people, and for programs.

use serde::Serialize;

use super::counter::guard_name;
use super::json::since;
use super::layout::{figure, sentence};
use super::table::{self, Align, Table};
use super::text::head;
use super::{Run, Style};
use crate::event::{Nanos, WorkerId};
use crate::text::{Phrase, Texts, duration, letter, percent, thousands, width};
use crate::timeline::{Cause, Ledger, LedgerRow, LossStep};
use crate::verdict;

/// Raised when a field changes its meaning or goes away; new fields do not raise it.
const VERSION: u32 = 1;

/// Rows that are shown to people; what is more is summed up.
const MOST_ROWS: usize = 10;

/// Losers that are named one by one in a row.
const MOST_LOSERS: usize = 2;

/// And only as far as the row fits into a terminal of this width, columns.
const WIDEST_LOSERS: usize = 16;

/// A run, and which one of its file it is.
#[derive(Debug, Clone, Copy)]
pub struct Explained<'run> {
    pub run: &'run Run,
    pub ledger: &'run Ledger,
    /// Which one of the file, from 1.
    pub number: usize,
    pub of: usize,
}

/// The account for people.
#[must_use]
pub fn explain_text(explained: Explained<'_>, texts: &Texts, style: Style) -> String {
    let Explained { run: (plan, timeline), ledger, number, of } = explained;
    let zero = verdict::zero(plan, timeline);
    let mut lines = head(plan, 1, texts, style);
    lines.push(String::new());
    let expected = verdict::expected_counter(plan);
    let guard = style.title(&guard_name(plan.guard, texts));
    let which = Phrase::new("explain.which").with("n", number).with("all", of);
    let which = if of > 1 { format!(" · {}", texts.say(&which)) } else { String::new() };
    lines.push(format!("{} {guard}{which}", style.mark(ledger.observed == expected)));
    let figures = figures(ledger, expected, texts, style);
    let column = figures.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    lines.extend(figures.iter().map(|(name, value)| figure(name, value, column)));
    for note in verdict::account_notes(plan, ledger) {
        lines.extend(sentence(&texts.say(&note)));
    }
    if let Some(largest) = ledger.rows.first() {
        lines.push(String::new());
        lines.extend(row_table(ledger, zero, texts, style));
        let strip = interleaving(ledger, (largest, zero), texts, style);
        if !strip.is_empty() {
            lines.push(String::new());
            lines.extend(strip);
        }
        lines.push(String::new());
        lines.extend(worker_table(ledger, texts, style));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    style.finish(text)
}

fn figures<'texts>(ledger: &Ledger, expected: u64, texts: &'texts Texts, style: Style) -> Vec<(&'texts str, String)> {
    #[expect(clippy::cast_precision_loss, reason = "a share, shown with three digits")]
    let share = ledger.lost() as f64 / ledger.made.max(1) as f64;
    let share = if ledger.lost() > 0 { format!(" ({})", percent(share)) } else { String::new() };
    let observed = style.judged(ledger.observed == expected, &thousands(ledger.observed));
    let mut figures = vec![(texts.get("report.expected"), thousands(expected))];
    if ledger.made != expected {
        figures.push((texts.get("explain.made"), thousands(ledger.made)));
    }
    figures.push((texts.get("report.observed"), observed));
    figures.push((texts.get("report.lost"), format!("{}{share}", thousands(ledger.lost()))));
    figures
}

fn row_table(ledger: &Ledger, zero: Nanos, texts: &Texts, style: Style) -> Vec<String> {
    let heads = [
        ("explain.lost", Align::Right),
        ("explain.whose", Align::Left),
        ("explain.by", Align::Right),
        ("explain.from", Align::Right),
        ("explain.to", Align::Right),
        ("explain.at", Align::Right),
    ];
    let mut table = Table::headed(&heads, texts);
    let (shown, more) = ledger.rows.split_at(ledger.rows.len().min(MOST_ROWS));
    for row in shown {
        let overwritten = row.cause == Cause::Overwritten;
        let only = |text: String| if overwritten { text } else { String::new() };
        table.row(vec![
            thousands(row.lost),
            losers(row),
            row.by.map(letter).unwrap_or_default(),
            only(thousands(row.read + 1)),
            only(thousands(row.highest)),
            duration(row.at.saturating_sub(zero)),
        ]);
    }
    let mut lines = table.lines(2, style);
    if !more.is_empty() {
        let lost: u64 = more.iter().map(|row| row.lost).sum();
        lines.push(format!("  {}", texts.say(&Phrase::new("explain.more").with("n", more.len()).with("lost", lost))));
    }
    lines
}

/// Who lost: one worker by its letter, several with how many each.
fn losers(row: &LedgerRow) -> String {
    if let [(worker, _)] = row.losers.as_slice() {
        return letter(*worker);
    }
    let mut said = String::new();
    for (index, (worker, lost)) in row.losers.iter().enumerate() {
        let next = format!("{}: {}", letter(*worker), thousands(*lost));
        if index > 0 && (index == MOST_LOSERS || width(&said) + width(&next) > WIDEST_LOSERS) {
            said.push_str(", …");
            break;
        }
        if index > 0 {
            said.push_str(", ");
        }
        said.push_str(&next);
    }
    said
}

/// How the largest row came about, step by step.
fn interleaving(ledger: &Ledger, (row, zero): (&LedgerRow, Nanos), texts: &Texts, style: Style) -> Vec<String> {
    let steps = ledger.interleaving(row);
    if steps.is_empty() {
        return Vec::new();
    }
    let heads = [
        ("report.worker", Align::Right),
        ("explain.does", Align::Left),
        ("explain.value", Align::Right),
        ("explain.at", Align::Right),
    ];
    let mut table = Table::headed(&heads, texts);
    for step in &steps {
        table.row(vec![
            letter(step.worker),
            texts.get(if step.writes { "explain.writes" } else { "explain.reads" }).to_owned(),
            thousands(step.value),
            step.at.map(|at| duration(at.saturating_sub(zero))).unwrap_or_default(),
        ]);
    }
    let mut lines = vec![format!("  {}", texts.get("explain.how"))];
    lines.extend(table.lines(2, style));
    lines.extend(sentence(&texts.say(&verdict::loss(row, letter))));
    lines
}

fn worker_table(ledger: &Ledger, texts: &Texts, style: Style) -> Vec<String> {
    let heads = ["report.worker", "explain.made", "explain.lost"].map(|key| (key, Align::Right));
    let mut table = Table::headed(&heads, texts);
    for share in ledger.workers.iter().take(table::MOST_ROWS) {
        table.row(vec![letter(share.worker), thousands(share.made), thousands(share.lost)]);
    }
    let mut lines = table.lines(2, style);
    lines.extend(table::more(ledger.workers.len(), table::MOST_ROWS, texts));
    lines
}

#[derive(Serialize)]
struct Account {
    version: u32,
    program: &'static str,
    run: usize,
    runs: usize,
    guard: Option<&'static str>,
    expected: u64,
    made: u64,
    observed: u64,
    lost: u64,
    unexplained: u64,
    balanced: bool,
    rows: Vec<RowObject>,
    workers: Vec<WorkerObject>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct RowObject {
    workers: Vec<WorkerId>,
    lost: u64,
    cause: &'static str,
    by: Option<WorkerId>,
    thrown_back: Option<ThrownBackObject>,
    losers: Vec<Loser>,
    /// The last value that was read twice; lost are values from the next one to `highest`.
    read: u64,
    highest: u64,
    at_ns: i64,
    steps: Vec<StepObject>,
}

#[derive(Serialize)]
struct ThrownBackObject {
    worker: WorkerId,
    by: WorkerId,
    from: u64,
    to: u64,
    at_ns: i64,
}

#[derive(Serialize)]
struct Loser {
    worker: WorkerId,
    lost: u64,
}

#[derive(Serialize)]
struct StepObject {
    worker: WorkerId,
    does: &'static str,
    value: u64,
    at_ns: Option<i64>,
}

#[derive(Serialize)]
struct WorkerObject {
    id: WorkerId,
    /// What it is called on screen.
    name: String,
    made: u64,
    lost: u64,
}

/// The account for programs: one JSON object that ends with a newline. The `lost` of its rows sum up to its own.
///
/// # Errors
/// None that an account can cause: serde's, passed on rather than hidden.
pub fn explain_json(explained: Explained<'_>, texts: &Texts) -> serde_json::Result<String> {
    let Explained { run: (plan, timeline), ledger, number, of } = explained;
    let zero = verdict::zero(plan, timeline);
    let account = Account {
        version: VERSION,
        program: super::PROGRAM,
        run: number,
        runs: of,
        guard: plan.guard.map(crate::plan::GuardName::name),
        expected: verdict::expected_counter(plan),
        made: ledger.made,
        observed: ledger.observed,
        lost: ledger.lost(),
        unexplained: ledger.unexplained,
        balanced: ledger.balances(),
        rows: ledger.rows.iter().map(|row| row_object(ledger, row, zero)).collect(),
        workers: ledger
            .workers
            .iter()
            .map(|share| WorkerObject {
                id: share.worker,
                name: letter(share.worker),
                made: share.made,
                lost: share.lost,
            })
            .collect(),
        notes: verdict::account_notes(plan, ledger).iter().map(|note| texts.say(note)).collect(),
    };
    super::json_text::pretty(&account)
}

fn row_object(ledger: &Ledger, row: &LedgerRow, zero: Nanos) -> RowObject {
    RowObject {
        workers: row.workers(),
        lost: row.lost,
        cause: row.cause.name(),
        by: row.by,
        thrown_back: row.thrown_back.map(|back| ThrownBackObject {
            worker: back.worker,
            by: back.by,
            from: back.from,
            to: back.to,
            at_ns: since(zero, back.at),
        }),
        losers: row.losers.iter().map(|&(worker, lost)| Loser { worker, lost }).collect(),
        read: row.read,
        highest: row.highest,
        at_ns: since(zero, row.at),
        steps: ledger.interleaving(row).iter().map(|step| step_object(step, zero)).collect(),
    }
}

fn step_object(step: &LossStep, zero: Nanos) -> StepObject {
    let does = if step.writes { "write" } else { "read" };
    StepObject { worker: step.worker, does, value: step.value, at_ns: step.at.map(|at| since(zero, at)) }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;
    use crate::text::Lang;

    fn explained(run: &Run, say: impl Fn(Explained<'_>) -> String) -> String {
        let ledger = verdict::ledger(&run.0, &run.1).expect("it has a counter");
        say(Explained { run, ledger: &ledger, number: 1, of: 2 })
    }

    fn english(run: &Run) -> String {
        explained(run, |it| explain_text(it, Texts::of(Lang::En), Style::default()))
    }

    #[test]
    fn a_race_is_accounted_for_to_the_last_update() {
        insta::assert_snapshot!(english(&fixtures::counter_pair()[0]), @r"
        Shared counter · threads · workers: 2 · nudged window
        --increments 4  --seed 7

        ✗ no guard · run 1 of 2
          expected  8
          observed  5
          lost      3 (37.5 %)

          lost  by worker  overwritten by  values from  to       at
             3  A                       B            1   3  10.0 µs

          How the largest of them came about:
          worker  does    value       at
               B  reads       0
               A  reads       0
               B  writes      1  10.0 µs
               A  writes      1  10.0 µs
               A  writes      3
          From 1 on they counted side by side. What worker B wrote stands, and 3 updates
          left no trace.

          worker  made  lost
               A     4     3
               B     4     0
        ");
    }

    #[test]
    fn copies_that_nobody_sees_are_said_to_be_such() {
        insta::assert_snapshot!(english(&fixtures::private()), @r"
        Shared counter · processes · workers: 2 · nudged window · private memory
        --increments 4  --seed 7

        ✗ no guard · run 1 of 2
          expected  8
          observed  0
          lost      8 (100 %)
          Nothing was overwritten: each child counted in a copy of its own, and the
          copies are gone.

          lost  by worker       at
             4  A          10.0 µs
             4  B          10.0 µs

          worker  made  lost
               A     4     4
               B     4     4
        ");
    }

    #[test]
    fn a_guard_that_worked_leaves_nothing_to_explain() {
        insta::assert_snapshot!(english(&fixtures::counter_pair()[1]), @r"
        Shared counter · threads · workers: 2 · nudged window
        --increments 4  --seed 7

        ✓ mutex · run 1 of 2
          expected  8
          observed  8
          lost      0
          Nothing was lost: every one of 8 writes stands.
        ");
    }

    #[test]
    fn the_account_for_programs() {
        let json = |it: Explained<'_>| explain_json(it, Texts::of(Lang::En)).expect("an account is JSON");
        insta::assert_snapshot!(
            explained(&fixtures::counter_pair()[0], json).replace(super::super::PROGRAM, "PROGRAM")
        );
    }

    #[rstest::rstest]
    fn an_account_fits_into_eighty_columns(#[values(Lang::En, Lang::Ko)] lang: Lang) {
        for run in [fixtures::private(), fixtures::counter_pair().swap_remove(0)] {
            let said = explained(&run, |it| explain_text(it, Texts::of(lang), Style::default()));
            assert!(said.lines().all(|line| width(line) <= 80), "{said}");
        }
    }
}
