//! The statements of a worker become instructions, each of which touches what is shared at most once.

use super::names::Names;
use super::parser::Parsed;
use super::program::{BinaryOperator, Expression, Instruction, Local, Operation, Place, Target};
use super::tree::{Name, Spot, Statement, StatementKind, Target as TargetTree, Term, TermKind};
use super::wrong::WrongProgram;
use crate::text::Phrase;

/// Most instructions of a worker.
const MOST_INSTRUCTIONS: usize = 2_000;

pub(super) struct Lowering<'names> {
    pub(super) names: &'names mut Names,
    pub(super) code: Vec<Instruction>,
    first_word: usize,
    pub(super) line: usize,
    inside: bool,
    /// How often the expression that is read touches what is shared, from here on.
    pub(super) touches: usize,
    /// What the next instruction is the last to need.
    pub(super) pending: Vec<usize>,
    /// Words of that kind that nobody needs now.
    free: Vec<usize>,
}

pub(super) fn worker(
    body: &[Statement],
    first_word: usize,
    last_line: usize,
    names: &mut Names,
) -> Parsed<Vec<Instruction>> {
    let (pending, free) = (Vec::new(), Vec::new());
    let mut lowering =
        Lowering { names, code: Vec::new(), first_word, line: 0, inside: false, touches: 0, pending, free };
    lowering.find_locals(body)?;
    lowering.statements(body)?;
    lowering.line = last_line;
    lowering.emit(Operation::Finish, String::new());
    Ok(lowering.code)
}

/// Whether the last instruction can be reached from the first, as far as one sees without running it.
pub(super) fn reaches_end(code: &[Instruction]) -> bool {
    let (mut seen, mut next) = (vec![false; code.len()], vec![0]);
    while let Some(at) = next.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        match &code[at].operation {
            Operation::Branch { otherwise, .. } => next.extend([at + 1, *otherwise]),
            Operation::Jump(to) | Operation::LoopEnd(to) => next.push(*to),
            Operation::Finish => return true,
            _ => next.push(at + 1),
        }
    }
    false
}

fn is_truth(term: &Term) -> bool {
    match &term.kind {
        TermKind::Truth(_) | TermKind::Not(_) => true,
        TermKind::Binary(operator, ..) => operator.is_truth(),
        TermKind::Call(name, _) => name.text == "cas",
        TermKind::Method(_, name, _) => name.text == "try_acquire",
        _ => false,
    }
}

