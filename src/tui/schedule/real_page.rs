//! What real runs came to, beside what all schedules come to: two ways of counting, and neither is a probability.

use super::real_runs::{RealRuns, Tally};
use super::state::ScheduleScreen;
use crate::schedule::explorer::{ScheduleCount, ScheduleEnd};
use crate::schedule::words;
use crate::text::{Phrase, percent};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark};

/// All schedules, and the runs of each window.
const HEADS: [&str; 3] = ["schedule.real.schedules", "schedule.real.natural", "schedule.real.nudged"];

/// One ending: how it is called, and how often it comes.
struct Row {
    label: String,
    is_right: bool,
    /// Its share of all schedules, where they can be counted.
    share: Option<f64>,
    runs: [u32; 2],
}

/// Draws both, as far as runs were made.
pub(super) fn draw(painter: &mut Painter<'_>, screen: &ScheduleScreen, real: &RealRuns) {
    let look = painter.look;
    let rows = rows(look, screen, real);
    let label = rows.iter().map(|row| columns(&row.label)).max().unwrap_or(0) + 3;
    let cell = painter.width().saturating_sub(label) / 3;
    let mut head = painter.cut_top(1);
    for (at, key) in (0..).zip(HEADS) {
        head.write(label + at * cell, 0, &look.word(key), look.dim());
    }
    let all: Vec<_> = rows.iter().map(|row| cells(row, real, look)).collect();
    let widest = all.iter().flatten().flatten().map(|(_, said)| columns(said)).max().unwrap_or(0);
    let room = cell.saturating_sub(widest + 3);
    for (row, cells) in rows.iter().zip(all) {
        let mut line = painter.cut_top(1);
        let mark = if row.is_right { Mark::Good } else { Mark::Bad };
        let x = line.write(0, 0, look.mark(mark), look.mark_style(mark)) + 1;
        line.write(x, 0, &row.label, look.text());
        let style = look.mark_style(mark).remove_modifier(ratatui::style::Modifier::UNDERLINED);
        for (begin, (share, said)) in (0..).zip(cells).filter_map(|(at, cell_of)| Some((label + at * cell, cell_of?))) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a few columns")]
            let end = begin + ((f64::from(room) * share).ceil() as u16).min(room);
            line.fill(begin, end, 0, look.glyphs().full, style);
            line.write(end + u16::from(end > begin), 0, &said, look.text());
        }
    }
    painter.cut_top(u16::from(painter.height() > 4));
    let end = painter.write_wrapped(0, &look.say(&said(screen, real)), look.strong());
    painter.cut_top(end);
    painter.write_wrapped(0, &look.say(&how(screen, real)), look.dim());
}

/// What is run.
fn how(screen: &ScheduleScreen, real: &RealRuns) -> Phrase {
    let run = screen.program().real.clone().unwrap_or_default();
    Phrase::new("schedule.real.how").with("run", run).with("workers", real.workers())
}

/// How large a share an ending has of all schedules and of the runs of each window, and how that is said.
fn cells(row: &Row, real: &RealRuns, look: Look) -> [Option<(f64, String)>; 3] {
    let runs = |window: usize| {
        let made = real.tallies[window].made();
        let of = Phrase::new("schedule.real.of").with("count", row.runs[window]).with("made", made);
        (made > 0).then(|| (f64::from(row.runs[window]) / f64::from(made), look.say(&of)))
    };
    [row.share.map(|share| (share, percent(share))), runs(0), runs(1)]
}

impl ScheduleScreen {
    /// What is run for real while that goes on, and how far it is.
    pub(crate) fn real_progress(&self) -> Option<[Phrase; 2]> {
        let real = self.real.as_ref().filter(|real| real.is_going())?;
        Some([how(self, real), said(self, real)])
    }

    /// What real runs came to, an ending a line with whether it is right, and what that says beside the schedules; nothing
    /// before they are over.
    pub(crate) fn real_outcome(&self, look: Look) -> Vec<(Mark, String)> {
        let Some(real) = self.real.as_ref().filter(|real| !real.is_going()) else { return Vec::new() };
        let line = |row: &Row| {
            let told = cells(row, real, look).into_iter().zip(HEADS);
            let told = told.filter_map(|(cell, head)| Some(format!("{} {}", look.word(head), cell?.1)));
            let mark = if row.is_right { Mark::Good } else { Mark::Bad };
            (mark, format!("{}: {}.", row.label, told.collect::<Vec<_>>().join("; ")))
        };
        let rows = rows(look, self, real);
        rows.iter().map(line).chain([(Mark::Note, look.say(&said(self, real)))]).collect()
    }
}

fn rows(look: Look, screen: &ScheduleScreen, real: &RealRuns) -> Vec<Row> {
    let found = &screen.exploration;
    let counted = |value: u64| real.tallies.each_ref().map(|tally| tally.count(value));
    let mut left = real.values();
    let mut rows: Vec<Row> = Vec::new();
    for row in &found.endings {
        let value = match &row.ending {
            ScheduleEnd::Finished(values) => values.first().and_then(|value| u64::try_from(*value).ok()),
            _ => None,
        };
        left.retain(|other| Some(*other) != value);
        rows.push(Row {
            label: look.say(&words::ending(screen.program(), &row.ending)),
            is_right: row.is_right && row.tally.broken.is_none(),
            share: row.tally.all().share_of(found.schedules).filter(|_| found.is_whole),
            runs: value.map_or([0; 2], counted),
        });
    }
    // What no schedule comes to: then it is something else that was run.
    rows.extend(left.into_iter().map(|value| {
        let share = found.is_whole.then_some(0.0);
        Row { label: value.to_string(), is_right: false, share, runs: counted(value) }
    }));
    rows
}

/// That counting is not probability, with the figures that say so here.
fn said(screen: &ScheduleScreen, real: &RealRuns) -> Phrase {
    let made: u32 = real.tallies.iter().map(Tally::made).sum();
    if real.is_going() {
        return Phrase::new("schedule.real.going").with("made", made).with("all", real.all());
    }
    if made == 0 {
        return Phrase::new("schedule.real.none");
    }
    let found = &screen.exploration;
    let is_right = |value: u64| {
        found.endings.iter().any(|row| {
            let is_it = matches!(&row.ending, ScheduleEnd::Finished(of) if of.first().map(|one| u64::try_from(*one)) == Some(Ok(value)));
            is_it && row.is_right
        })
    };
    let keys = ["schedule.real.runs.natural", "schedule.real.runs.nudged"];
    let told = real.tallies.iter().zip(keys).filter(|(tally, _)| tally.made() > 0).map(|(tally, key)| {
        let wrong: u32 = tally.said.iter().filter(|(value, _)| !is_right(**value)).map(|(_, count)| count).sum();
        Phrase::new(key).with("wrong", wrong).with("made", tally.made())
    });
    let both = |one, other| Phrase::new("schedule.real.and").with("one", one).with("other", other);
    let Some(runs) = told.reduce(both) else { return Phrase::new("schedule.real.none") };
    let right = found.endings.iter().filter(|row| row.is_right);
    let right = right.fold(ScheduleCount::default(), |sum, row| sum.plus(row.tally.all()));
    let share = right.share_of(found.schedules).filter(|_| found.is_whole).map(|share| percent(1.0 - share));
    let key = match &share {
        Some(_) if found.is_broken() => "schedule.real.not-probability",
        Some(_) => "schedule.real.sound",
        None => "schedule.real.uncounted",
    };
    Phrase::new(key).offer("share", share.unwrap_or_default()).with("runs", runs)
}
