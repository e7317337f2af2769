//! Korean particles behind a blank: which of two forms stands there depends on the sound that what is filled in ends with.
//!
//! A text writes both forms, as books do: `{file}을(를)`. A sentence says the one that fits.

/// The pairs as a text writes them: the form behind a final consonant, then the one behind a vowel.
pub(super) const PAIRS: [(&str, &str, &str); 5] = [
    ("은(는)", "은", "는"),
    ("이(가)", "이", "가"),
    ("을(를)", "을", "를"),
    ("과(와)", "과", "와"),
    ("(으)로", "으로", "로"),
];

/// What a word ends with, as it is read aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Vowel,
    /// ㄹ, behind which `로` stands as behind a vowel.
    Rieul,
    Consonant,
}

/// The particle that fits behind what was said, and the rest of the text behind the pair; `None` if the text does not go
/// on with a pair.
pub(crate) fn particle<'text>(said: &str, text: &'text str) -> Option<(&'static str, &'text str)> {
    PAIRS.iter().find_map(|(pair, closed, open)| {
        let rest = text.strip_prefix(pair)?;
        let ending = ending(said);
        let is_closed = ending == Ending::Consonant || (ending == Ending::Rieul && *open != "로");
        Some((if is_closed { *closed } else { *open }, rest))
    })
}

fn ending(said: &str) -> Ending {
    let said = without_aside(said.trim_end_matches(['"', '\'', '”', '’', '`', '…']));
    match said.chars().next_back() {
        Some(last @ '가'..='힣') => match (u32::from(last) - u32::from('가')) % 28 {
            0 => Ending::Vowel,
            8 => Ending::Rieul,
            _ => Ending::Consonant,
        },
        Some('0'..='9') => of_number(said),
        Some(last) if last.is_ascii_alphabetic() => of_latin(said),
        // `%` is 퍼센트; of what cannot be read aloud nothing is known.
        _ => Ending::Vowel,
    }
}

/// The word that is read, where something in brackets stands behind it: of `락 2개 (모두)` that is `락 2개`.
fn without_aside(said: &str) -> &str {
    let before = said.strip_suffix(')').and_then(|said| said.rsplit_once('('));
    before.map_or(said, |(before, _)| before.trim_end())
}

/// 영 일 이 삼 사 오 육 칠 팔 구; round numbers end in 십, 백, 천, 만, 억, 조.
fn of_number(said: &str) -> Ending {
    let zeros = said.chars().rev().filter(|digit| *digit != ',').take_while(|digit| *digit == '0').count();
    match said.chars().next_back() {
        Some('1' | '7' | '8') => Ending::Rieul,
        Some('3' | '6') => Ending::Consonant,
        Some('0') if !(12..16).contains(&zeros) => Ending::Consonant,
        _ => Ending::Vowel,
    }
}

