//! What a worker is called wherever it is named: on screen, in reports, in the names of its thread or process.

/// A worker's letter, by its number from 0: A to Z, then AA, AB and on.
///
/// ```
/// assert_eq!(racelab::text::letter(27), "AB");
/// ```
#[must_use]
pub fn letter(worker: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(worker) + 1;
    while rest > 0 {
        rest -= 1;
        // A remainder of 26 is a letter: it fits into a byte.
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 701].map(letter), ["A", "Z", "AA", "ZZ"]);
    }
}
