//! All schedules of a small program: its states by search, its schedules by counting paths over them, never one by one.

mod circles;
mod counts;
mod exploration;
mod graph;
mod machine;
mod obstacle;
mod shortest;
mod store;
mod value;

pub use counts::{Count, Tally};
pub use exploration::{Ending, EndingRow, Exploration, Finding, FindingKind, explore};
pub use graph::{Budget, Progress, Watch};
pub use shortest::Schedule;

pub use machine::{Machine, MemoryModel, Rules, SwitchPoints, Turn};
pub use obstacle::{Failure, FailureKind, Obstacle};

#[cfg(test)]
mod brute;
#[cfg(test)]
mod tests;
