//! The time axis that lanes and plots share: which nanoseconds lie in which column, and where its ticks stand.

use crate::event::Nanos;
use crate::text::{Arg, Phrase, duration};
use crate::tui::kit::{HitTarget, Painter, columns};

/// A stretch of a run, laid out over columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Axis {
    start: Nanos,
    end: Nanos,
    origin: Nanos,
}

impl Axis {
    /// From a moment to a later one; at least one nanosecond long.
    pub(crate) fn new(start: Nanos, end: Nanos) -> Self {
        Self { start, end: end.max(start.saturating_add(1)), origin: start }
    }

    /// A part of it, whose ticks go on counting from where its own did.
    pub(crate) fn part(&self, start: Nanos, end: Nanos) -> Self {
        Self { origin: self.origin, ..Self::new(start, end) }
    }

    pub(crate) fn start(&self) -> Nanos {
        self.start
    }

    pub(crate) fn end(&self) -> Nanos {
        self.end
    }

    /// From where its ticks count, ns.
    pub(crate) fn start_of_run(&self) -> Nanos {
        self.origin
    }

    pub(crate) fn length(&self) -> Nanos {
        self.end - self.start
    }

    /// The moment at which column `column` of `columns` begins, ns.
    pub(crate) fn moment(&self, column: u16, columns: u16) -> Nanos {
        let past = u128::from(self.length()) * u128::from(column) / u128::from(columns.max(1));
        self.start.saturating_add(u64::try_from(past).unwrap_or(u64::MAX))
    }

    /// The moments at which so many columns begin, and the one at which the last ends, ns.
    pub(crate) fn edges(&self, columns: u16) -> Vec<Nanos> {
        (0..=columns).map(|column| self.moment(column, columns)).collect()
    }

    /// The column of `columns` in which a moment lies; `None` if it lies outside.
    pub(crate) fn column(&self, at: Nanos, columns: u16) -> Option<u16> {
        if at < self.start || at >= self.end || columns == 0 {
            return None;
        }
        let column = u128::from(at - self.start) * u128::from(columns) / u128::from(self.length());
        u16::try_from(column).ok()
    }

    /// Times since the origin at which ticks stand: round ones, at most so many.
    fn ticks(&self, most: u64) -> impl Iterator<Item = Nanos> + use<> {
        let length = self.length();
        let step = round_step(length, most.max(1));
        let before = self.start.saturating_sub(self.origin);
        let end = before.saturating_add(length);
        (before / step + 1..).map(move |index: u64| step.saturating_mul(index)).take_while(move |past| *past < end)
    }
}

/// The smallest 1, 2 or 5 times a power of ten that stands at most `most` times in the length.
fn round_step(length: Nanos, most: u64) -> Nanos {
    let mut ten: Nanos = 1;
    loop {
        for factor in [1, 2, 5] {
            let step = ten.saturating_mul(factor);
            if length.div_ceil(step) <= most + 1 || step == Nanos::MAX {
                return step;
            }
        }
        ten = ten.saturating_mul(10);
    }
}

