//! Expressions, as they are written.

use super::parser::{Parsed, Parser, expects};
use super::program::BinaryOperator;
use super::token::TokenKind;
use super::tree::{Name, Term, TermKind};
use super::wrong::WrongProgram;
use crate::text::Phrase;

/// Parts of one expression, at most: so none is so deep that looking at it could use up the stack.
const MOST_PARTS: usize = 100;

/// `elif` after `elif`, at most.
const MOST_BRANCHES: usize = 100;

impl Parser {
    pub(super) fn expression(&mut self) -> Parsed<Term> {
        self.size = 0;
        self.binary(0)
    }

    fn part(&mut self) -> Parsed<()> {
        self.size += 1;
        if self.size > MOST_PARTS {
            let why = Phrase::new("schedule.wrong.too-long-expression").with("most", MOST_PARTS as u64);
            return Err(WrongProgram::new(self.spot(), why));
        }
        Ok(())
    }

    pub(super) fn deeper(&mut self) -> Parsed<()> {
        self.branches += 1;
        if self.branches > MOST_BRANCHES {
            let why = Phrase::new("schedule.wrong.too-deep").with("most", MOST_BRANCHES as u64);
            return Err(WrongProgram::new(self.spot(), why));
        }
        Ok(())
    }

    pub(super) fn shallower(&mut self) {
        self.branches -= 1;
    }

    /// What binds more strongly than so much.
    fn binary(&mut self, least: u8) -> Parsed<Term> {
        let mut left = self.unary(least)?;
        loop {
            let operator =
                BinaryOperator::ALL.into_iter().find(|(_, sign, _)| self.is_sign(sign) || self.is_word(sign));
            let Some((operator, _, strength)) = operator.filter(|(.., strength)| *strength > least) else {
                return Ok(left);
            };
            self.part()?;
            let spot = self.spot();
            self.next();
            let right = self.binary(strength)?;
            left = Term { kind: TermKind::Binary(operator, Box::new(left), Box::new(right)), spot };
        }
    }

    fn unary(&mut self, least: u8) -> Parsed<Term> {
        /// `not` binds less than a comparison, more than `and`.
        const NOT: u8 = 3;
        self.part()?;
        let spot = self.spot();
        if least <= NOT && self.take_word("not") {
            return Ok(Term { kind: TermKind::Not(Box::new(self.binary(NOT)?)), spot });
        }
        if self.take_sign("-") {
            return Ok(match self.unary(u8::MAX)? {
                Term { kind: TermKind::Number(number), .. } => Term { kind: TermKind::Number(-number), spot },
                term => Term { kind: TermKind::Negative(Box::new(term)), spot },
            });
        }
        self.primary()
    }

    fn primary(&mut self) -> Parsed<Term> {
        let spot = self.spot();
        let kind = match self.peek().clone() {
            TokenKind::Number(number) => {
                self.next();
                TermKind::Number(number)
            }
            TokenKind::Sign("(") => {
                self.next();
                let inner = self.binary(0)?;
                self.sign(")")?;
                return Ok(inner);
            }
            TokenKind::Word(word) if word == "true" || word == "True" => {
                self.next();
                TermKind::Truth(true)
            }
            TokenKind::Word(word) if word == "false" || word == "False" => {
                self.next();
                TermKind::Truth(false)
            }
            TokenKind::Word(word) if word == "me" => {
                self.next();
                TermKind::Name(word)
            }
            TokenKind::Word(_) => {
                let name = self.name()?;
                return self.behind(name);
            }
            _ => return self.wrong(expects("schedule.expects.expression")),
        };
        Ok(Term { kind, spot })
    }

    /// What may stand behind a name: an index, arguments, a member.
    fn behind(&mut self, name: Name) -> Parsed<Term> {
        let spot = name.spot;
        let kind = if self.take_sign("[") {
            let index = self.binary(0)?;
            self.sign("]")?;
            TermKind::Index(name, Box::new(index))
        } else if self.take_sign("(") {
            TermKind::Call(name, self.arguments()?)
        } else if self.take_sign(".") {
            let member = self.name()?;
            if self.take_sign("(") {
                TermKind::Method(name, member, self.arguments()?)
            } else {
                TermKind::Member(name, member)
            }
        } else {
            TermKind::Name(name.text)
        };
        Ok(Term { kind, spot })
    }

    fn arguments(&mut self) -> Parsed<Vec<Term>> {
        let mut arguments = Vec::new();
        while !self.is_sign(")") {
            arguments.push(self.binary(0)?);
            if !self.take_sign(",") {
                break;
            }
        }
        self.sign(")")?;
        Ok(arguments)
    }
}
