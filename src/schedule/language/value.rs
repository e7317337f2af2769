//! Expressions of a worker become values: what they read of the memory is read before, one by one, where there is more than
//! one thing to read; and calls become instructions.

use super::lower::{Lowering, touches_memory};
use super::parser::Parsed;
use super::program::{BinaryOperator, Expression, Operation, Place, Target};
use super::tree::{Name, Target as TargetTree, Term, TermKind};
use super::wrong::WrongProgram;
use crate::text::Phrase;

const METHODS: [&str; 8] = ["acquire", "release", "try_acquire", "wait", "notify", "notify_all", "send", "receive"];

impl Lowering<'_> {
    /// How often an expression touches what is shared.
    pub(super) fn count(&self, term: &Term) -> usize {
        match &term.kind {
            TermKind::Number(_) | TermKind::Truth(_) | TermKind::Member(..) => 0,
            TermKind::Name(name) => usize::from(self.names.find(name).is_some()),
            TermKind::Index(_, index) => 1 + self.count(index),
            TermKind::Not(inner) | TermKind::Negative(inner) => self.count(inner),
            TermKind::Binary(_, left, right) => self.count(left) + self.count(right),
            // A call is an instruction of its own: what is read for it is read before.
            TermKind::Call(_, arguments) | TermKind::Method(_, _, arguments) => {
                2 + arguments.iter().map(|argument| self.count(argument)).sum::<usize>()
            }
        }
    }

    /// The value of an expression. The last thing that it reads of the memory may be read by the instruction itself that
    /// uses the value, if that one `may_read`.
    pub(super) fn expression(&mut self, term: &Term, may_read: bool) -> Parsed<Expression> {
        Ok(match &term.kind {
            TermKind::Number(number) => Expression::Constant(*number),
            TermKind::Truth(truth) => Expression::Constant(i32::from(*truth)),
            TermKind::Not(inner) => Expression::Not(Box::new(self.expression(inner, may_read)?)),
            TermKind::Negative(inner) => Expression::Negative(Box::new(self.expression(inner, may_read)?)),
            TermKind::Binary(BinaryOperator::And | BinaryOperator::Or, _, right) if self.count(right) > 0 => {
                self.truth_of(term)?
            }
            TermKind::Binary(operator, left, right) => {
                let left = self.expression(left, may_read)?;
                let right = self.expression(right, may_read)?;
                left.with(*operator, right)
            }
            TermKind::Name(name) => {
                let name = Name { text: name.clone(), spot: term.spot };
                return self.variable(&name, may_read);
            }
            TermKind::Index(name, index) => {
                let found = self.names.find(&name.text).map(|shared| (shared.place, shared.word));
                let Some((Place::Array { len, truth }, first)) = found else {
                    return Err(self.names.unknown(name, "schedule.expects.array"));
                };
                let index = Box::new(self.expression(index, false)?);
                return Ok(self.read(Expression::Element { first, len, index }, truth, may_read));
            }
            TermKind::Member(name, _) => {
                return Err(WrongProgram::new(name.spot, Phrase::new("schedule.wrong.member")));
            }
            TermKind::Call(..) | TermKind::Method(..) => {
                if let Some(value) = self.function(term)? {
                    return Ok(value);
                }
                let word = self.between(false);
                self.call_into(term, word)?;
                self.pending.push(word);
                Expression::Local(word)
            }
        })
    }

    fn variable(&mut self, name: &Name, may_read: bool) -> Parsed<Expression> {
        if name.text == "me" {
            return Ok(Expression::Constant(self.names.me.unwrap_or(0)));
        }
        if let Some(local) = self.names.local(&name.text) {
            return Ok(Expression::Local(local.word));
        }
        match self.names.find(&name.text).map(|shared| (shared.place, shared.word)) {
            Some((Place::Variable { truth }, word)) => Ok(self.read(Expression::Shared(word), truth, may_read)),
            _ => Err(self.names.unknown(name, "schedule.expects.variable")),
        }
    }

    /// Reads before, in a step of its own, unless it is the last thing that is read.
    fn read(&mut self, what: Expression, truth: bool, may_read: bool) -> Expression {
        self.touches = self.touches.saturating_sub(1);
        if may_read && self.touches == 0 {
            return what;
        }
        // What earlier parts of the expression have read is needed longer than by this instruction.
        let kept = std::mem::take(&mut self.pending);
        let own = if let Expression::Element { index, .. } = &what { locals_of(index) } else { Vec::new() };
        let (own, kept): (Vec<usize>, Vec<usize>) = kept.into_iter().partition(|word| own.contains(word));
        let word = self.between(truth);
        self.pending = own;
        let target = Target::Local(word);
        let spelling = format!("{} = {}", self.names.spell_target(&target), self.names.spell(&what));
        self.emit(Operation::Set { target, value: what, atomic: false }, spelling);
        self.pending = kept;
        self.pending.push(word);
        Expression::Local(word)
    }

    /// A value that is found by going different ways: the right side of `and` is read only if the left one holds.
    fn truth_of(&mut self, term: &Term) -> Parsed<Expression> {
        let word = self.between(true);
        let set =
            |value| Operation::Set { target: Target::Local(word), value: Expression::Constant(value), atomic: false };
        // What was read before for the rest of the expression is still needed, and the rest is still to be read.
        let (kept, touches) = (std::mem::take(&mut self.pending), self.touches.saturating_sub(self.count(term)));
        let out = self.condition(term, false)?;
        self.emit(set(1), String::new());
        let over = self.emit(Operation::Jump(0), String::new());
        self.land(&out);
        self.emit(set(0), String::new());
        self.land(&[over]);
        (self.pending, self.touches) = (kept, touches);
        self.pending.push(word);
        Ok(Expression::Local(word))
    }

    /// Goes on if a condition is not `stops`, else elsewhere: returns the instructions that go there.
    pub(super) fn condition(&mut self, term: &Term, stops: bool) -> Parsed<Vec<usize>> {
        use BinaryOperator::{And, Or};
        match &term.kind {
            TermKind::Truth(truth) if *truth != stops => Ok(Vec::new()),
            TermKind::Not(inner) => self.condition(inner, !stops),
            TermKind::Binary(operator @ (And | Or), left, right) if self.count(right) > 0 => {
                if (*operator == And) == stops {
                    // One part alone may decide that it goes on.
                    let on = self.condition(left, !stops)?;
                    let out = self.condition(right, stops)?;
                    self.land(&on);
                    Ok(out)
                } else {
                    let mut out = self.condition(left, stops)?;
                    out.extend(self.condition(right, stops)?);
                    Ok(out)
                }
            }
            _ => {
                self.touches = self.count(term);
                let condition = self.expression(term, true)?;
                let spelling = self.names.spell(&condition);
                let condition = if stops { Expression::Not(Box::new(condition)) } else { condition };
                let spelling = if touches_memory(&condition) { format!("if {spelling}") } else { String::new() };
                Ok(vec![self.emit(Operation::Branch { condition, otherwise: 0 }, spelling)])
            }
        }
    }

    /// The value of a function of the program's own: its arguments are read, it is called, and its body is put there.
    fn function(&mut self, term: &Term) -> Parsed<Option<Expression>> {
        let TermKind::Call(name, arguments) = &term.kind else { return Ok(None) };
        let Some(function) = self.names.functions.iter().find(|function| function.name == name.text) else {
            return Ok(None);
        };
        let (parameters, body) = (function.parameters.clone(), function.body.clone());
        if arguments.len() != parameters.len() {
            return Err(arguments_wrong(name, parameters.len(), arguments.len()));
        }
        let values = arguments.iter().map(|argument| self.expression(argument, false)).collect::<Parsed<Vec<_>>>()?;
        let kept = std::mem::take(&mut self.pending);
        let spelled: Vec<String> = values.iter().map(|value| self.names.spell(value)).collect();
        self.emit(Operation::Call, format!("{}({})", name.text, spelled.join(", ")));
        self.pending = kept;
        body_of(&body, &parameters, &values).map(Some)
    }

    /// A call that stands for itself.
    pub(super) fn call_alone(&mut self, term: &Term) -> Parsed<()> {
        self.touches = self.count(term);
        if self.function(term)?.is_some() {
            return Ok(());
        }
        match &term.kind {
            TermKind::Method(object, method, arguments) => self.method_alone(object, method, arguments),
            TermKind::Call(name, _) => {
                let word = self.between(false);
                if !self.call_into(term, word)? {
                    return Err(self.names.unknown(name, "schedule.expects.function"));
                }
                // Nobody needs what comes of it.
                if let Some(last) = self.code.last_mut() {
                    last.forgets.push(word);
                }
                Ok(())
            }
            _ => Err(WrongProgram::new(term.spot, Phrase::new("schedule.wrong.no-effect"))),
        }
    }

    fn method_alone(&mut self, object: &Name, method: &Name, arguments: &[Term]) -> Parsed<()> {
        let found = self.names.find(&object.text).map(|shared| (shared.place, shared.word));
        let name = method.text.as_str();
        let takes = usize::from(name == "send");
        let operation = match (found, name) {
            (Some((Place::Lock, word)), "acquire") => Operation::Acquire(word),
            (Some((Place::Lock, word)), "release") => Operation::Release(word),
            (Some((Place::Semaphore, word)), "acquire") => Operation::Down(word),
            (Some((Place::Semaphore, word)), "release") => Operation::Up(word),
            (Some((Place::Condition { lock }, condition)), "wait") => {
                no_arguments(method, arguments)?;
                self.emit(Operation::Wait { condition, lock }, format!("{}.wait()", object.text));
                self.emit(Operation::Wake { condition, lock }, format!("{}: take the lock again", object.text));
                return Ok(());
            }
            (Some((Place::Condition { lock }, condition)), "notify" | "notify_all") => {
                Operation::Notify { condition, lock, all: name == "notify_all" }
            }
            (Some((Place::Queue { capacity }, queue)), "send") => {
                if arguments.len() != 1 {
                    return Err(arguments_wrong(method, 1, arguments.len()));
                }
                let value = self.expression(&arguments[0], false)?;
                Operation::Send { queue, capacity, value }
            }
            (Some((Place::Lock, _)), "try_acquire") | (Some((Place::Queue { .. }, _)), "receive") => {
                let term = TermKind::Method(object.clone(), method.clone(), arguments.to_vec());
                let word = self.between(name == "try_acquire");
                self.call_into(&Term { kind: term, spot: object.spot }, word)?;
                if let Some(last) = self.code.last_mut() {
                    last.forgets.push(word);
                }
                return Ok(());
            }
            (None, _) => return Err(self.names.unknown(object, "schedule.expects.shared")),
            (Some(_), _) => return Err(unknown_method(object, method)),
        };
        if takes == 0 {
            no_arguments(method, arguments)?;
        }
        let value =
            if let Operation::Send { value, .. } = &operation { self.names.spell(value) } else { String::new() };
        self.emit(operation, format!("{}.{name}({value})", object.text));
        Ok(())
    }

    /// A call whose result goes into a local variable; `false` if it is of a function of the program's own.
    pub(super) fn call_into(&mut self, term: &Term, into: usize) -> Parsed<bool> {
        match &term.kind {
            TermKind::Method(object, method, arguments) => {
                let found = self.names.find(&object.text).map(|shared| (shared.place, shared.word));
                let operation = match (found, method.text.as_str()) {
                    (Some((Place::Lock, lock)), "try_acquire") => Operation::TryAcquire { lock, into },
                    (Some((Place::Queue { .. }, queue)), "receive") => Operation::Receive { queue, into },
                    (None, _) => return Err(self.names.unknown(object, "schedule.expects.shared")),
                    (Some(_), _) => return Err(unknown_method(object, method)),
                };
                no_arguments(method, arguments)?;
                let target = self.names.spell_target(&Target::Local(into));
                let kept = std::mem::take(&mut self.pending);
                self.emit(operation, format!("{target} = {}.{}()", object.text, method.text));
                self.pending = kept;
                Ok(true)
            }
            TermKind::Call(name, arguments) => self.built_in(name, arguments, into),
            _ => Ok(false),
        }
    }

    fn built_in(&mut self, name: &Name, arguments: &[Term], into: usize) -> Parsed<bool> {
        let wanted = match name.text.as_str() {
            "cas" => 3,
            "swap" | "fetch_add" => 2,
            other if self.names.functions.iter().any(|function| function.name == other) => return Ok(false),
            _ => return Err(self.names.unknown(name, "schedule.expects.function")),
        };
        if arguments.len() != wanted {
            return Err(arguments_wrong(name, wanted, arguments.len()));
        }
        let target = match &arguments[0] {
            Term { kind: TermKind::Name(text), spot } => {
                TargetTree { name: Name { text: text.clone(), spot: *spot }, index: None }
            }
            Term { kind: TermKind::Index(name, index), .. } => {
                TargetTree { name: name.clone(), index: Some((**index).clone()) }
            }
            other => return Err(WrongProgram::new(other.spot, Phrase::new("schedule.wrong.no-shared-target"))),
        };
        if self.names.find(&target.name.text).is_none() {
            return Err(self.names.unknown(&target.name, "schedule.expects.shared"));
        }
        let target = self.target(&target)?;
        let values = arguments[1..].iter().map(|term| self.expression(term, false)).collect::<Parsed<Vec<_>>>()?;
        let spelled: Vec<String> = values.iter().map(|value| self.names.spell(value)).collect();
        let place = self.names.spell_target(&target);
        let left = self.names.spell_target(&Target::Local(into));
        let spelling = format!("{left} = {}({place}, {})", name.text, spelled.join(", "));
        let mut values = values.into_iter();
        let mut next = || values.next().unwrap_or(Expression::Constant(0));
        let operation = match wanted {
            3 => Operation::CompareAndSwap { target, expected: next(), new: next(), into },
            _ if name.text == "swap" => Operation::Swap { target, new: next(), into },
            _ => Operation::FetchAdd { target, by: next(), into },
        };
        // What only the arguments have read goes with the call; what was read before for the rest of the line stays.
        self.emit_keeping(operation, spelling);
        Ok(true)
    }

    fn emit_keeping(&mut self, operation: Operation, spelling: String) {
        let kept = std::mem::take(&mut self.pending);
        self.emit(operation, spelling);
        self.pending = kept;
    }
}

