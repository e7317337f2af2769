//! What expressions come to in a state.

use super::obstacle::FailureKind;
use crate::schedule::language::{BinaryOperator, Expression};

/// A state as somebody sees it: under total store order a worker sees its own stores before others do.
#[derive(Clone, Copy)]
pub(super) struct Sight<'state> {
    pub(super) words: &'state [i32],
    /// His store buffer: how many there are, then places and values, the oldest first.
    pub(super) buffer: &'state [i32],
}

impl Sight<'_> {
    pub(super) fn read(&self, word: usize) -> i32 {
        if let [len, stores @ ..] = self.buffer {
            let len = usize::try_from(*len).unwrap_or(0);
            let newest = stores.chunks_exact(2).take(len).rev().find(|store| usize::try_from(store[0]) == Ok(word));
            if let Some(store) = newest {
                return store[1];
            }
        }
        self.words[word]
    }
}

/// The word of an element, if there is one.
pub(super) fn element(first: usize, len: usize, index: i32) -> Result<usize, FailureKind> {
    match usize::try_from(index) {
        Ok(index) if index < len => Ok(first + index),
        _ => Err(FailureKind::Index),
    }
}

pub(super) fn value(expression: &Expression, sight: Sight<'_>) -> Result<i32, FailureKind> {
    Ok(match expression {
        Expression::Constant(number) => *number,
        Expression::Local(word) => sight.words[*word],
        Expression::Shared(word) => sight.read(*word),
        Expression::Element { first, len, index } => sight.read(element(*first, *len, value(index, sight)?)?),
        Expression::Not(inner) => i32::from(value(inner, sight)? == 0),
        Expression::Negative(inner) => value(inner, sight)?.checked_neg().ok_or(FailureKind::Overflow)?,
        Expression::Binary(BinaryOperator::And, left, right) => {
            i32::from(value(left, sight)? != 0 && value(right, sight)? != 0)
        }
        Expression::Binary(BinaryOperator::Or, left, right) => {
            i32::from(value(left, sight)? != 0 || value(right, sight)? != 0)
        }
        Expression::Binary(operator, left, right) => binary(*operator, value(left, sight)?, value(right, sight)?)?,
    })
}

fn binary(operator: BinaryOperator, left: i32, right: i32) -> Result<i32, FailureKind> {
    let overflow = |value: Option<i32>| value.ok_or(FailureKind::Overflow);
    Ok(match operator {
        BinaryOperator::Or | BinaryOperator::And => i32::from(left != 0 && right != 0),
        BinaryOperator::Equal => i32::from(left == right),
        BinaryOperator::Unequal => i32::from(left != right),
        BinaryOperator::Less => i32::from(left < right),
        BinaryOperator::AtMost => i32::from(left <= right),
        BinaryOperator::Greater => i32::from(left > right),
        BinaryOperator::AtLeast => i32::from(left >= right),
        BinaryOperator::Add => overflow(left.checked_add(right))?,
        BinaryOperator::Subtract => overflow(left.checked_sub(right))?,
        BinaryOperator::Multiply => overflow(left.checked_mul(right))?,
        BinaryOperator::Divide | BinaryOperator::Remainder if right == 0 => return Err(FailureKind::Zero),
        // As in Python: towards the smaller number, and a remainder has the divisor's sign.
        BinaryOperator::Divide => {
            let quotient = overflow(left.checked_div(right))?;
            quotient - i32::from(left % right != 0 && (left < 0) != (right < 0))
        }
        BinaryOperator::Remainder => {
            let rest = overflow(left.checked_rem(right))?;
            if rest != 0 && (rest < 0) != (right < 0) { rest + right } else { rest }
        }
    })
}
