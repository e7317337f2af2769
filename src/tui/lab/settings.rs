//! The rows of settings on the Lab screen: on one line each, or with every choice and its meaning where there is room.

use super::setting_row::SettingRow;
use super::state::{Lab, Pane, Typing};
use crate::plan::SettingKind;
use crate::text::{Arg, Phrase, Texts, fit_middle, width, wrap};
use crate::tui::kit::choices::{
    NamedChoice, TickBoxes, arrows, name_of, name_width, render_boxes, render_stepper, style_of, tick,
};
use crate::tui::kit::{HitTarget, Painter, columns};
use crate::tui::theme::Look;

pub(crate) struct SettingsLayout {
    rows: Vec<PlacedRow>,
    label: u16,
    gap: u16,
}

struct PlacedRow {
    row: SettingRow,
    height: u16,
    expanded: bool,
}

impl SettingsLayout {
    /// One line a row, more only for guards that do not fit on one.
    pub(crate) fn compact(lab: &Lab, look: Look, width: u16) -> Self {
        Self::new(lab, look, width, 0, |_| false)
    }

    /// Every choice and its meaning, without gaps.
    pub(crate) fn expanded(lab: &Lab, look: Look, width: u16) -> Self {
        Self::new(lab, look, width, 0, has_named_choices)
    }

    /// Those that show choices with their meanings, roomiest first: of all rows, or of those that matter most.
    pub(crate) fn with_choices(lab: &Lab, look: Look, width: u16) -> impl Iterator<Item = Self> {
        let matter: [fn(SettingRow) -> bool; 3] = [
            has_named_choices,
            |row| matches!(row, SettingRow::Model | SettingRow::Guards),
            |row| row == SettingRow::Model,
        ];
        matter.into_iter().flat_map(move |expand| [1, 0].map(|gap| Self::new(lab, look, width, gap, expand)))
    }

    /// The roomiest one that fits.
    pub(crate) fn fitting(lab: &Lab, look: Look, width: u16, height: u16) -> Self {
        let mut tries = Self::with_choices(lab, look, width).chain([Self::new(lab, look, width, 1, |_| false)]);
        tries.find(|layout| layout.height() <= height).unwrap_or_else(|| Self::compact(lab, look, width))
    }

    fn new(lab: &Lab, look: Look, width: u16, gap: u16, expand: impl Fn(SettingRow) -> bool) -> Self {
        let texts = look.texts;
        let rows = lab.plan_form().rows();
        let label = rows.iter().map(|row| columns(texts.get(row.text()))).max().unwrap_or(0) + 4;
        let label = label.min(width * 2 / 5);
        let placed = rows.into_iter().map(|row| {
            let choices = lab.plan_form().choices(row, texts);
            let room = usize::from(width.saturating_sub(label));
            let expanded = expand(row) && !choices.is_empty() && helps_fit(&choices, room, texts);
            let height = if expanded {
                u16::try_from(choices.len()).unwrap_or(1)
            } else if row == SettingRow::Guards {
                let open = lab.pane() == Pane::Settings && lab.row() == row;
                let boxes = TickBoxes::new(&choices, open, width.saturating_sub(label), look);
                boxes.lines
            } else {
                // A name that is longer than the line is wrapped rather than cut.
                let chosen = choices.iter().find(|choice| choice.chosen);
                chosen.map_or(1, |choice| u16::try_from(name_lines(&choice.name, room).len()).unwrap_or(1))
            };
            PlacedRow { row, height, expanded }
        });
        Self { rows: placed.collect(), label, gap }
    }

    pub(crate) fn height(&self) -> u16 {
        let gaps = self.gap * u16::try_from(self.rows.len().saturating_sub(1)).unwrap_or(0);
        self.rows.iter().map(|placed| placed.height).sum::<u16>() + gaps
    }

    /// The first row that is shown so that the one under the cursor is, too.
    fn first_shown(&self, cursor: SettingRow, height: u16) -> usize {
        let at = self.rows.iter().position(|placed| placed.row == cursor).unwrap_or(0);
        let mut used = 0;
        let mut first = at;
        for (index, placed) in self.rows[..=at].iter().enumerate().rev() {
            used += placed.height + self.gap;
            if used > height + self.gap {
                break;
            }
            first = index;
        }
        first
    }
}

fn has_named_choices(row: SettingRow) -> bool {
    match row {
        SettingRow::Preset
        | SettingRow::Model
        | SettingRow::Guards
        | SettingRow::Window
        | SettingRow::Memory
        | SettingRow::TimeoutMeans => true,
        SettingRow::Own(setting) => matches!(setting.kind, SettingKind::Choice { .. }),
        _ => false,
    }
}

/// Whether every choice can stand on a line with its meaning behind it.
fn helps_fit(choices: &[NamedChoice], columns: usize, texts: &Texts) -> bool {
    let names = choices.iter().map(name_width).max().unwrap_or(0) + SIGN;
    let helps = choices.iter().filter_map(|choice| choice.help).map(|help| width(texts.get(help)) + 2);
    names + helps.max().unwrap_or(0) <= columns
}

