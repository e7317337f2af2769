//! A program as it is written: what the parser makes and the compiler reads.

use super::program::BinaryOperator;
use crate::text::Bilingual;

/// A place in the text, from 1 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Spot {
    pub(super) line: usize,
    pub(super) column: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) spot: Spot,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    pub(super) kind: TermKind,
    pub(super) spot: Spot,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum TermKind {
    Number(i32),
    Truth(bool),
    Name(String),
    Index(Name, Box<Term>),
    /// A local variable of a worker, in what is said about the whole.
    Member(Name, Name),
    Call(Name, Vec<Term>),
    Method(Name, Name, Vec<Term>),
    Not(Box<Term>),
    Negative(Box<Term>),
    Binary(BinaryOperator, Box<Term>, Box<Term>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Target {
    pub(super) name: Name,
    pub(super) index: Option<Term>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Statement {
    pub(super) kind: StatementKind,
    pub(super) spot: Spot,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum StatementKind {
    Assign { atomic: bool, target: Target, operator: Option<BinaryOperator>, value: Term },
    Do(Term),
    If { condition: Term, then: Vec<Statement>, otherwise: Vec<Statement> },
    While { condition: Term, body: Vec<Statement> },
    For { variable: Name, from: Term, to: Term, body: Vec<Statement> },
    With { held: Name, body: Vec<Statement> },
    Critical(Vec<Statement>),
    Assert(Term),
    Await,
    Fence,
    Pass,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum InitialValue {
    One(Term),
    Many(Vec<Term>, Option<Term>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Declaration {
    Shared { name: Name, value: InitialValue },
    Lock(Name),
    Semaphore { name: Name, value: Term },
    Condition { name: Name, lock: Name },
    Queue { name: Name, capacity: Term },
    Function { name: Name, parameters: Vec<Name>, body: Term },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct WorkerTree {
    pub(super) names: Vec<Name>,
    pub(super) body: Vec<Statement>,
    pub(super) last_line: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Promise {
    pub(super) term: Term,
    pub(super) line: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum GoalTree {
    Nothing,
    Violation,
    Deadlock,
    Endless,
    End(Term),
    State(Term),
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct ProgramTree {
    pub(super) title: Option<Bilingual>,
    pub(super) lesson: Option<Bilingual>,
    pub(super) goal: Option<Bilingual>,
    pub(super) real: Option<String>,
    pub(super) declarations: Vec<Declaration>,
    pub(super) workers: Vec<WorkerTree>,
    pub(super) always: Vec<Promise>,
    pub(super) finally: Vec<Promise>,
    pub(super) outcome: Vec<(Term, String)>,
    pub(super) under: Vec<&'static str>,
    pub(super) reach: Option<(GoalTree, Option<u32>)>,
}
