//! A Python of the user's: which one is meant, and what it is.
//!
//! It is asked once, by a small program on a pipe, and never run before it was named, in a plan or by the user's config, or
//! found as `python3` on the path.
//! Asking takes up to a second (a shim of pyenv), so no screen does it on its own thread. It must not know what is run on it.

mod answer;
mod probe;

pub use answer::Interpreter;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use parking_lot::Mutex;

use crate::cancel::Cancel;
use crate::text::Phrase;

/// What is looked for on the path where none is named.
const USUAL: &str = "python3";

/// The oldest and the newest Python that the programs of the laboratory are written for.
pub const VERSIONS: [(u32, u32); 2] = [(3, 8), (3, 15)];

/// Reads a program from its input, whose first line says how long it is, and runs it: so no file lies around, nothing that
/// lies around is imported, and the program has the rest of the input for itself.
const FROM_PIPE: &str = "import sys; exec(sys.stdin.buffer.read(int(sys.stdin.buffer.readline())))";

/// Those that have answered: each is asked once.
static KNOWN: Mutex<BTreeMap<PathBuf, Interpreter>> = Mutex::new(BTreeMap::new());

/// Those that the user prefers, the first as the usual one: set once, before anything is run.
static PREFERRED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// From now on the first of these is the usual Python, unless there is none.
pub fn prefer(pythons: Vec<PathBuf>) {
    if !pythons.is_empty() {
        *PREFERRED.lock() = pythons;
    }
}

/// Those that are preferred, the usual one first; none where it is `python3` of the path.
#[must_use]
pub fn preferred() -> Vec<PathBuf> {
    PREFERRED.lock().clone()
}

/// The Python that is named, or the usual one. It is asked what it is, unless it has been asked before; that may
/// take ten seconds, or ends soon when cancelled.
///
/// # Errors
/// There is none, it is none, or it is one on which the programs do not run; in one line.
pub fn find(named: Option<&Path>, cancel: &Cancel) -> Result<Interpreter, Phrase> {
    let usual = preferred().into_iter().next();
    let named = named.or(usual.as_deref());
    let path = named.unwrap_or(Path::new(USUAL));
    if let Some(known) = KNOWN.lock().get(path) {
        return Ok(known.clone());
    }
    let found = probe::ask(path, named.is_some(), cancel)?;
    KNOWN.lock().insert(path.to_owned(), found.clone());
    Ok(found)
}

impl Interpreter {
    /// How it is started with a program that comes through its standard input; see [`Interpreter::program`].
    #[must_use]
    pub fn command(&self) -> Command {
        command(&self.executable)
    }

    /// A program as it is written to the standard input of such a Python. What follows is the program's to read.
    #[must_use]
    pub fn program(source: &str) -> Vec<u8> {
        format!("{}\n{source}", source.len()).into_bytes()
    }
}

fn command(path: &Path) -> Command {
    let mut command = Command::new(path);
    // Isolated: neither the environment nor what lies beside changes what is imported.
    command.args(["-I", "-c", FROM_PIPE]);
    command
}
