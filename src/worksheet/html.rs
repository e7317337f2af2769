//! A worksheet as one HTML file without outside resources, black on white, which prints on A4.
//!
//! It knows how a question is written, and none of what is asked.

use super::markdown::seed;
use super::{Cell, Exercise, Matter, Solution, Worksheet};
use crate::text::{Phrase, Texts, in_html};

/// How it looks, on paper above all.
const STYLE: &str = include_str!("../../assets/worksheet/page.css");

/// The page, with its answers or without.
#[must_use]
pub fn html(sheet: &Worksheet, with_answers: bool, texts: &Texts) -> String {
    let page = Page { with_answers, texts };
    let key = if with_answers { "worksheet.title.answers" } else { "worksheet.title" };
    let title = page.say(&Phrase::new(key).with("name", sheet.title.clone()));
    let foot = Phrase::new("worksheet.foot").with("program", crate::report::PROGRAM).with("seed", seed(sheet));
    let [name, date] = ["worksheet.name", "worksheet.date"].map(|key| in_html(texts.get(key)));
    let who = if with_answers {
        String::new()
    } else {
        format!(
            "<p class=\"who\"><span>{name}</span><i class=\"line\"></i><span>{date}</span><i class=\"line short\"></i></p>\n"
        )
    };
    let given: String = sheet.given.iter().map(|given| page.given(given)).collect();
    let questions: String =
        (1..).zip(&sheet.questions).map(|(number, question)| page.question(number, question)).collect();
    let lang = texts.lang().name();
    format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<h1>{title}</h1>\n{who}{given}{questions}<footer>{}</footer>\n</body>\n</html>\n",
        page.say(&foot)
    )
}

struct Page<'texts> {
    with_answers: bool,
    texts: &'texts Texts,
}

impl Page<'_> {
    fn say(&self, phrase: &Phrase) -> String {
        in_html(&self.texts.say(phrase))
    }

    fn question(&self, number: usize, question: &Exercise) -> String {
        let about = question.about.as_ref().map(|about| format!(" <small>{}</small>", self.say(about)));
        let heading = self.say(&Phrase::new("worksheet.question").with("number", number));
        let given: String = question.given.iter().map(|given| self.given(given)).collect();
        let answer = match &question.answer {
            Solution::Blanks => String::new(),
            Solution::Said(lines) if self.with_answers => {
                let line = |line: &Phrase| format!("<p class=\"answer\">{}</p>\n", self.say(line));
                lines.iter().map(line).collect()
            }
            Solution::Said(lines) => "<p class=\"line\"></p>\n".repeat(lines.len()),
            Solution::Choices(choices) => {
                let row = |(choice, is_right): &(Phrase, bool)| {
                    let is_marked = *is_right && self.with_answers;
                    let (mark, class) = if is_marked { ('☒', " class=\"answer\"") } else { ('☐', "") };
                    format!("<li{class}>{mark} {}</li>\n", self.say(choice))
                };
                format!("<ul>\n{}</ul>\n", choices.iter().map(row).collect::<String>())
            }
        };
        let why = question.why.as_ref().filter(|_| self.with_answers);
        let why = why.map(|why| format!("<p class=\"why\">{}</p>\n", self.say(why))).unwrap_or_default();
        format!(
            "<section>\n<h2>{heading}{}</h2>\n<p>{}</p>\n{given}{answer}{why}</section>\n",
            about.unwrap_or_default(),
            self.say(&question.text)
        )
    }

    fn given(&self, given: &Matter) -> String {
        match given {
            Matter::Table { heads, rows } => {
                let head = |head: &Phrase| format!("<th scope=\"col\">{}</th>", self.say(head));
                let heads: String = heads.iter().map(head).collect();
                let row = |cells: &Vec<Cell>| {
                    format!("<tr>{}</tr>\n", cells.iter().map(|cell| self.cell(cell)).collect::<String>())
                };
                let rows: String = rows.iter().map(row).collect();
                format!("<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
            }
            Matter::Note(note) => format!("<p>{}</p>\n", self.say(note)),
            Matter::Code(lines) => {
                let line = |(number, line): &(usize, String)| {
                    format!("<li value=\"{number}\"><code>{}</code></li>\n", in_html(line))
                };
                format!("<ol class=\"code\">\n{}</ol>\n", lines.iter().map(line).collect::<String>())
            }
        }
    }

    fn cell(&self, cell: &Cell) -> String {
        match cell {
            Cell::Given(text) => format!("<td>{}</td>", self.say(text)),
            Cell::Blank { before, answer } if self.with_answers => {
                format!("<td>{}<b class=\"answer\">{}</b></td>", in_html(before), in_html(answer))
            }
            Cell::Blank { before, .. } => format!("<td>{}<i class=\"line\"></i></td>", in_html(before)),
        }
    }
}
