//! What keys and clicks would do, done for a typed line; and what of the Lab is called by a name that is typed.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::places::{Place, describe};
use super::voice::Voice;
use crate::plan::ScenarioName;
use crate::text::{Key, Lang, Texts};
use crate::tui::actions::{perform, settle};
use crate::tui::app::{App, Screen};
use crate::tui::keymap::Action;
use crate::tui::kit::{Handled, HitTarget};
use crate::tui::lab::setting_row::SettingRow;
use crate::tui::lab::state::Pane;
use crate::tui::message::Effect;

pub(super) fn point(app: &mut App, target: HitTarget) -> Vec<Effect> {
    let handled = app.respond(|top, scene| top.point(Some(target), scene));
    settle(app, handled)
}

pub(super) fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    let pasted = app.respond(|top, scene| top.paste(text, scene));
    settle(app, pasted)
}

/// Asks for a small program: one that comes along, a file, or a schedule as it was copied.
pub(super) fn open_program(app: &mut App, what: &str) -> Vec<Effect> {
    let mut effects = perform(app, Action::OpenProgram);
    effects.extend(paste(app, what));
    effects.extend(perform(app, Action::Accept));
    effects
}

pub(super) fn open_scenario(app: &mut App, target: HitTarget, voice: &mut Voice) -> Vec<Effect> {
    let mut effects = point(app, target);
    if app.lab.pane() == Pane::Scenarios {
        effects.extend(perform(app, Action::Pane));
    }
    describe(app, Place::Settings, voice);
    effects
}

/// The scenario of this name, in whatever language.
pub(super) fn scenario_called(wanted: &str) -> Option<ScenarioName> {
    let is_called = |name: &&ScenarioName| {
        let said = [Lang::En, Lang::Ko].map(|lang| Texts::of(lang).get(Key::Scenario.of(name.name())));
        name.name() == wanted || said.iter().any(|said| said.to_lowercase() == wanted.to_lowercase())
    };
    ScenarioName::all().iter().find(is_called).copied()
}

/// The setting of this name, in whatever language.
pub(super) fn row_called(app: &App, wanted: &str) -> Option<usize> {
    let wanted = wanted.split('=').next().unwrap_or_default().to_lowercase();
    let is_called = |row: &SettingRow| {
        // What is typed is one word: `보호방식` for `보호 방식`.
        let said = [Lang::En, Lang::Ko].map(|lang| Texts::of(lang).get(row.text()).to_lowercase().replace(' ', ""));
        row.name() == wanted || said.contains(&wanted)
    };
    app.lab.plan_form().rows().iter().position(is_called)
}

/// Lets workers take turns, a letter each, as far as they are workers; says whether the line was that.
pub(super) fn type_turns(app: &mut App, line: &str) -> bool {
    // Where nothing is stored on the way to memory, a capital letter can only be the worker.
    let has_stores = matches!(&app.screen, Screen::Schedule(schedule) if schedule.has_store_buffers());
    let meant = |letter: char| if has_stores { letter } else { letter.to_ascii_lowercase() };
    let letters: Vec<char> = line.chars().filter(|letter| !letter.is_whitespace()).map(meant).collect();
    let mut is_turn = !letters.is_empty();
    for letter in letters {
        let modifiers = if letter.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
        let key = KeyEvent::new(KeyCode::Char(letter), modifiers);
        match app.respond(|top, scene| top.type_key(&key, scene)) {
            Handled::Passed => is_turn = false,
            handled => {
                let _ = settle(app, handled);
            }
        }
        if !is_turn || app.notice.is_some() {
            break;
        }
    }
    is_turn
}
