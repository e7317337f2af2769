//! States, each kept once: their words one behind the other, and a table that finds them by hash.

/// All states that were found, by number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StateStore {
    words: usize,
    states: Vec<i32>,
    /// The upper half is part of the hash, the lower one the state's number; open addressing.
    table: Vec<u64>,
}

const FREE: u64 = u64::MAX;

impl StateStore {
    pub(super) fn new(words: usize) -> Self {
        Self { words, states: Vec::new(), table: vec![FREE; 1024] }
    }

    pub(super) fn len(&self) -> usize {
        self.states.len() / self.words
    }

    pub(super) fn get(&self, number: usize) -> &[i32] {
        &self.states[number * self.words..(number + 1) * self.words]
    }

    pub(super) fn bytes(&self) -> usize {
        self.states.capacity() * 4 + self.table.capacity() * 8
    }

    /// The number of a state; a new one if it was not there.
    pub(super) fn number(&mut self, state: &[i32]) -> u32 {
        if (self.len() + 1) * 2 > self.table.len() {
            self.grow();
        }
        let hash = hash(state);
        let mask = self.table.len() - 1;
        let mut slot = slot(hash, mask);
        loop {
            let entry = self.table[slot];
            if entry == FREE {
                break;
            }
            let number = entry & u64::from(u32::MAX);
            if entry >> 32 == hash >> 32 && self.get(usize::try_from(number).unwrap_or(0)) == state {
                return u32::try_from(number).unwrap_or(0);
            }
            slot = (slot + 1) & mask;
        }
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        if self.states.capacity() - self.states.len() < self.words {
            // By a quarter: twice as much would stand empty for long.
            self.states.reserve_exact((self.states.len() / 4).max(4096 * self.words));
        }
        self.states.extend_from_slice(state);
        self.table[slot] = (hash >> 32) << 32 | u64::from(number);
        number
    }

    /// The number of a state that may be there.
    pub(super) fn find(&self, state: &[i32]) -> Option<u32> {
        let hash = hash(state);
        let mask = self.table.len() - 1;
        let mut slot = slot(hash, mask);
        while self.table[slot] != FREE {
            let number = u32::try_from(self.table[slot] & u64::from(u32::MAX)).ok()?;
            if self.get(number as usize) == state {
                return Some(number);
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    fn grow(&mut self) {
        let mut table = vec![FREE; self.table.len() * 2];
        let mask = table.len() - 1;
        for number in 0..self.len() {
            let hash = hash(self.get(number));
            let mut slot = slot(hash, mask);
            while table[slot] != FREE {
                slot = (slot + 1) & mask;
            }
            table[slot] = (hash >> 32) << 32 | number as u64;
        }
        self.table = table;
    }
}

fn slot(hash: u64, mask: usize) -> usize {
    usize::try_from(hash & mask as u64).unwrap_or(0)
}

fn hash(state: &[i32]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mixed = state
        .iter()
        .fold(0, |hash: u64, word| (hash.rotate_left(23) ^ u64::from(word.cast_unsigned())).wrapping_mul(FACTOR));
    let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(FACTOR);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_has_one_number() {
        let mut store = StateStore::new(3);
        let states: Vec<[i32; 3]> = (0..5_000).map(|number| [number % 7, number, -number]).collect();
        for _ in 0..2 {
            for (number, state) in (0..).zip(&states) {
                assert_eq!(store.number(state), number);
                assert_eq!(store.find(state), Some(number));
            }
        }
        assert_eq!((store.len(), store.find(&[9, 9, 9])), (5_000, None));
    }
}
