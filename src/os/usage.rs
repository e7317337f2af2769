//! What the operating system counted for one thread, and which thread it is.
//!
//! Both speak of the calling thread: a worker asks for itself, at its start and at its end. It must not know what the
//! thread worked at.
#![cfg_attr(target_os = "linux", expect(unsafe_code, reason = "getrusage for one thread has no safe wrapper"))]

use rustix::time::{ClockId, clock_gettime};

use crate::event::Usage;

#[cfg(target_os = "linux")]
use linux as native;
#[cfg(not(target_os = "linux"))]
use portable as native;

/// What the calling thread has used since it began.
///
/// Processor time has the resolution of the thread's clock; `getrusage` would count it in ticks on some kernels. Two system
/// calls, about 0.7 us: for the ends of a worker, not for its loops. Where switches are not counted for a thread they are 0.
#[must_use]
pub fn thread_usage() -> Usage {
    native::thread_usage()
}

/// What the calling thread has used since `before`, its own earlier [`thread_usage`].
#[must_use]
pub fn usage_since(before: Usage) -> Usage {
    difference(thread_usage(), before)
}

/// The calling thread's id in the operating system's own tools; 0 where it has none that they show.
#[must_use]
pub fn thread_id() -> u32 {
    native::thread_id()
}

/// Gives the calling thread a name in the operating system's own tools, as far as they show one.
pub fn call_this_thread(name: &str) {
    native::call_this_thread(name);
}

fn difference(after: Usage, before: Usage) -> Usage {
    Usage {
        cpu_ns: after.cpu_ns.saturating_sub(before.cpu_ns),
        voluntary_switches: after.voluntary_switches.saturating_sub(before.voluntary_switches),
        involuntary_switches: after.involuntary_switches.saturating_sub(before.involuntary_switches),
    }
}

/// Processor time of the calling thread, user and system, ns. One system call, about half a microsecond.
#[must_use]
pub fn thread_cpu_ns() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    // Time used is never negative, and 64 bits of ns last 584 years.
    u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000 + u64::try_from(time.tv_nsec).unwrap_or(0)
}

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::CString;
    use std::mem::MaybeUninit;

    use crate::event::Usage;

    pub(super) fn call_this_thread(name: &str) {
        // A name that cannot be given is only missed by whoever looks for it.
        if let Ok(name) = CString::new(name) {
            let _ = rustix::thread::set_name(&name);
        }
    }

    pub(super) fn thread_usage() -> Usage {
        let (voluntary_switches, involuntary_switches) = switches();
        Usage { cpu_ns: super::thread_cpu_ns(), voluntary_switches, involuntary_switches }
    }

    pub(super) fn thread_id() -> u32 {
        rustix::thread::gettid().as_raw_pid().unsigned_abs()
    }

    /// Voluntary and involuntary context switches of the calling thread.
    fn switches() -> (u32, u32) {
        let mut usage = MaybeUninit::<libc::rusage>::zeroed();
        // SAFETY: the pointer is valid for writing one `rusage`, and the call writes nothing else.
        if unsafe { libc::getrusage(libc::RUSAGE_THREAD, usage.as_mut_ptr()) } != 0 {
            return (0, 0);
        }
        // SAFETY: the struct holds integers only; it was zeroed, and filled by the call, which succeeded.
        let usage = unsafe { usage.assume_init() };
        (whole(usage.ru_nvcsw), whole(usage.ru_nivcsw))
    }

    fn whole(count: libc::c_long) -> u32 {
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

#[cfg(any(test, not(target_os = "linux")))]
mod portable {
    use crate::event::Usage;

    pub(super) fn call_this_thread(_name: &str) {}

    pub(super) fn thread_usage() -> Usage {
        Usage { cpu_ns: super::thread_cpu_ns(), voluntary_switches: 0, involuntary_switches: 0 }
    }

    pub(super) fn thread_id() -> u32 {
        0
    }
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;
    use std::thread;
    use std::time::Duration;

    use super::*;

    fn work() {
        for number in 0..10_000_000_u64 {
            black_box(number);
        }
    }

    #[test]
    fn work_costs_processor_time_to_the_thread_that_does_it() {
        let before = thread_usage();
        work();
        let used = usage_since(before);
        assert!(used.cpu_ns > 0);

        let before = thread_usage();
        let theirs = thread::spawn(|| {
            let before = thread_usage();
            work();
            usage_since(before)
        });
        let theirs = theirs.join().unwrap();
        let ours = usage_since(before);
        assert!(theirs.cpu_ns > 0);
        assert!(ours.cpu_ns < used.cpu_ns + theirs.cpu_ns, "waiting for {theirs:?} cost us {ours:?}");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_thread_is_called_as_it_is_told_and_by_the_twin_as_before() {
        let named = thread::spawn(|| {
            call_this_thread("racelab B");
            portable::call_this_thread("nobody");
            std::fs::read_to_string("/proc/thread-self/comm").unwrap()
        });
        assert_eq!(named.join().unwrap(), "racelab B\n");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_sleep_is_a_voluntary_switch() {
        let before = thread_usage();
        thread::sleep(Duration::from_micros(100));
        assert!(usage_since(before).voluntary_switches >= 1);
    }

    #[test]
    fn the_twin_tells_the_same_processor_time_and_no_switches() {
        let before = thread_usage();
        let twin = portable::thread_usage();
        let after = thread_usage();
        assert!(before.cpu_ns <= twin.cpu_ns && twin.cpu_ns <= after.cpu_ns, "{before:?} {twin:?} {after:?}");
        thread::sleep(Duration::from_micros(100));
        let twin = portable::thread_usage();
        assert_eq!((twin.voluntary_switches, twin.involuntary_switches), (0, 0));
        assert_eq!(portable::thread_id(), 0);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn every_thread_has_an_id_of_its_own() {
        let other = thread::spawn(thread_id).join().unwrap();
        assert_ne!(thread_id(), 0);
        assert_ne!(thread_id(), other);
        assert_eq!(thread_id(), thread_id());
    }

    #[test]
    fn a_difference_never_goes_below_zero() {
        let more = Usage { cpu_ns: 5, voluntary_switches: 1, involuntary_switches: 9 };
        let less = Usage { cpu_ns: 3, voluntary_switches: 2, involuntary_switches: 4 };
        assert_eq!(difference(more, less), Usage { cpu_ns: 2, voluntary_switches: 0, involuntary_switches: 5 });
    }
}
