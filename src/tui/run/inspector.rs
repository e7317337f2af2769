//! Everything that is known of one worker at the playhead: what it does, its task, what it saw of the counter.

use ratatui::layout::{Offset, Rect};

use super::watched::Watched;
use crate::event::{BlockedOn, Nanos, Outcome, WorkerId};
use crate::plan::Plan;
use crate::text::letter;
use crate::text::{Key, Phrase, duration, thousands, visible};
use crate::timeline::{Span, State, Timeline};
use crate::tui::draw::lanes::Lanes;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;
use crate::verdict;

pub(crate) const ROWS: u16 = 7;

pub(crate) fn render_beside(watched: &Watched<'_>, (lanes, lanes_area): (&Lanes<'_>, Rect), painter: &mut Painter<'_>) {
    let Some(worker) = watched.run.viewport().lane() else { return };
    mark_lane(lanes, worker, &mut painter.within(lanes_area));
    let variant = watched.variant;
    render((variant.plan(), variant.timeline()), worker, (variant.window().0, watched.at), painter);
}

/// Marks the lane of a worker, if it is in sight.
pub(crate) fn mark_lane(lanes: &Lanes<'_>, worker: WorkerId, painter: &mut Painter<'_>) {
    let look = painter.look;
    if let Some(y) = lanes.row_of(painter.height(), worker) {
        // The lanes have a column of air at their left.
        let beside = painter.area().offset(Offset::new(-1, 0));
        painter.within(beside).put(0, y, look.glyphs().chosen, look.accent());
    }
}

/// Draws what is known of a worker at a moment: names and values in as many columns as fit. Times count from `origin`,
/// as those beside the playhead do.
fn render(run: (&Plan, &Timeline), worker: WorkerId, (origin, at): (Nanos, Nanos), painter: &mut Painter<'_>) {
    let (look, area) = (painter.look, painter.area());
    let title = look.say(&Phrase::new("inspector.title").with("worker", letter(worker)));
    let x = painter.write(0, 0, &title, look.worker(worker));
    painter.write(x + 2, 0, &look.word("inspector.keys"), look.dim());
    let facts = facts(run, worker, (origin, at), look);
    let rows = usize::from(area.height.saturating_sub(1)).max(1);
    let mut x = 0;
    for column in facts.chunks(rows) {
        let names = column.iter().map(|(name, _)| columns(name)).max().unwrap_or(0);
        let values = column.iter().map(|(_, value)| columns(value)).max().unwrap_or(0);
        if x + names + 2 > area.width {
            break;
        }
        for (y, (name, value)) in (1..).zip(column) {
            painter.write(x, y, name, look.dim());
            painter.write(x + names + 2, y, value, look.text());
        }
        x += names + 2 + values + 4;
    }
}

fn facts(
    (plan, timeline): (&Plan, &Timeline),
    worker: WorkerId,
    (origin, at): (Nanos, Nanos),
    look: Look,
) -> Vec<(String, String)> {
    let since = |moment: Nanos| duration(moment.saturating_sub(origin));
    let name = |key: &'static str| look.word(Key::Inspector.of(key)).into_owned();
    let Some(lane) = timeline.lanes().get(worker as usize) else { return Vec::new() };
    let mut facts = Vec::new();
    let span = lane.span_at(at).or_else(|| lane.spans().last().filter(|span| at >= span.start));
    if let Some(span) = span {
        facts.push((name("state"), look.word(state(span.state)).into_owned()));
        facts.extend(lane.doing_at(at).map(|what| (name("doing"), what.to_owned())));
        facts.push((name("since"), format!("{} ({})", since(span.start), duration(span.length_until(at)))));
    }
    let task = span.map(|span| span.task).filter(|task| *task != Span::NO_TASK);
    let task = task.or_else(|| timeline.last_ended_by(worker, at));
    if let Some((id, row)) = task.and_then(|task| Some((task, timeline.tasks().get(task as usize)?))) {
        facts.push((name("task"), look.say(&verdict::label(plan, timeline, id))));
        if let Some((started, _)) = row.started() {
            facts.push((name("started"), since(started)));
        }
        if let Some((ended, outcome)) = row.finished.as_ref().filter(|(ended, _)| *ended <= at) {
            facts.push((name("ended"), since(*ended)));
            facts.push((name("outcome"), outcome_words(outcome, look)));
        }
        let known = timeline.facts_of(row).iter();
        // In a file there may be facts that there is no word for.
        let word = |key| Key::Fact.find(key).map_or_else(|| visible(key), |key| look.word(key)).into_owned();
        facts.extend(known.map(|(key, fact)| (word(key), fact.in_words())));
    }
    if let Some(segment) = lane.segment_at(at) {
        facts.push((name("saw"), format!("{} – {}", thousands(segment.from()), thousands(segment.value_at(at)))));
        facts.push((
            name("made"),
            thousands(timeline.increments_by_worker(at).get(worker as usize).copied().unwrap_or(0)),
        ));
    }
    facts.push((name("running"), duration(lane.running_ns(at))));
    facts.push((name("waiting"), duration(lane.waiting_ns(at))));
    facts.push((name("blocked"), duration(lane.blocked_ns(at))));
    if let Some(cost) = lane.start_cost() {
        facts.push((name("start-cost"), duration(cost)));
    }
    if lane.os_id != 0 {
        // A name of the system's, not a figure: no separators.
        facts.push((name("os-id"), lane.os_id.to_string()));
    }
    if lane.exited.is_some_and(|exited| exited <= at) {
        facts.push((name("cpu"), duration(lane.usage.cpu_ns)));
    }
    facts
}

/// The text of a state: those of the legend above the lanes.
fn state(state: State) -> &'static str {
    match state {
        State::Starting => "inspector.state.starting",
        State::Running => "inspector.state.running",
        State::Waiting => "inspector.state.waiting",
        State::Blocked(BlockedOn::Guard) => "inspector.state.blocked-guard",
        State::Blocked(BlockedOn::Gil) => "inspector.state.blocked-gil",
        State::Blocked(BlockedOn::Loop) => "inspector.state.blocked-loop",
        State::Blocked(BlockedOn::Lock) => "inspector.state.blocked-lock",
        State::Blocked(BlockedOn::Place) => "inspector.state.blocked-place",
        State::Blocked(BlockedOn::Item) => "inspector.state.blocked-item",
        State::Idle => "inspector.state.idle",
        State::Failed => "inspector.state.failed",
    }
}

fn outcome_words(outcome: &Outcome, look: Look) -> String {
    let word = look.word(Key::Status.of(outcome.name())).into_owned();
    match outcome {
        Outcome::Failed(why) | Outcome::Killed(why) => format!("{word}: {}", look.say(why)),
        Outcome::Ok(value) => value.number().map_or(word, thousands),
        Outcome::TimedOut | Outcome::Cancelled => word,
    }
}
