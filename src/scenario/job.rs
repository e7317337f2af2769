//! What a plan comes to: its tasks and who may take them, or the shape of that without the tasks.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use strum::IntoStaticStr;

use super::Task;
use crate::event::{Nanos, TaskId};
use crate::plan::Plan;

/// Who may take which task, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignment {
    /// One queue: whoever is free takes the next.
    Queue,
    /// One queue that fills while the run goes on: tasks arrive in it as [`Job::arrivals`] says.
    Arrivals,
    /// Task i is worker i's own, and all begin together; what has no owner is taken from the queue afterwards.
    OnePerWorker,
    /// There is no pool: task i is what worker i is started for, and begins as soon as that worker is up.
    StartedBy(Main),
    /// A pool with one queue, which the main thread shuts down.
    ShutDownBy(Main),
}

/// What starts workers one by one, or a pool of them: the main thread of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Main {
    /// How long it goes on by itself after the last start, ns.
    pub goes_on: Nanos,
    pub then: OnMainExit,
    /// How long a child process that is told to terminate takes to clean up, ns; 0 if it does not listen and just ends.
    pub clean_up: Nanos,
}

/// What becomes of workers when the main thread has nothing else to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum OnMainExit {
    /// It waits for each of them, in the order in which it started them.
    Join,
    /// It ends, and they with it, wherever they are.
    Abandon,
    /// It ends; what is left of the program waits for each of them, in the order in which it started them.
    LeaveToExit,
    /// It takes back what nobody has begun, and then does the same.
    CancelQueued,
}

/// The tasks that a plan comes to. Made for engines alone: a million tasks take a hundred megabytes.
#[derive(Debug, Clone)]
pub struct Job {
    /// The tasks, by id.
    pub tasks: Vec<Task>,
    pub assignment: Assignment,
    /// When each task arrives on the run's clock, ns, ascending; empty where all are there from the beginning.
    pub arrivals: Vec<Nanos>,
}

impl Job {
    /// Tasks of which some are made to fail, as the plan's rate says.
    pub(super) fn of(plan: &Plan, tasks: impl Iterator<Item = Task>, assignment: Assignment) -> Self {
        let mut tasks: Vec<Task> = tasks.collect();
        inject_faults(plan, &mut tasks);
        Self { tasks, assignment, arrivals: Vec::new() }
    }

    /// The same, in one queue.
    pub(super) fn queue(plan: &Plan, tasks: impl Iterator<Item = Task>) -> Self {
        Self::of(plan, tasks, Assignment::Queue)
    }
}

/// A job with everything that it needs of the world: what the run brings along itself is there, what comes from outside
/// has been found.
pub struct Prepared {
    pub job: Job,
    /// What tasks are called that come from outside, by task; empty where the plan alone names them.
    pub names: Vec<Box<str>>,
    /// What has to be there as long as the run: dropped when it is over.
    pub keeps: Option<Box<dyn Send + Sync>>,
}

impl From<Job> for Prepared {
    fn from(job: Job) -> Self {
        Self { job, names: Vec::new(), keeps: None }
    }
}

/// What a job looks like from afar: how many tasks of which size. It costs next to nothing, whatever the plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// How many tasks there are, as far as the plan alone says.
    pub tasks: TaskId,
    pub assignment: Assignment,
    /// How many units of progress each task has; 0 if its progress is the passing of time, or is not counted.
    pub size: u64,
    pub waits: Waits,
}

/// How long tasks wait, as far as that is known beforehand.
#[derive(Debug, Clone, PartialEq)]
pub enum Waits {
    /// It is not known how long a task takes.
    Unknown,
    /// All equally long, ns.
    Each(Nanos),
    /// Each for so long, ns, by task.
    Own(Vec<Nanos>),
    /// Drawn from this range with this seed, task by task, ns.
    Drawn {
        /// What the random numbers are made from.
        seed: u64,
        least: Nanos,
        most: Nanos,
    },
}

/// So many tasks are handed out one by one to tell how long they take together; of more, an average is taken.
const COUNTED: TaskId = 10_000;

impl Shape {
    /// So many tasks in one queue.
    pub(super) fn queue(tasks: TaskId) -> Self {
        Self { tasks, assignment: Assignment::Queue, size: 0, waits: Waits::Unknown }
    }

