//! What lies over a screen until it is closed.

pub(super) mod advice;
pub(super) mod frame;
pub(super) mod key_list;