/// The sign before a choice on a line of its own, in the widest look.
const SIGN: usize = 4;

/// Columns of the arrows around a chosen name.
const ARROWS: usize = 4;

/// A chosen name on as many lines as it needs between its arrows.
fn name_lines(name: &str, columns: usize) -> Vec<String> {
    wrap(name, columns.saturating_sub(ARROWS).max(1))
}

/// A chosen name that is longer than the line, between its arrows all the same: there are others.
fn render_long(index: usize, name: &str, under_cursor: bool, painter: &mut Painter<'_>) {
    let look = painter.look;
    let (less, more) = arrows(look);
    let style = if under_cursor { look.selection() } else { look.strong() };
    let lines = name_lines(name, usize::from(painter.width()));
    let x = painter.button(0, 0, less, look.accent(), HitTarget::Step(index, false));
    let mut end = x;
    for (y, line) in (0..).zip(&lines) {
        end = painter.write(x, y, line, style);
    }
    let last = u16::try_from(lines.len().saturating_sub(1)).unwrap_or(0).min(painter.height().saturating_sub(1));
    painter.button(end, last, more, look.accent(), HitTarget::Step(index, true));
}

pub(crate) fn render(lab: &Lab, layout: &SettingsLayout, painter: &mut Painter<'_>) -> u16 {
    let rows = painter.height();
    let focused = lab.pane() == Pane::Settings;
    let first = if focused { layout.first_shown(lab.row(), rows) } else { 0 };
    let mut y = 0;
    for (index, placed) in layout.rows.iter().enumerate().skip(first) {
        let under_cursor = focused && placed.row == lab.row();
        // The row under the cursor is cut rather than left out.
        if y + placed.height > rows && !(under_cursor && y < rows) {
            break;
        }
        render_row(lab, placed, index, layout.label, under_cursor, &mut painter.cut_top(placed.height));
        painter.cut_top(layout.gap);
        y += placed.height + layout.gap;
    }
    y.saturating_sub(layout.gap)
}

fn render_row(lab: &Lab, placed: &PlacedRow, index: usize, label: u16, under_cursor: bool, painter: &mut Painter<'_>) {
    let look = painter.look;
    painter.note(HitTarget::Row(index));
    let style = if under_cursor { look.accent() } else { look.dim() };
    if under_cursor {
        painter.write(0, 0, &look.glyphs().chosen.to_string(), style);
    }
    painter.write_within(2, 0, &look.word(placed.row.text()), label.saturating_sub(1), style);
    let mut value = painter.between(label, u16::MAX);
    let choices = lab.plan_form().choices(placed.row, look.texts);
    let cursor = (under_cursor && placed.row == SettingRow::Guards).then(|| lab.guard());
    if placed.expanded {
        render_expanded(placed.row, index, &choices, cursor, under_cursor, &mut value);
    } else if placed.row == SettingRow::Guards {
        let boxes = TickBoxes::new(&choices, under_cursor, value.width(), look);
        render_boxes(index, &choices, &boxes, cursor, &mut value);
    } else if choices.is_empty() {
        render_value(lab, placed.row, index, under_cursor, &mut value);
    } else {
        render_inline(index, &choices, under_cursor, &mut value);
    }
}

fn render_expanded(
    row: SettingRow,
    index: usize,
    choices: &[NamedChoice],
    cursor: Option<usize>,
    under_cursor: bool,
    painter: &mut Painter<'_>,
) {
    let look = painter.look;
    let widest = choices.iter().map(|choice| columns(&name_of(choice, look))).max().unwrap_or(0);
    for (y, (number, choice)) in (0..painter.height()).zip(choices.iter().enumerate()) {
        let here = cursor.map_or(under_cursor && choice.chosen, |cursor| cursor == number);
        let mut line = painter.row(y);
        let mark_style = if choice.chosen { look.accent() } else { look.border() };
        let x = line.write(0, 0, tick(row == SettingRow::Guards, choice.chosen, look), mark_style);
        line.write(x, 0, &name_of(choice, look), style_of(choice, here, look));
        if let Some(help) = choice.help {
            let room = line.width().saturating_sub(x + widest + 2);
            let words = choice.refusal.as_ref().map_or_else(
                || look.word(help).into_owned(),
                |refusal| {
                    // The whole reason stands below when the cursor is here.
                    let reason = look.say(refusal);
                    if columns(&reason) <= room { reason } else { impossible(refusal, look) }
                },
            );
            let style = if choice.refusal.is_some() { look.greyed() } else { look.dim() };
            line.write(x + widest + 2, 0, &words, style);
        }
        line.note(HitTarget::Choice(index, number));
    }
}

