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
    /// The one that is not shown.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Python => Self::Rust,
            Self::Rust => Self::Python,
        }
    }

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

    /// What begins a comment.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Python => "#",
            Self::Rust => "//",
        }
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeLine {
    pub code: String,
    /// The sign that begins a comment, if there is one: `#` or `//`.
    pub sign: &'static str,
    /// The comment, in the reader's language.
    pub comment: String,
    /// What a worker does there, where that can be known.
    pub mark: Option<CodeMark>,
    /// Whether it is what a worker does over and over.
    pub is_core: bool,
}

impl CodeLine {
    /// How wide it is, columns.
    #[must_use]
    pub fn width(&self) -> usize {
        let comment = if self.comment.is_empty() { 0 } else { self.sign.len() + 1 + width(&self.comment) };
        width(&self.code) + comment
    }

    fn is_empty(&self) -> bool {
        self.code.is_empty() && self.comment.is_empty()
    }
}

/// Some lines of code, with comments in one language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
    pub fn of(source: &str, lang: Lang) -> Self {
        let mut is_core = false;
        let mut lines = Vec::new();
        for line in source.lines() {
            match line {
                "#core" | "//core" => is_core = true,
                "#end" | "//end" => is_core = false,
                _ => lines.push(CodeLine { is_core, ..read(line, lang) }),
            }
        }
        Self(lines)
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> &[CodeLine] {
        &self.0
    }

    /// Its lines up to the first empty one.
    #[must_use]
    pub fn first_part(&self) -> &[CodeLine] {
        &self.0[..self.end_of_first_part()]
    }

    fn end_of_first_part(&self) -> usize {
        self.0.iter().position(CodeLine::is_empty).unwrap_or(self.0.len())
    }

    /// What a worker does over and over, as far to the left as it goes.
    #[must_use]
    pub fn core(&self) -> Vec<CodeLine> {
        let core = self.0.iter().filter(|line| line.is_core);
        let indent = |line: &CodeLine| line.code.len() - line.code.trim_start().len();
        let least = core.clone().filter(|line| !line.is_empty()).map(indent).min().unwrap_or(0);
        let moved =
            |line: &CodeLine| CodeLine { code: line.code.get(least..).unwrap_or_default().to_owned(), ..line.clone() };
        core.map(moved).collect()
    }

    /// The same on one line, without what is said of it, and without what only widens the gap between read and write.
    #[must_use]
    pub fn core_line(&self) -> String {
        let mut said = String::new();
        let steps = || self.0.iter().filter(|line| line.is_core && !line.code.trim().is_empty());
        let widens = |line: &CodeLine| line.mark == Some(CodeMark::Window);
        // Where nothing else is left, the gap is in the step itself.
        let is_in_itself = steps().all(widens);
        for line in steps().filter(|line| is_in_itself || !widens(line)) {
            if !said.is_empty() {
                said.push_str(if said.ends_with([':', ';', '{', '}']) { " " } else { "; " });
            }
            said.push_str(line.code.trim());
        }
        said
    }

    /// This, with the first part of another behind its own. What follows the first parts is the other's.
    #[must_use]
    pub fn beside(mut self, other: &Self) -> Self {
        if self.first_part() == other.first_part() {
            return self;
        }
        // Parts of the same kind that stand there already: those with a core.
        let is_core = |lines: &[CodeLine]| lines.iter().any(|line| line.is_core);
        let mut parts: Vec<&[CodeLine]> = self.0.split(CodeLine::is_empty).collect();
        let cores = parts.iter().take_while(|part| is_core(part)).count().max(1);
        parts.truncate(cores);
        parts.extend(other.0.split(CodeLine::is_empty));
        let empty = [read("", Lang::En)];
        self.0 = parts.join(&empty[..]);
        self
    }

    /// The code as it is shown.
    #[must_use]
    pub fn text(&self) -> String {
        let line = |line: &CodeLine| match line.comment.as_str() {
            "" => line.code.clone(),
            comment => format!("{}{} {comment}", line.code, line.sign),
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

fn read(line: &str, lang: Lang) -> CodeLine {
    let comment = [("# ", "#"), ("// ", "//")].iter().find_map(|(sign, bare)| line.find(sign).map(|at| (at, *bare)));
    let Some((at, sign)) = comment else {
        return CodeLine {
            code: line.trim_end().to_owned(),
            sign: "",
            comment: String::new(),
            mark: None,
            is_core: false,
        };
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
    CodeLine { code: code.to_owned(), sign, comment: comment.to_owned(), mark, is_core: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_without_comments_and_signs_within_code_stay_as_they_are() {
        let listing = Listing::of("let a = 1 / 2;\n\n// all | 모두", Lang::Ko);
        assert_eq!(listing.first_part().len(), 1);
        assert_eq!(listing.lines()[0].code, "let a = 1 / 2;");
        assert_eq!((&*listing.lines()[2].code, &*listing.lines()[2].comment), ("", "모두"));
    }

    #[test]
    fn the_core_is_read_moved_to_the_left_and_said_on_one_line() {
        let source =
            "for i in n:\n#core\n    with lock:  # [blocked]\n        a()\n        pause()  # [window]\n#end\ndone()";
        let listing = Listing::of(source, Lang::En);
        assert_eq!(listing.lines().len(), 5);
        let core: Vec<String> = listing.core().into_iter().map(|line| line.code).collect();
        assert_eq!(core, ["with lock:  ", "    a()", "    pause()  "]);
        assert_eq!(listing.core_line(), "with lock: a()");
    }

    #[test]
    fn a_step_that_has_its_gap_in_itself_is_said() {
        let listing = Listing::of("for i in n:\n#core\n    counter += 1  # [window]\n#end", Lang::En);
        assert_eq!(listing.core_line(), "counter += 1");
    }

    #[test]
    fn what_differs_stands_below_each_other_and_the_rest_once() {
        let with = |body: &str| Listing::of(&format!("#core\n{body}\n#end\n\nstart()"), Lang::En);
        let all = with("a").beside(&with("b")).beside(&with("c"));
        assert_eq!(all.text(), "a\n\nb\n\nc\n\nstart()");
        assert_eq!(with("a").beside(&with("a")).text(), "a\n\nstart()");
    }
}
