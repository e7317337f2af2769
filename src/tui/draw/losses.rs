//! The rows of a ledger: how many updates were lost, by whom, whose writes stand instead, and who was thrown back.

use ratatui::style::Style;

use super::styled_template::{self, Pieces};
use crate::event::{Nanos, WorkerId};
use crate::text::letter;
use crate::text::{Phrase, duration, thousands};
use crate::timeline::{Cause, Ledger, LedgerRow};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Losses<'run> {
    pub(crate) ledger: &'run Ledger,
    pub(crate) widest: Widest,
    pub(crate) cursor: usize,
    pub(crate) origin: Nanos,
}

/// How large figures become in all rows of a ledger, so that its columns stand still while it is scrolled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Widest {
    lost: u64,
    /// How many workers lost in one row, and the most that one of several did.
    losers: usize,
    part: u64,
    worker: WorkerId,
    highest: u64,
    back: u64,
    latest: Nanos,
    copies: bool,
}

impl Widest {
    /// Looks through all rows once.
    pub(crate) fn of(ledger: &Ledger) -> Self {
        let mut widest = Self::default();
        for row in &ledger.rows {
            let parts = row.losers.iter().map(|(_, lost)| *lost).filter(|_| row.losers.len() > 1);
            let workers = row.losers.iter().map(|(worker, _)| *worker).chain(row.by);
            widest.lost = widest.lost.max(row.lost);
            widest.losers = widest.losers.max(row.losers.len());
            widest.part = widest.part.max(parts.max().unwrap_or(0));
            widest.worker = widest.worker.max(workers.max().unwrap_or(0));
            widest.latest = widest.latest.max(row.at);
            widest.highest = widest.highest.max(row.highest);
            widest.copies |= row.cause == Cause::OwnCopy;
            if let Some(back) = row.thrown_back {
                widest.back = widest.back.max(back.from - back.to);
                widest.worker = widest.worker.max(back.worker).max(back.by);
            }
        }
        widest
    }

    /// How many columns a value takes at most, and a worker's letters.
    pub(super) fn columns(&self) -> (u16, u16) {
        (columns(&thousands(self.highest)), columns(&letter(self.worker)))
    }
}

const SIGN: u16 = 2;
const GAP: u16 = 2;

/// The widths of the columns; one that is not shown is 0.
#[derive(Debug, Clone, Copy, Default)]
struct LossColumns {
    lost: u16,
    losers: u16,
    by: u16,
    thrown: u16,
    from: u16,
    to: u16,
    back: u16,
    at: u16,
}

impl LossColumns {
    /// What every column would like to have.
    fn whole(losses: &Losses<'_>, look: Look) -> Self {
        let widest = losses.widest;
        let word = |key: &'static str| columns(&look.word(key));
        let number = |value: u64| columns(&thousands(value));
        let (value, name) = widest.columns();
        let each = name + 1 + number(widest.part);
        let several = u16::try_from(widest.losers).unwrap_or(u16::MAX).saturating_mul(each + 1).saturating_sub(1);
        let losers = if widest.losers > 1 { several } else { name };
        let all = Self {
            lost: word("ledger.lost").max(number(widest.lost)),
            losers: word("ledger.losers").max(losers),
            at: word("explain.at").max(columns(&duration(losses.widest.latest))).max(columns("99.9 ms")),
            ..Self::default()
        };
        if widest.copies {
            return Self { thrown: word("ledger.own-copy"), ..all };
        }
        let whom = styled_template::width(&thrown(widest.worker, widest.worker, look.text(), look), look);
        let (value, back) = if widest.back > 0 { (value, number(widest.back) + 1) } else { (0, 0) };
        Self {
            by: word("ledger.stands"),
            thrown: word("ledger.thrown").max(whom),
            from: value,
            to: if value > 0 { value + ARROW } else { 0 },
            back,
            ..all
        }
    }

