//! What a step does: from one state, by the turn of one worker, to the next.
//!
//! A state is words: those of the program, and behind them a store buffer a worker where the memory has such. Where a
//! worker stands it stands at a step: whatever concerns nobody else is done with the step before.

use std::sync::Arc;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::obstacle::{Failure, FailureKind, Obstacle};
use super::value::{Sight, element, value};
use crate::schedule::language::{Expression, Instruction, Operation, Program, Target};

/// Where a worker may be interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum SwitchPoints {
    /// At every step, as threads are.
    #[default]
    Every,
    /// At an `await`, as on an event loop.
    Await,
    /// At a call or the end of a loop, as threads under the GIL of `CPython` since 3.10.
    Call,
}

/// When others see what a worker has stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum MemoryModel {
    /// At once: sequential consistency.
    #[default]
    Sc,
    /// When its store buffer gives it to memory: total store order, as on x86.
    Tso,
}

/// By which rules a program is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rules {
    /// Where a worker may be interrupted.
    pub switch: SwitchPoints,
    /// When others see what it has stored.
    pub memory: MemoryModel,
}

impl Rules {
    /// The rules that a program is meant for.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let mut rules = Self::default();
        for word in &program.under {
            if let Ok(switch) = word.parse() {
                rules.switch = switch;
            }
            if let Ok(memory) = word.parse() {
                rules.memory = memory;
            }
        }
        rules
    }
}

/// What may happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Turn {
    /// A worker takes a step; where it is not interrupted, several.
    Step(usize),
    /// The oldest store of a worker's buffer reaches memory.
    Drain(usize),
}

/// How many stores a buffer has room for.
const BUFFERED: usize = 4;
/// The words of one: how many there are, then places and values.
const BUFFER_WORDS: usize = 1 + 2 * BUFFERED;

/// Instructions of one turn after which it is looked whether it goes round in a circle.
const LONG: usize = 512;
/// Instructions of one turn after which it counts as endless.
const ENDLESS: usize = 100_000;

/// A program and the rules by which it is run.
#[derive(Debug, Clone, PartialEq)]
pub struct StepMachine {
    program: Arc<Program>,
    rules: Rules,
    has_critical_sections: bool,
}

impl StepMachine {
    /// A program under these rules.
    #[must_use]
    pub fn new(program: Arc<Program>, rules: Rules) -> Self {
        let has_critical_sections = program.has_critical_sections();
        Self { program, rules, has_critical_sections }
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Arc<Program> {
        &self.program
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// How many words a state has.
    #[must_use]
    pub fn words(&self) -> usize {
        let buffers = if self.rules.memory == MemoryModel::Tso { self.workers() * BUFFER_WORDS } else { 0 };
        self.program.initial.len() + buffers
    }

    /// Whether it is not the worker itself that lets others go on.
    pub(super) fn switches_are_forced(&self) -> bool {
        self.rules.switch != SwitchPoints::Await
    }

    pub(super) fn has_critical_sections(&self) -> bool {
        self.has_critical_sections
    }

    pub(super) fn workers(&self) -> usize {
        self.program.workers.len()
    }

    /// The state at the start.
    #[must_use]
    pub fn start(&self) -> Vec<i32> {
        let mut state = self.program.initial.clone();
        state.resize(self.words(), 0);
        for worker in 0..self.workers() {
            self.go_on(&mut state, worker, &mut Vec::new(), &mut 0);
        }
        state
    }

    /// Where a worker stands: the number of its next instruction, unless it failed.
    #[must_use]
    pub fn at(&self, state: &[i32], worker: usize) -> Option<usize> {
        usize::try_from(state[self.program.workers[worker].at]).ok()
    }

    /// How a worker failed, if it did.
    #[must_use]
    pub fn failure(&self, state: &[i32], worker: usize) -> Option<Failure> {
        Failure::of_word(state[self.program.workers[worker].at])
    }

    fn instruction(&self, state: &[i32], worker: usize) -> Option<&Instruction> {
        self.at(state, worker).and_then(|at| self.program.workers[worker].code.get(at))
    }

    /// Whether a worker stands in its critical section.
    #[must_use]
    pub fn is_inside(&self, state: &[i32], worker: usize) -> bool {
        self.instruction(state, worker).is_some_and(|instruction| instruction.inside)
    }

    fn buffer_at(&self, worker: usize) -> Option<usize> {
        (self.rules.memory == MemoryModel::Tso).then(|| self.program.initial.len() + worker * BUFFER_WORDS)
    }

    fn buffer<'state>(&self, state: &'state [i32], worker: usize) -> &'state [i32] {
        self.buffer_at(worker).map_or(&[], |at| &state[at..at + BUFFER_WORDS])
    }

