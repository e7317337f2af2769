//! How the parts of a report for people stand on the page: figures in columns, sentences below them.

use crate::text::{pad, wrap};

/// How wide a report is, columns.
pub(super) const COLUMNS: usize = 80;

/// How wide sentences are, columns: with their indentation they fit into 80.
const SENTENCE: usize = 78;

/// A sentence, indented like the figures above it.
pub(super) fn sentence(text: &str) -> Vec<String> {
    wrap(text, SENTENCE).into_iter().map(|line| format!("  {line}")).collect()
}

/// A figure under its name, in two columns.
pub(super) fn figure(name: &str, value: &str, column: usize) -> String {
    format!("  {}  {value}", pad(name, column))
}
