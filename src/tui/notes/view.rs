//! How notes look on the second terminal: little, large and calm; and as lines where nothing is drawn.

use std::collections::HashSet;

use crate::notes::{NotesMark, NotesNews, NotesPage};
use crate::text::{Phrase, wrap};
use crate::tui::kit::Painter;
use crate::tui::theme::{Look, Mark};

/// The widest that a line is, columns: longer ones are hard to read at a glance.
const WIDEST: u16 = 84;

/// Columns by which lines stand in from their title.
const INSIDE: u16 = 2;

/// What whoever reads notes has been told, and how far they have scrolled.
#[derive(Debug, Clone, Default)]
pub(in crate::tui) struct NotesReader {
    /// Which laboratory is listened to, and which others there are.
    laboratory: Option<(u32, Vec<u32>)>,
    page: Option<NotesPage>,
    /// What is to be said in the place of a page.
    said: Option<Phrase>,
    first: u16,
}

impl NotesReader {
    /// Takes in what is told.
    pub(in crate::tui) fn on_news(&mut self, news: NotesNews) {
        let said = said(&news);
        match news {
            NotesNews::Page(page) => {
                if self.page.as_ref().is_none_or(|before| before.heading != page.heading) {
                    self.first = 0;
                }
                (self.page, self.said) = (Some(*page), None);
            }
            NotesNews::Found { laboratory, others } => {
                // While something is timed there nothing is told.
                let comes = Phrase::new("notes.comes").with("number", laboratory.to_string());
                (self.laboratory, self.said) = (Some((laboratory, others)), Some(comes));
            }
            NotesNews::Waiting | NotesNews::Foreign(_) | NotesNews::Left(_) => {
                *self = Self { said, ..Self::default() };
            }
        }
    }

    /// Scrolls by so many rows.
    pub(in crate::tui) fn scroll(&mut self, rows: i16) {
        self.first = self.first.saturating_add_signed(rows);
    }

    /// Draws all of it, and keeps what is scrolled to within what there is.
    pub(in crate::tui) fn render(&mut self, painter: &mut Painter<'_>) {
        let look = painter.look;
        painter.tint(look.base());
        let mut foot = painter.cut_foot(1);
        foot.cut_left(1);
        foot.cut_right(1);
        let keys = foot.write(0, 0, &look.word("notes.keys"), look.dim());
        if let Some((laboratory, others)) = &self.laboratory {
            let end = foot.write_right(
                0,
                &look.say(&Phrase::new("notes.of").with("number", laboratory.to_string())),
                look.dim(),
            );
            if !others.is_empty() {
                foot.write_within(keys + 2, 0, &look.say(&other_ones(others)), end.saturating_sub(1), look.warn());
            }
        }
        let mut room = painter.within(painter.area().inner(ratatui::layout::Margin::new(1, 0)));
        let width = room.width().min(WIDEST);
        let heading = match (&self.page, &self.said) {
            (Some(page), _) => look.say(&page.heading),
            (None, Some(said)) => look.say(said),
            (None, None) => look.word("notes.waiting").into_owned(),
        };
        let rows = wrap(&heading, usize::from(width)).len();
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        room.cut_top(rows).between(0, width).write_wrapped(0, &heading, look.strong());
        let right = room.width();
        room.cut_top(1).fill(0, right, 0, look.glyphs().horizontal, look.border());
        let Some(page) = &self.page else { return };
        // Where there is room, with air between all that is to be read.
        let airy = drawn(page, look, width, true);
        let has_room = airy.len() <= usize::from(room.height());
        let lines = if has_room { airy } else { drawn(page, look, width, false) };
        let most = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_sub(room.height());
        self.first = self.first.min(most);
        for (y, (x, text, style)) in (0..room.height()).zip(lines.into_iter().skip(self.first.into())) {
            room.write(x, y, &text, style);
        }
        let [up, down] = look.glyphs().more;
        let last = room.height().saturating_sub(1);
        for (is_more, sign, y) in [(self.first > 0, up, 0), (self.first < most, down, last)] {
            if is_more {
                room.write_right(y, &sign.to_string(), look.accent());
            }
        }
    }
}

