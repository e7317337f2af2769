//! What the system wants: to end, to stand aside, to go on, to look at the new size. A thread of its own receives it.
//!
//! Ending must work even if the screen is stuck: after a while, or at the second signal, the terminal is given back
//! from here and the program ends.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crossbeam::channel::{Sender, bounded};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::effects::CurrentRun;
use super::terminal;
use crate::tui::message::Message;
use crate::{os, supply};

/// How long the screen may take to end by itself.
const DEADLINE: Duration = Duration::from_millis(1_500);

/// How long giving the terminal back may take when the screen is stuck.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// Ends the laboratory from outside of its screen. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Stopper {
    out: Sender<Message>,
    current: CurrentRun,
    asked: Arc<AtomicBool>,
}

impl Stopper {
    /// Stops the run through `current` and the screen through `out`.
    pub(crate) fn new(out: Sender<Message>, current: CurrentRun) -> Self {
        Self { out, current, asked: Arc::default() }
    }

    /// Ends the laboratory because of a signal: in good order at first, at once if asked again. A terminal that goes says
    /// so by its end, by the system's signal and by its shell's: that is one wish.
    pub(crate) fn stop(&self, signal: i32) {
        let code = exit_code(signal);
        if self.asked.swap(true, Ordering::SeqCst) {
            if signal == SIGHUP {
                return;
            }
            end_now(code);
        }
        let current = self.current.clone();
        let watch = thread::Builder::new().name("deadline".to_owned()).spawn(move || {
            thread::sleep(DEADLINE);
            // A recording takes the time that it takes.
            current.wait_for_saving();
            end_now(code);
        });
        if watch.is_err() {
            // Without anybody to watch over it, good order is a risk.
            end_now(code);
        }
        // A screen that is gone is ending already.
        let _ = self.out.send(Message::Stop(code));
        self.current.cancel();
    }
}

pub(crate) fn exit_code(signal: i32) -> u8 {
    u8::try_from(signal).map_or(u8::MAX, |signal| signal.saturating_add(128))
}

/// Gives the terminal back and ends, whatever the screen's thread is doing.
fn end_now(code: u8) -> ! {
    let (done, wait) = bounded::<()>(1);
    // Writing to a terminal that takes nothing blocks for good: another thread may try it.
    let spawned = thread::Builder::new().spawn(move || {
        terminal::leave();
        drop(done);
    });
    if spawned.is_ok() {
        let _ = wait.recv_timeout(LAST_WORDS);
    }
    supply::clear_up();
    signal_hook::low_level::exit(i32::from(code))
}

/// Receives signals from now on.
///
/// # Errors
/// The system refuses to tell of them, or has no thread left.
pub(crate) fn listen(stopper: Stopper) -> io::Result<()> {
    let mut signals = Signals::new(os::ending_signals().into_iter().chain([SIGTSTP, SIGCONT, SIGWINCH]))?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let message = match signal {
                SIGTSTP => Some(Message::Suspend),
                SIGCONT => Some(Message::Continued),
                SIGWINCH => {
                    let (columns, rows) = terminal::size();
                    Some(Message::Resize(columns, rows))
                }
                _ => {
                    stopper.stop(signal);
                    None
                }
            };
            if let Some(message) = message {
                // A screen that is gone needs to know nothing.
                let _ = stopper.out.send(message);
            }
        }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use signal_hook::consts::{SIGINT, SIGTERM};

    use super::*;

    #[test]
    fn a_signal_is_an_exit_code_over_128() {
        assert_eq!((exit_code(SIGINT), exit_code(SIGTERM), exit_code(9999)), (130, 143, 255));
    }
}
