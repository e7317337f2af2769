//! One kernel on the test's own thread, and what it told.

use crossbeam::channel::unbounded;

use super::{Context, Kernel, LockSet, Stop, Stopped, Worker};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::event::{EventKind, Facts};
use crate::event_buffer::EventBuffer;
use crate::text::{Lang, Texts};

/// What a kernel told of its task.
pub(crate) type Told = Facts;

/// Runs a kernel to its end.
pub(crate) fn perform(kernel: &dyn Kernel) -> (Stopped, Told) {
    run(kernel, &Cancel::new())
}

/// Runs a kernel whose run is cancelled already.
pub(crate) fn perform_cancelled(kernel: &dyn Kernel) -> Stopped {
    let cancel = Cancel::new();
    cancel.request();
    run(kernel, &cancel).0
}

/// Why it stopped, for people.
pub(crate) fn said(stopped: Stopped) -> String {
    match stopped {
        Err(Stop::Failed(why)) => Texts::of(Lang::En).say(&why),
        other => panic!("it did not fail: {other:?}"),
    }
}

fn run(kernel: &dyn Kernel, cancel: &Cancel) -> (Stopped, Told) {
    let (out, events) = unbounded();
    let mut log = EventBuffer::new(Clock::start(), out);
    let stopped = {
        let (id, gil, shared, timeout) = (0, None, None, None);
        let locks = &LockSet::new(0, 0);
        let mut worker = Worker { id, log: &mut log, cancel, gil, shared, locks, queue: None, timeout };
        kernel.run(0, &mut Context::new(&mut worker, 0, 0))
    };
    drop(log);
    let mut told = Facts::new();
    for event in events.iter().flatten() {
        if let EventKind::TaskFacts { facts, .. } = event.what {
            told.extend(&facts);
        }
    }
    (stopped, told)
}
