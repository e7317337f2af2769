//! Words and signs become a tree: declarations, workers, and what is said of the whole.
//! Statements and expressions have files of their own.

use super::token::{Token, TokenKind, tokens};
use super::tree::{Declaration, GoalTree, InitialValue, Name, ProgramTree, Promise, Spot, Term, WorkerTree};
use super::wrong::WrongProgram;
use crate::text::{Bilingual, Phrase, visible};

pub(super) type Parsed<T> = Result<T, WrongProgram>;

pub(super) struct Parser {
    tokens: Vec<Token>,
    at: usize,
    /// How much of an expression was read: what is endless is refused.
    pub(super) size: usize,
    /// How many `elif` one is in.
    pub(super) branches: usize,
}

const TOP: [&str; 16] = [
    "shared",
    "lock",
    "semaphore",
    "condition",
    "queue",
    "def",
    "worker",
    "always",
    "finally",
    "outcome",
    "reach",
    "under",
    "title",
    "lesson",
    "goal",
    "real",
];

/// Words of the language that stand within a worker; [`TOP`] are its others.
const INNER: [&str; 23] = [
    "if", "elif", "else", "while", "for", "in", "with", "critical", "assert", "await", "fence", "pass", "atomic",
    "and", "or", "not", "true", "false", "True", "False", "return", "range", "me",
];

/// Whether a word cannot be a name. What says something of a program to people may be one.
fn is_keyword(word: &str) -> bool {
    const MAY_BE_NAMES: [&str; 5] = ["under", "title", "lesson", "goal", "real"];
    INNER.contains(&word) || (TOP.contains(&word) && !MAY_BE_NAMES.contains(&word))
}

const RULES: [&str; 5] = ["every", "await", "call", "sc", "tso"];

pub(super) fn parse(text: &str) -> Parsed<ProgramTree> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, size: 0, branches: 0 };
    let mut tree = ProgramTree::default();
    while *parser.peek() != TokenKind::TextEnd {
        parser.top(&mut tree)?;
    }
    Ok(tree)
}

pub(super) fn expects(key: &'static str) -> Phrase {
    Phrase::new(key)
}

fn literally(word: &str) -> Phrase {
    Phrase::new("schedule.wrong.found").with("what", word)
}

/// `English | 한국어`.
fn bilingual(text: &str) -> Bilingual {
    let text = visible(text);
    let (en, ko) = text.split_once('|').map_or((&*text, &*text), |(en, ko)| (en.trim(), ko.trim()));
    Bilingual { en: en.to_owned(), ko: ko.to_owned() }
}

impl Parser {
    pub(super) fn peek(&self) -> &TokenKind {
        &self.tokens[self.at.min(self.tokens.len() - 1)].kind
    }

    pub(super) fn peek_next(&self) -> &TokenKind {
        &self.tokens[(self.at + 1).min(self.tokens.len() - 1)].kind
    }

    pub(super) fn spot(&self) -> Spot {
        self.tokens[self.at.min(self.tokens.len() - 1)].spot
    }

    pub(super) fn next(&mut self) -> TokenKind {
        let kind = self.peek().clone();
        self.at += 1;
        kind
    }