    /// How long each task waits, ns, by task; nothing if that is not known.
    #[must_use]
    pub fn waits(&self) -> Box<dyn Iterator<Item = Nanos> + '_> {
        let tasks = self.tasks as usize;
        match &self.waits {
            Waits::Unknown => Box::new(std::iter::empty()),
            Waits::Each(nanos) => Box::new(std::iter::repeat_n(*nanos, tasks)),
            Waits::Own(waits) => Box::new(waits.iter().copied()),
            Waits::Drawn { seed, least, most } => {
                let (mut random, range) = (ChaCha8Rng::seed_from_u64(*seed), *least..=*most);
                Box::new(std::iter::repeat_with(move || random.random_range(range.clone())).take(tasks))
            }
        }
    }

    /// How long the plan's workers wait at least until all tasks are done, ns; 0 if that is not known beforehand.
    #[must_use]
    pub fn least_time(&self, plan: &Plan) -> Nanos {
        let limit = plan.task_timeout_ns().unwrap_or(Nanos::MAX);
        let workers = plan.worker_count().clamp(1, self.tasks.max(1));
        match &self.waits {
            Waits::Unknown => 0,
            Waits::Each(nanos) => nanos.min(&limit).saturating_mul(self.tasks.div_ceil(workers).into()),
            Waits::Drawn { least, most, .. } if self.tasks > COUNTED => {
                let average = (least / 2 + most / 2).min(limit);
                average.saturating_mul(self.tasks.into()) / u64::from(workers)
            }
            Waits::Own(_) | Waits::Drawn { .. } => handed_out(self.waits().map(|wait| wait.min(limit)), workers),
        }
    }
}

/// How long it takes workers to wait for all of these if whoever is free takes the next, ns.
fn handed_out(waits: impl Iterator<Item = Nanos>, workers: u32) -> Nanos {
    use std::cmp::Reverse;
    let mut free = std::collections::BinaryHeap::from(vec![Reverse(0_u64); workers as usize]);
    let mut last = 0;
    for wait in waits {
        let Some(Reverse(since)) = free.pop() else { break };
        let end = since.saturating_add(wait);
        last = last.max(end);
        free.push(Reverse(end));
    }
    last
}

/// What is random in a plan is drawn from here, so that the same seed gives the same run plan.
pub(super) fn seeded(plan: &Plan) -> impl Rng + use<> {
    ChaCha8Rng::seed_from_u64(plan.seed)
}

/// Makes some tasks fail, as the plan's rate says; which ones depends on the seed alone.
fn inject_faults(plan: &Plan, tasks: &mut [Task]) {
    if plan.fail_rate <= 0.0 {
        return;
    }
    // Its own stream: the same seed draws the same durations with and without failures.
    let mut random = ChaCha8Rng::seed_from_u64(plan.seed);
    random.set_stream(1);
    for task in tasks {
        task.faulty = random.random_bool(plan.fail_rate.clamp(0.0, 1.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ScenarioName;
    use crate::scenario;

    #[test]
    fn the_length_of_waiting_is_known_beforehand() {
        let mut plan = scenario::plan(ScenarioName::Fetch, 1);
        let each = |waits| Shape { waits, ..Shape::queue(5) };
        assert_eq!(each(Waits::Each(1_000)).least_time(&plan), 2_000, "five on four workers: two waves");
        assert_eq!(each(Waits::Own(vec![5, 1, 1, 1, 3])).least_time(&plan), 5, "the last fits behind a short one");
        assert_eq!(each(Waits::Unknown).least_time(&plan), 0);
        plan.timeout_ns = Some(100);
        assert_eq!(each(Waits::Each(1_000)).least_time(&plan), 200);
        plan.model = crate::plan::ModelName::Sequential;
        assert_eq!(each(Waits::Each(1_000)).least_time(&plan), 500);
    }

    #[test]
    fn of_very_many_drawn_waits_the_average_is_near_enough() {
        let plan = scenario::plan(ScenarioName::Random, 1);
        let drawn = |tasks| Shape { waits: Waits::Drawn { seed: 1, least: 0, most: 1_000 }, ..Shape::queue(tasks) };
        let [counted, average] = [COUNTED, COUNTED + 1].map(|tasks| drawn(tasks).least_time(&plan));
        assert!(counted.abs_diff(average) < average / 20, "{counted} counted, {average} on average");
    }
}
