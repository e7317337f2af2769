//! What a message changes, and what it wants done. Pure: no clock, no terminal, no thread.

use ratatui::crossterm::event::{KeyEvent, KeyEventKind};

use super::actions::{perform, settle};
use super::app::{App, Screen};
use super::class;
use super::keymap::KeyContext;
use super::kit::{Handled, done};
use super::message::{Effect, Message, Report, RunNumber};
use super::mouse;
use super::predict::expected::Met;
use super::predict::history::History;
use super::run::state::RunPhase;
use super::taking;
use crate::comparison::Trial;
use crate::text::Phrase;

/// Applies a message; returns the effects that it asks for.
#[must_use = "what is wanted has to be done"]
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let mut effects = apply(app, message);
    if effects.iter().any(|effect| matches!(effect, Effect::Exit(_))) {
        effects.splice(0..0, app.parting().map(Effect::Remember));
    }
    complete(app, &mut effects);
    effects
}

/// Adds what a screen wants done by itself as soon as it can be, and takes in what is to be remembered.
pub(super) fn complete(app: &mut App, effects: &mut Vec<Effect>) {
    effects.extend(taking::follow(app));
    effects.extend(match &mut app.screen {
        Screen::Lab => app.lab.pending_effect(),
        Screen::Schedule(schedule_screen) => schedule_screen.pending_effect(),
        Screen::Run(run) => run.pending_effect(),
        Screen::Compare(compare_screen) => compare_screen.pending_effect(app.now),
    });
    if let Screen::Compare(compare_screen) = &mut app.screen
        && let Some((scenario, expectation, actual)) = compare_screen.answered()
    {
        let met = Met { expectation: &expectation, actual: &actual };
        effects.extend(History::of(&app.memories).with(scenario, met).map(Effect::Remember));
    }
    for effect in &*effects {
        if let Effect::Remember(memory) = effect {
            app.memories.put(memory);
        }
    }
    effects.extend(class::reveal(app));
}

fn apply(app: &mut App, message: Message) -> Vec<Effect> {
    match message {
        Message::Tick(now) => {
            app.now = app.now.max(now);
            match &mut app.screen {
                Screen::Lab | Screen::Schedule(_) => {}
                Screen::Run(run) => run.tick(app.now),
                Screen::Compare(compare_screen) => compare_screen.tick(app.now),
            }
            Vec::new()
        }
        Message::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Message::Key(key) => {
            // Whatever was told: who presses a key is here.
            app.has_focus = true;
            press(app, &key)
        }
        Message::Focus(has_focus) => {
            app.has_focus = has_focus;
            Vec::new()
        }
        Message::Paste(text) => paste(app, &text),
        Message::Mouse(event) => mouse::point(app, event),
        Message::Resize(columns, rows) => {
            app.setup.size = (columns, rows);
            Vec::new()
        }
        Message::Run(number, report) => on_report(app, number, report),
        Message::Listed(number, found) => {
            match &mut app.screen {
                Screen::Schedule(schedule_screen) => schedule_screen.on_listing(number, found),
                _ => app.lab.on_listing(number, found),
            }
            Vec::new()
        }
        Message::PythonFound(path, found) => {
            app.lab.on_python(&path, found);
            Vec::new()
        }
        Message::ProgramFound(number, found) => {
            if let Screen::Schedule(schedule_screen) = &mut app.screen {
                app.notice = schedule_screen.on_program(number, found).or(app.notice.take());
            }
            Vec::new()
        }
        Message::LedgerMade { run: number, variant, ledger } => {
            if let Screen::Run(run) = &mut app.screen
                && run.number() == number
            {
                app.notice = run.put_ledger(variant, *ledger).or(app.notice.take());
            }
            Vec::new()
        }
        Message::Saved(saved) => {
            app.notice = Some(match saved {
                Ok(path) => done(Phrase::new("notice.saved").with("file", path)),
                Err(why) => why,
            });
            // Its page lies over where that is said.
            app.class.said.clone_from(&app.notice);
            app.turn_class_page();
            Vec::new()
        }
        Message::Class(report) => {
            class::on_report(app, report);
            Vec::new()
        }
        Message::Told(notice) => {
            app.notice = Some(notice);
            Vec::new()
        }
        Message::Suspend => vec![Effect::Suspend],
        Message::Continued => {
            app.has_focus = true;
            vec![Effect::Reenter]
        }
        Message::Stop(code) => vec![Effect::Cancel, Effect::Exit(code)],
    }
}

fn press(app: &mut App, key: &KeyEvent) -> Vec<Effect> {
    app.notice = None;
    // Some keys with Control mean the same, whatever is open or being typed.
    if let Some(action) = app.setup.keymap.action(KeyContext::Always, key) {
        return perform(app, action);
    }
    if let Some(effects) = taking::press(app, key) {
        return effects;
    }
    match app.respond(|top, scene| top.type_key(key, scene)) {
        Handled::Passed => {
            let action = app.setup.keymap.action(app.responder().context(), key);
            action.map_or_else(Vec::new, |action| perform(app, action))
        }
        typed => settle(app, typed),
    }
}

/// A pasted text goes into a field or nowhere: nothing in it is a key.
fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    app.notice = None;
    match app.respond(|top, scene| top.paste(text, scene)) {
        Handled::Passed => settle(app, Handled::Said(Phrase::new("notice.paste-nowhere"))),
        pasted => settle(app, pasted),
    }
}

fn on_report(app: &mut App, number: RunNumber, report: Report) -> Vec<Effect> {
    let now = app.now;
    if let Screen::Compare(compare_screen) = &mut app.screen {
        let kept = compare_screen.on_report(number, report, now);
        app.keep_measured(kept);
        return Vec::new();
    }
    if let Screen::Schedule(schedule_screen) = &mut app.screen {
        schedule_screen.on_report(number, &report);
        return Vec::new();
    }
    let (mut kept, mut memory) = (Vec::new(), None);
    if let Screen::Run(run) = &mut app.screen
        && run.number() == number
        && run.phase() != RunPhase::Over
    {
        run.apply(report, now);
        if run.phase() == RunPhase::Over {
            for variant in run.variants() {
                if let Some(trial) = Trial::of(variant.plan(), variant.timeline()) {
                    kept.push((variant.plan().clone(), trial));
                }
            }
            for (plan, observed) in run.outcomes() {
                if let Some(guard) = plan.guard {
                    app.trials.add(guard, observed);
                }
            }
            memory = run.answered().and_then(|(scenario, met)| History::of(&app.memories).with(scenario, met));
            for (plan, length) in run.lengths() {
                if let Some(guard) = plan.guard {
                    app.trials.add_length(guard, length);
                }
            }
        }
    }
    app.keep_measured(kept);
    memory.map(Effect::Remember).into_iter().collect()
}
