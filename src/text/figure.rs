//! Figures as people read them: thousands separators, three significant digits, a unit.

/// `400,000`.
///
/// ```
/// assert_eq!(racelab::text::thousands(400_000_u64), "400,000");
/// ```
#[must_use]
pub fn thousands(value: impl Into<u128>) -> String {
    let digits = value.into().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A duration with three significant digits and its unit: `0.69 ms`, `12.3 ms`, `1.00 s`, `2 min 5 s`.
///
/// ```
/// assert_eq!(racelab::text::duration(690_000), "0.69 ms");
/// ```
#[must_use]
pub fn duration(nanos: u64) -> String {
    const MINUTE: u64 = 60_000_000_000;
    let rounded_seconds = (nanos + 500_000_000) / 1_000_000_000;
    if rounded_seconds >= 60 {
        let (minutes, seconds) = (rounded_seconds / 60, rounded_seconds % 60);
        return if minutes >= 60 {
            format!("{} h {} min", minutes / 60, minutes % 60)
        } else {
            format!("{minutes} min {seconds} s")
        };
    }
    debug_assert!(nanos < MINUTE);
    let (number, unit) = parts(nanos);
    format!("{number} {unit}")
}

/// A duration under a minute as number and unit.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "shown with three digits")]
pub fn parts(nanos: u64) -> (String, &'static str) {
    match nanos {
        0 => ("0".to_owned(), "s"),
        1..1_000 => (nanos.to_string(), "ns"),
        1_000..99_950 => (three_digits(nanos as f64 / 1e3), "µs"),
        99_950..999_500_000 => (three_digits(nanos as f64 / 1e6), "ms"),
        _ => (three_digits(nanos as f64 / 1e9), "s"),
    }
}

fn three_digits(value: f64) -> String {
    if value < 9.995 {
        format!("{value:.2}")
    } else if value < 99.95 {
        format!("{value:.1}")
    } else {
        format!("{value:.0}")
    }
}

/// A share as a percentage: `61.9 %`, `0.002 %`, `<0.001 %` where there is hardly any.
#[must_use]
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    if value == 0.0 || value >= 0.1 {
        // Always with a tenth, so that neighbours look alike; none and all are whole.
        if value == 0.0 || (share - 1.0).abs() < f64::EPSILON {
            format!("{value:.0} %")
        } else {
            format!("{value:.1} %")
        }
    } else if value < 0.001 {
        "<0.001 %".to_owned()
    } else {
        format!("{value:.3} %")
    }
}

/// A factor: `4.1`, `0.25`, `3,000`.
#[must_use]
pub fn ratio(factor: f64) -> String {
    if !factor.is_finite() {
        return "∞".to_owned();
    }
    if factor < 0.995 {
        format!("{factor:.2}")
    } else if factor < 99.5 {
        let text = format!("{factor:.1}");
        text
    } else {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "finite and over 99; a cast saturates"
        )]
        let whole = factor.round() as u64;
        thousands(whole)
    }
}

/// A size: `512 B`, `1.5 KiB`, `3.0 MiB`, `640 KiB`.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "shown with two digits")]
pub fn bytes(size: u64) -> String {
    let (value, unit) = match size {
        0..1024 => return format!("{size} B"),
        1024..1_048_576 => (size as f64 / 1024.0, "KiB"),
        1_048_576..1_073_741_824 => (size as f64 / 1_048_576.0, "MiB"),
        _ => (size as f64 / 1_073_741_824.0, "GiB"),
    };
    if value < 99.95 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "0")]
    #[case(999, "999")]
    #[case(1_000, "1,000")]
    #[case(333_332_833_333_500_000, "333,332,833,333,500,000")]
    fn numbers_are_grouped(#[case] value: u64, #[case] text: &str) {
        assert_eq!(thousands(value), text);
    }

    #[rstest]
    #[case(0, "0 s")]
    #[case(999, "999 ns")]
    #[case(55_000, "55.0 µs")]
    #[case(690_000, "0.69 ms")]
    #[case(99_949, "99.9 µs")]
    #[case(2_870_000, "2.87 ms")]
    #[case(999_600_000, "1.00 s")]
    #[case(4_010_000_000, "4.01 s")]
    #[case(59_600_000_000, "1 min 0 s")]
    #[case(125_000_000_000, "2 min 5 s")]
    #[case(7_260_000_000_000, "2 h 1 min")]
    fn durations_have_three_digits(#[case] nanos: u64, #[case] text: &str) {
        assert_eq!(duration(nanos), text);
    }

    #[rstest]
    #[case(0.619, "61.9 %")]
    #[case(0.0, "0 %")]
    #[case(1.0, "100 %")]
    #[case(0.000_02, "0.002 %")]
    fn shares_are_percentages(#[case] share: f64, #[case] text: &str) {
        assert_eq!(percent(share), text);
    }

    #[rstest]
    #[case(4.08, "4.1")]
    #[case(0.25, "0.25")]
    #[case(3000.4, "3,000")]
    #[case(f64::INFINITY, "∞")]
    fn factors_are_short(#[case] factor: f64, #[case] text: &str) {
        assert_eq!(ratio(factor), text);
    }
}
