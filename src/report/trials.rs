//! Many trials for people: how often it came out right, and how far it was off.

use super::counter::guard_name;
use super::table::{self, Align, MOST_ROWS, Table};
use super::{Run, Style, layout};
use crate::plan::{GuardName, Window};
use crate::results::{self, CounterResult};
use crate::scenario;
use crate::statistics::Spread;
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
        ("report.elapsed-median", Align::Right),
        ("report.starting-median", Align::Right),
    ];
    let mut table = Table::headed(&heads, texts);
    let mut sentences = Vec::new();
    for guard in guards(runs) {
        let of_guard: Vec<&Run> = runs.iter().filter(|(plan, _)| plan.guard == guard).collect();
        let results = of_guard.iter().filter_map(|(plan, timeline)| verdict::counter(plan, timeline));
        let results: Vec<CounterResult> = results.collect();
        let exact = results.iter().filter(|result| result.is_exact()).count();
        let lost = Spread::of(results.iter().map(|result| result.lost).collect());
        let count = |of: fn(Spread) -> u64| lost.map(|lost| thousands(of(lost))).unwrap_or_default();
        let median = |of: fn(&Timeline) -> u64| {
            let spread = Spread::of(of_guard.iter().map(|(_, timeline)| of(timeline)).collect());
            spread.map(|spread| duration(spread.median)).unwrap_or_default()
        };
        table.row(vec![
            guard_name(guard, texts),
            texts.say(&Phrase::new("report.of").with("n", exact).with("all", of_guard.len())),
            count(|lost| lost.least),
            count(|lost| lost.median),
            count(|lost| lost.most),
            median(Timeline::elapsed),
            median(Timeline::starting),
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
    let seeds = || runs.iter().map(|(plan, _)| plan.seed);
    let nudged = runs.iter().all(|(plan, _)| plan.window == Window::Nudged);
    if let Some((first, last)) = seeds().min().zip(seeds().max()).filter(|(first, last)| nudged && first != last) {
        let said = Phrase::new("report.trials.seeds").with("first", first.to_string()).with("last", last.to_string());
        lines.extend(layout::sentence(&texts.say(&said)).iter().map(|line| line.trim_start().to_owned()));
    }
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
    if let Some(elapsed) = Spread::of(runs.iter().map(|(_, timeline)| timeline.elapsed()).collect()) {
        lines.push(String::new());
        let spread = Phrase::new("report.trials.spread").with("least", duration(elapsed.least));
        lines.push(texts.say(&spread.with("median", duration(elapsed.median)).with("most", duration(elapsed.most))));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::{Comparison, Enough, Trial, Until, Way};
    use crate::event::{Event, EventKind, Nanos, Outcome, RunEnd, Value};
    use crate::plan::{Plan, ScenarioName};
    use crate::report::{Compared, compare_text};
    use crate::text::Lang;

    /// A run that lost so much of a counter of 400 and took so long.
    fn run(name: ScenarioName, guard: Option<GuardName>, lost: u64, took: Nanos) -> Run {
        let mut plan = Plan { guard, workers: 4, ..scenario::plan(name, 1) };
        if guard.is_some() {
            plan.settings.set("increments", crate::plan::SettingValue::Count(100));
        }
        let whats = [
            (0, EventKind::TaskStarted { worker: 0, task: 0 }),
            (took, EventKind::TaskFinished { worker: 0, task: 0, outcome: Outcome::Ok(Value::Nothing) }),
            (took, EventKind::CounterRead { observed: 400 - lost, last: None }),
            (took, EventKind::Finished { end: RunEnd::Completed }),
        ];
        (plan, Timeline::of(&whats.map(|(at, what)| Event { at, what })))
    }

    /// The figure that follows a word.
    fn after<'said>(said: &'said str, word: &str) -> &'said str {
        let (_, rest) = said.split_once(word).unwrap_or_else(|| panic!("no {word}: {said}"));
        rest.trim_start().split([',', '\n']).next().unwrap_or_default()
    }

    /// The figure in a column of a table, counted from the right; cells are at least two blanks apart.
    fn cell<'said>(said: &'said str, row: &str, from_right: usize) -> &'said str {
        let line = said.lines().find(|line| line.trim_start().starts_with(row)).unwrap_or_else(|| panic!("{said}"));
        line.rsplit("  ").filter(|cell| !cell.is_empty()).nth(from_right).map_or("", str::trim)
    }

    #[test]
    fn trials_and_a_comparison_of_the_same_runs_have_the_same_medians() {
        let texts = Texts::of(Lang::En);
        let compared = |runs: &[Run]| {
            let trials = runs.iter().filter_map(|(plan, timeline)| Trial::of(plan, timeline)).collect();
            let mut way = Way::new(runs[0].0.clone());
            way.trials = trials;
            let comparison = Comparison { ways: vec![way] };
            let until = Until::Trials(runs.len() as u64);
            let compared = Compared { comparison, until, enough: Some(Enough::Trials), cores: 2, prediction: None };
            compare_text(&compared, &[], texts, Style::default())
        };
        let said = |runs: &[Run]| lines(runs, texts, Style::default()).join("\n");

        let times = [1_000_000_000, 2_000_000_000, 4_000_000_000, 9_000_000_000];
        let fetches = times.map(|took| run(ScenarioName::Fetch, None, 0, took));
        assert_eq!(after(&said(&fetches), "median"), "3.00 s");
        assert_eq!(cell(&compared(&fetches), "threads × 4", 3), "3.00 s");

        let counts = [10, 20, 40, 90].map(|lost| run(ScenarioName::Counter, Some(GuardName::None), lost, 1_000));
        assert_eq!(cell(&said(&counts), "no guard", 3), "30");
        let compared = compared(&counts);
        let (_, outcomes) = compared.split_once("median  most").expect("a table of what was lost");
        assert_eq!(cell(outcomes, "threads × 4 (none)", 1), "30");
    }
}
