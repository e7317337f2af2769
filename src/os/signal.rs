//! Signals: their names, those that end a program, stopping for the shell, and what a terminal sends to the whole group.
//!
//! It must not know what a face or an engine does on a signal. What an engine must know of its children:
//!
//! - **A child inherits the blocked signals of the thread that spawns it** (`std::process::Command` resets none of them, and
//!   `exec` keeps them; a test below holds this) and the ignored ones; handlers are not inherited, their signals get the default
//!   again. So no thread that spawns may block signals, or its children are deaf to SIGTERM too. SIGKILL cannot be blocked:
//!   killing a child with it always works. The signals that stop are blocked on purpose, see [`start_unstopped`].
//! - Ctrl-C and Ctrl-\ on a terminal go to the whole foreground group, children included; see
//!   [`ignore_terminal_signals_in_child`].
//! - ^Z and fg reach the children as they reach the parent as long as they stay in its process group: leave them there.
#![expect(unsafe_code, reason = "dispositions of signals have no safe wrapper")]

use std::io;
use std::mem::MaybeUninit;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
use std::{ptr, thread};

use parking_lot::RwLock;
use rustix::process::{
    Pid, Signal, WaitId, WaitIdOptions, kill_current_process_group, kill_process, kill_process_group, waitid,
};
use signal_hook::iterator::Signals;

use super::following::{self, Following};

/// The signal's name as people write it: `SIGKILL`; `signal 63` if it has none.
///
/// ```
/// assert_eq!(racelab::os::signal_name(9), "SIGKILL");
/// assert_eq!(racelab::os::signal_name(63), "signal 63");
/// ```
#[must_use]
pub fn signal_name(signal: i32) -> String {
    signal_hook::low_level::signal_name(signal).map_or_else(|| format!("signal {signal}"), str::to_owned)
}

/// The exit code of a program that ends because of a signal, as shells count: 128 + n.
///
/// ```
/// assert_eq!(racelab::os::exit_by_signal_code(2), 130);
/// ```
#[must_use]
pub fn exit_by_signal_code(signal: i32) -> u8 {
    u8::try_from(signal).map_or(u8::MAX, |signal| signal.saturating_add(128))
}

/// In a child, first thing: a Ctrl-C or Ctrl-\ on the terminal does not end it. Its parent decides when it ends, and how the
/// tasks in it are counted.
///
/// Until it is called the child still dies of them, which the parent sees as it sees any death.
///
/// # Errors
/// Never, on the systems known: any process may ignore the two signals.
pub fn ignore_terminal_signals_in_child() -> io::Result<()> {
    for signal in [libc::SIGINT, libc::SIGQUIT] {
        set_disposition(signal, &disposition(libc::SIG_IGN))?;
    }
    Ok(())
}

/// Asks a child to end, with SIGTERM: it dies of it, unless it has said [`on_terminate`].
///
/// # Errors
/// The child has ended already.
pub fn terminate(child: &Child) -> io::Result<()> {
    kill_process(Pid::from_child(child), Signal::TERM).map_err(io::Error::from)
}

/// Whether a child has ended. It stays to be reaped, so that its number is nobody else's.
#[must_use]
pub fn has_ended(child: &Child) -> bool {
    let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    !matches!(waitid(WaitId::Pid(Pid::from_child(child)), look), Ok(None))
}

/// Lets a child go on that was stopped.
pub fn go_on(child: &Child) {
    // The number of one that has been reaped may be somebody else's. One that ends just now needs nothing.
    if !has_ended(child) {
        let _ = kill_process(Pid::from_child(child), Signal::CONT);
    }
}

/// Kills a child that leads a process group of its own and has not been reaped, with all that it has started in there.
///
/// # Errors
/// There is nobody left in the group.
pub fn kill_group_of(child: &Child) -> io::Result<()> {
    kill_process_group(Pid::from_child(child), Signal::KILL).map_err(io::Error::from)
}

/// Kills a process group by the number of its leader: for who was told of it by its parent, while that is known to be there.
///
/// # Errors
/// There is nobody left in the group, or it is somebody else's.
pub fn kill_group_by_number(number: u32) -> io::Result<()> {
    let number = i32::try_from(number).ok().filter(|number| *number > 1).and_then(Pid::from_raw);
    Ok(kill_process_group(number.ok_or(io::ErrorKind::NotFound)?, Signal::KILL)?)
}

