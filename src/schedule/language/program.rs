//! A program as it is run: a list of instructions a worker, and words of state that they work on.
//!
//! All state is words: first the memory (variables and arrays), then locks and the like, then each worker's own: where it is
//! and its local variables. What an instruction means is said by whoever runs it.

use crate::text::Bilingual;

/// A program that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    /// What it is called: the name of its file.
    pub name: String,
    /// What it is, in some words.
    pub title: Option<Bilingual>,
    /// What it teaches.
    pub lesson: Option<Bilingual>,
    /// What is to be done with it.
    pub task: Option<Bilingual>,
    /// What the same is when it is run for real, in words that others understand.
    pub real: Option<String>,
    /// Its text, line by line, with nothing in it that could steer a terminal.
    pub lines: Vec<String>,
    /// A checksum of its text.
    pub checksum: u32,
    /// What its workers share, in the order of declaration.
    pub shared: Vec<SharedName>,
    /// Its workers, in the order of their letters.
    pub workers: Vec<WorkerCode>,
    /// What holds in every state.
    pub always: Vec<Property>,
    /// What holds at the end.
    pub finally: Vec<Property>,
    /// What is told apart at the end: a name and its value.
    pub outcome: Vec<Property>,
    /// What its challenge is.
    pub goal: Goal,
    /// How many preemptions a schedule that reaches the goal may have.
    pub within: Option<u32>,
    /// The rules that it is meant for, where they are not the usual ones.
    pub under: Vec<&'static str>,
    /// The words of state at the start.
    pub initial: Vec<i32>,
    /// How many of them are memory; they come first.
    pub memory: usize,
}

/// Something that workers share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedName {
    /// Its name.
    pub name: String,
    /// Its first word.
    pub word: usize,
    /// What it is.
    pub place: Place,
}

/// What a shared thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A variable: a truth value or a number.
    Variable {
        /// Whether it is a truth value.
        truth: bool,
    },
    /// An array.
    Array {
        /// How many elements it has.
        len: usize,
        /// Whether they are truth values.
        truth: bool,
    },
    /// A lock; its word is its owner's number from 1 on, or 0.
    Lock,
    /// A semaphore; its word is its value.
    Semaphore,
    /// A condition variable; its word is the workers that wait, four bits each, who waits longest first.
    Condition {
        /// The word of its lock.
        lock: usize,
    },
    /// A bounded queue; its words are its length and its items.
    Queue {
        /// How many items have room.
        capacity: usize,
    },
}

/// The code of one worker.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkerCode {
    /// What it is called.
    pub name: String,
    /// The word that says where it is: the number of its next instruction.
    pub at: usize,
    /// Its local variables.
    pub locals: Vec<Local>,
    /// Its instructions; the last one is the end.
    pub code: Vec<Instruction>,
    /// Its lines in the text, from 1 on, the last included.
    pub lines: (usize, usize),
    /// Whether it can come to its end at all.
    pub ends: bool,
}

/// A local variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    /// Its name.
    pub name: String,
    /// Its word.
    pub word: usize,
    /// Whether it is a truth value.
    pub truth: bool,
    /// Whether it holds what a line has read until the line is over, and stands nowhere in the text.
    pub between: bool,
}

/// One instruction.
#[derive(Debug, Clone, PartialEq)]
pub struct Instruction {
    /// What it does.
    pub operation: Operation,
    /// The line that it belongs to, from 1 on.
    pub line: usize,
    /// What it does, in the language itself: a line expands into these.
    pub spelling: String,
    /// Whether it touches what is shared: then it is a step.
    pub is_step: bool,
    /// Whether it stands in a critical section.
    pub inside: bool,
    /// Words that nobody needs after it.
    pub forgets: Vec<usize>,
}

