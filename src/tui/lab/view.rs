//! The Lab screen: scenarios at the left, what can be set at the right, and what it teaches.

use ratatui::layout::Constraint::{Fill, Length};
use ratatui::layout::{Layout, Margin};
use ratatui::style::Style;

use super::form::PlanForm;
use super::scenario_list;
use super::setting_row::SettingRow;
use super::settings::{self, SettingsLayout};
use super::state::{Lab, Pane, Shown, Typing};
use crate::engine;
use crate::scenario;
use crate::text::{Key, Listing, Phrase, wrap};
use crate::tui::draw::code::{self, Whereabouts};
use crate::tui::glossary::{GLOSSARY, WordId};
use crate::tui::kit::{Painter, Scene, Setup};
use crate::tui::predict::panel::how;
use crate::tui::theme::{Look, Mark};

/// From this width on the code stands beside the settings instead of below.
const WIDE: u16 = 160;

pub(crate) fn render(lab: &Lab, scene: Scene<'_>, painter: &mut Painter<'_>) {
    let look = painter.look;
    let left = match painter.width() {
        0..80 => 20,
        80..110 => 22,
        _ => 28,
    };
    let [list, rule, right] = Layout::horizontal([Length(left), Length(1), Fill(1)]).areas(painter.area());
    let air = Margin::new(1, 0);
    scenario_list::render(lab, &mut painter.within(list.inner(air)));
    for y in 0..rule.height {
        painter.within(rule).put(0, y, look.glyphs().vertical, look.border());
    }
    let is_wide = painter.width() >= WIDE;
    let mut right = painter.within(right.inner(air));
    let shown = lab.shown(look);
    let lab = match &shown {
        Shown::Set(lab) => lab,
        Shown::Would(lab) => &**lab,
        Shown::Word(word) => return render_word(*word, &mut right),
        Shown::Nothing => {
            right.write_wrapped(0, &look.word("lab.nothing-found.help"), look.dim());
            return;
        }
    };
    render_lesson(lab, &mut right);
    let help = Help::of(lab, look);
    let listings = listings(lab, scene.setup);
    if is_wide {
        let width = settings_width(&listings, right.width());
        render_settings(lab, &help, scene, &mut right.cut_left(width));
        right.cut_left(3);
        render_code(&listings[0], scene.setup, &mut right);
    } else {
        render_settings_above_code(lab, &help, &listings, scene, &mut right);
    }
}

/// How wide the settings are beside the code: as wide as the code leaves room, be it in the one language or the other, so that
/// choices can stand with their meanings.
fn settings_width(listings: &[Listing; 2], width: u16) -> u16 {
    const MOST: u16 = 120;
    let code = listings.iter().map(|listing| code::width_at_rest(listing.lines())).max().unwrap_or(0);
    let least = (width * 6 / 10).min(96);
    width.saturating_sub(code + 3).clamp(least, MOST)
}

/// Draws a word that was found, and what it means.
fn render_word(word: WordId, painter: &mut Painter<'_>) {
    let look = painter.look;
    let entry = &GLOSSARY[word];
    let signs = (entry.signs)(look);
    let x = painter.write(0, 0, &look.word(entry.word), look.strong());
    painter.write(x + 2, 0, &signs, look.text());
    painter.between(0, 100).write_wrapped(1, &look.word(entry.means), look.text());
}

/// Draws the settings, and below them the code: all of it is worth more than all choices with their meanings, for the
/// cursor says those, too; but the first half of the code is not. Room is left for the longer of both languages, so that
/// nothing moves when one looks at the other.
fn render_settings_above_code(
    lab: &Lab,
    help: &Help,
    listings: &[Listing; 2],
    scene: Scene<'_>,
    painter: &mut Painter<'_>,
) {
    let (look, area) = (painter.look, painter.area());
    let rows = area.height.saturating_sub(help.rows((area.width, area.height)) + 2);
    let shown = |listing: &Listing| code_shown(listing, lab, look, (area.width, rows));
    let [lines, reserved] = listings.each_ref().map(shown);
    let height = u16::try_from(lines.max(reserved)).unwrap_or(0);
    let mut below = painter.cut_foot(height);
    code::draw_listing(&mut below, (&listings[0].lines()[..lines], &listings[0]), &Whereabouts::default());
    painter.cut_foot(u16::from(height > 0));
    render_settings(lab, help, scene, painter);
}

