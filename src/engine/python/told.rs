//! What a Python tells, line by line. It may be anything: a line that is none of these is junk, and nothing is believed that
//! could not be so.

use crate::event::Nanos;

/// The longest line, bytes: longer ones do not go through a pipe in one piece.
pub(super) const LONGEST: u64 = 4096;

/// One line. Times are on the machine's monotonic clock, ns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// It has begun: whether it has its lock, and its switch interval, ns.
    Hello {
        gil: bool,
        interval: Nanos,
        at: Nanos,
    },
    /// It is started just now.
    Spawned {
        worker: u32,
        at: Nanos,
    },
    Ready {
        worker: u32,
        os_id: u32,
        at: Nanos,
    },
    Start {
        worker: u32,
        task: u32,
        at: Nanos,
    },
    /// A tiny task, from its beginning to its end.
    Did {
        worker: u32,
        task: u32,
        since: Nanos,
        at: Nanos,
        value: u128,
    },
    Wait {
        worker: u32,
        at: Nanos,
    },
    Go {
        worker: u32,
        at: Nanos,
    },
    /// The worker runs at this moment, and has had the processor for so long since its last stamp.
    Seen {
        worker: u32,
        since: Nanos,
        at: Nanos,
        cpu: Nanos,
        done: u64,
    },
    End {
        worker: u32,
        task: u32,
        at: Nanos,
        how: How,
    },
    Used {
        worker: u32,
        cpu: Nanos,
        voluntary: u32,
        involuntary: u32,
    },
    Gone {
        worker: u32,
        at: Nanos,
    },
    Fact {
        worker: u32,
        task: u32,
        key: String,
        kind: FactKind,
        value: u64,
    },
    Blocked {
        worker: u32,
        nanos: Nanos,
        at: Nanos,
    },
    Stretch {
        worker: u32,
        since: Nanos,
        until: Nanos,
        read: u64,
        wrote: u64,
    },
    Counter(u64),
    /// How long a plain loop takes for all tasks, ns.
    Plain(Nanos),
    /// A task that no process of the pool is left for.
    Lost {
        task: u32,
    },
    /// A task that was taken back before anybody had begun it.
    Never {
        task: u32,
    },
    /// Whoever waited for the end of a worker has got it.
    Joined {
        worker: u32,
        since: Nanos,
        at: Nanos,
    },
    /// The same of a process, by its number.
    JoinedProcess {
        pid: u32,
        since: Nanos,
        at: Nanos,
    },
    /// Main has come to its end, and the program may not have.
    Main {
        at: Nanos,
    },
    /// A process has ended with this exit code; one below zero is a signal.
    Died {
        pid: u32,
        code: i32,
        at: Nanos,
    },
    /// All is told, and it has its lock now.
    Over {
        gil: bool,
    },
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum How {
    /// With a number, or with nothing.
    Ok(Option<u128>),
    Failed(String),
    Late,
    Cancelled,
}

/// What a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FactKind {
    Number,
    Bytes,
    Nanos,
}

impl Told {
    /// Reads a line; `None` if it is junk.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        let line = std::str::from_utf8(line).ok()?;
        let (kind, rest) = line.split_once(' ')?;
        let mut words = rest.split(' ');
        let mut next = || words.next();
        macro_rules! number {
            () => {
                next()?.parse().ok()?
            };
        }
        Some(match kind {
            "hello" => Self::Hello { gil: next()? == "1", interval: number!(), at: number!() },
            "spawned" => Self::Spawned { worker: number!(), at: number!() },
            "ready" => Self::Ready { worker: number!(), os_id: number!(), at: number!() },
            "start" => Self::Start { worker: number!(), task: number!(), at: number!() },
            "did" => {
                Self::Did { worker: number!(), task: number!(), since: number!(), at: number!(), value: number!() }
            }
            "wait" => Self::Wait { worker: number!(), at: number!() },
            "go" => Self::Go { worker: number!(), at: number!() },
            "seen" => {
                Self::Seen { worker: number!(), since: number!(), at: number!(), cpu: number!(), done: number!() }
            }
            "end" => {
                let (worker, task, at) = (number!(), number!(), number!());
                let how = match next()? {
                    "ok" => How::Ok(next().filter(|value| !value.is_empty()).map(str::parse).transpose().ok()?),
                    "late" => How::Late,
                    "cancelled" => How::Cancelled,
                    "failed" => How::Failed(rest.splitn(5, ' ').nth(4)?.to_owned()),
                    _ => return None,
                };
                Self::End { worker, task, at, how }
            }
            "used" => Self::Used { worker: number!(), cpu: number!(), voluntary: number!(), involuntary: number!() },
            "gone" => Self::Gone { worker: number!(), at: number!() },
            "fact" => {
                let (worker, task, key) = (number!(), number!(), next()?.to_owned());
                let kind = match next()? {
                    "number" => FactKind::Number,
                    "bytes" => FactKind::Bytes,
                    "nanos" => FactKind::Nanos,
                    _ => return None,
                };
                Self::Fact { worker, task, key, kind, value: number!() }
            }
            "blocked" => Self::Blocked { worker: number!(), nanos: number!(), at: number!() },
            "stretch" => Self::Stretch {
                worker: number!(),
                since: number!(),
                until: number!(),
                read: number!(),
                wrote: number!(),
            },
            "plain" => Self::Plain(number!()),
            "counter" => Self::Counter(number!()),
            "lost" => Self::Lost { task: number!() },
            "never" => Self::Never { task: number!() },
            "joined" => Self::Joined { worker: number!(), since: number!(), at: number!() },
            "joined-process" => Self::JoinedProcess { pid: number!(), since: number!(), at: number!() },
            "main" => Self::Main { at: number!() },
            "died" => Self::Died { pid: number!(), code: next()?.parse().unwrap_or(-9), at: number!() },
            "over" => Self::Over { gil: next()? == "1" },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_are_read_as_they_are_written() {
        let read = |line: &str| Told::read(line.as_bytes());
        assert_eq!(
            read("end 1 7 99 failed ValueError: no  such  thing"),
            Some(Told::End { worker: 1, task: 7, at: 99, how: How::Failed("ValueError: no  such  thing".to_owned()) })
        );
        assert_eq!(read("end 1 7 99 ok "), Some(Told::End { worker: 1, task: 7, at: 99, how: How::Ok(None) }));
        assert_eq!(
            read("end 1 7 99 ok 340282366920938463463374607431768211455"),
            Some(Told::End { worker: 1, task: 7, at: 99, how: How::Ok(Some(u128::MAX)) })
        );
        assert_eq!(read("died 7 -9 3"), Some(Told::Died { pid: 7, code: -9, at: 3 }));
        assert_eq!(read("over 0"), Some(Told::Over { gil: false }));
        for junk in ["", "hello", "ready 1", "ready -1 2 3", "end 1 2 3 perhaps", "Traceback (most recent call last):"]
        {
            assert_eq!(read(junk), None, "{junk}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_a_panic(
            kind in "(spawned|ready|start|joined|seen|end|fact|stretch|died|[a-z]{0,5})", rest in "[ 0-9a-z-]{0,60}", raw: Vec<u8>,
        ) {
            let _ = Told::read(format!("{kind} {rest}").as_bytes());
            let _ = Told::read(&raw);
        }
    }
}
