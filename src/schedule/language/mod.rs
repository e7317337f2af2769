//! The language of small programs: a text becomes a [`Program`], or one line says what is wrong with it.
//!
//! It knows nothing of how a program is run. A program is a list of instructions a worker; a *step* is one that nobody can
//! come into the middle of: it touches what is shared at most once.

mod compile;
mod expression;
mod lower;
mod names;
mod parser;
mod program;
mod statement;
mod token;
mod tree;
mod value;
mod wrong;

pub use program::{
    BinaryOperator, Expression, Goal, Instruction, Local, Operation, Place, Program, Property, SharedName, Target,
    WorkerCode,
};
pub use wrong::WrongProgram;

/// Longest text of a program, bytes.
pub const LONGEST_TEXT: usize = 64 * 1024;

/// Most workers: a letter each.
pub const MOST_WORKERS: usize = 8;

/// Most lines that say what always holds.
pub const MOST_PROMISES: usize = 7;

/// Reads a program.
///
/// # Errors
/// Where it is wrong, what was expected there, and the nearest word.
pub fn read(name: &str, text: &str) -> Result<Program, WrongProgram> {
    if text.len() > LONGEST_TEXT {
        return Err(WrongProgram::too_long(LONGEST_TEXT));
    }
    compile::compile(name, text, &parser::parse(text)?)
}

#[cfg(test)]
mod tests;