    pub(super) fn step_back(&mut self) {
        self.at -= 1;
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), TokenKind::Sign(found) if *found == sign)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), TokenKind::Word(found) if found == word)
    }

    pub(super) fn take_sign(&mut self, sign: &str) -> bool {
        let is_there = self.is_sign(sign);
        self.at += usize::from(is_there);
        is_there
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let is_there = self.is_word(word);
        self.at += usize::from(is_there);
        is_there
    }

    pub(super) fn wrong<T>(&self, expected: Phrase) -> Parsed<T> {
        Err(WrongProgram::expected_phrase(self.spot(), expected, self.peek().said()))
    }

    pub(super) fn sign(&mut self, sign: &str) -> Parsed<()> {
        if self.take_sign(sign) { Ok(()) } else { self.wrong(literally(sign)) }
    }

    pub(super) fn keyword(&mut self, word: &'static str) -> Parsed<()> {
        if self.take_word(word) {
            return Ok(());
        }
        match self.peek() {
            TokenKind::Word(found) => Err(WrongProgram::unknown(self.spot(), literally(word), found, &[word])),
            _ => self.wrong(literally(word)),
        }
    }

    pub(super) fn kind(&mut self, kind: &TokenKind, expected: &'static str) -> Parsed<()> {
        if self.peek() == kind {
            self.at += 1;
            return Ok(());
        }
        self.wrong(expects(expected))
    }

    pub(super) fn line_end(&mut self) -> Parsed<()> {
        self.kind(&TokenKind::LineEnd, "schedule.expects.line-end")
    }

    /// A name that somebody gives something.
    pub(super) fn name(&mut self) -> Parsed<Name> {
        let spot = self.spot();
        match self.peek() {
            TokenKind::Word(word) if !is_keyword(word) => {
                let text = word.clone();
                self.at += 1;
                Ok(Name { text, spot })
            }
            _ => self.wrong(expects("schedule.expects.name")),
        }
    }

    fn names(&mut self) -> Parsed<Vec<Name>> {
        let mut names = vec![self.name()?];
        while self.take_sign(",") {
            names.push(self.name()?);
        }
        Ok(names)
    }

    fn top(&mut self, tree: &mut ProgramTree) -> Parsed<()> {
        let line = self.spot().line;
        let word = match self.peek() {
            TokenKind::Header(name, text) => {
                let both = Some(bilingual(text));
                match *name {
                    "title" => tree.title = both,
                    "lesson" => tree.lesson = both,
                    "real" => tree.real = Some(visible(text).into_owned()),
                    _ => tree.goal = both,
                }
                self.at += 1;
                return self.line_end();
            }
            TokenKind::Word(word) => word.clone(),
            _ => return self.wrong(expects("schedule.expects.declaration")),
        };
        if !TOP.contains(&word.as_str()) {
            let expected = expects("schedule.expects.declaration");
            return Err(WrongProgram::unknown(self.spot(), expected, &word, &TOP));
        }
        self.at += 1;
        match word.as_str() {
            "worker" => {
                let names = self.names()?;
                let body = self.block()?;
                // The end of the block stands where the next line begins; the last line of its own is before that.
                let last_line = self.tokens[..self.at].iter().rev().find(|token| token.kind == TokenKind::LineEnd);
                let last_line = last_line.map_or(line, |token| token.spot.line);
                tree.workers.push(WorkerTree { names, body, last_line });
                return Ok(());
            }
            "def" => {
                let function = self.function()?;
                tree.declarations.push(function);
                return Ok(());
            }
            "always" => tree.always.push(Promise { term: self.expression()?, line }),
            "finally" => tree.finally.push(Promise { term: self.expression()?, line }),
            "outcome" => self.outcome(&mut tree.outcome)?,
            "reach" => tree.reach = Some(self.reach()?),
            "under" => self.under(&mut tree.under)?,
            _ => self.declaration(&word, &mut tree.declarations)?,
        }
        self.line_end()
    }

    fn outcome(&mut self, outcome: &mut Vec<(Term, String)>) -> Parsed<()> {
        loop {
            let from = self.at;
            let term = self.expression()?;
            let spelling: Vec<String> = self.tokens[from..self.at].iter().map(|token| word_of(&token.kind)).collect();
            outcome.push((term, spelling.concat()));
            if !self.take_sign(",") {
                return Ok(());
            }
        }
    }

    /// The rules that a program is meant for.
    fn under(&mut self, under: &mut Vec<&'static str>) -> Parsed<()> {
        loop {
            let spot = self.spot();
            let TokenKind::Word(word) = self.next() else {
                self.step_back();
                return self.wrong(expects("schedule.expects.rule"));
            };
            let Some(rule) = RULES.into_iter().find(|rule| *rule == word) else {
                return Err(WrongProgram::unknown(spot, expects("schedule.expects.rule"), &word, &RULES));
            };
            under.push(rule);
            if !self.take_sign(",") {
                return Ok(());
            }
        }
    }

    fn reach(&mut self) -> Parsed<(GoalTree, Option<u32>)> {
        let spot = self.spot();
        let goal = match self.next() {
            TokenKind::Word(word) if word == "nothing" => GoalTree::Nothing,
            TokenKind::Word(word) if word == "endless" => GoalTree::Endless,
            TokenKind::Word(word) if word == "violation" => GoalTree::Violation,
            TokenKind::Word(word) if word == "deadlock" => GoalTree::Deadlock,
            TokenKind::Word(word) if word == "end" => GoalTree::End(self.expression()?),
            TokenKind::Word(word) if word == "state" => GoalTree::State(self.expression()?),
            TokenKind::Word(word) => {
                let known = ["nothing", "violation", "deadlock", "endless", "end", "state"];
                return Err(WrongProgram::unknown(spot, expects("schedule.expects.goal"), &word, &known));
            }
            other => {
                return Err(WrongProgram::expected_phrase(spot, expects("schedule.expects.goal"), other.said()));
            }
        };
        let within = if self.take_word("within") {
            match self.next() {
                TokenKind::Number(most) if most >= 0 => u32::try_from(most).ok(),
                _ => {
                    self.at -= 1;
                    return self.wrong(expects("schedule.expects.number"));
                }
            }
        } else {
            None
        };
        Ok((goal, within))
    }

    fn declaration(&mut self, word: &str, declarations: &mut Vec<Declaration>) -> Parsed<()> {
        loop {
            let name = self.name()?;
            declarations.push(match word {
                "lock" => Declaration::Lock(name),
                "condition" => {
                    self.keyword("of")?;
                    Declaration::Condition { name, lock: self.name()? }
                }
                "queue" => {
                    self.sign("(")?;
                    let capacity = self.expression()?;
                    self.sign(")")?;
                    Declaration::Queue { name, capacity }
                }
                "semaphore" => {
                    self.sign("=")?;
                    Declaration::Semaphore { name, value: self.expression()? }
                }
                _ => {
                    self.sign("=")?;
                    Declaration::Shared { name, value: self.initial_value()? }
                }
            });
            if !self.take_sign(",") {
                return Ok(());
            }
        }
    }

    fn initial_value(&mut self) -> Parsed<InitialValue> {
        if !self.take_sign("[") {
            return Ok(InitialValue::One(self.expression()?));
        }
        let mut items = vec![self.expression()?];
        while self.take_sign(",") {
            items.push(self.expression()?);
        }
        self.sign("]")?;
        let times = if self.take_sign("*") { Some(self.expression()?) } else { None };
        Ok(InitialValue::Many(items, times))
    }

    /// `def name(a, b): return a + b`, on one line or on two.
    fn function(&mut self) -> Parsed<Declaration> {
        let name = self.name()?;
        self.sign("(")?;
        let parameters = if self.is_sign(")") { Vec::new() } else { self.names()? };
        self.sign(")")?;
        self.sign(":")?;
        let is_below = *self.peek() == TokenKind::LineEnd;
        if is_below {
            self.at += 1;
            self.kind(&TokenKind::Indent, "schedule.expects.block")?;
        }
        self.keyword("return")?;
        let body = self.expression()?;
        self.line_end()?;
        if is_below {
            self.kind(&TokenKind::Dedent, "schedule.wrong.dedent")?;
        }
        Ok(Declaration::Function { name, parameters, body })
    }
}

fn word_of(kind: &TokenKind) -> String {
    match kind {
        TokenKind::Word(word) => word.clone(),
        TokenKind::Number(number) => number.to_string(),
        TokenKind::Sign(sign @ ("." | "[" | "]" | "(" | ")" | "-")) => (*sign).to_owned(),
        TokenKind::Sign(sign) => format!(" {sign} "),
        _ => String::new(),
    }
}
