//! A table in columns of equal width, whatever the letters: Hangul takes two.

use super::Style;
use crate::text::{Phrase, Texts, pad, width};

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Rows under a head.
#[derive(Debug, Clone)]
pub(super) struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

/// Most rows that are shown to people; what is more is counted.
pub(super) const MOST_ROWS: usize = 16;

impl Table {
    pub(super) fn new(columns: Vec<(String, Align)>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// A table whose heads are in the texts.
    pub(super) fn headed(heads: &[(&'static str, Align)], texts: &Texts) -> Self {
        Self::new(heads.iter().map(|(key, align)| (texts.get(key).to_owned(), *align)).collect())
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The lines of the table, indented; columns in which no row says anything are left out.
    pub(super) fn lines(&self, indent: usize, style: Style) -> Vec<String> {
        let said: Vec<bool> =
            (0..self.columns.len()).map(|column| self.rows.iter().any(|row| !row[column].is_empty())).collect();
        let widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(column, (head, _))| {
                let cells = self.rows.iter().map(|row| width(&row[column]));
                cells.chain([width(head)]).max().unwrap_or(0)
            })
            .collect();
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let cells = cells.enumerate().filter(|(column, _)| said[*column]);
            let cells: Vec<String> =
                cells.map(|(column, cell)| aligned(cell, widths[column], self.columns[column].1)).collect();
            format!("{}{}", " ".repeat(indent), cells.join("  ")).trim_end().to_owned()
        };
        let head = line(&mut self.columns.iter().map(|(head, _)| head.as_str()));
        let mut lines = vec![style.faint(&head)];
        lines.extend(self.rows.iter().map(|row| line(&mut row.iter().map(String::as_str))));
        lines
    }
}

/// The line under a table that says how many rows are not shown of so many; none if `most` are enough.
pub(super) fn more(rows: usize, most: usize, texts: &Texts) -> Option<String> {
    let more = rows.checked_sub(most).filter(|more| *more > 0)?;
    Some(format!("  {}", texts.say(&Phrase::new("report.more").with("n", more))))
}

fn aligned(cell: &str, columns: usize, align: Align) -> String {
    match align {
        Align::Left => pad(cell, columns),
        Align::Right => format!("{}{cell}", " ".repeat(columns.saturating_sub(width(cell)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_under_wide_letters_and_silent_columns_are_left_out() {
        let head = |name: &str, align| (name.to_owned(), align);
        let columns = vec![head("이름", Align::Left), head("nothing", Align::Left), head("n", Align::Right)];
        let mut table = Table::new(columns);
        table.row(vec!["작업자 1".to_owned(), String::new(), "7".to_owned()]);
        table.row(vec!["task 10".to_owned(), String::new(), "1,000".to_owned()]);
        assert_eq!(table.lines(2, Style::default()), ["  이름          n", "  작업자 1      7", "  task 10   1,000"]);
    }
}
