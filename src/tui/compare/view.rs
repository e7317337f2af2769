//! The Compare screen: what is drawn where. It shows a form of what to compare, then the results on several pages.

use ratatui::layout::Margin;

use super::form::{CompareForm, CompareRow};
use super::results::{CompareRun, Page};
use super::state::CompareScreen;
use super::{pages, side_by_side};
use crate::comparison;
use crate::plan::{ScenarioName, SettingKind};
use crate::text::{Arg, Key, Phrase, Texts, duration, thousands};
use crate::tui::draw;
use crate::tui::kit::choices::{TickBoxes, render_boxes, render_stepper};
use crate::tui::kit::{HitTarget, NamedChoice, Painter, Scene, columns};
use crate::tui::lab::form::PlanForm;
use crate::tui::lab::setting_row::SettingRow;
use crate::tui::run::state::RunPhase;
use crate::tui::run::variant::guard_name;
use crate::tui::theme::{Look, Mark};

pub(crate) fn render_title(scene: Scene<'_>, compare_screen: &CompareScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    let scenario = compare_screen.form().plan_form().plan().scenario;
    let said = Phrase::new("comparing.title").with("scenario", scenario_name(scenario));
    let end = painter.write(0, 0, &look.say(&said), look.strong());
    let Some(compare_run) = compare_screen.compare_run() else { return };
    let words = look.say(&progress(compare_run));
    // What does not fit stands on the first line of the page, too.
    if end + 2 + columns(&words) <= painter.width() && scene.notice.is_none() {
        painter.write_right(0, &words, look.dim());
    }
}

fn scenario_name(name: ScenarioName) -> Phrase {
    Phrase::new(Key::Scenario.of(name.name()))
}

fn progress(compare_run: &CompareRun) -> Phrase {
    let (made, all) = compare_run.progress();
    match (compare_run.phase(), compare_run.time_left()) {
        (RunPhase::Over, _) => Phrase::new("comparing.made").with("n", compare_run.comparison().made()),
        (_, Some(left)) => {
            let phrase = Phrase::new("comparing.progress.left").with("run", made + 1).with("all", all);
            phrase.with("left", Arg::Duration(left))
        }
        _ => Phrase::new("comparing.progress").with("run", made + 1).with("all", all),
    }
}

pub(crate) fn render(scene: Scene<'_>, compare_screen: &CompareScreen, painter: &mut Painter<'_>) {
    let mut painter = painter.within(painter.area().inner(Margin::new(1, 0)));
    match compare_screen.compare_run() {
        None => render_form(compare_screen.form(), &mut painter.between(0, 110)),
        Some(compare_run) => render_measured(scene, compare_run, &mut painter),
    }
}

fn render_form(form: &CompareForm, painter: &mut Painter<'_>) {
    let look = painter.look;
    let said = Phrase::new("wishes.how").with("trials", form.trials());
    let end = painter.write_wrapped(0, &look.say(&said), look.text());
    let rows = form.rows();
    let label = rows.iter().map(|row| columns(&look.word(row.text()))).max().unwrap_or(0) + 4;
    let gap = u16::from(painter.height() >= 20);
    painter.cut_top(end + 1);
    for (index, row) in rows.into_iter().enumerate() {
        let used = render_row(form, (index, row), label, painter);
        painter.cut_top(used + gap);
    }
    painter.cut_top(1 - gap);
    let (words, style) = explanation(form, look);
    painter.cut_top(2).write_wrapped(0, &words, style);
    painter.cut_top(u16::from(painter.height() > 3));
    render_sum(form, painter);
}

fn render_row(form: &CompareForm, (index, row): (usize, CompareRow), label: u16, painter: &mut Painter<'_>) -> u16 {
    let look = painter.look;
    let under_cursor = form.row() == row;
    let style = if under_cursor { look.accent() } else { look.dim() };
    if under_cursor {
        painter.write(0, 0, &look.glyphs().chosen.to_string(), style);
    }
    painter.row(0).note(HitTarget::Row(index));
    painter.write(2, 0, &look.word(row.text()), style);
    let mut value = painter.between(label, u16::MAX);
    if row == CompareRow::Trials {
        render_stepper(index, &thousands(form.trials()), under_cursor, &mut value);
        return 1;
    }
    let choices = form.choices(row);
    let boxes = TickBoxes::new(&choices, under_cursor, value.width(), look);
    render_boxes(index, &choices, &boxes, under_cursor.then(|| form.column()), &mut value.top(boxes.lines));
    boxes.lines
}

fn explanation(form: &CompareForm, look: Look) -> (String, ratatui::style::Style) {
    if let Some(error) = form.error() {
        return (format!("{} {}", look.mark(Mark::Bad).trim(), look.say(error)), look.bad());
    }
    if let Err(why) = form.plans() {
        return (look.say(why), look.warn());
    }
    let row = form.row();
    match form.choices(row).into_iter().nth(form.column()) {
        Some(NamedChoice { refusal: Some(why), .. }) => (look.say(&why), look.warn()),
        Some(NamedChoice { help: Some(help), name, .. }) => {
            (format!("{name} {} {}", look.glyphs().dot, look.word(help)), look.dim())
        }
        _ => (look.word(row.help()).into_owned(), look.dim()),
    }
}