/// What an instruction does.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// Writes a value.
    Set {
        /// Where to.
        target: Target,
        /// Which.
        value: Expression,
        /// Whether nothing comes between its parts, and no store buffer is used.
        atomic: bool,
    },
    /// Goes on if a condition holds, and elsewhere if it does not.
    Branch {
        /// The condition.
        condition: Expression,
        /// Where it goes on if the condition does not hold.
        otherwise: usize,
    },
    /// Goes on elsewhere.
    Jump(usize),
    /// Goes back to the head of a loop.
    LoopEnd(usize),
    /// A function is called.
    Call,
    /// An event loop may run something else.
    Await,
    /// Waits until its stores have reached memory.
    Fence,
    /// Takes a lock; waits for it.
    Acquire(usize),
    /// Takes a lock if it is free; says whether.
    TryAcquire {
        /// The lock.
        lock: usize,
        /// The local variable that says whether.
        into: usize,
    },
    /// Gives a lock back.
    Release(usize),
    /// Takes one of a semaphore; waits until there is one.
    Down(usize),
    /// Gives one back to a semaphore.
    Up(usize),
    /// Gives the lock back and begins to wait.
    Wait {
        /// The condition.
        condition: usize,
        /// Its lock.
        lock: usize,
    },
    /// Was notified, and takes the lock again.
    Wake {
        /// The condition.
        condition: usize,
        /// Its lock.
        lock: usize,
    },
    /// Wakes the one who waits longest, or all.
    Notify {
        /// The condition.
        condition: usize,
        /// Its lock.
        lock: usize,
        /// Whether all.
        all: bool,
    },
    /// Puts an item into a queue; waits for room.
    Send {
        /// The queue.
        queue: usize,
        /// How much has room in it.
        capacity: usize,
        /// The item.
        value: Expression,
    },
    /// Takes the oldest item; waits for one.
    Receive {
        /// The queue.
        queue: usize,
        /// The local variable for it.
        into: usize,
    },
    /// Compares and swaps; says whether it did.
    CompareAndSwap {
        /// What is compared.
        target: Target,
        /// With what.
        expected: Expression,
        /// What is written if both are the same.
        new: Expression,
        /// The local variable that says whether.
        into: usize,
    },
    /// Writes a value and returns the one before.
    Swap {
        /// Where to.
        target: Target,
        /// Which.
        new: Expression,
        /// The local variable for the one before.
        into: usize,
    },
    /// Adds, and returns the value before.
    FetchAdd {
        /// To what.
        target: Target,
        /// How much.
        by: Expression,
        /// The local variable for the value before.
        into: usize,
    },
    /// Has to hold here.
    Assert(Expression),
    /// Leaves a critical section.
    Leave,
    /// The end.
    Finish,
}

/// Where a value is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A word of memory.
    Shared(usize),
    /// An element of an array in memory.
    Element {
        /// The first element's word.
        first: usize,
        /// How many there are.
        len: usize,
        /// Which.
        index: Expression,
    },
    /// A local variable.
    Local(usize),
}

/// Something that has a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A number.
    Constant(i32),
    /// A word of memory.
    Shared(usize),
    /// An element of an array in memory.
    Element {
        /// The first element's word.
        first: usize,
        /// How many there are.
        len: usize,
        /// Which.
        index: Box<Expression>,
    },
    /// A local variable.
    Local(usize),
    /// Whether something does not hold.
    Not(Box<Expression>),
    /// The negative of a number.
    Negative(Box<Expression>),
    /// Two with an operator between them.
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
}

impl Expression {
    /// Both, with an operator between them.
    pub(super) fn with(self, operator: BinaryOperator, right: Self) -> Self {
        Self::Binary(operator, Box::new(self), Box::new(right))
    }
}

/// What may stand between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "their signs say it")]
pub enum BinaryOperator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl BinaryOperator {
    /// How it is written, and how strongly it binds.
    pub(super) const ALL: [(Self, &'static str, u8); 13] = [
        (Self::Or, "or", 1),
        (Self::And, "and", 2),
        (Self::Equal, "==", 4),
        (Self::Unequal, "!=", 4),
        (Self::AtMost, "<=", 4),
        (Self::AtLeast, ">=", 4),
        (Self::Less, "<", 4),
        (Self::Greater, ">", 4),
        (Self::Add, "+", 5),
        (Self::Subtract, "-", 5),
        (Self::Divide, "//", 6),
        (Self::Multiply, "*", 6),
        (Self::Remainder, "%", 6),
    ];

    pub(super) fn spelling(self) -> (&'static str, u8) {
        let found = Self::ALL.into_iter().find(|(operator, ..)| *operator == self);
        found.map_or(("?", 0), |(_, sign, strength)| (sign, strength))
    }

    /// Whether its result is a truth value.
    pub(super) fn is_truth(self) -> bool {
        self.spelling().1 <= 4
    }
}

/// Something that is said of a program: it holds or does not, or has a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// How it is written.
    pub spelling: String,
    /// What is looked at.
    pub expression: Expression,
    /// Its line, from 1 on.
    pub line: usize,
    /// Whether its value is a truth value.
    pub truth: bool,
}

/// What is to be reached.
#[derive(Debug, Clone, PartialEq)]
pub enum Goal {
    /// Nothing: no schedule breaks it, which one may try.
    Nothing,
    /// Anything that is wrong: something that was to hold does not, or a deadlock.
    Broken,
    /// Something that was to hold does not.
    Violation,
    /// A deadlock.
    Deadlock,
    /// A state from which no end is reached any more.
    Endless,
    /// An end of which this holds.
    End(Property),
    /// A state of which this holds.
    State(Property),
}

impl Program {
    /// Whether its workers have a critical section: then no two of them may be in theirs.
    #[must_use]
    pub fn has_critical_sections(&self) -> bool {
        self.workers.iter().any(|worker| worker.code.iter().any(|instruction| instruction.inside))
    }

    /// The shared thing whose first word this is.
    #[must_use]
    pub fn shared_at(&self, word: usize) -> Option<&SharedName> {
        self.shared.iter().find(|shared| shared.word == word)
    }
}

/// A checksum of a text (FNV-1a), in which it makes no difference how lines end.
pub(super) fn checksum(text: &str) -> u32 {
    text.lines()
        .flat_map(|line| line.trim_end().bytes().chain([b'\n']))
        .fold(0x811c_9dc5, |sum: u32, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
