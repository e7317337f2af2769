//! The ballot: a question that is open, who answered what, and what phones are told of it.
//!
//! Until the teacher shows the answers nobody is told more than how many there are: who sees what others say says it, too.

mod poll;
mod told;
mod vote;

pub use poll::{BallotOrder, BallotOutcome, PollPhase};
pub(super) use poll::{Poll, Refusal};
pub(super) use told::{Mine, told};
pub(super) use vote::{Rates, VoteRequest, read};
