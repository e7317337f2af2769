//! A report for people: what was run, what came out, and why.

use super::{Run, Style, counter, tasks, trials, typed, typed_duration, workers};
use crate::plan::Plan;
use crate::scenario;
use crate::text::{Phrase, Texts};
use crate::verdict;

/// The report on runs of one order: one run a guard and trial, in the order in which they were made.
#[must_use]
pub fn text(runs: &[Run], texts: &Texts, style: Style) -> String {
    let Some((plan, _)) = runs.first() else { return String::new() };
    let mut lines = head(plan, texts, style);
    let has_counter = scenario::get(plan.scenario).needs().counter;
    let guards = runs.iter().map(|(plan, _)| plan.guard).collect::<std::collections::HashSet<_>>().len();
    if runs.len() > guards {
        lines.extend(trials::lines(runs, texts, style));
    } else {
        for run in runs {
            lines.push(String::new());
            lines.extend(if has_counter {
                counter::lines(run, texts, style)
            } else {
                tasks::lines(run, texts, style)
            });
            lines.push(String::new());
            lines.extend(workers::lines(run, texts, style));
        }
    }
    let costs = verdict::costs(runs);
    if !costs.is_empty() {
        lines.push(String::new());
        lines.extend(costs.iter().map(|cost| texts.say(cost)));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    style.finish(text)
}

/// Two lines: what was run, and what one needs to run it again.
fn head(plan: &Plan, texts: &Texts, style: Style) -> Vec<String> {
    let name = texts.get(&format!("scenario.{}", plan.scenario.name())).to_owned();
    let mut first = vec![
        style.title(&name),
        texts.say(&verdict::model_name(plan.model)),
        texts.say(&Phrase::new("report.workers").with("n", plan.workers)),
    ];
    let mut second = Vec::new();
    if scenario::get(plan.scenario).needs().counter {
        first.push(texts.get(&format!("report.window.{}", plan.window.name())).to_owned());
        if crate::engine::caps(plan.model).own_memory {
            first.push(texts.get(&format!("report.memory.{}", plan.memory.name())).to_owned());
        }
    }
    for setting in scenario::get(plan.scenario).settings() {
        if let Some(value) = plan.settings.get(setting.key) {
            second.push(format!("--{} {}", setting.key, typed(value)));
        }
    }
    if scenario::get(plan.scenario).needs().limits {
        second.extend(plan.timeout_ns.map(|nanos| format!("--timeout {}", typed_duration(nanos))));
        if plan.fail_rate > 0.0 {
            second.push(format!("--fail-rate {}", plan.fail_rate));
        }
    }
    second.push(format!("--seed {}", plan.seed));
    vec![first.join(" · "), style.faint(&second.join("  "))]
}

/// A figure under its name, in two columns.
pub(super) fn figure(name: &str, value: &str, column: usize) -> String {
    format!("  {}  {value}", crate::text::pad(name, column))
}
