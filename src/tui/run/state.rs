//! The Run screen's state: the recordings of a run's variants, the playhead over them, and what is looked at.
//!
//! Pure: reports and times in. A live run and a replay differ in nothing but the playhead.

mod jumps;
mod keys;
mod ledgers;

use super::ledger::state::LedgerViews;
use super::player::{Player, Playhead, SEEN, share_of};
use super::variant::Variant;
use super::viewport::Viewport;
use crate::engine::Runnable;
use crate::event::{Nanos, RunEnd, WorkerId};
use crate::motion::Motion;
use crate::plan::{Plan, ScenarioName};
use crate::question::Actual;
use crate::recording::Recording;
use crate::results::succeeded;
use crate::scenario;
use crate::tui::draw::Axis;
use crate::tui::kit::TextInput;
use crate::tui::message::{Report, RunNumber};
use crate::tui::predict::expected::{Guess, Met};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunPhase {
    Going,
    Stopping,
    /// Nothing of it is left but its recordings.
    Over,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RunScreen {
    number: RunNumber,
    variants: Vec<Variant>,
    begun: Nanos,
    phase: RunPhase,
    player: Player,
    picked: Option<usize>,
    scroll: usize,
    viewport: Viewport,
    typing: Option<TextInput>,
    ledgers: LedgerViews,
    is_replay: bool,
    /// What was expected of the first variant, and what it came to once it is over.
    expectation: Option<Guess>,
    actual: Option<Actual>,
}

impl RunScreen {
    /// A run that begins now.
    pub(crate) fn new(number: RunNumber, plans: &[Runnable], now: Nanos, motion: Motion) -> Self {
        Self {
            number,
            variants: plans.iter().map(|plan| Variant::new(Recording::new(plan.clone().into_plan()), None)).collect(),
            begun: now,
            phase: RunPhase::Going,
            player: Player::live(motion),
            picked: None,
            scroll: 0,
            viewport: Viewport::default(),
            typing: None,
            ledgers: LedgerViews::default(),
            is_replay: false,
            expectation: None,
            actual: None,
        }
    }

    /// The same, of which this is expected.
    pub(crate) fn expecting(self, expectation: Option<Guess>) -> Self {
        Self { expectation, ..self }
    }

    pub(crate) fn expectation(&self) -> Option<&Guess> {
        self.expectation.as_ref()
    }

    /// What was expected of which scenario, and what it came to, whether that is shown yet or not: for what is not looked at.
    pub(crate) fn answered(&self) -> Option<(ScenarioName, Met<'_>)> {
        let met = Met { expectation: self.expectation.as_ref()?, actual: self.actual.as_ref()? };
        Some((self.variants.first()?.plan().scenario, met))
    }

    /// Whether the run is over and does not answer what was asked.
    pub(crate) fn leaves_open(&self) -> bool {
        self.phase == RunPhase::Over && self.actual.is_none()
    }

    /// What was expected beside what came out, once that is shown.
    pub(crate) fn met(&self, now: Nanos) -> Option<Met<'_>> {
        let met = Met { expectation: self.expectation.as_ref()?, actual: self.actual.as_ref()? };
        self.is_revealed(0, now).then_some(met)
    }

    /// A recording: a run of which everything has happened. The playhead stands at its beginning.
    pub(crate) fn replay(number: RunNumber, recordings: Vec<Recording>, now: Nanos, motion: Motion) -> Self {
        let mut screen = Self::new(number, &[], now, motion);
        screen.variants = recordings.into_iter().map(|recording| Variant::new(recording, Some(now))).collect();
        screen.is_replay = true;
        screen.apply(Report::Over, now);
        screen.player.go_to(0.0);
        screen
    }

    pub(crate) fn number(&self) -> RunNumber {
        self.number
    }

    pub(crate) fn variants(&self) -> &[Variant] {
        &self.variants
    }

    pub(crate) fn phase(&self) -> RunPhase {
        self.phase
    }

    pub(crate) fn player(&self) -> &Player {
        &self.player
    }

    pub(crate) fn scroll(&self) -> usize {
        self.scroll
    }

    pub(crate) fn selected(&self) -> usize {
        self.picked.unwrap_or_else(|| {
            let going = self.variants.iter().rposition(Variant::has_begun).filter(|_| self.phase != RunPhase::Over);
            going.unwrap_or(0)
        })
    }

    /// The two variants that stand side by side: the first, and the one that is looked at.
    pub(crate) fn side_by_side(&self) -> (usize, Option<usize>) {
        let other = self.selected().max(1);
        (0, (other < self.variants.len()).then_some(other))
    }

    pub(crate) fn is_moving(&self) -> bool {
        self.player.is_moving()
    }

    pub(crate) fn age(&self, now: Nanos) -> Nanos {
        now.saturating_sub(self.begun)
    }

    /// The moment of a variant at the playhead; at its end, everything that is known of it.
    pub(crate) fn moment(&self, variant: usize, now: Nanos) -> Nanos {
        let at = self.moment_in_window(variant, now);
        let variant = &self.variants[variant];
        let is_whole = variant.timeline().end().is_some() && at >= variant.window().1;
        if is_whole { at.max(variant.timeline().latest()) } else { at }
    }

    fn moment_in_window(&self, variant: usize, now: Nanos) -> Nanos {
        let variant = &self.variants[variant];
        let is_race = variant.timeline().end().is_some() && variant.window().1 <= SEEN;
        match self.player.playhead() {
            // A race is over before anybody saw it; it is played from its start as soon as the run is over.
            Playhead::Live if is_race && self.age(now) < SEEN => variant.window().0,
            Playhead::Live => variant.moment_live(now, false),
            Playhead::Held(since) => variant.moment_live(since, true),
            _ => self.player.moment(variant.window()),
        }
    }

    /// Whether a variant is shown to its end, so that its outcome may be shown.
    pub(crate) fn is_revealed(&self, variant: usize, now: Nanos) -> bool {
        let ended = self.variants[variant].timeline().end().is_some();
        ended && self.moment(variant, now) >= self.variants[variant].window().1
    }

    pub(crate) fn apply(&mut self, report: Report, now: Nanos) {
        match report {
            Report::Began { variant } => {
                if let Some(variant) = self.variants.get_mut(variant) {
                    variant.begin(now);
                }
            }
            Report::Events { variant, events } => {
                if let Some(variant) = self.variants.get_mut(variant) {
                    variant.extend(events);
                }
            }
            // Comparisons alone are reported so.
            Report::Made { .. } => {}
            Report::Over => {
                let selected = self.selected();
                let held = match self.player.playhead() {
                    Playhead::Held(_) => Some(share_of(self.moment(selected, now), self.variants[selected].window())),
                    _ => None,
                };
                self.phase = RunPhase::Over;
                self.actual = self.expectation.as_ref().and_then(|expectation| {
                    let first = self.variants.first()?;
                    scenario::actual(first.plan(), first.timeline(), &expectation.question.id)
                });
                let lengths = self.variants.iter().map(|variant| variant.window().1 - variant.window().0);
                self.player.run_ended(lengths.max().unwrap_or(0), held, now);
            }
        }
        if self.ledger_is_open() {
            self.make_ledger_view();
        }
    }

    pub(crate) fn stopping(&mut self) {
        if self.phase == RunPhase::Going {
            self.phase = RunPhase::Stopping;
        }
    }

    pub(crate) fn tick(&mut self, now: Nanos) {
        self.player.tick(now);
    }

    /// The stretch of a variant that is drawn while its playhead is at a moment.
    pub(crate) fn axis(&self, variant: usize, at: Nanos) -> Axis {
        let whole = self.variants[variant].axis(at);
        let mut viewport = self.viewport;
        if variant != self.selected() {
            // It was moved by hand for the other one.
            viewport.follow();
        }
        viewport.axis(whole, at)
    }

    pub(crate) fn viewport(&self) -> &Viewport {
        &self.viewport
    }

    pub(crate) fn zoom(&mut self, closer: bool, now: Nanos) {
        let selected = self.selected();
        let whole = self.variants[selected].axis(self.moment(selected, now));
        self.viewport.zoom(closer, whole);
    }

    pub(crate) fn pan(&mut self, later: bool, now: Nanos) {
        let selected = self.selected();
        let at = self.moment(selected, now);
        self.viewport.pan(later, self.variants[selected].axis(at), at);
    }

    /// Looks at a lane closely, or at none any more. What is known of it stands where the ledger does.
    pub(crate) fn look_at(&mut self, lane: Option<WorkerId>) {
        if lane.is_some() {
            self.close_ledger();
        }
        self.viewport.look_at(lane);
        self.keep_in_sight();
    }

    pub(crate) fn look_beside(&mut self, later: bool) {
        let lanes = self.variants[self.selected()].timeline().lanes().len();
        self.viewport.look_beside(later, lanes);
        self.keep_in_sight();
    }

    /// Lanes above the one that is looked at stay in sight as long as it does.
    fn keep_in_sight(&mut self) {
        const ABOVE: usize = 2;
        if let Some(lane) = self.viewport.lane() {
            let place = self.variants[self.selected()].timeline().place_with_work_first(lane);
            self.scroll = place.saturating_sub(ABOVE);
        }
    }

    pub(crate) fn typing(&self) -> Option<&TextInput> {
        self.typing.as_ref()
    }

    pub(crate) fn next_variant(&mut self) {
        self.picked = Some((self.selected() + 1) % self.variants.len());
        self.scroll = 0;
        self.turn_page();
    }

    pub(crate) fn pick(&mut self, variant: usize) {
        self.picked = Some(variant.min(self.variants.len() - 1));
        self.turn_page();
    }

    /// Scrolls the lanes and tasks; where there are rows of a ledger, chooses among them.
    pub(crate) fn scroll_by(&mut self, rows: isize) {
        if self.shows_rows() {
            return self.choose_beside(rows);
        }
        let variant = &self.variants[self.selected()];
        let most = variant.timeline().lanes().len().max(variant.timeline().tasks().len()).saturating_sub(1);
        self.scroll = self.scroll.saturating_add_signed(rows).min(most);
    }

    /// How long each variant took, once started, that came to its end with all of its tasks, ns.
    pub(crate) fn lengths(&self) -> impl Iterator<Item = (&Plan, Nanos)> {
        let is_whole = |variant: &&Variant| {
            let timeline = variant.timeline();
            timeline.end() == Some(&RunEnd::Completed) && succeeded(timeline) == timeline.tasks().len()
        };
        self.variants.iter().filter(is_whole).map(|variant| {
            let (start, end) = variant.timeline().action();
            (variant.plan(), end - start)
        })
    }

    /// The last value of the counter in each variant that came to its end.
    pub(crate) fn outcomes(&self) -> impl Iterator<Item = (&Plan, u64)> {
        let completed = self.variants.iter().filter(|variant| variant.timeline().end() == Some(&RunEnd::Completed));
        completed.filter_map(|variant| Some((variant.plan(), variant.timeline().observed()?)))
    }
}
