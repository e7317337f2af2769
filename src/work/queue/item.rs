//! What goes through a queue: a number, and as much beside it as the item is large.

use std::sync::atomic::{AtomicU64, Ordering};

/// An item. It takes as much memory as it is large, and every word of it is its number: one that came in pieces is found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    words: Box<[u64]>,
}

/// The number of what says that nothing comes any more.
const END: u64 = u64::MAX;

/// The numbers of one maker.
const EACH: u64 = 1 << 32;

impl Item {
    /// The item of a maker with this number, of so many words.
    pub(crate) fn new(maker: u32, number: u32, words: u64) -> Self {
        let number = u64::from(maker) * EACH + u64::from(number);
        Self { words: vec![number; usize::try_from(words).unwrap_or(1).max(1)].into() }
    }

    /// A mark that nothing comes any more: a sentinel.
    pub(crate) fn end() -> Self {
        Self { words: Box::new([END]) }
    }

    pub(crate) fn is_end(&self) -> bool {
        self.words[..] == [END]
    }

    /// Who made it, and the how-manieth it is; `None` if it came in pieces.
    pub(crate) fn origin(&self) -> Option<(u32, u32)> {
        let first = self.words[0];
        let is_whole = self.words.iter().all(|word| *word == first);
        let part = |part: u64| u32::try_from(part).ok().filter(|_| is_whole);
        Some((part(first / EACH)?, part(first % EACH)?))
    }

    /// Writes it into a place of a ring.
    pub(super) fn write(&self, place: &[AtomicU64]) {
        place.iter().zip(&self.words).for_each(|(place, word)| place.store(*word, Ordering::Relaxed));
    }

    /// Reads it from there.
    pub(super) fn read(place: &[AtomicU64]) -> Self {
        if place[0].load(Ordering::Relaxed) == END {
            return Self::end();
        }
        Self { words: place.iter().map(|word| word.load(Ordering::Relaxed)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_in_pieces_is_found_out() {
        let mut item = Item::new(2, 7, 4);
        assert_eq!(item.origin(), Some((2, 7)));
        assert!(Item::end().is_end() && !item.is_end());
        let place: Vec<_> = (0..4).map(|_| AtomicU64::new(0)).collect();
        item.write(&place);
        assert_eq!(Item::read(&place), item);
        place[3].store(1, Ordering::Relaxed);
        item = Item::read(&place);
        assert_eq!(item.origin(), None);
    }
}
