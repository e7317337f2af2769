//! The Run screen: what is drawn where, at every size. The pieces themselves are in `draw`.

use std::cmp::Ordering;

use ratatui::layout::Rect;

use super::counter;
use super::inspector;
use super::ledger;
use super::lists;
use super::locks;
use super::player::{Player, Playhead};
use super::results::{Known, Panel};
use super::state::{RunScreen, Stage};
use super::tree;
use super::variant::Take;
use crate::event::{Nanos, RunEnd, TaskId};
use crate::plan::{ModelName, Plan};
use crate::results::Results;
use crate::scenario::{self, Group};
use crate::text::{Arg, Phrase, duration, parts, ratio, thousands};
use crate::timeline::TaskRow;
use crate::tui::app::App;
use crate::tui::draw;
use crate::tui::draw::lanes::{self, Lanes};
use crate::tui::kit::hit::Target;
use crate::tui::kit::painter::{Ink, columns, split_foot, split_top};
use crate::tui::kit::text_input::Line;
use crate::tui::lab::view::caret;
use crate::tui::theme::{Look, Mark, Symbols};
use crate::verdict;

/// The name, model and workers of the run, and which trial it is.
pub(crate) fn render_title(app: &App, run: &RunScreen, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let trial = look.say(&Phrase::new("run.trial").with("n", app.trials.runs()));
    let begin = area.width.saturating_sub(columns(&trial));
    let plan = run.takes()[run.selected()].plan();
    let room = Rect { width: begin.saturating_sub(2), ..area };
    let mut facts = vec![look.word(&format!("scenario.{}", plan.scenario.name())).into_owned()];
    facts.push(model(plan, ink));
    let workers = workers(plan);
    let key = if workers == 1 { "run.one-worker" } else { "run.workers" };
    facts.push(look.say(&Phrase::new(key).with("n", workers)));
    if plan.guard.is_some() {
        facts.push(look.word(&format!("run.window.{}", plan.window.name())).into_owned());
    }
    if scenario::get(plan.scenario).memory().is_some() && plan.model == ModelName::Processes {
        facts.push(look.word(&format!("run.memory.{}", plan.memory.name())).into_owned());
    }
    let dot = format!(" {} ", look.glyphs().dot);
    // What does not fit whole is left out: first the workers, whose lanes are seen, then the trial, whose outcome is.
    // Whether the window was nudged is said as long as anything is.
    let fits = |facts: &[String], width: u16| columns(&facts.join(&dot)) <= width;
    if !fits(&facts, room.width) {
        facts.remove(2);
    }
    let shows_trial = fits(&facts, room.width);
    let room = if shows_trial { room } else { area };
    while facts.len() > 1 && !fits(&facts, room.width) {
        facts.pop();
    }
    let x = ink.write(room, 0, 0, &facts[0], look.strong());
    if facts.len() > 1 {
        ink.write(room, x, 0, &format!("{dot}{}", facts[1..].join(&dot)), look.text());
    }
    if shows_trial {
        ink.write(area, begin, 0, &trial, look.dim());
    }
}

fn model(plan: &Plan, ink: &Ink) -> String {
    ink.look.say(&verdict::model_name(plan.model))
}

fn workers(plan: &Plan) -> u32 {
    if plan.model == ModelName::Sequential { 1 } else { plan.workers }
}

/// Draws the screen.
pub(crate) fn render(app: &App, run: &RunScreen, area: Rect, ink: &mut Ink) {
    let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let plan = run.takes()[run.selected()].plan();
    if run.ledger_is_open() {
        ledger::view::render(app, run, area, ink);
    } else if plan.guard.is_some() {
        counter::render(app, run, area, ink);
    } else {
        render_tasks(app, run, area, ink);
    }
}

/// Rows of the sentence. Where a verdict takes two rows, they are kept for it: nothing jumps when it comes.
pub(crate) fn sentence_height(words: &str, width: u16, look: &Look) -> u16 {
    let (least, most) = match width {
        0..70 => (2, 4),
        70..110 => (2, 5),
        _ => (1, 3),
    };
    draw::verdict::height(words, width, look).clamp(least, most)
}

/// Whoever waits longer for a run's first event is told what is being done, ns.
const PATIENCE: Nanos = 300_000_000;