    /// As many of them as fit into so many columns, those that matter least left out first; losers that do not fit are
    /// counted.
    fn fitting(losses: &Losses<'_>, width: u16, look: Look) -> Self {
        let whole = Self::whole(losses, look);
        let (_, name) = losses.widest.columns();
        let each = name + 1 + columns(&thousands(losses.widest.part));
        let heading = columns(&look.word("ledger.losers"));
        let of = |losers: u16| heading.max(losers * (each + 1) + columns("+99")).min(whole.losers);
        let (least, some) = (of(1), of(3));
        let without_time = Self { at: 0, ..whole };
        let without_values = Self { from: 0, to: 0, ..without_time };
        let without_figure = Self { back: 0, ..without_values };
        let without_whom = Self { thrown: 0, ..without_figure };
        let tried = [whole, without_time, without_values, without_figure, without_whom];
        // The playhead shows the time, too; who lost is shown here alone.
        let needs = |one: &Self| if one.at > 0 { some } else { least };
        let fits = |one: &&Self| Self { losers: needs(one), ..**one }.width() <= width;
        let chosen = tried.iter().find(fits).unwrap_or(&without_whom);
        let spare = width.saturating_sub(chosen.width().saturating_sub(chosen.losers));
        Self { losers: chosen.losers.min(spare), ..*chosen }
    }

    fn width(&self) -> u16 {
        let [lost, losers, by, thrown, from, to, back, at] =
            [self.lost, self.losers, self.by, self.thrown, self.from, self.to, self.back, self.at];
        let gaps = [losers, by, thrown, from, back, at].iter().filter(|column| **column > 0).count();
        SIGN + lost + losers + by + thrown + from + to + back + at + GAP * u16::try_from(gaps).unwrap_or(0)
    }
}

/// Between what a worker had written and what it read next.
const ARROW: u16 = 3;

pub(crate) fn width(losses: &Losses<'_>, look: Look) -> u16 {
    LossColumns::whole(losses, look).width()
}

/// The first row that is shown in so many lines, and how many are; the line of headings is one of them.
pub(crate) fn window(losses: &Losses<'_>, height: u16) -> (usize, usize) {
    let all = losses.ledger.rows.len();
    let shown = usize::from(height.saturating_sub(1)).min(all);
    // What is chosen stands in the middle: one sees where one comes from, and where one goes.
    let first = losses.cursor.saturating_sub(shown / 2).min(all - shown);
    (first, shown)
}

pub(crate) fn draw(painter: &mut Painter<'_>, losses: &Losses<'_>) {
    let look = painter.look;
    let area = painter.area();
    let columns = LossColumns::fitting(losses, area.width, look);
    let (first, shown) = window(losses, area.height);
    let end = draw_headings(painter, &columns, losses);
    draw_more(painter, end + GAP, (first, losses.ledger.rows.len() - first - shown));
    for (y, (index, row)) in (1..).zip(losses.ledger.rows.iter().enumerate().skip(first).take(shown)) {
        let chosen = index == losses.cursor;
        let mut line = painter.row(y);
        if chosen {
            line.tint(look.selection());
        }
        draw_row(&mut line, row, chosen, &columns, losses.origin);
    }
}

fn draw_headings(painter: &mut Painter<'_>, columns: &LossColumns, losses: &Losses<'_>) -> u16 {
    let look = painter.look;
    let dim = look.dim();
    let lost = SIGN + columns.lost;
    painter.write_ending(lost, 0, &look.word("ledger.lost"), dim);
    let mut x = lost + GAP;
    let mut end = painter.write_within(x, 0, &look.word("ledger.losers"), x + columns.losers, dim);
    x += columns.losers + GAP;
    if columns.by > 0 {
        end = painter.write(x, 0, &look.word("ledger.stands"), dim);
        x += columns.by + GAP;
    }
    if columns.thrown > 0 && !losses.widest.copies {
        end = painter.write(x, 0, &look.word("ledger.thrown"), dim);
    }
    if columns.at > 0 {
        let right = columns.width();
        painter.write_ending(right, 0, &look.word("explain.at"), dim);
        end = right;
    }
    end
}

