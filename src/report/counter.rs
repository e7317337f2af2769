//! A counter run for people: a block a guard.

use super::layout::{figure, sentence};
use super::{Run, Style};
use crate::plan::{GuardName, Plan, PythonSettings};
use crate::results::waits_in_vain;
use crate::text::{Phrase, Texts, duration, percent, thousands, width};
use crate::timeline::Timeline;
use crate::verdict;

/// How many counts of children are listed: as many as fit into a line.
const CHILDREN_SHOWN: usize = 6;

pub(super) fn lines((plan, timeline): &Run, texts: &Texts, style: Style) -> Vec<String> {
    let result = verdict::counter(plan, timeline);
    let exact = result.is_some_and(|result| result.is_exact());
    let mut lines = vec![format!("{} {}", style.mark(exact), style.title(&guard_name(plan.guard, texts)))];
    let figures = figures(plan, timeline, texts, style);
    let column = figures.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    lines.extend(figures.iter().map(|(name, value)| figure(name, value, column)));
    if verdict::books(plan, timeline).is_some_and(|books| !books.balance()) {
        lines.push(format!("  {}", texts.get("report.books-unbalanced")));
    }
    lines.extend(sentence(&texts.say(&verdict::of(plan, timeline))));
    lines
}

/// What a guard is called in a report: "no guard", or its own name, marked if it is a wrong fix.
pub(super) fn guard_name(guard: Option<GuardName>, texts: &Texts) -> String {
    match guard {
        None | Some(GuardName::None) => texts.get("report.no-guard").to_owned(),
        Some(guard) => texts.say(&verdict::guard_name(guard)),
    }
}

fn figures<'texts>(plan: &Plan, timeline: &Timeline, texts: &'texts Texts, style: Style) -> Vec<(&'texts str, String)> {
    let mut figures = vec![(texts.get("report.expected"), thousands(verdict::expected_counter(plan)))];
    if let Some(result) = verdict::counter(plan, timeline) {
        let share = if result.lost > 0 { format!(" ({})", percent(result.share_lost())) } else { String::new() };
        let lost = format!("{}{share}", thousands(result.lost));
        figures.push((texts.get("report.observed"), style.judged(result.is_exact(), &thousands(result.observed))));
        figures.push((texts.get("report.lost"), lost));
    }
    if let Some(children) = verdict::children(plan, timeline) {
        let mut said: Vec<String> = children.iter().take(CHILDREN_SHOWN).map(|count| thousands(*count)).collect();
        if children.len() > CHILDREN_SHOWN {
            said.push(texts.say(&Phrase::new("report.more").with("n", children.len() - CHILDREN_SHOWN)));
        }
        figures.push((texts.get("report.children"), said.join("  ")));
    }
    let segments: usize = timeline.lanes().iter().map(|lane| lane.segments().len()).sum();
    figures.push((texts.get("report.elapsed"), duration(timeline.elapsed())));
    figures.push((texts.get("report.starting"), duration(timeline.starting())));
    figures.push((texts.get("report.overlap"), percent(timeline.overlap())));
    figures.push((texts.get("report.parallel"), percent(timeline.parallel())));
    // A Python of the user's tells neither where it does not record them.
    if !PythonSettings::records_nothing(plan) {
        figures.push((texts.get("report.segments"), thousands(segments as u64)));
    }
    if PythonSettings::of_plan(plan).is_none() {
        figures.push((texts.get("report.blocked"), duration(timeline.blocked_ns())));
    }
    let in_vain = waits_in_vain(timeline);
    if in_vain > 0 {
        figures.push((texts.get("report.in-vain"), thousands(in_vain)));
    }
    if let Some((_, longest)) = timeline.loop_blocked() {
        figures.push((texts.get("report.loop-blocked"), duration(longest)));
    }
    figures
}
