//! The headline of a run on the Run screen: its lesson in characters for the back row, and what it means beside them.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::watched::Watched;
use crate::results::Results;
use crate::scenario::{self, HeadlineNote, RunMoment, Told};
use crate::tui::draw::digits;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark};

/// Rows from which on it is written in large characters, and from which on in the largest.
const LARGE: u16 = 16;
const LARGEST: u16 = 36;

/// And from which on in larger ones still: a wall is looked at from far away.
const HUGE: u16 = 54;

/// What large characters keep free at their right for the words, columns.
const WORDS: u16 = 24;

/// Draws the headline; leaves the room below.
pub(crate) fn render(watched: &Watched<'_>, results: &Results, painter: &mut Painter<'_>) {
    let look = painter.look;
    let told = scenario::headline(&RunMoment {
        plan: watched.variant.plan(),
        timeline: watched.variant.timeline(),
        results,
        at: watched.at,
        is_over: watched.is_revealed(),
    });
    let style = style(watched, &told, look);
    let rows = match painter.height() {
        0..LARGE => 1,
        LARGE..LARGEST => 3,
        LARGEST..HUGE => 5,
        _ => 10,
    };
    let mut place = painter.cut_top(rows);
    if rows == 1 {
        return render_line(&told, style, &mut place);
    }
    let room = place.width().saturating_sub(WORDS);
    let taken = digits::draw_text(&mut place.between(0, room), &told.large, style);
    let foot = taken.height.saturating_sub(1);
    let x = place.write(taken.width + 1, foot, told.unit, style);
    let beside = if told.unit.is_empty() { taken.width + 3 } else { x + 2 };
    let area = Rect::new(place.area().x + beside, place.area().y, place.width().saturating_sub(beside), taken.height);
    render_words(&told.lines, &mut place.within(area));
}

/// What it means stands at the foot of the large characters, in the middle if there is more to say, and above all if there is
/// much.
fn render_words(lines: &[HeadlineNote], painter: &mut Painter<'_>) {
    let look = painter.look;
    let rows = painter.height();
    let shown: Vec<String> =
        lines.iter().take(usize::from(rows)).map(|line| words(line, painter.width(), look)).collect();
    let first = rows.saturating_sub(u16::try_from(shown.len()).unwrap_or(rows));
    for (y, (index, line)) in (first..).zip(shown.into_iter().enumerate()) {
        painter.write(0, y, &line, if index == 0 { look.strong() } else { look.text() });
    }
}

/// A line in its long form if that fits into so many columns.
fn words(line: &HeadlineNote, room: u16, look: Look) -> String {
    let said = look.say(&line.said);
    match &line.short {
        Some(short) if columns(&said) > room => look.say(short),
        _ => said,
    }
}

fn render_line(told: &Told, style: Style, painter: &mut Painter<'_>) {
    let look = painter.look;
    let mut x = painter.write(0, 0, &told.large, style.bold());
    if !told.unit.is_empty() {
        x = painter.write(x + 1, 0, told.unit, style.bold());
    }
    for line in &told.lines {
        let room = painter.width().saturating_sub(x + 3);
        let words = format!(" {} {}", look.glyphs().dot, words(line, room, look));
        if x + columns(&look.spell(&words)) <= painter.width() {
            x = painter.write(x, 0, &words, look.text());
        }
    }
}

fn style(watched: &Watched<'_>, told: &Told, look: Look) -> Style {
    let mark = watched.variant.summary().filter(|_| watched.is_revealed()).map(|summary| summary.mark);
    match mark {
        _ if told.is_alarm => look.bad(),
        Some(Mark::Bad) => look.bad(),
        _ => look.strong(),
    }
    .remove_modifier(ratatui::style::Modifier::UNDERLINED)
}