/// The verdict on the take that is looked at, or what is known before there is one.
pub(crate) fn sentence(app: &App, run: &RunScreen, ink: &Ink) -> (Mark, String) {
    let look = ink.look;
    let selected = run.selected();
    let take = &run.takes()[selected];
    if let Some(notice) = &app.notice {
        return (Mark::Warn, look.say(notice));
    }
    if run.stage() == Stage::Stopping {
        return (Mark::Warn, look.word("run.stopping").into_owned());
    }
    if run.stage() == Stage::Over && take.timeline().end().is_none() {
        let key = if take.has_begun() { "run.no-end" } else { "run.never-begun" };
        return (Mark::Warn, look.word(key).into_owned());
    }
    // An account that is looked at tells how it came out.
    if !run.is_told(selected, app.now) && run.account().is_none() {
        // Servers are started and files are made before anything happens.
        let is_preparing = take.has_begun() && take.timeline().tasks().is_empty() && run.age(app.now) > PATIENCE;
        let key = match take.plan().guard {
            _ if is_preparing => "run.preparing",
            Some(_) => "run.predict",
            None => "run.watch",
        };
        return (Mark::Note, look.word(key).into_owned());
    }
    let Some(settled) = take.settled() else {
        return (Mark::Note, look.say(&verdict::of(take.plan(), take.timeline())));
    };
    let mut words = look.say(&settled.verdict);
    let unbegun = run.takes().iter().filter(|take| !take.has_begun()).count();
    if take.timeline().end() == Some(&RunEnd::Cancelled) && unbegun > 0 {
        let skipped = Phrase::new("run.skipped").with("n", unbegun);
        words = format!("{words} {}", look.say(&skipped));
    }
    (settled.mark, words)
}

/// The line that says where the playhead is: its sign, the moment, how long all of it is, and how much slower than life.
pub(crate) fn render_playhead(app: &App, run: &RunScreen, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let selected = run.selected();
    let take = &run.takes()[selected];
    let (start, end) = take.window();
    let at = run.moment(selected, app.now);
    let player = run.player();
    if let Some(line) = run.typing() {
        return render_typing(line, area, ink);
    }
    let x = ink.write(area, 0, 0, &look.word(playhead_word(player)), look.accent()) + 2;
    let pace = if player.is_live() { None } else { Some(pace(player.slowness(end - start), ink)) };
    let shown = if player.is_live() { at } else { at.min(end) };
    let at = duration(shown.saturating_sub(start));
    let times = if player.is_live() { at } else { format!("{at} / {}", duration(end - start)) };
    let right = pace.map_or(area.width, |pace| {
        let begin = ink.write_right(area, 0, &pace, look.dim());
        begin.saturating_sub(2)
    });
    // As wide as the widest moment, so that the bar does not jump.
    let room = columns(&times).max(20);
    let left = x + room + 2;
    let right = facts(app, run, ink).into_iter().fold(right, |right, words| {
        // What does not fit beside a bar that can still be read is left out: the report says it, too.
        let fits = right.saturating_sub(left) >= columns(&words) + 2 + 8;
        let before = Rect { width: right.min(area.width), ..area };
        if fits { ink.write_right(before, 0, &words, look.dim()).saturating_sub(2) } else { right }
    });
    ink.write(area, x, 0, &times, look.text());
    let bar = Rect { x: area.x + x + room + 2, width: right.saturating_sub(x + room + 2), y: area.y, height: 1 };
    if bar.width >= 8 {
        let share = if player.is_live() { progress(take, shown) } else { player.share() };
        render_scale(share, bar, ink);
    }
}

/// The key of the word for what the playhead does.
pub(crate) fn playhead_word(player: &Player) -> &'static str {
    match player.playhead() {
        Playhead::Live => "run.live",
        Playhead::Held(_) => "run.held",
        Playhead::Paused(share) if share >= 1.0 => "run.at-end",
        Playhead::Paused(_) => "run.paused",
        Playhead::Playing { .. } if player.is_backwards() => "run.backwards",
        Playhead::Playing { .. } => "run.playing",
    }
}

/// The time that is being typed, to go there.
fn render_typing(line: &Line, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let (before, after) = line.split();
    let x = ink.write(area, 0, 0, &look.word("run.go-to"), look.accent()) + 1;
    let x = ink.write(area, x, 0, before, look.strong());
    let x = ink.write(area, x, 0, caret(ink), look.accent());
    let x = ink.write(area, x, 0, after, look.strong());
    ink.write(area, x + 2, 0, &look.word("run.go-to.help"), look.dim());
}

/// What a run that is told has to say beside its time: how much the workers of a race were at it together (without that
/// there is no race), and how long a task kept an event loop from turning.
fn facts(app: &App, run: &RunScreen, ink: &Ink) -> Vec<String> {
    let take = &run.takes()[run.selected()];
    let (plan, timeline) = (take.plan(), take.timeline());
    let Some(settled) = take.settled().filter(|_| run.is_told(run.selected(), app.now)) else {
        return Vec::new();
    };
    let overlap = || Phrase::new("run.overlap").with("share", Arg::Percent(settled.overlap));
    let blocked = || match timeline.loop_blocked() {
        Some((_, longest)) => Phrase::new("run.loop-blocked").with("longest", Arg::Duration(longest)),
        None => Phrase::new("run.loop-free"),
    };
    let told = [plan.guard.is_some().then(overlap), crate::engine::caps(plan.model).event_loop.then(blocked)];
    told.into_iter().flatten().map(|phrase| ink.look.say(&phrase)).collect()
}

