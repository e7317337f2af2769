//! What the bytes of a terminal mean: keys, the mouse, and text that was pasted.
//!
//! Pure: the time comes with the bytes. It knows no key's meaning. A terminal may send a sequence in several pieces, may
//! leave one unfinished, and answers questions that somebody else has asked. So every sequence has a time within which it
//! ends or is given up, an answer is swallowed whole, and what is no sequence of ours is never taken for keys.

mod sequence;

use std::time::Duration;

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// The byte of Ctrl-C.
const CONTROL_C: u8 = 0x03;

/// The byte of Esc, with which every sequence begins.
const ESC: u8 = 0x1b;

/// What ends a pasted text.
const PASTED: &[u8] = b"\x1b[201~";

/// Bytes of a pasted text that are kept: more than any field holds.
const MOST_PASTED: usize = 1 << 20;

/// Bytes of a sequence that are looked at; none of ours is as long.
const MOST: usize = 64;

/// The slowest that bytes of one sequence come, on the whole: on a slower line somebody is typing.
const SLOWEST: Duration = Duration::from_millis(10);

/// How long the rest of a sequence may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Patience {
    /// After Esc, which is a key of its own, too.
    pub(super) escape: Duration,
    /// After anything that nobody types.
    pub(super) rest: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing is unfinished.
    Ground,
    /// A letter that takes so many more bytes.
    Letter(usize),
    /// Esc, and perhaps something behind it.
    Escape,
    /// `ESC [`: keys, reports and answers, up to their last letter.
    Control,
    /// `ESC [ [`: a function key of the Linux console.
    Console,
    /// `ESC O`: a key.
    Shifted,
    /// `ESC [ M`: the mouse as terminals reported it of old, in so many more bytes.
    Mouse(usize),
    /// `ESC ]` and the like: an answer of any length.
    Answer,
    /// Esc within such an answer.
    AnswerEscape,
    /// A pasted text, of whose end so many bytes have come.
    Paste(usize),
}

#[derive(Debug)]
pub(super) struct Decoder {
    patience: Patience,
    state: State,
    /// What has come of what is unfinished, without the bytes by which its kind is known.
    bytes: Vec<u8>,
    /// Whether Esc came before it.
    alt: bool,
    begun: Duration,
    last: Duration,
    count: u32,
    events: Vec<Event>,
}

impl Decoder {
    pub(super) fn new(patience: Patience) -> Self {
        Self {
            patience,
            state: State::Ground,
            bytes: Vec::new(),
            alt: false,
            begun: Duration::ZERO,
            last: Duration::ZERO,
            count: 0,
            events: Vec::new(),
        }
    }

    /// Takes what has come at a time; returns what it means.
    pub(super) fn take(&mut self, bytes: &[u8], now: Duration) -> Vec<Event> {
        // Alone in a read it is a key that was pressed, even where a paste has not ended.
        if bytes == [CONTROL_C] && matches!(self.state, State::Paste(_)) {
            self.give_up();
        }
        for byte in bytes {
            if self.state == State::Ground {
                (self.begun, self.count) = (now, 0);
            }
            self.take_byte(*byte);
            self.count = self.count.saturating_add(1);
        }
        self.last = now;
        std::mem::take(&mut self.events)
    }