    /// A worker's stores that memory has not yet: the word of memory and the value, the oldest first.
    #[must_use]
    pub fn stores(&self, state: &[i32], worker: usize) -> Vec<(usize, i32)> {
        let buffer = self.buffer(state, worker);
        let len = buffer.first().map_or(0, |len| usize::try_from(*len).unwrap_or(0));
        let stores = buffer.get(1..).unwrap_or_default().chunks_exact(2).take(len);
        stores.map(|store| (usize::try_from(store[0]).unwrap_or(0), store[1])).collect()
    }

    /// The value of something that is said of the whole: of the memory, whatever stands in buffers. What has no value
    /// does not hold.
    #[must_use]
    pub fn value(&self, state: &[i32], expression: &Expression) -> i32 {
        value(expression, Sight { words: state, buffer: &[] }).unwrap_or(0)
    }

    /// Everything that may happen next.
    pub fn turns(&self, state: &[i32]) -> impl Iterator<Item = Turn> {
        let steps = (0..self.workers()).filter(|worker| self.obstacle(state, *worker).is_none()).map(Turn::Step);
        let drains =
            (0..self.workers()).filter(|worker| self.buffer(state, *worker).first().is_some_and(|len| *len > 0));
        steps.chain(drains.map(Turn::Drain))
    }

    /// Whether something may happen next.
    #[must_use]
    pub fn can(&self, state: &[i32], turn: Turn) -> bool {
        match turn {
            Turn::Step(worker) => worker < self.workers() && self.obstacle(state, worker).is_none(),
            Turn::Drain(worker) => {
                worker < self.workers() && self.buffer(state, worker).first().is_some_and(|len| *len > 0)
            }
        }
    }

    /// Lets something happen that may.
    pub fn take(&self, state: &mut [i32], turn: Turn) {
        match turn {
            Turn::Step(worker) => self.step(state, worker),
            Turn::Drain(worker) => self.drain(state, worker),
        }
    }

    fn drain(&self, state: &mut [i32], worker: usize) {
        let stores = self.stores(state, worker);
        let (Some(at), Some((word, value))) = (self.buffer_at(worker), stores.first()) else { return };
        state[*word] = *value;
        state.copy_within(at + 3..at + BUFFER_WORDS, at + 1);
        state[at + BUFFER_WORDS - 2..at + BUFFER_WORDS].fill(0);
        state[at] -= 1;
    }

    /// Why a worker cannot take a step.
    #[must_use]
    pub fn obstacle(&self, state: &[i32], worker: usize) -> Option<Obstacle> {
        if let Some(failure) = self.failure(state, worker) {
            return Some(Obstacle::Failed(failure));
        }
        if self.rules.switch == SwitchPoints::Await
            && let Some(other) = (0..self.workers())
                .find(|other| self.failure(state, *other).is_some_and(|failure| failure.kind == FailureKind::Endless))
        {
            return Some(Obstacle::Loop(other));
        }
        self.blocked(state, worker)
    }

    fn blocked(&self, state: &[i32], worker: usize) -> Option<Obstacle> {
        let instruction = self.instruction(state, worker)?;
        let buffer = self.buffer(state, worker);
        let stored = buffer.first().copied().unwrap_or(0);
        let taken = |lock: usize| {
            (state[lock] != 0).then(|| Obstacle::Lock { lock, owner: usize::try_from(state[lock] - 1).ok() })
        };
        let waits = match &instruction.operation {
            Operation::Finish => return Some(Obstacle::Finished),
            Operation::Set { target: Target::Shared(_) | Target::Element { .. }, atomic: false, .. } => {
                return (usize::try_from(stored) == Ok(BUFFERED)).then_some(Obstacle::Stores);
            }
            Operation::Acquire(lock) => taken(*lock),
            Operation::Down(word) => (state[*word] == 0).then_some(Obstacle::Semaphore(*word)),
            Operation::Wake { condition, lock } => {
                if waiters(state[*condition]).any(|waiter| waiter == worker) {
                    return Some(Obstacle::Notification(*condition));
                }
                taken(*lock)
            }
            Operation::Send { queue, capacity, .. } => {
                (usize::try_from(state[*queue]) == Ok(*capacity)).then_some(Obstacle::Room(*queue))
            }
            Operation::Receive { queue, .. } => (state[*queue] == 0).then_some(Obstacle::Item(*queue)),
            Operation::Set { atomic: false, .. }
            | Operation::Branch { .. }
            | Operation::Assert(_)
            | Operation::Leave => {
                return None;
            }
            _ => None,
        };
        // Whatever synchronises waits for its own stores: so do locked instructions of x86.
        waits.or((stored > 0 && instruction.is_step).then_some(Obstacle::Stores))
    }

