//! The code of a class: five characters in the path of every page, so that a stranger on the same network sees none.
//!
//! Read aloud and typed from the last row: no character is there that is taken for another one.

use rand::RngExt as _;

/// What codes are made of. Large and small letters are the same.
const ALPHABET: &[u8; 22] = b"23456789ACEFHJKLPRTUXY";

/// Characters of a code: over five million codes, and the server answers few wrong ones a second.
const LENGTH: usize = 5;

/// What a class is asked for at the door.
#[derive(Clone, PartialEq, Eq)]
pub struct ClassCode([u8; LENGTH]);

impl ClassCode {
    /// A new one, from the system's randomness.
    #[must_use]
    pub fn random() -> Self {
        let mut random = rand::rng();
        Self([0; LENGTH].map(|_| ALPHABET[random.random_range(0..ALPHABET.len())]))
    }

    /// A code that a test knows.
    #[cfg(test)]
    pub(crate) fn known(code: &str) -> Self {
        Self(code.as_bytes().try_into().unwrap())
    }

    /// Whether this is the code. It takes as long for one that is wrong in its first character as in its last.
    pub(super) fn is(&self, given: &str) -> bool {
        let given = given.as_bytes();
        let mut differs = u8::from(given.len() != LENGTH);
        for (at, own) in self.0.iter().enumerate() {
            differs |= own ^ given.get(at).copied().unwrap_or_default().to_ascii_uppercase();
        }
        std::hint::black_box(differs) == 0
    }

    /// As it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The alphabet is ASCII.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Says nothing: what is logged or shown in a panic is read by others.
impl std::fmt::Debug for ClassCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClassCode")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_read_aloud_without_a_doubt() {
        let code = ClassCode::random();
        assert_eq!(code.as_str().len(), LENGTH);
        for doubtful in ["0", "O", "1", "I", "B", "S", "Z", "D", "Q", "G", "V", "W", "M", "N"] {
            assert!(!ALPHABET.contains(&doubtful.as_bytes()[0]), "{doubtful}");
        }
        assert_ne!((0..4).map(|_| ClassCode::random()).collect::<Vec<_>>(), vec![code; 4]);
    }

    #[test]
    fn it_opens_in_small_letters_too_and_says_nothing_of_itself() {
        let code = ClassCode(*b"K7F3X");
        assert!(code.is("K7F3X") && code.is("k7f3x"));
        for wrong in ["", "K7F3", "K7F3XX", "K7F3Y", "L7F3X", "K7F3\u{0}", "Ｋ7F3X"] {
            assert!(!code.is(wrong), "{wrong}");
        }
        assert!(!format!("{code:?}").contains("K7"));
    }

    proptest! {
        #[test]
        fn nothing_but_the_code_is_the_code(given in ".{0,12}") {
            let code = ClassCode(*b"K7F3X");
            prop_assert_eq!(code.is(&given), given.eq_ignore_ascii_case("K7F3X"));
        }
    }
}
