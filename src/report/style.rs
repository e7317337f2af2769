//! How a report looks: with or without colours, with or without characters beyond ASCII.

use strum::{EnumString, IntoStaticStr, VariantArray};

/// When there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum ColorChoice {
    /// On a terminal that has them, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Even into a pipe.
    Always,
    /// Not even on a terminal.
    Never,
}

impl ColorChoice {
    /// Whether there are colours on an output that is a terminal or not, in an environment in which it should stay plain
    /// or not.
    #[must_use]
    pub fn colors(self, terminal: bool, plain: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => terminal && !plain,
        }
    }
}

/// How a report looks. A mark and a word stand beside every colour, so nothing is lost without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    pub color: bool,
    /// Only characters of ASCII for marks and lines.
    pub ascii: bool,
}

/// Bluish green and vermillion of Okabe and Ito, told apart in every kind of colour vision, in the 256 colours.
const GOOD: &str = "38;5;36";
const BAD: &str = "38;5;166";

impl Style {
    pub(crate) fn title(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(crate) fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }

    /// The text in the colour of what came out right, or of what did not.
    pub(super) fn judged(self, good: bool, text: &str) -> String {
        self.paint(if good { GOOD } else { BAD }, text)
    }

    /// The mark of what came out right, or of what did not.
    pub(crate) fn mark(self, good: bool) -> String {
        self.judged(good, if good { "✓" } else { "✗" })
    }

    /// The whole report, in the characters that are wanted. Letters of a language stay: only our own signs are replaced.
    pub(crate) fn finish(self, text: String) -> String {
        if !self.ascii {
            return text;
        }
        let mut plain = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '✓' => plain.push('+'),
                '✗' | '×' => plain.push('x'),
                '·' | '–' => plain.push('-'),
                '…' => plain.push_str("..."),
                'µ' => plain.push('u'),
                '∞' => plain.push_str("inf"),
                c => plain.push(c),
            }
        }
        plain
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_unless_somebody_says_otherwise() {
        assert!(ColorChoice::Auto.colors(true, false));
        assert!(!ColorChoice::Auto.colors(true, true));
        assert!(!ColorChoice::Auto.colors(false, false));
        assert!(ColorChoice::Always.colors(false, true));
        assert!(!ColorChoice::Never.colors(true, false));
    }

    #[test]
    fn ascii_keeps_letters_and_replaces_signs() {
        let style = Style { color: false, ascii: true };
        assert_eq!(style.finish("✓ 공유 · 3 µs, 4 × 2 …".to_owned()), "+ 공유 - 3 us, 4 x 2 ...");
    }
}
