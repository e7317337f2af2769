//! What runs come to beyond their tasks, and the parts of sentences about it: figures, series, bars, clauses.
//!
//! A floor above the timeline and below the scenarios, which make their results and verdicts of these. Reports write
//! them down and the screen draws them, both without knowing which scenario they look at.

mod clauses;
mod counter;
mod order;
mod series;
mod waited;

pub use clauses::{
    GAINED, forced, losses, not_ours, ratio, succeeded, with_losses, with_tasks, without_core, wrong_values,
};
pub(crate) use counter::IN_VAIN;
pub use counter::{CounterResult, children, waits_in_vain};
pub use order::{ends, handed_out, overtook, said, said_tasks};
pub use series::Series;
pub use waited::{gave_up, waited, with_timeouts};

use crate::event::Nanos;
use crate::text::{Arg, Phrase};

/// Figures, series and bars of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// Single figures, in the order in which they are shown.
    pub figures: Vec<Figure>,
    pub series: Vec<Series>,
    /// Times that are made of parts, to be compared with one another.
    pub bars: Vec<Bar>,
}

/// One figure. Its name is `figure.KEY` in the texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub key: &'static str,
    pub value: Arg,
}

/// A time and its parts. The names of the parts are `figure.KEY` in the texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    pub name: Phrase,
    /// Its parts, ns, in the order in which they came.
    pub parts: Vec<(&'static str, Nanos)>,
}
