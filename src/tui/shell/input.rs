//! Keys, the mouse and pasted text: a thread waits for them and makes them messages. It knows no key's meaning.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::channel::Sender;
use ratatui::crossterm::event::Event;
use rustix::io::Errno;
use rustix::termios::tcgetattr;
use signal_hook::consts::SIGHUP;

use super::decoder::{Decoder, Patience};
use super::signals::Stopper;
use crate::os::{self, Readable, wait_readable};
use crate::tui::message::Message;

/// Bytes that are read at once, at most.
const MOST: usize = 4096;

/// How often it looks whether the terminal is ours again.
const GLANCE: Duration = Duration::from_millis(100);

/// Listens from now on, until the terminal is gone or the screen is; what has come in already comes first.
///
/// # Errors
/// The system has no thread left.
pub(crate) fn listen(out: Sender<Message>, stopper: Stopper, already: Vec<u8>) -> io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        // Reading what is a shell's at that moment would stop the program.
        if let Ended::TerminalGone = os::unstopped(|| pass_on(&out, &already)) {
            stopper.stop(SIGHUP);
        }
    })?;
    Ok(())
}

enum Ended {
    /// Nothing more can be read.
    TerminalGone,
    /// Nobody listens any more.
    ScreenGone,
}

/// Passes on what is typed, until one of them is gone.
fn pass_on(out: &Sender<Message>, already: &[u8]) -> Ended {
    let stdin = rustix::stdio::stdin();
    let begun = Instant::now();
    let mut decoder = Decoder::new(patience());
    let mut bytes = [0; MOST];
    for message in decoder.take(already, begun.elapsed()).into_iter().filter_map(message) {
        if out.send(message).is_err() {
            return Ended::ScreenGone;
        }
    }
    loop {
        let patience = decoder.deadline().map(|deadline| deadline.saturating_sub(begun.elapsed()));
        let events = match wait_readable(stdin, patience) {
            Ok(Readable::Nothing) => decoder.expire(),
            Ok(Readable::Input) if os::is_in_foreground(stdin) => match rustix::io::read(stdin, &mut bytes) {
                Ok(0) => return Ended::TerminalGone,
                Ok(count) => decoder.take(&bytes[..count], begun.elapsed()),
                // A terminal that does not wait, and somebody who was quicker.
                Err(Errno::INTR | Errno::AGAIN) => continue,
                Err(_) if !os::is_in_foreground(stdin) => continue,
                Err(_) => return Ended::TerminalGone,
            },
            // What is typed now is for the shell.
            Ok(Readable::Input) => {
                thread::sleep(GLANCE);
                continue;
            }
            Ok(Readable::HungUp) | Err(_) => return Ended::TerminalGone,
        };
        for message in events.into_iter().filter_map(message) {
            if out.send(message).is_err() {
                return Ended::ScreenGone;
            }
        }
    }
}

/// What these bytes mean that a terminal sends, piece by piece with nothing in between: for those who try out what no
/// terminal sends.
#[doc(hidden)]
#[must_use]
pub fn typed<'bytes>(pieces: impl Iterator<Item = &'bytes [u8]>) -> Vec<Message> {
    let patience = Patience { escape: Duration::from_millis(40), rest: Duration::from_millis(500) };
    let mut decoder = Decoder::new(patience);
    let mut events: Vec<Event> =
        (0..).zip(pieces).flat_map(|(at, piece)| decoder.take(piece, Duration::from_millis(at))).collect();
    events.extend(decoder.expire());
    events.into_iter().filter_map(message).collect()
}

fn message(event: Event) -> Option<Message> {
    match event {
        Event::Key(key) => Some(Message::Key(key)),
        Event::Mouse(mouse) => Some(Message::Mouse(mouse)),
        Event::Paste(text) => Some(Message::Paste(text)),
        Event::FocusGained => Some(Message::Focus(true)),
        Event::FocusLost => Some(Message::Focus(false)),
        Event::Resize(..) => None,
    }
}

/// How long the rest of a sequence may take: longer where a network or a slow line lies between. Esc alone is a key that
/// waits for this long.
fn patience() -> Patience {
    let is_far = ["SSH_CONNECTION", "SSH_TTY"].iter().any(|name| std::env::var_os(name).is_some());
    // What ten bytes take on the line, at ten bits a byte.
    let bits = tcgetattr(rustix::stdio::stdin()).map_or(0, |line| line.input_speed());
    let line = Duration::from_millis(100_000_u64.checked_div(u64::from(bits)).unwrap_or(0).min(1_000));
    let (escape, rest) = if is_far { (150, 2_000) } else { (40, 500) };
    Patience { escape: Duration::from_millis(escape) + line, rest: Duration::from_millis(rest) + 10 * line }
}
