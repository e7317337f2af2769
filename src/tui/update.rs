//! What a message changes, and what it wants done. Pure: no clock, no terminal, no thread.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind};

use super::actions::{leave, perform};
use super::app::{App, Screen};
use super::keymap::{self, Action, Context};
use super::message::{Effect, Message, Report, RunNumber};
use super::mouse;
use super::overlay::advice::AdvicePage;
use super::overlay::key_list::Purpose;
use super::overlay::{Leaving, Overlay};
use super::run::state::Stage;
use crate::comparison::Trial;
use crate::text::Phrase;

/// Takes a message in and says what it wants done.
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
    // Keys with Control mean the same everywhere, whatever is open or being typed.
    let everywhere = keymap::action(Context::Everywhere, key)
        .filter(|action| matches!(action, Action::Interrupt | Action::Suspend | Action::Redraw));
    if let Some(action) = everywhere {
        return perform(app, action);
    }
    match app.overlay.take() {
        Some(Overlay::Leave(leaving)) => return answer(app, leaving, key),
        Some(Overlay::Keys(list)) => {
            app.overlay = Some(Overlay::Keys(list));
            return press_in_list(app, key);
        }
        Some(Overlay::Advice(page)) => {
            press_in_advice(app, page, key);
            return Vec::new();
        }
        None => {}
    }
    let texts = app.texts();
    if app.screen == Screen::Lab
        && let Some(wishes) = app.lab.type_key(key, texts, app.home.as_deref())
    {
        return wishes;
    }
    if let Screen::Run(run) = &mut app.screen {
        match run.type_key(key) {
            Ok(false) => {}
            Ok(true) => return Vec::new(),
            Err(wrong) => {
                app.notice = Some(wrong);
                return Vec::new();
            }
        }
    }
    keymap::action(app.context(), key).map_or_else(Vec::new, |action| perform(app, action))
}

/// An answer to the question whether a run shall be left. Only a clear yes is one.
fn answer(app: &mut App, leaving: Leaving, key: &KeyEvent) -> Vec<Effect> {
    match key.code {
        KeyCode::Enter => leave(app, leaving),
        KeyCode::Char(letter) if keymap::latin(letter) == 'y' => leave(app, leaving),
        KeyCode::Esc | KeyCode::Backspace => Vec::new(),
        KeyCode::Char(letter) if keymap::latin(letter) == 'n' => Vec::new(),
        _ => {
            app.overlay = Some(Overlay::Leave(leaving));
            Vec::new()
        }
    }
}

/// Keys scroll the advice or close it; the one that opened it does, too.
fn press_in_advice(app: &mut App, mut advice: AdvicePage, key: &KeyEvent) {
    let page = isize::try_from(app.setup.size.1.saturating_sub(6)).unwrap_or(isize::MAX).max(1);
    let closes = keymap::action(app.context(), key)
        .is_some_and(|action| matches!(action, Action::Advice | Action::Back | Action::Quit | Action::Help));
    let rows = match key.code {
        _ if closes || key.code == KeyCode::Enter => return,
        KeyCode::Up => -1,
        KeyCode::Char(letter) if keymap::latin(letter) == 'k' => -1,
        KeyCode::Char(letter) if keymap::latin(letter) == 'j' => 1,
        KeyCode::Down => 1,
        KeyCode::PageUp => -page,
        KeyCode::PageDown | KeyCode::Char(' ') => page,
        KeyCode::Home => isize::MIN,
        KeyCode::End => isize::MAX,
        _ => 0,
    };
    advice.scroll_by(rows, &app.setup);
    app.overlay = Some(Overlay::Advice(advice));
}

fn press_in_list(app: &mut App, key: &KeyEvent) -> Vec<Effect> {
    let look = app.look();
    let Some(Overlay::Keys(list)) = &mut app.overlay else { return Vec::new() };
    match key.code {
        KeyCode::Esc | KeyCode::F(1 | 2) => app.overlay = None,
        KeyCode::Up => list.move_by(-1, &look),
        KeyCode::Down => list.move_by(1, &look),
        KeyCode::PageUp => list.move_by(-10, &look),
        KeyCode::PageDown => list.move_by(10, &look),
        KeyCode::Enter => {
            let chosen = list.found(&look).get(list.cursor).map(|binding| binding.action);
            let purpose = list.purpose;
            app.overlay = None;
            if let (Purpose::Palette, Some(action)) = (purpose, chosen) {
                return perform(app, action);
            }
        }
        _ => {
            if list.search.press(key) {
                list.cursor = 0;
            }
        }
    }
    Vec::new()
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