/// How many lines of the code are shown below the settings, in so many columns and rows for both: all, if the settings leave
/// room for that in any layout, else a part that is worth showing, else none.
fn code_shown(listing: &Listing, lab: &Lab, look: Look, (width, height): (u16, u16)) -> usize {
    let left = |rows: &SettingsLayout| height.saturating_sub(rows.height());
    let whole = listing.lines().len();
    if SettingsLayout::with_choices(lab, look, width).any(|rows| whole <= usize::from(left(&rows))) {
        return whole;
    }
    let parts = [SettingsLayout::expanded(lab, look, width), SettingsLayout::compact(lab, look, width)];
    let part = parts.iter().map(|rows| code::fitting(listing, left(rows)).len()).find(|lines| *lines > 0);
    part.unwrap_or(0)
}

/// Rows that the settings keep, whatever is to be said of the one under the cursor.
const SETTINGS: u16 = 3;

/// What stands below the settings: what the one under the cursor means, and why some choices are greyed.
struct Help {
    words: String,
    style: Style,
    reasons: Option<String>,
}

impl Help {
    fn of(lab: &Lab, look: Look) -> Self {
        let (words, style) = explanation(lab, look);
        // Beside a complaint or a warning nothing else matters.
        let reasons = if style == look.dim() { reasons(lab, look) } else { None };
        Self { words, style, reasons }
    }

    /// Rows for it: as many as it takes.
    fn rows(&self, (width, height): (u16, u16)) -> u16 {
        let said = wrapped_rows(&self.words, width);
        let (least, reasons) = match &self.reasons {
            Some(reasons) => (4, wrapped_rows(reasons, width)),
            None => (2, 0),
        };
        (said + reasons).clamp(least, height.saturating_sub(SETTINGS).max(least))
    }
}

fn wrapped_rows(words: &str, width: u16) -> u16 {
    u16::try_from(wrap(words, usize::from(width)).len()).unwrap_or(u16::MAX)
}

fn render_lesson(lab: &Lab, painter: &mut Painter<'_>) {
    let look = painter.look;
    let name = lab.chosen().name();
    painter.write(0, 0, &look.word(Key::Scenario.of(name)), look.strong());
    let lesson = look.word(Key::Teaches.of(name)).into_owned();
    let end = painter.between(0, 100).write_wrapped(1, &lesson, look.text());
    let air = u16::from(painter.height() >= 21);
    painter.cut_top(end + air);
}

fn render_settings(lab: &Lab, help: &Help, scene: Scene<'_>, painter: &mut Painter<'_>) {
    let help_rows = help.rows((painter.width(), painter.height()));
    let rows = painter.height().saturating_sub(help_rows);
    let laid_out = SettingsLayout::fitting(lab, painter.look, painter.width(), rows);
    let used = settings::render(lab, &laid_out, &mut painter.top(rows));
    // The explanation stands close below the settings, not far away at the foot.
    painter.cut_top((used + 1).min(rows));
    render_explanation(lab, help, scene, &mut painter.top(help_rows));
}

fn render_explanation(lab: &Lab, help: &Help, scene: Scene<'_>, painter: &mut Painter<'_>) {
    // What is to be said of the last key is gone with the next one; the explanation comes back.
    if let Some((mark, words)) = scene.said(painter.look) {
        painter.write_wrapped(0, &words, painter.look.mark_style(mark));
        return;
    }
    if let Typing::PathInput(field) = lab.typing()
        && let Some(candidates) = field.candidates()
    {
        return candidates.render(painter);
    }
    let y = painter.write_wrapped(0, &help.words, help.style);
    if let Some(reasons) = &help.reasons {
        painter.write_wrapped(y, reasons, painter.look.greyed());
    }
}