/// A duration without the zeros behind its point: `0.2 ms`, `1 s`.
fn short(nanos: Nanos) -> String {
    let text = duration(nanos);
    match text.split_once(' ') {
        Some((number, unit)) if number.contains('.') => {
            format!("{} {unit}", number.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => text,
    }
}

/// Draws the axis on the first line of the area: round times at its ticks, and the playhead's foot.
pub(crate) fn draw(painter: &mut Painter<'_>, axis: Axis, playhead: Option<Nanos>) {
    draw_between(painter, axis, playhead, (0, u16::MAX));
}

/// The same with ticks between two columns alone: elsewhere stands something else.
fn draw_between(painter: &mut Painter<'_>, axis: Axis, playhead: Option<Nanos>, (from, to): (u16, u16)) {
    let look = painter.look;
    let (width, glyphs) = (painter.width(), look.glyphs());
    if width < 2 {
        return;
    }
    painter.fill(1, width - 1, 0, glyphs.horizontal, look.border());
    painter.put(0, 0, glyphs.axis_ends[0], look.border());
    painter.put(width - 1, 0, glyphs.axis_ends[1], look.border());
    let mut hidden = false;
    let playhead = playhead.and_then(|at| axis.column(at, width));
    // Where there is room for few, finer steps may have one that fits.
    for most in u64::from(width / 16).max(2)..=u64::from(width / 16).max(2) + 2 {
        let mut free = from;
        for past in axis.ticks(most) {
            let Some(x) = axis.column(axis.origin.saturating_add(past), width) else { continue };
            let label = format!(" {} ", short(past));
            let end = x + 1 + columns(&label);
            // A tick that does not say where it stands is none, and none stands within what another says.
            if x < free || end + 1 >= width.min(to) {
                continue;
            }
            painter.put(x, 0, glyphs.tick, look.border());
            painter.write(x + 1, 0, &label, look.dim());
            free = end;
            // The foot goes behind a label rather than through it: the playhead itself stands in the lanes.
            hidden |= playhead.is_some_and(|column| (x + 2..end.saturating_sub(1)).contains(&column));
        }
        if free > from {
            break;
        }
    }
    let is_free = |column: &u16| !hidden && *column >= from && *column < to;
    if let Some(x) = playhead.filter(is_free) {
        painter.put(x, 0, glyphs.playhead_foot, look.accent());
    }
}

/// Draws the axis below bars, and behind them where it ends; where it is a part of the whole, where it begins and how long it
/// is, too.
pub(crate) fn draw_framed(painter: &mut Painter<'_>, bar: (u16, u16), axis: Axis, at: Nanos) {
    let look = painter.look;
    let past = |moment: Nanos| duration(moment.saturating_sub(axis.origin));
    let width = bar.1.saturating_sub(bar.0);
    let (start, end) = (format!("{} ", past(axis.start)), format!(" {}", past(axis.end)));
    let is_part = axis.start > axis.origin;
    let beside = if is_part {
        look.say(&Phrase::new("draw.axis.wide").with("length", Arg::Duration(axis.length())))
    } else {
        past(axis.end)
    };
    let (from, to) = if is_part { (columns(&start), width.saturating_sub(columns(&end))) } else { (0, u16::MAX) };
    let mut line = painter.between(bar.0, bar.1);
    line.note(HitTarget::Stretch(axis.start, axis.end));
    draw_between(&mut line, axis, Some(at), (from, to));
    let mut foot = painter.between(bar.0, u16::MAX);
    if is_part && from < to {
        foot.write(0, 0, &start, look.dim());
        foot.write(to, 0, &end, look.dim());
    }
    if foot.width() >= width + 2 + columns(&beside) {
        foot.write(width + 2, 0, &beside, look.dim());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_stand_at_round_times() {
        let ticks = |length, most| Axis::new(0, length).ticks(most).collect::<Vec<_>>();
        assert_eq!(ticks(690_000, 4), [200_000, 400_000, 600_000]);
        assert_eq!(ticks(1_000_000_000, 2), [500_000_000]);
        assert_eq!((short(200_000).as_str(), short(1_000_000_000).as_str()), ("0.2 ms", "1 s"));
    }

    proptest! {
        #[test]
        fn a_column_begins_where_its_moment_lies(start in 0_u64..1 << 40, length in 1_u64..1 << 40, columns in 1_u16..300) {
            let axis = Axis::new(start, start + length);
            for column in 0..columns {
                let (begin, next) = (axis.moment(column, columns), axis.moment(column + 1, columns));
                if begin < next {
                    let middle = begin + (next - begin) / 2;
                    let found = axis.column(middle, columns).expect("within the axis");
                    prop_assert!(found.abs_diff(column) <= 1);
                }
            }
        }

        #[test]
        fn there_are_no_more_ticks_than_asked_for(length in 1_u64.., most in 1_u64..20) {
            let ticks = Axis::new(0, length).ticks(most).count();
            prop_assert!(u64::try_from(ticks).is_ok_and(|ticks| ticks <= most));
        }
    }
}
