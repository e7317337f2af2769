//! The beginning of a run: what happens in its first moments tells how long all of it will take.

use std::time::Duration;

use crossbeam::channel::{RecvTimeoutError, bounded};

use super::{Environment, run};
use crate::cancel::Cancel;
use crate::engine::Runnable;
use crate::event::{Event, EventKind};

/// How long tasks are looked at.
const MOMENT: Duration = Duration::from_millis(120);

/// How long it is waited for the first of them: what a run brings along itself is made before.
const PATIENCE: Duration = Duration::from_secs(2);

/// Begins a run, looks at its tasks for a moment, and stops it. Returns what happened.
#[must_use]
pub fn glimpse(plan: &Runnable, surroundings: &Environment, cancel: &Cancel) -> Vec<Event> {
    let (over, is_over) = bounded::<()>(1);
    let (began, has_begun) = bounded::<()>(1);
    let its = cancel.clone();
    let watching = std::thread::Builder::new().name("glimpse".to_owned()).spawn(move || {
        // The run may be over before its time is: then both ends are gone.
        if has_begun.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Disconnected)
            && is_over.recv_timeout(MOMENT) == Err(RecvTimeoutError::Timeout)
        {
            its.request();
        }
    });
    let Ok(watching) = watching else { return Vec::new() };
    let mut all = Vec::new();
    let mut began = Some(began);
    run(plan, surroundings, cancel, &mut |events| {
        let is_first = |event: &Event| matches!(event.what, EventKind::TaskStarted { .. });
        if began.is_some() && events.iter().any(is_first) {
            // Nobody listens only if the moment has passed.
            let _ = began.take().map(|began| began.send(()));
        }
        all.extend(events);
    });
    drop((began, over));
    // It has nothing that could panic; were it so, the moment would only be longer.
    let _ = watching.join();
    all
}
