//! Asking a program whether it is a Python, and which. It may be anything: it may print without end, say nothing, or die.

use std::io::{self, Read, Write as _};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::answer::{Answer, Interpreter};
use crate::cancel::Cancel;
use crate::clock::monotonic_ns;
use crate::os;
use crate::text::Phrase;
use crate::work::{cause_of_end, shortage};

/// What it is asked. Held against every supported version by those who have it.
const PROBE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/python/probe.py"));

/// How long it may take to answer. A shim needs up to a second where nothing else is going on.
const LIMIT: Duration = Duration::from_secs(10);

/// How long a program that has said all it has to say may take to end.
const TO_END: Duration = Duration::from_millis(200);

/// How often it is asked whether anybody still wants to know.
const LOOK: Duration = Duration::from_millis(50);

/// The longest answer, bytes: a path and some more.
const LONGEST: usize = 16 << 10;

/// Asks the program of a path which Python it is.
pub(super) fn ask(path: &Path, is_named: bool, cancel: &Cancel) -> Result<Interpreter, Phrase> {
    let refused = |key: &'static str| Phrase::new(key).with("path", path.to_string_lossy().into_owned());
    let asked = monotonic_ns();
    let mut child = match start(path) {
        Ok(child) => child,
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(refused("python.not-started").with("why", shortage(&error)));
        }
        Err(_) if is_named => return Err(refused("python.missing")),
        Err(_) => return Err(Phrase::new("python.none")),
    };
    let talked = talk(&mut child, LIMIT, cancel);
    let status = end(&mut child);
    match talked {
        Ok(said) => match (Answer { path, said: &said, between: [asked, monotonic_ns()] }).read() {
            // One that ended in some way of its own has said nothing.
            Err(_) if said.is_empty() => Err(refused("python.ended").with("cause", cause_of_end(status))),
            read => read,
        },
        Err(Why::Silent) => Err(refused("python.silent").with("limit", LIMIT.as_secs())),
        Err(Why::TooMuch) => Err(refused("python.no-answer")),
        Err(Why::Cancelled) => Err(Phrase::new("run.not-prepared")),
    }
}

/// Starts it with the question on its input, in a process group of its own.
fn start(path: &Path) -> io::Result<Child> {
    let mut command = super::command(path);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
    let mut child = os::start_unstopped(&mut command)?;
    if let Some(mut to) = child.stdin.take() {
        // It fits into the pipe, and one that does not read it is not waited for.
        let _ = os::never_block(&to).and_then(|()| to.write_all(&Interpreter::program(PROBE)));
    }
    Ok(child)
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
enum Why {
    Silent,
    TooMuch,
    Cancelled,
}

fn talk(child: &mut Child, limit: Duration, cancel: &Cancel) -> Result<Vec<u8>, Why> {
    match child.stdout.take() {
        Some(from) => read_all(from, limit, cancel),
        None => Ok(Vec::new()),
    }
}

/// Everything that comes until the end, as long as it is not too much and does not take too long.
fn read_all(mut from: impl Read + AsFd, limit: Duration, cancel: &Cancel) -> Result<Vec<u8>, Why> {
    let until = Instant::now() + limit;
    let (mut said, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        if cancel.is_wanted() {
            return Err(Why::Cancelled);
        }
        let now = Instant::now();
        if now >= until {
            return Err(Why::Silent);
        }
        if !os::readable_until(&from, until.min(now + LOOK)).unwrap_or(false) {
            continue;
        }
        match from.read(&mut piece) {
            Ok(0) | Err(_) => return Ok(said),
            Ok(read) => said.extend_from_slice(&piece[..read]),
        }
        if said.len() > LONGEST {
            return Err(Why::TooMuch);
        }
    }
}

/// Waits a moment for its own end, then kills it and whatever it has started; nothing of it is left.
fn end(child: &mut Child) -> Option<ExitStatus> {
    let until = Instant::now() + TO_END;
    while !os::has_ended(child) && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(1));
    }
    // It may have ended, and what it started may not.
    let _ = os::kill_group_of(child);
    child.wait().ok()
}

#[cfg(test)]
mod tests {
    use std::io::pipe;

    use super::*;
    use crate::text::{Lang, Texts};

    fn read(write: impl FnOnce(io::PipeWriter) -> Option<io::PipeWriter>, limit: Duration) -> Result<Vec<u8>, Why> {
        let (from, to) = pipe().unwrap();
        let _kept = write(to);
        read_all(from, limit, &Cancel::new())
    }

    #[test]
    fn an_answer_is_read_to_its_end_and_no_further_than_an_answer_can_be() {
        let writes = |bytes: Vec<u8>| {
            move |mut to: io::PipeWriter| {
                to.write_all(&bytes).unwrap();
                None
            }
        };
        assert_eq!(read(writes(b"something".to_vec()), LIMIT), Ok(b"something".to_vec()));
        assert_eq!(read(writes(vec![b'y'; LONGEST + 1]), LIMIT), Err(Why::TooMuch));
    }

    #[test]
    fn one_that_says_nothing_is_not_waited_for_and_nobody_has_to_wait_who_does_not_want_to() {
        assert_eq!(read(Some, Duration::from_millis(1)), Err(Why::Silent));
        let cancel = Cancel::new();
        cancel.request();
        let (from, _to) = pipe().unwrap();
        assert_eq!(read_all(from, LIMIT, &cancel), Err(Why::Cancelled));
    }

    fn asked(program: &str) -> String {
        Texts::of(Lang::En).say(&ask(Path::new(program), true, &Cancel::new()).unwrap_err())
    }

    #[test]
    fn whatever_is_no_python_is_refused_in_one_line() {
        assert_eq!(
            asked("/nowhere/python3"),
            "/nowhere/python3: there is no such program; name a Python 3 with --python"
        );
        assert!(asked("/dev/null").starts_with("/dev/null could not be started: "));
        assert_eq!(asked("echo"), "echo does not answer as a Python does; name one with --python");
        assert_eq!(asked("true"), "true does not say which Python it is (its process ended with exit code 0)");
    }
}