    fn step(&self, state: &mut [i32], worker: usize) {
        let (mut before, mut count) = (Vec::new(), 0);
        loop {
            let is_call = self.instruction(state, worker).is_some_and(|instruction| is_call(&instruction.operation));
            if self.execute(state, worker).is_err() {
                return;
            }
            let switches = self.go_on(state, worker, &mut before, &mut count);
            let is_over = match self.rules.switch {
                SwitchPoints::Every => true,
                SwitchPoints::Call => switches || is_call,
                SwitchPoints::Await => switches,
            };
            if is_over || self.obstacle(state, worker).is_some() {
                return;
            }
        }
    }

    /// Does what concerns nobody else; returns whether there was a point at which others may come.
    fn go_on(&self, state: &mut [i32], worker: usize, before: &mut Vec<i32>, count: &mut usize) -> bool {
        let mut switches = false;
        loop {
            *count += 1;
            if *count >= LONG && self.goes_round(state, worker, before, *count) {
                return true;
            }
            let Some(instruction) = self.instruction(state, worker) else { return true };
            if instruction.is_step || instruction.operation == Operation::Finish {
                return switches;
            }
            switches |= match self.rules.switch {
                SwitchPoints::Every => false,
                SwitchPoints::Await => instruction.operation == Operation::Await,
                SwitchPoints::Call => matches!(instruction.operation, Operation::Call | Operation::LoopEnd(_)),
            };
            if self.execute(state, worker).is_err() {
                return true;
            }
        }
    }

    /// Notices a turn that never comes to a step of its own: it stops there.
    fn goes_round(&self, state: &mut [i32], worker: usize, before: &mut Vec<i32>, count: usize) -> bool {
        let goes_round = *before == state || count >= ENDLESS;
        if count.is_power_of_two() {
            before.clear();
            before.extend_from_slice(state);
        }
        if goes_round && let Some(at) = self.at(state, worker) {
            state[self.program.workers[worker].at] = Failure { kind: FailureKind::Endless, at }.word();
        }
        goes_round
    }

    /// Executes one instruction; a worker that fails stops there.
    fn execute(&self, state: &mut [i32], worker: usize) -> Result<(), FailureKind> {
        let code = &self.program.workers[worker];
        let Some(at) = self.at(state, worker) else { return Err(FailureKind::Endless) };
        let instruction = &code.code[at];
        match self.operate(state, worker, at, &instruction.operation) {
            Ok(next) => {
                state[code.at] = i32::try_from(next).unwrap_or(0);
                for word in &instruction.forgets {
                    state[*word] = 0;
                }
                Ok(())
            }
            Err(kind) => {
                state[code.at] = Failure { kind, at }.word();
                Err(kind)
            }
        }
    }

