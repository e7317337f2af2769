//! How the Schedules screen looks: a column a worker, what they share between them, the schedule so far, and what can be
//! reached from here.

use ratatui::layout::Constraint::{Fill, Length};
use ratatui::layout::{Layout, Rect};

use super::standing::Standing;
use super::state::{Page, ScheduleScreen};
use super::{challenge, graph, list, part, real_page};
use crate::report;
use crate::schedule::explorer::{ScheduleCount, SwitchPoints, Turn};
use crate::schedule::line::letters;
use crate::schedule::words;
use crate::text::{Phrase, percent, width};
use crate::tui::kit::{Painter, Scene, columns};
use crate::tui::theme::Mark;

/// Most rows of what can be reached.
const MOST_ENDINGS: usize = 4;

/// The program's name and title.
pub(crate) fn render_title(screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    let program = screen.program();
    let x = painter.write(0, 0, &look.word("schedule.title"), look.dim());
    let x = painter.write(x + 2, 0, &program.name, look.strong());
    if let Some(title) = &program.title {
        painter.write(x + 2, 0, title.of(look.texts), look.text());
    }
}

pub(crate) fn render(scene: Scene<'_>, screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let mut painter = painter.between(1, painter.width().saturating_sub(1));
    top(screen, &mut painter);
    let endings = screen.reachable.len().clamp(1, MOST_ENDINGS);
    let judged = u16::from(screen.standing() != Standing::Open);
    let below = u16::try_from(endings).unwrap_or(1) + 6 + judged;
    foot(scene, screen, &mut painter.cut_foot(below));
    match (screen.page, &screen.real) {
        (Page::Graph, _) => graph::draw(&mut painter, screen),
        (Page::List, _) => list::draw(&mut painter, screen),
        (Page::Real, Some(real)) => real_page::draw(&mut painter, screen, real),
        _ => columns_of_workers(screen, &mut painter),
    }
}

/// What there is of the program as a whole: how many schedules, by which rules, and what it teaches.
fn top(screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    let found = &screen.exploration;
    let key = if found.is_whole { "explore.sum" } else { "explore.sum-at-least" };
    let sum = Phrase::new(key).with("schedules", words::count(found.schedules)).with("states", found.states);
    let mut line = painter.cut_top(1);
    let end = line.write(0, 0, &look.say(&sum), look.text());
    let rules = look.say(&report::rules(screen.rules()));
    match line.width().checked_sub(columns(&rules)) {
        Some(begin) if begin > end + 1 => _ = line.write(begin, 0, &rules, look.dim()),
        // A row of their own, where they do not stand beside it.
        _ => _ = painter.cut_top(1).write(0, 0, &rules, look.dim()),
    }
    if let Some(lesson) = &screen.program().lesson {
        let lesson = lesson.of(look.texts);
        let rows = crate::text::wrap(lesson, usize::from(painter.width())).len();
        let rows = u16::try_from(rows).unwrap_or(1).min(2);
        painter.cut_top(rows).write_wrapped(0, lesson, look.dim());
    }
    painter.cut_top(u16::from(painter.height() > 16));
}

fn columns_of_workers(screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let workers = screen.program().workers.len();
    if workers == 2 {
        let widest = shared_rows(screen).iter().map(|(name, now, _)| width(name) + 2 + width(now)).max().unwrap_or(0);
        let middle = u16::try_from(widest).unwrap_or(0).clamp(12, painter.width() / 3) + 2;
        let [left, between, right] =
            Layout::horizontal([Fill(1), Length(middle), Fill(1)]).spacing(1).areas(painter.area());
        part::draw(&mut painter.within(left), screen, 0);
        shared(screen, &mut painter.within(between));
        part::draw(&mut painter.within(right), screen, 1);
        return;
    }
    let rows = u16::try_from(shared_rows(screen).len()).unwrap_or(0);
    shared_in_a_row(screen, &mut painter.cut_top(rows.min(1)));
    let areas: Vec<Rect> = Layout::horizontal(vec![Fill(1); workers]).spacing(1).split(painter.area()).to_vec();
    for (worker, area) in areas.into_iter().enumerate() {
        part::draw(&mut painter.within(area), screen, worker);
    }
}

