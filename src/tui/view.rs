//! The screen as a function of what it knows: draws, and changes nothing.
//!
//! Here are the parts that all screens share: the line above, the line of keys below, and what lies over a screen.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Overlay, Screen};
use super::hints;
use super::keymap::Action;
use super::kit::hit::{Hits, Target};
use super::kit::painter::{Ink, columns, row, split_foot, split_top};
use super::overlay::key_list::{self, KeyList, Purpose};
use super::overlay::{advice, frame};
use super::{compare, lab, run};
use crate::text::Phrase;

/// The smallest screen that shows anything but how large it should be.
pub const SMALLEST: (u16, u16) = (60, 20);

/// Draws the screen.
pub fn view(app: &App, frame: &mut Frame) {
    let area = frame.area();
    render(app, area, frame.buffer_mut(), &mut Hits::default());
}

/// The laboratory as a picture.
pub(super) fn picture(app: &App, area: Rect) -> Buffer {
    let mut picture = Buffer::empty(area);
    render(app, area, &mut picture, &mut Hits::default());
    picture
}

/// Where the mouse can click.
pub(super) fn hits(app: &App) -> Hits {
    let area = Rect::new(0, 0, app.setup.size.0, app.setup.size.1);
    let mut hits = Hits::default();
    render(app, area, &mut Buffer::empty(area), &mut hits);
    hits
}

fn render(app: &App, area: Rect, buf: &mut Buffer, hits: &mut Hits) {
    let look = app.look();
    buf.set_style(area, look.base());
    let mut ink = Ink { buf, look, hits };
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return render_too_small(area, &mut ink);
    }
    let (top, rest) = split_top(area, 1);
    let (body, foot) = split_foot(rest, 1);
    render_header(app, top, &mut ink);
    let air = u16::from(area.height >= 24);
    let body = Rect { y: body.y + air, height: body.height - air, ..body };
    match &app.screen {
        Screen::Lab => lab::view::render(app, body, &mut ink),
        Screen::Run(run) => run::view::render(app, run, body, &mut ink),
        Screen::Compare(comparing) => compare::render(app, comparing, body, &mut ink),
    }
    hints::render(app, foot, &mut ink);
    match &app.overlay {
        Some(Overlay::Keys(list)) => render_keys(list, area, &mut ink),
        Some(Overlay::Leave(_)) => render_question(area, &mut ink),
        Some(Overlay::Advice(scroll)) => advice::render(app, *scroll, area, &mut ink),
        None => {}
    }
}

fn render_too_small(area: Rect, ink: &mut Ink) {
    let phrase = Phrase::new("screen.too-small")
        .with("columns", u32::from(SMALLEST.0))
        .with("rows", u32::from(SMALLEST.1))
        .with("width", u32::from(area.width))
        .with("height", u32::from(area.height));
    let words = ink.look.say(&phrase);
    ink.write(area, 0, area.height / 2, &words, ink.look.text());
}

fn render_header(app: &App, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let help = format!("? {}", look.word("hint.help"));
    let begin = area.width.saturating_sub(columns(&help));
    ink.button(area, begin, 0, &help, look.dim(), Target::Action(Action::Help));
    let room = Rect { width: begin.saturating_sub(2), ..area };
    let x = ink.write(room, 0, 0, "racelab", look.accent()) + 2;
    match &app.screen {
        Screen::Lab => {
            ink.write(room, x, 0, &look.word("lab.title"), look.dim());
        }
        Screen::Run(run) => {
            let title = Rect { x: room.x + x, width: room.width.saturating_sub(x), ..room };
            run::view::render_title(app, run, title, ink);
        }
        Screen::Compare(comparing) => {
            let title = Rect { x: room.x + x, width: room.width.saturating_sub(x), ..room };
            compare::render_title(app, comparing, title, ink);
        }
    }
}

fn render_keys(list: &KeyList, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let found = list.found(&look);
    let title = match list.purpose {
        Purpose::Help => look.word("help.title"),
        Purpose::Palette => look.word("palette.title"),
    };
    let height = u16::try_from(found.len()).unwrap_or(u16::MAX).saturating_add(4).max(8);
    let inner = frame::open(area, 78.min(area.width - 4), height.min(area.height - 2), &title, ink);
    let (before, after) = list.search.split();
    let prompt = look.word("help.search").into_owned();
    let mut x = ink.write(inner, 0, 0, &prompt, look.dim()) + 1;
    x = ink.write(inner, x, 0, before, look.strong());
    x = ink.write(inner, x, 0, if look.symbols == super::theme::Symbols::Ascii { "_" } else { "▏" }, look.accent());
    ink.write(inner, x, 0, after, look.strong());
    let (_, lines) = split_top(inner, 2);
    if found.is_empty() {
        ink.write(lines, 0, 0, &look.word("help.nothing"), look.dim());
        return;
    }
    let visible = usize::from(lines.height);
    let cursor = list.cursor.min(found.len() - 1);
    let first = cursor.saturating_sub(visible.saturating_sub(1));
    frame::note_more(inner, first, found.len().saturating_sub(first + visible), ink);
    // Where there is little room, what a key does is worth more than where it does it.
    let with_context = lines.width >= 70;
    let widest = found.iter().map(|binding| columns(&key_list::keys(binding, &look))).max().unwrap_or(0);
    for (y, (index, binding)) in (0..).zip(found.iter().enumerate().skip(first).take(visible)) {
        let line = row(lines, y);
        if index == cursor {
            ink.buf.set_style(line, look.selection());
        }
        ink.hits.note(line, Target::Line(index));
        let plain = if index == cursor { ratatui::style::Style::new() } else { look.text() };
        let quiet = if index == cursor { ratatui::style::Style::new() } else { look.dim() };
        let keys = if index == cursor { plain } else { look.accent() };
        ink.write(line, 0, 0, &key_list::keys(binding, &look), keys);
        let context = look.word(binding.context.text());
        let right = if with_context { ink.write_right(line, 0, &context, quiet) } else { line.width + 2 };
        let words = Rect { x: line.x + widest + 3, width: right.saturating_sub(widest + 5), ..line };
        ink.write(words, 0, 0, &look.word(binding.text), plain);
    }
}

fn render_question(area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let question = look.word("leave.question");
    let (yes, no) = (look.word("leave.yes"), look.word("leave.no"));
    let width = columns(&question).max(columns(&yes) + columns(&no) + 16) + 4;
    let inner = frame::open(area, width, 5, &look.word("leave.title"), ink);
    ink.write(inner, 0, 0, &question, look.strong());
    let x = ink.button(inner, 0, 2, "Enter", look.accent(), Target::Answer(true));
    let x = ink.button(inner, x + 1, 2, &yes, look.text(), Target::Answer(true));
    let x = ink.button(inner, x + 3, 2, "Esc", look.accent(), Target::Answer(false));
    ink.button(inner, x + 1, 2, &no, look.text(), Target::Answer(false));
}
