//! A text that names something outside: typed, and completed from what a folder holds.
//!
//! Pure: what a folder holds is asked for by an effect and comes back as a message, which may be late or about another
//! folder.

use ratatui::crossterm::event::KeyEvent;

use super::painter::{Painter, columns};
use super::responder::Handled;
use super::text_input::TextInput;
use crate::plan::Outside;
use crate::text::{Arg, Phrase};
use crate::tui::message::{FolderEntry, FolderListing};

/// Longest text, in characters: longer than any path or address that a system takes, and never over its bytes.
const MOST: usize = 2_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FolderQuery {
    /// The folder; empty for the one that the program was started in.
    pub(crate) folder: String,
    pub(crate) beginning: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidates {
    /// The folder that they are in, as it was typed, with a slash behind.
    folder: String,
    names: Vec<String>,
    at: Option<usize>,
    more: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PathInput {
    line: TextInput,
    what: Outside,
    many: bool,
    candidates: Option<Candidates>,
    /// The word that was asked for: a completion of another one is out of date.
    asked: Option<String>,
}

impl Candidates {
    /// Names to choose from, as many as there is room for around the one that is chosen, and how many more there are.
    pub(crate) fn render(&self, painter: &mut Painter<'_>) {
        let area = painter.area();
        let look = painter.look;
        let chosen = self.at.unwrap_or(0);
        let wide = |name: &str| columns(&look.spell(name)).min(area.width) + 2;
        // Pages of whole rows, the first of them that shows the chosen name.
        let (mut x, mut y, mut first) = (0, 0, 0);
        for (index, name) in self.names.iter().enumerate().take(chosen + 1) {
            if x > 0 && x + wide(name) > area.width + 2 {
                (x, y) = (0, y + 1);
            }
            if y >= area.height {
                (x, y, first) = (0, 0, index);
            }
            x += wide(name);
        }
        (x, y) = (0, 0);
        for (index, name) in self.names.iter().enumerate().skip(first) {
            let left = self.names.len() - index;
            let more = look.say(&Phrase::new("help.more").with("n", left));
            let is_last_row = y + 1 == area.height;
            let reserved = if is_last_row && (left > 1 || self.more) { columns(&more) + 3 } else { 0 };
            if x > 0 && x + wide(name) + reserved > area.width + 2 {
                if is_last_row {
                    painter.write(x, y, &more, look.dim());
                    return;
                }
                (x, y) = (0, y + 1);
            }
            let style = if self.at == Some(index) { look.selection() } else { look.text() };
            x = painter.write(x, y, name, style) + 2;
        }
        if self.more {
            painter.write(x, y, "…", look.dim());
        }
    }
}

impl PathInput {
    /// A field with a text in it, for one thing or several with blanks between them.
    pub(crate) fn new(text: &str, what: Outside, many: bool) -> Self {
        Self { line: TextInput::up_to(MOST, text), what, many, candidates: None, asked: None }
    }

    pub(crate) fn line(&self) -> &TextInput {
        &self.line
    }

    pub(crate) fn candidates(&self) -> Option<&Candidates> {
        self.candidates.as_ref()
    }

    /// The text with the user's home in the place of `~`, as a shell would have it.
    pub(crate) fn resolved(&self, home: Option<&str>) -> String {
        let text = self.line.text().trim();
        match (self.what, self.many) {
            (Outside::Url, _) => text.to_owned(),
            (Outside::Path, false) => at_home(text, home),
            (Outside::Path, true) => {
                text.split_whitespace().map(|word| at_home(word, home)).collect::<Vec<_>>().join(" ")
            }
        }
    }

    pub(crate) fn type_key(&mut self, key: &KeyEvent) -> Handled {
        let typed = self.line.type_key(key);
        self.changed(typed)
    }

    pub(crate) fn paste(&mut self, text: &str) -> Handled {
        let pasted = self.line.paste(text);
        self.changed(pasted)
    }

    fn changed(&mut self, typed: Handled) -> Handled {
        if typed == Handled::Done {
            self.candidates = None;
            self.asked = None;
        }
        typed
    }

    pub(crate) fn is_path(&self) -> bool {
        self.what == Outside::Path
    }

    /// Where the word before the cursor begins: where there may be several, they have blanks between them.
    fn start(&self) -> usize {
        let (before, _) = self.line.split();
        let behind_blank = |at: usize| at + before[at..].chars().next().map_or(0, char::len_utf8);
        if self.many { before.rfind(char::is_whitespace).map_or(0, behind_blank) } else { 0 }
    }

    fn word(&self) -> &str {
        &self.line.split().0[self.start()..]
    }

    /// What has to be known to complete the word at the cursor; `None` while the answer is on its way.
    pub(crate) fn ask(&mut self, home: Option<&str>) -> Option<FolderQuery> {
        if self.word() == "~" {
            self.line.replace_from(self.start(), "~/");
        }
        let word = self.word().to_owned();
        if self.asked.as_ref() == Some(&word) {
            return None;
        }
        let (folder, beginning) = parts(&word);
        let question = FolderQuery { folder: at_home(folder, home), beginning: beginning.to_owned() };
        self.asked = Some(word);
        Some(question)
    }

    /// What the folder holds has come; returns what to notify of.
    pub(crate) fn answer(&mut self, found: Result<FolderListing, Arg>) -> Option<Phrase> {
        let asked = self.asked.take().filter(|asked| asked == self.word())?;
        let (folder, beginning) = parts(&asked);
        let listing = match found {
            Ok(listing) => listing,
            Err(why) => {
                let folder = if folder.is_empty() { "." } else { folder };
                return Some(Phrase::new("why.folder").with("folder", folder).with("why", why));
            }
        };
        // A name with a blank in it cannot stand among several.
        let can_stand = |entry: &FolderEntry| !self.many || !entry.name.contains(char::is_whitespace);
        let names: Vec<String> = listing
            .entries
            .iter()
            .filter(|entry| can_stand(entry))
            .map(|entry| if entry.is_folder { format!("{}/", entry.name) } else { entry.name.clone() })
            .collect();
        let Some(first) = names.first() else {
            return Some(Phrase::new("why.nothing-begins").with("beginning", asked));
        };
        let common = names.iter().skip(1).fold(first.as_str(), |common, name| shared(common, name));
        let common = if listing.more { beginning } else { common };
        if common.len() > beginning.len() {
            let start = self.start();
            self.line.replace_from(start, &format!("{folder}{common}"));
        }
        if names.len() > 1 {
            self.candidates = Some(Candidates { folder: folder.to_owned(), names, at: None, more: listing.more });
        }
        None
    }

    /// Puts the next or previous name into the line; false if there are none to choose from.
    pub(crate) fn cycle(&mut self, forward: bool) -> bool {
        let Some(candidates) = &mut self.candidates else { return false };
        let count = candidates.names.len();
        let at = match candidates.at {
            None if forward => 0,
            None => count - 1,
            Some(at) => (at + if forward { 1 } else { count - 1 }) % count,
        };
        candidates.at = Some(at);
        let path = format!("{}{}", candidates.folder, candidates.names[at]);
        let start = self.start();
        self.line.replace_from(start, &path);
        true
    }
}

/// A path up to its last slash, and what follows.
fn parts(path: &str) -> (&str, &str) {
    path.rfind('/').map_or(("", path), |slash| path.split_at(slash + 1))
}

/// The path with the user's home in the place of `~`.
fn at_home(path: &str, home: Option<&str>) -> String {
    match (path.strip_prefix('~'), home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => format!("{home}{rest}"),
        _ => path.to_owned(),
    }
}

fn shared<'text>(one: &'text str, other: &str) -> &'text str {
    let end = one.char_indices().zip(other.chars()).find(|((_, a), b)| a != b).map(|((at, _), _)| at);
    &one[..end.unwrap_or(one.len().min(other.len()))]
}

#[cfg(test)]
mod tests;
