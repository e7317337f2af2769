//! A tree becomes a program: what is shared gets its words, workers their instructions, and what is said of the whole is
//! looked up. Here is all but the workers' statements.

use super::lower;
use super::names::{Function, Names};
use super::parser::Parsed;
use super::program::{Expression, Goal, Local, Place, Program, Property, SharedName, WorkerCode, checksum};
use super::tree::{Declaration, GoalTree, InitialValue, Name, ProgramTree, Promise, Spot, Term, TermKind, WorkerTree};
use super::wrong::WrongProgram;
use super::{MOST_PROMISES, MOST_WORKERS};
use crate::text::{Phrase, visible};

const MOST_ELEMENTS: i32 = 64;
const MOST_ITEMS: i32 = 8;
const LARGEST_SEMAPHORE: i32 = 1_000;
/// Most words of state.
const MOST_WORDS: usize = 256;

pub(super) fn compile(name: &str, text: &str, tree: &ProgramTree) -> Parsed<Program> {
    let mut names = Names::default();
    let mut initial = Vec::new();
    // Memory comes first, whatever the order in the text.
    let (memory, others): (Vec<_>, Vec<_>) =
        tree.declarations.iter().partition(|declaration| matches!(declaration, Declaration::Shared { .. }));
    for declaration in memory {
        declare(declaration, &mut names, &mut initial)?;
    }
    let memory = initial.len();
    for declaration in others {
        declare(declaration, &mut names, &mut initial)?;
    }
    let workers = workers(tree, &mut names, &mut initial)?;
    let whole = Whole { names: &names, workers: &workers };
    if let Some(one_too_many) = tree.always.get(MOST_PROMISES) {
        let why = Phrase::new("schedule.wrong.promises").with("most", MOST_PROMISES as u64);
        return Err(WrongProgram::new(one_too_many.term.spot, why));
    }
    let always = tree.always.iter().map(|promise| whole.promise(promise, text)).collect::<Parsed<Vec<_>>>()?;
    let finally = tree.finally.iter().map(|promise| whole.promise(promise, text)).collect::<Parsed<Vec<_>>>()?;
    let outcome = whole.outcome(tree)?;
    let (goal, within) = match &tree.reach {
        None => (Goal::Broken, None),
        Some((GoalTree::Nothing, within)) => (Goal::Nothing, *within),
        Some((GoalTree::Violation, within)) => (Goal::Violation, *within),
        Some((GoalTree::Endless, within)) => (Goal::Endless, *within),
        Some((GoalTree::Deadlock, within)) => (Goal::Deadlock, *within),
        Some((GoalTree::End(term), within)) => (Goal::End(whole.property(term, 0, String::new())?), *within),
        Some((GoalTree::State(term), within)) => (Goal::State(whole.property(term, 0, String::new())?), *within),
    };
    Ok(Program {
        name: visible(name).into_owned(),
        title: tree.title.clone(),
        lesson: tree.lesson.clone(),
        task: tree.goal.clone(),
        real: tree.real.clone(),
        lines: text.lines().map(|line| visible(&line.replace('\t', "        ")).trim_end().to_owned()).collect(),
        checksum: checksum(text),
        shared: names.shared,
        workers,
        always,
        finally,
        outcome,
        goal,
        within,
        under: tree.under.clone(),
        initial,
        memory,
    })
}

fn constant(term: &Term, least: i32, most: i32) -> Parsed<i32> {
    let value = match &term.kind {
        TermKind::Number(number) => *number,
        TermKind::Truth(truth) => i32::from(*truth),
        _ => return Err(WrongProgram::new(term.spot, Phrase::new("schedule.wrong.no-constant"))),
    };
    if value < least || value > most {
        let why = Phrase::new("schedule.wrong.range").with("least", least.to_string()).with("most", most.to_string());
        return Err(WrongProgram::new(term.spot, why));
    }
    Ok(value)
}

