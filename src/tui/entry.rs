//! A line that is being typed: keys become edits, and nothing else is known of what they mean.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest};

/// Longest line that can be typed, in characters.
const MOST: usize = 64;

/// A line and its cursor.
#[derive(Debug, Clone, Default)]
pub(super) struct Line(Input);

impl Line {
    /// A line that begins with what was typed to open it.
    pub(super) fn beginning_with(text: &str) -> Self {
        Self(Input::new(text.to_owned()))
    }

    /// What stands in it.
    pub(super) fn text(&self) -> &str {
        self.0.value()
    }

    /// What stands before the cursor, and what after it.
    pub(super) fn split(&self) -> (&str, &str) {
        let text = self.0.value();
        let at = text.char_indices().nth(self.0.cursor()).map_or(text.len(), |(index, _)| index);
        text.split_at(at)
    }

    /// Edits the line; says whether the key was an edit.
    pub(super) fn press(&mut self, key: &KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let request = match key.code {
            KeyCode::Char('u') if control => InputRequest::DeleteLine,
            KeyCode::Char('w') if control => InputRequest::DeletePrevWord,
            KeyCode::Char(letter) if !control && !letter.is_control() => {
                if self.0.value().chars().count() >= MOST {
                    return true;
                }
                InputRequest::InsertChar(letter)
            }
            KeyCode::Backspace => InputRequest::DeletePrevChar,
            KeyCode::Delete => InputRequest::DeleteNextChar,
            KeyCode::Left => InputRequest::GoToPrevChar,
            KeyCode::Right => InputRequest::GoToNextChar,
            KeyCode::Home => InputRequest::GoToStart,
            KeyCode::End => InputRequest::GoToEnd,
            _ => return false,
        };
        self.0.handle(request);
        true
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.split() == other.split()
    }
}
