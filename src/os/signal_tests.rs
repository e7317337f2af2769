//! Signals as they meet real child processes.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::Stdio;

use rstest::rstest;
use rustix::process::{
    Pid, Resource, Rlimit, WaitId, WaitIdOptions, WaitIdStatus, getpgrp, getpid, kill_process, kill_process_group,
    setrlimit, setsid, waitid,
};

use super::*;
use crate::os::test_child::{self, Reaped};

const CHILD: &str = "os::signal::tests::as_a_child";

#[test]
#[ignore = "the child's half of other tests"]
fn as_a_child() {
    let Some(argument) = test_child::argument() else { return };
    match argument.as_str() {
        "wait" => {
            ignore_terminal_signals_in_child().unwrap();
            eprintln!("ready");
            io::stdin().read_to_end(&mut Vec::new()).unwrap();
        }
        "wait without care" => {
            // SIGQUIT would leave a core file behind.
            setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).unwrap();
            eprintln!("ready");
            io::stdin().read_to_end(&mut Vec::new()).unwrap();
        }
        "stop as usual" => {
            stop_as_usual().unwrap();
            eprintln!("ready");
            io::stdin().read_to_end(&mut Vec::new()).unwrap();
        }
        "stop" => {
            // Never stop anybody's group but the one made for this test.
            assert_eq!(getpgrp(), getpid());
            stop_and_tell();
        }
        "stop without a shell" => {
            setsid().unwrap();
            stop_and_tell();
        }
        other => panic!("{other}"),
    }
}

/// Waits for a word from the parent, stops the group, and says whether a handler of our own is in place again.
fn stop_and_tell() {
    let handled = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    signal_hook::flag::register(libc::SIGTSTP, std::sync::Arc::clone(&handled)).unwrap();
    eprintln!("ready");
    io::stdin().read_exact(&mut [0]).unwrap();
    raise_stop_for_group().unwrap();
    assert!(!handled.load(std::sync::atomic::Ordering::Relaxed), "stopping is not the handler's affair");
    signal_hook::low_level::raise(libc::SIGTSTP).unwrap();
    assert!(handled.load(std::sync::atomic::Ordering::Relaxed), "the handler is gone");
    eprintln!("went on");
}

/// A child and what it says, once it has said that it is ready.
fn ready(command: &mut Command) -> (Reaped, BufReader<std::process::ChildStderr>) {
    ready_child(command.spawn().unwrap())
}

fn ready_child(child: Child) -> (Reaped, BufReader<std::process::ChildStderr>) {
    let mut child = Reaped(child);
    let mut said = BufReader::new(child.0.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("ready") {
        line.clear();
        assert_ne!(said.read_line(&mut line).unwrap(), 0, "the child never was ready");
    }
    (child, said)
}

fn pid(child: &Child) -> Pid {
    Pid::from_child(child)
}

/// Waits until the child stops or ends, and leaves it to be reaped: until then nobody else gets its id.
fn next_status(child: &Child) -> WaitIdStatus {
    let wanted = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
    waitid(WaitId::Pid(pid(child)), wanted).unwrap().unwrap()
}

#[rstest]
#[case(1, "SIGHUP")]
#[case(9, "SIGKILL")]
#[case(11, "SIGSEGV")]
#[case(15, "SIGTERM")]
#[case(63, "signal 63")]
#[case(-1, "signal -1")]
fn signals_have_names(#[case] signal: i32, #[case] name: &str) {
    assert_eq!(signal_name(signal), name);
}

#[test]
fn exit_codes_are_those_of_shells() {
    assert_eq!([1, 2, 15].map(exit_by_signal_code), [129, 130, 143]);
    assert_eq!([127, 128, 4000, -1].map(exit_by_signal_code), [255; 4]);
}

#[rstest]
#[case(Signal::INT)]
#[case(Signal::QUIT)]
fn the_terminals_signals_do_not_end_a_child_that_ignores_them(#[case] signal: Signal) {
    let (mut careless, _said) = ready(&mut test_child::command(CHILD, "wait without care"));
    kill_process(pid(&careless.0), signal).unwrap();
    assert_eq!(careless.0.wait().unwrap().signal(), Some(signal.as_raw()));

    let (mut child, _said) = ready(&mut test_child::command(CHILD, "wait"));
    kill_process(pid(&child.0), signal).unwrap();
    drop(child.0.stdin.take());
    assert!(child.0.wait().unwrap().success());
}

#[test]
fn stopping_stops_the_whole_group_until_the_shell_has_it_go_on() {
    let (mut leader, mut said) = ready(test_child::command(CHILD, "stop").process_group(0));
    let group = pid(&leader.0);
    let companion = Command::new("cat").stdin(Stdio::piped()).process_group(group.as_raw_pid()).spawn().unwrap();
    let mut companion = Reaped(companion);

    io::Write::write_all(leader.0.stdin.as_mut().unwrap(), b"!").unwrap();
    assert_eq!(next_status(&leader.0).stopping_signal(), Some(libc::SIGTSTP));
    // Its input ends: it would end too, had it not been stopped before.
    drop(companion.0.stdin.take());
    assert_eq!(next_status(&companion.0).stopping_signal(), Some(libc::SIGTSTP));

    kill_process_group(group, Signal::CONT).unwrap();
    assert_eq!(next_status(&leader.0).exit_status(), Some(0));
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("went on"), "{rest}");
    assert!(companion.0.wait().unwrap().success());
}

