//! Keys as somebody wants them: read, held against the table, and refused where a key would do two things or an action could
//! not be reached any more.

use ratatui::crossterm::event::KeyCode;
use strum::VariantArray;

use super::press::{self, Press};
use super::{Action, Binding, KEYMAP, KeyContext, Keymap, holds};
use crate::text::{Phrase, nearest, visible, width};

/// What somebody wants an action's keys to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebinding {
    /// Where, as in `run`.
    pub context: String,
    /// What they do there, as in `again`.
    pub action: String,
    /// The keys, as in `r`, `^R` or `F5`.
    pub keys: Vec<String>,
}

/// A wish that can be granted as far as it alone goes.
struct Wanted {
    /// Which of the wishes it is.
    index: usize,
    /// Which line of the table it is about.
    line: usize,
    keys: Vec<Press>,
}

impl Keymap {
    /// The keys of the house with these changes, and which of them were refused, and why. They are there until the program
    /// ends.
    #[must_use]
    pub fn rebound(wishes: &[Rebinding]) -> (Self, Vec<(usize, Phrase)>) {
        let mut refused = Vec::new();
        let mut wanted: Vec<Wanted> = Vec::new();
        for (index, wish) in wishes.iter().enumerate() {
            match read(wish) {
                Ok((line, keys)) => {
                    // The later one counts.
                    wanted.retain(|earlier| earlier.line != line);
                    wanted.push(Wanted { index, line, keys });
                }
                Err(why) => refused.push((index, why)),
            }
        }
        // Keys may change places, so all wishes hold before any is held against another; of two that clash the later goes.
        let lines = loop {
            let lines = with(&wanted);
            let Some((at, why)) = clash(&lines, &wanted) else { break lines };
            refused.push((wanted.remove(at).index, why));
        };
        refused.sort_by_key(|(index, _)| *index);
        (if wanted.is_empty() { Self::default() } else { Self(Vec::leak(lines)) }, refused)
    }

    /// Every place that has keys, and what they do there, with the keys as they are written: in the order of the table.
    #[must_use]
    pub fn written(self) -> Vec<Rebinding> {
        let written = |binding: &Binding| Rebinding {
            context: <&str>::from(binding.context).to_owned(),
            action: <&str>::from(binding.action).to_owned(),
            keys: binding.keys.iter().map(|key| key.label(true)).collect(),
        };
        self.0.iter().map(written).collect()
    }
}

/// The table with these wishes granted.
fn with(wanted: &[Wanted]) -> Vec<Binding> {
    let mut lines = KEYMAP.to_vec();
    for wish in wanted {
        lines[wish.line].keys = Vec::leak(wish.keys.clone());
    }
    lines
}

/// The last wish that gives a key two meanings, and what is to be said of it.
fn clash(lines: &[Binding], wanted: &[Wanted]) -> Option<(usize, Phrase)> {
    wanted.iter().enumerate().rev().find_map(|(at, wish)| {
        let own = &lines[wish.line];
        let meets = |other: &&Binding| {
            let together = |context: &KeyContext| holds(own.context, *context) && holds(other.context, *context);
            !std::ptr::eq(*other, own) && KeyContext::VARIANTS.iter().any(together)
        };
        let shared = |other: &Binding| own.keys.iter().find(|key| other.keys.contains(key)).copied();
        let (other, key) = lines.iter().filter(meets).find_map(|other| Some((other, shared(other)?)))?;
        let why = Phrase::new("keys.clash")
            .with("key", key.label(true))
            .with("action", named(own))
            .with("other", named(other));
        Some((at, why))
    })
}

/// `run.again`: an action, and where it is one.
fn named(binding: &Binding) -> String {
    format!("{}.{}", <&str>::from(binding.context), <&str>::from(binding.action))
}

