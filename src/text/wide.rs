//! Text in columns: Hangul and other wide characters take two.

use std::borrow::Cow;

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns the text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most so many columns; what does not fit ends in `…`.
///
/// ```
/// assert_eq!(racelab::text::fit("공유 카운터", 6), "공유 …");
/// ```
#[must_use]
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let next = width(grapheme);
        if used + next + 1 > columns {
            break;
        }
        fitted.push_str(grapheme);
        used += next;
    }
    if columns > 0 {
        fitted.push('…');
    }
    fitted
}

/// The end of a text in at most so many columns; what does not fit before it is a `…`.
#[must_use]
pub fn fit_end(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = Vec::new();
    let mut used = 1;
    for grapheme in text.graphemes(true).rev() {
        used += width(grapheme);
        if used > columns {
            break;
        }
        kept.push(grapheme);
    }
    if columns == 0 { String::new() } else { std::iter::once("…").chain(kept.into_iter().rev()).collect() }
}

/// The text in at most so many columns, its beginning and its end: the end of a path says most, its beginning where it is.
///
/// ```
/// assert_eq!(racelab::text::fit_middle("/home/ada/numbers.json", 16), "/hom…umbers.json");
/// ```
#[must_use]
pub fn fit_middle(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let begin = fit(text, columns / 3);
    let begin = begin.trim_end_matches('…');
    format!("{begin}{}", fit_end(text, columns - width(begin)))
}

/// The text in exactly so many columns: cut or filled with spaces on the right.
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    let mut padded = fit(text, columns);
    let missing = columns.saturating_sub(width(&padded));
    padded.extend(std::iter::repeat_n(' ', missing));
    padded
}

/// The text in lines of at most so many columns, broken at spaces where there are any.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let options = Options::new(columns.max(1))
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options).into_iter().map(Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_kept_whole_where_they_fit() {
        assert_eq!(wrap("two steps, not one", 10), ["two steps,", "not one"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 3), [""]);
    }

    proptest! {
        #[test]
        fn what_is_cut_fits_and_keeps_its_ends(text in "[a-z가-힣 ]{0,40}", columns in 0_usize..30) {
            for cut in [fit(&text, columns), fit_end(&text, columns), fit_middle(&text, columns)] {
                prop_assert!(width(&cut) <= columns, "{cut}");
            }
            let end = fit_end(&text, columns);
            prop_assert!(text.ends_with(end.trim_start_matches('…')));
        }

        #[test]
        fn padding_gives_exactly_the_columns(text in "[a-z가-힣 ]{0,40}", columns in 0_usize..30) {
            prop_assert_eq!(width(&pad(&text, columns)), columns);
        }

        #[test]
        fn wrapping_keeps_every_letter_and_every_line_fits(text in "[a-z가-힣 ]{0,60}", columns in 2_usize..30) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns));
            let letters = |s: &str| s.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
