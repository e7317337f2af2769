//! The Compare screen: what is drawn where. It asks what shall be compared, and shows what came of it on several pages.

use ratatui::layout::Rect;

use super::form::{Row, Wishes};
use super::results::{Measured, Page};
use super::state::Comparing;
use super::{pages, side_by_side};
use crate::comparison;
use crate::plan::{ScenarioName, SettingKind};
use crate::text::{Arg, Phrase, Texts, duration, thousands, wrap};
use crate::tui::draw;
use crate::tui::kit::choices::{Boxes, Choice, arrows, render_boxes};
use crate::tui::kit::hit::Target;
use crate::tui::kit::painter::{Ink, columns, split_foot, split_top};
use crate::tui::kit::scene::Scene;
use crate::tui::lab::form::{self, Draft};
use crate::tui::run::state::Stage;
use crate::tui::run::variant::guard_name;
use crate::tui::theme::Mark;

/// What is compared, and how far that is.
pub(crate) fn render_title(scene: Scene<'_>, comparing: &Comparing, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let scenario = comparing.wishes().draft().plan().scenario;
    let said = Phrase::new("comparing.title").with("scenario", scenario_name(scenario));
    let end = ink.write(area, 0, 0, &look.say(&said), look.strong());
    let Some(measured) = comparing.measured() else { return };
    let words = look.say(&progress(measured));
    // What does not fit stands on the first line of the page, too.
    if end + 2 + columns(&words) <= area.width && scene.notice.is_none() {
        ink.write_right(area, 0, &words, look.dim());
    }
}

fn scenario_name(name: ScenarioName) -> Phrase {
    Phrase::owned(format!("scenario.{}", name.name()))
}

/// How many runs were made, and how much time is left.
fn progress(measured: &Measured) -> Phrase {
    let (made, all) = measured.progress();
    match (measured.stage(), measured.time_left()) {
        (Stage::Over, _) => Phrase::new("comparing.made").with("n", measured.comparison().made()),
        (_, Some(left)) => {
            let phrase = Phrase::new("comparing.progress.left").with("run", made + 1).with("all", all);
            phrase.with("left", Arg::Duration(left))
        }
        _ => Phrase::new("comparing.progress").with("run", made + 1).with("all", all),
    }
}

/// Draws the screen.
pub(crate) fn render(scene: Scene<'_>, comparing: &Comparing, area: Rect, ink: &mut Ink) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    match comparing.measured() {
        None => render_wishes(comparing.wishes(), area, ink),
        Some(measured) => render_measured(scene, measured, area, ink),
    }
}

fn render_wishes(wishes: &Wishes, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let area = Rect { width: area.width.min(110), ..area };
    let said = Phrase::new("wishes.how").with("trials", wishes.trials());
    let mut y = 0;
    for line in wrap(&look.say(&said), usize::from(area.width)) {
        ink.write(area, 0, y, &line, look.text());
        y += 1;
    }
    let (_, mut rest) = split_top(area, y + 1);
    let rows = wishes.rows();
    let label = rows.iter().map(|row| columns(&look.word(row.text()))).max().unwrap_or(0) + 4;
    let gap = u16::from(area.height >= 20);
    for (index, row) in rows.into_iter().enumerate() {
        let used = render_row(wishes, (index, row), label, rest, ink);
        rest = split_top(rest, used + gap).1;
    }
    let (_, rest) = split_top(rest, 1 - gap);
    let (words, style) = explanation(wishes, ink);
    let (place, rest) = split_top(rest, 2);
    for (y, line) in (0..place.height).zip(wrap(&words, usize::from(place.width))) {
        ink.write(place, 0, y, &line, style);
    }
    let (_, rest) = split_top(rest, u16::from(rest.height > 3));
    render_sum(wishes, rest, ink);
}

/// A row of wishes; returns how many lines it took.
fn render_row(wishes: &Wishes, (index, row): (usize, Row), label: u16, area: Rect, ink: &mut Ink) -> u16 {
    let look = ink.look;
    let under_cursor = wishes.row() == row;
    let style = if under_cursor { look.accent() } else { look.dim() };
    if under_cursor {
        ink.write(area, 0, 0, &look.glyphs().chosen.to_string(), style);
    }
    ink.hits.note(Rect { height: area.height.min(1), ..area }, Target::Row(index));
    ink.write(area, 2, 0, &look.word(row.text()), style);
    let value = Rect { x: area.x + label, width: area.width.saturating_sub(label), ..area };
    if row == Row::Trials {
        let x = ink.button(value, 0, 0, arrows(ink).0, look.accent(), Target::Step(index, false));
        let style = if under_cursor { look.selection() } else { look.strong() };
        let x = ink.write(value, x, 0, &thousands(wishes.trials()), style);
        ink.button(value, x, 0, arrows(ink).1, look.accent(), Target::Step(index, true));
        return 1;
    }
    let choices = wishes.choices(row);
    let boxes = Boxes::new(&choices, under_cursor, value.width, &look);
    let value = Rect { height: boxes.lines.min(area.height), ..value };
    render_boxes(index, &choices, &boxes, under_cursor.then(|| wishes.column()), value, ink);
    boxes.lines
}

/// What is wrong, why something cannot be chosen, or what it means.
fn explanation(wishes: &Wishes, ink: &Ink) -> (String, ratatui::style::Style) {
    let look = ink.look;
    if let Some(complaint) = wishes.complaint() {
        return (format!("{} {}", look.mark(Mark::Bad).trim(), look.say(complaint)), look.bad());
    }
    if let Err(why) = wishes.plans() {
        return (look.say(why), look.warn());
    }
    let row = wishes.row();
    match wishes.choices(row).into_iter().nth(wishes.column()) {
        Some(Choice { refusal: Some(why), .. }) => (look.say(&why), look.warn()),
        Some(Choice { help: Some(help), name, .. }) => {
            (format!("{name} {} {}", look.glyphs().dot, look.word(&help)), look.dim())
        }
        _ => (look.word(&format!("{}.help", row.text())).into_owned(), look.dim()),
    }
}

