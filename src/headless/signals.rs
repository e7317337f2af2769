//! Signals end a run cleanly: the first asks it to stop, the second does not ask, and a hang-up is never the second. Nor does
//! the first ask for ever: what hangs is left after a while. And ^Z stops a run with all its children.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGHUP, SIGTSTP};
use signal_hook::iterator::{Handle, Signals as Incoming};

use super::print_error;
use crate::cancel::Cancel;
use crate::text::{Phrase, Texts};
use crate::{os, supply};

/// Signals are watched as long as this lives.
#[derive(Debug)]
pub(super) struct Signals {
    handle: Handle,
    first: Arc<AtomicI32>,
    /// Whether there is nothing left that could hang.
    over: Arc<AtomicBool>,
}

/// How long what was asked to stop may take. A run stops by itself within two seconds, or abandons who does not. It is counted in
/// steps: time in which the program was stopped by ^Z is none of its own.
const DEADLINE: Duration = Duration::from_secs(4);
const STEP: Duration = Duration::from_millis(50);

/// Whether it is not over when patience is: `rest` takes a step.
fn is_out_of_patience(is_over: &AtomicBool, mut rest: impl FnMut(Duration)) -> bool {
    let mut left = DEADLINE;
    while !is_over.load(Ordering::SeqCst) {
        if left.is_zero() {
            return true;
        }
        rest(STEP);
        left = left.saturating_sub(STEP);
    }
    false
}

impl Signals {
    /// Watches signals, or says why it cannot.
    pub(super) fn watch_or_say_why(cancel: &Cancel, texts: &'static Texts) -> Option<Self> {
        let watched = Self::watch(cancel, texts);
        watched.map_err(|error| print_error(texts, &Phrase::new("failed.signals").with("why", &error))).ok()
    }

    /// Watches signals on a thread of its own.
    fn watch(cancel: &Cancel, texts: &'static Texts) -> std::io::Result<Self> {
        let mut incoming = Incoming::new(os::ending_signals().into_iter().chain([SIGTSTP]))?;
        let handle = incoming.handle();
        let first = Arc::new(AtomicI32::new(0));
        let over = Arc::new(AtomicBool::new(false));
        let (seen, cancel, is_over) = (Arc::clone(&first), cancel.clone(), Arc::clone(&over));
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in incoming.forever() {
                if signal == SIGTSTP {
                    // Children that were being started just then have not heard of it. Where nothing can be stopped, the run
                    // goes on.
                    let _ = os::raise_stop_for_group();
                    continue;
                }
                if seen.compare_exchange(0, signal, Ordering::SeqCst, Ordering::SeqCst).is_err() {
                    // A terminal that goes is told of twice, by the system and by its shell: that is one wish.
                    if signal == SIGHUP {
                        continue;
                    }
                    end_now(signal);
                }
                let is_over = Arc::clone(&is_over);
                // Without a thread to watch over it, a second signal has to.
                let _ = std::thread::Builder::new().name("deadline".to_owned()).spawn(move || {
                    if is_out_of_patience(&is_over, std::thread::sleep) {
                        print_error(texts, &Phrase::new("cancelled.hangs"));
                        end_now(signal);
                    }
                });
                cancel.request();
            }
        })?;
        Ok(Self { handle, first, over })
    }

    /// The runs have stopped: what comes now, such as writing a recording, takes the time that it takes.
    pub(super) fn runs_are_over(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// The exit code of a run that was stopped: 128 and the signal's number.
    pub(super) fn exit_code(&self) -> u8 {
        u8::try_from(128 + self.first.load(Ordering::SeqCst)).unwrap_or(super::FAILED)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.runs_are_over();
        self.handle.close();
    }
}

fn end_now(signal: i32) -> ! {
    supply::clear_up();
    std::process::exit(128 + signal)
}

#[cfg(test)]
mod tests {
    use signal_hook::consts::SIGTERM;

    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_first_signal_asks_to_stop_and_becomes_the_exit_code() {
        let cancel = Cancel::new();
        let signals = Signals::watch(&cancel, Texts::of(Lang::En)).expect("signals can be watched");
        signal_hook::low_level::raise(SIGTERM).expect("a process may signal itself");
        assert!(cancel.wait(Duration::from_mins(1)), "the signal never arrived");
        assert_eq!(signals.exit_code(), 143);
    }

    #[test]
    fn patience_is_counted_in_steps_however_long_they_last() {
        let (is_over, mut steps) = (AtomicBool::new(false), 0);
        assert!(is_out_of_patience(&is_over, |_| steps += 1));
        assert_eq!(STEP * steps, DEADLINE);
        let mut steps = 0;
        let rest = |_| {
            steps += 1;
            is_over.store(steps == 7, Ordering::SeqCst);
        };
        assert!(!is_out_of_patience(&is_over, rest), "it is over");
        assert_eq!(steps, 7);
    }
}
