//! The question as the teacher sees it: while it is open how many have voted, and who said what once that is shown.

use super::vote::Vote;
use crate::question::{Round, TallyRow};
use crate::share::{Attendance, PollPhase};
use crate::text::Phrase;
use crate::tui::draw::digits;
use crate::tui::kit::{Painter, columns};

/// Rows from which on the number of votes is written in the largest characters.
const LARGE: u16 = 22;

pub(super) fn render(vote: &Vote, here: Attendance, painter: &mut Painter<'_>) {
    let look = painter.look;
    let y = painter.write_wrapped(0, &look.say(&vote.question.phrase), look.strong());
    painter.cut_top(y + 1);
    match vote.phase {
        PollPhase::Shown => render_shown(vote, painter),
        PollPhase::Open | PollPhase::Closed => render_count(vote, here, painter),
    }
}

fn render_count(vote: &Vote, here: Attendance, painter: &mut Painter<'_>) {
    let look = painter.look;
    let rows = if painter.height() >= LARGE { 10 } else { 5 };
    let size = digits::draw(&mut painter.top(rows), vote.voted.into(), look.accent());
    let said = Phrase::new("class.vote.of").with("n", here.ballots);
    painter.write(size.width + 2, size.height.saturating_sub(1), &look.say(&said), look.text());
    let help = match (vote.phase, vote.round) {
        (PollPhase::Open, Round::Before) => "class.vote.open",
        (PollPhase::Open, Round::After) => "class.vote.open-again",
        _ if vote.awaits.is_some() => "class.vote.awaited",
        (_, Round::Before) if vote.is_of_lesson() => "class.vote.closed-lesson",
        (_, Round::After) if vote.is_of_lesson() => "class.vote.closed-lesson-again",
        (_, Round::Before) => "class.vote.closed",
        (_, Round::After) => "class.vote.closed-again",
    };
    painter.write_wrapped(size.height + 1, &look.word(help), look.dim());
}

fn render_shown(vote: &Vote, painter: &mut Painter<'_>) {
    let look = painter.look;
    if let Some(actual) = &vote.outcome.actual {
        let came = Phrase::new("class.vote.came").with("came", vote.question.say(&actual.answer));
        let y = painter.write_wrapped(0, &look.say(&came), look.accent());
        painter.cut_top(y);
    }
    if let Some(verdict) = &vote.outcome.verdict {
        let y = painter.write_wrapped(0, &look.say(verdict), look.text());
        painter.cut_top(y);
    }
    painter.cut_top(1);
    let rows = vote.all().rows(&vote.question);
    let rounds: Vec<Round> =
        Round::BOTH.into_iter().filter(|round| *round == Round::Before || vote.round == Round::After).collect();
    let came = vote.outcome.actual.as_ref().and_then(|actual| vote.question.place(&actual.answer));
    let right = came.and_then(|place| vote.question.offered().nth(place)).map(|option| option.answer);
    let names: Vec<String> = rows.iter().map(|row| look.say(&row.phrase)).collect();
    let name = names.iter().map(|name| columns(name)).max().unwrap_or(0).min(painter.width() / 3);
    let heads: Vec<String> = rounds.iter().map(|round| look.word(head(*round)).into_owned()).collect();
    let has_heads = rounds.len() > 1;
    let head = if has_heads { heads.iter().map(|head| columns(head)).max().unwrap_or(0) + 1 } else { 0 };
    let most = rows.iter().flat_map(|row| Round::BOTH.map(|round| row.of(round))).max().unwrap_or(0).max(1);
    let begin = 2 + name + 1 + head;
    let room = painter.width().saturating_sub(begin + 6);
    // Where there is no room for both rounds below each other, the later one is what counts.
    let shown = if painter.height() < lines(&rows, rounds.len()) { &rounds[rounds.len() - 1..] } else { &rounds[..] };
    let mut y = 0;
    for (row, words) in rows.iter().zip(&names) {
        let is_it = row.answer.is_some() && row.answer == right;
        let style = if is_it { look.good() } else { look.text() };
        if is_it {
            painter.write(0, y, look.glyphs().good, style);
        }
        painter.write_within(2, y, words, 2 + name, style);
        for (index, round) in rounds.iter().enumerate().filter(|(_, round)| shown.contains(round)) {
            if has_heads {
                painter.write(2 + name + 1, y, &heads[index], look.dim());
            }
            let count = row.of(*round);
            let end = begin + reach(count, most, room);
            painter.fill(begin, end, y, look.glyphs().full, style);
            painter.write(end + u16::from(end > begin), y, &count.to_string(), look.strong());
            y += 1;
        }
    }
}

fn head(round: Round) -> &'static str {
    match round {
        Round::Before => "class.page.first",
        Round::After => "class.page.second",
    }
}

fn lines(rows: &[TallyRow], rounds: usize) -> u16 {
    u16::try_from(rows.len() * rounds).unwrap_or(u16::MAX)
}

/// Columns of a bar: whoever was there is seen.
fn reach(count: u32, most: u32, room: u16) -> u16 {
    let exact = u64::from(count) * u64::from(room) / u64::from(most);
    u16::try_from(exact).unwrap_or(room).max(u16::from(count > 0)).min(room)
}
