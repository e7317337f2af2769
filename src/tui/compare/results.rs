//! A comparison that is being made, or has been: its runs so far, the last one of each way to be played, and what of it
//! is looked at.
//!
//! Pure: timelines and times in. It starts nothing and draws nothing.

use crate::comparison::{Comparison, ComparisonRun, Curve, Trial, Way, time_left};
use crate::engine::Runnable;
use crate::event::Nanos;
use crate::plan::{GuardName, Plan, Together};
use crate::text::Phrase;
use crate::timeline::Timeline;
use crate::tui::message::RunNumber;
use crate::tui::run::player::Player;
use crate::tui::run::state::RunPhase;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// The same work on several models, on one time axis.
    SideBySide,
    Times,
    SpeedUp,
    Costs,
    Outcomes,
}

impl Page {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::SideBySide => "comparing.together",
            Self::Times => "comparing.times",
            Self::SpeedUp => "comparing.speed-up",
            Self::Costs => "comparing.costs",
            Self::Outcomes => "comparing.outcomes",
        }
    }
}

/// Parts of a timeline up to which the last run of a way is kept to be played: memory is for measuring.
const MOST_PARTS: usize = 50_000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CompareRun {
    number: RunNumber,
    steps: Vec<ComparisonRun>,
    comparison: Comparison,
    made: usize,
    began: Nanos,
    latest_at: Nanos,
    phase: RunPhase,
    failed: Option<Phrase>,
    last_runs: Vec<Option<Timeline>>,
    player: Player,
    page: Page,
    scroll: usize,
    workers: u32,
    guard: Option<GuardName>,
}

impl CompareRun {
    /// A comparison of these plans that begins now; its runs are made in this order. The one who asks has set so many
    /// workers in the Lab.
    pub(crate) fn new(
        number: RunNumber,
        plans: &[Runnable],
        steps: Vec<ComparisonRun>,
        wanted: u32,
        now: Nanos,
    ) -> Self {
        let guard = plans.first().and_then(|plan| plan.guard);
        let counts = sorted(plans.iter().map(|plan| plan.workers));
        let workers = if counts.contains(&wanted) { wanted } else { counts.last().copied().unwrap_or(1) };
        let last_runs = vec![None; plans.len()];
        let mut player = Player::live();
        player.run_ended(0, Some(1.0), now);
        Self {
            number,
            steps,
            comparison: Comparison::new(plans.iter().cloned().map(Runnable::into_plan)),
            made: 0,
            began: now,
            latest_at: now,
            phase: RunPhase::Going,
            failed: None,
            last_runs,
            player,
            page: Page::SideBySide,
            scroll: 0,
            workers,
            guard,
        }
    }

    pub(crate) fn number(&self) -> RunNumber {
        self.number
    }

    pub(crate) fn phase(&self) -> RunPhase {
        self.phase
    }

    pub(crate) fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// Why a run could not be made, and with it the comparison.
    pub(crate) fn failed(&self) -> Option<&Phrase> {
        self.failed.as_ref()
    }

    /// How many runs were made and how many there are, those that warm up among them.
    pub(crate) fn progress(&self) -> (usize, usize) {
        (self.made, self.steps.len())
    }

    pub(crate) fn planned(&self) -> usize {
        self.steps.iter().filter(|step| step.trial.is_some()).count()
    }

    pub(crate) fn current(&self) -> Option<&ComparisonRun> {
        self.steps.get(self.made).filter(|_| self.phase != RunPhase::Over)
    }

    pub(crate) fn time_left(&self) -> Option<Nanos> {
        time_left(self.latest_at.saturating_sub(self.began), self.made, self.steps.len())
    }

    pub(crate) fn apply(&mut self, step: usize, timeline: Timeline, now: Nanos) -> Option<(Plan, Trial)> {
        self.latest_at = now;
        self.made = self.made.max(step + 1);
        let step = self.steps.get(step)?;
        if let Err(why) = self.comparison.apply(step, &timeline) {
            self.failed = Some(why);
            return None;
        }
        let trial = Trial::of(&step.plan, &timeline)?;
        if let Some(last) = self.last_runs.get_mut(step.way) {
            *last = (parts(&timeline) <= MOST_PARTS).then_some(timeline);
        }
        step.trial.map(|_| (step.plan.clone().into_plan(), trial))
    }

    pub(crate) fn stopping(&mut self) {
        if self.phase == RunPhase::Going {
            self.phase = RunPhase::Stopping;
        }
    }

    /// Nothing of it is left but what it has: what can be played is played.
    pub(crate) fn over(&mut self, now: Nanos) {
        self.phase = RunPhase::Over;
        self.play(now);
    }

    fn play(&mut self, now: Nanos) {
        let is_seen = self.page == Page::SideBySide;
        self.player.run_ended(self.length(), Some(if is_seen { 0.0 } else { 1.0 }), now);
        if is_seen {
            self.player.toggle(now);
        }
    }

    pub(crate) fn tick(&mut self, now: Nanos) {
        self.player.tick(now);
    }

    /// Whether the picture changes as time passes. As long as runs are measured it stands still: drawing would cost
    /// them time.
    pub(crate) fn is_moving(&self) -> bool {
        self.phase == RunPhase::Over && self.page == Page::SideBySide && self.player.is_moving()
    }

