//! What a message changes, and what it wants done. Pure: no clock, no terminal, no thread.

use ratatui::crossterm::event::{KeyEvent, KeyEventKind};

use super::actions::{perform, settle};
use super::app::{App, Screen};
use super::keymap::{self, Context};
use super::kit::responder::Handled;
use super::message::{Effect, Message, Report, RunNumber};
use super::mouse;
use super::run::state::Stage;
use crate::comparison::Trial;
use crate::text::Phrase;

/// Takes a message in and says what it wants done.
#[must_use = "what is wanted has to be done"]
pub fn update(app: &mut App, message: Message) -> Vec<Effect> {
    let mut effects = take_in(app, message);
    if let Screen::Run(run) = &mut app.screen {
        effects.extend(run.wish());
    }
    effects
}

fn take_in(app: &mut App, message: Message) -> Vec<Effect> {
    match message {
        Message::Tick(now) => {
            app.now = app.now.max(now);
            match &mut app.screen {
                Screen::Lab => {}
                Screen::Run(run) => run.tick(app.now),
                Screen::Compare(comparing) => comparing.tick(app.now),
            }
            Vec::new()
        }
        Message::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Message::Key(key) => press(app, &key),
        Message::Mouse(event) => mouse::point(app, event),
        Message::Resize(columns, rows) => {
            app.setup.size = (columns, rows);
            Vec::new()
        }
        Message::Run(number, report) => hear(app, number, report),
        Message::Listed(number, found) => {
            app.lab.take_in_listing(number, found);
            Vec::new()
        }
        Message::Accounted { run: number, take, ledger } => {
            if let Screen::Run(run) = &mut app.screen
                && run.number() == number
            {
                app.notice = run.put_account(take, *ledger).or(app.notice.take());
            }
            Vec::new()
        }
        Message::Saved(saved) => {
            app.notice = Some(match saved {
                Ok(name) => Phrase::new("notice.saved").with("file", name),
                Err(why) => why,
            });
            Vec::new()
        }
        Message::Suspend => vec![Effect::Suspend],
        Message::Continued => vec![Effect::Reenter],
        Message::Stop(code) => vec![Effect::Cancel, Effect::Exit(code)],
    }
}

fn press(app: &mut App, key: &KeyEvent) -> Vec<Effect> {
    app.notice = None;
    // Some keys with Control mean the same, whatever is open or being typed.
    if let Some(action) = keymap::action(Context::Always, key) {
        return perform(app, action);
    }
    match app.respond(|top, scene| top.type_key(key, scene)) {
        Handled::Passed => {
            let action = keymap::action(app.responder().context(), key);
            action.map_or_else(Vec::new, |action| perform(app, action))
        }
        typed => settle(app, typed),
    }
}

fn hear(app: &mut App, number: RunNumber, report: Report) -> Vec<Effect> {
    let now = app.now;
    if let Screen::Compare(comparing) = &mut app.screen {
        let kept = comparing.hear(number, report, now);
        app.measured_more(kept);
        return Vec::new();
    }
    let mut kept = Vec::new();
    if let Screen::Run(run) = &mut app.screen
        && run.number() == number
        && run.stage() != Stage::Over
    {
        run.take_in(report, now);
        if run.stage() == Stage::Over {
            for take in run.takes() {
                if let Some(trial) = Trial::of(take.plan(), take.timeline()) {
                    kept.push((take.plan().clone(), trial));
                }
            }
            for (plan, observed) in run.outcomes() {
                if let Some(guard) = plan.guard {
                    app.trials.add(guard, observed);
                }
            }
        }
    }
    app.measured_more(kept);
    Vec::new()
}