    /// When what is unfinished is given up, if nothing comes.
    pub(super) fn deadline(&self) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Escape => Some(self.last + self.patience.escape),
            _ => Some((self.begun + SLOWEST.saturating_mul(self.count)).min(self.last) + self.patience.rest),
        }
    }

    /// The time is over; returns what the unfinished means as it is.
    pub(super) fn expire(&mut self) -> Vec<Event> {
        self.give_up();
        std::mem::take(&mut self.events)
    }

    fn give_up(&mut self) {
        match self.state {
            State::Escape => self.key(KeyCode::Esc),
            State::Paste(_) => self.end_paste(),
            _ => {}
        }
        self.rest();
    }

    /// Nothing is unfinished any more.
    fn rest(&mut self) {
        self.state = State::Ground;
        self.bytes.clear();
        self.alt = false;
    }

    fn take_byte(&mut self, byte: u8) {
        match (self.state, byte) {
            (State::Ground, _) => self.begin(byte),
            (State::Letter(more), 0x80..=0xbf) => self.go_on_with_letter(more, byte),
            (State::Escape, _) => self.take_after_escape(byte),
            (State::Control, b'[') if self.bytes.is_empty() => self.state = State::Console,
            (State::Control, b'M') if self.bytes.is_empty() => self.state = State::Mouse(3),
            (State::Control, b'~') if self.bytes == b"200" => self.go(State::Paste(0)),
            (State::Control, 0x20..=0x3f) | (State::Shifted, b'0'..=b'9' | b';') => {
                if self.bytes.len() < MOST {
                    self.bytes.push(byte);
                }
            }
            (State::Control, 0x40..=0x7e) => self.end(sequence::control(&self.bytes, byte)),
            (State::Console, b'A'..=b'E') => self.end(Some(sequence::function(u16::from(byte - b'A') + 1))),
            (State::Console, 0x20..=0x7e) => self.end(None),
            (State::Shifted, 0x20..=0x7e) => self.end(sequence::shifted(byte)),
            (State::Mouse(more), 0x20..) => self.take_mouse(more, byte),
            (State::Answer, 0x07) | (State::AnswerEscape, b'\\') => self.rest(),
            (State::Answer, ESC) => self.state = State::AnswerEscape,
            (State::Answer, 0x20..) => {}
            (State::AnswerEscape, _) => {
                self.go(State::Escape);
                self.take_byte(byte);
            }
            (State::Paste(of_end), _) => self.take_pasted(of_end, byte),
            // It does not go on like this: something else begins.
            _ => {
                self.rest();
                self.begin(byte);
            }
        }
    }

    fn go(&mut self, state: State) {
        self.state = state;
        self.bytes.clear();
    }

    fn begin(&mut self, byte: u8) {
        match byte {
            ESC => self.state = State::Escape,
            b'\r' | b'\n' => self.key(KeyCode::Enter),
            b'\t' => self.key(KeyCode::Tab),
            0x08 | 0x7f => self.key(KeyCode::Backspace),
            0x00 => self.control(' '),
            0x01..=0x1a => self.control(char::from(byte - 1 + b'a')),
            0x1c..=0x1f => self.control(char::from(byte - 0x1c + b'4')),
            0x20..=0x7e => self.letter(char::from(byte)),
            0xc2..=0xdf => self.begin_letter(1, byte),
            0xe0..=0xef => self.begin_letter(2, byte),
            0xf0..=0xf4 => self.begin_letter(3, byte),
            // No letter begins so.
            _ => {}
        }
        if self.state == State::Ground {
            self.alt = false;
        }
    }

    fn take_after_escape(&mut self, byte: u8) {
        match byte {
            b'[' => self.go(State::Control),
            b'O' => self.go(State::Shifted),
            b']' | b'P' | b'_' | b'^' | b'X' => self.go(State::Answer),
            // Another one begins, or a key with Control comes quickly: the first was the key.
            0x00..=0x08 | 0x0a..=0x0c | 0x0e..=0x1f => {
                self.key(KeyCode::Esc);
                self.rest();
                self.begin(byte);
            }
            _ => {
                self.rest();
                self.alt = true;
                self.begin(byte);
            }
        }
    }

    fn begin_letter(&mut self, more: usize, byte: u8) {
        self.state = State::Letter(more);
        self.bytes.push(byte);
    }

    fn go_on_with_letter(&mut self, more: usize, byte: u8) {
        self.bytes.push(byte);
        if more > 1 {
            self.state = State::Letter(more - 1);
            return;
        }
        if let Some(letter) = std::str::from_utf8(&self.bytes).ok().and_then(|text| text.chars().next()) {
            self.letter(letter);
        }
        self.rest();
    }

    fn take_mouse(&mut self, more: usize, byte: u8) {
        self.bytes.push(byte);
        match self.bytes[..] {
            [button, column, row] => self.end(sequence::old_mouse(button, column, row)),
            _ => self.state = State::Mouse(more - 1),
        }
    }

    fn take_pasted(&mut self, of_end: usize, byte: u8) {
        if self.bytes.len() < MOST_PASTED {
            self.bytes.push(byte);
        }
        // Esc stands only where the end begins.
        let of_end = if byte == PASTED[of_end] { of_end + 1 } else { usize::from(byte == ESC) };
        self.state = State::Paste(of_end);
        if of_end == PASTED.len() {
            if self.bytes.ends_with(PASTED) {
                self.bytes.truncate(self.bytes.len() - PASTED.len());
            }
            self.end_paste();
            self.rest();
        }
    }

    fn end_paste(&mut self) {
        let text = String::from_utf8_lossy(&self.bytes).into_owned();
        self.events.push(Event::Paste(text));
    }

    fn end(&mut self, event: Option<Event>) {
        self.events.extend(event);
        self.rest();
    }

    fn key(&mut self, code: KeyCode) {
        self.push(code, KeyModifiers::NONE);
    }

    fn control(&mut self, letter: char) {
        self.push(KeyCode::Char(letter), KeyModifiers::CONTROL);
    }

    fn letter(&mut self, letter: char) {
        let shift = if letter.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
        self.push(KeyCode::Char(letter), shift);
    }

    fn push(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        let alt = if self.alt { KeyModifiers::ALT } else { KeyModifiers::NONE };
        self.events.push(Event::Key(KeyEvent::new(code, modifiers | alt)));
    }
}

#[cfg(test)]
mod tests;
