//! Many trials for people: how often it came out right, and how far it was off.

use super::counter::guard_name;
use super::table::{self, Align, MOST_ROWS, Table};
use super::{Run, Style};
use crate::plan::GuardName;
use crate::results::{self, CounterResult};
use crate::scenario;
use crate::text::{Phrase, Texts, duration, thousands};
use crate::timeline::Timeline;
use crate::verdict;

pub(super) fn lines(runs: &[Run], texts: &Texts, style: Style) -> Vec<String> {
    let Some((plan, _)) = runs.first() else { return Vec::new() };
    let mut lines = vec![String::new()];
    if scenario::get(plan.scenario).needs().guards {
        lines.extend(counters(runs, texts, style));
    } else {
        lines.extend(times(runs, texts, style));
    }
    lines
}

fn counters(runs: &[Run], texts: &Texts, style: Style) -> Vec<String> {
    let heads = [
        ("report.guard", Align::Left),
        ("report.came-out-right", Align::Right),
        ("report.lost-least", Align::Right),
        ("report.lost-median", Align::Right),
        ("report.lost-most", Align::Right),
        ("report.time-median", Align::Right),
    ];
    let mut table = Table::headed(&heads, texts);
    let mut sentences = Vec::new();
    for guard in guards(runs) {
        let of_guard: Vec<&Run> = runs.iter().filter(|(plan, _)| plan.guard == guard).collect();
        let results = of_guard.iter().filter_map(|(plan, timeline)| verdict::counter(plan, timeline));
        let results: Vec<CounterResult> = results.collect();
        let exact = results.iter().filter(|result| result.is_exact()).count();
        let lost = sorted(results.iter().map(|result| result.lost));
        let time = sorted(of_guard.iter().map(|(_, timeline)| action_ns(timeline)));
        table.row(vec![
            guard_name(guard, texts),
            texts.say(&Phrase::new("report.of").with("n", exact).with("all", of_guard.len())),
            lost.first().copied().map(thousands).unwrap_or_default(),
            median(&lost).map(thousands).unwrap_or_default(),
            lost.last().copied().map(thousands).unwrap_or_default(),
            median(&time).map(duration).unwrap_or_default(),
        ]);
        let all_right = exact == of_guard.len();
        let key = match (all_right, guard) {
            (true, Some(guard)) if guard.protects() => "report.trials.right",
            (true, _) => "report.trials.unguarded",
            (false, _) => "report.trials.broken",
        };
        let said =
            Phrase::new(key).with("guard", guard_name(guard, texts)).with("n", exact).with("all", of_guard.len());
        sentences.push(format!("{} {}", style.mark(all_right), texts.say(&said)));
    }
    let mut lines = table.lines(2, style);
    lines.push(String::new());
    lines.extend(sentences);
    lines
}

fn times(runs: &[Run], texts: &Texts, style: Style) -> Vec<String> {
    let heads = [
        ("report.trial", Align::Right),
        ("report.seed", Align::Right),
        ("report.elapsed", Align::Right),
        ("report.came-out", Align::Right),
        ("report.note", Align::Left),
    ];
    let mut table = Table::headed(&heads, texts);
    for (number, (plan, timeline)) in (1_u64..).zip(runs).take(MOST_ROWS) {
        let ok = timeline.count_outcomes(|outcome| matches!(outcome, crate::event::Outcome::Ok(_)));
        table.row(vec![
            thousands(number),
            plan.seed.to_string(),
            duration(timeline.elapsed()),
            texts.say(&Phrase::new("report.of").with("n", ok).with("all", timeline.tasks().len())),
            results::losses(timeline).map(|losses| texts.say(&losses)).unwrap_or_default(),
        ]);
    }
    let mut lines = table.lines(2, style);
    lines.extend(table::more(runs.len(), MOST_ROWS, texts));
    let elapsed = sorted(runs.iter().map(|(_, timeline)| timeline.elapsed()));
    if let (Some(least), Some(middle), Some(most)) = (elapsed.first(), median(&elapsed), elapsed.last()) {
        lines.push(String::new());
        let spread = Phrase::new("report.trials.spread").with("least", duration(*least));
        lines.push(texts.say(&spread.with("median", duration(middle)).with("most", duration(*most))));
    }
    lines
}

fn guards(runs: &[Run]) -> Vec<Option<GuardName>> {
    let mut guards = Vec::new();
    for (plan, _) in runs {
        if !guards.contains(&plan.guard) {
            guards.push(plan.guard);
        }
    }
    guards
}

fn action_ns(timeline: &Timeline) -> u64 {
    let (start, end) = timeline.action();
    end - start
}

fn sorted(values: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values
}

/// The middle one; of an even number, the upper of the two in the middle: a value that was really seen.
fn median(sorted: &[u64]) -> Option<u64> {
    sorted.get(sorted.len() / 2).copied()
}
