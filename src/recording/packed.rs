//! Packs bytes into frames of zstd, and unpacks them: one after the other, with what is to be skipped between them.
//!
//! Where a frame and its blocks begin and end is read here, so that a file that is cut gives what stands before the cut.
//! It knows bytes, and nothing of what they say.

use std::fmt;
use std::io::{self, BufRead, ErrorKind, Read, Write};

use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

/// What a frame begins with.
pub(super) const MARK: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Most memory that unpacking may take, bytes. What this program packs needs 128 KiB.
const MOST_WINDOW: u64 = 8 << 20;

/// Most bytes of a block, packed or not.
const MOST_BLOCK: usize = 128 << 10;

/// Bytes that are packed together.
const TOGETHER: usize = 1 << 20;

/// A block of nothing that says it is the last, and a checksum that nobody looks at.
const END: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

/// Whether these four bytes begin a part that is to be skipped.
pub(super) fn is_skipped(first: &[u8]) -> bool {
    matches!(first, [0x50..=0x5f, 0x2a, 0x4d, 0x18])
}

/// Packs what is written into it.
pub(super) struct Packer<W: Write> {
    out: W,
    plain: Vec<u8>,
}

impl<W: Write> Packer<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, plain: Vec::with_capacity(TOGETHER) }
    }

    fn pack(&mut self) -> io::Result<()> {
        let packed = compress_to_vec(&self.plain[..], CompressionLevel::Fastest);
        self.plain.clear();
        self.out.write_all(&packed)
    }

    /// Packs the rest, and gives back what all of it was written into.
    pub(super) fn finish(mut self) -> io::Result<W> {
        if !self.plain.is_empty() {
            self.pack()?;
        }
        Ok(self.out)
    }
}

impl<W: Write> Write for Packer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.plain.len() >= TOGETHER {
            self.pack()?;
        }
        let taken = bytes.len().min(TOGETHER - self.plain.len());
        self.plain.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Unpacking would take more memory than it may.
#[derive(Debug)]
pub(super) struct TooWide;

impl fmt::Display for TooWide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a frame needs more than {MOST_WINDOW} bytes of memory")
    }
}

impl std::error::Error for TooWide {}

/// Unpacks what is read from it. One that is cut gives what it has, and then [`ErrorKind::UnexpectedEof`].
pub(super) struct Unpacked<R> {
    source: R,
    decoder: FrameDecoder,
    /// What is packed, of the block that is being unpacked.
    block: Vec<u8>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Between,
    Within {
        has_checksum: bool,
    },
    /// The source ended within a frame; what was unpacked before that is still given.
    Cut,
}

impl<R: BufRead> Unpacked<R> {
    pub(super) fn of(source: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(MOST_WINDOW);
        Self { source, decoder, block: Vec::new(), state: State::Between }
    }

    /// Reads so many bytes behind those of the block that are there already.
    fn fetch(&mut self, count: usize) -> io::Result<()> {
        let begin = self.block.len();
        self.block.resize(begin + count, 0);
        self.source.read_exact(&mut self.block[begin..])
    }