fn declare(declaration: &Declaration, names: &mut Names, initial: &mut Vec<i32>) -> Parsed<()> {
    let word = initial.len();
    let mut share = |name: &Name, place: Place, words: Vec<i32>| {
        names.must_be_new(name)?;
        if word + words.len() > MOST_WORDS {
            return Err(too_large(name.spot));
        }
        names.shared.push(SharedName { name: name.text.clone(), word, place });
        initial.extend(words);
        Ok(())
    };
    let is_truth = |term: &Term| matches!(term.kind, TermKind::Truth(_));
    match declaration {
        Declaration::Shared { name, value: InitialValue::One(term) } => {
            let value = constant(term, i32::MIN, i32::MAX)?;
            share(name, Place::Variable { truth: is_truth(term) }, vec![value])
        }
        Declaration::Shared { name, value: InitialValue::Many(items, times) } => {
            let times = times.as_ref().map_or(Ok(1), |times| constant(times, 1, MOST_ELEMENTS))?;
            let values = items.iter().map(|item| constant(item, i32::MIN, i32::MAX)).collect::<Parsed<Vec<_>>>()?;
            let values = values.repeat(usize::try_from(times).unwrap_or(1));
            if values.len() > MOST_ELEMENTS as usize {
                let why = Phrase::new("schedule.wrong.array").with("most", MOST_ELEMENTS.to_string());
                return Err(WrongProgram::new(name.spot, why));
            }
            share(name, Place::Array { len: values.len(), truth: items.iter().all(is_truth) }, values)
        }
        Declaration::Lock(name) => share(name, Place::Lock, vec![0]),
        Declaration::Semaphore { name, value } => {
            share(name, Place::Semaphore, vec![constant(value, 0, LARGEST_SEMAPHORE)?])
        }
        Declaration::Condition { name, lock } => {
            let found = names.find(&lock.text).filter(|shared| shared.place == Place::Lock).map(|shared| shared.word);
            let lock = found.ok_or_else(|| names.unknown(lock, "schedule.expects.lock"))?;
            let mut share = |name: &Name| {
                names.must_be_new(name)?;
                names.shared.push(SharedName { name: name.text.clone(), word, place: Place::Condition { lock } });
                initial.push(0);
                Ok(())
            };
            share(name)
        }
        Declaration::Queue { name, capacity } => {
            let capacity = usize::try_from(constant(capacity, 1, MOST_ITEMS)?).unwrap_or(1);
            share(name, Place::Queue { capacity }, vec![0; capacity + 1])
        }
        Declaration::Function { name, parameters, body } => {
            names.must_be_new(name)?;
            let parameters = parameters.iter().map(|parameter| parameter.text.clone()).collect();
            names.functions.push(Function { name: name.text.clone(), parameters, body: body.clone() });
            Ok(())
        }
    }
}

fn too_large(spot: Spot) -> WrongProgram {
    WrongProgram::new(spot, Phrase::new("schedule.wrong.too-large").with("most", MOST_WORDS as u64))
}

fn workers(tree: &ProgramTree, names: &mut Names, initial: &mut Vec<i32>) -> Parsed<Vec<WorkerCode>> {
    let mut workers: Vec<WorkerCode> = Vec::new();
    for (tree, me, name) in
        tree.workers.iter().flat_map(|tree| (0..).zip(&tree.names).map(move |(me, name)| (tree, me, name)))
    {
        names.must_be_new(name)?;
        if workers.iter().any(|worker| worker.name == name.text) {
            let why = Phrase::new("schedule.wrong.taken").with("name", name.text.as_str());
            return Err(WrongProgram::new(name.spot, why));
        }
        if workers.len() == MOST_WORKERS {
            let why = Phrase::new("schedule.wrong.workers").with("most", MOST_WORKERS as u64);
            return Err(WrongProgram::new(name.spot, why));
        }
        let worker = worker(tree, name, me, names, initial)?;
        workers.push(worker);
    }
    if workers.is_empty() {
        return Err(WrongProgram::new(Spot { line: 1, column: 1 }, Phrase::new("schedule.wrong.no-worker")));
    }
    Ok(workers)
}

fn worker(tree: &WorkerTree, name: &Name, me: i32, names: &mut Names, initial: &mut Vec<i32>) -> Parsed<WorkerCode> {
    let at = initial.len();
    names.me = Some(me);
    let code = lower::worker(&tree.body, at + 1, tree.last_line, names)?;
    let locals: Vec<Local> = std::mem::take(&mut names.locals);
    names.me = None;
    initial.extend(std::iter::repeat_n(0, locals.len() + 1));
    if initial.len() > MOST_WORDS {
        return Err(too_large(name.spot));
    }
    let ends = lower::reaches_end(&code);
    Ok(WorkerCode { name: name.text.clone(), at, locals, code, lines: (name.spot.line, tree.last_line), ends })
}

/// What is said of the whole may look at everything, local variables included.
struct Whole<'program> {
    names: &'program Names,
    workers: &'program [WorkerCode],
}

