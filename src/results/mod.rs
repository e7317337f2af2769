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
pub mod spawn_tree;

pub use arrays::Shares;
pub use futures::Costs;
pub use lifecycle::is_cut_off;
pub(crate) use order::said_tasks;
pub use requests::latencies;

use std::borrow::Cow;

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

/// A figure that changes at moments and stays as it is in between. Its name is `figure.KEY` in the texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its key.
    pub key: &'static str,
    /// From when it was what, ns, ascending; 0 before the first.
    pub points: Vec<(Nanos, u64)>,
}

/// A time and its parts. The names of the parts are `figure.KEY` in the texts.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What took it.
    pub name: Phrase,
    /// Its parts, ns, in the order in which they came.
    pub parts: Vec<(Cow<'static, str>, Nanos)>,
}

impl Series {
    /// The series of a sum of steps, such as one more and one less; steps of the same moment become one point.
    ///
    /// ```
    /// use racelab::results::Series;
    /// let queue = Series::of_steps("queue", vec![(5, 1), (9, -1), (5, 1)]);
    /// assert_eq!(queue.points, [(5, 2), (9, 1)]);
    /// ```
    #[must_use]
    pub fn of_steps(key: &'static str, mut steps: Vec<(Nanos, i64)>) -> Self {
        steps.sort_unstable_by_key(|(at, _)| *at);
        let mut points: Vec<(Nanos, u64)> = Vec::new();
        let mut now = 0_i64;
        for (at, step) in steps {
            now += step;
            // Steps of a moment may be sorted with the one less first.
            let value = u64::try_from(now).unwrap_or(0);
            match points.last_mut() {
                Some((last, point)) if *last == at => *point = value,
                _ => points.push((at, value)),
            }
        }
        Self { key, points }
    }

    /// The highest that it was.
    #[must_use]
    pub fn most(&self) -> u64 {
        self.points.iter().map(|(_, value)| *value).max().unwrap_or(0)
    }

    /// What it was at a moment.
    #[must_use]
    pub fn at(&self, at: Nanos) -> u64 {
        let begun = self.points.partition_point(|(when, _)| *when <= at);
        begun.checked_sub(1).map_or(0, |index| self.points[index].1)
    }
}

/// The value below which a share of all lie (nearest rank); `None` of nothing. Sorts the values.
///
/// ```
/// use racelab::results::percentile;
/// assert_eq!(percentile(&mut [30, 10, 20], 0.5), Some(20));
/// ```
#[must_use]
pub fn percentile(values: &mut [u64], share: f64) -> Option<u64> {
    values.sort_unstable();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank among far fewer than 2^52 values; a cast saturates"
    )]
    let rank = (values.len() as f64 * share.clamp(0.0, 1.0)).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied()
}

/// What a run came to, as known at a moment.
#[must_use]
pub fn of(plan: &Plan, timeline: &Timeline, at: Nanos) -> Results {
    match plan.scenario {
        ScenarioName::Deadlock => deadlock::of(plan, timeline, at),
        ScenarioName::SpawnTree => spawn_tree::of(plan, timeline, at),
        ScenarioName::Http => http::of(timeline, at),
        ScenarioName::Requests => requests::results(timeline, at),
        ScenarioName::Lifecycle => lifecycle::results(timeline, at),
        ScenarioName::Counter | ScenarioName::Random | ScenarioName::Fetch | ScenarioName::Squares => {
            Results::default()
        }
        ScenarioName::Map => map::results(timeline, at),
        ScenarioName::Arrays => arrays::results(plan, timeline, at),
        ScenarioName::Futures => futures::results(timeline, at),
        ScenarioName::Json => files::json(plan, timeline, at),
        ScenarioName::Images => files::images(timeline, at),
    }
}