    /// Goes to the next frame and reads how it is to be unpacked.
    fn begin_frame(&mut self) -> io::Result<()> {
        self.block.clear();
        self.fetch(4)?;
        if is_skipped(&self.block) {
            self.fetch(4)?;
            let length = u32::from_le_bytes(*self.block.last_chunk().unwrap_or(&[0; 4])).into();
            let skipped = io::copy(&mut self.source.by_ref().take(length), &mut io::sink())?;
            return if skipped < length { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) };
        }
        if self.block != MARK {
            return Err(io::Error::other("there is no frame where one should begin"));
        }
        self.fetch(1)?;
        let descriptor = self.block[4];
        let is_single = descriptor >> 5 & 1 == 1;
        let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
        let size = [usize::from(is_single), 2, 4, 8][usize::from(descriptor >> 6)];
        self.fetch(usize::from(!is_single) + dictionary + size)?;
        self.decoder.reset(&self.block[..]).map_err(|error| match error {
            FrameDecoderError::WindowSizeTooBig { .. } => io::Error::other(TooWide),
            error => io::Error::other(error),
        })?;
        self.state = State::Within { has_checksum: descriptor >> 2 & 1 == 1 };
        Ok(())
    }

    /// Reads a block, and what stands behind the last one.
    fn fetch_block(&mut self, has_checksum: bool) -> io::Result<()> {
        self.block.clear();
        self.fetch(3)?;
        let header = u32::from_le_bytes([self.block[0], self.block[1], self.block[2], 0]);
        let (is_last, kind, size) = (header & 1 == 1, header >> 1 & 3, (header >> 3) as usize);
        if size > MOST_BLOCK {
            return Err(io::Error::other("a block is longer than blocks may be"));
        }
        // One that repeats a byte holds that byte.
        self.fetch(if kind == 1 { 1 } else { size })?;
        if is_last && has_checksum { self.fetch(4) } else { Ok(()) }
    }

    /// Unpacks the next block.
    fn unpack(&mut self, has_checksum: bool) -> io::Result<()> {
        match self.fetch_block(has_checksum) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                // What the decoder has unpacked it gives when its frame has ended.
                self.block.splice(.., END);
                self.state = State::Cut;
            }
            Err(error) => return Err(error),
        }
        let unpacked = self.decoder.decode_blocks(&self.block[..], BlockDecodingStrategy::UptoBlocks(1));
        unpacked.map(drop).map_err(io::Error::other)
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.state {
                State::Between if self.source.fill_buf()?.is_empty() => return Ok(0),
                State::Between => self.begin_frame()?,
                _ if self.decoder.can_collect() > 0 => return self.decoder.read(into),
                State::Within { has_checksum } if !self.decoder.is_finished() => self.unpack(has_checksum)?,
                State::Within { .. } => {
                    let wanted = self.decoder.get_checksum_from_data();
                    if wanted.is_some() && wanted != self.decoder.get_calculated_checksum() {
                        return Err(io::Error::other("its checksum is another"));
                    }
                    self.state = State::Between;
                }
                State::Cut => return Err(ErrorKind::UnexpectedEof.into()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packer = Packer::new(Vec::new());
        packer.write_all(bytes).expect("memory can be written");
        packer.finish().expect("memory can be written")
    }

    fn unpacked(bytes: &[u8]) -> (Vec<u8>, Option<ErrorKind>) {
        let mut plain = Vec::new();
        let error = Unpacked::of(bytes).read_to_end(&mut plain).err();
        (plain, error.map(|error| error.kind()))
    }

    /// As dull as the lines of a recording, and as long as several frames.
    fn lines() -> Vec<u8> {
        (0..60_000_u64)
            .flat_map(|n| format!("{{\"at\":{},\"worker\":{}}}\n", n * n % 99_991, n % 4).into_bytes())
            .collect()
    }

    #[test]
    fn what_was_packed_comes_back_and_takes_less_room() {
        let plain = lines();
        assert!(plain.len() > TOGETHER);
        let packed = packed(&plain);
        assert!(packed.len() * 2 < plain.len(), "{} of {}", packed.len(), plain.len());
        assert!(unpacked(&packed) == (plain, None));
        assert_eq!(unpacked(&[]), (Vec::new(), None));
    }

    #[test]
    fn what_stands_before_a_cut_is_given() {
        let plain = lines();
        let packed = packed(&plain);
        for end in (1..packed.len()).step_by(packed.len() / 50) {
            let (before, why) = unpacked(&packed[..end]);
            assert!(plain.starts_with(&before));
            // At the end of a frame the file may be whole: the end line says whether it is.
            assert!(why == Some(ErrorKind::UnexpectedEof) || before.len() % TOGETHER == 0, "{end}");
            // Blocks are at most so long, and a block is unpacked as soon as it is there.
            assert!(before.len() + 2 * MOST_BLOCK > plain.len() * end / packed.len() - MOST_BLOCK.min(end), "{end}");
        }
    }

    #[test]
    fn a_byte_that_was_changed_is_found() {
        let plain = lines();
        let packed = packed(&plain);
        for place in (0..packed.len()).step_by(packed.len() / 40) {
            let mut changed = packed.clone();
            changed[place] ^= 0x10;
            assert!(unpacked(&changed).1.is_some(), "{place}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..5_000)) {
            prop_assert_eq!(unpacked(&packed(&bytes)), (bytes, None));
        }

        #[test]
        fn any_bytes_are_unpacked_to_an_end(mut bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            bytes.splice(0..0, MARK);
            let _ = unpacked(&bytes);
        }
    }
}
