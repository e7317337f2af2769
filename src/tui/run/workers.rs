//! A table of what was measured on each worker, for screens with room.

use crate::event::Nanos;
use crate::text::letter;
use crate::text::{Key, Phrase, duration, thousands};
use crate::timeline::{Lane, Timeline};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;

pub(crate) fn height(workers: usize) -> u16 {
    u16::try_from(workers).unwrap_or(u16::MAX).saturating_add(1)
}

const HEADINGS: [&str; 9] = [
    "workers.name",
    "workers.kind",
    "workers.start",
    "workers.running",
    "workers.waiting",
    "workers.blocked",
    "workers.cpu",
    "workers.voluntary",
    "workers.involuntary",
];

pub(crate) fn render(timeline: &Timeline, at: Nanos, offset: usize, painter: &mut Painter<'_>) {
    let (look, area) = (painter.look, painter.area());
    let rows = usize::from(area.height.saturating_sub(1));
    let lanes = timeline.lanes();
    let offset = offset.min(lanes.len().saturating_sub(rows));
    let shown: Vec<[String; 9]> =
        (0..).zip(lanes).skip(offset).take(rows).map(|(worker, lane)| cells(worker, lane, at, look)).collect();
    let headings = HEADINGS.map(|key| look.word(key).into_owned());
    let wide = |column: usize| {
        let cells = shown.iter().map(|cells| columns(&look.spell(&cells[column])));
        cells.chain([columns(&headings[column])]).max().unwrap_or(0)
    };
    let mut x = 0;
    for column in 0..headings.len() {
        let right = x + wide(column);
        // A column that does not fit whole is left out, and so are those after it.
        if right > area.width {
            break;
        }
        let begin = |text: &str| if column < 2 { x } else { right - columns(text).min(right) };
        painter.write_within(begin(&headings[column]), 0, &headings[column], right, look.dim());
        for (y, (index, cells)) in (1..).zip(shown.iter().enumerate()) {
            let worker = u32::try_from(offset + index).unwrap_or(u32::MAX);
            let style = if column == 0 { look.worker(worker) } else { look.text() };
            let text = look.spell(&cells[column]).into_owned();
            painter.write_within(begin(&text), y, &text, right, style);
        }
        x = right + 3;
    }
    if rows < lanes.len() && rows > 0 {
        let more = Phrase::new("workers.more").with("n", lanes.len() - rows);
        painter.write_right(0, &look.say(&more), look.dim());
    }
}

fn cells(worker: u32, lane: &Lane, at: Nanos, look: Look) -> [String; 9] {
    let kind = lane.kind.map_or(String::new(), |kind| look.word(Key::WorkerKind.of(kind.name())).into_owned());
    let gone = lane.exited.filter(|exited| *exited <= at || at >= lane.spans().last().map_or(0, |span| span.start));
    let after = |text: String| if gone.is_some() { text } else { "·".to_owned() };
    [
        letter(worker),
        kind,
        lane.start_cost().map_or_else(|| "·".to_owned(), duration),
        duration(lane.running_ns(at)),
        duration(lane.waiting_ns(at)),
        duration(lane.blocked_ns(at)),
        after(duration(lane.usage.cpu_ns)),
        after(thousands(lane.usage.voluntary_switches)),
        after(thousands(lane.usage.involuntary_switches)),
    ]
}
