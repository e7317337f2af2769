//! What a lesson says that a run showed, as a condition on the report's own figures: `counter.lost > 0`,
//! `elapsed(async) < 1.2 * elapsed(threads)`.
//!
//! A figure is what `racelab run --json` calls it, without its unit; in parentheses stands of which run it is, by its model,
//! its guard or the name that the lesson gives it.

mod evaluate;
mod parse;

pub use evaluate::Seen;

use super::figures::Figures;
use super::value::FigureValue;
use crate::text::Phrase;

/// Longest condition, bytes.
const LONGEST: usize = 300;

/// A condition, and where it stands in the lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// As it is written.
    pub source: String,
    /// The line on which it stands, from 1 on.
    pub line: usize,
    /// The column, characters from 1 on.
    pub column: usize,
    tree: Tree,
}

/// What came of a condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    /// Whether it holds; why nobody can say.
    pub holds: Result<bool, Phrase>,
    /// The figures that it speaks of.
    pub seen: Vec<Seen>,
}

impl Expectation {
    /// Reads one that stands at a place of a lesson.
    ///
    /// # Errors
    /// How many bytes into it something is wrong, and what.
    pub fn read(source: &str, (line, column): (usize, usize)) -> Result<Self, (usize, Phrase)> {
        if source.len() > LONGEST {
            return Err((0, Phrase::new("lesson.wrong.long").with("most", LONGEST)));
        }
        Ok(Self { source: source.to_owned(), line, column, tree: parse::tree(source)? })
    }

    /// Whether it holds of what was run.
    #[must_use]
    pub fn check(&self, figures: &Figures) -> Holding {
        let mut seen = Vec::new();
        let holds = evaluate::of(&self.tree, figures, &mut seen).and_then(|value| match value {
            FigureValue::Truth(holds) => Ok(holds),
            other => Err(Phrase::new("lesson.figure.no-truth").with("value", other.said())),
        });
        Holding { holds, seen }
    }

    /// The runs that it speaks of by name, each with how many bytes into it that stands.
    #[must_use]
    pub fn names(&self) -> Vec<(usize, Vec<String>)> {
        let mut names = Vec::new();
        self.tree.visit(&mut |figure| {
            if !figure.of.is_empty() {
                names.push((figure.at, figure.of.clone()));
            }
        });
        names
    }
}

/// A condition or a part of it.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    Literal(FigureValue),
    Figure(FigureName),
    /// A figure of many values, made one.
    Gathered(Gather, FigureName),
    Not(Box<Tree>),
    Two(Operator, Box<Tree>, Box<Tree>),
}

impl Tree {
    fn visit(&self, see: &mut impl FnMut(&FigureName)) {
        match self {
            Self::Literal(_) => {}
            Self::Figure(figure) | Self::Gathered(_, figure) => see(figure),
            Self::Not(tree) => tree.visit(see),
            Self::Two(_, left, right) => {
                left.visit(see);
                right.visit(see);
            }
        }
    }
}

/// The way to a figure in a report, and of which run.
#[derive(Debug, Clone, PartialEq)]
struct FigureName {
    at: usize,
    spelling: String,
    path: Vec<String>,
    of: Vec<String>,
}

/// What makes one of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
enum Gather {
    Sum,
    Least,
    Most,
    Count,
    /// Whether they stand in ascending order.
    Sorted,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Or,
    And,
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
    Equal,
    NotEqual,
    Plus,
    Minus,
    Times,
    Over,
}

#[cfg(test)]
mod tests;
