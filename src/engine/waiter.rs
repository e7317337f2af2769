//! Whoever asked for the results: it waits for each task in the order in which they were submitted, as long as the plan lets
//! it, and gives up waiting otherwise. The tasks know nothing of it.
//!
//! On an event loop it is one more coroutine there; beside other workers it has a thread of its own, which is the main
//! thread of a program with a pool.

use std::sync::Arc;
use std::thread::Builder;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use super::RunContext;
use super::waiter_news::News;
use crate::event::{EventKind, Nanos, TaskId};
use crate::plan::Together;
use crate::text::Phrase;
use crate::work::shortage;

/// Makes a run whose results are waited for, if the plan says so.
///
/// # Errors
/// Why the run could not be made.
pub(super) fn beside(
    run: &Arc<RunContext>,
    runs: impl FnOnce(&Arc<RunContext>) -> Result<(), Phrase>,
) -> Result<(), Phrase> {
    let model = run.plan.model.profile();
    if model.event_loop() {
        // It is one of the loop's coroutines.
        return runs(run);
    }
    let Some(waiter) = Waiter::of(run) else { return runs(run) };
    if model.together == Together::Alone {
        // Who does the tasks asks for their results afterwards.
        let made = runs(run);
        run.end_of_news();
        waiter.wait_here();
        return made;
    }
    std::thread::scope(|scope| {
        let thread = Builder::new().name("racelab-waiter".to_owned());
        let waiting = thread.spawn_scoped(scope, move || waiter.wait_here());
        let made = runs(run);
        run.end_of_news();
        waiting.map(drop).map_err(|error| Phrase::new("run.worker-refused").with("reason", shortage(&error))).and(made)
    })
}

/// Who waits for the results of a run.
pub(super) struct Waiter {
    run: Arc<RunContext>,
    inbox: UnboundedReceiver<News>,
    limit: Nanos,
    ended: Vec<bool>,
}

impl Waiter {
    /// The waiter of a run; `None` if its plan has none, or somebody waits already.
    pub(super) fn of(run: &Arc<RunContext>) -> Option<Self> {
        let limit = run.plan.waiter_timeout_ns()?;
        let inbox = run.waiter_news()?.take_inbox()?;
        Some(Self { run: Arc::clone(run), inbox, limit, ended: vec![false; run.job.tasks.len()] })
    }

    /// Waits on this thread.
    fn wait_here(self) {
        // Without a loop there is no waiting either: its tasks are done all the same.
        if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_time().build() {
            runtime.block_on(self.wait_for_each());
        }
    }

    /// Waits for each task in turn, until it has asked for all or nobody works any more.
    pub(super) async fn wait_for_each(mut self) {
        let mut log = self.run.log();
        for task in (0..).take(self.ended.len()) {
            let since = log.now();
            if !self.hear(task) {
                // It may take long.
                log.flush();
            }
            let limit = Duration::from_nanos(self.limit);
            let gave_up = match tokio::time::timeout(limit, self.until_ended(task)).await {
                Ok(true) => false,
                Ok(false) => return,
                Err(_) => true,
            };
            log.push(EventKind::Waited { task, since, gave_up });
        }
    }

    /// Hears what there is to hear; says whether a task has ended.
    fn hear(&mut self, task: TaskId) -> bool {
        while let Ok(Some(ended)) = self.inbox.try_recv() {
            self.ended[ended as usize] = true;
        }
        self.ended[task as usize]
    }

    /// Waits for a task to end; false if it never will.
    async fn until_ended(&mut self, task: TaskId) -> bool {
        while !self.ended[task as usize] {
            match self.inbox.recv().await {
                Some(Some(ended)) => self.ended[ended as usize] = true,
                Some(None) | None => return false,
            }
        }
        true
    }
}
