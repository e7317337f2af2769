//! A text for the clipboard, as bytes for the terminal (OSC 52), and through what stands between.
//!
//! No terminal answers: what is said of it is that it was handed over, and no more.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::text::Phrase;

/// The longest text, bytes: with more, the sequence is longer than the 100,000 bytes that many terminals take.
const LONGEST: usize = 74_994;

/// Bytes of a sequence that `screen` passes on in one piece: older ones have room for 256.
const PIECE: usize = 240;

/// What stands between the laboratory and the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Between {
    Nothing,
    Tmux,
    Screen,
}

impl Between {
    /// As the environment says: whether a variable has a value.
    pub(crate) fn of_environment(is_set: impl Fn(&str) -> bool) -> Self {
        if is_set("TMUX") {
            Self::Tmux
        } else if is_set("STY") {
            Self::Screen
        } else {
            Self::Nothing
        }
    }

    /// What is to be said of a text that was handed over.
    pub(crate) fn told(self) -> Phrase {
        Phrase::new(match self {
            Self::Nothing => "copied.to-terminal",
            Self::Tmux => "copied.to-tmux",
            Self::Screen => "copied.to-screen",
        })
    }
}

/// The bytes that hand a text over.
///
/// # Errors
/// It is too long; that is said.
pub(crate) fn sequence(text: &str, between: Between) -> Result<Vec<u8>, Phrase> {
    if text.len() > LONGEST {
        return Err(Phrase::new("copied.too-long").with("size", text.len()).with("most", LONGEST));
    }
    let plain = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    Ok(match between {
        Between::Nothing => plain,
        // The first is for a tmux that has clipboards set, the second for one that lets sequences through; whichever is
        // neither passes over both.
        Between::Tmux => format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")),
        Between::Screen => {
            let pieces = plain.as_bytes().chunks(PIECE).map(String::from_utf8_lossy);
            pieces.fold(String::new(), |passed, piece| passed + "\x1bP" + &piece + "\x1b\\")
        }
    }
    .into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed(text: &str, between: Between) -> String {
        String::from_utf8(sequence(text, between).expect("it is short enough")).expect("it is ASCII")
    }

    #[test]
    fn a_text_goes_to_the_terminal_in_one_sequence() {
        assert_eq!(handed("racelab run counter", Between::Nothing), "\x1b]52;c;cmFjZWxhYiBydW4gY291bnRlcg==\x07");
        assert_eq!(handed("값", Between::Nothing), "\x1b]52;c;6rCS\x07");
    }

    #[test]
    fn what_stands_between_gets_it_in_its_own_way() {
        assert_eq!(handed("a", Between::Tmux), "\x1b]52;c;YQ==\x07\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\");
        let long = handed(&"a".repeat(600), Between::Screen);
        let pieces: Vec<&str> = long.split_terminator("\x1b\\").collect();
        assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.starts_with("\x1bP") && piece.len() <= PIECE + 2));
        let joined: String = pieces.iter().map(|piece| &piece[2..]).collect();
        assert_eq!(joined, handed(&"a".repeat(600), Between::Nothing));
    }

    #[test]
    fn who_stands_between_is_in_the_environment() {
        assert_eq!(Between::of_environment(|_| false), Between::Nothing);
        assert_eq!(Between::of_environment(|name| name == "STY"), Between::Screen);
        assert_eq!(Between::of_environment(|_| true), Between::Tmux, "the inner one is asked");
    }

    #[test]
    fn what_is_too_long_for_a_terminal_is_said_and_not_cut() {
        assert!(sequence(&"a".repeat(LONGEST), Between::Nothing).is_ok_and(|bytes| bytes.len() <= 100_000));
        assert!(sequence(&"a".repeat(LONGEST + 1), Between::Nothing).is_err());
    }
}
