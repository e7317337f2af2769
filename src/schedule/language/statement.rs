//! Statements of a worker, as they are written.

use super::parser::{Parsed, Parser, expects};
use super::program::BinaryOperator;
use super::token::TokenKind;
use super::tree::{Spot, Statement, StatementKind, Target, Term, TermKind};
use super::wrong::WrongProgram;

const STATEMENTS: [&str; 10] = ["if", "while", "for", "with", "critical", "assert", "await", "fence", "pass", "atomic"];

impl Parser {
    /// `:` and what stands under it, or behind it on the same line.
    pub(super) fn block(&mut self) -> Parsed<Vec<Statement>> {
        self.sign(":")?;
        if *self.peek() != TokenKind::LineEnd {
            let spot = self.spot();
            let statement = self.statement()?;
            // A block behind a block on the same line could be read in two ways.
            return if is_simple(&statement) {
                Ok(vec![statement])
            } else {
                Err(WrongProgram::new(spot, expects("schedule.wrong.one-line")))
            };
        }
        self.line_end()?;
        self.kind(&TokenKind::Indent, "schedule.expects.block")?;
        let mut statements = Vec::new();
        while *self.peek() != TokenKind::Dedent {
            statements.push(self.statement()?);
        }
        self.next();
        Ok(statements)
    }

    fn statement(&mut self) -> Parsed<Statement> {
        let spot = self.spot();
        let TokenKind::Word(word) = self.peek().clone() else {
            return self.wrong(expects("schedule.expects.statement"));
        };
        let kind = match word.as_str() {
            "if" => return self.branch(spot),
            "while" => {
                self.next();
                StatementKind::While { condition: self.expression()?, body: self.block()? }
            }
            "for" => return self.counted_loop(spot),
            "with" => {
                self.next();
                StatementKind::With { held: self.name()?, body: self.block()? }
            }
            "critical" => {
                self.next();
                StatementKind::Critical(self.block()?)
            }
            _ => {
                let kind = self.simple(&word, spot)?;
                self.line_end()?;
                kind
            }
        };
        Ok(Statement { kind, spot })
    }

    fn simple(&mut self, word: &str, spot: Spot) -> Parsed<StatementKind> {
        self.next();
        Ok(match word {
            "assert" => StatementKind::Assert(self.expression()?),
            "await" => StatementKind::Await,
            "fence" => StatementKind::Fence,
            "pass" => StatementKind::Pass,
            "atomic" => {
                let target = self.target()?;
                self.assignment(true, target)?
            }
            _ => {
                self.step_back();
                return self.assignment_or_call(word, spot);
            }
        })
    }

    fn assignment_or_call(&mut self, word: &str, spot: Spot) -> Parsed<StatementKind> {
        match self.peek_next() {
            TokenKind::Sign("=" | "+=" | "-=" | "*=" | "[") => {
                let target = self.target()?;
                self.assignment(false, target)
            }
            TokenKind::Sign("." | "(") => Ok(StatementKind::Do(self.expression()?)),
            _ => {
                let expected = expects("schedule.expects.statement");
                Err(WrongProgram::unknown(spot, expected, word, &STATEMENTS))
            }
        }
    }

    fn target(&mut self) -> Parsed<Target> {
        let name = self.name()?;
        let index = if self.take_sign("[") {
            let index = self.expression()?;
            self.sign("]")?;
            Some(index)
        } else {
            None
        };
        Ok(Target { name, index })
    }

    fn assignment(&mut self, atomic: bool, target: Target) -> Parsed<StatementKind> {
        let operator = match self.peek() {
            TokenKind::Sign("=") => None,
            TokenKind::Sign("+=") => Some(BinaryOperator::Add),
            TokenKind::Sign("-=") => Some(BinaryOperator::Subtract),
            TokenKind::Sign("*=") => Some(BinaryOperator::Multiply),
            _ => return self.wrong(expects("schedule.expects.assignment")),
        };
        self.next();
        Ok(StatementKind::Assign { atomic, target, operator, value: self.expression()? })
    }

    /// `if`, and whatever `elif` and `else` follow: an `elif` is an `if` in an `else`.
    fn branch(&mut self, spot: Spot) -> Parsed<Statement> {
        self.deeper()?;
        self.next();
        let (condition, then) = (self.expression()?, self.block()?);
        let otherwise_spot = self.spot();
        let otherwise = if self.is_word("elif") {
            vec![self.branch(otherwise_spot)?]
        } else if self.take_word("else") {
            self.block()?
        } else {
            Vec::new()
        };
        self.shallower();
        Ok(Statement { kind: StatementKind::If { condition, then, otherwise }, spot })
    }

    /// `for i in range(3):` or `range(1, 4)`.
    fn counted_loop(&mut self, spot: Spot) -> Parsed<Statement> {
        self.next();
        let variable = self.name()?;
        self.keyword("in")?;
        self.keyword("range")?;
        self.sign("(")?;
        let first = self.expression()?;
        let (from, to) = if self.take_sign(",") {
            (first, self.expression()?)
        } else {
            (Term { kind: TermKind::Number(0), spot }, first)
        };
        self.sign(")")?;
        Ok(Statement { kind: StatementKind::For { variable, from, to, body: self.block()? }, spot })
    }
}

fn is_simple(statement: &Statement) -> bool {
    use StatementKind::{Critical, For, If, While, With};
    !matches!(statement.kind, If { .. } | While { .. } | For { .. } | With { .. } | Critical(_))
}
