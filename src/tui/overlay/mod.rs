//! What lies over a screen until it is closed.

pub(super) mod advice;
mod frame;
pub(super) mod key_list;
pub(super) mod leave;

use advice::AdvicePage;
use key_list::KeyList;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Overlay {
    Keys(KeyList),
    Advice(AdvicePage),
    Leave(Leaving),
}

/// Where one wants to go while a run is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    /// To the Lab.
    Back,
    /// Out.
    Quit,
}
