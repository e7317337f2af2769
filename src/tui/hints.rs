//! The line at the foot: the keys that work now, made from the keymap, each of them to be clicked.

use super::app::{App, Screen};
use super::keymap::Action;
use super::kit::{HitTarget, Painter, columns};
use super::theme::{Look, Symbols};

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

    fn is_way_out(&self) -> bool {
        self.keys
            .iter()
            .any(|(_, action)| matches!(action, Action::Back | Action::Quit | Action::Start | Action::Cancel))
    }
}

pub(super) fn render(app: &App, painter: &mut Painter<'_>) {
    let look = painter.look;
    if let Some(words) = app.responder().foot() {
        painter.write(0, 0, &look.word(words), look.dim());
        return;
    }
    let code_is_seen = painter.shows(HitTarget::Code { whole: true });
    let mut hints = hints(app, code_is_seen, look);
    let total = |hints: &[Hint]| hints.iter().map(|hint| hint.columns() + 2).sum::<u16>().saturating_sub(2);
    while total(&hints) > painter.width() {
        let Some(last) = hints.iter().rposition(|hint| !hint.is_way_out()) else { break };
        hints.remove(last);
    }
    let mut x = 0;
    for hint in &hints {
        let gap = u16::from(hint.gaps() > 0);
        let mut end = x;
        for (key, action) in &hint.keys {
            let begin = if end > x { end + gap } else { end };
            end = painter.button(begin, 0, key, look.accent(), HitTarget::Action(*action));
        }
        if let Some((_, action)) = hint.keys.last() {
            end = painter.button(end + 1, 0, &hint.word, look.dim(), HitTarget::Action(*action));
        }
        x = end + 2;
    }
}

fn hints(app: &App, code_is_seen: bool, look: Look) -> Vec<Hint> {
    let ascii = look.symbols == Symbols::Ascii;
    let top = app.responder();
    let mut hints: Vec<(&str, Hint)> = Vec::new();
    // Elsewhere the key goes back, as the one beside it that says so.
    let leaves = |action| action != Action::Quit || matches!(app.screen, Screen::Lab);
    for binding in
        app.setup.keymap.bindings(top.context()).filter(|binding| app.can(binding.action) && leaves(binding.action))
    {
        let Some((key, word)) = top.hint(binding) else { continue };
        // Where the code is seen, the word is the language that the key brings.
        let word = if binding.action == Action::Code && code_is_seen { app.setup.other_code_word() } else { word };
        let key = (key.label(ascii), binding.action);
        match hints.last_mut() {
            Some((last, hint)) if *last == word => hint.keys.push(key),
            _ => hints.push((word, Hint { keys: vec![key], word: look.word(word).into_owned() })),
        }
    }
    hints.into_iter().map(|(_, hint)| hint).collect()
}
