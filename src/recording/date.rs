//! The wall clock in words: the moment of a recording, as every reader of files understands it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A moment on the wall clock, in UTC, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date(SystemTime);

/// The last second that has a year of four digits, after 1970 began.
const LAST: Duration = Duration::from_secs(253_402_300_799);

impl Date {
    /// Now.
    #[must_use]
    pub fn now() -> Self {
        // A clock before 1970 is wrong by so much that the day does not matter.
        Self::at(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default())
    }

    /// So long after 1970 began.
    fn at(since: Duration) -> Self {
        Self(UNIX_EPOCH + since.min(LAST))
    }

    /// As RFC 3339 has it: `2026-11-21T09:30:00Z`.
    #[must_use]
    pub fn rfc3339(&self) -> String {
        humantime::format_rfc3339_seconds(self.0).to_string()
    }

    /// As a part of a file's name: `20261121-093000`.
    #[must_use]
    pub fn for_a_file(&self) -> String {
        self.rfc3339().replace(['-', ':', 'Z'], "").replace('T', "-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "1970-01-01T00:00:00Z")]
    #[case(951_782_400, "2000-02-29T00:00:00Z")]
    #[case(1_798_791_000, "2027-01-01T08:10:00Z")]
    #[case(u64::MAX, "9999-12-31T23:59:59Z")]
    fn seconds_are_days_of_the_calendar(#[case] seconds: u64, #[case] words: &str) {
        assert_eq!(Date::at(Duration::from_secs(seconds)).rfc3339(), words);
    }

    #[test]
    fn a_file_is_named_after_its_moment() {
        assert_eq!(Date::at(Duration::from_mins(29_979_850)).for_a_file(), "20270101-081000");
    }
}
