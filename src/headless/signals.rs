//! Signals end a run cleanly: the first asks it to stop, the second does not ask, and a hang-up is never the second. And ^Z
//! stops it with all its children.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

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
}

impl Signals {
    /// Watches signals, or says why it cannot.
    pub(super) fn watch_or_say_why(cancel: &Cancel, texts: &Texts) -> Option<Self> {
        let watched = Self::watch(cancel);
        watched.map_err(|error| print_error(texts, &Phrase::new("failed.signals").with("why", error.to_string()))).ok()
    }

    /// Watches signals on a thread of its own.
    fn watch(cancel: &Cancel) -> std::io::Result<Self> {
        let mut incoming = Incoming::new(os::ending_signals().into_iter().chain([SIGTSTP]))?;
        let handle = incoming.handle();
        let first = Arc::new(AtomicI32::new(0));
        let (seen, cancel) = (Arc::clone(&first), cancel.clone());
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
                    supply::clear_up();
                    std::process::exit(128 + signal);
                }
                cancel.request();
            }
        })?;
        Ok(Self { handle, first })
    }

    /// The exit code of a run that was stopped: 128 and the signal's number.
    pub(super) fn exit_code(&self) -> u8 {
        u8::try_from(128 + self.first.load(Ordering::SeqCst)).unwrap_or(super::FAILED)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.handle.close();
    }
}

#[cfg(test)]
mod tests {
    use signal_hook::consts::SIGTERM;

    use super::*;
    use std::time::Duration;

    #[test]
    fn the_first_signal_asks_to_stop_and_becomes_the_exit_code() {
        let cancel = Cancel::new();
        let signals = Signals::watch(&cancel).expect("signals can be watched");
        signal_hook::low_level::raise(SIGTERM).expect("a process may signal itself");
        assert!(cancel.wait(Duration::from_mins(1)), "the signal never arrived");
        assert_eq!(signals.exit_code(), 143);
    }
}