/// What it comes to: ways, runs and waiting; and what is the same in all ways.
fn render_sum(wishes: &Wishes, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let ways = wishes.plans().map_or(0, <[_]>::len) as u64;
    let runs = ways * (wishes.trials() + 1);
    let key = if wishes.least_time() > 0 { "wishes.sum.waiting" } else { "wishes.sum" };
    let sum = Phrase::new(key).with("ways", ways).with("runs", runs).with("time", Arg::Duration(wishes.least_time()));
    let mut y = 0;
    for line in wrap(&look.say(&sum), usize::from(area.width)) {
        ink.write(area, 0, y, &line, look.strong());
        y += 1;
    }
    let same = Phrase::new("wishes.same").with("settings", settings(wishes.draft(), look.texts));
    for line in wrap(&look.say(&same), usize::from(area.width)) {
        ink.write(area, 0, y, &line, look.dim());
        y += 1;
    }
}

/// What is set in the Lab beside model, workers and guards: `increments 100,000 · window nudged`.
fn settings(draft: &Draft, texts: &Texts) -> String {
    let tells = |row: &form::Row| match row {
        form::Row::Window => true,
        form::Row::Own(setting) => !matches!(setting.kind, SettingKind::Outside { .. }),
        _ => false,
    };
    let told = draft.rows().into_iter().filter(tells);
    told.map(|row| format!("{} {}", texts.get(&row.text()), draft.value(row, texts))).collect::<Vec<_>>().join(" · ")
}

fn render_measured(scene: Scene<'_>, measured: &Measured, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let (tabs, rest) = split_top(area, 1);
    let end = render_tabs(measured, tabs, ink);
    let (below, rest) = split_top(rest, 1);
    let looked_at = looked_at(measured, ink);
    let beside = end + 2 + columns(&looked_at) <= area.width;
    ink.write_right(if beside { tabs } else { below }, 0, &looked_at, look.text());
    let (mark, words) = sentence(scene, measured, ink);
    let least = if area.width < 110 { 2 } else { 1 };
    let height = draw::verdict::height(&words, area.width, &look).clamp(least, 4);
    let (rest, foot) = split_foot(rest, height);
    draw::verdict::draw(foot, ink.buf, mark, &words, &look);
    let (body, _) = split_foot(rest, u16::from(rest.height >= 14));
    match measured.page() {
        Page::Together => side_by_side::render(measured, body, ink),
        Page::Times => pages::render_times(measured, body, ink),
        Page::SpeedUp => pages::render_speed_up(scene.setup.cores, measured, body, ink),
        Page::Costs => pages::render_costs(measured, body, ink),
        Page::Outcomes => pages::render_outcomes(measured, body, ink),
    }
}

/// Which of several guards and numbers of workers this page shows.
fn looked_at(measured: &Measured, ink: &Ink) -> String {
    let (guard, workers) = measured.looked_at();
    let guard = guard.map(guard_name);
    let key = if workers == Some(1) { "run.one-worker" } else { "run.workers" };
    let workers = workers.map(|workers| Phrase::new(key).with("n", workers));
    let said = guard.into_iter().chain(workers).map(|phrase| ink.look.say(&phrase));
    said.collect::<Vec<_>>().join(&format!(" {} ", ink.look.glyphs().dot))
}

/// The pages side by side; the one that is looked at stands out. Returns the column behind them.
fn render_tabs(measured: &Measured, area: Rect, ink: &mut Ink) -> u16 {
    let look = ink.look;
    let mut x = 0;
    for (index, page) in measured.pages().into_iter().enumerate() {
        let here = page == measured.page();
        let style = if here { look.selection() } else { look.dim() };
        x = ink.button(area, x, 0, &format!(" {} ", look.word(page.text())), style, Target::Page(index)) + 1;
    }
    x
}

/// What the comparison showed, or what is being done.
fn sentence(scene: Scene<'_>, measured: &Measured, ink: &Ink) -> (Mark, String) {
    let look = ink.look;
    if let Some(notice) = scene.notice {
        return (Mark::Warn, look.say(notice));
    }
    if let Some(why) = measured.failed() {
        return (Mark::Bad, look.say(why));
    }
    if let Some(step) = measured.current() {
        let way = comparison::Way::new(step.plan.clone()).name();
        let (made, all) = measured.progress();
        let phrase = match measured.time_left() {
            Some(left) => Phrase::new("compare.progress.left").with("left", duration(left)),
            None => Phrase::new("compare.progress"),
        };
        let said = look.say(&phrase.with("run", made + 1).with("all", all).with("way", way));
        let key = if measured.stage() == Stage::Stopping { "run.stopping" } else { "comparing.still" };
        return (Mark::Note, format!("{said}. {}", look.word(key)));
    }
    let said = look.say(&comparison::verdict(measured.comparison()));
    let (made, planned) = (measured.comparison().made(), measured.planned());
    if made < planned {
        let stopped = Phrase::new("compare.stopped").with("made", made).with("planned", planned);
        return (Mark::Warn, format!("{said} {}", look.say(&stopped)));
    }
    let mark = if comparison::fastest_came_out_wrong(measured.comparison()) { Mark::Warn } else { Mark::Good };
    (mark, said)
}