/// A function's body, with the values of its arguments in the place of its parameters.
fn body_of(term: &Term, parameters: &[String], values: &[Expression]) -> Parsed<Expression> {
    let inner = |term: &Term| body_of(term, parameters, values);
    Ok(match &term.kind {
        TermKind::Number(number) => Expression::Constant(*number),
        TermKind::Truth(truth) => Expression::Constant(i32::from(*truth)),
        TermKind::Not(term) => Expression::Not(Box::new(inner(term)?)),
        TermKind::Negative(term) => Expression::Negative(Box::new(inner(term)?)),
        TermKind::Binary(operator, left, right) => inner(left)?.with(*operator, inner(right)?),
        TermKind::Name(name) => {
            let Some(index) = parameters.iter().position(|parameter| parameter == name) else {
                let known: Vec<&str> = parameters.iter().map(String::as_str).collect();
                let expected = Phrase::new("schedule.expects.parameter");
                return Err(WrongProgram::unknown(term.spot, expected, name, &known));
            };
            values[index].clone()
        }
        _ => return Err(WrongProgram::new(term.spot, Phrase::new("schedule.wrong.function-body"))),
    })
}

fn locals_of(expression: &Expression) -> Vec<usize> {
    match expression {
        Expression::Local(word) => vec![*word],
        Expression::Constant(_) | Expression::Shared(_) => Vec::new(),
        Expression::Element { index: inner, .. } | Expression::Not(inner) | Expression::Negative(inner) => {
            locals_of(inner)
        }
        Expression::Binary(_, left, right) => [locals_of(left), locals_of(right)].concat(),
    }
}

fn no_arguments(name: &Name, arguments: &[Term]) -> Parsed<()> {
    if arguments.is_empty() { Ok(()) } else { Err(arguments_wrong(name, 0, arguments.len())) }
}

fn arguments_wrong(name: &Name, wanted: usize, given: usize) -> WrongProgram {
    let why = Phrase::new("schedule.wrong.arguments").with("name", name.text.as_str());
    WrongProgram::new(name.spot, why.with("wanted", wanted).with("given", given))
}

fn unknown_method(object: &Name, method: &Name) -> WrongProgram {
    let expected = Phrase::new("schedule.expects.method").with("name", object.text.as_str());
    WrongProgram::unknown(method.spot, expected, &method.text, &METHODS)
}