/// Kills a process by its number: for those that a child has started and has told of, while they are known to be there.
///
/// # Errors
/// It is gone, or somebody else's.
pub fn kill_by_number(number: u32) -> io::Result<()> {
    let number = i32::try_from(number).ok().filter(|number| *number > 1).and_then(Pid::from_raw);
    Ok(kill_process(number.ok_or(io::ErrorKind::NotFound)?, Signal::KILL)?)
}

/// Asks a child that leads a process group of its own, and all that it has started in there, to stop as Ctrl-C on a terminal
/// does.
///
/// # Errors
/// There is nobody left in the group.
pub fn interrupt_group_of(child: &Child) -> io::Result<()> {
    kill_process_group(Pid::from_child(child), Signal::INT).map_err(io::Error::from)
}

/// From now on a SIGTERM does not end this process: what is given here is done, on a thread of its own.
///
/// # Errors
/// The system refuses the handler or the thread.
pub fn on_terminate(what: impl Fn() + Send + 'static) -> io::Result<()> {
    let mut incoming = Signals::new([libc::SIGTERM])?;
    let watch = move || incoming.forever().for_each(|_| what());
    thread::Builder::new().name("racelab-signals".to_owned()).spawn(watch).map(drop)
}

/// The signals by which a terminal or its user stops a program.
const STOPPING: [i32; 3] = [libc::SIGTSTP, libc::SIGTTIN, libc::SIGTTOU];

/// Held by whoever starts a child, and by whoever stops the group: a child that is started in between would be missed, or
/// would inherit that its parent is deaf just then.
static STARTING: RwLock<()> = RwLock::new(());

/// Starts a child that calls [`stop_as_usual`] first thing; until then it is not stopped.
///
/// Until a new process has become another program, its parent's thread waits for it inside the system, where it cannot
/// stop. Were the child stopped just then, the parent never would be altogether, and its shell would wait for that for
/// ever.
///
/// # Errors
/// As [`Command::spawn`].
pub fn start_unstopped(command: &mut Command) -> io::Result<Child> {
    let _starting = STARTING.read();
    unstopped(|| command.spawn())
}

/// Starts a child that leads a process group of its own, which stops and goes on with this program.
///
/// # Errors
/// As [`Command::spawn`].
pub fn start_following(command: &mut Command) -> io::Result<(Child, Following)> {
    // Whoever stops the group meanwhile would miss the new one, or hand on that it is deaf.
    let _starting = STARTING.read();
    let child = command.process_group(0).spawn()?;
    let following = Following::of(&child);
    Ok((child, following))
}

/// Does something while no terminal can stop this thread: whoever changes a terminal from its background is stopped
/// otherwise.
pub fn unstopped<T>(act: impl FnOnce() -> T) -> T {
    /// The signals that this thread blocked before.
    struct Before(libc::sigset_t);

    impl Drop for Before {
        fn drop(&mut self) {
            change_blocked(libc::SIG_SETMASK, &self.0);
        }
    }

    let _before = Before(change_blocked(libc::SIG_BLOCK, &set_of(&STOPPING)));
    act()
}

/// In a child, first thing, see [`start_unstopped`]: from now on it stops as programs do, at once if a stop came
/// meanwhile.
///
/// # Errors
/// Never, on the systems known: any process may have these signals do the usual.
pub fn stop_as_usual() -> io::Result<()> {
    for signal in STOPPING {
        set_disposition(signal, &disposition(libc::SIG_DFL))?;
    }
    change_blocked(libc::SIG_UNBLOCK, &set_of(&STOPPING));
    Ok(())
}

/// From now on a file that grows over the limit of its user is an error of whoever writes it, and not the end of the
/// program. Children inherit it.
///
/// # Errors
/// Never, on the systems known: any process may ignore the signal.
pub fn ignore_file_size_signal() -> io::Result<()> {
    set_disposition(libc::SIGXFSZ, &disposition(libc::SIG_IGN)).map(drop)
}

/// The signals that end a program which does not mind them, and leave it the time to end in good order: all but those
/// that say that it has gone wrong, and SIGKILL. One that whoever started the program has it ignore is not among them,
/// but for the four that people send.
#[must_use]
pub fn ending_signals() -> Vec<i32> {
    const BY_PEOPLE: [i32; 4] = [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGQUIT];
    const BY_PROGRAMS: [i32; 6] =
        [libc::SIGUSR1, libc::SIGUSR2, libc::SIGALRM, libc::SIGVTALRM, libc::SIGPROF, libc::SIGXCPU];
    let mut others = BY_PROGRAMS.to_vec();
    #[cfg(target_os = "linux")]
    {
        others.extend([libc::SIGIO, libc::SIGPWR, libc::SIGSTKFLT]);
        others.extend(libc::SIGRTMIN()..=libc::SIGRTMAX());
    }
    others.retain(|signal| !is_ignored(*signal));
    BY_PEOPLE.into_iter().chain(others).collect()
}