    fn operate(
        &self,
        state: &mut [i32],
        worker: usize,
        at: usize,
        operation: &Operation,
    ) -> Result<usize, FailureKind> {
        let buffer_at = self.buffer_at(worker);
        let sight = Sight { words: state, buffer: buffer_at.map_or(&[], |at| &state[at..at + BUFFER_WORDS]) };
        let owner = i32::try_from(worker + 1).unwrap_or(0);
        match operation {
            Operation::Set { target, value: wanted, atomic } => {
                let wanted = value(wanted, sight)?;
                let word = place(target, sight)?;
                match buffer_at.filter(|_| !atomic && !matches!(target, Target::Local(_))) {
                    Some(buffer) => store(state, buffer, word, wanted),
                    None => state[word] = wanted,
                }
            }
            Operation::Branch { condition, otherwise } => {
                return Ok(if value(condition, sight)? != 0 { at + 1 } else { *otherwise });
            }
            Operation::Jump(to) | Operation::LoopEnd(to) => return Ok(*to),
            Operation::Assert(condition) => {
                if value(condition, sight)? == 0 {
                    return Err(FailureKind::Assertion);
                }
            }
            Operation::Acquire(lock) | Operation::Wake { lock, .. } => state[*lock] = owner,
            Operation::TryAcquire { lock, into } => {
                let is_free = state[*lock] == 0;
                if is_free {
                    state[*lock] = owner;
                }
                state[*into] = i32::from(is_free);
            }
            Operation::Release(lock) => {
                if state[*lock] == 0 {
                    return Err(FailureKind::NotHeld);
                }
                state[*lock] = 0;
            }
            Operation::Down(word) => state[*word] -= 1,
            Operation::Up(word) => state[*word] = state[*word].checked_add(1).ok_or(FailureKind::Overflow)?,
            Operation::Wait { condition, lock } => {
                if state[*lock] != owner {
                    return Err(FailureKind::WithoutLock);
                }
                state[*lock] = 0;
                state[*condition] = enqueue(state[*condition], worker);
            }
            Operation::Notify { condition, lock, all } => {
                if state[*lock] != owner {
                    return Err(FailureKind::WithoutLock);
                }
                state[*condition] = if *all { 0 } else { without_first(state[*condition]) };
            }
            Operation::Send { queue, value: item, .. } => {
                let item = value(item, sight)?;
                let len = usize::try_from(state[*queue]).unwrap_or(0);
                state[queue + 1 + len] = item;
                state[*queue] += 1;
            }
            Operation::Receive { queue, into } => {
                let len = usize::try_from(state[*queue]).unwrap_or(1);
                let oldest = state[queue + 1];
                state.copy_within(queue + 2..queue + 1 + len, queue + 1);
                state[queue + len] = 0;
                state[*queue] -= 1;
                state[*into] = oldest;
            }
            Operation::CompareAndSwap { target, expected, new, into } => {
                let (word, expected, new) = (place(target, sight)?, value(expected, sight)?, value(new, sight)?);
                let is_same = state[word] == expected;
                if is_same {
                    state[word] = new;
                }
                state[*into] = i32::from(is_same);
            }
            Operation::Swap { target, new, into } => {
                let (word, new) = (place(target, sight)?, value(new, sight)?);
                state[*into] = std::mem::replace(&mut state[word], new);
            }
            Operation::FetchAdd { target, by, into } => {
                let (word, by) = (place(target, sight)?, value(by, sight)?);
                let sum = state[word].checked_add(by).ok_or(FailureKind::Overflow)?;
                state[*into] = std::mem::replace(&mut state[word], sum);
            }
            Operation::Call | Operation::Await | Operation::Fence | Operation::Leave => {}
            Operation::Finish => return Ok(at),
        }
        Ok(at + 1)
    }
}

fn place(target: &Target, sight: Sight<'_>) -> Result<usize, FailureKind> {
    match target {
        Target::Shared(word) | Target::Local(word) => Ok(*word),
        Target::Element { first, len, index } => element(*first, *len, value(index, sight)?),
    }
}

fn store(state: &mut [i32], buffer: usize, word: usize, value: i32) {
    let len = usize::try_from(state[buffer]).unwrap_or(0);
    state[buffer + 1 + 2 * len] = i32::try_from(word).unwrap_or(0);
    state[buffer + 2 + 2 * len] = value;
    state[buffer] += 1;
}

/// Who waits for a condition with this word, the one who waits longest first.
pub fn waiters(word: i32) -> impl Iterator<Item = usize> {
    let number = move |place: u32| (word.cast_unsigned() >> (4 * place)) & 0xf;
    (0..8).map(number).take_while(|number| *number != 0).map(|number| number as usize - 1)
}

fn enqueue(word: i32, worker: usize) -> i32 {
    let place = 4 * waiters(word).count();
    let number = u32::try_from(worker + 1).unwrap_or(0);
    (word.cast_unsigned() | (number << place)).cast_signed()
}

fn without_first(word: i32) -> i32 {
    (word.cast_unsigned() >> 4).cast_signed()
}

fn is_call(operation: &Operation) -> bool {
    use Operation::{Branch, Fence, Leave, Set};
    !matches!(operation, Set { .. } | Branch { .. } | Leave | Fence | Operation::Assert(_))
}
