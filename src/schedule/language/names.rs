//! What names stand for: shared things, functions, and the local variables of the worker that is read.

use super::program::{Expression, Local, Place, SharedName, Target};
use super::tree::{Name, Term};
use super::wrong::WrongProgram;
use crate::text::Phrase;

pub(super) struct Function {
    pub(super) name: String,
    pub(super) parameters: Vec<String>,
    pub(super) body: Term,
}

/// What is known when a worker is read.
#[derive(Default)]
pub(super) struct Names {
    pub(super) shared: Vec<SharedName>,
    pub(super) functions: Vec<Function>,
    pub(super) locals: Vec<Local>,
    /// The number of the worker that is read, among those of the same text.
    pub(super) me: Option<i32>,
}

/// What can be called without being declared.
pub(super) const BUILT_IN: [&str; 3] = ["cas", "swap", "fetch_add"];

impl Names {
    pub(super) fn find(&self, name: &str) -> Option<&SharedName> {
        self.shared.iter().find(|shared| shared.name == name)
    }

    pub(super) fn local(&self, name: &str) -> Option<&Local> {
        self.locals.iter().find(|local| local.name == name)
    }

    /// A name that may be given to something new.
    pub(super) fn must_be_new(&self, name: &Name) -> Result<(), WrongProgram> {
        let is_taken = self.find(&name.text).is_some()
            || self.functions.iter().any(|function| function.name == name.text)
            || BUILT_IN.contains(&name.text.as_str());
        if is_taken {
            let why = Phrase::new("schedule.wrong.taken").with("name", name.text.as_str());
            return Err(WrongProgram::new(name.spot, why));
        }
        Ok(())
    }

    /// The error of a name that stands for nothing that is wanted here.
    pub(super) fn unknown(&self, name: &Name, expected: &'static str) -> WrongProgram {
        let is_wanted = |place: Place| match expected {
            "schedule.expects.lock" => place == Place::Lock,
            "schedule.expects.held" => {
                matches!(place, Place::Lock | Place::Semaphore | Place::Condition { .. })
            }
            "schedule.expects.array" => matches!(place, Place::Array { .. }),
            "schedule.expects.variable" => matches!(place, Place::Variable { .. } | Place::Array { .. }),
            _ => true,
        };
        let shared = self.shared.iter().filter(|shared| is_wanted(shared.place)).map(|shared| shared.name.as_str());
        let locals = self.locals.iter().filter(|local| !local.between).map(|local| local.name.as_str());
        let functions = self.functions.iter().map(|function| function.name.as_str()).chain(BUILT_IN);
        let known: Vec<&str> = match expected {
            "schedule.expects.function" => functions.collect(),
            "schedule.expects.variable" => shared.chain(locals).chain(["me"]).collect(),
            _ => shared.collect(),
        };
        WrongProgram::unknown(name.spot, Phrase::new(expected), &name.text, &known)
    }

    fn name_of(&self, word: usize) -> &str {
        let local = self.locals.iter().find(|local| local.word == word).map(|local| local.name.as_str());
        local
            .or_else(|| self.shared.iter().find(|shared| shared.word == word).map(|shared| &*shared.name))
            .unwrap_or("?")
    }

    /// How an expression is written.
    pub(super) fn spell(&self, expression: &Expression) -> String {
        self.spelled(expression, 0)
    }

    fn spelled(&self, expression: &Expression, least: u8) -> String {
        match expression {
            Expression::Constant(number) => number.to_string(),
            Expression::Shared(word) | Expression::Local(word) => self.name_of(*word).to_owned(),
            Expression::Element { first, index, .. } => format!("{}[{}]", self.name_of(*first), self.spelled(index, 0)),
            Expression::Not(inner) => format!("not {}", self.spelled(inner, 3)),
            Expression::Negative(inner) => format!("-{}", self.spelled(inner, 9)),
            Expression::Binary(operator, left, right) => {
                let (sign, strength) = operator.spelling();
                let text = format!("{} {sign} {}", self.spelled(left, strength - 1), self.spelled(right, strength));
                if strength > least { text } else { format!("({text})") }
            }
        }
    }

    pub(super) fn spell_target(&self, target: &Target) -> String {
        match target {
            Target::Shared(word) | Target::Local(word) => self.name_of(*word).to_owned(),
            Target::Element { first, index, .. } => format!("{}[{}]", self.name_of(*first), self.spelled(index, 0)),
        }
    }
}
