//! A comparison that is being made, or has been: its runs so far, the first one of each way to be played, and what of it
//! is looked at.
//!
//! Pure: timelines and times in. It starts nothing and draws nothing.

use crate::comparison::{self, Comparison, ComparisonRun, Course, Curve, Enough, Trial, Until, Way};
use crate::engine::Runnable;
use crate::event::{Nanos, RunEnd};
use crate::motion::Motion;
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

/// Parts of all first runs together up to which they are kept to be played, some fifty bytes each: memory is for measuring.
const MOST_PARTS: usize = 2_000_000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CompareRun {
    number: RunNumber,
    course: Course,
    comparison: Comparison,
    /// The run that is made, or will be as soon as it can be.
    current: Option<Current>,
    /// Whether something of a run is left: the next one waits for it.
    in_flight: bool,
    made: usize,
    /// How long has been measured, ns: while it is played nothing may be.
    spent: Nanos,
    phase: RunPhase,
    enough: Option<Enough>,
    failed: Option<Phrase>,
    first_runs: Vec<Option<Timeline>>,
    player: Player,
    page: Page,
    scroll: usize,
    /// The only number of workers and the only guard that are looked at, where not all are.
    workers: Option<u32>,
    guard: Option<GuardName>,
}

#[derive(Debug, Clone, PartialEq)]
struct Current {
    step: ComparisonRun,
    /// When it was begun, ns on the screen's clock; `None` if it has not been.
    since: Option<Nanos>,
}

