//! Code that is shown beside a scenario: lines with comments in two languages, some marked with what a worker does there.
//!
//! A comment is written `# [waiting] no processor needed | 프로세서가 필요 없습니다`: a mark in brackets if a worker can be seen
//! there, the English, a bar, the Korean. A comment without a bar is the same in both languages.

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use super::{Lang, width};

/// A language that code is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum CodeLanguage {
    /// Python, as in the guides.
    Python,
    /// Rust, as in the laboratory itself.
    Rust,
}

impl CodeLanguage {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Both.
    #[must_use]
    pub fn all() -> &'static [Self] {
        <Self as VariantArray>::VARIANTS
    }
}

/// What a worker does while it is at a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString)]
#[strum(serialize_all = "lowercase")]
pub enum CodeMark {
    /// It stands between its read and its write.
    Window,
    /// It is being started.
    Starting,
    /// It runs.
    Running,
    /// It waits for something that needs no processor.
    Waiting,
    /// It stands before a lock.
    Blocked,
    /// It stands before a queue that is full.
    Full,
    /// It stands behind a queue that is empty.
    Empty,
    /// It has nothing to do.
    Idle,
}

/// A line of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeLine {
    pub code: &'static str,
    /// The sign that begins a comment, if there is one: `#` or `//`.
    pub sign: &'static str,
    /// The comment, in the reader's language.
    pub comment: &'static str,
    /// What a worker does there, where that can be known.
    pub mark: Option<CodeMark>,
}

impl CodeLine {
    /// How wide it is, columns.
    #[must_use]
    pub fn width(&self) -> usize {
        let comment = if self.comment.is_empty() { 0 } else { self.sign.len() + 1 + width(self.comment) };
        width(self.code) + comment
    }
}

/// Some lines of code, with comments in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing(Vec<CodeLine>);

impl Listing {
    /// Reads code.
    ///
    /// ```
    /// use racelab::text::{CodeMark, Lang, Listing};
    /// let listing = Listing::of("time.sleep(1)  # [waiting] no processor needed | 프로세서가 필요 없습니다", Lang::En);
    /// assert_eq!(listing.lines()[0].comment, "no processor needed");
    /// assert_eq!(listing.lines()[0].mark, Some(CodeMark::Waiting));
    /// ```
    #[must_use]
    pub fn of(source: &'static str, lang: Lang) -> Self {
        Self(source.lines().map(|line| read(line, lang)).collect())
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> &[CodeLine] {
        &self.0
    }

    /// Its lines up to the first empty one.
    #[must_use]
    pub fn first_part(&self) -> &[CodeLine] {
        let is_empty = |line: &CodeLine| line.code.is_empty() && line.comment.is_empty();
        let end = self.0.iter().position(is_empty).unwrap_or(self.0.len());
        &self.0[..end]
    }
}

fn read(line: &'static str, lang: Lang) -> CodeLine {
    let comment = ["# ", "// "].iter().find_map(|sign| line.find(sign).map(|at| (at, sign.trim_end())));
    let Some((at, sign)) = comment else {
        return CodeLine { code: line.trim_end(), sign: "", comment: "", mark: None };
    };
    let (code, said) = (&line[..at], line[at + sign.len()..].trim());
    let marked = said.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (mark, said) = match marked.map(|(name, rest)| (name.parse().ok(), rest.trim())) {
        Some((Some(mark), rest)) => (Some(mark), rest),
        _ => (None, said),
    };
    let comment = match (said.split_once(" | "), lang) {
        (Some((english, _)), Lang::En) => english.trim(),
        (Some((_, korean)), Lang::Ko) => korean.trim(),
        (None, _) => said,
    };
    CodeLine { code, sign, comment, mark }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_comments_and_signs_within_code_stay_as_they_are() {
        let listing = Listing::of("let a = 1 / 2;\n\n// all | 모두", Lang::Ko);
        assert_eq!(listing.first_part().len(), 1);
        assert_eq!(listing.lines()[0].code, "let a = 1 / 2;");
        assert_eq!((listing.lines()[2].code, listing.lines()[2].comment), ("", "모두"));
    }
}
