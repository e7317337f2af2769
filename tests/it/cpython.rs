//! What the texts claim of `CPython`, held against the one of the machine.

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
    assert_eq!(said.lines().next(), Some("main ends"), "{said}");
    assert_eq!(said.matches("ran").count(), 2, "{said}");
}

#[test]
fn one_more_task_stands_in_the_pipe_to_the_processes() {
    let Some(said) = python(&shut_down("ProcessPoolExecutor")) else { return };
    assert_eq!(said.matches("ran").count(), 3, "{said}");
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
