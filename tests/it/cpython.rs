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