    pub(crate) fn player(&self) -> &Player {
        &self.player
    }

    /// The playhead, to be moved; `None` as long as runs are measured.
    pub(crate) fn player_mut(&mut self) -> Option<&mut Player> {
        (self.phase == RunPhase::Over).then_some(&mut self.player)
    }

    pub(crate) fn page(&self) -> Page {
        self.page
    }

    pub(crate) fn pages(&self) -> Vec<Page> {
        let mut pages = vec![Page::SideBySide, Page::Times, Page::SpeedUp, Page::Costs];
        if self.guard.is_some() {
            pages.push(Page::Outcomes);
        }
        pages
    }

    pub(crate) fn turn_to(&mut self, page: Page) {
        self.page = page;
        self.scroll = 0;
    }

    pub(crate) fn turn(&mut self, forward: bool) {
        let pages = self.pages();
        let at = pages.iter().position(|page| *page == self.page).unwrap_or(0);
        let next = if forward { at + 1 } else { at + pages.len() - 1 };
        self.turn_to(pages[next % pages.len()]);
    }

    pub(crate) fn scroll(&self) -> usize {
        self.scroll
    }

    pub(crate) fn scroll_by(&mut self, rows: isize) {
        let most = self.comparison.ways.len().saturating_sub(1);
        self.scroll = self.scroll.saturating_add_signed(rows).min(most);
    }

    pub(crate) fn change_workers(&mut self, more: bool, now: Nanos) {
        let counts = self.counts();
        let next = if more {
            counts.iter().find(|count| **count > self.workers)
        } else {
            counts.iter().rev().find(|count| **count < self.workers)
        };
        if let Some(next) = next {
            self.workers = *next;
            self.show_others(now);
        }
    }

    pub(crate) fn next_guard(&mut self, now: Nanos) {
        let guards = self.guards();
        if let Some(at) = guards.iter().position(|guard| Some(*guard) == self.guard) {
            self.guard = Some(guards[(at + 1) % guards.len()]);
            self.show_others(now);
        }
    }

    fn counts(&self) -> Vec<u32> {
        sorted(self.comparison.ways.iter().map(|way| way.plan.workers))
    }

    fn guards(&self) -> Vec<GuardName> {
        sorted(self.comparison.ways.iter().filter_map(|way| way.plan.guard))
    }

    fn show_others(&mut self, now: Nanos) {
        self.scroll = 0;
        if self.phase == RunPhase::Over {
            self.play(now);
        }
    }

    /// The ways that are looked at together: one a model, with the same number of workers and the same guard.
    pub(crate) fn side_by_side(&self) -> Vec<usize> {
        let fits = |way: &Way| way.plan.guard == self.guard && self.has_this_count(way);
        self.comparison.ways.iter().enumerate().filter(|(_, way)| fits(way)).map(|(index, _)| index).collect()
    }

    /// Whether a way has the number of workers that is looked at. One after the other may have its one worker alone,
    /// whatever the others have.
    fn has_this_count(&self, way: &Way) -> bool {
        let has_it = |other: &Way| other.plan.model == way.plan.model && other.plan.workers == self.workers;
        way.plan.workers == self.workers
            || (way.plan.model.profile().together == Together::Alone && !self.comparison.ways.iter().any(has_it))
    }

    pub(crate) fn of_this_guard(&self) -> Vec<&Way> {
        self.comparison.ways.iter().filter(|way| way.plan.guard == self.guard).collect()
    }

    pub(crate) fn of_this_count(&self) -> Vec<&Way> {
        self.comparison.ways.iter().filter(|way| self.has_this_count(way)).collect()
    }

    pub(crate) fn curves(&self) -> Vec<Curve> {
        self.comparison.curves().into_iter().filter(|curve| curve.guard == self.guard).collect()
    }

    /// The guard and the number of workers that are looked at, where this page shows no others and there are others.
    pub(crate) fn looked_at(&self) -> (Option<GuardName>, Option<u32>) {
        let guard = self.guard.filter(|_| self.page != Page::Outcomes && self.guards().len() > 1);
        let counts = matches!(self.page, Page::SideBySide | Page::Outcomes) && self.counts().len() > 1;
        (guard, counts.then_some(self.workers))
    }

    pub(crate) fn way(&self, index: usize) -> (&Way, Option<&Timeline>) {
        (&self.comparison.ways[index], self.last_runs[index].as_ref())
    }

    pub(crate) fn length(&self) -> Nanos {
        let lengths = self.side_by_side().into_iter().filter_map(|index| self.way(index).1).map(Timeline::elapsed);
        lengths.max().unwrap_or(0)
    }

    /// The moment at the playhead, ns since the start of each run.
    pub(crate) fn moment(&self) -> Nanos {
        self.player.moment((0, self.length()))
    }
}

fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.collect::<std::collections::BTreeSet<T>>().into_iter().collect()
}

fn parts(timeline: &Timeline) -> usize {
    let lanes = timeline.lanes().iter().map(|lane| lane.spans().places() + lane.segments().len()).sum::<usize>();
    lanes + timeline.tasks().len()
}
