//! Lines of a file that is not trusted: unpacked, and refused where they are longer than memory should hold.
//!
//! It knows bytes, and nothing of what a line says.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use super::limits::{MAX_BYTES, MAX_LINE};
use super::packed::{MARK, TooWide, Unpacked, is_skipped};

/// What other packers' files begin with, and what they are called.
const ELSEWHERE: [(&[u8], &str); 5] = [
    (b"\x1f\x8b", "gzip"),
    (b"\xfd7zX", "xz"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
    (b"\x04\x22\x4d\x18", "lz4"),
];

/// A mark of the order of bytes, which some editors begin a text with.
const BYTE_ORDER: &[u8] = b"\xef\xbb\xbf";

/// How often a file may be packed, one time around the other.
const LAYERS: usize = 4;

/// The lines of a file, one after the other.
pub(super) struct Lines {
    source: Box<dyn BufRead>,
    line: Vec<u8>,
    number: u64,
    read: u64,
    is_packed: bool,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next<'lines> {
    /// A line without its end, as it stands in the file: it may steer a terminal.
    Line(&'lines [u8]),
    /// The last line, without an end: it may be whole or cut.
    Last(&'lines [u8]),
    /// The file is over at the end of a line.
    End,
    /// The file is cut where it cannot be unpacked any more.
    Cut,
}

/// Why there is no next line.
#[derive(Debug)]
pub(super) enum Broken {
    /// An error of the system.
    Io(io::Error),
    /// What was packed is damaged.
    Packing,
    /// Unpacking would take more memory than it may.
    Window,
    /// It is packed more than [`LAYERS`] times.
    Layers,
    /// It is packed by a program of this name.
    Elsewhere(&'static str),
    /// A line is longer than any that this program writes.
    TooLong,
    /// There is more than this program ever writes.
    TooMuch,
}

impl Lines {
    /// The lines of a source, unpacked if it is packed.
    pub(super) fn of(source: impl Read + 'static) -> Result<Self, Broken> {
        let mut source: Box<dyn BufRead> = Box::new(BufReader::with_capacity(1 << 16, source));
        for layer in 0..=LAYERS {
            // A pipe may give the first bytes one by one, so they are read and put back.
            let mut first = Vec::with_capacity(MARK.len());
            let begun = source.by_ref().take(MARK.len() as u64).read_to_end(&mut first);
            // One that is cut here is found to be so when its lines are read.
            match begun {
                Err(error) if error.kind() != ErrorKind::UnexpectedEof => return Err(broken(error, layer > 0)),
                _ => {}
            }
            let is_packed = first == MARK || is_skipped(&first);
            if let Some((_, packer)) = ELSEWHERE.iter().find(|(mark, _)| first.starts_with(mark)) {
                return Err(Broken::Elsewhere(packer));
            }
            let unmarked = first.strip_prefix(BYTE_ORDER).unwrap_or(&first).to_vec();
            let whole = io::Cursor::new(unmarked).chain(source);
            if !is_packed {
                let is_packed = layer > 0;
                return Ok(Self { source: Box::new(whole), line: Vec::new(), number: 0, read: 0, is_packed });
            }
            source = Box::new(BufReader::with_capacity(1 << 16, Unpacked::of(whole)));
        }
        Err(Broken::Layers)
    }

    /// Which line was read last, from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The next line.
    pub(super) fn next(&mut self) -> Result<Next<'_>, Broken> {
        self.line.clear();
        let most = MAX_LINE as u64 + 1;
        match self.source.by_ref().take(most).read_until(b'\n', &mut self.line) {
            Ok(0) => return Ok(Next::End),
            Ok(_) => {}
            // What a packed file that is cut ends with.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
                return Ok(Next::Cut);
            }
            Err(error) => return Err(broken(error, self.is_packed)),
        }
        self.number += 1;
        self.read += self.line.len() as u64;
        if self.read > MAX_BYTES {
            return Err(Broken::TooMuch);
        }
        let has_end = self.line.last() == Some(&b'\n');
        if !has_end && self.line.len() > MAX_LINE {
            return Err(Broken::TooLong);
        }
        let line = self.line.trim_ascii_end();
        Ok(if has_end { Next::Line(line) } else { Next::Last(line) })
    }
}

/// What is wrong with a source that cannot be read on.
fn broken(error: io::Error, is_packed: bool) -> Broken {
    // The packer's own errors have no number of the system's.
    if !is_packed || error.raw_os_error().is_some() {
        Broken::Io(error)
    } else if matches!(error.get_ref(), Some(why) if why.is::<TooWide>()) {
        Broken::Window
    } else {
        Broken::Packing
    }
}

#[cfg(test)]
mod tests {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn text(line: &[u8]) -> String {
        std::str::from_utf8(line).expect("it is a text").to_owned()
    }

    fn all(bytes: &[u8]) -> Vec<String> {
        let mut lines = match Lines::of(io::Cursor::new(bytes.to_vec())) {
            Ok(lines) => lines,
            Err(broken) => return vec![format!("{broken:?}")],
        };
        let mut all = Vec::new();
        loop {
            match lines.next() {
                Ok(Next::Line(line)) => all.push(text(line)),
                Ok(Next::Last(line)) => all.push(format!("{} (last)", text(line))),
                Ok(Next::End) => return all,
                Ok(Next::Cut) => return [all, vec!["(cut)".to_owned()]].concat(),
                Err(broken) => return [all, vec![format!("{broken:?}")]].concat(),
            }
        }
    }

    #[test]
    fn lines_end_as_every_system_ends_them() {
        assert_eq!(all(b"one\ntwo\r\nthree"), ["one", "two", "three (last)"]);
        assert_eq!(all(b""), Vec::<String>::new());
        assert_eq!(all(b"ab"), ["ab (last)"], "shorter than the mark of a packed file");
    }

    #[test]
    fn a_packed_file_is_unpacked_and_one_that_is_cut_gives_what_it_has() {
        let plain: String =
            (0..2_000).fold(String::new(), |lines, n| lines + &format!("{{\"line\":{}}}\n", n * 7_919 % 10_007));
        let packed = packed(plain.as_bytes());
        assert_eq!(all(&packed).len(), 2_000);
        let cut = all(&packed[..packed.len() / 2]);
        assert_eq!(cut.last().map(String::as_str), Some("(cut)"));
        assert!(plain.starts_with(&cut[..cut.len() - 1].join("\n")));
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    #[test]
    fn frames_one_after_the_other_and_one_around_the_other_are_unpacked() {
        let (one, two) = (packed(b"one\n"), packed(b"two\n"));
        assert_eq!(all(&[&one[..], &two].concat()), ["one", "two"]);
        let skipped = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
        assert_eq!(all(&[&skipped[..], &one, &skipped, &two].concat()), ["one", "two"]);
        assert_eq!(all(&packed(&packed(&packed(&one)))), ["one"]);
        assert_eq!(all(b"\xef\xbb\xbfone\n"), ["one"]);
    }

    #[test]
    fn what_cannot_be_unpacked_says_why() {
        let why = |bytes: &[u8]| Lines::of(io::Cursor::new(bytes.to_vec())).map(drop).map_err(|why| format!("{why:?}"));
        let deep = (0..=LAYERS).fold(b"one\n".to_vec(), |inner, _| packed(&inner));
        assert_eq!(why(&deep), Err("Layers".to_owned()));
        assert_eq!(why(b"\x1f\x8b\x08\x00"), Err(r#"Elsewhere("gzip")"#.to_owned()));
        // A frame of no blocks yet, for which a window of 16 MiB has to be there.
        assert_eq!(all(&[&MARK[..], &[0, 14 << 3]].concat()), ["Window"]);
        let mut damaged = packed(b"one\ntwo\n");
        *damaged.last_mut().expect("a checksum") ^= 1;
        assert!(all(&damaged).last().is_some_and(|last| last.starts_with("Packing")), "{:?}", all(&damaged));
    }

    #[test]
    fn neither_a_line_without_end_nor_a_bomb_takes_memory() {
        let endless = vec![b'x'; MAX_LINE + 10];
        assert_eq!(all(&endless), ["TooLong"]);
        // Blocks that repeat a byte 128 Ki times, a GiB in all.
        let block = |last: u32| [&((128 << 10 << 3) | 1 << 1 | last).to_le_bytes()[..3], b"x"].concat();
        let bomb = [&MARK[..], &[0, 7 << 3], &block(0).repeat(8_191), &block(1)].concat();
        assert!(bomb.len() < 1 << 20);
        assert_eq!(all(&bomb), ["TooLong"]);
    }
}