fn render_sum(form: &CompareForm, painter: &mut Painter<'_>) {
    let look = painter.look;
    let ways = form.plans().map_or(0, <[_]>::len) as u64;
    let runs = ways * (form.trials() + 1);
    let key = if form.least_time() > 0 { "wishes.sum.waiting" } else { "wishes.sum" };
    let sum = Phrase::new(key).with("ways", ways).with("runs", runs).offer("time", Arg::Duration(form.least_time()));
    let end = painter.write_wrapped(0, &look.say(&sum), look.strong());
    let same = Phrase::new("wishes.same").with("settings", settings(form.plan_form(), look.texts));
    painter.write_wrapped(end, &look.say(&same), look.dim());
}

/// What is set in the Lab beside model, workers and guards: `increments 100,000 · window nudged`.
fn settings(plan_form: &PlanForm, texts: &Texts) -> String {
    let is_shown = |row: &SettingRow| match row {
        SettingRow::Window => true,
        SettingRow::Own(setting) => !matches!(setting.kind, SettingKind::Outside { .. }),
        _ => false,
    };
    let shown = plan_form.rows().into_iter().filter(is_shown);
    shown
        .map(|row| format!("{} {}", texts.get(row.text()), plan_form.value(row, texts)))
        .collect::<Vec<_>>()
        .join(" · ")
}

fn render_measured(scene: Scene<'_>, compare_run: &CompareRun, painter: &mut Painter<'_>) {
    let look = painter.look;
    let end = render_tabs(compare_run, &mut painter.row(0));
    let looked_at = looked_at(compare_run, look);
    let is_below = end + 2 + columns(&looked_at) > painter.width();
    painter.write_right(u16::from(is_below), &looked_at, look.text());
    painter.cut_top(2);
    let (mark, words) = sentence(scene, compare_run, look);
    let least = if painter.width() < 110 { 2 } else { 1 };
    let height = draw::verdict::height(&words, painter.width(), look).clamp(least, 4);
    draw::verdict::draw(&mut painter.cut_foot(height), mark, &words);
    painter.cut_foot(u16::from(painter.height() >= 14));
    match compare_run.page() {
        Page::SideBySide => side_by_side::render(compare_run, painter),
        Page::Times => pages::render_times(compare_run, painter),
        Page::SpeedUp => pages::render_speed_up(scene.setup.cores, compare_run, painter),
        Page::Costs => pages::render_costs(compare_run, painter),
        Page::Outcomes => pages::render_outcomes(compare_run, painter),
    }
}

fn looked_at(compare_run: &CompareRun, look: Look) -> String {
    let (guard, workers) = compare_run.looked_at();
    let guard = guard.map(guard_name);
    let key = if workers == Some(1) { "run.one-worker" } else { "run.workers" };
    let workers = workers.map(|workers| Phrase::new(key).with("n", workers));
    let said = guard.into_iter().chain(workers).map(|phrase| look.say(&phrase));
    said.collect::<Vec<_>>().join(&format!(" {} ", look.glyphs().dot))
}

/// The pages side by side; the one that is looked at stands out. Returns the column behind them.
fn render_tabs(compare_run: &CompareRun, painter: &mut Painter<'_>) -> u16 {
    let look = painter.look;
    let mut x = 0;
    for (index, page) in compare_run.pages().into_iter().enumerate() {
        let here = page == compare_run.page();
        let style = if here { look.selection() } else { look.dim() };
        x = painter.button(x, 0, &format!(" {} ", look.word(page.text())), style, HitTarget::Page(index)) + 1;
    }
    x
}

fn sentence(scene: Scene<'_>, compare_run: &CompareRun, look: Look) -> (Mark, String) {
    if let Some(said) = scene.said() {
        return said;
    }
    if let Some(why) = compare_run.failed() {
        return (Mark::Bad, look.say(why));
    }
    if let Some(step) = compare_run.current() {
        let way = comparison::Way::new(step.plan.clone().into_plan()).name();
        let (made, all) = compare_run.progress();
        let phrase = match compare_run.time_left() {
            Some(left) => Phrase::new("compare.progress.left").with("left", duration(left)),
            None => Phrase::new("compare.progress"),
        };
        let said = look.say(&phrase.with("run", made + 1).with("all", all).with("way", way));
        let key = if compare_run.phase() == RunPhase::Stopping { "run.stopping" } else { "comparing.still" };
        return (Mark::Note, format!("{said}. {}", look.word(key)));
    }
    let said = look.say(&comparison::verdict(compare_run.comparison()));
    let (made, planned) = (compare_run.comparison().made(), compare_run.planned());
    if made < planned {
        let stopped = Phrase::new("compare.stopped").with("made", made).with("planned", planned);
        return (Mark::Warn, format!("{said} {}", look.say(&stopped)));
    }
    let mark = if comparison::is_doubtful(compare_run.comparison()) { Mark::Warn } else { Mark::Good };
    (mark, said)
}
