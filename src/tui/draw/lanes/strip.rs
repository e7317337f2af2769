//! All lanes of a run in one line, where there is no room for more: in each column what most of its workers did.

use super::Lanes;
use super::slice::{self, Slice};
use crate::event::BlockedOn;
use crate::timeline::State;
use crate::tui::kit::Painter;

/// Lanes of a run that are looked at: the first of very many tell enough.
const LOOKED_AT: usize = 64;

/// Draws the line over the whole width, up to the playhead.
pub(crate) fn draw(painter: &mut Painter<'_>, lanes: &Lanes<'_>) {
    let (look, glyphs) = (painter.look, painter.look.glyphs());
    let edges = lanes.axis.edges(painter.width());
    let shown: Vec<_> = lanes.timeline.lanes_with_work_first().take(LOOKED_AT).collect();
    let all: Vec<Vec<Slice>> = shown.iter().map(|(_, lane)| slice::of(lane, &edges, lanes.at, shown.len())).collect();
    for x in 0..painter.width() {
        let at = |slices: &Vec<Slice>| slices.get(usize::from(x)).copied();
        let (symbol, style) = match most(all.iter().filter_map(at)) {
            Some(Did::Failed) => (glyphs.failed, look.bad()),
            Some(Did::Run) => (glyphs.running[0], look.accent()),
            Some(Did::Wait) => (glyphs.waiting, look.accent()),
            Some(Did::Stand) => (glyphs.blocked, look.accent()),
            Some(Did::Start) => (glyphs.starting, look.dim()),
            None => continue,
        };
        painter.put(x, 0, symbol, style);
    }
}

/// What workers do, the more telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Did {
    Failed,
    Run,
    Wait,
    Stand,
    Start,
}

/// What most of them did; of those who did nothing nothing is said as long as somebody does something. A failure is told
/// however few failed.
fn most(slices: impl Iterator<Item = Slice>) -> Option<Did> {
    let mut counts = [(Did::Run, 0), (Did::Wait, 0), (Did::Stand, 0), (Did::Start, 0)];
    for slice in slices {
        if slice.failed {
            return Some(Did::Failed);
        }
        let did = match slice.state {
            Some(State::Running) => 0,
            // The loop that others stand before is turned by one of them.
            Some(State::Blocked(BlockedOn::Loop)) if slice.turns => 0,
            Some(State::Waiting) => 1,
            Some(State::Blocked(_)) => 2,
            Some(State::Starting) => 3,
            Some(State::Idle | State::Failed) | None => continue,
        };
        counts[did].1 += 1;
    }
    let most = counts.iter().map(|(_, count)| *count).max().filter(|most| *most > 0)?;
    counts.iter().find(|(_, count)| *count == most).map(|(did, _)| *did)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_what_most_did_and_every_failure() {
        let slice = |state| Slice { state: Some(state), ..Slice::default() };
        let (runs, waits) = (slice(State::Running), slice(State::Waiting));
        let idle = slice(State::Idle);
        assert_eq!(most([runs, waits, waits].into_iter()), Some(Did::Wait));
        assert_eq!(most([runs, waits].into_iter()), Some(Did::Run), "what computes is the more telling");
        assert_eq!(most([idle, idle, runs].into_iter()), Some(Did::Run));
        assert_eq!(most([waits, Slice { failed: true, ..runs }].into_iter()), Some(Did::Failed));
        assert_eq!(most([idle].into_iter()), None);
    }
}
