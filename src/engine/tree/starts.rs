//! How a child process comes up in each of three ways, measured for real: started anew (spawn), split off whoever wants it
//! (fork), and split off a small server that does nothing else (forkserver).
//!
//! It is measured in a process of its own that has one thread: the laboratory has several, and must not be split. Nothing
//! here knows what children are for.

use std::io::{self, PipeReader, PipeWriter, Read, Write, pipe, stdout};

use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::engine::RunContext;
use crate::engine::child_process::{self, ChildGuard, Ended, Leftovers, Patience, frame, receive};
use crate::event::{Fact, Facts, Nanos};
use crate::os;
use crate::statistics::median;

/// The argument of the measuring process after the parent's process id.
pub(in crate::engine) const ROLE: &str = "starts";

/// How often a process is split: the median is told.
const TIMES: usize = 5;

/// What a process that is split has in memory, bytes: so that one sees that its child gets no copy.
const HELD: usize = 64 << 20;

/// When the measuring process was asked for.
#[derive(Debug, Serialize, Deserialize)]
struct Asked(Nanos);

type FromChild = child_process::FromChild<Facts>;

/// When a child ran its first line, and the memory that it had for itself then, bytes.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Arrival {
    at: Nanos,
    own: u64,
}

impl Arrival {
    fn now(clock: &Clock) -> Self {
        Self { at: clock.now(), own: os::own_memory().unwrap_or(0) }
    }
}

/// Measures all three. Facts that the system does not give are left out.
pub(super) fn measure(run: &RunContext) -> Option<Facts> {
    let program = (run.worker_program(), ROLE, None);
    let asked = Asked(run.clock().now());
    let child = ChildGuard::start(program, run.clock(), &run.cancel, &asked).ok()?;
    let patience = Patience::of(run.plan.task_timeout_ns());
    match child.follow(patience, &mut Leftovers::default(), |_, _| std::ops::ControlFlow::Continue(())).ok()? {
        Ended::Over(facts) => Some(facts),
        Ended::Stopped | Ended::Lost(_) | Ended::Late(_) => None,
    }
}

/// The measuring process.
pub(in crate::engine) fn serve() -> io::Result<()> {
    let (arrival, asked, clock) = receive(|asked: Asked, clock| Ok((Arrival::now(&clock), asked, clock)))?;
    let mut facts = Facts::new();
    facts = told(facts, ["start-spawn", "own-spawn"], &mut [arrival.at.saturating_sub(asked.0)], arrival.own);
    // The server first, while there is little to be split.
    if let Ok((mut took, own)) = by_server(&clock) {
        facts = told(facts, ["start-forkserver", "own-forkserver"], &mut took, own);
    }
    let held = vec![1_u8; HELD];
    if let Ok((mut took, own)) = by_fork(&clock) {
        facts = told(facts, ["start-fork", "own-fork"], &mut took, own);
    }
    // It is there until everything is measured.
    std::hint::black_box(held);
    frame::write(&mut stdout().lock(), &FromChild::Over(facts))
}

fn told(facts: Facts, [start, own]: [&str; 2], took: &mut [Nanos], bytes: u64) -> Facts {
    let facts = facts.with(start, Fact::Nanos(median(took).unwrap_or(0)));
    if bytes == 0 { facts } else { facts.with(own, Fact::Bytes(bytes)) }
}

/// Splits this process some times; returns how long each child took to come up, and what the last had for itself.
fn by_fork(clock: &Clock) -> io::Result<(Vec<Nanos>, u64)> {
    let (mut took, mut own) = (Vec::new(), 0);
    for _ in 0..TIMES {
        let (mut from, mut to) = pipe()?;
        let asked = clock.now();
        let child = os::fork(|| drop(frame::write(&mut to, &Arrival::now(clock))))?;
        let arrival = arrived(&mut from)?;
        child.wait()?;
        took.push(arrival.at.saturating_sub(asked));
        own = arrival.own;
    }
    Ok((took, own))
}

/// The same by a server that is asked to split itself.
fn by_server(clock: &Clock) -> io::Result<(Vec<Nanos>, u64)> {
    let (requests, to_server) = pipe()?;
    let (mut replies, to_client) = pipe()?;
    let mut ends = Some((to_server, to_client));
    let server = os::fork(|| {
        // Its own copy of the writing end would keep the pipe open for ever.
        if let Some((to_server, to_client)) = ends.take() {
            drop(to_server);
            // It fails when the client is gone.
            let _ = serve_forks(requests, to_client, clock);
        }
    })?;
    let (mut took, mut own) = (Vec::new(), 0);
    let (mut to_server, to_client) = ends.ok_or(io::ErrorKind::BrokenPipe)?;
    drop(to_client);
    for _ in 0..TIMES {
        let asked = clock.now();
        to_server.write_all(&[1])?;
        let arrival = arrived(&mut replies)?;
        took.push(arrival.at.saturating_sub(asked));
        own = arrival.own;
    }
    drop(to_server);
    server.wait()?;
    Ok((took, own))
}

/// The server: a child for every request, until there are no more.
fn serve_forks(mut requests: PipeReader, mut replies: PipeWriter, clock: &Clock) -> io::Result<()> {
    let mut request = [0];
    while requests.read(&mut request)? == 1 {
        os::fork(|| drop(frame::write(&mut replies, &Arrival::now(clock))))?.wait()?;
    }
    Ok(())
}

fn arrived(from: &mut impl Read) -> io::Result<Arrival> {
    frame::read(from)?.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}
