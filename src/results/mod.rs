//! What a run came to beyond its tasks, as figures: every scenario has its own, one file each.
//!
//! A floor above the timeline and below the sentences: plan and timeline in, figures out, as known at a moment. Reports
//! write them down and the screen draws them, both without knowing which scenario they look at.

mod arrays;
pub mod deadlock;
mod files;
mod futures;
mod http;
mod lifecycle;
mod map;
mod order;
mod requests;
mod series;
pub mod spawn_tree;

pub use arrays::Shares;
pub use futures::Costs;
pub use lifecycle::is_cut_off;
pub(crate) use order::said_tasks;
pub use requests::latencies;
pub use series::Series;

use crate::event::Nanos;
use crate::plan::{Plan, ScenarioName};
use crate::text::{Arg, Phrase};
use crate::timeline::Timeline;

/// Figures, series and bars of a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Results {
    /// Single figures, in the order in which they are shown.
    pub figures: Vec<Figure>,
    /// Figures that change over time.
    pub series: Vec<Series>,
    /// Times that are made of parts, to be compared with one another.
    pub bars: Vec<Bar>,
}

/// One figure. Its name is `figure.KEY` in the texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its key.
    pub key: &'static str,
    /// What it is.
    pub value: Arg,
}

/// A time and its parts. The names of the parts are `figure.KEY` in the texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What took it.
    pub name: Phrase,
    /// Its parts, ns, in the order in which they came.
    pub parts: Vec<(&'static str, Nanos)>,
}

/// The value below which a share of all lie (nearest rank); `None` of nothing. Changes the order of the values.
///
/// ```
/// use racelab::results::percentile;
/// assert_eq!(percentile(&mut [30, 10, 20], 0.5), Some(20));
/// ```
#[must_use]
pub fn percentile(values: &mut [u64], share: f64) -> Option<u64> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank among far fewer than 2^52 values; a cast saturates"
    )]
    let rank = (values.len() as f64 * share.clamp(0.0, 1.0)).ceil() as usize;
    let place = rank.saturating_sub(1);
    (place < values.len()).then(|| *values.select_nth_unstable(place).1)
}

/// What a run came to, as known at a moment.
#[must_use]
pub fn of(plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
    Results { series: series(plan, timeline, at), ..sums(plan, timeline, at) }
}

/// What changed over time alone, as known at a moment. It takes the longest to work out, and does not change any more
/// when a run is over.
#[must_use]
pub fn series(plan: &Plan, timeline: &Timeline, at: Nanos) -> Vec<Series> {
    let series = match plan.scenario {
        ScenarioName::Deadlock => deadlock::eating(plan, timeline, at),
        ScenarioName::SpawnTree => spawn_tree::alive(timeline, at),
        ScenarioName::Http => Some(http::connections(timeline, at)),
        ScenarioName::Requests => Some(requests::queue(timeline, at)),
        ScenarioName::Lifecycle => Some(lifecycle::alive(timeline, at)),
        ScenarioName::Map => Some(map::held_back(timeline, at)),
        ScenarioName::Counter
        | ScenarioName::Random
        | ScenarioName::Fetch
        | ScenarioName::Squares
        | ScenarioName::Arrays
        | ScenarioName::Futures
        | ScenarioName::Json
        | ScenarioName::Images => None,
    };
    series.into_iter().collect()
}

/// Figures and bars alone, as known at a moment.
#[must_use]
pub fn sums(plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
    match plan.scenario {
        ScenarioName::Deadlock => deadlock::sums(timeline, at),
        ScenarioName::SpawnTree => spawn_tree::sums(plan, timeline, at),
        ScenarioName::Http => http::sums(timeline, at),
        ScenarioName::Requests => requests::sums(timeline, at),
        ScenarioName::Lifecycle => lifecycle::sums(timeline, at),
        ScenarioName::Counter | ScenarioName::Random | ScenarioName::Fetch | ScenarioName::Squares => {
            Results::default()
        }
        ScenarioName::Map => map::sums(timeline, at),
        ScenarioName::Arrays => arrays::sums(plan, timeline, at),
        ScenarioName::Futures => futures::sums(timeline, at),
        ScenarioName::Json => files::json(plan, timeline, at),
        ScenarioName::Images => files::images(timeline, at),
    }
}
