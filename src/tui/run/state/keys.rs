//! What keys and clicks do on the Run screen.

use ratatui::crossterm::event::KeyEvent;

use super::super::variant::Variant;
use super::{RunPhase, RunScreen};
use crate::engine::Runnable;
use crate::plan::{DurationError, Plan, parse_duration};
use crate::report::command_line;
use crate::scenario::{self, OtherWay};
use crate::text::Phrase;
use crate::timeline::LossStep;
use crate::tui::keymap::{Action, Binding, KeyContext, Press};
use crate::tui::kit::{Handled, HitTarget, Request, Responder, Scene, TextInput};
use crate::tui::message::Effect;
use crate::tui::schedule;
use crate::verdict;

/// Rows that a page is: the lists are short.
const PAGE: isize = 10;

impl Responder for RunScreen {
    fn context(&self) -> KeyContext {
        if self.typing.is_some() { KeyContext::Time } else { KeyContext::Run }
    }

    fn can(&self, action: Action) -> bool {
        use Action::{
            Accept, Again, Back, Cancel, Compare, Copy, Faster, FewerWorkers, First, FirstLoss, GoTo, Guard, Inspect,
            Last, Ledger, MoreWorkers, OtherWay, PageDown, PageUp, PanLeft, PanRight, PlayPause, Predict, Reverse,
            Save, ScrollDown, ScrollUp, Slower, Slowest, StepBack, StepForward, WalkLoss, ZoomIn, ZoomOut,
        };
        if self.typing.is_some() {
            return matches!(action, Accept | Back);
        }
        match action {
            PlayPause | StepBack | StepForward | First | Last | GoTo | Slowest | Inspect | ZoomIn | ZoomOut | Back
            | ScrollUp | ScrollDown | PageUp | PageDown | Copy => true,
            Cancel => self.phase == RunPhase::Going,
            Slower | Faster | Reverse => !self.player.is_live(),
            Again | Save => self.phase == RunPhase::Over && !self.is_replay,
            MoreWorkers | FewerWorkers | Compare => {
                self.phase == RunPhase::Over && !self.is_replay && self.own_plans().is_none()
            }
            OtherWay => self.phase == RunPhase::Over && !self.is_replay && self.other_way().is_some(),
            Guard => self.variants.len() > 1,
            WalkLoss => self.loss_steps().is_some_and(|steps| schedule::from_loss(&steps).is_some()),
            Predict => self.phase == RunPhase::Over && self.expectation.is_some() && self.actual.is_some(),
            Ledger | FirstLoss => self.has_counter(),
            PanLeft | PanRight => self.viewport.is_zoomed(),
            _ => false,
        }
    }

    fn refusal(&self, action: Action) -> Option<Phrase> {
        use Action::{
            Again, Cancel, Compare, FewerWorkers, FirstLoss, Ledger, MoreWorkers, OtherWay, Predict, Save, WalkLoss,
        };
        let key = match action {
            Save if self.is_replay => "notice.is-a-file",
            OtherWay if self.other_way().is_none() => "notice.no-other-way",
            Again | MoreWorkers | FewerWorkers | OtherWay | Compare if self.is_replay && self.own_plans().is_some() => {
                "notice.own-recorded"
            }
            MoreWorkers | FewerWorkers | Compare if self.own_plans().is_some() => "notice.own-program",
            Again | MoreWorkers | FewerWorkers | OtherWay | Compare if self.is_replay => "notice.recorded",
            Again | MoreWorkers | FewerWorkers | OtherWay | Compare | Save => "notice.busy",
            Cancel if self.phase == RunPhase::Over => "notice.nothing-to-cancel",
            Predict => "notice.nothing-expected",
            Ledger => "notice.no-counter",
            FirstLoss => "notice.no-loss",
            WalkLoss if !self.ledger_is_open() => "notice.walk-from-ledger",
            WalkLoss => "notice.no-two-pairs",
            _ => return None,
        };
        Some(Phrase::new(key))
    }

    fn act(&mut self, action: Action, scene: Scene<'_>) -> Handled {
        let now = scene.now;
        match action {
            Action::Accept => return self.accept_time(),
            Action::Back if self.typing.is_some() => self.typing = None,
            Action::PlayPause => self.toggle(now),
            Action::StepBack => self.step(false, now),
            Action::StepForward => self.step(true, now),
            Action::Slower => self.change_speed(-1),
            Action::Faster => self.change_speed(1),
            Action::First if self.shows_rows() => self.choose_row(0),
            Action::Last if self.shows_rows() => self.choose_row(usize::MAX),
            Action::First => self.go_to_first(),
            Action::Last => self.go_to_last(),
            Action::Guard => self.next_variant(),
            Action::ScrollUp | Action::PageUp if self.viewport.lane().is_some() => self.look_beside(false),
            Action::ScrollDown | Action::PageDown if self.viewport.lane().is_some() => self.look_beside(true),
            Action::ScrollUp => self.scroll_by(-1),
            Action::ScrollDown => self.scroll_by(1),
            Action::PageUp => self.scroll_by(-PAGE),
            Action::PageDown => self.scroll_by(PAGE),
            Action::Reverse => self.reverse(now),
            Action::ZoomIn | Action::ZoomOut => self.zoom(action == Action::ZoomIn, now),
            Action::PanLeft | Action::PanRight => self.pan(action == Action::PanRight, now),
            Action::GoTo => self.typing = Some(TextInput::default()),
            Action::Ledger => self.toggle_ledger(),
            Action::WalkLoss => return Handled::Asks(Request::WalkLoss),
            Action::FirstLoss => return Handled::Said(self.go_to_first_loss()),
            Action::Slowest => return Handled::Said(self.say_slowest()),
            Action::Inspect => self.look_at(if self.viewport.lane().is_some() { None } else { Some(0) }),
            Action::Back if self.viewport.lane().is_some() => self.look_at(None),
            Action::Back if self.ledger_is_open() => self.close_ledger(),
            Action::Back => return Handled::Asks(Request::Back),
            Action::Save => {
                let begun = self.variants.iter().filter(|variant| variant.has_begun());
                return Handled::Wants(Effect::Save(begun.map(|variant| variant.recording().clone()).collect()));
            }
            Action::Copy => return Handled::Wants(Effect::Copy(self.in_words(scene))),
            Action::Cancel => {
                self.stopping();
                return Handled::Wants(Effect::Cancel);
            }
            Action::Again => {
                let is_own = self.own_plans().is_some();
                return Handled::Asks(if is_own { Request::StartProgram } else { Request::Start });
            }
            Action::MoreWorkers => return Handled::Asks(Request::StartWith { more: true }),
            Action::FewerWorkers => return Handled::Asks(Request::StartWith { more: false }),
            Action::OtherWay => return Handled::Asks(Request::StartOtherWay),
            Action::Compare => return Handled::Asks(Request::Compare),
            Action::Predict => return Handled::Asks(Request::Predict),
            _ => return Handled::Passed,
        }
        Handled::Done
    }

