//! The screen as a function of what it knows: draws, and changes nothing.
//!
//! Here are the parts that all screens share: the line above, the line of keys below, and what lies over a screen.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::app::{App, Screen};
use super::hints;
use super::keymap::Action;
use super::kit::hit::{Hits, Target};
use super::kit::painter::{Ink, columns, split_foot, split_top};
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
        Screen::Lab => lab::view::render(&app.lab, &app.setup, body, &mut ink),
        Screen::Run(run) => run::view::render(app.scene(), run, &app.trials, body, &mut ink),
        Screen::Compare(comparing) => compare::view::render(app.scene(), comparing, body, &mut ink),
    }
    hints::render(app, foot, &mut ink);
    if let Some(overlay) = &app.overlay {
        overlay.render(area, &mut ink);
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
            run::view::render_title(run, &app.trials, title, ink);
        }
        Screen::Compare(comparing) => {
            let title = Rect { x: room.x + x, width: room.width.saturating_sub(x), ..room };
            compare::view::render_title(app.scene(), comparing, title, ink);
        }
    }
}
