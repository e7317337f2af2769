//! What a run that is over came to: worked out once, for a screen asks for it at every frame.
//!
//! Pure: plan and timeline in, sentences and figures out. What depends on the playhead is worked out elsewhere.

use std::sync::OnceLock;

use crate::event::{Nanos, Outcome, RunEnd, WorkerId};
use crate::plan::Plan;
use crate::results::Series;
use crate::scenario::{self, Judgement};
use crate::text::Phrase;
use crate::timeline::Timeline;
use crate::tui::theme::Mark;
use crate::verdict;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunSummary {
    pub(crate) mark: Mark,
    pub(crate) verdict: Phrase,
    /// How long the tasks take one after the other, and how that is known.
    pub(crate) alone: Option<(Nanos, Phrase)>,
    /// The workers that will never go on.
    pub(crate) stuck: Vec<WorkerId>,
    /// The share of the time in which several tasks were under way, and in which several ran, where that is known; `None`
    /// where neither says anything.
    pub(crate) overlap: Option<(f64, Option<f64>)>,
    pub(crate) series: Vec<Series>,
}

impl RunSummary {
    pub(crate) fn of(plan: &Plan, timeline: &Timeline) -> Self {
        Self {
            mark: mark(plan, timeline),
            verdict: verdict::of(plan, timeline),
            alone: scenario::one_after_the_other(plan, timeline),
            stuck: stuck(timeline),
            overlap: overlap(plan, timeline),
            series: scenario::get(plan.scenario).series(plan, timeline, Nanos::MAX).into_iter().collect(),
        }
    }
}

/// Whoever waits for a lock when a run that was not stopped is over waits for ever.
fn stuck(timeline: &Timeline) -> Vec<WorkerId> {
    if timeline.end() != Some(&RunEnd::Completed) {
        return Vec::new();
    }
    let standings = timeline.locks().at(Nanos::MAX);
    let waits = (0..).zip(standings.workers()).filter(|(_, standing)| standing.waits_for().is_some());
    waits.map(|(worker, _)| worker).collect()
}

/// More parts of a run than these are not put in order for a screen: the report does it.
const MOST_PARTS: usize = 50_000;

fn overlap(plan: &Plan, timeline: &Timeline) -> Option<(f64, Option<f64>)> {
    let spans = timeline.lanes().iter().map(|lane| lane.spans().places()).sum::<usize>();
    let is_told = plan.guard.is_some() || (spans <= MOST_PARTS && timeline.tasks().len() <= MOST_PARTS);
    let says = is_told && scenario::get(plan.scenario).is_about_speed();
    says.then(|| (timeline.overlap(), timeline.tells_parallel().then(|| timeline.parallel())))
}

/// What a run came to, worked out when first asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct OnceSummary(OnceLock<RunSummary>);

/// Whether it has been worked out yet makes no difference.
impl PartialEq for OnceSummary {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl OnceSummary {
    pub(crate) fn of(&self, plan: &Plan, timeline: &Timeline) -> &RunSummary {
        self.0.get_or_init(|| RunSummary::of(plan, timeline))
    }
}

fn mark(plan: &Plan, timeline: &Timeline) -> Mark {
    match timeline.end() {
        Some(RunEnd::Completed) => {}
        Some(RunEnd::Cancelled) => return Mark::Warn,
        _ => return Mark::Bad,
    }
    let judgement = scenario::get(plan.scenario).judgement(plan, timeline);
    match verdict::counter(plan, timeline) {
        Some(result) if result.observed != result.expected => Mark::Bad,
        // On a machine that is busy with something else it may have been that.
        _ if verdict::not_ours(plan, timeline).is_some() => Mark::Warn,
        _ if judgement == Judgement::Poor => Mark::Bad,
        _ if judgement == Judgement::Lucky => Mark::Warn,
        _ if timeline.count_outcomes(|outcome| !matches!(outcome, Outcome::Ok(_))) > 0 => Mark::Warn,
        _ => Mark::Good,
    }
}
