//! What the texts claim of `CPython`, held against the one of the machine.

use rstest::rstest;

use crate::support::python::python;

/// Whether a program says all of this, in this order.
#[track_caller]
fn says(program: &str, expected: &[&str]) {
    let Some(said) = python(program) else { return };
    let mut rest = said.as_str();
    for words in expected {
        let at = rest.find(words);
        rest = &rest[at.unwrap_or_else(|| panic!("`{words}` is missing in: {said}")) + words.len()..];
    }
}

const POOL: &str = "
import time
from concurrent.futures import ThreadPoolExecutor, TimeoutError, as_completed

def task(number):
    time.sleep(0.3)
    return number

def ask(future):
    try:
        return future.result(timeout=0.02)
    except TimeoutError:
        return None

with ThreadPoolExecutor(max_workers=4) as pool:
    futures = [pool.submit(task, number) for number in range(4)]
";

#[test]
fn a_result_that_is_not_waited_for_any_longer_comes_all_the_same() {
    let program = format!(
        "{POOL}
    print('in time', [ask(future) for future in futures])
print('after all', [future.result() for future in futures])
"
    );
    says(&program, &["in time [None, None, None, None]", "after all [0, 1, 2, 3]"]);
}

#[test]
fn after_as_completed_no_timeout_fires() {
    let program = format!("{POOL}    print(sorted(ask(future) for future in as_completed(futures)))\n");
    says(&program, &["[0, 1, 2, 3]"]);
}

#[test]
fn wait_for_cancels_the_task() {
    let program = "
import asyncio

async def task():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print('cancelled')
        raise

async def main():
    try:
        await asyncio.wait_for(task(), timeout=0.02)
    except asyncio.TimeoutError:
        print('timed out')

asyncio.run(main())
";
    says(program, &["cancelled", "timed out"]);
}

#[test]
fn who_is_no_daemon_is_waited_for_at_exit() {
    let program = "
import threading, time

def work():
    time.sleep(0.1)
    print('the thread ends', flush=True)

threading.Thread(target=work).start()
print('main ends', flush=True)
";
    says(program, &["main ends", "the thread ends"]);
}

/// Shuts a pool of two down that has begun with two of eight tasks, and tells what ran.
fn shut_down(executor: &str) -> String {
    format!(
        "
import time
from concurrent.futures import {executor}

def task(number):
    time.sleep(0.6)
    print('ran', number, flush=True)

if __name__ == '__main__':
    pool = {executor}(2)
    futures = [pool.submit(task, number) for number in range(8)]
    time.sleep(0.3)
    pool.shutdown(wait=False, cancel_futures=True)
    print('main ends', flush=True)
"
    )
}

#[test]
fn cancelled_futures_never_begin_and_the_pool_is_joined_at_exit() {
    let Some(said) = python(&shut_down("ThreadPoolExecutor")) else { return };
    assert!(said.contains("main ends"), "{said}");
    // The two that had begun; more of them on a machine so busy that main came late.
    assert!((2..8).contains(&said.matches("ran").count()), "{said}");
}

#[test]
fn one_more_task_stands_in_the_pipe_to_the_processes() {
    let Some(said) = python(&shut_down("ProcessPoolExecutor")) else { return };
    // Beside the two that had begun; more of them on a machine so busy that main came late.
    assert!((3..8).contains(&said.matches("ran").count()), "{said}");
}

#[test]
fn a_daemon_process_gets_a_signal_that_it_may_catch() {
    let program = "
import multiprocessing, os, signal, time

def plain(ready):
    ready.set()
    time.sleep(60)

def clean(ready):
    def caught(*_):
        raise SystemExit(0)
    signal.signal(signal.SIGTERM, caught)
    try:
        ready.set()
        time.sleep(60)
    finally:
        print('cleaned up', flush=True)

def main():
    for work in (plain, clean):
        ready = multiprocessing.Event()
        child = multiprocessing.Process(target=work, args=(ready,), daemon=True)
        child.start()
        ready.wait()
        children.append(child)

def tell():
    print('exit codes', [child.exitcode for child in children])

if __name__ == '__main__':
    import atexit, multiprocessing.util
    children = []
    # What is registered last is done first: the exit of multiprocessing, and then the telling.
    atexit.unregister(multiprocessing.util._exit_function)
    atexit.register(tell)
    atexit.register(multiprocessing.util._exit_function)
    main()
";
    says(program, &["cleaned up", "exit codes [-15, 0]"]);
}

