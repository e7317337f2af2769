//! Finding the end of a run of neighbours in a long ordered list.

/// How many of the first items fit, where no item fits behind one that does not: doubling steps, then halving ones, for
/// the end is mostly near.
pub(super) fn count_while<T>(items: &[T], fits: impl Fn(&T) -> bool) -> usize {
    let mut reach = 1;
    while reach <= items.len() && fits(&items[reach - 1]) {
        reach *= 2;
    }
    let (low, high) = (reach / 2, reach.min(items.len()));
    low + items[low..high].partition_point(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counting_by_leaps_is_counting(items in prop::collection::vec(0_u64..100, 0..60), limit in 0_u64..100) {
            let mut items = items;
            items.sort_unstable();
            let counted = items.iter().take_while(|item| **item < limit).count();
            prop_assert_eq!(count_while(&items, |item| *item < limit), counted);
        }
    }
}
