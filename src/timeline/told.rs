//! What tasks told of themselves: packed, one after the other, for a run may know as much of every one of its million
//! tasks.

use crate::event::{Facts, FactsView};

/// The facts of all tasks of a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// Of each task that told something: how many bytes, and the bytes.
    packed: Vec<u8>,
    /// Of tasks that told something again, all of it. Few do.
    again: Vec<Facts>,
}

/// Where the facts of a task lie, in four bytes: every row of a task has one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(u32);

/// What a place says.
enum Lies {
    /// It told nothing.
    Nowhere,
    Packed(u32),
    Again(u32),
}

/// Places from here on are among those that told something again.
const AGAIN: u32 = 1 << 31;

const NOWHERE: Place = Place(u32::MAX);

impl Place {
    fn lies(self) -> Lies {
        match self.0 {
            _ if self.0 == NOWHERE.0 => Lies::Nowhere,
            begin if begin < AGAIN => Lies::Packed(begin),
            index => Lies::Again(index - AGAIN),
        }
    }
}

impl Default for Place {
    fn default() -> Self {
        NOWHERE
    }
}

impl Told {
    pub(super) fn get(&self, place: Place) -> FactsView<'_> {
        let found = match place.lies() {
            Lies::Nowhere => None,
            Lies::Packed(begin) => self.packed_at(begin as usize),
            Lies::Again(index) => self.again.get(index as usize).map(Facts::view),
        };
        found.unwrap_or_default()
    }

    fn packed_at(&self, begin: usize) -> Option<FactsView<'_>> {
        let (length, packed) = self.packed.get(begin..)?.split_first()?;
        packed.get(..usize::from(*length)).map(FactsView::of)
    }

    /// Takes in what the task told whose facts lie at a place; returns where they lie from now on.
    pub(super) fn learn(&mut self, place: Place, facts: &Facts) -> Place {
        if let Lies::Again(index) = place.lies() {
            if let Some(known) = self.again.get_mut(index as usize) {
                known.extend(facts);
            }
            return place;
        }
        let packed = facts.view().packed();
        let begin = u32::try_from(self.packed.len()).ok().filter(|begin| *begin < AGAIN);
        if let (Lies::Nowhere, Ok(length), Some(begin)) = (place.lies(), u8::try_from(packed.len()), begin) {
            self.packed.push(length);
            self.packed.extend_from_slice(packed);
            return Place(begin);
        }
        let mut known = self.get(place).to_owned();
        known.extend(facts);
        // A task has one place here, and there are far fewer than two thousand million tasks.
        let index = u32::try_from(self.again.len()).unwrap_or(AGAIN - 1);
        self.again.push(known);
        Place(AGAIN | index)
    }

    pub(super) fn shrink(&mut self) {
        self.packed.shrink_to_fit();
        self.again.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Fact;

    #[test]
    fn what_is_told_again_is_added_and_long_texts_are_kept() {
        let mut told = Told::default();
        let long = "x".repeat(300);
        let one = told.learn(Place::default(), &Facts::new().with("bytes", Fact::Bytes(5)));
        let other = told.learn(Place::default(), &Facts::new().with("type", Fact::Text(long.as_str().into())));
        let one = told.learn(one, &Facts::new().with("status", Fact::Number(200)));
        let one = told.learn(one, &Facts::new().with("bytes", Fact::Bytes(7)));
        assert_eq!((told.get(one).figure("bytes"), told.get(one).figure("status")), (Some(7), Some(200)));
        assert_eq!(told.get(other).get("type"), Some(Fact::Text(long.into())));
        assert_eq!(told.get(Place::default()).iter().count(), 0);
    }
}
