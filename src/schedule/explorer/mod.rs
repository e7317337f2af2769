//! All schedules of a small program: its states by search, its schedules by counting paths over them, never one by one.

mod circles;
mod counts;
mod exploration;
mod graph;
mod machine;
mod obstacle;
mod progress;
mod shortest;
mod store;
mod value;

pub use counts::{EndTally, ScheduleCount};
pub use exploration::{EndingRow, Exploration, Finding, FindingKind, ScheduleEnd, explore};
pub use graph::{Budget, Progress, Watch};
pub use progress::{ProgressCell, place};
pub use shortest::Schedule;

pub use machine::{MemoryModel, Rules, StepMachine, SwitchPoints, Turn, waiters};
pub use obstacle::{Failure, FailureKind, Obstacle};

#[cfg(test)]
pub(crate) mod brute;
#[cfg(test)]
mod tests;
