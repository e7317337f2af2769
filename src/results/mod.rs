//! What runs come to beyond their tasks, and the parts of sentences about it: figures, series, bars, clauses.
//!
//! A floor above the timeline and below the scenarios, which make their results and verdicts of these. Reports write
//! them down and the screen draws them, both without knowing which scenario they look at.

mod clauses;
mod counter;
mod order;
mod python;
mod series;
mod waited;

pub use clauses::{
    GAINED, forced, losses, not_ours, ratio, succeeded, with_losses, with_tasks, without_core, wrong_values,
};
pub(crate) use counter::IN_VAIN;
pub use counter::{CounterResult, children, waits_in_vain};
pub use order::{ends, handed_out, overtook, said, said_tasks};
pub(crate) use python::{PYTHON, PYTHON_GIL, PYTHON_SWITCH_INTERVAL};
pub use python::{PythonOfRun, together};
pub use series::Series;
pub use waited::{gave_up, waited, with_timeouts};

use crate::event::Nanos;
use crate::text::{Arg, Phrase};

/// Figures, series, bars and frequencies of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// Single figures, in the order in which they are shown.
    pub figures: Vec<Figure>,
    pub series: Vec<Series>,
    /// Times that are made of parts, to be compared with one another.
    pub bars: Vec<Bar>,
    /// How often each of several things happened: from never to nearly always.
    pub frequencies: Vec<Frequency>,
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

/// How often one of several things happened, and what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Frequency {
    /// What programs call it.
    pub key: &'static str,
    pub name: Phrase,
    pub count: u64,
    pub note: Phrase,
}

impl Frequency {
    /// How far its bar reaches, in parts of `whole` for the largest count: by its logarithm, for what is rare is what is looked
    /// for. Something that happened once has a bar, and only what never did has none.
    ///
    /// ```
    /// use racelab::{results::Frequency, text::Phrase};
    /// let frequency = |count| Frequency { key: "weak", name: Phrase::new("?"), count, note: Phrase::new("?") };
    /// let reach = |count| frequency(count).reach(1_000_000, 60);
    /// assert_eq!((reach(0), reach(1), reach(1_000), reach(1_000_000)), (0, 1, 30, 60));
    /// ```
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a few hundred columns"
    )]
    pub fn reach(&self, most: u64, whole: u16) -> u16 {
        let digits = |count: u64| (count.max(1) as f64).log10();
        let reach = digits(self.count) / digits(most.max(10)) * f64::from(whole);
        if self.count == 0 { 0 } else { (reach.round() as u16).clamp(1, whole.max(1)) }
    }
}
