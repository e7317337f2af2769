//! What the user's program wrote, line by line, to be asked as of any moment.

use crate::event::Nanos;

/// A line that the program wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedLine {
    pub at: Nanos,
    /// Whether it went to the standard error.
    pub is_error: bool,
    pub line: Box<str>,
}

/// The lines of a run, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printed {
    lines: Vec<PrintedLine>,
}

impl Printed {
    pub(super) fn push(&mut self, at: Nanos, is_error: bool, line: &str) {
        // They are in order even if the stamps are not.
        let at = self.lines.last().map_or(at, |last| at.max(last.at));
        self.lines.push(PrintedLine { at, is_error, line: line.into() });
    }

    pub(super) fn shrink(&mut self) {
        self.lines.shrink_to_fit();
    }

    /// Whether it wrote nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Those that were written up to a moment.
    #[must_use]
    pub fn until(&self, at: Nanos) -> &[PrintedLine] {
        &self.lines[..self.lines.partition_point(|line| line.at <= at)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_as_of_a_moment_and_in_order() {
        let mut printed = Printed::default();
        printed.push(5, false, "one");
        printed.push(4, true, "two");
        printed.push(9, false, "three");
        let said = |at| printed.until(at).iter().map(|line| &*line.line).collect::<Vec<_>>();
        assert_eq!((said(4), said(5), said(9)), (vec![], vec!["one", "two"], vec!["one", "two", "three"]));
    }
}