/// The share of all tasks' work that is done at a moment. Of very many tasks only those that have ended count.
#[expect(clippy::cast_precision_loss, reason = "a share, drawn in columns")]
fn progress(take: &Take, at: Nanos) -> f64 {
    const CLOSE_LOOK: usize = 1_000;
    let rows = take.timeline().tasks();
    let under_way = |(id, row): (TaskId, &TaskRow)| {
        let is_running = row.started().is_some() && row.finished.as_ref().is_none_or(|(end, _)| *end > at);
        is_running.then(|| lists::extent(take, id).share(row, at)).flatten().map_or(0.0, |share| share.clamp(0.0, 1.0))
    };
    let parts = if rows.len() <= CLOSE_LOOK { (0..).zip(rows).map(under_way).sum() } else { 0.0 };
    (take.timeline().finished_at(at) as f64 + parts) / rows.len().max(take.tasks().len()).max(1) as f64
}

/// A line that is filled up to a share of one: thin, for it is no bar of a worker.
pub(crate) fn render_scale(share: f64, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let (done, knob) = if look.symbols == Symbols::Ascii { ('=', 'o') } else { ('━', '●') };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u16")]
    let at = (share.clamp(0.0, 1.0) * f64::from(area.width.saturating_sub(1))).round() as u16;
    for x in 0..area.width {
        let (sign, style) = match x.cmp(&at) {
            Ordering::Less => (done, look.accent()),
            Ordering::Equal => (knob, look.accent()),
            Ordering::Greater => (look.glyphs().horizontal, look.border()),
        };
        ink.write(area, x, 0, sign.encode_utf8(&mut [0; 4]), style);
    }
}

/// `slow motion x1/5,800`, `x1`, `x4`.
pub(crate) fn pace(slowness: f64, ink: &Ink) -> String {
    let look = ink.look;
    if slowness >= 1.5 {
        // Two digits: from ten on they are whole.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least ten; a cast saturates")]
        let factor = if slowness < 9.95 { ratio(slowness) } else { thousands(two_digits(slowness).round() as u64) };
        look.say(&Phrase::new("run.slow").with("factor", factor))
    } else {
        let times = 1.0 / slowness;
        let factor = if (times - times.round()).abs() < 0.05 { format!("{}", times.round()) } else { ratio(times) };
        look.say(&Phrase::new("run.pace").with("factor", factor))
    }
}

/// The value to two significant digits: a factor of 5,797 says more than anybody knows.
fn two_digits(value: f64) -> f64 {
    let unit = 10_f64.powf(value.log10().floor() - 1.0).max(1.0);
    (value / unit).round() * unit
}

/// What came out so far, in one sentence of figures; in a short one where there is little room.
fn headline(take: &Take, sums: &Results, (at, told): (Nanos, bool), short: bool) -> Phrase {
    let timeline = take.timeline();
    let settled = take.settled().filter(|_| told);
    let all = timeline.tasks().len().max(take.tasks().len());
    // How fast it was can be said only of a run that came to its end, and what was cancelled was not done.
    let own = own_headline(take, sums);
    let Some(settled) = settled.filter(|_| own.is_none() && timeline.end() == Some(&RunEnd::Completed)) else {
        let done = || settled.map_or_else(|| timeline.finished_at(at), |settled| settled.completed);
        return own.unwrap_or_else(|| Phrase::new("run.headline.going").with("done", done()).with("all", all));
    };
    let elapsed = timeline.elapsed();
    #[expect(clippy::cast_precision_loss, reason = "a factor of two digits")]
    let times = |work: Nanos| work as f64 / elapsed.max(1) as f64;
    let computing = scenario::get(take.plan().scenario).group() == Group::Computing;
    if computing && short {
        Phrase::new("run.headline.computing.short").with("busy", Arg::Ratio(times(timeline.cpu_ns())))
    } else if computing {
        Phrase::new("run.headline.computing")
            .with("cpu", Arg::Duration(timeline.cpu_ns()))
            .with("busy", Arg::Ratio(times(timeline.cpu_ns())))
    } else {
        let key = if times(settled.work) < 1.05 { "run.headline.alone" } else { "run.headline.waiting" };
        Phrase::new(key).with("factor", Arg::Ratio(times(settled.work)))
    }
}

/// What a scenario that is not about speed has to say first: the first of its own figures.
fn own_headline(take: &Take, sums: &Results) -> Option<Phrase> {
    if scenario::get(take.plan().scenario).is_about_speed() {
        return None;
    }
    let figure = sums.figures.first()?;
    let name = Phrase::owned(format!("figure.{}", figure.key));
    Some(Phrase::new("figure.named").with("name", name).with("value", figure.value.clone()))
}

