//! Panics that are caught: of a task, of an engine. They become a phrase, and nothing else is said of them.
//!
//! It must not know what panicked.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo, catch_unwind};

use crate::os;
use crate::text::{Phrase, visible};

thread_local! {
    /// Whether a panic of this thread will be caught here.
    static CATCHES: Cell<bool> = const { Cell::new(false) };
}

/// Does something that may panic.
///
/// # Errors
/// What the panic said.
pub fn caught<T>(risky: impl FnOnce() -> T) -> Result<T, Phrase> {
    let before = CATCHES.replace(true);
    let done = catch_unwind(AssertUnwindSafe(risky));
    CATCHES.set(before);
    done.map_err(|panic| panicked(&*panic))
}

/// Why a panic happened, as a phrase.
#[must_use]
pub fn panicked(panic: &(dyn Any + Send)) -> Phrase {
    let said = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Phrase::new("task.panicked").with("said", visible(said.unwrap_or("…")).into_owned())
}

/// Whether a panic is that of a thread which has started and finds no memory for the stack of its handlers: the standard
/// library aborts after it. It has no kind of its own; these are its words.
#[must_use]
pub fn lacks_a_stack(panic: &PanicHookInfo<'_>) -> bool {
    panic.payload_as_str().is_some_and(|said| {
        said.starts_with("failed to allocate an alternative stack")
            || said.starts_with("failed to set up alternative stack guard page")
    })
}

/// From now on panics that are [`caught`] are not printed; all others are, as before. A thread that lacks a stack ends the
/// program as any other lack of memory does.
pub fn silence_caught_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if lacks_a_stack(panic) {
            os::end_without_memory();
        }
        // A thread that is ending catches nothing any more.
        if !CATCHES.try_with(Cell::get).unwrap_or(false) {
            before(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: &str = "work::caught::tests::as_a_child";

    /// Hooks belong to a whole process: this one has its own.
    #[test]
    #[ignore = "the child's half of another test"]
    fn as_a_child() {
        if std::env::var_os(HALF).is_some() {
            silence_caught_panics();
            let _ = caught(|| panic!("of a task"));
            let _ = std::thread::spawn(|| panic!("of somebody else")).join();
        }
    }

    #[test]
    fn a_caught_panic_is_not_printed_and_any_other_is() {
        let mut child = std::process::Command::new(std::env::current_exe().expect("it runs"));
        child.args(["--exact", HALF, "--ignored", "--nocapture", "--quiet"]).env(HALF, "yes");
        let said = child.output().expect("it can be started again");
        let said = String::from_utf8_lossy(&said.stderr);
        assert!(!said.contains("of a task") && said.contains("of somebody else"), "{said}");
    }

    const STACK: &str = "work::caught::tests::as_a_child_without_a_stack";

    #[test]
    #[ignore = "the child's half of another test"]
    fn as_a_child_without_a_stack() {
        if std::env::var_os(STACK).is_some() {
            os::mind_memory("no memory is left\n".to_owned(), || ());
            silence_caught_panics();
            let _ = std::thread::spawn(|| panic!("failed to allocate an alternative stack: {}", 12)).join();
            println!("it went on");
        }
    }

    #[test]
    fn a_thread_without_a_stack_ends_the_program_in_its_own_words() {
        let mut child = std::process::Command::new(std::env::current_exe().expect("it runs"));
        child.args(["--exact", STACK, "--ignored", "--nocapture", "--quiet"]).env(STACK, "yes");
        let ended = child.output().expect("it can be started again");
        let said = [&ended.stdout, &ended.stderr].map(|said| String::from_utf8_lossy(said).into_owned());
        assert_eq!((ended.status.code(), said[1].as_str()), (Some(1), "no memory is left\n"), "{said:?}");
        assert!(!said[0].contains("went on"), "{said:?}");
    }

    #[test]
    fn a_panic_becomes_a_phrase_and_what_comes_after_is_not_caught() {
        assert_eq!(caught(|| 7), Ok(7));
        let inner = caught(|| {
            let why = caught(|| panic!("no {}", 1)).map_err(|why: Phrase| why);
            assert!(CATCHES.get(), "the outer one still catches");
            why
        });
        let said = Phrase::new("task.panicked").with("said", "no 1");
        assert_eq!(inner, Ok(Err::<(), _>(said)));
        assert!(!CATCHES.get());
    }
}
