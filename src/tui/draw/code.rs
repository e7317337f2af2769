//! The code that does what a scenario does, shown beside it, and the lines at which its workers are.

use crate::event::{BlockedOn, Nanos, WorkerId};
use crate::text::letter;
use crate::text::{CodeLine, CodeMark, Listing};
use crate::timeline::{State, Timeline};
use crate::tui::kit::{HitTarget, Painter, columns};

/// Code in at most so many lines: all of it, its first paragraph, or nothing.
pub(crate) fn fitting(listing: &Listing, most: u16) -> &[CodeLine] {
    let parts = [listing.lines(), listing.first_part()];
    parts.into_iter().find(|lines| lines.len() <= usize::from(most)).unwrap_or_default()
}

pub(crate) fn width(lines: &[CodeLine]) -> u16 {
    width_at_rest(lines).saturating_add(LETTERS)
}

/// How wide it is where no worker stands beside it.
pub(crate) fn width_at_rest(lines: &[CodeLine]) -> u16 {
    let widest = lines.iter().map(CodeLine::width).max().unwrap_or(0);
    u16::try_from(widest).unwrap_or(u16::MAX).saturating_add(GUTTER)
}

const GUTTER: u16 = 2;
const LETTERS: u16 = 10;

#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Whereabouts {
    marks: Vec<(CodeMark, Vec<WorkerId>)>,
}

impl Whereabouts {
    pub(crate) fn of(timeline: &Timeline, at: Nanos) -> Self {
        let mut marks: Vec<(CodeMark, Vec<WorkerId>)> = Vec::new();
        for (worker, lane) in (0..).zip(timeline.lanes()) {
            let Some(mark) = lane.span_at(at).and_then(|span| mark_of(span.state)) else { continue };
            match marks.iter_mut().find(|(known, _)| *known == mark) {
                Some((_, workers)) => workers.push(worker),
                None => marks.push((mark, vec![worker])),
            }
        }
        Self { marks }
    }

    /// The workers at a line of some: of several lines with the same mark, at the first.
    fn at(&self, lines: &[CodeLine], index: usize) -> &[WorkerId] {
        let Some(mark) = lines[index].mark else { return &[] };
        let is_first = lines.iter().position(|line| line.mark == Some(mark)) == Some(index);
        let here = self.marks.iter().find(|(known, _)| *known == mark).filter(|_| is_first);
        here.map_or(&[], |(_, workers)| workers)
    }
}

/// The line that a state points at. A worker that waits for an interpreter lock or for its turn on a loop is still in
/// the midst of its work; only a guard, a lock or an end of a queue has a line of its own.
fn mark_of(state: State) -> Option<CodeMark> {
    match state {
        State::Starting => Some(CodeMark::Starting),
        State::Running | State::Blocked(BlockedOn::Gil | BlockedOn::Loop) => Some(CodeMark::Running),
        State::Waiting => Some(CodeMark::Waiting),
        State::Blocked(BlockedOn::Guard | BlockedOn::Lock) => Some(CodeMark::Blocked),
        State::Blocked(BlockedOn::Place) => Some(CodeMark::Full),
        State::Blocked(BlockedOn::Item) => Some(CodeMark::Empty),
        State::Idle => Some(CodeMark::Idle),
        State::Failed => None,
    }
}

/// Draws all of a listing or its first part, whichever lines these are; see [`draw`].
pub(crate) fn draw_listing(
    painter: &mut Painter<'_>,
    (lines, all): (&[CodeLine], &Listing),
    whereabouts: &Whereabouts,
) {
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let whole = lines.len() == all.lines().len() && rows <= painter.height();
    painter.top(rows).note(HitTarget::Code { whole });
    draw(painter, lines, whereabouts);
}

/// Draws lines of code; comments step back, the gap between read and write stands out. A sign points at the lines at
/// which workers are, brightest where most of them are, with their letters behind.
pub(crate) fn draw(painter: &mut Painter<'_>, lines: &[CodeLine], whereabouts: &Whereabouts) {
    let look = painter.look;
    let most = (0..lines.len()).map(|index| whereabouts.at(lines, index).len()).max().unwrap_or(0);
    for (y, (index, line)) in (0..painter.height()).zip(lines.iter().enumerate()) {
        let here = whereabouts.at(lines, index);
        let (sign, style) = match here.len() {
            0 => (look.glyphs().vertical, look.border()),
            some if some == most => (look.glyphs().chosen, look.accent()),
            _ => (look.glyphs().chosen, look.dim()),
        };
        painter.write(0, y, sign.encode_utf8(&mut [0; 4]), style);
        let code = if !here.is_empty() && here.len() == most { look.strong() } else { look.text() };
        let mut x = painter.write(GUTTER, y, &line.code, code);
        // Half a comment beside code says nothing.
        let room = u16::try_from(line.width()).unwrap_or(u16::MAX).saturating_add(GUTTER);
        if !line.comment.is_empty() && (room <= painter.width() || line.code.trim().is_empty()) {
            // The gap between read and write is what the lesson is about.
            let style = if line.mark == Some(CodeMark::Window) { look.accent() } else { look.dim() };
            x = painter.write(x, y, &format!("{} {}", line.sign, line.comment), style);
        }
        draw_letters(&mut painter.row(y).between(x, u16::MAX), here);
    }
}

fn draw_letters(painter: &mut Painter<'_>, workers: &[WorkerId]) {
    let look = painter.look;
    let mut x = 2;
    for (index, worker) in workers.iter().enumerate() {
        let letter = letter(*worker);
        let left = workers.len() - index;
        let more = format!("+{left}");
        let room = if left > 1 { columns(&more) + 1 } else { 0 };
        if x + columns(&letter) + room > painter.width().min(LETTERS + 2) {
            painter.write(x, 0, &more, look.dim());
            return;
        }
        x = painter.write(x, 0, &letter, look.worker(*worker).bold()) + 1;
    }
}