#[test]
fn what_is_left_when_the_main_coroutine_ends_is_cancelled() {
    let program = "
import asyncio

async def other():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print('cancelled')
        raise

async def main():
    task = asyncio.create_task(other())
    await asyncio.sleep(0)
    print('main ends')

asyncio.run(main())
";
    says(program, &["main ends", "cancelled"]);
}

/// A program without a main guard that starts children in one of three ways, by one of three means; it writes down how often
/// its main ran.
fn unguarded(how: &str, method: &str) -> String {
    let body = match how {
        "Process" => {
            "children = [multiprocessing.Process(target=work) for _ in range(3)]
for child in children:
    child.start()
for child in children:
    child.join()
print('exit codes', [child.exitcode for child in children])"
        }
        "ProcessPoolExecutor" => {
            "from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(2) as pool:
    print('result', list(pool.map(abs, [-1, 2])))"
        }
        _ => {
            "import os, sys, threading, time
def give_up():
    end = time.time() + 30
    while os.path.getsize('mains') < 5 and time.time() < end:
        time.sleep(0.05)
    print('mains', os.path.getsize('mains'), flush=True)
    for child in multiprocessing.active_children():
        child.kill()
    os._exit(0)
if multiprocessing.parent_process() is None:
    threading.Thread(target=give_up, daemon=True).start()
with multiprocessing.Pool(2) as pool:
    print('result', pool.map(abs, [-1, 2]))"
        }
    };
    format!(
        "
import multiprocessing
multiprocessing.set_start_method('{method}', force=True)

def work():
    pass

with open('mains', 'a') as mains:
    mains.write('.')
{body}
"
    )
}

#[rstest]
#[case("Process", "spawn", "exit codes [1, 1, 1]")]
#[case("Process", "forkserver", "exit codes [1, 1, 1]")]
#[case("ProcessPoolExecutor", "spawn", "BrokenProcessPool")]
#[case("ProcessPoolExecutor", "forkserver", "BrokenProcessPool")]
fn without_a_guard_children_that_run_main_again_are_refused(
    #[case] how: &str,
    #[case] method: &str,
    #[case] expected: &str,
) {
    let Some(said) = python(&unguarded(how, method)) else { return };
    assert!(said.contains(expected) && said.contains("RuntimeError"), "{said}");
}

#[rstest]
fn under_fork_nobody_runs_main_again(#[values("Process", "ProcessPoolExecutor", "Pool")] how: &str) {
    let Some(said) = python(&unguarded(how, "fork")) else { return };
    let expected = if how == "Process" { "exit codes [0, 0, 0]" } else { "result [1, 2]" };
    assert!(said.contains(expected) && !said.contains("RuntimeError"), "{said}");
}

#[rstest]
fn a_pool_without_a_guard_starts_its_workers_again_for_ever(#[values("spawn", "forkserver")] method: &str) {
    let Some(said) = python(&unguarded("Pool", method)) else { return };
    let mains = said.lines().find_map(|line| line.split("mains ").nth(1)?.trim().parse::<u32>().ok());
    // Itself, its two workers, and at least two more in their place.
    assert!(mains.is_some_and(|mains| mains >= 5), "{mains:?} mains: {said}");
}

#[test]
fn with_releases_a_lock_and_a_forgotten_release_does_not() {
    let program = "
import threading

lock = threading.Lock()
try:
    with lock:
        raise ValueError
except ValueError:
    print('after with', lock.locked())
try:
    lock.acquire()
    raise ValueError
    lock.release()
except ValueError:
    print('by hand', lock.locked())
print('another gets it', lock.acquire(timeout=0.02))
";
    says(program, &["after with False", "by hand True", "another gets it False"]);
}
