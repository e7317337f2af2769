//! Addresses and files on the screen that a terminal opens with a click: OSC 8 round each cell of them.
//!
//! It goes over a picture that has been drawn, and knows no screen: whatever shows the address of a task or the path of a
//! file that was saved becomes a link. Each cell is a link of its own: a frame writes only the cells that changed, and
//! must neither leave a link open nor close one that goes on.

use std::num::NonZero;

use ratatui::buffer::{Buffer, CellDiffOption};

use super::app::{App, Screen};
use crate::text::{Arg, width};
use crate::timeline::TaskRow;

/// Longest address that becomes a link, bytes: it stands round every cell.
const LONGEST: usize = 1_000;

/// What stands round the text of a link.
const OPEN: &str = "\x1b]8;;";
const END: &str = "\x1b\\";

/// Makes links of what is one. Files are none where the terminal is another machine's.
pub(super) fn mark(app: &App, buf: &mut Buffer, is_local: bool) {
    let file = saved_file(app).filter(|_| is_local);
    let tasks = match &app.screen {
        Screen::Run(run) => run.variants()[run.selected()].timeline().tasks(),
        _ => &[],
    };
    // Where one task is named after an address, all are.
    let tasks =
        if tasks.first().and_then(TaskRow::name).is_some_and(|name| name.starts_with("http")) { tasks } else { &[] };
    if file.is_none() && tasks.is_empty() {
        return;
    }
    for y in buf.area.top()..buf.area.bottom() {
        let row = Row::of(buf, y);
        if let Some(path) = file
            && let Some(at) = row.text.find(path)
        {
            row.link(buf, at..at + path.len(), &file_address(path));
        }
        let mut from = 0;
        while let Some(begin) = row.text[from..].find("http").map(|found| from + found) {
            let word = row.text[begin..].split(char::is_whitespace).next().unwrap_or_default();
            let names = || tasks.iter().filter_map(|task| task.name());
            if let Some((length, address)) = addressed(word, names) {
                row.link(buf, begin..begin + length, address);
            }
            from = begin + word.len().max(1);
        }
    }
}

/// The path of the file that was saved just now.
fn saved_file(app: &App) -> Option<&str> {
    let notice = app.notice.as_ref().filter(|notice| notice.key() == "notice.saved")?;
    let path = notice.args().iter().find_map(|(name, arg)| match arg {
        Arg::Text(path) if name == "file" => Some(&**path),
        _ => None,
    })?;
    (path.starts_with('/') && !path.contains(char::is_control)).then_some(path)
}

/// The address that a word stands for, and how much of the word: all of it, or what stands before the end of a sentence.
/// A word that was cut stands for the only address that it can have been.
fn addressed<'name, Names>(word: &str, names: impl Fn() -> Names) -> Option<(usize, &'name str)>
where
    Names: Iterator<Item = &'name str>,
{
    let is_safe = |name: &&str| {
        let is_web = name.starts_with("http://") || name.starts_with("https://");
        is_web && name.len() <= LONGEST && name.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let bare = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
    let exact = |text: &str| names().filter(is_safe).find(|name| *name == text).map(|name| (text.len(), name));
    if let Some(found) = exact(word).or_else(|| exact(bare)) {
        return Some(found);
    }
    let (before, behind) = word.split_once('…')?;
    let fits = |name: &&str| name.starts_with(before) && name.ends_with(behind) && name.len() > before.len();
    let mut fitting = names().filter(is_safe).filter(fits);
    let first = fitting.next()?;
    fitting.all(|other| other == first).then_some((word.len(), first))
}

/// The address of a file of this machine.
fn file_address(path: &str) -> String {
    let mut address = "file://".to_owned();
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => address.push(byte.into()),
            _ => address.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    address
}

fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or('0').to_ascii_uppercase()
}

/// A row of the picture as text, and in which column each part of it stands.
struct Row {
    y: u16,
    text: String,
    cells: Vec<(usize, u16)>,
}

