//! What keys and clicks do on the Schedules screen. A letter or a digit is a worker: it takes a step. A capital letter is
//! the oldest store in its buffer: it reaches memory.

use ratatui::crossterm::event::KeyEvent;

use super::state::ScheduleScreen;
use crate::schedule::explorer::Turn;
use crate::schedule::line::letter;
use crate::schedule::words;
use crate::text::Phrase;
use crate::tui::keymap::{Action, KeyContext, Press};
use crate::tui::kit::{Handled, HitTarget, Request, Responder, Scene};
use crate::tui::message::Effect;

impl ScheduleScreen {
    /// The turn that a key stands for.
    fn turn_of(&self, key: &KeyEvent) -> Option<Turn> {
        let typed = Press::of(key).letter()?;
        let workers = self.program().workers.len();
        if let Some(digit) = typed.to_digit(10) {
            let worker = usize::try_from(digit).ok()?.checked_sub(1)?;
            return (worker < workers).then_some(Turn::Step(worker));
        }
        let worker = (0..workers).find(|worker| letter(self.program(), *worker) == typed.to_ascii_uppercase())?;
        if typed.is_ascii_lowercase() {
            return Some(Turn::Step(worker));
        }
        let has_stored = self.walk.machine().can(self.walk.state(), Turn::Drain(worker));
        has_stored.then_some(Turn::Drain(worker))
    }

    /// Takes a turn, or says why it cannot be taken.
    fn try_turn(&mut self, turn: Turn) -> Handled {
        if self.take(turn) {
            return Handled::Done;
        }
        match turn {
            Turn::Step(worker) => Handled::Said(words::next_of(&self.walk, worker)),
            Turn::Drain(_) => Handled::Said(Phrase::new("explore.no-store")),
        }
    }
}

impl Responder for ScheduleScreen {
    fn context(&self) -> KeyContext {
        if self.opening.is_some() { KeyContext::Text } else { KeyContext::Schedule }
    }

    fn can(&self, action: Action) -> bool {
        use Action::{
            Accept, Back, Complete, Copy, Down, Expand, First, Last, MemoryOrder, NextFinding, NextProgram,
            OpenProgram, PreviousProgram, ProgramList, ProgressGraph, RealRuns, Redo, SwitchPoint, TakeTurn, Undo, Up,
        };
        if self.opening.is_some() {
            return matches!(action, Accept | Back | Up | Down | Complete);
        }
        match action {
            TakeTurn => !self.walk.is_over(),
            Undo | First => !self.walk.turns().is_empty(),
            Redo | Last => !self.walk.ahead().is_empty(),
            Copy => self.is_findable(),
            RealRuns => self.has_twin() && !self.is_running(),
            NextFinding => !self.exploration.findings.is_empty(),
            Expand | ProgramList | ProgressGraph | SwitchPoint | MemoryOrder | NextProgram | PreviousProgram
            | OpenProgram | Back => true,
            _ => false,
        }
    }

    fn refusal(&self, action: Action) -> Option<Phrase> {
        match action {
            Action::NextFinding => Some(Phrase::new("explore.all-hold")),
            Action::RealRuns if self.is_running() => Some(Phrase::new("schedule.real.busy")),
            Action::RealRuns => Some(Phrase::new("schedule.real.no-twin")),
            Action::Copy => Some(Phrase::new("schedule.passing")),
            _ => None,
        }
    }

    fn act(&mut self, action: Action, _: Scene<'_>) -> Handled {
        match action {
            Action::Back if self.opening.is_some() => self.give_up_opening(),
            _ if self.opening.is_some() => return self.act_on_opening(action),
            Action::OpenProgram => self.begin_opening(),
            Action::TakeTurn => {
                let first = self.walk.machine().turns(self.walk.state()).next();
                return first.map_or(Handled::Done, |turn| self.try_turn(turn));
            }
            Action::Undo => self.undo(),
            Action::Redo => self.redo(),
            Action::First => self.go_to_start(),
            Action::Last => self.go_to_end(),
            Action::Expand => self.toggle_parts(),
            Action::ProgressGraph => self.toggle_graph(),
            Action::NextFinding => self.next_finding(),
            Action::Copy => return Handled::Wants(Effect::Copy(self.line())),
            Action::ProgramList => self.toggle_list(),
            Action::RealRuns => return Handled::Asks(Request::RealRuns),
            Action::SwitchPoint => self.next_switch(),
            Action::MemoryOrder => self.next_memory(),
            Action::NextProgram => self.turn_to(true),
            Action::PreviousProgram => self.turn_to(false),
            Action::Back => return Handled::Asks(Request::Back),
            _ => return Handled::Passed,
        }
        Handled::Done
    }

    fn type_key(&mut self, key: &KeyEvent, _: Scene<'_>) -> Handled {
        if let Some(opening) = &mut self.opening {
            return opening.typed(|field| field.type_key(key));
        }
        match self.turn_of(key) {
            Some(turn) => self.try_turn(turn),
            None => Handled::Passed,
        }
    }

    fn paste(&mut self, text: &str, _: Scene<'_>) -> Handled {
        // What is pasted can only be the name of something, or a schedule.
        if self.opening.is_none() {
            self.begin_opening();
        }
        match &mut self.opening {
            Some(opening) => opening.typed(|field| field.paste(text)),
            None => Handled::Passed,
        }
    }

    fn foot(&self) -> Option<&'static str> {
        self.opening.as_ref().map(|_| "foot.open")
    }

    fn point(&mut self, target: Option<HitTarget>, _: Scene<'_>) -> Handled {
        match target {
            Some(HitTarget::Row(worker)) => self.try_turn(Turn::Step(worker)),
            Some(HitTarget::Step(worker, _)) => self.try_turn(Turn::Drain(worker)),
            _ => Handled::Passed,
        }
    }

    fn scroll(&mut self, rows: isize, _: Scene<'_>) -> Handled {
        if rows < 0 {
            self.undo();
        } else {
            self.redo();
        }
        Handled::Done
    }
}
