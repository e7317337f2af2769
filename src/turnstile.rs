//! A place where only one worker has its turn at a time, such as an interpreter lock.
//!
//! A leaf: kernels and guards pass it without knowing what stands behind it; the `gil` engine builds one.

/// Lets one worker through at a time.
pub trait Turnstile: Send + Sync {
    /// Waits for the turn.
    fn enter(&self);
    /// Gives the turn up.
    fn leave(&self);
    /// Whether somebody has asked for the turn for longer than the holder may keep it.
    fn is_asked(&self) -> bool;
}
