//! One worker on the Schedules screen: its code with the place where it stands, its own variables, what it has stored, and
//! why it cannot go on.

use super::state::ScheduleScreen;
use crate::event::WorkerId;
use crate::schedule::explorer::{Obstacle, Turn};
use crate::schedule::language::{Instruction, Local};
use crate::schedule::line::letter;
use crate::schedule::words;
use crate::text::Phrase;
use crate::tui::kit::{HitTarget, Painter};
use crate::tui::theme::Look;

/// A line of a worker's column.
struct CodeRow {
    text: String,
    is_here: bool,
    is_part: bool,
}

/// Draws a worker's column. A click on it is a step.
pub(super) fn draw(painter: &mut Painter<'_>, screen: &ScheduleScreen, worker: usize) {
    let (look, walk, program) = (painter.look, &screen.walk, screen.program());
    let hue = look.worker(WorkerId::try_from(worker).unwrap_or(0));
    painter.note(HitTarget::Row(worker));
    let has_moved = walk.turns().last().is_some_and(|turn| *turn == Turn::Step(worker));
    let name = words::worker(program, worker);
    let end = painter.write(0, 0, &name, hue.bold());
    if has_moved {
        painter.write(end + 1, 0, &look.word("schedule.moved"), look.accent());
    }
    let foot = facts(screen, worker, look);
    let below = u16::try_from(foot.len()).unwrap_or(0);
    let room = usize::from(painter.height().saturating_sub(1 + below));
    let rows = rows(screen, worker);
    let here = rows.iter().position(|row| row.is_here).unwrap_or(rows.len().saturating_sub(1));
    let first = (here + 1 + room / 2).min(rows.len()).saturating_sub(room).min(here);
    for (y, row) in (1..).zip(rows.iter().skip(first).take(room)) {
        let style = if row.is_here { look.strong() } else { look.dim() };
        if row.is_here {
            painter.put(0, y, look.glyphs().chosen, look.accent());
        }
        let indent = if row.is_part { 4 } else { 2 };
        painter.write(indent, y, &row.text, style);
    }
    let shown = u16::try_from(rows.len().saturating_sub(first).min(room)).unwrap_or(0);
    for (y, (text, is_warning)) in (1 + shown..).zip(foot) {
        let style = if is_warning { look.warn() } else { look.text() };
        if walk.machine().can(walk.state(), Turn::Drain(worker)) && !is_warning {
            painter.button(2, y, &text, style, HitTarget::Step(worker, true));
        } else {
            painter.write(2, y, &text, style);
        }
    }
}

/// The worker's lines; the one where it stands expands into its parts.
fn rows(screen: &ScheduleScreen, worker: usize) -> Vec<CodeRow> {
    let (walk, program) = (&screen.walk, screen.program());
    let code = &program.workers[worker];
    let at = walk.machine().at(walk.state(), worker);
    let instruction = at.and_then(|at| code.code.get(at)).filter(|instruction| instruction.is_step);
    let here = instruction.map(|instruction| instruction.line);
    let lines = &program.lines[code.lines.0..code.lines.1.min(program.lines.len())];
    let indent = lines.iter().filter(|line| !line.is_empty()).map(|line| line.len() - line.trim_start().len()).min();
    let mut rows = Vec::new();
    for (number, line) in (code.lines.0 + 1..).zip(lines) {
        let text = line.get(indent.unwrap_or(0)..).unwrap_or_default().to_owned();
        let parts: Vec<(usize, &str)> = (0..)
            .zip(&code.code)
            .filter(|(_, part)| part.line == number && part.is_step)
            .map(|(at, part)| (at, part.spelling.as_str()))
            .collect();
        let expands = screen.expanded && parts.len() > 1;
        rows.push(CodeRow { text, is_here: here == Some(number) && !expands, is_part: false });
        if expands {
            let part = |(place, text): (usize, &str)| CodeRow {
                text: text.to_owned(),
                is_here: at == Some(place),
                is_part: true,
            };
            rows.extend(parts.into_iter().map(part));
        }
    }
    rows
}

/// What stands below the code, and whether it is a reason to wait.
fn facts(screen: &ScheduleScreen, worker: usize, look: Look) -> Vec<(String, bool)> {
    let (walk, program) = (&screen.walk, screen.program());
    let (state, code) = (walk.state(), &program.workers[worker]);
    let at = walk.machine().at(state, worker);
    // What a line has read is shown while the line is under way.
    let is_live = |local: &Local| {
        let Some((at, next)) = at.and_then(|at| Some((at, code.code.get(at)?))) else { return false };
        let is_of_line = |part: &&Instruction| part.line == next.line;
        let begins = format!("{} = ", local.name);
        let was_read = code.code[..at].iter().filter(is_of_line).any(|part| part.spelling.starts_with(&begins));
        was_read && code.code[at..].iter().filter(is_of_line).any(|part| part.forgets.contains(&local.word))
    };
    let locals = code.locals.iter().filter(|local| !local.between || is_live(local));
    let locals: Vec<String> =
        locals.map(|local| format!("{} = {}", local.name, words::value(state[local.word], local.truth))).collect();
    let stores = walk.machine().stores(state, worker);
    let stores: Vec<String> =
        stores.iter().map(|(word, value)| format!("{} = {value}", words::memory_name(program, *word))).collect();
    let mut facts = Vec::new();
    if !locals.is_empty() {
        facts.push((locals.join("  "), false));
    }
    if !stores.is_empty() {
        let capital = letter(program, worker).to_string();
        let said = Phrase::new("schedule.stored").with("key", capital).with("stores", stores.join(", "));
        facts.push((look.say(&said), false));
    }
    match walk.obstacle(worker) {
        None => {}
        Some(Obstacle::Finished) => facts.push((look.word("schedule.finished").into_owned(), false)),
        Some(why) => facts.push((look.say(&words::obstacle(program, worker, why)), true)),
    }
    facts
}