/// What is shared, what it is, and whether the last turn changed it.
fn shared_rows(screen: &ScheduleScreen) -> Vec<(String, String, bool)> {
    let walk = &screen.walk;
    let now = words::shared(walk, walk.state());
    let before = walk.before().map(|before| words::shared(walk, before));
    let has_changed = |at: usize, now: &String| before.as_ref().is_some_and(|before| before[at].1 != *now);
    now.into_iter().enumerate().map(|(at, (name, now))| (name, now.clone(), has_changed(at, &now))).collect()
}

fn shared(screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    painter.write(0, 0, &look.word("schedule.shared"), look.dim());
    let rows = shared_rows(screen);
    let column = rows.iter().map(|(name, ..)| columns(name)).max().unwrap_or(0).min(painter.width() / 2) + 2;
    for (y, (name, now, has_changed)) in (1..).zip(&rows) {
        painter.write_within(0, y, name, column.saturating_sub(1), look.text());
        let style = if *has_changed { look.accent() } else { look.strong() };
        let end = painter.write(column, y, now, style);
        if *has_changed {
            painter.write(end + 1, y, &look.word("schedule.changed"), look.accent());
        }
    }
}

/// The same on one line, where there are many columns.
fn shared_in_a_row(screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    let mut x = painter.write(0, 0, &look.word("schedule.shared"), look.dim()) + 2;
    for (name, now, has_changed) in shared_rows(screen) {
        x = painter.write(x, 0, &name, look.text()) + 1;
        x = painter.write(x, 0, &now, if has_changed { look.accent() } else { look.strong() });
        x = if has_changed { painter.write(x + 1, 0, &look.word("schedule.changed"), look.accent()) } else { x } + 2;
    }
}

fn foot(scene: Scene<'_>, screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    let mut rule = painter.cut_top(1);
    rule.fill(0, rule.width(), 0, look.glyphs().horizontal, look.border());
    if let Some(at) = screen.lost_at {
        let lost = look.say(&Phrase::new("schedule.lost").with("turn", at));
        let text = format!(" {} {lost} ", look.mark(Mark::Bad));
        rule.write_right(0, &text, look.bad());
    }
    so_far(screen, &mut painter.cut_top(1));
    let mut last = painter.cut_foot(4 + u16::from(screen.standing() != Standing::Open));
    if let Some(opening) = &screen.opening {
        opening.draw(&mut last);
    } else {
        challenge::draw(&mut last, screen);
        let is_open = screen.standing() == Standing::Open;
        let air = last.height().saturating_sub(2);
        last.cut_top(if is_open { air } else { 0 });
        said(scene, screen, &mut last);
    }
    reachable(screen, painter);
}

/// The schedule so far, its switches and preemptions.
fn so_far(screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    let (program, turns) = (screen.program(), screen.walk.turns());
    let workers: Vec<usize> =
        turns.iter().filter_map(|turn| if let Turn::Step(worker) = turn { Some(*worker) } else { None }).collect();
    let switches = workers.windows(2).filter(|pair| pair[0] != pair[1]).count();
    let preemptions = screen.exploration.preemptions(turns);
    let counted = Phrase::new("schedule.counted").with("switches", switches).with("preemptions", preemptions);
    let counted = look.say(&counted);
    let begin = painter.width().saturating_sub(columns(&counted));
    painter.write(begin, 0, &counted, look.text());
    let x = painter.write(0, 0, &look.word("schedule.so-far"), look.dim()) + 2;
    let spaced: Vec<String> = letters(program, turns).chars().map(String::from).collect();
    let room = usize::from(begin.saturating_sub(x + 3)).div_ceil(2);
    let first = spaced.len().saturating_sub(room.saturating_sub(1));
    let shown = spaced[first..].join(" ");
    let shown = if first > 0 { format!("… {shown}") } else { shown };
    let ahead = letters(program, screen.walk.ahead());
    let x = painter.write_within(x, 0, &shown, begin.saturating_sub(1), look.strong());
    let x = painter.write_within(x + 1, 0, &look.spell("·"), begin.saturating_sub(1), look.accent());
    painter.write_within(x + 1, 0, &ahead, begin.saturating_sub(1), look.dim());
}