/// That something cannot be chosen, in few words.
fn impossible(refusal: &Phrase, look: Look) -> String {
    let said = refusal.args().iter().find(|(name, _)| name == "model").map(|(_, model)| model.clone());
    let model = said.or_else(|| refusal.marked("model").map(Arg::from));
    look.say(&match model {
        Some(model) => Phrase::new("lab.impossible").with("model", model),
        None => refusal.clone(),
    })
}

/// The choices on one line around the chosen one.
fn render_inline(index: usize, choices: &[NamedChoice], under_cursor: bool, painter: &mut Painter<'_>) {
    let (look, area) = (painter.look, painter.area());
    let chosen = choices.iter().position(|choice| choice.chosen).unwrap_or(0);
    let name = choices.get(chosen).map(|choice| name_of(choice, look)).unwrap_or_default();
    if width(&name) + ARROWS > usize::from(area.width) {
        return render_long(index, &name, under_cursor, painter);
    }
    let wide = |choice: &NamedChoice| columns(&name_of(choice, look)) + 2 + if choice.chosen { 4 } else { 0 };
    let total = |from: usize| choices[from..].iter().map(&wide).sum::<u16>();
    // As many as fit are shown from the left; earlier ones go first when the chosen one would be cut.
    let reach = |from: usize| choices[from..=chosen].iter().map(&wide).sum::<u16>();
    let mut from = 0;
    while from < chosen && reach(from) > area.width.saturating_sub(4) && total(from) > area.width {
        from += 1;
    }
    let mut x = if from > 0 { painter.write(0, 0, "…", look.border()) + 1 } else { 0 };
    for (number, choice) in choices.iter().enumerate().skip(from) {
        let needed = columns(&name_of(choice, look)) + if choice.chosen { 4 } else { 0 };
        let is_last = number + 1 == choices.len();
        let room = area.width.saturating_sub(if is_last { 0 } else { 2 });
        if x + needed > room && !choice.chosen {
            painter.write(x, 0, "…", look.border());
            break;
        }
        if choice.chosen {
            x = painter.button(x, 0, arrows(look).0, look.accent(), HitTarget::Step(index, false));
        }
        let style = style_of(choice, under_cursor && choice.chosen, look);
        x = painter.button(x, 0, &name_of(choice, look), style, HitTarget::Choice(index, number));
        if choice.chosen {
            x = painter.button(x, 0, arrows(look).1, look.accent(), HitTarget::Step(index, true));
        }
        x += 2;
    }
    render_reason(x, choices, painter);
}

/// Writes why greyed choices cannot be chosen beside them, where they have one reason and there is room for it.
fn render_reason(x: u16, choices: &[NamedChoice], painter: &mut Painter<'_>) {
    let look = painter.look;
    let mut reasons: Vec<String> =
        choices.iter().filter_map(|choice| Some(look.say(choice.refusal.as_ref()?))).collect();
    reasons.dedup();
    if let [reason] = reasons.as_slice()
        && x + 2 + columns(reason) <= painter.width()
    {
        painter.write(x, 0, &format!("({reason})"), look.greyed());
    }
}

fn render_value(lab: &Lab, row: SettingRow, index: usize, under_cursor: bool, painter: &mut Painter<'_>) {
    let look = painter.look;
    let typed = match lab.typing() {
        Typing::Value(line) => Some(line),
        Typing::PathInput(field) => Some(field.line()),
        _ => None,
    };
    if let Some(line) = typed.filter(|_| under_cursor) {
        line.render(0, painter);
        return;
    }
    if row.outside().is_some() {
        let style = if under_cursor { look.selection() } else { look.strong() };
        let value = fit_middle(&lab.plan_form().value(row, look.texts), usize::from(painter.width()));
        painter.write(0, 0, &value, style);
        return;
    }
    let x = render_stepper(index, &lab.plan_form().value(row, look.texts), under_cursor, painter);
    let note = note(lab, row, look);
    if x + 3 + columns(&note) <= painter.width() {
        painter.write(x + 3, 0, &note, look.dim());
    }
}

/// What stands beside a value.
fn note(lab: &Lab, row: SettingRow, look: Look) -> String {
    match row {
        SettingRow::Workers => {
            let cores = lab.cores();
            let suggested = lab.plan_form().suggested_workers(cores);
            // A preset has its own reasons: then the rule stands back.
            let key = if lab.plan_form().is_preset() { "lab.workers-note.preset" } else { "lab.workers-note" };
            look.say(&Phrase::new(key).with("cores", cores).with("suggested", suggested))
        }
        SettingRow::Seed if lab.plan_form().seeds_a_schedule() => look.word("lab.seed-note.schedule").into_owned(),
        SettingRow::Seed => look.word("lab.seed-note").into_owned(),
        SettingRow::Expect => {
            lab.plan_form().question().map_or_else(String::new, |question| look.say(&question.phrase))
        }
        _ => look.word(row.help()).into_owned(),
    }
}