impl Whole<'_> {
    fn promise(&self, promise: &Promise, text: &str) -> Parsed<Property> {
        let line = text.lines().nth(promise.line - 1).unwrap_or_default();
        let line = line.split('#').next().unwrap_or_default().trim();
        let spelling = line.split_once(char::is_whitespace).map_or(line, |(_, rest)| rest.trim());
        self.property(&promise.term, promise.line, visible(spelling).into_owned())
    }

    fn property(&self, term: &Term, line: usize, spelling: String) -> Parsed<Property> {
        Ok(Property { spelling, expression: self.expression(term)?, line, truth: self.is_truth(term) })
    }

    /// What was named; else what is said of the end; else all variables.
    fn outcome(&self, tree: &ProgramTree) -> Parsed<Vec<Property>> {
        if !tree.outcome.is_empty() {
            let named = tree.outcome.iter();
            return named.map(|(term, spelling)| self.property(term, term.spot.line, spelling.clone())).collect();
        }
        let mut seen = Vec::new();
        for promise in &tree.finally {
            self.words_of(&promise.term, &mut seen);
        }
        let variables = self.names.shared.iter().filter(|shared| match shared.place {
            Place::Variable { .. } | Place::Array { .. } => seen.is_empty() || seen.contains(&shared.word),
            _ => false,
        });
        let mut outcome = Vec::new();
        for shared in variables {
            let one = |spelling: String, word, truth| Property {
                spelling,
                expression: Expression::Shared(word),
                line: 0,
                truth,
            };
            match shared.place {
                Place::Array { len, truth } => outcome
                    .extend((0..len).map(|index| one(format!("{}[{index}]", shared.name), shared.word + index, truth))),
                Place::Variable { truth } => outcome.push(one(shared.name.clone(), shared.word, truth)),
                _ => {}
            }
        }
        Ok(outcome)
    }

    fn words_of(&self, term: &Term, seen: &mut Vec<usize>) {
        let name = match &term.kind {
            TermKind::Name(name) => Some(name),
            TermKind::Index(name, _) => Some(&name.text),
            TermKind::Not(inner) | TermKind::Negative(inner) => return self.words_of(inner, seen),
            TermKind::Binary(_, left, right) => {
                self.words_of(left, seen);
                return self.words_of(right, seen);
            }
            _ => None,
        };
        seen.extend(name.and_then(|name| self.names.find(name)).map(|shared| shared.word));
    }

    fn is_truth(&self, term: &Term) -> bool {
        match &term.kind {
            TermKind::Truth(_) | TermKind::Not(_) => true,
            TermKind::Binary(operator, ..) => operator.is_truth(),
            TermKind::Name(name) => {
                matches!(self.names.find(name).map(|shared| shared.place), Some(Place::Variable { truth: true }))
            }
            TermKind::Index(name, _) => {
                matches!(self.names.find(&name.text).map(|shared| shared.place), Some(Place::Array { truth: true, .. }))
            }
            TermKind::Member(worker, local) => self.local(worker, local).is_ok_and(|local| local.truth),
            _ => false,
        }
    }

    fn local(&self, worker: &Name, name: &Name) -> Parsed<&Local> {
        let names: Vec<&str> = self.workers.iter().map(|worker| worker.name.as_str()).collect();
        let Some(found) = self.workers.iter().find(|other| other.name == worker.text) else {
            let expected = Phrase::new("schedule.expects.worker");
            return Err(WrongProgram::unknown(worker.spot, expected, &worker.text, &names));
        };
        let own = found.locals.iter().filter(|local| !local.between);
        let names: Vec<&str> = own.clone().map(|local| local.name.as_str()).collect();
        let expected = Phrase::new("schedule.expects.local").with("worker", worker.text.as_str());
        own.into_iter()
            .find(|local| local.name == name.text)
            .ok_or_else(|| WrongProgram::unknown(name.spot, expected, &name.text, &names))
    }

    fn expression(&self, term: &Term) -> Parsed<Expression> {
        let wrong = |name: &Name| self.names.unknown(name, "schedule.expects.variable");
        Ok(match &term.kind {
            TermKind::Number(number) => Expression::Constant(*number),
            TermKind::Truth(truth) => Expression::Constant(i32::from(*truth)),
            TermKind::Not(inner) => Expression::Not(Box::new(self.expression(inner)?)),
            TermKind::Negative(inner) => Expression::Negative(Box::new(self.expression(inner)?)),
            TermKind::Binary(operator, left, right) => self.expression(left)?.with(*operator, self.expression(right)?),
            TermKind::Member(worker, local) => Expression::Local(self.local(worker, local)?.word),
            TermKind::Name(text) => {
                let name = Name { text: text.clone(), spot: term.spot };
                match self.names.find(text) {
                    Some(SharedName { word, place: Place::Variable { .. } | Place::Semaphore, .. }) => {
                        Expression::Shared(*word)
                    }
                    _ => return Err(wrong(&name)),
                }
            }
            TermKind::Index(name, index) => match self.names.find(&name.text) {
                Some(SharedName { word, place: Place::Array { len, .. }, .. }) => {
                    let index = Box::new(self.expression(index)?);
                    Expression::Element { first: *word, len: *len, index }
                }
                _ => return Err(self.names.unknown(name, "schedule.expects.array")),
            },
            TermKind::Call(name, _) | TermKind::Method(name, ..) => {
                return Err(WrongProgram::new(name.spot, Phrase::new("schedule.wrong.call-in-promise")));
            }
        })
    }
}