/// Why what is greyed in the row under the cursor cannot be chosen: each reason once, with the names that have it.
fn reasons(lab: &Lab, look: Look) -> Option<String> {
    let choices = (lab.pane() == Pane::Settings).then(|| lab.plan_form().choices(lab.row(), look.texts))?;
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for choice in choices {
        let Some(reason) = choice.refusal.map(|refusal| look.say(&refusal)) else { continue };
        // What is said of each by its name is one reason, too.
        let reason = match reason.strip_prefix(&choice.name) {
            Some(rest) if rest.starts_with([' ', ':']) => rest.to_owned(),
            _ => format!(": {reason}"),
        };
        match said.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(choice.name),
            None => said.push((reason, vec![choice.name])),
        }
    }
    let each = look.word("lab.each");
    let words = said.into_iter().map(|(reason, names)| match (names.as_slice(), reason.starts_with(':')) {
        (_, true) | ([_], _) => format!("{}{reason}", names.join(", ")),
        _ => format!("{}: {each}{reason}", names.join(", ")),
    });
    let words = words.collect::<Vec<_>>().join("; ");
    (!words.is_empty()).then_some(words)
}

/// What stands below the settings: a complaint, why this cannot be run, or what the thing under the cursor means.
fn explanation(lab: &Lab, look: Look) -> (String, Style) {
    if let Some(error) = lab.error() {
        return (format!("{} {}", look.mark(Mark::Bad).trim(), look.say(error)), look.bad());
    }
    let plan_form = lab.plan_form();
    let row = lab.row();
    let in_settings = lab.pane() == Pane::Settings;
    let choices = if in_settings { plan_form.choices(row, look.texts) } else { Vec::new() };
    let cursor =
        if row == SettingRow::Guards { choices.get(lab.guard()) } else { choices.iter().find(|choice| choice.chosen) };
    if let Some(refusal) = cursor.and_then(|choice| choice.refusal.as_ref()) {
        return (look.say(refusal), look.warn());
    }
    let plans = match plan_form.plans(0) {
        Ok(plans) => plans,
        Err(refusal) => return (look.say(&refusal), look.warn()),
    };
    if let Some(takes) = engine::foretold(plans.iter().map(|plan| &**plan)) {
        return (look.say(&takes), look.warn());
    }
    if let Some(help) = cursor.and_then(|choice| choice.help) {
        let name = cursor.map(|choice| choice.name.as_str()).unwrap_or_default();
        return (format!("{name} {} {}", look.glyphs().dot, look.word(help)), look.dim());
    }
    (look.say(&invitation(plan_form, row, in_settings)), look.dim())
}

/// What the row under the cursor means; where it asks something, and beside the list, the question.
fn invitation(form: &PlanForm, row: SettingRow, in_settings: bool) -> Phrase {
    match form.question() {
        Some(question) if !in_settings => Phrase::new("lab.invitation").with("question", question.phrase),
        Some(question) if row == SettingRow::Expect => {
            Phrase::new(how(&question.kind)).with("question", question.phrase)
        }
        _ if in_settings => Phrase::new(row.help()),
        _ => Phrase::new("lab.invitation.plain"),
    }
}

/// The code of what is set, with every guard that is ticked: in the language that is shown, and in the other one.
fn listings(lab: &Lab, setup: &Setup) -> [Listing; 2] {
    let form = lab.plan_form();
    let plans = scenario::with_guards(form.plan(), form.guards());
    [setup.code, setup.code.other()].map(|code| scenario::listing(&plans, code, setup.lang))
}

fn render_code(listing: &Listing, setup: &Setup, painter: &mut Painter<'_>) {
    let look = painter.look;
    painter.write(0, 0, &look.say(&setup.code_heading()), look.dim());
    painter.cut_top(2);
    code::draw_listing(painter, (code::fitting(listing, painter.height()), listing), &Whereabouts::default());
}