impl Lowering<'_> {
    /// A variable of which a worker writes, and that is not shared, is its own.
    fn find_locals(&mut self, body: &[Statement]) -> Parsed<()> {
        for statement in body {
            match &statement.kind {
                StatementKind::Assign {
                    target: TargetTree { name, index: None },
                    value,
                    operator: None,
                    atomic: false,
                } => {
                    self.add_local(name, is_truth(value))?;
                }
                StatementKind::For { variable, body, .. } => {
                    self.add_local(variable, false)?;
                    self.find_locals(body)?;
                }
                StatementKind::If { then, otherwise, .. } => {
                    self.find_locals(then)?;
                    self.find_locals(otherwise)?;
                }
                StatementKind::While { body, .. }
                | StatementKind::With { body, .. }
                | StatementKind::Critical(body) => self.find_locals(body)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn add_local(&mut self, name: &Name, truth: bool) -> Parsed<()> {
        match self.names.find(&name.text).map(|shared| shared.place) {
            Some(Place::Variable { .. }) => return Ok(()),
            Some(_) => return Err(self.names.unknown(name, "schedule.expects.variable")),
            None => {}
        }
        if self.names.local(&name.text).is_none() {
            self.names.must_be_new(name)?;
            let word = self.first_word + self.names.locals.len();
            self.names.locals.push(Local { name: name.text.clone(), word, truth, between: false });
        }
        Ok(())
    }

    /// A place for what a line has read, until the line is over; it has a name that nobody uses.
    pub(super) fn between(&mut self, truth: bool) -> usize {
        if let Some(word) = self.free.pop() {
            if let Some(local) = self.names.locals.iter_mut().find(|local| local.word == word) {
                local.truth = truth;
            }
            return word;
        }
        let names = (1..).map(|number| if number == 1 { "seen".to_owned() } else { format!("seen{number}") });
        let is_free = |name: &String| self.names.local(name).is_none() && self.names.find(name).is_none();
        let name = names.into_iter().find(is_free).unwrap_or_default();
        let word = self.first_word + self.names.locals.len();
        self.names.locals.push(Local { name, word, truth, between: true });
        word
    }

    pub(super) fn emit(&mut self, operation: Operation, spelling: String) -> usize {
        let forgets = std::mem::take(&mut self.pending);
        self.free.extend(&forgets);
        let is_step = is_step(&operation);
        let (line, inside) = (self.line, self.inside);
        self.code.push(Instruction { operation, line, spelling, is_step, inside, forgets });
        self.code.len() - 1
    }

    fn statements(&mut self, body: &[Statement]) -> Parsed<()> {
        for statement in body {
            self.line = statement.spot.line;
            self.statement(statement)?;
            if self.code.len() > MOST_INSTRUCTIONS {
                let why = Phrase::new("schedule.wrong.too-many").with("most", MOST_INSTRUCTIONS as u64);
                return Err(WrongProgram::new(statement.spot, why));
            }
        }
        Ok(())
    }

    fn statement(&mut self, statement: &Statement) -> Parsed<()> {
        match &statement.kind {
            StatementKind::Assign { atomic, target, operator, value } => {
                self.assign(*atomic, target, *operator, value)?;
            }
            StatementKind::Do(call) => self.call_alone(call)?,
            StatementKind::If { condition, then, otherwise } => {
                let to_else = self.condition(condition, false)?;
                self.statements(then)?;
                if otherwise.is_empty() {
                    self.land(&to_else);
                } else {
                    let over = self.emit(Operation::Jump(0), String::new());
                    self.land(&to_else);
                    self.statements(otherwise)?;
                    self.land(&[over]);
                }
            }
            StatementKind::While { condition, body } => {
                let head = self.code.len();
                let out = self.condition(condition, false)?;
                self.statements(body)?;
                self.line = statement.spot.line;
                self.emit(Operation::LoopEnd(head), String::new());
                self.land(&out);
            }
            StatementKind::For { variable, from, to, body } => {
                self.counted(statement.spot, (variable, from, to), body)?;
            }
            StatementKind::With { held, body } => {
                let (take, give) = self.held(held)?;
                self.emit(take, format!("{}.acquire()", held.text));
                self.statements(body)?;
                self.line = statement.spot.line;
                self.emit(give, format!("{}.release()", held.text));
            }
            StatementKind::Critical(body) => {
                let before = std::mem::replace(&mut self.inside, true);
                self.statements(body)?;
                self.line = body.last().map_or(statement.spot.line, |last| last.spot.line);
                self.emit(Operation::Leave, "leave the critical section".to_owned());
                self.inside = before;
            }
            StatementKind::Assert(term) => {
                self.touches = self.count(term);
                let condition = self.expression(term, true)?;
                let spelling = format!("assert {}", self.names.spell(&condition));
                self.emit(Operation::Assert(condition), spelling);
            }
            StatementKind::Await => {
                self.emit(Operation::Await, "await".to_owned());
            }
            StatementKind::Fence => {
                self.emit(Operation::Fence, "fence".to_owned());
            }
            StatementKind::Pass => {}
        }
        Ok(())
    }

    fn counted(&mut self, spot: Spot, (variable, from, to): (&Name, &Term, &Term), body: &[Statement]) -> Parsed<()> {
        let target = TargetTree { name: variable.clone(), index: None };
        self.assign(false, &target, None, from)?;
        let head = self.code.len();
        let counter = Term { kind: TermKind::Name(variable.text.clone()), spot };
        let goes_on = TermKind::Binary(BinaryOperator::Less, Box::new(counter), Box::new(to.clone()));
        let out = self.condition(&Term { kind: goes_on, spot }, false)?;
        self.statements(body)?;
        self.line = spot.line;
        self.assign(false, &target, Some(BinaryOperator::Add), &Term { kind: TermKind::Number(1), spot })?;
        self.emit(Operation::LoopEnd(head), String::new());
        self.land(&out);
        Ok(())
    }

    /// What `with` takes and gives back.
    fn held(&mut self, name: &Name) -> Parsed<(Operation, Operation)> {
        match self.names.find(&name.text).map(|shared| (shared.place, shared.word)) {
            Some((Place::Lock, word)) => Ok((Operation::Acquire(word), Operation::Release(word))),
            Some((Place::Condition { lock }, _)) => Ok((Operation::Acquire(lock), Operation::Release(lock))),
            Some((Place::Semaphore, word)) => Ok((Operation::Down(word), Operation::Up(word))),
            _ => Err(self.names.unknown(name, "schedule.expects.held")),
        }
    }

    fn assign(
        &mut self,
        atomic: bool,
        target: &TargetTree,
        operator: Option<BinaryOperator>,
        value: &Term,
    ) -> Parsed<()> {
        let spot = target.name.spot;
        if let (None, None, TermKind::Call(..) | TermKind::Method(..)) = (operator, &target.index, &value.kind)
            && let Some(word) = self.names.local(&target.name.text).map(|local| local.word)
        {
            self.touches = self.count(value);
            if self.call_into(value, word)? {
                return Ok(());
            }
        }
        let is_shared = self.names.find(&target.name.text).is_some();
        let read = |name: &Name| match &target.index {
            Some(index) => TermKind::Index(name.clone(), Box::new(index.clone())),
            None => TermKind::Name(name.text.clone()),
        };
        let value = match operator {
            Some(operator) => {
                let before = Box::new(Term { kind: read(&target.name), spot });
                &Term { kind: TermKind::Binary(operator, before, Box::new(value.clone())), spot }
            }
            None => value,
        };
        self.touches = self.count(value) + target.index.as_ref().map_or(0, |index| self.count(index));
        // What is written into memory touches it; then whatever is read before that is a step of its own.
        let expression = if atomic { self.at_once(value)? } else { self.expression(value, !is_shared)? };
        let target = self.target(target)?;
        let spelling = format!("{} = {}", self.names.spell_target(&target), self.names.spell(&expression));
        self.emit(Operation::Set { target, value: expression, atomic }, spelling);
        Ok(())
    }

    /// Where a name and an index lead; what the index reads is read before.
    pub(super) fn target(&mut self, target: &TargetTree) -> Parsed<Target> {
        let name = &target.name;
        let found = self.names.find(&name.text).map(|shared| (shared.place, shared.word));
        match (&target.index, found) {
            (Some(index), Some((Place::Array { len, .. }, first))) => {
                Ok(Target::Element { first, len, index: self.expression(index, false)? })
            }
            (Some(_), _) => Err(self.names.unknown(name, "schedule.expects.array")),
            (None, Some((Place::Variable { .. }, word))) => Ok(Target::Shared(word)),
            (None, None) => match self.names.local(&name.text) {
                Some(local) => Ok(Target::Local(local.word)),
                None => Err(self.names.unknown(name, "schedule.expects.variable")),
            },
            (None, Some(_)) => Err(self.names.unknown(name, "schedule.expects.variable")),
        }
    }

    /// Makes instructions that go somewhere go to here.
    pub(super) fn land(&mut self, from: &[usize]) {
        let here = self.code.len();
        for at in from {
            match &mut self.code[*at].operation {
                Operation::Jump(to) | Operation::Branch { otherwise: to, .. } => *to = here,
                _ => {}
            }
        }
    }

    /// The value of an expression of which all is read at once.
    fn at_once(&mut self, term: &Term) -> Parsed<Expression> {
        if let TermKind::Binary(operator, left, right) = &term.kind {
            let (left, right) = (self.at_once(left)?, self.at_once(right)?);
            return Ok(left.with(*operator, right));
        }
        self.touches = 1;
        self.expression(term, true)
    }
}

pub(super) fn touches_memory(expression: &Expression) -> bool {
    match expression {
        Expression::Constant(_) | Expression::Local(_) => false,
        Expression::Shared(_) | Expression::Element { .. } => true,
        Expression::Not(inner) | Expression::Negative(inner) => touches_memory(inner),
        Expression::Binary(_, left, right) => touches_memory(left) || touches_memory(right),
    }
}

fn is_step(operation: &Operation) -> bool {
    match operation {
        Operation::Set { target, value, .. } => !matches!(target, Target::Local(_)) || touches_memory(value),
        Operation::Branch { condition, .. } | Operation::Assert(condition) => touches_memory(condition),
        Operation::Jump(_) | Operation::LoopEnd(_) | Operation::Call | Operation::Await | Operation::Finish => false,
        _ => true,
    }
}
