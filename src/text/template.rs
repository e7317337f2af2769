//! Code with sections and blanks, so that one file says what runs on every model and with every guard.
//!
//! A line that begins with the sign of a comment and, without a space, one of these words is for the reader of the file:
//!
//! - `#if processes mutex | async`, `#elif`, `#else`, `#end`: a section that is there if all words of one of the
//!   alternatives hold; `!async` is a word that must not hold.
//! - `#let work = square`: fills the blank `$work` from here on; `work` is a word that holds, unless nothing is filled in.
//! - `#include map`: what stands in another file, as far in as this line.
//! - `#core` … `#end`: what a worker does over and over; a [`Listing`](super::Listing) reads these two.
//!
//! It knows neither plans nor scenarios: which words there are, which of them hold and what stands in the blanks is told.

use std::collections::BTreeMap;

/// What is known of that which is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    words: BTreeMap<String, bool>,
    blanks: BTreeMap<String, String>,
}

impl Known {
    /// A word of sections, and whether it holds. Once it holds, it does.
    pub fn tell(&mut self, word: impl Into<String>, holds: bool) {
        *self.words.entry(word.into()).or_default() |= holds;
    }

    /// What stands in a blank.
    pub fn fill(&mut self, blank: &str, text: impl Into<String>) {
        self.blanks.insert(blank.replace('-', "_"), text.into());
    }

    /// Whether a condition holds. A word that nobody told of is a mistake in the file.
    fn holds(&self, condition: &str) -> bool {
        let word = |word: &str| {
            let (name, wanted) = word.strip_prefix('!').map_or((word, true), |name| (name, false));
            let known = self.words.get(name);
            debug_assert!(known.is_some(), "`{name}` in `{condition}` is no word of sections");
            known.copied().unwrap_or(false) == wanted
        };
        // Every word is looked at before one decides, so that a mistake behind one that does not hold is found, too.
        let words = |alternative: &str| alternative.split_whitespace().map(word).collect::<Vec<bool>>();
        let alternatives: Vec<Vec<bool>> = condition.split('|').map(words).collect();
        alternatives.iter().any(|words| words.iter().all(|holds| *holds))
    }

    fn filled(&self, line: &str) -> String {
        let mut parts = line.split('$');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(part.len());
            let text = self.blanks.get(&part[..end]);
            debug_assert!(text.is_some(), "nothing fills `${}` in `{line}`", &part[..end]);
            filled.push_str(text.map_or("", String::as_str));
            filled.push_str(&part[end..]);
        }
        filled
    }
}

/// What the lines up to the matching `end` are.
enum Section {
    /// Shown, unless `is_shown` is false; `was_shown` if one of its alternatives was.
    If {
        is_shown: bool,
        was_shown: bool,
    },
    Core,
}

/// Code as it is shown of what is known; `part` knows what can be included.
#[must_use]
pub fn filled(template: &str, sign: &str, mut known: Known, part: &dyn Fn(&str) -> Option<&'static str>) -> String {
    let mut lines = Vec::new();
    write(template, "", sign, &mut known, part, &mut lines);
    // Where a section is not there, the empty lines around it meet.
    lines.dedup_by(|next, line| next.is_empty() && line.is_empty());
    let mut code = lines.join("\n");
    code.truncate(code.trim_end().len());
    code.trim_start_matches('\n').to_owned()
}