fn is_ignored(signal: i32) -> bool {
    disposition_of(signal).is_ok_and(|now| now.sa_sigaction == libc::SIG_IGN)
}

/// Stops the whole process group, as ^Z on a terminal in its usual mode would, and returns when the shell has it go on.
///
/// The terminal must be restored before, and taken again after. The group and not only this process is stopped, so that
/// children rest too and a shell sees its whole job (`racelab | tee`) stopped.
///
/// The signal is SIGTSTP under its default disposition, and not SIGSTOP: the system drops it if the group is orphaned, that is if
/// no shell is there that could say `fg` (a terminal window that runs the laboratory alone). SIGSTOP would freeze it for good.
/// Then this returns at once, nothing having happened.
///
/// A handler of this process for SIGTSTP is not called, and is in place again afterwards. What is [`Following`] stops and goes
/// on, too.
///
/// # Errors
/// The system refuses to change what the signal does; nothing was stopped then.
pub fn raise_stop_for_group() -> io::Result<()> {
    let _nobody_starts = STARTING.write();
    // The others first, ourselves deaf: sent to the group, our own copy could be taken by any thread a little later, and this
    // one would go on to draw on the shell's screen.
    let before = set_disposition(libc::SIGTSTP, &disposition(libc::SIG_IGN))?;
    following::all(false);
    let stopped = kill_current_process_group(Signal::TSTP).map_err(io::Error::from).and_then(|()| {
        set_disposition(libc::SIGTSTP, &disposition(libc::SIG_DFL))?;
        // Sent to this thread, it stops the process before `raise` returns.
        signal_hook::low_level::raise(libc::SIGTSTP)
    });
    following::all(true);
    set_disposition(libc::SIGTSTP, &before)?;
    stopped
}

/// A disposition without handler: the default or to ignore.
pub(super) fn disposition(what: libc::sighandler_t) -> libc::sigaction {
    // SAFETY: the struct holds integers, a set of bits and a nullable function pointer: zeros are a value of each.
    let mut action: libc::sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
    action.sa_sigaction = what;
    action
}

/// Sets what a signal does in this process; returns what it did before.
pub(super) fn set_disposition(signal: i32, action: &libc::sigaction) -> io::Result<libc::sigaction> {
    let mut before = MaybeUninit::zeroed();
    // SAFETY: both pointers are valid for one `sigaction`. The action is to ignore, the default, or one that the system itself
    // reported before, so that a handler in it was a valid one.
    if unsafe { libc::sigaction(signal, ptr::from_ref(action), before.as_mut_ptr()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call succeeded and has filled it; and zeros would be a value too.
    Ok(unsafe { before.assume_init() })
}

/// What a signal does in this process.
pub(super) fn disposition_of(signal: i32) -> io::Result<libc::sigaction> {
    let mut now = MaybeUninit::zeroed();
    // SAFETY: without an action nothing is changed, and the other pointer is valid for one `sigaction`.
    if unsafe { libc::sigaction(signal, ptr::null(), now.as_mut_ptr()) } != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call succeeded and has filled it; and zeros would be a value too.
    Ok(unsafe { now.assume_init() })
}

fn set_of(signals: &[i32]) -> libc::sigset_t {
    let mut set = MaybeUninit::zeroed();
    // SAFETY: the first call fills the set, the others find it filled; all pointers are to it.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        for signal in signals {
            libc::sigaddset(set.as_mut_ptr(), *signal);
        }
        set.assume_init()
    }
}

/// Changes which signals this thread blocks; returns those that it blocked before.
fn change_blocked(how: i32, signals: &libc::sigset_t) -> libc::sigset_t {
    let mut before = MaybeUninit::zeroed();
    // SAFETY: both pointers are valid for one set, and only this thread's signals are concerned. It fails only for a `how`
    // that does not exist; then zeros are a set, too.
    unsafe {
        libc::pthread_sigmask(how, ptr::from_ref(signals), before.as_mut_ptr());
        before.assume_init()
    }
}

#[cfg(test)]
#[path = "signal_tests.rs"]
mod tests;
