//! The Compare screen: what is drawn where. It shows a form of what to compare, then the results on several pages.

use ratatui::layout::Margin;

use super::form::{CompareForm, CompareRow};
use super::results::{CompareRun, Page};
use super::state::CompareScreen;
use super::{pages, side_by_side};
use crate::comparison::{self, Aspect, Until};
use crate::plan::{ScenarioName, Setting, SettingKind};
use crate::text::{Key, Phrase, Texts, duration, thousands};
use crate::tui::draw;
use crate::tui::kit::choices::{TickBoxes, render_boxes, render_stepper};
use crate::tui::kit::{HitTarget, NamedChoice, Painter, Scene, columns};
use crate::tui::lab::setting_row::SettingRow;
use crate::tui::predict::expected::Met;
use crate::tui::predict::panel::MetPanel;
use crate::tui::run::state::RunPhase;
use crate::tui::run::variant::guard_name;
use crate::tui::theme::{Look, Mark};

pub(crate) fn render_title(scene: Scene<'_>, compare_screen: &CompareScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    let scenario = compare_screen.form().plan_form().plan().scenario;
    let said = Phrase::new("comparing.title").with("scenario", scenario_name(scenario));
    let mut end = painter.write(0, 0, &look.say(&said), look.strong());
    let Some(compare_run) = compare_screen.compare_run() else { return };
    if let Some(common) = compare_run.common() {
        let common = format!(" {} {}", look.glyphs().dot, look.say(&common));
        end = painter.write(end, 0, &common, look.text());
    }
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
    let comparison = compare_run.comparison();
    if compare_run.is_seen() && comparison.is_seen_once() {
        return Phrase::new("comparing.seen-once");
    }
    if compare_run.is_seen() {
        return Phrase::new("comparing.made").with("n", comparison.made());
    }
    Phrase::new("comparing.progress").with("run", compare_run.made() + 1).with("all", comparison.ways.len())
}

pub(crate) fn render(scene: Scene<'_>, compare_screen: &CompareScreen, painter: &mut Painter<'_>) {
    let mut painter = painter.within(painter.area().inner(Margin::new(1, 0)));
    match compare_screen.compare_run() {
        None => render_form(scene, compare_screen.form(), &mut painter.between(0, 110)),
        Some(compare_run) => {
            render_met(compare_screen, &mut painter);
            render_measured(scene, compare_run, &mut painter);
        }
    }
}

