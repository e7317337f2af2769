//! The bytes that a task works on, on their way through the child's pipe: in pieces, so that no frame is long and a wish to
//! stop comes through between two of them.
//!
//! It moves bytes and does not know what they are.

use std::io::{self, Read, Write};

use super::messages::{Coming, ToChild};
use crate::cancel::Cancel;
use crate::engine::child_process::frame;
use crate::os;
use crate::work::Input;

/// Bytes in one piece: sent in far less time than a cancelled run may still take, and enough that its head costs nothing.
const PIECE: usize = 256 << 10;

/// The longest input, bytes. For a length over it nothing is allocated.
const MAX_INPUT: u64 = 4 << 30;

pub(super) fn coming(input: &Input) -> Coming {
    match input.path() {
        Some(path) => Coming::Shared { path: path.to_owned(), length: input.length() },
        None => Coming::Pieces(input.length()),
    }
}

/// Sends all pieces, or those that went before the run was cancelled.
pub(super) fn send(to: &mut impl Write, bytes: &[u8], cancel: &Cancel) -> io::Result<()> {
    for piece in bytes.chunks(PIECE) {
        if cancel.is_wanted() {
            return Ok(());
        }
        // A piece is far shorter than 4 GiB.
        frame::write(to, &ToChild::Piece(u32::try_from(piece.len()).unwrap_or(0)))?;
        to.write_all(piece)?;
    }
    to.flush()
}

/// Reads so many bytes, which one process sends another as they are.
pub(super) fn read_whole(from: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    if length > MAX_INPUT {
        return Err(io::ErrorKind::InvalidData.into());
    }
    // Nothing is allocated before it is there.
    let mut bytes = Vec::new();
    let read = from.take(length).read_to_end(&mut bytes)?;
    if read as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

pub(super) struct Arriving {
    bytes: Vec<u8>,
    length: u64,
}

impl Arriving {
    /// What comes in pieces; `None` for what does not.
    pub(super) fn of(coming: &Coming) -> Option<Self> {
        match coming {
            Coming::Pieces(length) if *length <= MAX_INPUT => {
                // Where there is no memory for all of it, a piece will fail.
                let mut bytes = Vec::new();
                let length_here = usize::try_from(*length).unwrap_or(0);
                let _ = os::asking_for_memory(|| bytes.try_reserve_exact(length_here));
                Some(Self { bytes, length: *length })
            }
            _ => None,
        }
    }

    pub(super) fn read(&mut self, from: &mut impl Read, length: u32) -> io::Result<()> {
        let read = from.take(u64::from(length)).read_to_end(&mut self.bytes)?;
        whole(read as u64, length)
    }

    pub(super) fn is_whole(&self) -> bool {
        self.bytes.len() as u64 >= self.length
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads a piece that is not wanted any more.
pub(super) fn skip(from: &mut impl Read, length: u32) -> io::Result<()> {
    let read = io::copy(&mut from.take(u64::from(length)), &mut io::sink())?;
    whole(read, length)
}

fn whole(read: u64, length: u32) -> io::Result<()> {
    if read == u64::from(length) { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(pipe: &mut &[u8], mut take: impl FnMut(&mut &[u8], u32) -> io::Result<()>) -> io::Result<usize> {
        let mut count = 0;
        while let Some(message) = frame::read(pipe)? {
            let ToChild::Piece(length) = message else { panic!("{message:?}") };
            take(pipe, length)?;
            count += 1;
        }
        Ok(count)
    }

    #[test]
    fn bytes_come_out_of_the_pipe_as_they_went_in_however_many() {
        for length in [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7] {
            let input = Input::Own((0..=255).cycle().take(length).collect());
            let mut pipe = Vec::new();
            send(&mut pipe, input.bytes(), &Cancel::new()).unwrap();
            let mut arriving = Arriving::of(&coming(&input)).unwrap();
            assert!(!arriving.is_whole());
            let count = pieces(&mut pipe.as_slice(), |from, length| arriving.read(from, length)).unwrap();
            assert!(arriving.is_whole());
            assert_eq!((count, arriving.into_bytes() == input.bytes()), (length.div_ceil(PIECE), true));
        }
    }

    #[test]
    fn a_piece_that_is_not_wanted_leaves_the_next_message_in_its_place() {
        let mut pipe = Vec::new();
        send(&mut pipe, &vec![7; PIECE + 3], &Cancel::new()).unwrap();
        assert_eq!(pieces(&mut pipe.as_slice(), |from, length| skip(from, length)).unwrap(), 2);
        pipe.pop();
        let error = pieces(&mut pipe.as_slice(), |from, length| skip(from, length)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn a_cancelled_run_sends_nothing_more_and_nonsense_is_not_allocated() {
        let cancel = Cancel::new();
        cancel.request();
        let mut pipe = Vec::new();
        send(&mut pipe, &[7; 10], &cancel).unwrap();
        assert!(pipe.is_empty());
        assert!(Arriving::of(&Coming::Pieces(u64::MAX)).is_none());
    }
}
