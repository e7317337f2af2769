//! A condition's text becomes a tree. What is wrong with it is said with its place.

use super::{FigureName, Gather, Operator, Tree};
use crate::lesson::value::FigureValue;
use crate::lesson::wrong::expected;
use crate::plan::parse_duration;
use crate::text::Phrase;

/// How deep parentheses and `not` stand within each other, at most.
const DEEPEST: usize = 20;

type Parsed<T> = Result<T, (usize, Phrase)>;

/// The tree of a whole text.
pub(super) fn tree(text: &str) -> Parsed<Tree> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let tree = parser.either()?;
    parser.blanks();
    if parser.at < text.len() {
        return Err(parser.not("lesson.wrong.an-operator"));
    }
    Ok(tree)
}

struct Parser<'text> {
    text: &'text str,
    at: usize,
    depth: usize,
}

const COMPARISONS: [(&str, Operator); 6] = [
    ("<=", Operator::LessOrEqual),
    (">=", Operator::MoreOrEqual),
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<", Operator::Less),
    (">", Operator::More),
];

impl Parser<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn next_is(&mut self, sign: &str) -> bool {
        self.blanks();
        let is_next = self.rest().starts_with(sign);
        if is_next {
            self.at += sign.len();
        }
        is_next
    }

    fn next_is_word(&mut self, word: &str) -> bool {
        self.blanks();
        let is_next = self.word(|c| c.is_alphanumeric() || c == '_') == word;
        if is_next {
            self.at += word.len();
        }
        is_next
    }

    fn word(&self, belongs: impl Fn(char) -> bool) -> &str {
        let end = self.rest().find(|c| !belongs(c)).unwrap_or(self.rest().len());
        &self.rest()[..end]
    }

    fn not(&self, what: &'static str) -> (usize, Phrase) {
        let found = self.rest().split_whitespace().next();
        let why = match found {
            Some(found) => expected(Phrase::new(what), found),
            None => Phrase::new("lesson.wrong.ends").with("expected", Phrase::new(what)),
        };
        (self.at, why)
    }

    fn either(&mut self) -> Parsed<Tree> {
        self.joined(&[("or", Operator::Or)], Self::both)
    }

    fn both(&mut self) -> Parsed<Tree> {
        self.joined(&[("and", Operator::And)], Self::truth)
    }

    fn joined(&mut self, words: &[(&str, Operator)], part: fn(&mut Self) -> Parsed<Tree>) -> Parsed<Tree> {
        let mut tree = part(self)?;
        while let Some((_, operator)) = words.iter().find(|(word, _)| self.next_is_word(word)) {
            tree = Tree::Two(*operator, Box::new(tree), Box::new(part(self)?));
        }
        Ok(tree)
    }

    fn truth(&mut self) -> Parsed<Tree> {
        if self.next_is_word("not") {
            return Ok(Tree::Not(Box::new(self.deeper(Self::truth)?)));
        }
        let left = self.sum()?;
        match COMPARISONS.iter().find(|(sign, _)| self.next_is(sign)) {
            Some((_, operator)) => Ok(Tree::Two(*operator, Box::new(left), Box::new(self.sum()?))),
            None => Ok(left),
        }
    }

    fn deeper(&mut self, part: fn(&mut Self) -> Parsed<Tree>) -> Parsed<Tree> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err((self.at, Phrase::new("lesson.wrong.too-deep").with("most", DEEPEST)));
        }
        let tree = part(self)?;
        self.depth -= 1;
        Ok(tree)
    }

    fn sum(&mut self) -> Parsed<Tree> {
        self.calculated(&[("+", Operator::Plus), ("-", Operator::Minus)], Self::product)
    }

    fn product(&mut self) -> Parsed<Tree> {
        self.calculated(&[("*", Operator::Times), ("/", Operator::Over)], Self::atom)
    }

    fn calculated(&mut self, signs: &[(&str, Operator)], part: fn(&mut Self) -> Parsed<Tree>) -> Parsed<Tree> {
        let mut tree = part(self)?;
        while let Some((_, operator)) = signs.iter().find(|(sign, _)| self.next_is(sign)) {
            tree = Tree::Two(*operator, Box::new(tree), Box::new(part(self)?));
        }
        Ok(tree)
    }

    fn atom(&mut self) -> Parsed<Tree> {
        self.blanks();
        match self.rest().chars().next() {
            Some('(') => {
                self.at += 1;
                let tree = self.deeper(Self::either)?;
                if self.next_is(")") { Ok(tree) } else { Err(self.not("lesson.wrong.a-parenthesis")) }
            }
            Some('\'') => self.quoted(),
            Some(c) if c.is_ascii_digit() => self.number(),
            Some(c) if c.is_ascii_alphabetic() => self.figure(),
            _ => Err(self.not("lesson.wrong.a-figure")),
        }
    }

    fn quoted(&mut self) -> Parsed<Tree> {
        let inside = &self.rest()[1..];
        let Some(end) = inside.find('\'') else { return Err(self.not("lesson.wrong.a-quotation")) };
        let said = inside[..end].to_owned();
        self.at += end + 2;
        Ok(Tree::Literal(FigureValue::Text(said)))
    }

    /// A number, a share such as `20%`, or a time such as `20ms`.
    fn number(&mut self) -> Parsed<Tree> {
        let begin = self.at;
        let given = self.word(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | 'µ')).to_owned();
        self.at += given.len();
        let digits: String = given.chars().filter(|c| *c != '_').collect();
        let (number, share) = digits.strip_suffix('%').map_or((&*digits, 1.0), |digits| (digits, 100.0));
        let value = if number.contains(char::is_alphabetic) {
            #[expect(clippy::cast_precision_loss, reason = "a day has fewer nanoseconds than 2^53")]
            parse_duration(number).ok().map(|nanos| FigureValue::Time(nanos as f64))
        } else {
            number.parse().ok().map(|number: f64| FigureValue::Number(number / share))
        };
        value.map(Tree::Literal).ok_or((begin, expected(Phrase::new("lesson.wrong.a-number"), &given)))
    }

    fn figure(&mut self) -> Parsed<Tree> {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let name = self.word(is_name).to_owned();
        if let Ok(gather) = name.parse::<Gather>() {
            self.at += name.len();
            if self.next_is("(") {
                self.blanks();
                let figure = self.path()?;
                return if self.next_is(")") {
                    Ok(Tree::Gathered(gather, figure))
                } else {
                    Err(self.not("lesson.wrong.a-parenthesis"))
                };
            }
            return Err(self.not("lesson.wrong.an-opening"));
        }
        match name.as_str() {
            "true" | "false" => {
                self.at += name.len();
                Ok(Tree::Literal(FigureValue::Truth(name == "true")))
            }
            "and" | "or" => Err(self.not("lesson.wrong.a-figure")),
            _ => self.path().map(Tree::Figure),
        }
    }

    fn path(&mut self) -> Parsed<FigureName> {
        let begin = self.at;
        let mut path = Vec::new();
        loop {
            let name = self.word(|c| c.is_ascii_alphanumeric() || c == '_').to_owned();
            if name.is_empty() {
                return Err(self.not("lesson.wrong.a-figure"));
            }
            self.at += name.len();
            path.push(name);
            if !self.rest().starts_with('.') {
                break;
            }
            self.at += 1;
        }
        let mut of = Vec::new();
        if self.rest().starts_with('(') {
            self.at += 1;
            loop {
                self.blanks();
                let name = self.word(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).to_owned();
                if name.is_empty() {
                    return Err(self.not("lesson.wrong.a-run"));
                }
                self.at += name.len();
                of.push(name);
                if self.next_is(")") {
                    break;
                }
                if !self.next_is(",") {
                    return Err(self.not("lesson.wrong.a-parenthesis"));
                }
            }
        }
        Ok(FigureName { at: begin, spelling: self.text[begin..self.at].to_owned(), path, of })
    }
}
