//! What can be chosen by its number: a leaf.

use crate::lesson::Given;
use crate::tui::kit::HitTarget;

/// What a number stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// As if one had clicked on it.
    Target(HitTarget),
    /// A scenario, whose settings come next.
    Scenario(HitTarget),
    /// A row, whose choices or value come next.
    Row(usize),
    /// A lesson, of those that come along.
    Lesson(usize),
    /// What is answered to the question of a lesson.
    Answer(Given),
    /// What is expected of a run: what one would click on, and then take.
    Expected(HitTarget),
    /// The small program of this place in the list.
    Program(usize),
}

/// Something to choose, in words.
pub(super) type Offer = (String, Meaning);
