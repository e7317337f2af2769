//! A table in columns of equal width, whatever the letters: Hangul takes two.

use super::Style;
use super::layout::COLUMNS;
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
    /// What stands above a row, by the row.
    titles: Vec<(usize, String)>,
}

/// Most rows that are shown to people; what is more is counted.
pub(super) const MOST_ROWS: usize = 16;

impl Table {
    pub(super) fn new(columns: Vec<(String, Align)>) -> Self {
        Self { columns, rows: Vec::new(), titles: Vec::new() }
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
        self.lines_of(&self.said(), indent, style)
    }

    /// The same in the columns of a report: these columns are left out, one group after the other, where not all fit. Where it
    /// is too wide even so, what a row is called stands above its figures.
    pub(super) fn lines_that_fit(&self, indent: usize, drop: &[&[usize]], style: Style) -> Vec<String> {
        let fits = |table: &Self, said: &[bool]| {
            let plain = table.lines_of(said, indent, Style::default());
            plain.iter().all(|line| width(line) <= COLUMNS)
        };
        let mut said = self.said();
        let mut drop = drop.iter();
        while !fits(self, &said) {
            match drop.next() {
                Some(group) => group.iter().for_each(|column| said[*column] = false),
                None => return self.stacked().lines_of(&said, indent, style),
            }
        }
        self.lines_of(&said, indent, style)
    }

    fn said(&self) -> Vec<bool> {
        (0..self.columns.len()).map(|column| self.rows.iter().any(|row| !row[column].is_empty())).collect()
    }

    /// The same with what rows are called on lines of their own.
    fn stacked(&self) -> Self {
        let blank = |cells: usize| vec![String::new(); cells];
        let mut stacked = Self::new(self.columns.clone());
        for row in &self.rows {
            let (name, figures) = (row[0].clone(), row[1..].to_vec());
            stacked.titles.push((stacked.rows.len(), name));
            stacked.rows.push([blank(1), figures].concat());
        }
        stacked
    }

    fn lines_of(&self, said: &[bool], indent: usize, style: Style) -> Vec<String> {
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
        for (index, row) in self.rows.iter().enumerate() {
            let title = self.titles.iter().find(|(row, _)| *row == index);
            lines.extend(title.map(|(_, title)| format!("{}{title}", " ".repeat(indent))));
            lines.push(line(&mut row.iter().map(String::as_str)));
        }
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
    fn a_table_that_is_too_wide_leaves_columns_out_and_then_puts_names_above_figures() {
        let columns = ["name", "one", "two"].map(|name| (name.to_owned(), Align::Left));
        let mut table = Table::new(columns.to_vec());
        table.row(vec!["n".repeat(40), "1".repeat(30), "2".repeat(30)]);
        let figures = |lines: Vec<String>| lines.iter().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
        assert!(figures(table.lines_that_fit(2, &[&[2]], Style::default()))[1].ends_with("1  ".trim()));
        let stacked = table.lines_that_fit(2, &[], Style::default());
        assert!(stacked.iter().all(|line| width(line) <= COLUMNS), "{stacked:?}");
        assert_eq!(figures(stacked)[1..], ["n".repeat(40), format!("{}  {}", "1".repeat(30), "2".repeat(30))]);
    }

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
