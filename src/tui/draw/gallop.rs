//! Finding the end of a run of neighbours in a long ordered list.

use std::ops::Range;

/// How many of the first items fit, of those in these places, where no item fits behind one that does not: doubling
/// steps, then halving ones, for the end is mostly near.
pub(super) fn gallop(places: Range<usize>, fits: impl Fn(usize) -> bool) -> usize {
    let (first, length) = (places.start, places.len());
    let mut reach = 1;
    while reach <= length && fits(first + reach - 1) {
        reach *= 2;
    }
    let (mut low, mut high) = (reach / 2, reach.min(length));
    while low < high {
        let middle = low.midpoint(high);
        if fits(first + middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counting_by_leaps_is_counting(
            items in prop::collection::vec(0_u64..100, 0..60), limit in 0_u64..100, first in 0_usize..60,
        ) {
            let mut items = items;
            items.sort_unstable();
            let first = first.min(items.len());
            let counted = items[first..].iter().take_while(|item| **item < limit).count();
            prop_assert_eq!(gallop(first..items.len(), |place| items[place] < limit), counted);
        }
    }
}
