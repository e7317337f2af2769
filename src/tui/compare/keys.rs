//! What keys and clicks do on the Compare screen: while it asks, and when it shows.

use super::form::{CompareForm, CompareRow};
use super::results::{CompareRun, Page};
use super::state::CompareScreen;
use crate::comparison;
use crate::plan::Plan;
use crate::report::compare_line;
use crate::text::Phrase;
use crate::tui::keymap::{Action, Binding, KeyContext, Press};
use crate::tui::kit::{Handled, HitTarget, Request, Responder, Scene};
use crate::tui::message::Effect;
use crate::tui::run::state::RunPhase;

/// The playhead goes by a hundredth: what stands side by side has no events in common.
const STEP: f64 = 0.01;

impl CompareScreen {
    fn shown(&self) -> &dyn Responder {
        self.compare_run.as_ref().map_or(&self.form, |compare_run| compare_run as &dyn Responder)
    }

    /// The command that compares the same, and under it what came of it as far as it has been shown.
    ///
    /// # Errors
    /// Why there is none: nothing can be compared, or something that is ticked cannot be run, which a command refuses.
    fn copied(&self, scene: Scene<'_>) -> Result<String, Phrase> {
        if self.form.left_out().is_some() {
            return Err(Phrase::new("notice.no-command"));
        }
        let ways: Vec<Plan> = self.form.plans().map_err(Clone::clone)?.iter().map(|plan| (**plan).clone()).collect();
        let command = compare_line(&ways, self.form.until(), self.form.plan_form().fixed_seed());
        let shown = self.compare_run.as_ref().filter(|run| run.is_seen() && !run.holds_verdict());
        let verdict = shown.map(|run| scene.setup.look().texts.say(&comparison::verdict(run.comparison())));
        Ok(std::iter::once(command).chain(verdict).collect::<Vec<_>>().join("\n"))
    }

    fn shown_mut(&mut self) -> &mut dyn Responder {
        match &mut self.compare_run {
            Some(compare_run) => compare_run,
            None => &mut self.form,
        }
    }
}

impl Responder for CompareScreen {
    fn context(&self) -> KeyContext {
        self.shown().context()
    }

    fn can(&self, action: Action) -> bool {
        match action {
            Action::Predict if self.compare_run.is_none() => self.question().is_some(),
            Action::Predict => self.met().is_some(),
            Action::Copy => true,
            _ => self.shown().can(action),
        }
    }

    fn refusal(&self, action: Action) -> Option<Phrase> {
        self.shown().refusal(action)
    }

    fn act(&mut self, action: Action, scene: Scene<'_>) -> Handled {
        // Back to what is asked for, and from there to the Lab. Once all have been seen, what is still measured is given up
        // without a question.
        if action == Action::Back && self.compare_run.as_ref().is_some_and(CompareRun::is_seen) {
            let was_busy = self.is_busy();
            self.compare_run = None;
            return if was_busy { Handled::Wants(Effect::Cancel) } else { Handled::Done };
        }
        if action == Action::Predict {
            return Handled::Asks(Request::Predict);
        }
        if action == Action::Copy {
            return self.copied(scene).map_or_else(Handled::Said, |words| Handled::Wants(Effect::Copy(words)));
        }
        self.shown_mut().act(action, scene)
    }

    fn point(&mut self, target: Option<HitTarget>, scene: Scene<'_>) -> Handled {
        self.shown_mut().point(target, scene)
    }

    fn scroll(&mut self, rows: isize, scene: Scene<'_>) -> Handled {
        self.shown_mut().scroll(rows, scene)
    }

    fn hint(&self, binding: &Binding) -> Option<(Press, &'static str)> {
        self.shown().hint(binding)
    }
}

impl Responder for CompareForm {
    fn context(&self) -> KeyContext {
        KeyContext::CompareForm
    }

    fn can(&self, action: Action) -> bool {
        use Action::{Back, Down, Left, Right, Start, Toggle, Up};
        match action {
            Start | Up | Down | Left | Right | Back => true,
            Toggle => self.row() != CompareRow::Until,
            _ => false,
        }
    }

    fn act(&mut self, action: Action, _: Scene<'_>) -> Handled {
        match action {
            Action::Start => return Handled::Asks(Request::Start),
            Action::Back => return Handled::Asks(Request::Back),
            Action::Up => self.go(false),
            Action::Down => self.go(true),
            Action::Left => self.change(false),
            Action::Right => self.change(true),
            Action::Toggle => self.toggle(),
            _ => return Handled::Passed,
        }
        Handled::Done
    }

