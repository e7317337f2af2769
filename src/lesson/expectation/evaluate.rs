//! What a condition comes to, with the figures that it was made of.

use super::{FigureName, Gather, Operator, Tree};
use crate::lesson::figures::Figures;
use crate::lesson::value::FigureValue;
use crate::text::Phrase;

/// A figure that a condition spoke of, and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// As the condition calls it.
    pub name: String,
    /// What it was.
    pub value: FigureValue,
}

/// What a tree comes to.
pub(super) fn of(tree: &Tree, figures: &Figures, seen: &mut Vec<Seen>) -> Result<FigureValue, Phrase> {
    match tree {
        Tree::Literal(value) => Ok(value.clone()),
        Tree::Figure(figure) => look_up(figure, figures, seen),
        Tree::Gathered(gather, figure) => {
            let value = gathered(*gather, figures.value(&figure.path, &figure.of)?, figure)?;
            let word: &str = (*gather).into();
            see(seen, format!("{word}({})", figure.spelling), &value);
            Ok(value)
        }
        Tree::Not(tree) => Ok(FigureValue::Truth(!truth(&of(tree, figures, seen)?)?)),
        Tree::Two(operator, left, right) => {
            // Both sides are looked at, whatever the first comes to: all figures are to be seen.
            let (left, right) = (of(left, figures, seen)?, of(right, figures, seen)?);
            two(*operator, &left, &right)
        }
    }
}

fn look_up(figure: &FigureName, figures: &Figures, seen: &mut Vec<Seen>) -> Result<FigureValue, Phrase> {
    let value = figures.value(&figure.path, &figure.of)?;
    see(seen, figure.spelling.clone(), &value);
    Ok(value)
}

fn see(seen: &mut Vec<Seen>, name: String, value: &FigureValue) {
    if seen.iter().all(|one| one.name != name) {
        seen.push(Seen { name, value: value.clone() });
    }
}

fn truth(value: &FigureValue) -> Result<bool, Phrase> {
    match value {
        FigureValue::Truth(truth) => Ok(*truth),
        other => Err(Phrase::new("lesson.figure.no-truth").with("value", other.said())),
    }
}

fn number(value: &FigureValue) -> Result<f64, Phrase> {
    match value {
        FigureValue::List(_) => Err(Phrase::new("lesson.figure.many")),
        FigureValue::Nothing => Err(Phrase::new("lesson.figure.missing")),
        other => other.number().ok_or_else(|| Phrase::new("lesson.figure.no-number").with("value", other.said())),
    }
}

fn gathered(gather: Gather, value: FigureValue, figure: &FigureName) -> Result<FigureValue, Phrase> {
    let list = match value {
        FigureValue::List(list) => list,
        FigureValue::Nothing if gather == Gather::Count => Vec::new(),
        _ => return Err(Phrase::new("lesson.figure.one").with("name", figure.spelling.clone())),
    };
    // What a task or a worker does not have does not count.
    let present: Vec<&FigureValue> = list.iter().filter(|value| **value != FigureValue::Nothing).collect();
    if gather == Gather::Count {
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
        return Ok(FigureValue::Number(present.len() as f64));
    }
    let numbers = present.iter().map(|value| number(value)).collect::<Result<Vec<f64>, Phrase>>()?;
    let kind = present.first().copied().cloned().unwrap_or(FigureValue::Number(0.0));
    let one = match gather {
        Gather::Sum => Some(numbers.iter().sum()),
        Gather::Least => numbers.iter().copied().reduce(f64::min),
        Gather::Most => numbers.iter().copied().reduce(f64::max),
        Gather::Count | Gather::Sorted => return Ok(FigureValue::Truth(numbers.is_sorted())),
    };
    one.map(|one| kind.of_kind(one)).ok_or_else(|| Phrase::new("lesson.figure.missing"))
}

fn two(operator: Operator, left: &FigureValue, right: &FigureValue) -> Result<FigureValue, Phrase> {
    use Operator::{And, Equal, Less, LessOrEqual, Minus, More, MoreOrEqual, NotEqual, Or, Over, Plus, Times};
    match operator {
        Or => return Ok(FigureValue::Truth(truth(left)? || truth(right)?)),
        And => return Ok(FigureValue::Truth(truth(left)? && truth(right)?)),
        Equal | NotEqual => {
            if let (FigureValue::Text(left), FigureValue::Text(right)) = (left, right) {
                return Ok(FigureValue::Truth((left == right) == (operator == Equal)));
            }
            if let (FigureValue::Truth(left), FigureValue::Truth(right)) = (left, right) {
                return Ok(FigureValue::Truth((left == right) == (operator == Equal)));
            }
        }
        _ => {}
    }
    let (a, b) = (number(left)?, number(right)?);
    let has_unit = |value: &FigureValue| matches!(value, FigureValue::Time(_) | FigureValue::Bytes(_));
    // A bare number beside a time is a slip, unless it is nothing.
    let fit = std::mem::discriminant(left) == std::mem::discriminant(right)
        || (!has_unit(left) && !has_unit(right))
        || (a == 0.0 && !has_unit(left))
        || (b == 0.0 && !has_unit(right));
    if !fit && !matches!(operator, Times | Over) {
        return Err(Phrase::new("lesson.figure.units").with("left", left.said()).with("right", right.said()));
    }
    #[expect(clippy::float_cmp, reason = "whole numbers below 2^53 are exact")]
    Ok(match operator {
        Less => FigureValue::Truth(a < b),
        LessOrEqual => FigureValue::Truth(a <= b),
        More => FigureValue::Truth(a > b),
        MoreOrEqual => FigureValue::Truth(a >= b),
        Equal => FigureValue::Truth(a == b),
        NotEqual => FigureValue::Truth(a != b),
        Plus => left.of_kind(a + b),
        Minus => left.of_kind(a - b),
        Times if has_unit(left) => left.of_kind(a * b),
        Times => right.of_kind(a * b),
        Over if has_unit(left) && has_unit(right) => FigureValue::Number(a / b),
        Or | And | Over => left.of_kind(a / b),
    })
}