fn of_latin(said: &str) -> Ending {
    let word = said.rsplit(|sign: char| !sign.is_ascii_alphabetic()).next().unwrap_or_default();
    let before = said[..said.len() - word.len()].trim_end_matches([' ', 'µ']);
    if before.ends_with(|sign: char| sign.is_ascii_digit()) {
        // 분 and 시간; 초, 밀리초, 바이트, 메비바이트 end in vowels.
        return if matches!(word, "min" | "h") { Ending::Consonant } else { Ending::Vowel };
    }
    if word.len() == 1 || word.chars().all(|letter| letter.is_ascii_uppercase()) {
        // By the names of letters: 엘, 알, 엠, 엔; all others end in vowels.
        return match word.to_ascii_uppercase().chars().next_back() {
            Some('L' | 'R') => Ending::Rieul,
            Some('M' | 'N') => Ending::Consonant,
            _ => Ending::Vowel,
        };
    }
    let word = word.to_ascii_lowercase();
    let is_vowel = |letter: char| "aeiou".contains(letter);
    let mut letters = word.chars().rev();
    match (letters.next(), letters.next(), letters.next()) {
        (Some('l'), ..) | (Some('e'), Some('l'), _) => Ending::Rieul,
        (Some('m' | 'n'), ..)
        | (Some('e'), Some('m' | 'n'), _)
        | (Some('g'), Some('n'), _)
        | (Some('k'), Some('c'), _) => Ending::Consonant,
        // A short vowel before the last sound: 락, 넷, 맵. Behind a long one or two consonants a vowel is put: 웨이트, 워크.
        (Some('b' | 'c' | 'g' | 'k' | 'p' | 't'), Some(before), ahead)
            if is_vowel(before) && !ahead.is_some_and(is_vowel) =>
        {
            Ending::Consonant
        }
        _ => Ending::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    // Words: with and without a final consonant, and with ㄹ.
    #[case("락", "락은 락이 락을 락과 락으로")]
    #[case("스레드", "스레드는 스레드가 스레드를 스레드와 스레드로")]
    #[case("파일", "파일은 파일이 파일을 파일과 파일로")]
    // Digits are read 영 일 이 삼 사 오 육 칠 팔 구.
    #[case("400,000", "400,000은 400,000이 400,000을 400,000과 400,000으로")]
    #[case("92,931", "92,931은 92,931이 92,931을 92,931과 92,931로")]
    #[case("2", "2는 2가 2를 2와 2로")]
    #[case("13", "13은 13이 13을 13과 13으로")]
    #[case("4", "4는 4가 4를 4와 4로")]
    #[case("5", "5는 5가 5를 5와 5로")]
    #[case("6", "6은 6이 6을 6과 6으로")]
    #[case("7", "7은 7이 7을 7과 7로")]
    #[case("8", "8은 8이 8을 8과 8로")]
    #[case("1.9", "1.9는 1.9가 1.9를 1.9와 1.9로")]
    #[case("10", "10은 10이 10을 10과 10으로")]
    #[case(
        "1,000,000,000,000",
        "1,000,000,000,000는 1,000,000,000,000가 1,000,000,000,000를 1,000,000,000,000와 1,000,000,000,000로"
    )]
    // Units by what they are called: 초, 밀리초, 마이크로초, 분, 시간, 메비바이트, 퍼센트.
    #[case("1.00 s", "1.00 s는 1.00 s가 1.00 s를 1.00 s와 1.00 s로")]
    #[case("303 ms", "303 ms는 303 ms가 303 ms를 303 ms와 303 ms로")]
    #[case("88.4 µs", "88.4 µs는 88.4 µs가 88.4 µs를 88.4 µs와 88.4 µs로")]
    #[case("5 min", "5 min은 5 min이 5 min을 5 min과 5 min으로")]
    #[case("2 h", "2 h은 2 h이 2 h을 2 h과 2 h으로")]
    #[case("3.2 GiB", "3.2 GiB는 3.2 GiB가 3.2 GiB를 3.2 GiB와 3.2 GiB로")]
    #[case("38.5 %", "38.5 %는 38.5 %가 38.5 %를 38.5 %와 38.5 %로")]
    // Letters by their names, words by their sound.
    #[case("A", "A는 A가 A를 A와 A로")]
    #[case("L", "L은 L이 L을 L과 L로")]
    #[case("N", "N은 N이 N을 N과 N으로")]
    #[case("threads", "threads는 threads가 threads를 threads와 threads로")]
    #[case("rayon", "rayon은 rayon이 rayon을 rayon과 rayon으로")]
    #[case("channel", "channel은 channel이 channel을 channel과 channel로")]
    #[case("file", "file은 file이 file을 file과 file로")]
    #[case("lock", "lock은 lock이 lock을 lock과 lock으로")]
    #[case("await", "await는 await가 await를 await와 await로")]
    // What stands in brackets or quotation marks is not what is read last.
    #[case("락 2개 (모두)", "락 2개 (모두)는 락 2개 (모두)가 락 2개 (모두)를 락 2개 (모두)와 락 2개 (모두)로")]
    #[case("'락'", "'락'은 '락'이 '락'을 '락'과 '락'으로")]
    fn the_particle_follows_the_sound(#[case] said: &str, #[case] expected: &str) {
        let with = |(pair, ..): &(&'static str, &str, &str)| {
            let (chosen, rest) = particle(said, pair).expect("a pair");
            assert_eq!(rest, "");
            format!("{said}{chosen}")
        };
        assert_eq!(PAIRS.iter().map(with).collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn other_words_are_left_alone() {
        assert_eq!(particle("락", "까지"), None);
        assert_eq!(particle("락", "을(를) 씁니다"), Some(("을", " 씁니다")));
    }
}
