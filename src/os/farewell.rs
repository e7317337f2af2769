//! Giving the terminal back where nothing else works any more: when the program goes wrong and the system ends it.
//!
//! What is said here is said from the handler of a signal, or without memory: it allocates nothing, takes no lock, and
//! waits for no terminal. It must not know what a screen is: whoever takes a terminal leaves here how the line was and
//! what undoes everything else.
#![expect(unsafe_code, reason = "handlers of signals have no safe wrapper, and what they read must not need a lock")]

use std::cell::UnsafeCell;
use std::io;
use std::mem::MaybeUninit;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, Termios, tcsetattr};

use super::signal::{disposition, disposition_of, set_disposition};
use super::terminal::is_in_foreground;

/// The signals that say that the program has gone wrong.
const CRASHES: [i32; 7] =
    [libc::SIGABRT, libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGTRAP, libc::SIGSYS];

/// What those signals did before.
static BEFORE: OnceLock<[libc::sigaction; CRASHES.len()]> = OnceLock::new();

/// How long a terminal that takes nothing is waited for.
const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };

struct Farewell {
    line: Termios,
    words: &'static [u8],
}

/// The farewell, and who may touch it: one may who has brought `state` to `BUSY`.
struct Kept {
    state: AtomicU8,
    farewell: UnsafeCell<MaybeUninit<Farewell>>,
}

const NONE: u8 = 0;
const BUSY: u8 = 1;
const READY: u8 = 2;

// SAFETY: the farewell is reached only by whoever has changed `state` to `BUSY`, which one thread at a time can.
unsafe impl Sync for Kept {}

static KEPT: Kept = Kept { state: AtomicU8::new(NONE), farewell: UnsafeCell::new(MaybeUninit::uninit()) };

impl Kept {
    fn go(&self, from: u8, to: u8) -> bool {
        self.state.compare_exchange(from, to, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }
}

/// Leaves a farewell: how the line of the terminal on standard input was, and the bytes for standard output that undo
/// everything else. The first time it also sees to it that a crash says it.
///
/// # Errors
/// The system does not let signals be handled.
pub fn leave_farewell(line: Termios, words: &'static [u8]) -> io::Result<()> {
    mind_crashes()?;
    drop_farewell();
    // If it is being said at this moment, the program is ending.
    if KEPT.go(NONE, BUSY) {
        // SAFETY: `state` was changed to `BUSY` here.
        unsafe { (*KEPT.farewell.get()).write(Farewell { line, words }) };
        KEPT.state.store(READY, Ordering::Release);
    }
    Ok(())
}

/// There is nothing to say any more: the terminal has been given back.
pub fn drop_farewell() {
    KEPT.go(READY, NONE);
}

/// Says it, once, if there is one.
pub(super) fn say_farewell() {
    if !KEPT.go(READY, BUSY) {
        return;
    }
    // SAFETY: `state` was `READY`, so it was written, and is `BUSY` since, so nobody else touches it.
    let Farewell { line, words } = unsafe { (*KEPT.farewell.get()).assume_init_ref() };
    if is_in_foreground(rustix::stdio::stdin()) {
        // The terminal may be gone; then nothing is left to be done for it.
        let _ = tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, line);
    }
    let mut rest = *words;
    let stdout = rustix::stdio::stdout();
    while !rest.is_empty() && matches!(poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], Some(&PATIENCE)), Ok(1..)) {
        let Ok(written) = rustix::io::write(stdout, rest) else { return };
        rest = &rest[written..];
    }
}

/// Has crashes say the farewell before they do what they did before.
fn mind_crashes() -> io::Result<()> {
    if BEFORE.get().is_some() {
        return Ok(());
    }
    let mut before = [disposition(libc::SIG_DFL); CRASHES.len()];
    for (before, signal) in before.iter_mut().zip(CRASHES) {
        *before = disposition_of(signal)?;
    }
    // The handler reads it: it has to be there first. Whoever comes second finds the same.
    let _ = BEFORE.set(before);
    let mut action = disposition(on_crash as *const () as libc::sighandler_t);
    // On a stack of its own, for the case that the usual one is full.
    action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
    // SAFETY: the pointer is to the set. While the handler runs nothing else comes, being stopped included.
    unsafe { libc::sigfillset(&raw mut action.sa_mask) };
    for signal in CRASHES {
        set_disposition(signal, &action)?;
    }
    Ok(())
}

/// Calls nothing that a handler may not call: system calls and atomics alone.
extern "C" fn on_crash(signal: i32, info: *const libc::siginfo_t, _: *const libc::c_void) {
    say_farewell();
    // SAFETY: the system gives a handler of this kind a valid `info`.
    let was_sent = unsafe { (*info).si_code <= 0 };
    let at = CRASHES.iter().position(|crash| *crash == signal);
    let before = BEFORE.get().zip(at).map(|(before, at)| before[at]).filter(|_| !was_sent);
    // What the thread did is done again when this returns, and meets what was there before (the standard library, which
    // says that a stack is full). One that was sent is sent again, and ends the program.
    let _ = set_disposition(signal, &before.unwrap_or_else(|| disposition(libc::SIG_DFL)));
    if was_sent {
        // SAFETY: raising is allowed in a handler; it comes when this one returns.
        unsafe { libc::raise(signal) };
    }
}