#[test]
#[cfg(target_os = "linux")]
fn a_child_that_is_started_unstopped_stops_when_it_says_so_and_the_thread_is_as_before() {
    let blocked = |process: u32| {
        let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("SigBlk:")).unwrap().trim();
        let bits = u64::from_str_radix(line, 16).unwrap();
        STOPPING.map(|signal| bits & (1 << (signal - 1)) != 0)
    };
    std::thread::spawn(move || {
        let spawn = |what| ready_child(start_unstopped(test_child::command(CHILD, what).process_group(0)).unwrap());
        // It has not said that it may be stopped: a stop waits.
        let (deaf, _said) = spawn("wait");
        assert_eq!(blocked(deaf.0.id()), [true; 3]);
        kill_process(pid(&deaf.0), Signal::TSTP).unwrap();
        let (child, _said) = spawn("stop as usual");
        kill_process(pid(&child.0), Signal::TSTP).unwrap();
        assert_eq!(next_status(&child.0).stopping_signal(), Some(libc::SIGTSTP));
        // And this thread may be stopped as before.
        let (usual, _said) = ready(&mut test_child::command(CHILD, "wait"));
        // While it starts a thread, the system's library blocks all of them for a moment.
        while blocked(usual.0.id()) != [false; 3] {
            std::thread::yield_now();
        }
    })
    .join()
    .unwrap();
}

#[test]
fn the_signals_that_end_are_neither_crashes_nor_stops_and_those_that_are_ignored_stay_so() {
    let ending = ending_signals();
    for signal in [libc::SIGTERM, libc::SIGUSR1, libc::SIGALRM, libc::SIGXCPU] {
        assert!(ending.contains(&signal), "{signal}");
    }
    for signal in [libc::SIGKILL, libc::SIGSEGV, libc::SIGABRT, libc::SIGTSTP, libc::SIGCHLD, libc::SIGPIPE] {
        assert!(!ending.contains(&signal), "{signal}");
    }
    let before = set_disposition(libc::SIGUSR2, &disposition(libc::SIG_IGN)).unwrap();
    assert!(!ending_signals().contains(&libc::SIGUSR2));
    set_disposition(libc::SIGUSR2, &before).unwrap();
    assert!(ending_signals().contains(&libc::SIGUSR2));
}

#[test]
fn without_a_shell_nothing_stops() {
    let (mut child, mut said) = ready(&mut test_child::command(CHILD, "stop without a shell"));
    io::Write::write_all(child.0.stdin.as_mut().unwrap(), b"!").unwrap();
    let status = next_status(&child.0);
    let mut rest = String::new();
    if status.stopped() {
        child.0.kill().unwrap();
    }
    said.read_to_string(&mut rest).unwrap();
    assert_eq!((status.stopping_signal(), status.exit_status()), (None, Some(0)), "{rest}");
    assert!(rest.contains("went on"), "{rest}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_child_inherits_the_blocked_signals_of_the_thread_that_spawns_it() {
    let blocked_in_child = || {
        let output = Command::new("grep").args(["SigBlk", "/proc/self/status"]).output().unwrap();
        let line = String::from_utf8(output.stdout).unwrap();
        u64::from_str_radix(line.trim_start_matches("SigBlk:").trim(), 16).unwrap()
    };
    let bit = 1 << (libc::SIGUSR1 - 1);
    let seen = std::thread::spawn(move || {
        let before = blocked_in_child();
        // SAFETY: the set is filled by the first call before it is read; only this thread's mask changes, and the thread ends.
        unsafe {
            let mut set = MaybeUninit::zeroed();
            libc::sigemptyset(set.as_mut_ptr());
            libc::sigaddset(set.as_mut_ptr(), libc::SIGUSR1);
            libc::pthread_sigmask(libc::SIG_BLOCK, set.as_ptr(), ptr::null_mut());
        }
        (before & bit != 0, blocked_in_child() & bit != 0)
    });
    assert_eq!(seen.join().unwrap(), (false, true));
}