    fn point(&mut self, target: Option<HitTarget>, _: Scene<'_>) -> Handled {
        match target {
            Some(HitTarget::Row(row)) => self.go_to_row(row),
            Some(HitTarget::Choice(row, choice)) => self.pick(row, choice),
            Some(HitTarget::Step(row, forward)) => {
                self.go_to_row(row);
                self.change(forward);
            }
            _ => return Handled::Passed,
        }
        Handled::Done
    }

    fn scroll(&mut self, rows: isize, _: Scene<'_>) -> Handled {
        self.go(rows > 0);
        Handled::Done
    }
}

impl CompareRun {
    /// Whether there is a playhead to be seen: where runs are played together, once all have been made.
    fn can_be_played(&self) -> bool {
        self.page() == Page::SideBySide && self.is_seen() && self.length() > 0
    }

    /// Done; a run that the picture disturbs from now on is stopped, and made again when that stands still.
    fn undisturbed(&self) -> Handled {
        if self.is_spoilt() { Handled::Wants(Effect::Cancel) } else { Handled::Done }
    }

    fn move_playhead(&mut self, action: Action, scene: Scene<'_>) -> Handled {
        let Some(player) = self.player_mut() else { return Handled::Passed };
        match action {
            Action::PlayPause => player.toggle(scene.now),
            Action::StepBack => player.go_to(player.share() - STEP),
            Action::StepForward => player.go_to(player.share() + STEP),
            Action::Slower => player.change_speed(-1),
            Action::Faster => player.change_speed(1),
            Action::Reverse => player.reverse(scene.now),
            Action::First => player.go_to(0.0),
            Action::Last => player.go_to(1.0),
            _ => return Handled::Passed,
        }
        Handled::Done
    }
}

impl Responder for CompareRun {
    fn context(&self) -> KeyContext {
        KeyContext::Comparison
    }

    fn can(&self, action: Action) -> bool {
        use Action::{
            Again, Back, Cancel, Faster, FewerWorkers, First, Guard, Last, MoreWorkers, NextPage, PlayPause,
            PreviousPage, Reverse, ScrollDown, ScrollUp, Slower, StepBack, StepForward,
        };
        match action {
            NextPage | PreviousPage => self.pages().len() > 1,
            ScrollUp | ScrollDown | Back => true,
            PlayPause | StepBack | StepForward | Slower | Faster | Reverse | First | Last => self.can_be_played(),
            Cancel => self.phase() == RunPhase::Going,
            Again => self.phase() == RunPhase::Over,
            MoreWorkers | FewerWorkers => self.counts().len() > 1,
            Guard => self.guards().len() > 1,
            _ => false,
        }
    }

    fn refusal(&self, action: Action) -> Option<Phrase> {
        match action {
            Action::Cancel if self.phase() == RunPhase::Over => Some(Phrase::new("notice.nothing-to-cancel")),
            Action::Again => Some(Phrase::new("notice.busy")),
            _ => None,
        }
    }

    fn act(&mut self, action: Action, scene: Scene<'_>) -> Handled {
        match action {
            Action::NextPage => self.turn(true),
            Action::PreviousPage => self.turn(false),
            Action::ScrollUp => self.scroll_by(-1),
            Action::ScrollDown => self.scroll_by(1),
            Action::MoreWorkers => self.change_workers(true),
            Action::FewerWorkers => self.change_workers(false),
            Action::Guard => self.next_guard(),
            Action::Cancel => {
                self.stopping(scene.now);
                return Handled::Wants(Effect::Cancel);
            }
            Action::Again => return Handled::Asks(Request::Start),
            Action::Back => return Handled::Asks(Request::Back),
            _ if self.move_playhead(action, scene) == Handled::Passed => return Handled::Passed,
            _ => {}
        }
        self.undisturbed()
    }

    fn point(&mut self, target: Option<HitTarget>, _: Scene<'_>) -> Handled {
        let Some(HitTarget::Page(index)) = target else { return Handled::Passed };
        if let Some(page) = self.pages().get(index) {
            self.turn_to(*page);
        }
        self.undisturbed()
    }

    fn scroll(&mut self, rows: isize, _: Scene<'_>) -> Handled {
        self.scroll_by(rows.signum());
        Handled::Done
    }

    fn hint(&self, binding: &Binding) -> Option<(Press, &'static str)> {
        let word = match binding.action {
            Action::PlayPause if self.is_moving() => "hint.pause",
            Action::PlayPause if self.player().goes_by_steps() => "hint.next-step",
            // Few runs are played together, and mostly all are in sight.
            Action::ScrollUp | Action::ScrollDown if self.page() == Page::SideBySide => return None,
            _ => binding.hint?,
        };
        Some((binding.keys[0], word))
    }
}
