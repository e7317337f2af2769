//! The Lab screen: scenarios at the left, what can be set at the right, and what it teaches.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::path_input::Candidates;
use super::scenario_list;
use super::settings::{self, Layout};
use super::state::{Lab, Pane, Typing};
use crate::text::{Phrase, wrap};
use crate::tui::draw::code::{self, Whereabouts};
use crate::tui::kit::painter::{Ink, columns, split_foot, split_top};
use crate::tui::kit::scene::Setup;

/// From this width on the code stands beside the settings instead of below.
const WIDE: u16 = 160;

/// Draws the screen.
pub(crate) fn render(lab: &Lab, setup: &Setup, area: Rect, ink: &mut Ink) {
    let left = match area.width {
        0..80 => 20,
        80..110 => 22,
        _ => 28,
    };
    let look = ink.look;
    let list = Rect { x: area.x + 1, width: left - 2, ..area };
    scenario_list::render(lab, list, ink);
    let rule = area.x + left;
    for y in area.top()..area.bottom() {
        ink.buf[(rule, y)].set_char(look.glyphs().vertical).set_style(look.border());
    }
    let right = Rect { x: rule + 2, width: area.width - left - 3, ..area };
    let rest = render_lesson(lab, right, ink);
    if area.width >= WIDE {
        let settings = Rect { width: (rest.width * 6 / 10).min(96), ..rest };
        let beside = Rect { x: settings.right() + 3, width: rest.width - settings.width - 3, ..rest };
        render_settings(lab, settings, ink);
        render_code(lab, setup, beside, ink);
    } else {
        // All of the code is worth more than all choices with their meanings, for the cursor says those, too; but the first
        // half of the code is not.
        let left = |layout: &Layout| rest.height.saturating_sub(layout.height() + HELP_ROWS + 2);
        let fitting = |most| code::fitting(lab.chosen(), setup, most);
        let whole = fitting(u16::MAX);
        let takes_whole =
            Layout::with_choices(lab, &look, rest.width).any(|layout| whole.len() <= usize::from(left(&layout)));
        let parts = [Layout::expanded(lab, &look, rest.width), Layout::compact(lab, &look, rest.width)];
        let part = || parts.iter().map(|layout| fitting(left(layout))).find(|code| !code.is_empty());
        let code = if takes_whole { whole } else { part().unwrap_or_default() };
        let height = u16::try_from(code.len()).unwrap_or(0);
        let (settings, below) = split_foot(rest, height + u16::from(height > 0));
        render_settings(lab, settings, ink);
        code::render(&code, &Whereabouts::default(), split_foot(below, height).1, ink);
    }
}

/// Rows below the settings that say what the one under the cursor means.
const HELP_ROWS: u16 = 2;

/// Name and lesson of the scenario; returns the room below.
fn render_lesson(lab: &Lab, area: Rect, ink: &mut Ink) -> Rect {
    let look = ink.look;
    let name = lab.chosen().name();
    ink.write(area, 0, 0, &look.word(&format!("scenario.{name}")), look.strong());
    let lesson = look.word(&format!("scenario.{name}.teaches")).into_owned();
    let width = area.width.min(100);
    let mut y = 1;
    for line in wrap(&lesson, usize::from(width)) {
        ink.write(area, 0, y, &line, look.text());
        y += 1;
    }
    let air = u16::from(area.height >= 21);
    split_top(area, y + air).1
}

fn render_settings(lab: &Lab, area: Rect, ink: &mut Ink) {
    let (rows, help) = split_foot(area, HELP_ROWS);
    let layout = Layout::fitting(lab, &ink.look, rows.width, rows.height);
    let used = settings::render(lab, &layout, rows, ink);
    // The explanation stands close below the settings, not far away at the foot.
    let place = Rect { y: (rows.y + used + u16::from(used < rows.height)).min(help.y), height: HELP_ROWS, ..help };
    render_explanation(lab, place, ink);
}

fn render_explanation(lab: &Lab, area: Rect, ink: &mut Ink) {
    if let Typing::Field(field) = lab.typing()
        && let Some(candidates) = field.candidates()
    {
        return render_candidates(candidates, area, ink);
    }
    let (words, style) = explanation(lab, ink);
    for (y, line) in (0..area.height).zip(wrap(&words, usize::from(area.width))) {
        ink.write(area, 0, y, &line, style);
    }
}

/// Names to choose from, as many as there is room for around the one that is chosen, and how many more there are.
fn render_candidates(candidates: &Candidates, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let chosen = candidates.at.unwrap_or(0);
    let wide = |name: &str| columns(&look.spell(name)).min(area.width) + 2;
    // Pages of whole rows, the first of them that shows the chosen name.
    let (mut x, mut y, mut first) = (0, 0, 0);
    for (index, name) in candidates.names.iter().enumerate().take(chosen + 1) {
        if x > 0 && x + wide(name) > area.width + 2 {
            (x, y) = (0, y + 1);
        }
        if y >= area.height {
            (x, y, first) = (0, 0, index);
        }
        x += wide(name);
    }
    (x, y) = (0, 0);
    for (index, name) in candidates.names.iter().enumerate().skip(first) {
        let left = candidates.names.len() - index;
        let more = look.say(&Phrase::new("help.more").with("n", left));
        let is_last_row = y + 1 == area.height;
        let reserved = if is_last_row && (left > 1 || candidates.more) { columns(&more) + 3 } else { 0 };
        if x > 0 && x + wide(name) + reserved > area.width + 2 {
            if is_last_row {
                ink.write(area, x, y, &more, look.dim());
                return;
            }
            (x, y) = (0, y + 1);
        }
        let style = if candidates.at == Some(index) { look.selection() } else { look.text() };
        x = ink.write(area, x, y, name, style) + 2;
    }
    if candidates.more {
        ink.write(area, x, y, "…", look.dim());
    }
}

/// What stands below the settings: a complaint, why this cannot be run, or what the thing under the cursor means.
fn explanation(lab: &Lab, ink: &Ink) -> (String, Style) {
    let look = ink.look;
    if let Some(complaint) = lab.complaint() {
        return (format!("{} {}", look.mark(crate::tui::theme::Mark::Bad).trim(), look.say(complaint)), look.bad());
    }
    let draft = lab.draft();
    let row = lab.row();
    let in_settings = lab.pane() == Pane::Settings;
    let choices = if in_settings { draft.choices(row, look.texts) } else { Vec::new() };
    let cursor = if row == super::form::Row::Guards {
        choices.get(lab.guard())
    } else {
        choices.iter().find(|choice| choice.chosen)
    };
    if let Some(refusal) = cursor.and_then(|choice| choice.refusal.as_ref()) {
        return (look.say(refusal), look.warn());
    }
    if let Err(refusal) = draft.plans(0) {
        return (look.say(&refusal), look.warn());
    }
    if let Some(help) = cursor.and_then(|choice| choice.help.as_ref()) {
        let name = cursor.map(|choice| choice.name.as_str()).unwrap_or_default();
        return (format!("{name} {} {}", look.glyphs().dot, look.word(help)), look.dim());
    }
    let key = if in_settings { format!("{}.help", row.text()) } else { "lab.invitation".to_owned() };
    (look.word(&key).into_owned(), look.dim())
}

fn render_code(lab: &Lab, setup: &Setup, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let heading = look.say(&setup.code_heading());
    ink.write(area, 0, 0, &heading, look.dim());
    let (_, below) = split_top(area, 2);
    code::render(&code::fitting(lab.chosen(), setup, below.height), &Whereabouts::default(), below, ink);
}
