//! The ground floor: everything that needs `unsafe` or names a platform. No other room does either.
//!
//! It knows processes, threads, signals and descriptors; it must not know what a run, a model or a scenario is. Linux is
//! the first home; wherever a call of Linux alone is used, a portable twin stands beside it, and both are compiled and
//! tested on Linux (a `cfg` picks only the default).
//!
//! | room | what it holds | who uses it | the portable twin |
//! | --- | --- | --- | --- |
//! | `words` | the shared counter, its lock and the start gate | guards, engines | the same |
//! | `robust_lock` | a lock across processes that survives a killed holder | guards, `processes` | the same |
//! | `memory` | memory that child processes can map | `processes` | a mapped temporary file for a memfd |
//! | `ring_ends` | how much was put into a queue and taken from it, with a lock at either end | `ring` | the same |
//! | `ring` | a queue that child processes put into and take from | `processes`, the guard `channel` | the same files as `memory` |
//! | `polling` | waiting for what nobody can tell across processes | locks, rings | the same |
//! | `shared_bytes` | bytes that child processes can read where they are | `processes` | a mapped temporary file for a memfd |
//! | `pipe` | a child that may not be reading, or writing | `processes` | the same |
//! | `usage` | what one thread has used; its id and its name | engines | processor time alone; no id |
//! | `parent` | dying with the parent; finding and comparing the program | `processes` | the pipe's end alone |
//! | `signal` | names, job control, the Ctrl-C of the terminal | `processes`, faces | the same, with fewer signals |
//! | `file` | what a file is beside its name, files without one, pipes without a reader | files that are written | a file with a name for a nameless one |
//! | `fork` | splitting a process of one thread; memory of its own | `spawn-tree`'s measuring | it says that it cannot |
//! | `interface` | the addresses of the machine | the class | the same |
//! | `limit` | how many files may be open | `http` | the same |
//! | `terminal` | waiting for keys, noticing a hang-up, late readers | faces | the same |
//! | `farewell` | giving the terminal back in a crash | the screen | the same |
//! | `allocator` | the end of memory | the program | the same |

mod allocator;
mod farewell;
mod file;
mod following;
mod fork;
mod interface;
mod limit;
mod memory;
mod parent;
mod pipe;
mod polling;
mod ring;
mod ring_ends;
mod robust_lock;
mod shared_bytes;
mod signal;
mod terminal;
mod usage;
mod words;

/// Atomic words. Files that name them through here can be put before a model checker with words of its own (`models`).
mod atomics {
    pub(super) use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
}

#[cfg(test)]
mod test_child;

pub use allocator::{Allocator, asking_for_memory, end_without_memory, memory_is_scarce, mind_memory};
pub use farewell::{drop_farewell, leave_farewell};
pub use file::{
    FileId, is_nobody_there, is_pipe, is_private_folder, make_alike, name, nameless, open_at_once, open_to_read,
    private, wait_writable,
};
pub use following::Following;
pub use fork::{Forked, fork, own_memory};
pub use interface::{Interface, interfaces};
pub use limit::allow_open_files;
pub use memory::{CounterMemory, SharedMemory};
pub use parent::{adopt_orphans, build_id, called, die_with_parent, own_program, reap_children, tie_to_this_thread};
pub use pipe::{inherit, never_block, readable_until};
pub use polling::Polling;
pub use ring::{RingShape, SharedRing};
pub use robust_lock::RobustLock;
pub use shared_bytes::SharedBytes;
pub use signal::{
    ending_signals, exit_by_signal_code, go_on, has_ended, ignore_file_size_signal, ignore_terminal_signals_in_child,
    interrupt_group_of, kill_by_number, kill_group_by_number, kill_group_of, on_terminate, raise_stop_for_group,
    signal_name, start_following, start_unstopped, stop_as_usual, terminate, unstopped,
};
pub use terminal::{Output, Readable, is_in_foreground, wait_readable};
pub use usage::{call_this_thread, thread_cpu_ns, thread_id, thread_usage, usage_since};
pub use words::{LOCKS, Line, Words};
