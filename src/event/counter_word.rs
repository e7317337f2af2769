//! The word of the shared counter: a count in its low 36 bits, and above it the mark of the write that put it there.
//!
//! Whoever reads the word *knows* whose write was read, also where several workers wrote the same count; the ledger rests on
//! that. The mark is the writer's number and the number of its segment. Its 28 bits are shared out by the writer's number, so
//! that a mark can be read without knowing anything of the run: few workers have room for two million segments each, two
//! hundred thousand slots for 128 each, and then they are numbered from the beginning again.
//!
//! It must not know who counts, or how.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Nanos, WorkerId};

const COUNT_BITS: u32 = 36;
const COUNT_MASK: u64 = (1 << COUNT_BITS) - 1;

/// How marks share out their bits: the bit that distinguishes the form, and bits of the segment's number below the writer's.
const FORMS: [(u32, u32); 3] = [(27, 21), (26, 14), (25, 7)];

/// A count, and whose write it was.
///
/// ```
/// use racelab::event::{CounterWord, Writer};
/// let word = CounterWord::written(52_332, Writer { worker: 2, segment: 17 });
/// assert_eq!((word.count(), word.writer()), (52_332, Some(Writer { worker: 2, segment: 17 })));
/// assert_eq!(CounterWord::unmarked(7).writer(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CounterWord(u64);

/// Who wrote the counter: a worker, in one of its segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(WorkerId, u32)", into = "(WorkerId, u32)")]
pub struct Writer {
    pub worker: WorkerId,
    /// Counted up by the worker whenever it read what another one wrote, and from the beginning when its bits are used up.
    pub segment: u32,
}

impl From<(WorkerId, u32)> for Writer {
    fn from((worker, segment): (WorkerId, u32)) -> Self {
        Self { worker, segment }
    }
}

impl From<Writer> for (WorkerId, u32) {
    fn from(writer: Writer) -> Self {
        (writer.worker, writer.segment)
    }
}

impl CounterWord {
    /// The highest count that fits.
    pub const MAX_COUNT: u64 = COUNT_MASK;

    /// A count that nobody signed: the first of a run, one of a guard under which every count is written once, or one from a
    /// recording that does not tell.
    #[must_use]
    pub const fn unmarked(count: u64) -> Self {
        Self(count & COUNT_MASK)
    }

    /// A count and its writer. A worker beyond all that a run can have leaves no mark.
    #[must_use]
    pub fn written(count: u64, writer: Writer) -> Self {
        Self(count & COUNT_MASK | SegmentMark::of(writer).0)
    }

    /// A count and a writer from a file; `None` if the count does not fit.
    #[must_use]
    pub fn read_back(count: u64, writer: Option<Writer>) -> Option<Self> {
        let fits = count <= Self::MAX_COUNT;
        fits.then(|| writer.map_or(Self::unmarked(count), |writer| Self::written(count, writer)))
    }

    /// The word as it lies in memory.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The same, for memory.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// How far it has been counted.
    #[must_use]
    pub const fn count(self) -> u64 {
        self.0 & COUNT_MASK
    }

    /// Who wrote it, if it tells.
    #[must_use]
    pub fn writer(self) -> Option<Writer> {
        let mark = self.0 >> COUNT_BITS;
        let (form, segment_bits) = *FORMS.iter().find(|(form, _)| mark >> form == 1)?;
        let mark = mark & !(1 << form);
        let segment = mark & ((1 << segment_bits) - 1);
        Some(Writer { worker: u32::try_from(mark >> segment_bits).ok()?, segment: u32::try_from(segment).ok()? })
    }
}

/// The mark that a worker leaves beside what it writes, in its place above the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SegmentMark(u64);

impl SegmentMark {
    /// The mark of a worker's segment.
    #[must_use]
    pub fn of(writer: Writer) -> Self {
        let worker = u64::from(writer.worker);
        let form = FORMS.iter().find(|(form, segment_bits)| worker < 1 << (form - segment_bits));
        Self(form.map_or(0, |(form, segment_bits)| {
            let segment = u64::from(writer.segment) & ((1 << segment_bits) - 1);
            (1 << form | worker << segment_bits | segment) << COUNT_BITS
        }))
    }

