//! A line that is being typed: keys become edits, and it draws itself with its cursor. What it is for is not known
//! here.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest};

use super::painter::Painter;
use super::responder::Handled;
use crate::text::{Phrase, fit, fit_end, visible, width};
use crate::tui::theme::Symbols;

/// Longest text where no other limit is set, in characters.
const MOST: usize = 64;

#[derive(Debug, Clone)]
pub(crate) struct TextInput {
    input: Input,
    most: usize,
}

impl Default for TextInput {
    fn default() -> Self {
        Self::beginning_with("")
    }
}

impl TextInput {
    pub(crate) fn beginning_with(text: &str) -> Self {
        Self::up_to(MOST, text)
    }

    /// A line of at most so many characters, its cursor behind what stands in it.
    pub(crate) fn up_to(most: usize, text: &str) -> Self {
        Self { input: Input::new(text.to_owned()), most }
    }

    pub(crate) fn text(&self) -> &str {
        self.input.value()
    }

    pub(crate) fn split(&self) -> (&str, &str) {
        let text = self.input.value();
        let at = text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(index, _)| index);
        text.split_at(at)
    }

    /// Puts a text in the place of what stands between a byte of the line and the cursor, and the cursor behind it.
    /// What would make the line too long is left as it is.
    pub(crate) fn replace_from(&mut self, start: usize, text: &str) {
        let (before, after) = self.split();
        let kept = before.get(..start).unwrap_or(before);
        let line = format!("{kept}{text}{after}");
        if line.chars().count() <= self.most {
            let cursor = kept.chars().count() + text.chars().count();
            self.input = Input::new(line).with_cursor(cursor);
        }
    }

    /// Draws it from a column on, of a long one the part around its cursor; returns the column behind it.
    pub(crate) fn render(&self, x: u16, painter: &mut Painter<'_>) -> u16 {
        let look = painter.look;
        let (before, after) = self.split();
        let (before, after) = (visible(before), visible(after));
        let room = usize::from(painter.width().saturating_sub(x + 1));
        let behind = width(&after).min((room / 4).max(room.saturating_sub(width(&before))));
        let caret = if look.symbols == Symbols::Ascii { "_" } else { "▏" };
        let x = painter.write(x, 0, &fit_end(&before, room - behind), look.strong());
        let x = painter.write(x, 0, caret, look.accent());
        painter.write(x, 0, &fit(&after, behind), look.strong())
    }

    /// Puts a pasted text where the cursor is; its lines come behind each other, with blanks between them. One for which
    /// there is no room is not put there at all: nobody would notice what is missing.
    pub(crate) fn paste(&mut self, text: &str) -> Handled {
        let lines = text.split(char::is_control).map(str::trim).filter(|line| !line.is_empty());
        let line = lines.collect::<Vec<_>>().join(" ");
        if self.input.value().chars().count() + line.chars().count() > self.most {
            return Handled::Said(Phrase::new("notice.paste-too-long").with("most", self.most));
        }
        self.replace_from(self.split().0.len(), &line);
        Handled::Done
    }

    pub(crate) fn type_key(&mut self, key: &KeyEvent) -> Handled {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let request = match key.code {
            KeyCode::Char('u') if control => InputRequest::DeleteLine,
            KeyCode::Char('w') if control => InputRequest::DeletePrevWord,
            KeyCode::Char(letter) if !control && !letter.is_control() => {
                if self.input.value().chars().count() >= self.most {
                    return Handled::Done;
                }
                InputRequest::InsertChar(letter)
            }
            KeyCode::Backspace => InputRequest::DeletePrevChar,
            KeyCode::Delete => InputRequest::DeleteNextChar,
            KeyCode::Left => InputRequest::GoToPrevChar,
            KeyCode::Right => InputRequest::GoToNextChar,
            KeyCode::Home => InputRequest::GoToStart,
            KeyCode::End => InputRequest::GoToEnd,
            _ => return Handled::Passed,
        };
        self.input.handle(request);
        Handled::Done
    }
}

impl PartialEq for TextInput {
    fn eq(&self, other: &Self) -> bool {
        self.split() == other.split()
    }
}
