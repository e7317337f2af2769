//! What the engine does while its supervisors work: it ends children that nobody hears of, and all of them when the run is
//! cancelled.
//!
//! It never reads or writes a pipe, so no child can keep it waiting.

use std::time::{Duration, Instant};

use crossbeam::channel::Receiver;

use super::SupervisorEvent;
use super::child_handle::ChildHandle;
use super::main_thread::MainThread;
use crate::engine::RunContext;
use crate::engine::child_process::Patience;

/// How long a child may take to stop by itself when the run is cancelled: one that decodes a picture does not listen. A
/// cancelled run should be over within 100 ms, and the system wants most of them to take back what killed children had in
/// memory and the run on the disk.
const GRACE: Duration = Duration::from_millis(25);

/// The watch over all children of a run.
pub(super) struct Watch<'run> {
    pub(super) run: &'run RunContext,
    pub(super) handles: &'run [ChildHandle],
    pub(super) patience: Option<Patience>,
    /// When children that were told to stop are killed.
    pub(super) deadline: Option<Instant>,
}

impl Watch<'_> {
    /// Waits for all supervisors, and for the main thread if there is one. When the run is cancelled it tells the children,
    /// and kills those that do not stop.
    pub(super) fn watch(
        mut self,
        inbox: &Receiver<SupervisorEvent>,
        mut supervisors: u32,
        mut main: Option<MainThread<'_>>,
    ) {
        loop {
            let main_next = main.as_ref().and_then(MainThread::next);
            if supervisors == 0 && main_next.is_none() {
                return;
            }
            let next = [self.deadline, main_next.filter(|_| self.deadline.is_none()), self.next_due()];
            let event = match next.into_iter().flatten().min() {
                None => inbox.recv().ok(),
                Some(next) => inbox.recv_deadline(next).ok(),
            };
            match (event, &mut main) {
                (Some(SupervisorEvent::Cancelled), _) => {
                    self.handles.iter().for_each(ChildHandle::cancel);
                    main = None;
                    self.deadline = Some(Instant::now() + GRACE);
                }
                (None, main) => self.on_time(Instant::now(), main_next, main.as_mut()),
                (Some(event), main) => {
                    supervisors -= u32::from(matches!(event, SupervisorEvent::Exited(_)));
                    if let Some(main) = main {
                        main.on_event(&event);
                    }
                }
            }
        }
    }

    /// When the next child has to have been heard of. Those that get a task meanwhile are due later than one that gets it
    /// now.
    fn next_due(&self) -> Option<Instant> {
        let now = self.run.clock().now();
        let latest = self.patience?.with_task(now);
        let next = self.handles.iter().map(ChildHandle::due).fold(latest, u64::min);
        // What is so far away that it is no moment any more never comes.
        Instant::now().checked_add(Duration::from_nanos(next.saturating_sub(now)))
    }

    fn on_time(&mut self, now: Instant, main_next: Option<Instant>, main: Option<&mut MainThread<'_>>) {
        let clock_now = self.run.clock().now();
        self.handles.iter().for_each(|handle| handle.give_up_if_late(clock_now));
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            self.handles.iter().for_each(ChildHandle::kill);
            // A child that a supervisor started meanwhile is killed in the next round.
            self.deadline = Some(Instant::now() + GRACE);
        } else if let Some(main) = main.filter(|_| main_next.is_some_and(|next| next <= now)) {
            main.finish(self.run, self.handles);
        }
    }
}