impl CompareRun {
    /// A comparison of these plans, of which nothing has been run yet.
    pub(crate) fn new(number: RunNumber, plans: Vec<Runnable>, until: Until, seed: u64, motion: Motion) -> Self {
        let mut player = Player::live(motion);
        player.run_ended(0, Some(0.0), 0);
        Self {
            number,
            comparison: Comparison::new(plans.iter().cloned().map(Runnable::into_plan)),
            current: None,
            in_flight: false,
            made: 0,
            spent: 0,
            phase: RunPhase::Going,
            enough: None,
            failed: None,
            first_runs: vec![None; plans.len()],
            course: Course::new(plans, until, seed),
            player,
            page: Page::SideBySide,
            scroll: 0,
            workers: None,
            guard: None,
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

    /// Why it ended by itself.
    pub(crate) fn enough(&self) -> Option<Enough> {
        self.enough
    }

    pub(crate) fn course(&self) -> &Course {
        &self.course
    }

    /// How many runs were made, first ones among them.
    pub(crate) fn made(&self) -> usize {
        self.made
    }

    /// How long has been measured, ns.
    pub(crate) fn spent(&self) -> Nanos {
        self.spent
    }

    /// The way whose run is made, or will be next.
    pub(crate) fn current(&self) -> Option<usize> {
        self.current.as_ref().filter(|_| self.phase != RunPhase::Over).map(|current| current.step.way)
    }

    /// Whether every way was run once, or will not be any more: then there is something to be played.
    pub(crate) fn is_seen(&self) -> bool {
        self.made >= self.comparison.ways.len() || self.phase == RunPhase::Over
    }

    /// The run that is to be begun now; nothing as long as one is going on, or the picture moves and the next one needs the
    /// processors that drawing takes.
    pub(crate) fn next_run(&mut self, now: Nanos) -> Option<Runnable> {
        if self.phase != RunPhase::Going || self.in_flight {
            return None;
        }
        if self.current.is_none() {
            match self.course.next(&self.comparison, self.spent) {
                Ok(step) => self.current = Some(Current { step, since: None }),
                Err(enough) => {
                    (self.enough, self.phase) = (Some(enough), RunPhase::Over);
                    return None;
                }
            }
        }
        let is_disturbed = self.is_moving() && self.needs_stillness();
        let current = self.current.as_mut().filter(|_| !is_disturbed)?;
        current.since = Some(now);
        self.in_flight = true;
        Some(current.step.plan.clone())
    }

    /// Whether drawing would take time from the current run.
    fn needs_stillness(&self) -> bool {
        self.current.as_ref().is_none_or(|current| self.comparison.ways[current.step.way].needs_processors())
    }

    /// Whether the run that is going on is worth nothing any more, because the picture begins to move.
    pub(crate) fn is_spoilt(&self) -> bool {
        let is_made = self.current.as_ref().is_some_and(|current| current.since.is_some());
        is_made && self.is_moving() && self.needs_stillness()
    }

    pub(crate) fn apply(&mut self, timeline: Timeline, now: Nanos) -> Option<(Plan, Trial)> {
        let Current { step, since } = self.current.take()?;
        self.spent = self.spent.saturating_add(now.saturating_sub(since.unwrap_or(now)));
        if timeline.end() == Some(&RunEnd::Cancelled) {
            // It was in the way of the picture: it is made again when that stands still. One that is to be the last is not.
            let again = self.phase == RunPhase::Going;
            self.current = again.then_some(Current { step, since: None });
            return None;
        }
        self.made += 1;
        if let Err(why) = self.comparison.apply(&step, &timeline) {
            self.failed = Some(why);
            self.phase = RunPhase::Over;
            return None;
        }
        let trial = Trial::of(&step.plan, &timeline);
        let kept: usize = self.first_runs.iter().flatten().map(parts).sum();
        if let Some(first) = self.first_runs.get_mut(step.way).filter(|first| first.is_none() && trial.is_some()) {
            *first = (kept + parts(&timeline) <= MOST_PARTS).then_some(timeline);
        }
        if self.made == self.comparison.ways.len() {
            self.play(now);
        }
        trial.map(|trial| (step.plan.into_plan(), trial))
    }

    /// Somebody wants no more runs: what was measured is kept.
    pub(crate) fn stopping(&mut self, now: Nanos) {
        if self.phase == RunPhase::Going {
            self.phase = RunPhase::Stopping;
            if !self.in_flight {
                self.over(now);
            }
        }
    }

    /// Nothing of the run that was begun last is left. If it said nothing, or no other is wanted, that is all.
    pub(crate) fn over(&mut self, now: Nanos) {
        self.in_flight = false;
        let said_nothing = self.current.as_ref().is_some_and(|current| current.since.is_some());
        if self.phase == RunPhase::Over || (self.phase == RunPhase::Going && !said_nothing) {
            return;
        }
        let is_played = self.is_seen();
        self.current = None;
        self.phase = RunPhase::Over;
        if !is_played {
            self.play(now);
        }
    }

    fn play(&mut self, now: Nanos) {
        let is_shown = self.page == Page::SideBySide;
        self.player.run_ended(self.length(), Some(if is_shown { 0.0 } else { 1.0 }), now);
        if is_shown && self.length() > 0 {
            self.player.play_through(now);
        }
    }

    pub(crate) fn tick(&mut self, now: Nanos) {
        self.player.tick(now);
    }

    /// Whether the picture changes as time passes.
    pub(crate) fn is_moving(&self) -> bool {
        self.is_seen() && self.page == Page::SideBySide && self.player.is_moving()
    }

    /// Whether what is played has not come to its end: until then nobody is told who was fastest.
    pub(crate) fn holds_verdict(&self) -> bool {
        !self.is_seen() || (self.page == Page::SideBySide && self.moment() < self.length())
    }

    pub(crate) fn player(&self) -> &Player {
        &self.player
    }

    /// The playhead, to be moved; `None` as long as there is nothing to be played.
    pub(crate) fn player_mut(&mut self) -> Option<&mut Player> {
        self.is_seen().then_some(&mut self.player)
    }

    pub(crate) fn page(&self) -> Page {
        self.page
    }

    /// The pages that have something to say of what is compared.
    pub(crate) fn pages(&self) -> Vec<Page> {
        if !self.is_seen() {
            return vec![Page::SideBySide];
        }
        let mut pages = vec![Page::SideBySide, Page::Times];
        pages.extend(self.comparison.may_have_curves().then_some(Page::SpeedUp));
        pages.push(Page::Costs);
        pages.extend(self.comparison.ways.iter().any(|way| way.right().is_some()).then_some(Page::Outcomes));
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

    /// The next number of workers alone, or all.
    pub(crate) fn change_workers(&mut self, more: bool) {
        self.workers = neighbour(&self.counts(), self.workers, more);
        self.scroll = 0;
    }

    /// The next guard alone, or all.
    pub(crate) fn next_guard(&mut self) {
        self.guard = neighbour(&self.guards(), self.guard, true);
        self.scroll = 0;
    }

    /// The numbers of workers; one after the other has none to be chosen by.
    pub(crate) fn counts(&self) -> Vec<u32> {
        let several = self.comparison.ways.iter().filter(|way| !is_alone(way));
        sorted(several.map(|way| way.plan.workers))
    }

    pub(crate) fn guards(&self) -> Vec<GuardName> {
        sorted(self.comparison.ways.iter().filter_map(|way| way.plan.guard))
    }

    /// The ways that are looked at, in their order: all, but for other guards and numbers of workers where one was chosen.
    pub(crate) fn in_sight(&self) -> Vec<usize> {
        let fits = |way: &Way| {
            (self.guard.is_none() || way.plan.guard == self.guard)
                && (is_alone(way) || self.workers.is_none_or(|workers| way.plan.workers == workers))
        };
        self.comparison.ways.iter().enumerate().filter(|(_, way)| fits(way)).map(|(index, _)| index).collect()
    }

    pub(crate) fn ways_in_sight(&self) -> Vec<&Way> {
        self.in_sight().into_iter().map(|index| &self.comparison.ways[index]).collect()
    }

    /// What a way is called among all.
    pub(crate) fn name(&self, way: &Way) -> Phrase {
        way.name_among(&self.comparison.ways)
    }

    /// The model and workers that all have in common, where their names leave them out.
    pub(crate) fn common(&self) -> Option<Phrase> {
        let ways = &self.comparison.ways;
        let plan = &ways.first()?.plan;
        let is_same = |way: &Way| (way.plan.model, way.plan.workers) == (plan.model, plan.workers);
        let is_common = ways.len() > 1 && ways.iter().all(is_same);
        is_common.then(|| comparison::name_of(plan.model, plan.workers, None))
    }

    pub(crate) fn curves(&self) -> Vec<Curve> {
        let is_wanted = |curve: &Curve| self.guard.is_none() || curve.guard == self.guard;
        self.comparison.curves().into_iter().filter(is_wanted).collect()
    }

    /// The guard and the number of workers that alone are looked at.
    pub(crate) fn looked_at(&self) -> (Option<GuardName>, Option<u32>) {
        (self.guard, self.workers)
    }

    pub(crate) fn way(&self, index: usize) -> (&Way, Option<&Timeline>) {
        (&self.comparison.ways[index], self.first_runs[index].as_ref())
    }

    pub(crate) fn length(&self) -> Nanos {
        let lengths = (0..self.comparison.ways.len()).filter_map(|index| self.way(index).1).map(Timeline::elapsed);
        lengths.max().unwrap_or(0)
    }

    /// The moment at the playhead, ns since the start of each run.
    pub(crate) fn moment(&self) -> Nanos {
        self.player.moment((0, self.length()))
    }
}

fn is_alone(way: &Way) -> bool {
    way.plan.model.profile().together == Together::Alone
}

/// The next of these or the one before; beyond the ends are all of them.
fn neighbour<T: PartialEq + Copy>(of: &[T], current: Option<T>, forward: bool) -> Option<T> {
    let at = current.and_then(|current| of.iter().position(|one| *one == current));
    let next = match (at, forward) {
        (None, true) => Some(0),
        (None, false) => of.len().checked_sub(1),
        (Some(at), true) => Some(at + 1),
        (Some(at), false) => at.checked_sub(1),
    };
    next.and_then(|next| of.get(next).copied())
}

fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    values.collect::<std::collections::BTreeSet<T>>().into_iter().collect()
}

fn parts(timeline: &Timeline) -> usize {
    let lanes = timeline.lanes().iter().map(|lane| lane.spans().places() + lane.segments().len()).sum::<usize>();
    lanes + timeline.tasks().len()
}
