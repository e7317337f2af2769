//! The end of memory: the program ends with one line, having given the terminal back and cleared up.
//!
//! The standard library would abort, and say so in lines of its own on a screen that is still drawn on. It must not know
//! what there is to clear up: whoever does leaves that here, before it is needed.
#![expect(unsafe_code, reason = "allocators are unsafe by their nature")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::time::Duration;

use super::farewell::say_farewell;
use super::signal::{disposition, set_disposition, unstopped};

/// The exit code of a program that has no memory left.
const FAILED: i32 = 1;

/// Bytes that are kept back for the first time that there are none: whoever asked gets them, and whoever would start
/// something is told to leave it. It is room for addresses alone; nothing is written there.
const BALLAST: usize = 16 << 20;

/// Bytes that are kept back so that there is something to clear up with.
const LAST: usize = 256 << 10;

/// How long clearing up may take, seconds.
const PATIENCE: u32 = 2;

static LAST_WORDS: OnceLock<LastWords> = OnceLock::new();
static ENDING: AtomicBool = AtomicBool::new(false);
static SCARCE: AtomicBool = AtomicBool::new(false);
static FOR_OTHERS: Reserve<BALLAST> = Reserve(AtomicPtr::new(ptr::null_mut()));
static FOR_THE_END: Reserve<LAST> = Reserve(AtomicPtr::new(ptr::null_mut()));

struct LastWords {
    line: String,
    clear_up: fn(),
}

/// Memory that is kept back.
struct Reserve<const BYTES: usize>(AtomicPtr<u8>);

impl<const BYTES: usize> Reserve<BYTES> {
    const LAYOUT: Layout = match Layout::from_size_align(BYTES, 16) {
        Ok(layout) => layout,
        Err(_) => panic!("it is a power of two"),
    };

    /// Keeps it back, if it is not yet; whether it is now.
    fn keep(&self) -> bool {
        if !self.0.load(Ordering::Acquire).is_null() {
            return true;
        }
        // SAFETY: the layout is not empty.
        let memory = unsafe { System.alloc(Self::LAYOUT) };
        if memory.is_null() {
            return false;
        }
        if self.0.compare_exchange(ptr::null_mut(), memory, Ordering::AcqRel, Ordering::Acquire).is_err() {
            // SAFETY: it was allocated above, and nobody else has it.
            unsafe { System.dealloc(memory, Self::LAYOUT) };
        }
        true
    }

    /// Gives it up, if it is kept.
    fn release(&self) {
        let memory = self.0.swap(ptr::null_mut(), Ordering::AcqRel);
        if !memory.is_null() {
            // SAFETY: it was allocated by this allocator with this layout, and is taken from its place but once.
            unsafe { System.dealloc(memory, Self::LAYOUT) };
        }
    }
}

thread_local! {
    /// Whether this thread has asked whether there is memory, and takes no for an answer.
    static ASKS: Cell<bool> = const { Cell::new(false) };
    /// Whether this thread ends the program.
    static ENDS: Cell<bool> = const { Cell::new(false) };
}

/// The system's allocator, which ends the program where there is no memory. It is for the program alone: tests have
/// allocators of their own.
#[derive(Debug)]
pub struct Allocator;

// SAFETY: it is the system's allocator, which is one; what it answers is passed on as it is, at the second attempt if not
// at the first.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: what holds for this call holds for that one, here and below; one that failed has changed nothing.
        had(|| unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        had(|| unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        had(|| unsafe { System.realloc(memory, layout, size) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) };
    }
}

#[inline]
fn had(allocate: impl Fn() -> *mut u8) -> *mut u8 {
    let memory = allocate();
    if memory.is_null() && !ASKS.get() { at_last(&allocate) } else { memory }
}

#[cold]
fn at_last(allocate: &dyn Fn() -> *mut u8) -> *mut u8 {
    SCARCE.store(true, Ordering::Relaxed);
    FOR_OTHERS.release();
    let mut memory = allocate();
    if memory.is_null() {
        // Another thread may be about to give it up.
        std::thread::sleep(Duration::from_millis(1));
        memory = allocate();
    }
    if memory.is_null() { end() } else { memory }
}

/// What is said and done when memory ends: a line for standard error, and a function that clears up with the little that
/// has been kept back. The first one who says so counts.
pub fn mind_memory(line: String, clear_up: fn()) {
    // Where there is no memory even now, nothing is kept back.
    FOR_THE_END.keep();
    FOR_OTHERS.keep();
    // One that comes second is not needed.
    let _ = LAST_WORDS.set(LastWords { line, clear_up });
}

/// Whether there is so little memory that nothing more should be started. What others have given back meanwhile is kept
/// back again first.
#[must_use]
pub fn memory_is_scarce() -> bool {
    if SCARCE.load(Ordering::Relaxed) && FOR_OTHERS.keep() {
        SCARCE.store(false, Ordering::Relaxed);
    }
    SCARCE.load(Ordering::Relaxed)
}

/// Does something that asks for memory and takes no for an answer, as `try_reserve` does.
pub fn asking_for_memory<T>(ask: impl FnOnce() -> T) -> T {
    struct Before(bool);

    impl Drop for Before {
        fn drop(&mut self) {
            ASKS.set(self.0);
        }
    }

    let _before = Before(ASKS.replace(true));
    ask()
}

/// Ends the program as where there is no memory: for whoever has learnt that otherwise.
pub fn end_without_memory() -> ! {
    end()
}

#[cold]
fn end() -> ! {
    if !ENDING.swap(true, Ordering::SeqCst) {
        ENDS.set(true);
        // Clearing up may need what this thread or another one holds. What it has not done in time is left.
        let _ = set_disposition(libc::SIGALRM, &disposition(on_alarm as *const () as libc::sighandler_t));
        // SAFETY: it has a signal sent, for which there is a handler now.
        unsafe { libc::alarm(PATIENCE) };
        FOR_THE_END.release();
        // If memory ends once more in here, it goes on below.
        if let Some(last) = LAST_WORDS.get() {
            (last.clear_up)();
        }
    } else if !ENDS.get() {
        // Another thread is about to end all of them.
        loop {
            std::thread::park();
        }
    }
    unstopped(say_last_words)
}

extern "C" fn on_alarm(_: i32) {
    say_last_words();
}

/// Calls nothing that the handler of a signal may not call.
fn say_last_words() -> ! {
    say_farewell();
    if let Some(last) = LAST_WORDS.get() {
        // There is no other place to say it.
        let _ = rustix::io::write(rustix::stdio::stderr(), last.line.as_bytes());
    }
    // SAFETY: it ends the process, whatever its threads do.
    unsafe { libc::_exit(FAILED) }
}