/// Rows from which on the time is written in large digits, and from which on in the largest.
const LARGE: u16 = 17;
const LARGEST: u16 = 44;

/// From this width on the headline says all that it has to say.
const SPEAKING: u16 = 70;

/// A minute, ns: from there on a time has two numbers.
const MINUTE: Nanos = 59_500_000_000;

fn render_tasks(app: &App, run: &RunScreen, area: Rect, ink: &mut Ink) {
    let look = ink.look;
    let selected = run.selected();
    let take = &run.takes()[selected];
    let at = run.moment(selected, app.now);
    let gap = match area.height {
        0..26 => 0,
        26..50 => 1,
        _ => 2,
    };
    let known = Known::of(take, at);
    let rest = render_headline(take, &known.sums, (at, run.is_told(selected, app.now)), area, ink);
    let (line, rest) = split_top(split_top(rest, gap).1, 1);
    render_playhead(app, run, line, ink);
    let least_gap = gap.max(u16::from(area.height >= 20));
    let (_, rest) = split_top(rest, least_gap);
    let (mark, words) = sentence(app, run, ink);
    let (rest, foot) = split_foot(rest, sentence_height(&words, area.width, &look));
    draw::verdict::draw(foot, ink.buf, mark, &words, &look);
    let (rest, _) = split_foot(rest, u16::from(area.height >= 20));

    let timeline = take.timeline();
    // Lanes get what they need, but leave the list of tasks a third, and what the run came to its first rows.
    let rows = u16::try_from(take.tasks().len().min(40)).unwrap_or(40) + 1;
    let gil = take.plan().model == ModelName::Gil;
    let own = locks::wanted_height(take.plan(), rest).max(tree::wanted_height(take.plan(), rest));
    let least_list = if own > 0 { 0 } else { rows.min(rest.height / 3).max(3) };
    let label = |id: TaskId| (u64::from(id) + 1).to_string();
    let drawn = Lanes {
        timeline,
        axis: run.axis(selected, at),
        at,
        offset: run.scroll(),
        gil,
        counter: false,
        framed: true,
        label: &label,
    };
    let lanes_wanted = lanes::height(timeline.lanes().len().max(1), gil);
    let panel = Panel::new(known, &drawn, Rect { height: lanes_wanted, ..rest }, &look);
    let close = if run.walk().lane().is_some() { inspector::ROWS } else { 0 };
    // The locks of a run, or its tree, are its result: they come before everything else.
    let reserved = if own > 0 { own + close } else { least_list + panel.least_height(&look).min(rest.height / 4) };
    let (top, below) = split_top(rest, lanes_wanted.min(rest.height.saturating_sub(reserved)));
    lanes::draw(top, ink.buf, &drawn, &look);
    let (_, below) = split_top(below, gap.max(1).min(below.height.saturating_sub(own + least_list)));
    let below = tree::render(take, at, locks::render(take, at, below, ink), ink);
    let room = below.height.saturating_sub(rows.min(below.height / 2).max(least_list) + gap.max(1));
    let height = panel.height(room, &look);
    let (results, below) = split_top(below, height);
    panel.render(results, ink);
    let (_, below) = split_top(below, if height > 0 { gap.max(1) } else { 0 });
    let (below, close) = split_foot(below, close);
    lists::render(app, run, at, gap, below, ink);
    inspector::render_beside(run, at, top, close, ink);
}

/// What came out in one line, below big digits of the time where there is room; returns the room below.
fn render_headline(take: &Take, sums: &Results, (at, told): (Nanos, bool), area: Rect, ink: &mut Ink) -> Rect {
    let look = ink.look;
    let short = area.width < SPEAKING;
    let words = look.say(&headline(take, sums, (at, told), short));
    let shown = if told { take.timeline().elapsed() } else { at };
    let rows = match area.height {
        0..LARGE => 1,
        LARGE..LARGEST => 3,
        _ => 5,
    };
    if rows == 1 || shown >= MINUTE {
        let (line, rest) = split_top(area, 1);
        let words = Phrase::new("run.headline").with("elapsed", Arg::Duration(shown)).with("rest", words);
        ink.write(line, 0, 0, &look.say(&words), look.strong());
        return rest;
    }
    let (big, rest) = split_top(area, rows);
    let (number, unit) = parts(shown);
    let taken = draw::digits::draw_text(big, ink.buf, &number, look.strong(), &look);
    let foot = taken.height.saturating_sub(1);
    let x = ink.write(big, taken.width + 1, foot, unit, look.strong());
    ink.write(big, x + 3, foot, &words, look.strong());
    rest
}

/// Notes for the mouse that a click on a board looks at its take.
pub(crate) fn note_take(area: Rect, take: usize, ink: &mut Ink) {
    ink.hits.note(area, Target::Take(take));
}
