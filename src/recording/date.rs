//! The wall clock in words: the moment of a recording, as every reader of files understands it.

use std::time::{SystemTime, UNIX_EPOCH};

/// A moment on the wall clock, in UTC, to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    year: i64,
    month: u32,
    day: u32,
    second_of_day: u64,
}

const DAY: u64 = 86_400;

impl Date {
    /// Now.
    #[must_use]
    pub fn now() -> Self {
        // A clock that stands before 1970 is wrong by so much that the day does not matter.
        Self::at(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
    }

    /// So many seconds after 1970 began.
    fn at(seconds: u64) -> Self {
        let days = i64::try_from(seconds / DAY).unwrap_or(0);
        // Years are counted from March, so that the day that comes every four years is the last of its year.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let small = |part: i64| u32::try_from(part).unwrap_or(0);
        Self { year, month: small(month), day: small(day), second_of_day: seconds % DAY }
    }

    /// As RFC 3339 has it: `2026-11-21T09:30:00Z`.
    #[must_use]
    pub fn rfc3339(&self) -> String {
        let (hour, minute, second) = self.time();
        format!("{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", self.year, self.month, self.day)
    }

    /// As a part of a file's name: `20261121-093000`.
    #[must_use]
    pub fn for_a_file(&self) -> String {
        let (hour, minute, second) = self.time();
        format!("{:04}{:02}{:02}-{hour:02}{minute:02}{second:02}", self.year, self.month, self.day)
    }

    fn time(&self) -> (u64, u64, u64) {
        (self.second_of_day / 3_600, self.second_of_day / 60 % 60, self.second_of_day % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "1970-01-01T00:00:00Z")]
    #[case(951_782_399, "2000-02-28T23:59:59Z")]
    #[case(951_782_400, "2000-02-29T00:00:00Z")]
    #[case(951_868_800, "2000-03-01T00:00:00Z")]
    #[case(1_767_225_599, "2025-12-31T23:59:59Z")]
    #[case(1_798_791_000, "2027-01-01T08:10:00Z")]
    #[case(4_107_542_400, "2100-03-01T00:00:00Z")]
    fn seconds_are_days_of_the_calendar(#[case] seconds: u64, #[case] words: &str) {
        assert_eq!(Date::at(seconds).rfc3339(), words);
    }

    #[test]
    fn a_file_is_named_after_its_moment() {
        assert_eq!(Date::at(1_798_791_000).for_a_file(), "20270101-081000");
    }
}
