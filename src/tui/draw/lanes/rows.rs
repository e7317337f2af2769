//! Which rows of an area the lanes, and what stands above and below them, take.

use super::super::lock;
use super::Lanes;

/// The line with words above the lanes, and the axis below.
pub(super) const HEADER: u16 = 1;
pub(super) const FOOTER: u16 = 1;

/// What stands where, from above: the interpreter lock, the words, the lanes, one after the other, the processors, the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct RowPlan {
    pub(super) lock: u16,
    pub(super) header: u16,
    pub(super) lanes: u16,
    pub(super) alone: u16,
    pub(super) cores: u16,
    pub(super) footer: u16,
    /// Rows of each lane.
    pub(super) each: u16,
}

impl RowPlan {
    /// Lanes come first; then their words, for figures without a head say nothing; then the axis, what the run is held against,
    /// and the processors.
    pub(super) fn of(height: u16, lanes: &Lanes<'_>) -> Self {
        let all = lanes.timeline.lanes().len();
        // One row of processors says more than a second one of the lock.
        let kept = lanes.below.core_rows().min(1);
        let lock =
            if lanes.gil { lock::rows(height.saturating_sub(kept), all * usize::from(lanes.rows_each)) } else { 0 };
        let height = height - lock;
        if !lanes.framed {
            return Self { lock, lanes: height, each: 1, ..Self::default() };
        }
        // More lanes than there is room for are scrolled anyway.
        let least = u16::try_from(all).unwrap_or(u16::MAX).saturating_mul(lanes.rows_each).min(height);
        let mut spare = match height - least {
            0 if height >= SCROLLED => SCROLLED / 2,
            0 if height >= SCROLLED - 2 => HEADER + FOOTER + 1,
            // The head is the last thing to go.
            0 if height >= SCROLLED / 2 => HEADER,
            spare => spare,
        };
        let mut take = |wanted: u16| {
            let taken = wanted.min(spare);
            spare -= taken;
            taken
        };
        let (header, footer) = (take(HEADER), take(FOOTER));
        // Where the axis goes on beyond the run, what it goes on for comes first: without that nobody knew why.
        let ends = lanes.timeline.elapsed();
        let goes_on = lanes.below.alone.is_some_and(|(nanos, _)| nanos > ends.saturating_add(ends / 4));
        let first_alone = take(u16::from(goes_on));
        let first_core = take(lanes.below.core_rows().min(1));
        let alone = first_alone + take(u16::from(lanes.below.alone.is_some()) - first_alone);
        let cores = first_core + take(lanes.below.core_rows() - first_core);
        let each = lanes.rows_each;
        Self { lock, header, footer, alone, cores, lanes: height - header - footer - alone - cores, each }
    }

    /// How many of so many lanes are shown: below those that do not fit stands how many they are.
    pub(super) fn visible(&self, lanes: usize) -> usize {
        let rows = usize::from(self.lanes / self.each.max(1));
        if lanes > rows { rows.saturating_sub(1).max(1) } else { lanes }
    }
}

/// From so many rows on lanes that do not fit leave room for everything.
const SCROLLED: u16 = 8;

/// How many lanes an area of that height shows which has nothing but lanes, words and an axis.
#[cfg(test)]
pub(crate) fn visible(height: u16, lanes: &Lanes<'_>) -> usize {
    RowPlan::of(height, lanes).visible(lanes.timeline.lanes().len())
}