/// Which line of the table a wish is about, and the keys.
fn read(wish: &Rebinding) -> Result<(usize, Vec<Press>), Phrase> {
    let context: KeyContext = wish.context.parse().map_err(|_| {
        let places: Vec<&str> = KeyContext::VARIANTS.iter().map(|place| (*place).into()).collect();
        unknown("keys.unknown-place", &wish.context, &places)
    })?;
    let here = || KEYMAP.iter().enumerate().filter(|(_, binding)| binding.context == context);
    let action = wish.action.parse::<Action>().ok();
    let (line, _) = here().find(|(_, binding)| Some(binding.action) == action).ok_or_else(|| {
        let actions: Vec<&str> = here().map(|(_, binding)| binding.action.into()).collect();
        unknown("keys.unknown-action", &wish.action, &actions)
    })?;
    if wish.keys.is_empty() {
        return Err(Phrase::new("keys.out-of-reach").with("action", wish.action.clone()));
    }
    let mut keys = Vec::new();
    for written in &wish.keys {
        let key = Press::read(written).ok_or_else(|| Phrase::new("keys.no-key").with("given", written.clone()))?;
        if is_taken(key, context) && !KEYMAP[line].keys.contains(&key) {
            return Err(Phrase::new("keys.typed").with("key", key.label(true)).with("action", wish.action.clone()));
        }
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    Ok((line, keys))
}

/// Whether a key never comes as far as an action: where something is typed, a letter is typed; on a number a digit begins
/// another; and on the schedules letters and digits are workers.
fn is_taken(key: Press, context: KeyContext) -> bool {
    let is_digit = key.letter().is_some_and(|letter| letter.is_ascii_digit());
    match context {
        KeyContext::Always => key.is_letter() || key.types(),
        KeyContext::Lab | KeyContext::Everywhere => is_digit,
        KeyContext::Schedule => {
            is_digit || key.letter().is_some_and(|letter| ('a'..='d').contains(&letter.to_ascii_lowercase()))
        }
        typed if typed.is_typed() => key.types(),
        _ => false,
    }
}

fn unknown(key: &'static str, given: &str, names: &[&str]) -> Phrase {
    let hint = match nearest(given, names) {
        Some(near) => Phrase::new("usage.nearest").with("nearest", near),
        None => Phrase::new("keys.choices").with("names", names.join(", ")),
    };
    Phrase::new(key).with("given", given.to_owned()).with("hint", hint)
}

impl Press {
    /// A key as people write it: a sign, `^R` or `C-r`, `F5`, `Space`, `Shift-Tab`, `Left`.
    fn read(written: &str) -> Option<Self> {
        let control = ["^", "C-", "Ctrl-"].iter().find_map(|before| written.strip_prefix(before));
        if let Some(letter) = control.and_then(only_sign) {
            let code = match letter.to_ascii_lowercase() {
                // A terminal sends the same for these and for a key of their own.
                'm' | 'j' => KeyCode::Enter,
                'i' => KeyCode::Tab,
                'h' => KeyCode::Backspace,
                letter => return letter.is_ascii_alphabetic().then_some(press::control(letter)),
            };
            return Some(press::key(code));
        }
        if let Some(sign) = only_sign(written) {
            // One that nobody can see, nobody can press. A jamo is the letter on its key.
            let is_seen = visible(written) == written && width(written) > 0 && !sign.is_whitespace();
            return is_seen.then(|| press::sign(press::latin(sign)));
        }
        let code = match written {
            "Space" => KeyCode::Char(' '),
            "Enter" => KeyCode::Enter,
            "Esc" => KeyCode::Esc,
            "Tab" => KeyCode::Tab,
            "Shift-Tab" => KeyCode::BackTab,
            "Backspace" => KeyCode::Backspace,
            "Delete" => KeyCode::Delete,
            "Insert" => KeyCode::Insert,
            "Home" => KeyCode::Home,
            "End" => KeyCode::End,
            "PageUp" => KeyCode::PageUp,
            "PageDown" => KeyCode::PageDown,
            "Up" => KeyCode::Up,
            "Down" => KeyCode::Down,
            "Left" => KeyCode::Left,
            "Right" => KeyCode::Right,
            function => {
                let number = function.strip_prefix('F')?.parse().ok().filter(|number| (1..=12).contains(number))?;
                KeyCode::F(number)
            }
        };
        Some(Self { code, control: false })
    }

    /// Whether it is of use to whoever types: signs, and what moves or erases in a line.
    fn types(self) -> bool {
        let moves = [KeyCode::Backspace, KeyCode::Delete, KeyCode::Left, KeyCode::Right, KeyCode::Home, KeyCode::End];
        self.is_letter() || moves.contains(&self.code) || self.control
    }
}

fn only_sign(text: &str) -> Option<char> {
    let mut signs = text.chars();
    signs.next().filter(|_| signs.next().is_none())
}

#[cfg(test)]
mod tests;
