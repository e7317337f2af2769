//! What a Python says that it is.
//!
//! The answer comes from a program that may be anything, so nothing of it is believed that could not be so.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::VERSIONS;
use crate::event::Nanos;
use crate::text::Phrase;

/// What the first line of an answer is.
const MARK: &str = "racelab-probe";

/// The longest name of an implementation that is repeated, characters.
const LONGEST_NAME: usize = 20;

/// A `CPython` on which the programs of the laboratory run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interpreter {
    /// The program itself, behind links and shims.
    pub executable: PathBuf,
    /// As `sys.version_info` has it.
    pub version: (u32, u32, u32),
    /// Whether it was built so that it can do without its lock.
    pub free_threaded_build: bool,
    /// Whether it has its lock at its start: an extension may bring the lock back later.
    pub gil_enabled: bool,
    /// How long a thread waits before it asks for the lock, ns.
    pub switch_interval: Nanos,
}

impl Interpreter {
    /// What it is called: `CPython 3.11.7`, and `CPython 3.13.0t` where it was built to do without its lock.
    #[must_use]
    pub fn name(&self) -> String {
        let t = if self.free_threaded_build { "t" } else { "" };
        format!("CPython {}{t}", dotted(self.version))
    }

    /// Whether its version is this one or a later one.
    #[must_use]
    pub fn is_at_least(&self, major: u32, minor: u32) -> bool {
        (self.version.0, self.version.1) >= (major, minor)
    }
}

/// An answer as it was read, and when its asker's clock said so before and after.
pub(super) struct Answer<'asked> {
    pub(super) path: &'asked Path,
    pub(super) said: &'asked [u8],
    pub(super) between: [Nanos; 2],
}

impl Answer<'_> {
    /// # Errors
    /// It is no answer, or that of a Python on which the programs do not run.
    pub(super) fn read(&self) -> Result<Interpreter, Phrase> {
        let lines = self.lines().ok_or_else(|| self.refused("python.no-answer"))?;
        let is_cpython = lines.implementation.eq_ignore_ascii_case("cpython");
        let [oldest, newest] = VERSIONS;
        let (major, minor, _) = lines.version;
        if !is_cpython || (major, minor) < oldest || (major, minor) > newest {
            let name = if is_cpython { "CPython" } else { lines.implementation };
            return Err(self
                .refused("python.version")
                .with("name", format!("{name} {}", dotted(lines.version)))
                .with("oldest", format!("{}.{}", oldest.0, oldest.1))
                .with("newest", format!("{}.{}", newest.0, newest.1)));
        }
        let [before, after] = self.between;
        if !(before..=after).contains(&lines.clock) {
            return Err(self.refused("python.clock"));
        }
        let said = Path::new(OsStr::from_bytes(lines.executable));
        Ok(Interpreter {
            executable: if said.is_absolute() { said.to_owned() } else { self.path.to_owned() },
            version: lines.version,
            free_threaded_build: lines.free_threaded,
            gil_enabled: lines.gil,
            switch_interval: lines.interval,
        })
    }

    fn lines(&self) -> Option<Lines<'_>> {
        let mut lines = self.said.splitn(8, |byte| *byte == b'\n');
        let mut next = || std::str::from_utf8(lines.next()?).ok().map(str::trim_end);
        if next()? != MARK {
            return None;
        }
        let implementation = next().filter(|name| (1..=LONGEST_NAME).contains(&name.chars().count()))?;
        let mut numbers = next()?.split(' ').map(|number| number.parse().ok().filter(|number| *number < 1000));
        let version = (numbers.next()??, numbers.next()??, numbers.next()??);
        let [free_threaded, gil] = [next()? == "1", next()? == "1"];
        let (interval, clock) = (next()?.parse().ok()?, next()?.parse().ok()?);
        let executable = lines.next()?;
        Some(Lines { implementation, version, free_threaded, gil, interval, clock, executable })
    }

    fn refused(&self, key: &'static str) -> Phrase {
        Phrase::new(key).with("path", self.path.to_string_lossy().into_owned())
    }
}

struct Lines<'asked> {
    implementation: &'asked str,
    version: (u32, u32, u32),
    free_threaded: bool,
    gil: bool,
    interval: Nanos,
    clock: Nanos,
    executable: &'asked [u8],
}

fn dotted((major, minor, patch): (u32, u32, u32)) -> String {
    format!("{major}.{minor}.{patch}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Lang, Texts};

    fn read(said: &[u8]) -> Result<Interpreter, String> {
        let answer = Answer { path: Path::new("some/python"), said, between: [100, 200] };
        answer.read().map_err(|why| Texts::of(Lang::En).say(&why))
    }

    fn says(implementation: &str, version: &str, clock: u64) -> Vec<u8> {
        format!("{MARK}\n{implementation}\n{version}\n1\n0\n5000000\n{clock}\n/opt/a python\n3").into_bytes()
    }

    #[test]
    fn a_free_threaded_build_says_so_and_where_it_is() {
        let found = read(&says("cpython", "3 13 0", 150)).unwrap();
        assert_eq!((found.name().as_str(), found.gil_enabled), ("CPython 3.13.0t", false));
        assert_eq!((found.executable.to_str(), found.switch_interval), (Some("/opt/a python\n3"), 5_000_000));
        assert!(found.is_at_least(3, 13) && !found.is_at_least(3, 14));
    }

    #[test]
    fn a_python_on_which_the_programs_do_not_run_is_refused_with_what_it_is() {
        let why = |said: Vec<u8>| read(&said).unwrap_err();
        assert_eq!(
            why(says("cpython", "3 6 15", 0)),
            "some/python is CPython 3.6.15, and the programs are written for CPython 3.8 to 3.15; name another with --python"
        );
        assert!(why(says("cpython", "3 16 0", 150)).contains("CPython 3.16.0"));
        assert!(why(says("pypy", "3 10 14", 150)).contains("pypy 3.10.14"));
        assert!(why(says("cpython", "3 11 7", 201)).contains("clock"));
    }

    proptest! {
        #[test]
        fn no_answer_is_believed_that_is_none(said in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..80) {
            prop_assert!(read(&said).is_err());
            let whole = says("cpython", "3 11 7", 150);
            let executable = whole.len() - "/opt/a python\n3".len();
            prop_assert_eq!(read(&whole[..cut.min(executable - 1)]).is_err(), true);
        }
    }
}