fn render_form(scene: Scene<'_>, form: &CompareForm, painter: &mut Painter<'_>) {
    let look = painter.look;
    let end = painter.write_wrapped(0, &look.word("wishes.how"), look.text());
    let rows = form.rows();
    let label = rows.iter().map(|row| columns(&look.word(row.text()))).max().unwrap_or(0) + 4;
    let gap = u16::from(painter.height() >= 20);
    painter.cut_top(end + 1);
    for (index, row) in rows.into_iter().enumerate() {
        let used = render_row(form, (index, row), label, painter);
        painter.cut_top(used + gap);
    }
    painter.cut_top(1 - gap);
    let told = scene.said(look).map(|(mark, words)| (words, look.mark_style(mark)));
    let (words, style) = told.unwrap_or_else(|| explanation(form, look));
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
    if row == CompareRow::Until {
        let until = match form.until() {
            Until::Trials(trials) => thousands(trials),
            until @ Until::Told { .. } => {
                look.say(&Phrase::new("wishes.until").with("budget", until.budget_in_words().unwrap_or_default()))
            }
        };
        render_stepper(index, &until, under_cursor, &mut value);
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
    let mut end = 0;
    if let Some(said) = form.announcement() {
        end = painter.write_wrapped(0, &look.say(&said), look.strong());
    }
    let mut reasons: Vec<Phrase> = Vec::new();
    // What stands above of the one under the cursor is not said again.
    let under_cursor = form.choices(form.row()).into_iter().nth(form.column()).and_then(|choice| choice.refusal);
    let is_told =
        |why: &Phrase| form.row() == CompareRow::Models && under_cursor.as_ref().is_some_and(|told| told.says_as(why));
    for (names, why) in form.refusals(CompareRow::Models) {
        if names.len() == 1 && is_told(&why) {
            continue;
        }
        let names = names.join(", ");
        reasons.push(Phrase::new("wishes.impossible").with("names", names).with("why", why));
    }
    if let Some((n, way, why)) = form.left_out() {
        let key = if n == 1 { "wishes.left-out.one" } else { "wishes.left-out" };
        reasons.push(Phrase::new(key).offer("n", n).with("way", way).with("why", why.clone()));
    }
    for reason in reasons {
        end = painter.write_wrapped(end, &look.say(&reason), look.dim());
    }
    let same = Phrase::new("wishes.same").with("settings", settings(form, look.texts));
    painter.write_wrapped(end, &look.say(&same), look.dim());
}

/// What is set in the Lab beside model, workers and guards: `increments 100,000 · window nudged`.
fn settings(form: &CompareForm, texts: &Texts) -> String {
    let plan_form = form.plan_form();
    let compared = form.rows();
    let is_compared = |setting: &Setting| compared.contains(&CompareRow::Aspect(Aspect::Own(*setting)));
    let is_shown = |row: &SettingRow| match row {
        SettingRow::Window => true,
        SettingRow::Own(setting) => !matches!(setting.kind, SettingKind::Outside { .. }) && !is_compared(setting),
        _ => false,
    };
    let shown = plan_form.rows().into_iter().filter(is_shown);
    shown
        .map(|row| format!("{} {}", texts.get(row.text()), plan_form.value(row, texts)))
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What was expected beside which way was the fastest, on the last lines; leaves the room above.
fn render_met(compare_screen: &CompareScreen, painter: &mut Painter<'_>) {
    let Some((expectation, actual)) = compare_screen.met() else { return };
    let (trials, right) = (&[][..], None);
    let panel = MetPanel { met: Met { expectation, actual: &actual }, trials, right };
    let height = panel.height(painter.width(), 3, painter.look);
    panel.render(&mut painter.cut_foot(height));
}

fn render_measured(scene: Scene<'_>, compare_run: &CompareRun, painter: &mut Painter<'_>) {
    let look = painter.look;
    let end = render_tabs(compare_run, &mut painter.row(0));
    let looked_at = looked_at(compare_run, look);
    let is_below = end + 2 + columns(&looked_at) > painter.width();
    painter.write_right(u16::from(is_below), &looked_at, look.text());
    painter.cut_top(2);
    let (mark, words) = sentence(scene, compare_run, look);
    draw::verdict::draw_at_foot(painter, mark, &words);
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
    if let Some(said) = scene.said(look) {
        return said;
    }
    if let Some(why) = compare_run.failed() {
        return (Mark::Bad, look.say(why));
    }
    if !compare_run.is_seen() {
        let key = if compare_run.phase() == RunPhase::Stopping { "run.stopping" } else { "comparing.who-wins" };
        return (Mark::Note, format!("{}. {}", look.say(&first_round(compare_run)), look.word(key)));
    }
    if compare_run.holds_verdict() {
        return (Mark::Note, look.word("comparing.wait-for-it").into_owned());
    }
    let comparison = compare_run.comparison();
    let said = look.say(&comparison::verdict(comparison));
    if let Some(goes_on) = goes_on(compare_run) {
        return (Mark::Note, format!("{said} {}", look.say(&goes_on)));
    }
    let mark =
        if comparison::is_doubtful(comparison) || compare_run.enough().is_none() { Mark::Warn } else { Mark::Good };
    match comparison::ending(comparison, compare_run.course().until(), compare_run.enough()) {
        Some(ending) => (mark, format!("{said} {}", look.say(&ending))),
        None => (mark, said),
    }
}

/// Which run of the first round is made, and how long the others take if they are like those before.
fn first_round(compare_run: &CompareRun) -> Phrase {
    let (made, all) = (compare_run.made(), compare_run.comparison().ways.len());
    let way = compare_run.current().map_or(Phrase::new("comparing.nothing"), |way| compare_run.way(way).0.name());
    let phrase = match comparison::time_left(compare_run.spent(), made, all) {
        Some(left) => Phrase::new("compare.progress.left").with("left", duration(left)),
        None => Phrase::new("compare.progress"),
    };
    phrase.with("run", made + 1).with("all", all).with("way", way)
}

/// How far measuring is that goes on beside what is shown; nothing if none does.
fn goes_on(compare_run: &CompareRun) -> Option<Phrase> {
    let run = compare_run.made() + 1;
    match (compare_run.phase(), compare_run.course().until()) {
        (RunPhase::Over, _) => None,
        (RunPhase::Stopping, _) => Some(Phrase::new("run.stopping")),
        (RunPhase::Going, Until::Told { budget }) => {
            let left = comparison::in_seconds(budget.saturating_sub(compare_run.spent()));
            Some(Phrase::new("comparing.goes-on").with("run", run).with("left", left))
        }
        (RunPhase::Going, Until::Trials(_)) => {
            let all = compare_run.course().runs().unwrap_or(run);
            Some(Phrase::new("comparing.goes-on.fixed").with("run", run).with("all", all))
        }
    }
}