/// What can still be reached, and by which share of the schedules that are left.
fn reachable(screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    let head = look.word("schedule.reachable");
    let whole = screen.reachable.iter().fold(ScheduleCount::default(), |sum, (.., tally)| sum.plus(tally.all()));
    let rows: Vec<_> = screen.reachable.iter().take(MOST_ENDINGS).collect();
    let label = |ending| look.say(&words::ending(screen.program(), ending));
    let widest = rows.iter().map(|(ending, ..)| columns(&label(ending))).max().unwrap_or(0).min(painter.width() / 2);
    let begin = painter.write(0, 0, &head, look.dim()) + 2;
    if rows.is_empty() {
        painter.between(begin, painter.width()).write_wrapped(0, &look.word("schedule.not-known"), look.dim());
    }
    for (y, (ending, is_right, tally)) in (0..).zip(&rows) {
        let is_good = *is_right && tally.broken.is_none();
        let mark = if is_good { Mark::Good } else { Mark::Bad };
        let x = painter.write(begin, y, look.mark(mark), look.mark_style(mark)) + 1;
        painter.write_within(x, y, &label(ending), x + widest, look.text());
        let is_whole = screen.exploration.is_whole;
        let mut said = look.say(&words::count(tally.all()));
        if !is_whole {
            said = look.say(&Phrase::new("schedule.at-least").with("count", words::count(tally.all())));
        } else if let Some(share) = tally.all().share_of(whole) {
            said = look.say(
                &Phrase::new("schedule.share").with("count", words::count(tally.all())).with("share", percent(share)),
            );
        }
        if !tally.broken.is_none() && *is_right {
            let broken = Phrase::new("schedule.broken").with("count", words::count(tally.broken));
            said = format!("{said}  {}", look.say(&broken));
        }
        let x = x + widest + 1;
        let bar = painter.width().saturating_sub(x + columns(&said) + 2).min(24);
        if let Some(share) = tally.all().share_of(whole).filter(|_| is_whole) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a few columns")]
            let filled = (f64::from(bar) * share).ceil() as u16;
            let style = look.mark_style(mark).remove_modifier(ratatui::style::Modifier::UNDERLINED);
            painter.fill(x, x + filled.min(bar), y, look.glyphs().full, style);
        }
        painter.write(x + bar + 1, y, &said, look.text());
    }
    if screen.reachable.len() > MOST_ENDINGS {
        let more = Phrase::new("explore.more-rows").with("count", screen.reachable.len() - MOST_ENDINGS);
        painter.write_ending(begin.saturating_sub(1), 1, &look.say(&more), look.dim());
    }
}

/// What is to be said of the last key; else what is wrong here; else where the schedule can be had as a line.
fn said(scene: Scene<'_>, screen: &ScheduleScreen, painter: &mut Painter<'_>) {
    let look = painter.look;
    if let Some(notice) = scene.notice {
        painter.write_wrapped(0, &look.say(notice), look.warn());
        return;
    }
    if let Some(wrong) = screen.wrong_here().first() {
        let x = painter.write(0, 0, look.mark(Mark::Bad), look.bad()) + 1;
        let said = look.say(&words::finding(screen.program(), wrong));
        painter.between(x, painter.width()).write_wrapped(0, &said, look.bad());
        return;
    }
    if screen.walk.turns().is_empty() {
        let key = match screen.rules().switch {
            SwitchPoints::Await => "schedule.begin.await",
            _ => "schedule.begin",
        };
        painter.write_wrapped(0, &look.word(key), look.dim());
        return;
    }
    let command = format!("racelab explore '{}'", screen.line());
    if screen.is_findable() && columns(&command) <= painter.width() {
        painter.write(0, 0, &command, look.dim());
    }
}