impl Row {
    fn of(buf: &Buffer, y: u16) -> Self {
        let mut row = Self { y, text: String::new(), cells: Vec::new() };
        let mut x = buf.area.left();
        while x < buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            row.cells.push((row.text.len(), x));
            row.text.push_str(symbol);
            x += columns(symbol);
        }
        row
    }

    /// Makes a link of what stands between these bytes of its text.
    fn link(&self, buf: &mut Buffer, bytes: std::ops::Range<usize>, address: &str) {
        for (_, x) in self.cells.iter().filter(|(begin, _)| bytes.contains(begin)) {
            let cell = &mut buf[(*x, self.y)];
            let wide = columns(cell.symbol());
            let linked = format!("{OPEN}{address}{END}{}{OPEN}{END}", cell.symbol());
            cell.set_symbol(&linked)
                .set_diff_option(CellDiffOption::ForcedWidth(NonZero::new(wide).unwrap_or(NonZero::<u16>::MIN)));
        }
    }
}

/// How wide a cell is that has this in it.
fn columns(symbol: &str) -> u16 {
    if width(symbol) == 2 { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::event::{Event, EventKind};
    use crate::tui::tests::desk::desk;
    use crate::tui::view::picture;
    use crate::tui::{Message, Report};

    /// What the terminal gets of the row in which this stands, without the text of the links.
    fn linked(app: &App, is_local: bool) -> Vec<(String, String)> {
        let mut buf = picture(app, Rect::new(0, 0, 120, 40));
        let plain = buf.clone();
        mark(app, &mut buf, is_local);
        let mut links: Vec<(String, String)> = Vec::new();
        let mut last = None;
        for (index, (cell, before)) in buf.content.iter().zip(&plain.content).enumerate() {
            let Some(rest) = cell.symbol().strip_prefix(OPEN) else { continue };
            let (address, rest) = rest.split_once(END).unwrap();
            assert_eq!(rest, format!("{}{OPEN}{END}", before.symbol()), "each cell ends its own link");
            assert!(matches!(cell.diff_option, CellDiffOption::ForcedWidth(_)));
            match links.last_mut().filter(|(known, _)| last == index.checked_sub(1) && known == address) {
                Some((_, text)) => text.push_str(before.symbol()),
                None => links.push((address.to_owned(), before.symbol().to_owned())),
            }
            last = Some(index);
        }
        links
    }

    #[test]
    fn a_file_that_was_saved_is_a_link_here_and_not_from_another_machine() {
        let mut desk = desk(120, 40).press("Enter").run_through().wait(5_000);
        desk.send(Message::Saved(Ok("/tmp/a race.jsonl".to_owned())));
        assert_eq!(
            linked(&desk.app, true),
            [("file:///tmp/a%20race.jsonl".to_owned(), "/tmp/a race.jsonl".to_owned())]
        );
        assert_eq!(linked(&desk.app, false), []);
        desk = desk.press("Left");
        assert_eq!(linked(&desk.app, true), [], "it is gone with the notice");
    }

    #[test]
    fn addresses_of_tasks_are_links() {
        let mut desk = desk(120, 40).press("/ h t t p Enter Enter");
        let (run, _) = desk.begun();
        let names = ["https://example.org/", "javascript:alert(1)", "http://\u{202e}x/"];
        let mut events = crate::tui::tests::synthetic::events(&desk.begun().1[0]);
        let at = events.last().map_or(0, |event| event.at);
        let with_names = (0..)
            .zip(names)
            .map(|(task, name)| Event { at: 0, what: EventKind::TaskNamed { task, name: name.into() } });
        events.splice(1..1, with_names);
        desk.send(Message::Run(run, Report::Began { variant: 0 }));
        desk.send(Message::Run(run, Report::Events { variant: 0, events }));
        desk.send(Message::Run(run, Report::Over));
        let desk = desk.wait(at / 1_000_000 + 9_000);
        let links = linked(&desk.app, true);
        assert!(!links.is_empty(), "{}", desk.screen());
        assert!(links.iter().all(|(address, text)| address == names[0] && text == names[0]), "{links:?}");
    }

    #[test]
    fn a_word_is_an_address_whole_before_a_stop_or_cut_if_it_can_be_no_other() {
        let names = ["http://a/one", "http://a/other", "https://b/"];
        let found = |word| addressed(word, || names.into_iter()).map(|(length, name)| (&word[..length], name));
        assert_eq!(found("http://a/one"), Some(("http://a/one", "http://a/one")));
        assert_eq!(found("https://b/,"), Some(("https://b/", "https://b/")));
        assert_eq!(found("http://a/on…"), Some(("http://a/on…", "http://a/one")));
        assert_eq!(found("http://a…one"), Some(("http://a…one", "http://a/one")));
        assert_eq!(found("http://a/o…"), None);
        assert_eq!(found("http://c/"), None);
    }
}
