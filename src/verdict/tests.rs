//! Verdicts on figures by hand.
