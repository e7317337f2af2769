//! What the tasks of a scenario are like: what advice on them follows from. Data alone; the rules are the advisor's.

/// What a task is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskNature {
    pub load: TaskLoad,
    /// What it would be in Python; `None` where that makes no difference.
    pub in_python: Option<InPython>,
}

/// What a task spends its time on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskLoad {
    /// It mostly waits, or computes next to nothing between waits.
    Waits,
    /// It computes so little that handing it out costs more.
    Tiny,
    /// It computes all the time.
    Computes,
    /// It reads a file and computes with what stands in it.
    LoadsFile,
}

/// What the same task would be in Python, with its interpreter lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InPython {
    /// So little that handing it out costs far more.
    Tiny,
    /// Compiled code computes, which lets the lock go meanwhile: numpy, Pillow.
    Native,
    /// The interpreter computes, or compiled code that keeps the lock, and returns this much.
    KeepsLock { returns: Returned },
}

/// How much a task returns, which a process has to send back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// A number or two.
    Little,
    /// About as much as it worked on.
    Much,
}

impl TaskNature {
    /// A task that mostly waits.
    pub const WAITS: Self = Self { load: TaskLoad::Waits, in_python: None };

    /// A task that computes all the time, and would be this in Python.
    pub(super) const fn computes(in_python: InPython) -> Self {
        Self { load: TaskLoad::Computes, in_python: Some(in_python) }
    }
}