fn draw_more(painter: &mut Painter<'_>, least: u16, (above, below): (usize, usize)) {
    let look = painter.look;
    let signs = look.glyphs().more;
    let said = |words: bool| {
        let parts = [above, below].into_iter().zip(signs).filter(|(count, _)| *count > 0);
        let part = |(count, sign): (usize, char)| {
            let more = || look.say(&Phrase::new("help.more").with("n", count));
            format!("{sign} {}", if words { more() } else { thousands(count as u64) })
        };
        parts.map(part).collect::<Vec<_>>().join("  ")
    };
    let fits = |words: &String| columns(words) <= painter.width().saturating_sub(least);
    if let Some(words) = [said(true), said(false)].into_iter().find(fits) {
        painter.write_ending(painter.width(), 0, &words, look.dim());
    }
}

fn draw_row(painter: &mut Painter<'_>, row: &LedgerRow, chosen: bool, columns: &LossColumns, origin: Nanos) {
    let look = painter.look;
    // Upon the ground of what is chosen, words take its style.
    let over = |style: Style| if chosen { Style::new() } else { style };
    let name = |worker: WorkerId| (letter(worker), look.worker(worker).bold());
    if chosen {
        painter.put(0, 0, look.glyphs().chosen, look.accent());
    }
    painter.write_ending(SIGN + columns.lost, 0, &thousands(row.lost), over(look.strong()));
    let mut x = SIGN + columns.lost + GAP;
    draw_losers(painter, x, row, columns.losers, over(look.text()));
    x += columns.losers + GAP;
    if columns.by > 0 {
        if let Some((letter, style)) = row.by.map(name) {
            painter.write(x, 0, &letter, style);
        }
        x += columns.by + GAP;
    }
    if columns.thrown > 0 {
        match row.thrown_back {
            _ if row.cause == Cause::OwnCopy => {
                painter.write(x, 0, &look.word("ledger.own-copy"), over(look.dim()));
            }
            Some(back) => {
                styled_template::write(
                    painter,
                    x,
                    0,
                    x + columns.thrown,
                    &thrown(back.worker, back.by, over(look.dim()), look),
                );
            }
            None => {
                painter.write(x, 0, "–", over(look.dim()));
            }
        }
        x += columns.thrown + GAP;
    }
    if columns.from > 0 {
        if let Some(back) = row.thrown_back {
            painter.write_ending(x + columns.from, 0, &thousands(back.from), over(look.text()));
            painter.write(x + columns.from, 0, " → ", over(look.dim()));
            painter.write_ending(x + columns.from + columns.to, 0, &thousands(back.to), over(look.text()));
        }
        x += columns.from + columns.to + GAP;
    }
    if columns.back > 0 {
        if let Some(back) = row.thrown_back {
            painter.write_ending(
                x + columns.back,
                0,
                &format!("−{}", thousands(back.from - back.to)),
                over(look.text()),
            );
        }
        x += columns.back + GAP;
    }
    if columns.at > 0 {
        let at = duration(row.at.saturating_sub(origin));
        painter.write_ending(x + columns.at, 0, &at, over(look.dim()));
    }
}

fn thrown(worker: WorkerId, by: WorkerId, plain: Style, look: Look) -> Pieces {
    let name = |worker: WorkerId| (letter(worker), look.worker(worker).bold());
    let ((worker, its), (by, theirs)) = (name(worker), name(by));
    styled_template::fill("ledger.thrown-by", plain, &[("worker", worker, its), ("by", by, theirs)], look)
}

/// Who lost: one worker by its letter, several with how many each; those that do not fit are counted.
fn draw_losers(painter: &mut Painter<'_>, x: u16, row: &LedgerRow, room: u16, plain: Style) {
    let look = painter.look;
    let alone = row.losers.len() == 1;
    let figure = |lost: u64| if alone { String::new() } else { format!(" {}", thousands(lost)) };
    let (mut begin, right) = (x, x + room);
    for (index, &(worker, lost)) in row.losers.iter().enumerate() {
        let (name, figure) = (letter(worker), figure(lost));
        let rest = row.losers.len() - index - 1;
        let behind = if rest > 0 { columns(&format!(" +{rest}")) } else { 0 };
        let end = begin + columns(&name) + columns(&figure);
        if end + behind > right {
            painter.write_within(begin, 0, &format!("+{}", rest + 1), right, plain);
            return;
        }
        painter.write(begin, 0, &name, look.worker(worker).bold());
        begin = painter.write(begin + columns(&name), 0, &figure, plain) + 1;
    }
}
