//! A worker that may block waits for something asynchronous: on an event loop of its own, for one wait.
//!
//! So the same client serves blocking workers and event loops: models are compared, not clients. The loop is dropped after
//! the wait, with everything on it, such as a connection. Making one takes some 20 µs, less than a connection does.

use std::time::Duration;

use tokio::runtime::Builder;
use tokio::select;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::shortage::shortage;
use super::stop::Stop;
use crate::cancel::Cancel;
use crate::event::Nanos;
use crate::text::Phrase;

/// Waits for so long at most, or until the run is cancelled.
///
/// # Errors
/// [`Stop::Cancelled`], [`Stop::TimedOut`], and [`Stop::Failed`] if the machine has no event loop left to give.
pub(super) fn wait_for<T>(outside: impl Future<Output = T>, left: Nanos, cancel: &Cancel) -> Result<T, Stop> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Stop::Failed(Phrase::new("run.no-loop").with("reason", shortage(&error))))?;
    let (stop, stopped) = oneshot::channel();
    let _listening = cancel.listen(move || {
        // It fails when the wait is over already.
        let _ = stop.send(());
    });
    let waited = runtime.block_on(async {
        select! {
            biased;
            waited = timeout(Duration::from_nanos(left), outside) => waited.map_err(|_| Stop::TimedOut),
            _ = stopped => Err(Stop::Cancelled),
        }
    });
    // The look-up of a name cannot be called off; it is not waited for.
    runtime.shutdown_background();
    waited
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;

    #[test]
    fn a_wait_ends_with_its_value_with_its_time_or_with_the_run() {
        let cancel = Cancel::new();
        assert_eq!(wait_for(async { 7 }, Nanos::MAX, &cancel), Ok(7));
        assert_eq!(wait_for(pending::<()>(), 1_000_000, &cancel), Err(Stop::TimedOut));
        let waiter = std::thread::spawn({
            let cancel = cancel.clone();
            move || wait_for(pending::<()>(), Nanos::MAX, &cancel)
        });
        cancel.request();
        assert_eq!(waiter.join().ok(), Some(Err(Stop::Cancelled)));
    }
}
