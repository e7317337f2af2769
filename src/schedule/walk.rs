//! One schedule, walked by hand: forwards, backwards, and on another way.

use super::explorer::{Obstacle, StepMachine, Turn};

/// A schedule as far as it has been taken, and what of it was taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    machine: StepMachine,
    /// The state before every turn, and the one after the last.
    states: Vec<Vec<i32>>,
    turns: Vec<Turn>,
    at: usize,
}

impl Walk {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new(machine: StepMachine) -> Self {
        let states = vec![machine.start()];
        Self { machine, states, turns: Vec::new(), at: 0 }
    }

    /// What is walked through.
    #[must_use]
    pub fn machine(&self) -> &StepMachine {
        &self.machine
    }

    /// Where one is.
    #[must_use]
    pub fn state(&self) -> &[i32] {
        &self.states[self.at]
    }

    /// Where one was before the last turn.
    #[must_use]
    pub fn before(&self) -> Option<&[i32]> {
        self.at.checked_sub(1).map(|before| &*self.states[before])
    }

    /// All states from the start to where one is.
    #[must_use]
    pub fn states(&self) -> &[Vec<i32>] {
        &self.states[..=self.at]
    }

    /// The turns so far.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns[..self.at]
    }

    /// The turns that were taken back, or are laid out.
    #[must_use]
    pub fn ahead(&self) -> &[Turn] {
        &self.turns[self.at..]
    }

    /// Whether nothing can happen any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.machine.turns(self.state()).next().is_none()
    }

    /// Lets something happen; says whether it could. What was taken back is forgotten, unless it is the same.
    pub fn take(&mut self, turn: Turn) -> bool {
        if !self.machine.can(self.state(), turn) {
            return false;
        }
        if self.turns.get(self.at) != Some(&turn) {
            self.turns.truncate(self.at);
            self.states.truncate(self.at + 1);
            let mut next = self.state().to_vec();
            self.machine.take(&mut next, turn);
            self.turns.push(turn);
            self.states.push(next);
        }
        self.at += 1;
        true
    }

    /// Why a worker cannot take a step.
    #[must_use]
    pub fn obstacle(&self, worker: usize) -> Option<Obstacle> {
        self.machine.obstacle(self.state(), worker)
    }

    /// Takes the last turn back.
    pub fn undo(&mut self) -> bool {
        let can = self.at > 0;
        self.at = self.at.saturating_sub(1);
        can
    }

    /// Takes the turn again that was taken back last.
    pub fn redo(&mut self) -> bool {
        let can = self.at < self.turns.len();
        self.at += usize::from(can);
        can
    }

    /// Goes to the start; what was taken stays laid out.
    pub fn reset(&mut self) {
        self.at = 0;
    }

    /// Lays a schedule out from the start on; as far as it can be taken. Returns how far that is.
    pub fn lay_out(&mut self, turns: &[Turn]) -> usize {
        self.at = 0;
        self.turns.clear();
        self.states.truncate(1);
        let taken = turns.iter().take_while(|turn| self.take(**turn)).count();
        self.at = 0;
        taken
    }

    /// Goes to the end of what is laid out.
    pub fn go_to_end(&mut self) {
        self.at = self.turns.len();
    }
}
