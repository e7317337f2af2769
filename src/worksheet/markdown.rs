//! A worksheet as Markdown (`CommonMark` with the tables and task lists of GitHub).
//!
//! It knows how a question is written, and none of what is asked.

use super::{Cell, Exercise, Matter, Solution, Worksheet};
use crate::text::{Phrase, Texts};

/// What is to be filled in: as wide for every answer.
const BLANK: &str = r"\_\_\_\_\_\_\_\_";

/// The page, with its answers or without.
#[must_use]
pub fn markdown(sheet: &Worksheet, with_answers: bool, texts: &Texts) -> String {
    let page = Page { with_answers, texts };
    let title = if with_answers { "worksheet.title.answers" } else { "worksheet.title" };
    let mut blocks = vec![format!("# {}", page.say(&Phrase::new(title).with("name", sheet.title.clone())))];
    if !with_answers {
        let [name, date] = ["worksheet.name", "worksheet.date"].map(|key| escaped(texts.get(key)));
        blocks.push(format!("{name}: {BLANK}{BLANK} {date}: {BLANK}"));
    }
    blocks.extend(sheet.given.iter().map(|given| page.given(given)));
    for (number, question) in (1..).zip(&sheet.questions) {
        blocks.extend(page.question(number, question));
    }
    blocks.push("---".to_owned());
    blocks.push(
        page.say(&Phrase::new("worksheet.foot").with("program", crate::report::PROGRAM).with("seed", seed(sheet))),
    );
    blocks.join("\n\n") + "\n"
}

/// The seed as it is typed.
pub(super) fn seed(sheet: &Worksheet) -> String {
    sheet.seed.to_string()
}

struct Page<'texts> {
    with_answers: bool,
    texts: &'texts Texts,
}

impl Page<'_> {
    fn say(&self, phrase: &Phrase) -> String {
        escaped(&self.texts.say(phrase))
    }

    fn question(&self, number: usize, question: &Exercise) -> Vec<String> {
        let about = question.about.as_ref().map(|about| format!(" ({})", self.say(about))).unwrap_or_default();
        let heading = Phrase::new("worksheet.question").with("number", number);
        let mut blocks = vec![format!("## {}{about}", self.say(&heading)), self.say(&question.text)];
        blocks.extend(question.given.iter().map(|given| self.given(given)));
        match &question.answer {
            Solution::Blanks => {}
            Solution::Said(lines) => blocks.push(
                lines.iter().map(|line| format!("- {}", self.filled(&self.say(line)))).collect::<Vec<_>>().join("\n"),
            ),
            Solution::Choices(choices) => {
                let row = |(choice, is_right): &(Phrase, bool)| {
                    let mark = if *is_right && self.with_answers { 'x' } else { ' ' };
                    format!("- [{mark}] {}", self.say(choice))
                };
                blocks.push(choices.iter().map(row).collect::<Vec<_>>().join("\n"));
            }
        }
        blocks.extend(question.why.as_ref().filter(|_| self.with_answers).map(|why| self.say(why)));
        blocks
    }

    /// What is to be filled in, if it is.
    fn filled(&self, answer: &str) -> String {
        if self.with_answers { format!("**{answer}**") } else { BLANK.repeat(3) }
    }

    fn given(&self, given: &Matter) -> String {
        match given {
            Matter::Table { heads, rows } => {
                let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
                let lines =
                    [row(heads.iter().map(|head| self.say(head)).collect()), row(vec!["---".to_owned(); heads.len()])];
                let rows = rows.iter().map(|cells| row(cells.iter().map(|cell| self.cell(cell)).collect()));
                lines.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
            }
            Matter::Note(note) => self.say(note),
            Matter::Code(lines) => {
                let ticks = lines.iter().flat_map(|(_, line)| line.split(|c: char| c != '`')).map(str::len).max();
                let fence = "`".repeat(ticks.unwrap_or(0).max(2) + 1);
                let lines = lines.iter().map(|(number, line)| format!("{number:>3}  {line}").trim_end().to_owned());
                format!("{fence}text\n{}\n{fence}", lines.collect::<Vec<_>>().join("\n"))
            }
        }
    }

    fn cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Given(text) => self.say(text),
            Cell::Blank { before, answer } => {
                let answer = if self.with_answers { format!("**{}**", escaped(answer)) } else { BLANK.to_owned() };
                format!("{}{answer}", escaped(before))
            }
        }
    }
}

/// A text that stands in Markdown as it is: nothing in it is a mark, a link or a break.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => safe.push(' '),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '$' | '@' => {
                safe.extend(['\\', c]);
            }
            c => safe.push(c),
        }
    }
    // GitHub makes links of addresses that nobody marked.
    safe.replace("://", r"\://").replace("www.", r"www\.").replace("WWW.", r"WWW\.")
}