/// What is said of what is told, where that is no page.
fn said(news: &NotesNews) -> Option<Phrase> {
    Some(match news {
        NotesNews::Waiting => Phrase::new("notes.waiting"),
        NotesNews::Found { laboratory, others } => {
            let found = Phrase::new("notes.found").with("number", laboratory.to_string());
            if others.is_empty() { found } else { other_ones(others) }
        }
        NotesNews::Foreign(laboratory) => Phrase::new("notes.foreign").with("number", laboratory.to_string()),
        NotesNews::Left(laboratory) => Phrase::new("notes.left").with("number", laboratory.to_string()),
        NotesNews::Page(_) => return None,
    })
}

fn other_ones(others: &[u32]) -> Phrase {
    let numbers: Vec<String> = others.iter().map(u32::to_string).collect();
    Phrase::new("notes.others").with("numbers", numbers.join(", "))
}

/// A page in lines of so many columns: where each begins, what it says, how.
fn drawn(page: &NotesPage, look: Look, width: u16, is_airy: bool) -> Vec<(u16, String, ratatui::style::Style)> {
    let mut lines = Vec::new();
    for (index, part) in page.parts.iter().enumerate() {
        if index > 0 {
            lines.push((0, String::new(), look.text()));
        }
        lines.push((0, look.say(&part.title), look.accent()));
        for line in &part.lines {
            let (style, mark) = match line.mark {
                NotesMark::Plain => (look.text(), ""),
                NotesMark::Strong => (look.strong(), ""),
                NotesMark::Right => (look.good(), look.mark(Mark::Good)),
                NotesMark::Aside => (look.dim(), ""),
            };
            let text = look.spell(&look.say(&line.phrase)).into_owned();
            let text = if mark.is_empty() { text } else { format!("{} {text}", mark.trim()) };
            let wrapped = wrap(&text, usize::from(width.saturating_sub(INSIDE)));
            lines.extend(wrapped.into_iter().map(|text| (INSIDE, text, style)));
            if is_airy && line != &part.lines[part.lines.len() - 1] {
                lines.push((0, String::new(), look.text()));
            }
        }
    }
    lines
}

/// What is to be added to what was said before, where lines are only ever added: all of a page under a new heading, else what
/// is new on it.
pub(in crate::tui) fn lines(before: Option<&NotesPage>, news: &NotesNews, look: Look) -> Vec<String> {
    let NotesNews::Page(page) = news else {
        let others = match news {
            NotesNews::Found { laboratory, others } if !others.is_empty() => {
                Some(Phrase::new("notes.found").with("number", laboratory.to_string()))
            }
            _ => None,
        };
        return others.into_iter().chain(said(news)).map(|said| look.say(&said)).collect();
    };
    let before = before.filter(|before| before.heading == page.heading);
    let known: HashSet<String> = before.into_iter().flat_map(|page| spoken(page, look)).collect();
    let mut said = if before.is_some() { Vec::new() } else { vec![String::new(), look.say(&page.heading)] };
    said.extend(spoken(page, look).into_iter().filter(|line| !known.contains(line)));
    said
}

/// The lines of a page, each with its title: it may stand alone.
fn spoken(page: &NotesPage, look: Look) -> Vec<String> {
    let mut lines = Vec::new();
    for part in &page.parts {
        for line in &part.lines {
            let (title, text) = (look.say(&part.title), look.say(&line.phrase));
            let is_right = line.mark == NotesMark::Right;
            let text = if is_right { look.say(&Phrase::new("notes.right").with("said", text)) } else { text };
            lines.push(look.spell(&format!("{title}: {text}")).into_owned());
        }
    }
    lines
}
