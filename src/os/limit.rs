//! How many files the program may have open. Portable: both systems have the same two limits.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Sees to it that so many files may be open at once, as far as the system lets a program decide that by itself. The
/// usual limit is low for the sake of old programs; raising it is what it is there for. It is never lowered.
pub fn allow_open_files(wanted: u64) {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let allowed = maximum.map_or(wanted, |maximum| wanted.min(maximum));
    if current.is_some_and(|current| current < allowed) {
        // Whatever finds no file left later reports that itself.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(allowed), maximum });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_never_lowered_and_never_above_what_is_allowed() {
        let before = getrlimit(Resource::Nofile);
        allow_open_files(1);
        assert_eq!(getrlimit(Resource::Nofile).current, before.current);
        allow_open_files(u64::MAX);
        let after = getrlimit(Resource::Nofile);
        assert!(after.current >= before.current && after.maximum == before.maximum);
    }
}