    /// The mark of the same worker's next segment.
    #[must_use]
    pub fn next(self) -> Self {
        let Some(Writer { worker, segment }) = CounterWord(self.0).writer() else { return self };
        Self::of(Writer { worker, segment: segment.wrapping_add(1) })
    }

    /// A count with this mark, as a word of memory.
    #[must_use]
    #[inline]
    pub fn beside(self, count: u64) -> u64 {
        count & COUNT_MASK | self.0
    }
}

/// How a segment is written down: for people with names, and without what it does not tell; for a child's pipe as words.
pub(super) mod segment_form {
    use super::{CounterWord, Deserialize, Deserializer, Error, Nanos, Serialize, Serializer, WorkerId, Writer};

    #[derive(Serialize, Deserialize)]
    struct Named {
        worker: WorkerId,
        since: Nanos,
        from: u64,
        to: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        segment: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        read_from: Option<Writer>,
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde hands fields over")]
    pub(in crate::event) fn serialize<S: Serializer>(
        worker: &WorkerId,
        since: &Nanos,
        read: &CounterWord,
        wrote: &CounterWord,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return (worker, since, read.bits(), wrote.bits()).serialize(serializer);
        }
        let (worker, since) = (*worker, *since);
        let segment = wrote.writer().map(|writer| writer.segment);
        Named { worker, since, from: read.count(), to: wrote.count(), segment, read_from: read.writer() }
            .serialize(serializer)
    }

    pub(in crate::event) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<(WorkerId, Nanos, CounterWord, CounterWord), D::Error> {
        if !deserializer.is_human_readable() {
            let (worker, since, read, wrote) = Deserialize::deserialize(deserializer)?;
            return Ok((worker, since, CounterWord::from_bits(read), CounterWord::from_bits(wrote)));
        }
        let Named { worker, since, from, to, segment, read_from } = Named::deserialize(deserializer)?;
        let writer = segment.map(|segment| Writer { worker, segment });
        let word = |count, writer| {
            CounterWord::read_back(count, writer)
                .ok_or_else(|| D::Error::custom(format_args!("the counter is over {}", CounterWord::MAX_COUNT)))
        };
        Ok((worker, since, word(from, read_from)?, word(to, writer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_word_keeps_its_count_and_its_writer(count in 0..=CounterWord::MAX_COUNT, worker in 0_u32..200_000, segment in 0_u32..128) {
            let writer = Writer { worker, segment };
            let word = CounterWord::written(count, writer);
            prop_assert_eq!((word.count(), word.writer()), (count, Some(writer)));
            prop_assert_eq!(CounterWord::from_bits(word.bits()), word);
            let next = CounterWord::from_bits(SegmentMark::of(writer).next().beside(count));
            prop_assert_eq!(next.count(), count);
            prop_assert_eq!(next.writer().map(|writer| writer.worker), Some(worker));
            prop_assert_ne!(next, word);
        }

        #[test]
        fn any_bits_are_a_word(bits in any::<u64>()) {
            let word = CounterWord::from_bits(bits);
            if let Some(writer) = word.writer() {
                prop_assert_eq!(CounterWord::written(word.count(), writer).writer(), Some(writer));
            }
        }
    }

    #[test]
    fn segments_are_numbered_from_the_beginning_when_their_bits_are_used_up() {
        for (worker, last) in
            [(0, (1 << 21) - 1), (63, (1 << 21) - 1), (64, (1 << 14) - 1), (4_096, 127), (199_999, 127)]
        {
            let next = SegmentMark::of(Writer { worker, segment: last }).next();
            assert_eq!(CounterWord::from_bits(next.beside(0)).writer(), Some(Writer { worker, segment: 0 }));
        }
    }
}
