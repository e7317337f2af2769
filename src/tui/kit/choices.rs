//! Things to choose from, as they are written: tick boxes, the one that is chosen, and what cannot be chosen.
//!
//! It knows choices and cells, and neither settings nor screens.

use ratatui::style::Style;

use super::hit::HitTarget;
use super::painter::Painter;
use crate::text::{Phrase, width};
use crate::tui::theme::{Look, Symbols, Theme};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NamedChoice {
    pub(crate) name: String,
    /// The key of its explanation in the texts, if it has one.
    pub(crate) help: Option<&'static str>,
    /// Whether it is chosen; several can be in the row of guards.
    pub(crate) chosen: bool,
    pub(crate) refusal: Option<Phrase>,
    /// Whether it is a fix that does not protect; its explanation says the word.
    pub(crate) wrong: bool,
}

const WRONG: &str = "✗ ";

pub(crate) fn name_width(choice: &NamedChoice) -> usize {
    width(&choice.name) + if choice.wrong { width(WRONG) } else { 0 }
}

pub(crate) fn tick(several: bool, chosen: bool, look: Look) -> &'static str {
    match (several, chosen, look.symbols) {
        (true, true, Symbols::Unicode) => "■ ",
        (true, false, Symbols::Unicode) => "□ ",
        (true, true, Symbols::Ascii) => "[x] ",
        (true, false, Symbols::Ascii) => "[ ] ",
        (false, true, Symbols::Unicode) => "● ",
        (false, false, Symbols::Unicode) => "○ ",
        (false, true, Symbols::Ascii) => "(*) ",
        (false, false, Symbols::Ascii) => "( ) ",
    }
}

pub(crate) fn arrows(look: Look) -> (&'static str, &'static str) {
    if look.symbols == Symbols::Ascii { ("< ", " >") } else { ("‹ ", " ›") }
}

pub(crate) fn render_stepper(index: usize, value: &str, under_cursor: bool, painter: &mut Painter<'_>) -> u16 {
    let look = painter.look;
    let (less, more) = arrows(look);
    let x = painter.button(0, 0, less, look.accent(), HitTarget::Step(index, false));
    let x = painter.write(x, 0, value, if under_cursor { look.selection() } else { look.strong() });
    painter.button(x, 0, more, look.accent(), HitTarget::Step(index, true))
}

pub(crate) fn name_of(choice: &NamedChoice, look: Look) -> String {
    // Grey cannot be seen without colours.
    let bracketed = choice.refusal.is_some() && look.theme == Theme::Monochrome;
    let mark = if choice.wrong { look.spell(WRONG) } else { "".into() };
    if bracketed { format!("{mark}({})", choice.name) } else { format!("{mark}{}", choice.name) }
}

pub(crate) fn style_of(choice: &NamedChoice, under_cursor: bool, look: Look) -> Style {
    match (choice.refusal.is_some(), choice.chosen, under_cursor) {
        (true, false, false) => look.greyed(),
        // Under the cursor, but grey: it can be looked at and not be chosen.
        (true, false, true) => look.greyed_selection(),
        (true, true, _) => look.warn(),
        (_, _, true) => look.selection(),
        (false, true, false) => look.strong(),
        (false, false, false) => look.dim(),
    }
}

fn box_width(choice: &NamedChoice, look: Look) -> usize {
    let sign = if look.symbols == Symbols::Ascii { 4 } else { 2 };
    // Where there are no colours, a name that cannot be chosen stands in brackets.
    let bracketed = choice.refusal.is_some() && look.theme == Theme::Monochrome;
    name_width(choice) + sign + if bracketed { 4 } else { 2 }
}

/// Where tick boxes stand. Wrong fixes that are not ticked wait for the cursor to come to their row: the screen is calm
/// without them, and says that they are there.
pub(crate) struct TickBoxes {
    places: Vec<(usize, u16, u16)>,
    /// What is said of those that wait, and where.
    more: Option<(String, u16, u16)>,
    pub(crate) lines: u16,
}

impl TickBoxes {
    pub(crate) fn new(choices: &[NamedChoice], open: bool, columns: u16, look: Look) -> Self {
        let (mut x, mut y) = (0_u16, 0_u16);
        let mut places = Vec::new();
        for (number, choice) in choices.iter().enumerate().filter(|(_, one)| open || one.chosen || !one.wrong) {
            let wide = u16::try_from(box_width(choice, look)).unwrap_or(u16::MAX);
            if x > 0 && x.saturating_add(wide) > columns + 2 {
                x = 0;
                y += 1;
            }
            places.push((number, x, y));
            x = x.saturating_add(wide);
        }
        let hidden = choices.iter().filter(|one| !open && !one.chosen && one.wrong).count();
        let more = (hidden > 0).then(|| {
            let words = look.say(&Phrase::new("lab.wrong-fixes").with("n", hidden));
            if x > 0 && x.saturating_add(u16::try_from(width(&words)).unwrap_or(u16::MAX)) > columns {
                x = 0;
                y += 1;
            }
            (words, x, y)
        });
        Self { places, more, lines: y + 1 }
    }
}

pub(crate) fn render_boxes(
    index: usize,
    choices: &[NamedChoice],
    boxes: &TickBoxes,
    cursor: Option<usize>,
    painter: &mut Painter<'_>,
) {
    let area = painter.area();
    let look = painter.look;
    // Where not all lines fit, the one with the cursor does.
    let line = boxes.places.iter().find(|(number, ..)| cursor == Some(*number)).map_or(0, |(_, _, y)| *y);
    let above = (line + 1).saturating_sub(area.height);
    for &(number, x, y) in boxes.places.iter().filter(|(_, _, y)| (above..above + area.height).contains(y)) {
        let choice = &choices[number];
        let y = y - above;
        let mark_style = if choice.chosen { look.accent() } else { look.border() };
        let target = HitTarget::Choice(index, number);
        let end = painter.button(x, y, tick(true, choice.chosen, look), mark_style, target);
        let style = style_of(choice, cursor == Some(number), look);
        painter.button(end, y, &name_of(choice, look), style, target);
    }
    if let Some((words, x, y)) = &boxes.more
        && (above..above + area.height).contains(y)
    {
        painter.button(*x, y - above, words, look.dim(), HitTarget::Row(index));
    }
}
