//! The one queue that workers take tasks from.

use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam::queue::SegQueue;

use crate::event::{TaskId, WorkerId};
use crate::scenario::Assignment;

/// Tasks that are still to be taken. Each is handed out exactly once.
pub(super) struct TaskQueue {
    /// Where tasks belong to workers: whether worker i has taken task i.
    owned: Vec<AtomicBool>,
    free: SegQueue<TaskId>,
}

impl TaskQueue {
    pub(super) fn new(tasks: usize, assignment: &Assignment) -> Self {
        let free = SegQueue::new();
        let mut owned = Vec::new();
        match assignment {
            Assignment::Queue | Assignment::Arrivals | Assignment::ShutDownBy(_) => {
                (0..).take(tasks).for_each(|task| free.push(task));
            }
            Assignment::OnePerWorker | Assignment::StartedBy(_) => owned.resize_with(tasks, AtomicBool::default),
        }
        Self { owned, free }
    }

    /// The worker's own task first, then whatever is free.
    pub(super) fn take(&self, worker: WorkerId) -> Option<TaskId> {
        if self.claim(worker) {
            return Some(worker);
        }
        self.free.pop()
    }

    /// Frees the task of a worker that will never take it.
    pub(super) fn disown(&self, worker: WorkerId) {
        if self.claim(worker) {
            self.free.push(worker);
        }
    }

    /// Takes everything that nobody has taken.
    pub(super) fn take_rest(&self) -> Vec<TaskId> {
        std::iter::from_fn(|| self.free.pop()).collect()
    }

    fn claim(&self, worker: WorkerId) -> bool {
        self.owned.get(worker as usize).is_some_and(|taken| !taken.swap(true, Ordering::AcqRel))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_worker_takes_its_own_task_first_and_disowned_ones_after() {
        let queue = TaskQueue::new(3, &Assignment::OnePerWorker);
        queue.disown(2);
        queue.disown(2);
        assert_eq!(queue.take(1), Some(1));
        assert_eq!(queue.take(1), Some(2));
        assert_eq!(queue.take(1), None, "task 0 belongs to worker 0");
        queue.disown(1);
        assert_eq!(queue.take(1), None, "a task that was taken cannot come back");
        assert_eq!(queue.take(0), Some(0));
    }

    #[test]
    fn many_workers_take_every_task_once() {
        let queue = TaskQueue::new(10_000, &Assignment::Queue);
        let taken: Vec<Vec<TaskId>> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4)
                .map(|worker| {
                    scope.spawn({
                        let queue = &queue;
                        move || std::iter::from_fn(|| queue.take(worker)).collect()
                    })
                })
                .collect();
            workers.into_iter().map(|worker| worker.join().unwrap()).collect()
        });
        let all: BTreeSet<TaskId> = taken.iter().flatten().copied().collect();
        assert_eq!((all.len(), taken.iter().map(Vec::len).sum::<usize>()), (10_000, 10_000));
    }
}
