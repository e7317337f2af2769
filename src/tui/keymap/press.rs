//! A key as it is pressed, as it is written, and where it stands on the keyboard.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Press {
    pub(super) code: KeyCode,
    pub(super) control: bool,
}

pub(super) const fn key(code: KeyCode) -> Press {
    Press { code, control: false }
}

pub(super) const fn sign(sign: char) -> Press {
    key(KeyCode::Char(sign))
}

pub(super) const fn control(letter: char) -> Press {
    Press { code: KeyCode::Char(letter), control: true }
}

pub(super) const fn function(number: u8) -> Press {
    key(KeyCode::F(number))
}

impl Press {
    /// What was pressed, by its place on the keyboard: jamo become the letters that share their keys.
    pub(crate) fn of(event: &KeyEvent) -> Self {
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        let code = match event.code {
            KeyCode::Char(letter) if control => KeyCode::Char(latin(letter).to_ascii_lowercase()),
            KeyCode::Char(letter) => KeyCode::Char(latin(letter)),
            other => other,
        };
        Self { code, control }
    }

    #[cfg(test)]
    pub(crate) fn event(self) -> KeyEvent {
        KeyEvent::new(self.code, if self.control { KeyModifiers::CONTROL } else { KeyModifiers::NONE })
    }

    /// The letter or the digit that it is.
    pub(crate) fn letter(self) -> Option<char> {
        match self.code {
            KeyCode::Char(letter) if !self.control && letter.is_ascii_alphanumeric() => Some(letter),
            _ => None,
        }
    }

    /// Whether it types something, where something is typed.
    pub(crate) fn is_letter(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.control
    }

    pub(crate) fn label(self, ascii: bool) -> String {
        let arrow = |sign: &str, word: &str| if ascii { word.to_owned() } else { sign.to_owned() };
        match self.code {
            KeyCode::Char(letter) if self.control => format!("^{}", letter.to_ascii_uppercase()),
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(letter) => letter.to_string(),
            KeyCode::F(number) => format!("F{number}"),
            KeyCode::Left => arrow("←", "Left"),
            KeyCode::Right => arrow("→", "Right"),
            KeyCode::Up => arrow("↑", "Up"),
            KeyCode::Down => arrow("↓", "Down"),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            other => format!("{other:?}"),
        }
    }
}

/// The letter on whose key a jamo of the usual Korean layout stands; everything else stays what it is.
///
/// With Shift only seven keys have another jamo; on the others Shift cannot be seen, and the plain letter is meant.
pub(crate) fn latin(typed: char) -> char {
    const JAMO: &str = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ";
    const LETTERS: &str = "qwertyuiopasdfghjklzxcvbnmQWERTOP";
    JAMO.chars().zip(LETTERS.chars()).find(|(jamo, _)| *jamo == typed).map_or(typed, |(_, letter)| letter)
}
