//! The line at the foot: the keys that work now, made from the keymap, each of them to be clicked.

use ratatui::layout::Rect;

use super::app::{App, Screen};
use super::compare::{Measured, Page, WishRow};
use super::keymap::{Action, bindings};
use super::kit::hit::Target;
use super::kit::painter::{Ink, columns};
use super::lab::form::Row;
use super::lab::state::{Pane, Typing};
use super::overlay::Overlay;
use super::run::state::Stage;
use super::theme::Symbols;
use crate::plan::Outside;

/// Keys that share a word.
struct Hint {
    keys: Vec<(String, Action)>,
    word: String,
}

impl Hint {
    fn columns(&self) -> u16 {
        self.keys.iter().map(|(key, _)| columns(key)).sum::<u16>() + self.gaps() + 1 + columns(&self.word)
    }

    /// Words such as `Left` need air between them; signs such as `←` do not.
    fn gaps(&self) -> u16 {
        let words = self.keys.iter().any(|(key, _)| columns(key) > 1);
        if words { u16::try_from(self.keys.len().saturating_sub(1)).unwrap_or(0) } else { 0 }
    }

    /// Ways out stay on the line, however short it is.
    fn is_way_out(&self) -> bool {
        self.keys
            .iter()
            .any(|(_, action)| matches!(action, Action::Back | Action::Quit | Action::Start | Action::Cancel))
    }
}

/// Draws the line.
pub(super) fn render(app: &App, area: Rect, ink: &mut Ink) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let look = ink.look;
    if let Some(words) = fixed_words(app) {
        ink.write(area, 0, 0, &look.word(words), look.dim());
        return;
    }
    let mut hints = hints(app, ink);
    let total = |hints: &[Hint]| hints.iter().map(|hint| hint.columns() + 2).sum::<u16>().saturating_sub(2);
    while total(&hints) > area.width {
        let Some(last) = hints.iter().rposition(|hint| !hint.is_way_out()) else { break };
        hints.remove(last);
    }
    let mut x = 0;
    for hint in &hints {
        let gap = u16::from(hint.gaps() > 0);
        let mut end = x;
        for (key, action) in &hint.keys {
            let begin = if end > x { end + gap } else { end };
            end = ink.button(area, begin, 0, key, look.accent(), Target::Action(*action));
        }
        if let Some((_, action)) = hint.keys.last() {
            end = ink.button(area, end + 1, 0, &hint.word, look.dim(), Target::Action(*action));
        }
        x = end + 2;
    }
}

/// The words of a line that is not made of the keymap's keys: while something is typed, or an overlay is open.
fn fixed_words(app: &App) -> Option<&'static str> {
    match (&app.overlay, &app.screen) {
        (Some(Overlay::Keys(list)), _) if list.purpose == super::overlay::key_list::Purpose::Palette => {
            Some("foot.palette")
        }
        (Some(Overlay::Keys(_)), _) => Some("foot.help"),
        (Some(Overlay::Leave(_)), _) => Some("foot.leave"),
        (Some(Overlay::Advice(_)), _) => Some("foot.advice"),
        (None, Screen::Lab) => match app.lab.typing() {
            Typing::Nothing => None,
            Typing::Search(_) => Some("foot.search"),
            Typing::Field(field) if field.what() == Outside::Path => Some("foot.path"),
            Typing::Value(_) | Typing::Field(_) => Some("foot.value"),
        },
        (None, Screen::Run(run)) => run.typing().map(|_| "foot.value"),
        (None, Screen::Compare(_)) => None,
    }
}

fn hints(app: &App, ink: &Ink) -> Vec<Hint> {
    let ascii = ink.look.symbols == Symbols::Ascii;
    let mut hints: Vec<(&str, Hint)> = Vec::new();
    for binding in bindings(app.context()) {
        let Some(word) = binding.hint.filter(|_| applies(app, binding.action)) else { continue };
        // `? help` stands on the line above.
        if binding.action == Action::Help {
            continue;
        }
        // Where Enter goes into a text, the other key runs what is set.
        let enter_types = binding.action == Action::Start && app.is_on_text();
        let key = binding.keys.get(usize::from(enter_types)).unwrap_or(&binding.keys[0]);
        let key = (key.label(ascii), binding.action);
        match hints.last_mut() {
            Some((last, hint)) if *last == word => hint.keys.push(key),
            _ => {
                let said = ink.look.word(word_now(app, binding.action, word)).into_owned();
                hints.push((word, Hint { keys: vec![key], word: said }));
            }
        }
    }
    hints.into_iter().map(|(_, hint)| hint).collect()
}

fn word_now(app: &App, action: Action, word: &'static str) -> &'static str {
    match &app.screen {
        // The word is the language that the key brings.
        _ if action == Action::Code => {
            let mut other = app.setup;
            other.toggle_code();
            other.code_word()
        }
        Screen::Run(run) if action == Action::PlayPause && run.is_moving() => "hint.pause",
        Screen::Compare(comparing) if action == Action::PlayPause && comparing.is_moving() => "hint.pause",
        Screen::Run(run) if action == Action::Back && run.ledger_is_open() => "hint.close",
        _ => word,
    }
}

fn toggles(row: Row) -> bool {
    matches!(row, Row::Guards | Row::Seed) || row.is_choice()
}

/// Whether an action does something now.
fn applies(app: &App, action: Action) -> bool {
    match &app.screen {
        Screen::Lab => {
            let in_settings = app.lab.pane() == Pane::Settings;
            match action {
                Action::Left | Action::Right => in_settings && app.lab.row().outside().is_none(),
                Action::Toggle => in_settings && toggles(app.lab.row()),
                Action::Edit => in_settings && app.lab.row().can_be_typed(),
                _ => true,
            }
        }
        Screen::Run(run) => match action {
            Action::Cancel => run.stage() == Stage::Going,
            Action::Slower | Action::Faster => !run.player().is_live(),
            Action::Again | Action::MoreWorkers | Action::FewerWorkers | Action::Save | Action::Compare => {
                run.stage() == Stage::Over && !run.is_replay()
            }
            Action::Guard => run.takes().len() > 1,
            Action::Ledger => run.can_be_explained() && !run.ledger_is_open(),
            Action::ScrollUp | Action::ScrollDown => run.shows_rows(),
            _ => true,
        },
        Screen::Compare(comparing) => match comparing.measured() {
            Some(measured) => applies_to(measured, action),
            None => action != Action::Toggle || comparing.wishes().row() != WishRow::Trials,
        },
    }
}

/// Whether an action does something on a comparison as it is looked at now.
fn applies_to(measured: &Measured, action: Action) -> bool {
    let together = measured.page() == Page::Together;
    let is_over = measured.stage() == Stage::Over;
    match action {
        Action::Cancel => measured.stage() == Stage::Going,
        Action::PlayPause | Action::StepBack | Action::StepForward | Action::Slower | Action::Faster => {
            together && is_over && measured.length() > 0
        }
        Action::MoreWorkers | Action::FewerWorkers => measured.looked_at().1.is_some(),
        Action::Guard => measured.looked_at().0.is_some(),
        Action::ScrollUp | Action::ScrollDown => !together,
        Action::Again => is_over,
        _ => true,
    }
}
