//! Lines of a file that is not trusted: unpacked, and refused where they are longer than memory should hold.
//!
//! It knows bytes, and nothing of what a line says.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use super::limits::{MAX_BYTES, MAX_LINE};

/// What a packed file begins with.
const PACKED: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Most memory that unpacking may take, as a power of two: 8 MiB. What this program packs needs 2 MiB.
const WINDOW: u32 = 23;

/// The lines of a file, one after the other.
pub(super) struct Lines {
    source: Box<dyn BufRead>,
    line: Vec<u8>,
    number: u64,
    read: u64,
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
    /// A line is longer than any that this program writes.
    TooLong,
    /// There is more than this program ever writes.
    TooMuch,
}

impl Lines {
    /// The lines of a source, unpacked if it is packed.
    pub(super) fn of(source: impl Read + 'static) -> io::Result<Self> {
        let mut source = BufReader::with_capacity(1 << 16, source);
        // A pipe may give the first bytes one by one, so they are read and put back.
        let mut first = Vec::with_capacity(PACKED.len());
        source.by_ref().take(PACKED.len() as u64).read_to_end(&mut first)?;
        let is_packed = first == PACKED;
        let whole = io::Cursor::new(first).chain(source);
        let source: Box<dyn BufRead> = if is_packed {
            let mut unpacked = zstd::Decoder::with_buffer(whole)?;
            unpacked.window_log_max(WINDOW)?;
            Box::new(BufReader::with_capacity(1 << 16, unpacked))
        } else {
            Box::new(whole)
        };
        Ok(Self { source, line: Vec::new(), number: 0, read: 0 })
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
            Err(error) => return Err(Broken::Io(error)),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &[u8]) -> String {
        std::str::from_utf8(line).expect("it is a text").to_owned()
    }

    fn all(bytes: &[u8]) -> Vec<String> {
        let mut lines = Lines::of(io::Cursor::new(bytes.to_vec())).expect("memory can be read");
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
        let packed = zstd::encode_all(plain.as_bytes(), 3).expect("memory can be packed");
        assert_eq!(all(&packed).len(), 2_000);
        let cut = all(&packed[..packed.len() / 2]);
        assert_eq!(cut.last().map(String::as_str), Some("(cut)"));
        assert!(plain.starts_with(&cut[..cut.len() - 1].join("\n")));
    }

    #[test]
    fn neither_a_line_without_end_nor_a_bomb_takes_memory() {
        let endless = vec![b'x'; MAX_LINE + 10];
        assert_eq!(all(&endless), ["TooLong"]);
        let bomb = zstd::encode_all(io::repeat(b'x').take(1 << 30), 3).expect("memory can be packed");
        assert!(bomb.len() < 1 << 20);
        assert_eq!(all(&bomb), ["TooLong"]);
    }
}
