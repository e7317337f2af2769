//! What a lane came to, in columns beside it: as many of them as there is room for.

use super::{LaneCount, Lanes};
use crate::event::{Nanos, WorkerId};
use crate::text::{duration, thousands};
use crate::timeline::{Lane, State};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LaneFact {
    Increments,
    Tasks,
    Blocked,
    Switches,
}

pub(super) struct LaneFacts {
    columns: Vec<(LaneFact, u16)>,
    /// By place.
    finished: Vec<u64>,
    /// By worker; `None` where nobody records it.
    made: Option<Vec<u64>>,
}

const GAP: u16 = 2;

impl LaneFacts {
    pub(super) fn choose(lanes: &Lanes<'_>, shown: &[(WorkerId, &Lane)], room: u16, look: Look) -> Self {
        let done = if lanes.counted == LaneCount::Tasks { LaneFact::Tasks } else { LaneFact::Increments };
        let mut facts = Self { columns: Vec::new(), finished: Vec::new(), made: None };
        for fact in [done, LaneFact::Blocked, LaneFact::Switches] {
            let width = columns(&look.word(fact.heading())).max(fact.least_width()) + GAP;
            if facts.width() + width > room {
                break;
            }
            facts.columns.push((fact, width));
        }
        if facts.columns.iter().any(|(fact, _)| *fact == LaneFact::Tasks) {
            let workers: Vec<WorkerId> = shown.iter().map(|(worker, _)| *worker).collect();
            facts.finished = lanes.timeline.ended_by(&workers, lanes.at);
        }
        if lanes.counted == LaneCount::Increments && !facts.columns.is_empty() {
            facts.made = Some(lanes.timeline.increments_by_worker(lanes.at));
        }
        facts
    }

    pub(super) fn width(&self) -> u16 {
        self.columns.iter().map(|(_, width)| width).sum()
    }

    pub(super) fn draw_headings(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        self.each(painter.width(), |fact, right| {
            painter.write_ending(right, 0, &look.word(fact.heading()), look.dim());
        });
    }

    pub(super) fn draw(
        &self,
        painter: &mut Painter<'_>,
        (place, worker): (usize, WorkerId),
        lane: &Lane,
        lanes: &Lanes<'_>,
    ) {
        let look = painter.look;
        self.each(painter.width(), |fact, right| {
            let value = match fact {
                LaneFact::Increments => match &self.made {
                    Some(made) => thousands(made.get(worker as usize).copied().unwrap_or(0)),
                    None => "–".to_owned(),
                },
                LaneFact::Tasks => thousands(self.finished.get(place).copied().unwrap_or(0)),
                LaneFact::Blocked => blocked(lane, lanes.at),
                LaneFact::Switches => switches(lane, lanes.at),
            };
            let style = if matches!(fact, LaneFact::Increments | LaneFact::Tasks) { look.text() } else { look.dim() };
            painter.write_ending(right, 0, &value, style);
        });
    }

    fn each(&self, width: u16, mut draw: impl FnMut(LaneFact, u16)) {
        let mut right = width - self.width();
        for (fact, width) in &self.columns {
            right += width;
            draw(*fact, right);
        }
    }
}

impl LaneFact {
    fn heading(self) -> &'static str {
        match self {
            Self::Increments => "draw.lanes.added",
            Self::Tasks => "draw.lanes.tasks",
            Self::Blocked => "draw.lanes.blocked",
            Self::Switches => "draw.lanes.switches",
        }
    }

    fn least_width(self) -> u16 {
        match self {
            Self::Increments => 9,
            Self::Tasks => 3,
            Self::Blocked => 8,
            Self::Switches => 5,
        }
    }
}

/// Stops too short for a span are known as a sum when the worker is gone; until then only what the lane shows counts.
fn blocked(lane: &Lane, at: Nanos) -> String {
    let gone = lane.exited.is_some_and(|exited| exited <= at);
    let nanos = if gone { lane.blocked_ns(at) } else { lane.time_in(at, |state| matches!(state, State::Blocked(_))) };
    if nanos == 0 { "0".to_owned() } else { duration(nanos) }
}

/// The operating system counts switches; it is asked when the worker goes.
fn switches(lane: &Lane, at: Nanos) -> String {
    if lane.exited.is_none_or(|exited| exited > at) {
        return "–".to_owned();
    }
    thousands(lane.usage.voluntary_switches + lane.usage.involuntary_switches)
}
