//! What can be chosen by its number: a leaf.

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
}

/// Something to choose, in words.
pub(super) type Offer = (String, Meaning);