    fn type_key(&mut self, key: &KeyEvent, _: Scene<'_>) -> Handled {
        self.typing.as_mut().map_or(Handled::Passed, |line| line.type_key(key))
    }

    fn paste(&mut self, text: &str, _: Scene<'_>) -> Handled {
        self.typing.as_mut().map_or(Handled::Passed, |line| line.paste(text))
    }

    fn point(&mut self, target: Option<HitTarget>, _: Scene<'_>) -> Handled {
        match target {
            Some(HitTarget::Variant(variant)) => self.pick(variant),
            Some(HitTarget::Loss(row)) => self.choose_row(row),
            Some(HitTarget::Moment(at)) => self.go_to(at),
            Some(HitTarget::LaneMoment(worker, at)) => {
                self.look_at(Some(worker));
                self.go_to(at);
            }
            _ => return Handled::Passed,
        }
        Handled::Done
    }

    fn scroll(&mut self, rows: isize, _: Scene<'_>) -> Handled {
        self.scroll_by(rows);
        Handled::Done
    }

    fn hint(&self, binding: &Binding) -> Option<(Press, &'static str)> {
        let word = match binding.action {
            Action::PlayPause if self.is_moving() => "hint.pause",
            Action::PlayPause if self.player.goes_by_steps() => "hint.next-step",
            Action::Back if self.ledger_is_open() => "hint.close",
            Action::OtherWay if self.other_way().is_some_and(|other| !other.mends) => "hint.unmend",
            // It does what is offered as going back.
            Action::Quit => return None,
            // The ledger says why it is empty; it is offered when it is not.
            Action::Ledger if self.ledger_is_open() || !self.can_be_explained() => return None,
            // Lanes are scrolled, too, but the word is about rows of the ledger.
            Action::ScrollUp | Action::ScrollDown if !self.shows_rows() => return None,
            _ => binding.hint?,
        };
        Some((binding.keys[0], word))
    }

    fn foot(&self) -> Option<&'static str> {
        self.typing.as_ref().map(|_| "foot.value")
    }
}

impl RunScreen {
    /// The steps that led to the losses of the row that is chosen in the ledger.
    pub(crate) fn loss_steps(&self) -> Option<Vec<LossStep>> {
        let ledger_view = self.ledger_view().filter(|_| self.ledger_is_open())?;
        ledger_view.chosen().map(|row| ledger_view.ledger().interleaving(row))
    }

    /// The plans of a program of the user's, which stands in no list: it is run again as it was.
    pub(crate) fn own_plans(&self) -> Option<Vec<Runnable>> {
        let plans = self.variants.iter().map(Variant::plan);
        let is_own = |plan: &&Plan| scenario::get(plan.scenario).program(plan).is_some();
        let own: Vec<Runnable> = plans.filter(is_own).filter_map(|plan| Runnable::of(plan.clone()).ok()).collect();
        (!own.is_empty()).then_some(own)
    }

    fn other_way(&self) -> Option<OtherWay> {
        let plan = self.variants[self.selected()].plan();
        scenario::get(plan.scenario).other_way(plan)
    }

    fn accept_time(&mut self) -> Handled {
        let Some(line) = &self.typing else { return Handled::Passed };
        match parse_duration(line.text()).map_err(DurationError::why) {
            Ok(past) => {
                self.typing = None;
                self.go_to_moment(past);
                Handled::Done
            }
            Err(wrong) => Handled::Said(wrong),
        }
    }

    /// The command that makes the same run, and below it what has been shown of its outcome.
    fn in_words(&self, scene: Scene<'_>) -> String {
        let texts = scene.setup.look().texts;
        let plans: Vec<Plan> = self.variants.iter().map(|variant| variant.plan().clone()).collect();
        let mut lines = vec![command_line(&plans, true)];
        let revealed = (0..self.variants.len()).filter(|variant| self.is_revealed(*variant, scene.now));
        lines.extend(revealed.map(|variant| {
            let variant = &self.variants[variant];
            let verdict = texts.say(&verdict::of(variant.plan(), variant.timeline()));
            if self.variants.len() > 1 { format!("{}: {verdict}", texts.say(&variant.guard_name())) } else { verdict }
        }));
        lines.join("\n")
    }

    fn say_slowest(&mut self) -> Phrase {
        let Some(task) = self.go_to_slowest() else { return Phrase::new("notice.no-task-ended") };
        let variant = &self.variants[self.selected()];
        Phrase::new("notice.slowest").with("task", verdict::label(variant.plan(), variant.timeline(), task))
    }
}
