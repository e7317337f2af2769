//! States, each kept once: their words one behind the other, and a table that finds them by hash.

/// All states that were found, by number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StateStore {
    words: usize,
    states: Vec<i32>,
    /// The upper half is the state's hash, which says where it belongs, the lower one its number; open addressing.
    table: Vec<u64>,
}

/// No entry: a number as large is not reached.
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
        let seat = self.seat(state);
        self.number_at(state, seat)
    }

    fn seat(&self, state: &[i32]) -> Seat {
        let hash = hash(state);
        Seat { hash, entry: self.table[slot(hash, self.table.len() - 1)] }
    }

    /// Where each of several states belongs, one behind the other. All are hashed before the first is looked up: then they
    /// wait for memory at the same time.
    pub(super) fn seats(&self, states: &[i32], seats: &mut Vec<Seat>) {
        let mask = self.table.len() - 1;
        seats.clear();
        seats.extend(states.chunks_exact(self.words).map(|state| Seat { hash: hash(state), entry: FREE }));
        for seat in seats {
            seat.entry = self.table[slot(seat.hash, mask)];
        }
    }

    /// The number of a state of which it was looked up where it belongs.
    pub(super) fn number_at(&mut self, state: &[i32], seat: Seat) -> u32 {
        if (self.len() + 1) * 2 > self.table.len() {
            self.grow();
        } else if self.is_of(seat.entry, seat.hash, state) {
            // What stands somewhere stays there, until the table grows.
            return number_of(seat.entry);
        }
        let mask = self.table.len() - 1;
        let mut slot = slot(seat.hash, mask);
        loop {
            let entry = self.table[slot];
            if entry == FREE {
                break;
            }
            if self.is_of(entry, seat.hash, state) {
                return number_of(entry);
            }
            slot = (slot + 1) & mask;
        }
        let number = u32::try_from(self.len()).unwrap_or(u32::MAX);
        if self.states.capacity() - self.states.len() < self.words {
            // By a quarter: twice as much would stand empty for long.
            self.states.reserve_exact((self.states.len() / 4).max(4096 * self.words));
        }
        self.states.extend_from_slice(state);
        self.table[slot] = u64::from(seat.hash) << 32 | u64::from(number);
        number
    }

    /// The number of a state that may be there.
    pub(super) fn find(&self, state: &[i32]) -> Option<u32> {
        let hash = hash(state);
        let mask = self.table.len() - 1;
        let mut slot = slot(hash, mask);
        while self.table[slot] != FREE {
            if self.is_of(self.table[slot], hash, state) {
                return Some(number_of(self.table[slot]));
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    fn is_of(&self, entry: u64, hash: u32, state: &[i32]) -> bool {
        entry != FREE && entry >> 32 == u64::from(hash) && self.get(number_of(entry) as usize) == state
    }

    /// Twice as large: no state has to be looked at for that.
    fn grow(&mut self) {
        let mut table = vec![FREE; self.table.len() * 2];
        let mask = table.len() - 1;
        for entry in self.table.iter().filter(|entry| **entry != FREE) {
            let mut slot = slot(u32::try_from(entry >> 32).unwrap_or(0), mask);
            while table[slot] != FREE {
                slot = (slot + 1) & mask;
            }
            table[slot] = *entry;
        }
        self.table = table;
    }
}

/// Where a state belongs, and what stood there.
#[derive(Clone, Copy)]
pub(super) struct Seat {
    hash: u32,
    entry: u64,
}

fn number_of(entry: u64) -> u32 {
    u32::try_from(entry & u64::from(u32::MAX)).unwrap_or(0)
}

fn slot(hash: u32, mask: usize) -> usize {
    hash as usize & mask
}

fn hash(state: &[i32]) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (pairs, rest) = state.as_chunks::<2>();
    let pair = |[low, high]: &[i32; 2]| u64::from(high.cast_unsigned()) << 32 | u64::from(low.cast_unsigned());
    let words = pairs.iter().map(pair).chain(rest.iter().map(|word| u64::from(word.cast_unsigned())));
    let mixed = words.fold(0, |hash: u64, word| (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR));
    let mixed = (mixed ^ (mixed >> 31)).wrapping_mul(FACTOR);
    u32::try_from(mixed >> 32).unwrap_or(0)
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
