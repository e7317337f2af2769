//! How far one is with a challenge: what is judged, apart from how it is judged and drawn.

/// How far one is with the challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing is decided.
    Open,
    /// Reached.
    Met,
    /// Reached, but with more preemptions than one may have.
    TooMany { had: usize, most: u32 },
    /// At an end that is another one; whether that is the right one.
    Missed { right: bool },
}
