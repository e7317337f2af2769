//! The Run screen: its title, and which of its views is drawn. The pieces themselves are in `draw`.

use ratatui::layout::Margin;

use super::state::RunScreen;
use super::trials::Trials;
use super::watched::Watched;
use super::{counter, explained, tasks};
use crate::event::Fact;
use crate::plan::Plan;
use crate::scenario::{self, OwnProgram};
use crate::text::{Key, Phrase, visible};
use crate::timeline::Timeline;
use crate::tui::kit::{Painter, Scene, columns};
use crate::tui::theme::Look;
use crate::verdict;

pub(crate) fn render_title(run: &RunScreen, trials: &Trials, painter: &mut Painter<'_>) {
    let look = painter.look;
    let trial = if trials.begins_anew() {
        look.word("run.trial.anew").into_owned()
    } else {
        look.say(&Phrase::new("run.trial").with("n", trials.runs()))
    };
    let begin = painter.width().saturating_sub(columns(&trial));
    let variant = &run.variants()[run.selected()];
    let plan = variant.plan();
    let room = begin.saturating_sub(2);
    let program = scenario::get(plan.scenario).program(plan);
    let mut facts = facts(plan, variant.timeline(), look);
    let dot = format!(" {} ", look.glyphs().dot);
    // What does not fit whole is left out: first the workers, whose lanes are seen, then the trial, whose outcome is.
    // Whether the window was nudged is said as long as anything is.
    let fits = |facts: &[String], width: u16| columns(&facts.join(&dot)) <= width;
    // Of a Python its name and its lock are worth more than the rest, and than the number of the trial.
    while program.is_some()
        && !fits(&facts, painter.width())
        && let Some((python, _)) = facts.last().and_then(|last| last.rsplit_once(", "))
    {
        let python = python.to_owned();
        facts.pop();
        facts.push(python);
    }
    if program.is_none() && !fits(&facts, room) && facts.len() > 2 {
        facts.remove(2);
    }
    let shows_trial = fits(&facts, room);
    let room = if shows_trial { room } else { painter.width() };
    while facts.len() > 1 && !fits(&facts, room) {
        facts.pop();
    }
    let x = painter.write_within(0, 0, &facts[0], room, look.strong());
    if facts.len() > 1 {
        painter.write_within(x, 0, &format!("{dot}{}", facts[1..].join(&dot)), room, look.text());
    }
    if shows_trial {
        painter.write(begin, 0, &trial, look.dim());
    }
}

/// What is run: scenario, model, workers, and what a counter is counted with; of a program of the user's, its name and its
/// Python.
pub(crate) fn facts(plan: &Plan, timeline: &Timeline, look: Look) -> Vec<String> {
    let mut facts = vec![look.word(Key::Scenario.of(plan.scenario.name())).into_owned()];
    if let Some(program) = scenario::get(plan.scenario).program(plan) {
        facts.extend(own_facts(&program, timeline));
    } else {
        facts.push(look.say(&verdict::model_name(plan.model)));
        let workers = plan.worker_count();
        let key = if workers == 1 { "run.one-worker" } else { "run.workers" };
        facts.push(look.say(&Phrase::new(key).with("n", workers)));
    }
    if plan.guard.is_some() && plan.model.profile().python.is_none() {
        facts.push(look.word(Key::RunWindow.of(plan.window.name())).into_owned());
    }
    if scenario::get(plan.scenario).memory().is_some() && plan.model.profile().own_memory() {
        facts.push(look.word(Key::RunMemory.of(plan.memory.name())).into_owned());
    }
    facts
}

/// What a program of the user's is called, and on which Python it runs, once that is known.
fn own_facts(program: &OwnProgram, timeline: &Timeline) -> Vec<String> {
    let name = program.file.file_name().unwrap_or_default().to_string_lossy();
    let python = match timeline.facts().get("python") {
        Some(Fact::Text(python)) => Some(python.to_string()),
        _ => None,
    };
    std::iter::once(visible(&name).into_owned()).chain(python).collect()
}

pub(crate) fn render(scene: Scene<'_>, run: &RunScreen, trials: &Trials, painter: &mut Painter<'_>) {
    let mut painter = painter.within(painter.area().inner(Margin::new(1, 0)));
    let watched = Watched::new(scene, run, trials);
    if run.ledger_is_open() {
        explained::render(&watched, &mut painter);
    } else if watched.variant.plan().guard.is_some() {
        counter::render(&watched, &mut painter);
    } else {
        tasks::render(&watched, &mut painter);
    }
}