fn write(
    template: &str,
    indent: &str,
    sign: &str,
    known: &mut Known,
    part: &dyn Fn(&str) -> Option<&'static str>,
    lines: &mut Vec<String>,
) {
    let mut sections: Vec<Section> = Vec::new();
    for line in template.lines() {
        let is_shown = sections.iter().all(|section| !matches!(section, Section::If { is_shown: false, .. }));
        let (word, rest) = directive(line, sign);
        match (word, sections.last_mut()) {
            ("if", _) => {
                let holds = known.holds(rest);
                sections.push(Section::If { is_shown: holds, was_shown: holds });
            }
            ("elif" | "else", Some(Section::If { is_shown, was_shown })) => {
                let holds = word == "else" || known.holds(rest);
                *is_shown = holds && !*was_shown;
                *was_shown |= holds;
            }
            ("core", _) => {
                sections.push(Section::Core);
                lines.extend(is_shown.then(|| line.trim().to_owned()));
            }
            ("end", Some(_)) => {
                let is_core = matches!(sections.pop(), Some(Section::Core));
                lines.extend((is_core && is_shown).then(|| line.trim().to_owned()));
            }
            ("let", _) if is_shown => {
                let (name, text) = rest.split_once('=').unwrap_or((rest, ""));
                let text = known.filled(text.trim());
                known.tell(name.trim(), !text.is_empty());
                known.fill(name.trim(), text);
            }
            ("include", _) if is_shown => {
                let included = part(rest);
                debug_assert!(included.is_some(), "there is no `{rest}` to include");
                let spaces = &line[..line.len() - line.trim_start().len()];
                write(included.unwrap_or_default(), &format!("{indent}{spaces}"), sign, known, part, lines);
            }
            ("", _) if is_shown && line.trim().is_empty() => lines.push(String::new()),
            ("", _) if is_shown => lines.push(format!("{indent}{}", known.filled(line))),
            _ => debug_assert!(["", "let", "include"].contains(&word), "nothing begins what `{line}` goes on with"),
        }
    }
    debug_assert!(sections.is_empty(), "a section has no end");
}

/// The word of a line that is for the reader of the file, and what is said behind it; no word if it is code.
fn directive<'line>(line: &'line str, sign: &str) -> (&'line str, &'line str) {
    const WORDS: [&str; 7] = ["if", "elif", "else", "end", "core", "let", "include"];
    let said = line.trim().strip_prefix(sign).unwrap_or_default();
    let (word, rest) = said.split_once(' ').unwrap_or((said, ""));
    if WORDS.contains(&word) { (word, rest.trim()) } else { ("", "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(template: &str, holding: &[&str]) -> String {
        let mut known = Known::default();
        for word in ["threads", "processes", "mutex"] {
            known.tell(word, holding.contains(&word));
        }
        known.fill("workers", "4");
        let part = |name: &str| (name == "pool").then_some("Pool($workers, $work)\n#if mutex\nlocked\n#end");
        filled(template, "#", known, &part)
    }

    #[test]
    fn sections_follow_what_holds() {
        let template = "a\n#if threads mutex | processes\nb\n#elif threads\nc\n#else\nd\n#end\ne";
        assert_eq!(shown(template, &["threads", "mutex"]), "a\nb\ne");
        assert_eq!(shown(template, &["processes"]), "a\nb\ne");
        assert_eq!(shown(template, &["threads"]), "a\nc\ne");
        assert_eq!(shown(template, &["mutex"]), "a\nd\ne");
        assert_eq!(shown("#if !threads\nx\n#if mutex\ny\n#end\n#end\nz", &["threads", "mutex"]), "z");
    }

    #[test]
    fn blanks_are_filled_parts_included_and_empty_lines_do_not_pile_up() {
        let template = "#let work = f$workers\nwith:\n    #include pool\n\n#if threads\nx\n#end\n\nend\n";
        assert_eq!(shown(template, &["mutex"]), "with:\n    Pool(4, f4)\n    locked\n\nend");
        assert_eq!(shown("#core\n  a\n#end\nb", &[]), "#core\n  a\n#end\nb", "a listing reads these");
    }

    #[test]
    #[should_panic(expected = "`thread` in `mutex thread` is no word")]
    fn a_word_that_does_not_exist_is_a_mistake() {
        shown("#if mutex thread\n#end", &[]);
    }

    #[test]
    #[should_panic(expected = "nothing fills `$worker`")]
    fn a_blank_that_nothing_fills_is_a_mistake() {
        shown("Pool($worker)", &[]);
    }

    #[test]
    #[should_panic(expected = "a section has no end")]
    fn a_section_without_an_end_is_a_mistake() {
        shown("#if mutex", &[]);
    }
}
