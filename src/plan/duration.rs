//! Durations as people type them: `250ms`, `1s`, `1.5s`, `0.5s..3s`.

use crate::text::Phrase;

/// Why a duration could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DurationError {
    /// A number without `ns`, `us`, `ms`, `s` or `min`.
    NoUnit,
    /// Not a number, or not a finite one.
    NotANumber,
    /// Below zero.
    Negative,
    /// More than a day.
    TooLong,
    /// The first of a range is longer than the last.
    Backwards,
    /// A range without `..`.
    NoRange,
}

impl DurationError {
    /// The same for people: what is wrong, and how to write it.
    #[must_use]
    pub fn why(self) -> Phrase {
        Phrase::new(match self {
            Self::NoUnit => "why.no-unit",
            Self::NotANumber => "why.not-a-duration",
            Self::Negative => "why.negative",
            Self::TooLong => "why.too-long",
            Self::Backwards => "why.backwards",
            Self::NoRange => "why.no-range",
        })
    }
}

/// Nanoseconds of a millisecond.
pub const MILLISECOND: u64 = 1_000_000;

/// Nanoseconds of a second.
pub const SECOND: u64 = 1_000 * MILLISECOND;

/// So many milliseconds each, ns: what a setting of a duration steps through.
#[must_use]
pub const fn milliseconds<const N: usize>(mut steps: [u64; N]) -> [u64; N] {
    let mut at = 0;
    while at < N {
        steps[at] *= MILLISECOND;
        at += 1;
    }
    steps
}

/// The longest duration that is accepted, ns: one day.
pub(super) const MAX_DURATION_NS: u64 = 86_400_000_000_000;

const UNITS: [(&str, f64); 6] = [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("min", 6e10), ("s", 1e9)];

/// Reads a duration into nanoseconds.
///
/// # Errors
/// [`DurationError`] says what is wrong with it.
///
/// ```
/// use racelab::plan::parse_duration;
/// assert_eq!(parse_duration("250ms"), Ok(250_000_000));
/// assert_eq!(parse_duration("1.5s"), Ok(1_500_000_000));
/// assert!(parse_duration("15").is_err());
/// ```
pub fn parse_duration(text: &str) -> Result<u64, DurationError> {
    let text = text.trim();
    let Some((number, scale)) =
        UNITS.iter().find_map(|(unit, scale)| text.strip_suffix(unit).map(|number| (number.trim(), *scale)))
    else {
        return Err(if text.parse::<f64>().is_ok_and(f64::is_finite) {
            DurationError::NoUnit
        } else {
            DurationError::NotANumber
        });
    };
    let value: f64 = number.parse().map_err(|_| DurationError::NotANumber)?;
    if !value.is_finite() {
        return Err(DurationError::NotANumber);
    }
    if value < 0.0 {
        return Err(DurationError::Negative);
    }
    let nanos = (value * scale).round();
    #[expect(clippy::cast_precision_loss, reason = "one day in ns is far below 2^53")]
    if nanos > MAX_DURATION_NS as f64 {
        return Err(DurationError::TooLong);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked: 0 <= nanos <= one day")]
    Ok(nanos as u64)
}

/// Reads `MIN..MAX` into nanoseconds. A single duration is a range of one value.
///
/// # Errors
/// [`DurationError`] says what is wrong with it.
///
/// ```
/// use racelab::plan::parse_duration_range;
/// assert_eq!(parse_duration_range("0.5s..3s"), Ok((500_000_000, 3_000_000_000)));
/// ```
pub fn parse_duration_range(text: &str) -> Result<(u64, u64), DurationError> {
    let (low, high) = if let Some((low, high)) = text.split_once("..") {
        (parse_duration(low)?, parse_duration(high.trim_start_matches('='))?)
    } else {
        let both = parse_duration(text).map_err(|error| match error {
            DurationError::NotANumber => DurationError::NoRange,
            other => other,
        })?;
        (both, both)
    };
    if low > high { Err(DurationError::Backwards) } else { Ok((low, high)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("0s", 0)]
    #[case("12ns", 12)]
    #[case("3us", 3_000)]
    #[case(" 1.5 s ", 1_500_000_000)]
    #[case("2min", 120_000_000_000)]
    fn durations_with_units_are_read(#[case] text: &str, #[case] nanos: u64) {
        assert_eq!(parse_duration(text), Ok(nanos));
    }

    #[rstest]
    #[case("5", DurationError::NoUnit)]
    #[case("-1s", DurationError::Negative)]
    #[case("NaNs", DurationError::NotANumber)]
    #[case("infs", DurationError::NotANumber)]
    #[case("", DurationError::NotANumber)]
    #[case("soon", DurationError::NotANumber)]
    #[case("1e300s", DurationError::TooLong)]
    #[case("2000min", DurationError::TooLong)]
    fn bad_durations_say_why(#[case] text: &str, #[case] error: DurationError) {
        assert_eq!(parse_duration(text), Err(error));
    }

    #[rstest]
    #[case("3s..1s", DurationError::Backwards)]
    #[case("1..3s", DurationError::NoUnit)]
    #[case("x", DurationError::NoRange)]
    fn bad_ranges_say_why(#[case] text: &str, #[case] error: DurationError) {
        assert_eq!(parse_duration_range(text), Err(error));
    }
}
