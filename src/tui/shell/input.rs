//! Keys and the mouse: a thread waits for them and makes them messages. It knows no key's meaning.

use std::io;
use std::thread;
use std::time::Duration;

use crossbeam::channel::Sender;
use ratatui::crossterm::event::{self, Event};
use signal_hook::consts::SIGHUP;

use super::signals::Stopper;
use crate::os::{Readable, wait_readable};
use crate::tui::message::Message;

/// Listens from now on, until the terminal is gone or the screen is.
///
/// # Errors
/// The system has no thread left.
pub(crate) fn listen(out: Sender<Message>, stopper: Stopper) -> io::Result<()> {
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        while is_readable() {
            if !pass_on(&out) {
                return;
            }
        }
        stopper.stop(SIGHUP);
    })?;
    Ok(())
}

/// Waits for something to read; false if nothing will come any more. The library's own waiting would spin on a
/// terminal that has hung up.
fn is_readable() -> bool {
    matches!(wait_readable(rustix::stdio::stdin(), None), Ok(Readable::Input))
}

/// How long the library looks for something to read. It looks at nothing if it is given no time at all.
const GLANCE: Duration = Duration::from_millis(1);

/// Passes on what has been typed; false if the receiver is gone.
///
/// The library must wait for "what is readable" and not for "what has become readable" (its feature
/// `use-dev-tty`): the latter forgets a key that comes together with a new size, until the next key comes.
fn pass_on(out: &Sender<Message>) -> bool {
    // Half a sequence is no event yet; its other half will wake us.
    while let Ok(true) = event::poll(GLANCE) {
        let message = match event::read() {
            Ok(Event::Key(key)) => Message::Key(key),
            Ok(Event::Mouse(mouse)) => Message::Mouse(mouse),
            Ok(Event::Resize(columns, rows)) => Message::Resize(columns, rows),
            Ok(_) => continue,
            Err(_) => return true,
        };
        if out.send(message).is_err() {
            return false;
        }
    }
    true
}
