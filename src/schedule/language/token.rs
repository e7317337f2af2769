//! A text becomes words and signs, with indentation as signs of its own.

use super::tree::Spot;
use super::wrong::WrongProgram;
use crate::text::Phrase;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) spot: Spot,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    Word(String),
    Number(i32),
    Sign(&'static str),
    /// `title:`, `lesson:`, `goal:` or `real:`, and the rest of its line.
    Header(&'static str, String),
    LineEnd,
    Indent,
    Dedent,
    TextEnd,
}

impl TokenKind {
    /// What stands there, for an error.
    pub(super) fn said(&self) -> Phrase {
        let what = |text: &str| Phrase::new("schedule.wrong.found").with("what", text);
        match self {
            Self::Word(word) => what(word),
            Self::Number(number) => what(&number.to_string()),
            Self::Sign(sign) => what(sign),
            Self::Header(name, _) => what(name),
            Self::LineEnd => Phrase::new("schedule.expects.line-end"),
            Self::Indent => Phrase::new("schedule.wrong.indent"),
            Self::Dedent => Phrase::new("schedule.wrong.dedent"),
            Self::TextEnd => Phrase::new("schedule.wrong.text-end"),
        }
    }
}

/// Longer signs stand before those that they begin with.
const SIGNS: [&str; 22] = [
    "==", "!=", "<=", ">=", "//", "+=", "-=", "*=", "=", "<", ">", "+", "-", "*", "%", "(", ")", "[", "]", ":", ",",
    ".",
];

const HEADERS: [&str; 4] = ["title", "lesson", "goal", "real"];

/// Blocks within blocks, at most.
const DEEPEST: usize = 24;

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, WrongProgram> {
    let mut tokens = Vec::new();
    let mut indents = vec![0];
    let mut last = Spot { line: 1, column: 1 };
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let content = line.trim_start_matches([' ', '\t', '\u{feff}']);
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let indent = width_of_indent(&line[..line.len() - content.len()]);
        let column = line.chars().count() - content.chars().count() + 1;
        let spot = Spot { line: line_number, column };
        indent_to(indent, spot, &mut indents, &mut tokens)?;
        match header(content).filter(|_| indent == 0) {
            Some(header) => tokens.push(Token { kind: header, spot }),
            None => words(content, spot, &mut tokens)?,
        }
        last = Spot { line: line_number, column: line.trim_end().chars().count() + 1 };
        tokens.push(Token { kind: TokenKind::LineEnd, spot: last });
    }
    tokens.extend(indents.iter().skip(1).map(|_| Token { kind: TokenKind::Dedent, spot: last }));
    tokens.push(Token { kind: TokenKind::TextEnd, spot: last });
    Ok(tokens)
}

/// A tab goes to the next multiple of eight, as in Python.
fn width_of_indent(blank: &str) -> usize {
    blank.chars().fold(0, |width, c| match c {
        '\t' => (width / 8 + 1) * 8,
        ' ' => width + 1,
        _ => width,
    })
}

fn indent_to(indent: usize, spot: Spot, indents: &mut Vec<usize>, tokens: &mut Vec<Token>) -> Result<(), WrongProgram> {
    let current = |indents: &[usize]| indents.last().copied().unwrap_or(0);
    if indent > current(indents) {
        if indents.len() > DEEPEST {
            return Err(WrongProgram::new(spot, Phrase::new("schedule.wrong.too-deep").with("most", DEEPEST as u64)));
        }
        indents.push(indent);
        tokens.push(Token { kind: TokenKind::Indent, spot });
    }
    while indent < current(indents) {
        indents.pop();
        tokens.push(Token { kind: TokenKind::Dedent, spot });
    }
    if indent != current(indents) {
        return Err(WrongProgram::new(spot, Phrase::new("schedule.wrong.uneven")));
    }
    Ok(())
}

fn header(content: &str) -> Option<TokenKind> {
    let (name, rest) = content.split_once(':')?;
    let name = HEADERS.into_iter().find(|header| *header == name)?;
    Some(TokenKind::Header(name, rest.trim().to_owned()))
}

fn words(content: &str, from: Spot, tokens: &mut Vec<Token>) -> Result<(), WrongProgram> {
    let (mut rest, mut column) = (content, from.column);
    while let Some(first) = rest.chars().next() {
        let spot = Spot { line: from.line, column };
        let end = |is_part: fn(char) -> bool| rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let (kind, length) = match first {
            '#' => break,
            ' ' | '\t' => (None, 1),
            '0'..='9' => {
                let length = end(|c| c.is_ascii_alphanumeric() || c == '_');
                let digits = rest[..length].replace('_', "");
                let number = digits.parse();
                let wrong = |_| {
                    if digits.bytes().any(|byte| !byte.is_ascii_digit()) {
                        return WrongProgram::expected(spot, Phrase::new("schedule.expects.number"), &rest[..length]);
                    }
                    let range = Phrase::new("schedule.wrong.range").with("least", "0");
                    WrongProgram::new(spot, range.with("most", i32::MAX.to_string()))
                };
                (Some(TokenKind::Number(number.map_err(wrong)?)), length)
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                let length = end(|c| c.is_ascii_alphanumeric() || c == '_');
                (Some(TokenKind::Word(rest[..length].to_owned())), length)
            }
            c if c.is_alphabetic() => {
                return Err(WrongProgram::new(spot, Phrase::new("schedule.wrong.letter").with("found", c.to_string())));
            }
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign));
                let wrong =
                    || WrongProgram::expected(spot, Phrase::new("schedule.expects.word"), &rest[..first.len_utf8()]);
                let sign = sign.ok_or_else(wrong)?;
                (Some(TokenKind::Sign(sign)), sign.len())
            }
        };
        tokens.extend(kind.map(|kind| Token { kind, spot }));
        column += rest[..length].chars().count();
        rest = &rest[length..];
    }
    Ok(())
}
