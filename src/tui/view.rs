//! The screen as a function of what it knows: draws, and changes nothing.
//!
//! Here are the parts that all screens share: the line above, the line of keys below, and what lies over a screen.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Constraint::{Fill, Length};
use ratatui::layout::{Layout, Margin, Rect};

use super::app::{App, Screen};
use super::hints;
use super::keymap::{Action, Press};
use super::kit::{HitTarget, Hits, Painter, columns};
use super::theme::Look;
use super::{compare, lab, lesson, run, schedule};
use crate::text::{Phrase, width};

/// The smallest screen that shows anything but how large it should be.
pub const SMALLEST: (u16, u16) = (60, 20);

/// Draws the screen.
pub fn view(app: &App, frame: &mut Frame) {
    render(app, frame.buffer_mut(), &mut Hits::default(), true);
}

/// The screen as somebody sees it who presses no keys: without those that work now.
pub(super) fn still(app: &App, area: Rect) -> Buffer {
    let mut picture = Buffer::empty(area);
    render(app, &mut picture, &mut Hits::default(), false);
    picture
}

#[cfg(test)]
pub(super) fn picture(app: &App, area: Rect) -> Buffer {
    let mut picture = Buffer::empty(area);
    render(app, &mut picture, &mut Hits::default(), true);
    picture
}

pub(super) fn hits(app: &App) -> Hits {
    let (columns, rows) = app.setup.size;
    let mut hits = Hits::default();
    render(app, &mut Buffer::empty(Rect::new(0, 0, columns, rows)), &mut hits, true);
    hits
}

fn render(app: &App, buf: &mut Buffer, hits: &mut Hits, keys: bool) {
    let mut painter = Painter::new(buf, hits, app.look());
    painter.tint(painter.look.base());
    let area = painter.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return render_too_small(&mut painter);
    }
    let air = Length(u16::from(area.height >= 24));
    let below = Length(u16::from(keys));
    let room = area.height.saturating_sub(2 + u16::from(area.height >= 24));
    let shows_run = matches!(app.screen, Screen::Run(_));
    let taught = app.lesson.as_ref().filter(|_| keys);
    let rows = |strip| lesson::view::height(strip, shows_run, app.look(), (area.width, room));
    let taught_rows = Length(taught.map_or(0, rows));
    let [top, _, body, strip, foot] = Layout::vertical([Length(1), air, Fill(1), taught_rows, below]).areas(area);
    let beside_edges = Margin::new(1, 0);
    render_header(app, keys, &mut painter.within(top.inner(beside_edges)));
    let mut screen = painter.within(body);
    match &app.screen {
        Screen::Lab => lab::view::render(&app.lab, app.scene(), &mut screen),
        Screen::Run(run) => run::view::render(app.scene(), run, &app.trials, &mut screen),
        Screen::Compare(compare_screen) => compare::view::render(app.scene(), compare_screen, &mut screen),
        Screen::Schedule(schedule_screen) => schedule::view::render(app.scene(), schedule_screen, &mut screen),
    }
    if let Some(taught) = taught {
        let beside = lesson::view::Beside { keymap: app.setup.keymap, can: &|action| app.can(action), shows_run };
        lesson::view::render(taught, beside, &mut painter.within(strip));
    }
    if keys {
        hints::render(app, &mut painter.within(foot.inner(beside_edges)));
    }
    if let Some(overlay) = &app.overlay {
        // What a lesson says of it is seen beside it.
        let over = Rect { height: area.height - strip.height - u16::from(strip.height > 0), ..area };
        overlay.render(&app.setup, &mut painter.within(over));
    }
    part_joined(buf);
}

/// Terminals disagree on how wide emoji are that are joined to one, and one that is wider than its place tears the line:
/// the first of them is drawn.
fn part_joined(buf: &mut Buffer) {
    for cell in buf.content.iter_mut().filter(|cell| cell.symbol().contains('\u{200d}')) {
        let first = cell.symbol().chars().next().filter(|first| width(first.encode_utf8(&mut [0; 4])) == 2);
        if let Some(first) = first {
            cell.set_char(first);
        }
    }
}

fn render_too_small(painter: &mut Painter<'_>) {
    let (look, area) = (painter.look, painter.area());
    let phrase = Phrase::new("screen.too-small")
        .with("columns", u32::from(SMALLEST.0))
        .with("rows", u32::from(SMALLEST.1))
        .with("width", u32::from(area.width))
        .with("height", u32::from(area.height));
    painter.write(0, area.height / 2, &look.say(&phrase), look.text());
}

/// That a class is open, and how many are there, before a column; returns the column before it.
fn render_class(app: &App, right: u16, painter: &mut Painter<'_>) -> u16 {
    let Some((_, here)) = app.class.open() else { return right };
    let look = painter.look;
    let said =
        if app.is_busy() { Phrase::new("class.head.rests") } else { Phrase::new("class.head").with("n", here.all()) };
    let words = look.say(&said);
    let begin = right.saturating_sub(columns(&words));
    painter.button(begin, 0, &words, look.accent(), HitTarget::Action(Action::Class));
    begin.saturating_sub(2)
}

/// How one comes to the help: by no letter where letters are typed, and where everything is, by none of its keys.
fn help_words(app: &App, look: Look) -> String {
    let top = app.responder();
    let word = look.word("hint.help");
    if top.context().is_typed() {
        return word.into_owned();
    }
    let is_meant = |key: &&Press| !top.takes_letters() || !key.is_letter();
    let mut bound = app.setup.keymap.all().filter(|binding| binding.action == Action::Help);
    let key = bound.find_map(|binding| binding.keys.iter().find(is_meant));
    key.map_or_else(|| word.to_string(), |key| format!("{} {word}", key.label(look.is_ascii())))
}

fn render_header(app: &App, keys: bool, painter: &mut Painter<'_>) {
    let look = painter.look;
    let help = if keys { help_words(app, look) } else { String::new() };
    let begin = painter.width().saturating_sub(columns(&help));
    painter.button(begin, 0, &help, look.dim(), HitTarget::Action(Action::Help));
    let end = render_class(app, begin.saturating_sub(2), painter);
    let x = painter.write_within(0, 0, "racelab", end, look.accent()) + 2;
    let mut title = painter.between(x, end);
    match &app.screen {
        Screen::Lab => {
            title.write(0, 0, &look.word("lab.title"), look.dim());
        }
        Screen::Run(run) => run::view::render_title(run, &app.trials, &mut title),
        Screen::Compare(compare_screen) => compare::view::render_title(app.scene(), compare_screen, &mut title),
        Screen::Schedule(schedule_screen) => schedule::view::render_title(schedule_screen, &mut title),
    }
}
