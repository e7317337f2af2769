//! The terminal as it is entered to draw on it: whether it is ours, how many colours it has, and whether its own ground is dark.
//!
//! That is asked before the first frame, with a question behind it that every terminal answers, so that one which does not know
//! the first is not waited for.
//! What is typed meanwhile is kept for whoever reads keys, and so is an answer that comes late: it is passed over there.

use std::io;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::options::Options;
use super::terminal::{self, TerminalScreen};
use crate::os::{Readable, wait_readable};
use crate::tui::kit::Setup;
use crate::tui::theme::{Theme, ThemeWish};

/// How often it is looked whether the terminal is ours again, while one stands aside.
pub(crate) const GLANCE: Duration = Duration::from_millis(100);

/// What colour the ground is (OSC 11), and what kind of terminal this is (DA1).
const QUESTION: &[u8] = b"\x1b]11;?\x1b\\\x1b[c";

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_millis(100);

/// Bytes that are read at most while waiting.
const MOST: usize = 4096;

/// The terminal, entered.
#[derive(Debug)]
pub(crate) struct Ground {
    pub(crate) setup: Setup,
    /// Whether a shell has the terminal: nothing is drawn, as nothing may be changed there.
    pub(crate) stands_aside: bool,
    pub(crate) screen: TerminalScreen,
    /// Whether the terminal says that it shows every colour; else it gets the nearest of 256.
    pub(crate) shows_rgb: bool,
    /// What was typed meanwhile.
    pub(crate) typed: Vec<u8>,
}

/// Enters the terminal, unless a shell has it, and learns what there is to know of it for what is set.
///
/// # Errors
/// The terminal cannot be taken over.
pub(crate) fn enter(options: &Options, setup: Setup) -> anyhow::Result<Ground> {
    let stands_aside = !terminal::is_ours();
    let mut answered = Answered::default();
    if !stands_aside {
        terminal::enter(setup.mouse).context("the terminal cannot be taken over")?;
        if options.theme == Some(ThemeWish::Auto) && setup.theme != Theme::Monochrome {
            answered = ask().context("the terminal cannot be drawn on")?;
        }
    }
    let setup = if answered.is_dark == Some(false) { Setup { theme: Theme::Light, ..setup } } else { setup };
    let screen = terminal::screen().context("the terminal cannot be drawn on")?;
    let shows_rgb = std::env::var("COLORTERM").is_ok_and(|says| says == "truecolor" || says == "24bit");
    Ok(Ground { setup, stands_aside, screen, shows_rgb, typed: answered.rest })
}

/// What came of a question.
#[derive(Debug, Default, PartialEq, Eq)]
struct Answered {
    /// Whether the ground is dark, if the terminal says.
    is_dark: Option<bool>,
    /// What else came in meanwhile.
    rest: Vec<u8>,
}

/// Asks the terminal, which must be ours and raw.
///
/// # Errors
/// The terminal is gone.
fn ask() -> io::Result<Answered> {
    let stdin = rustix::stdio::stdin();
    terminal::owes_an_answer(true);
    terminal::say(QUESTION)?;
    let deadline = Instant::now() + PATIENCE;
    let mut bytes = Vec::new();
    loop {
        let (answered, is_over) = read(&bytes);
        if is_over {
            terminal::owes_an_answer(false);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if is_over || left.is_zero() || bytes.len() >= MOST {
            return Ok(answered);
        }
        let mut piece = [0; 256];
        if matches!(wait_readable(stdin, Some(left)), Ok(Readable::Input))
            && let Ok(count) = rustix::io::read(stdin, &mut piece)
        {
            bytes.extend_from_slice(&piece[..count]);
            if count == 0 {
                return Ok(read(&bytes).0);
            }
        } else {
            return Ok(read(&bytes).0);
        }
    }
}

/// What is in the bytes that came, and whether the last answer is among them.
fn read(bytes: &[u8]) -> (Answered, bool) {
    let mut rest = bytes.to_vec();
    let mut is_dark = None;
    if let Some((begin, end)) = found(&rest, b"\x1b]11;", |tail| {
        let by_bell = tail.iter().position(|byte| *byte == b'\x07').map(|at| at + 1);
        let by_string = tail.windows(2).position(|two| two == b"\x1b\\").map(|at| at + 2);
        by_bell.into_iter().chain(by_string).min()
    }) {
        let answer = String::from_utf8_lossy(&rest[begin + 5..end]).into_owned();
        is_dark = darkness(answer.trim_end_matches(['\x07', '\\', '\x1b']));
        rest.drain(begin..end);
    }
    let kind = found(&rest, b"\x1b[?", |tail| {
        let parameters = tail.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
        (tail.get(parameters) == Some(&b'c')).then_some(parameters + 1)
    });
    if let Some((begin, end)) = kind {
        rest.drain(begin..end);
    }
    (Answered { is_dark, rest }, kind.is_some())
}

/// Where a sequence begins and ends, of which this is the beginning.
fn found(bytes: &[u8], beginning: &[u8], end: impl Fn(&[u8]) -> Option<usize>) -> Option<(usize, usize)> {
    let begin = bytes.windows(beginning.len()).position(|window| window == beginning)?;
    let after = begin + beginning.len();
    Some((begin, after + end(&bytes[after..])?))
}

/// Whether a colour such as `rgb:1e1e/1e1e/1e1e` is dark.
fn darkness(colour: &str) -> Option<bool> {
    let parts = colour.strip_prefix("rgb:").or_else(|| colour.strip_prefix("rgba:"))?;
    let shares: Vec<f64> = parts
        .split('/')
        .take(3)
        .map(|part| {
            let most = match part.len() {
                1..=4 => f64::from((1_u32 << (4 * part.len())) - 1),
                _ => return None,
            };
            u16::from_str_radix(part, 16).ok().map(|value| f64::from(value) / most)
        })
        .collect::<Option<_>>()?;
    let [red, green, blue] = shares.as_slice() else { return None };
    // How light it looks, without more care than a choice between two needs.
    Some(0.299 * red + 0.587 * green + 0.114 * blue < 0.5)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?62;22c", Some(true), "")]
    #[case("\x1b]11;rgb:ffff/fafa/f0f0\x07\x1b[?6c", Some(false), "")]
    #[case("\x1b]11;rgb:ff/ff/ff\x07\x1b[?1;2c", Some(false), "")]
    #[case("j\x1b]11;rgb:0/0/0\x07q\x1b[?1;2c\x1b[A", Some(true), "jq\x1b[A")]
    #[case("\x1b[?65;1;9c", None, "")]
    #[case("\x1b]11;nonsense\x07\x1b[?1c", None, "")]
    fn answers_are_taken_and_keys_are_left(#[case] bytes: &str, #[case] is_dark: Option<bool>, #[case] rest: &str) {
        assert_eq!(read(bytes.as_bytes()), (Answered { is_dark, rest: rest.into() }, true));
    }

    #[rstest]
    #[case("")]
    #[case("\x1b]11;rgb:1e1e/1e")]
    #[case("jk\x1b[?62;")]
    fn what_is_not_whole_is_left_for_whoever_reads_keys(#[case] bytes: &str) {
        assert_eq!(read(bytes.as_bytes()), (Answered { is_dark: None, rest: bytes.into() }, false));
    }
}
