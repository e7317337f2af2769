//! Lines of a file that nobody vouches for: unpacked, cut to a length that fits in memory, and as texts with nothing in
//! them that could steer a terminal.
//!
//! It knows bytes and JSON's strings, and nothing of what a line says.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use super::limits::{MAX_BYTES, MAX_LINE};
use crate::text::visible;

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
    /// A line.
    Line(Raw<'lines>),
    /// The last line, which has no end: it may be whole, or cut in its middle.
    Last(Raw<'lines>),
    /// The file is over at the end of a line.
    End,
    /// The file is cut where it cannot be unpacked any more.
    Cut,
}

/// A line as it stands in the file, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw<'lines>(&'lines [u8]);

impl<'lines> Raw<'lines> {
    /// As it stands there: it may steer a terminal.
    pub(super) fn bytes(self) -> &'lines [u8] {
        self.0
    }

    /// As a text that steers no terminal; `None` if it is no text.
    pub(super) fn text(self) -> Option<Cow<'lines, str>> {
        std::str::from_utf8(self.0).ok().map(disarmed)
    }
}

/// Why there is no next line.
#[derive(Debug)]
pub(super) enum Broken {
    /// The system says so.
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
            // A packed file that is cut gives what it has, and then this.
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
        let line = Raw(self.line.trim_ascii_end());
        Ok(if has_end { Next::Line(line) } else { Next::Last(line) })
    }
}

/// A line of JSON whose strings hold nothing that steers a terminal: what would, becomes visible. Done here for all
/// strings at once, so that nobody who adds one has to think of it.
fn disarmed(line: &str) -> Cow<'_, str> {
    if !line.as_bytes().contains(&b'\\') && matches!(visible(line), Cow::Borrowed(_)) {
        return Cow::Borrowed(line);
    }
    let mut safe = String::with_capacity(line.len());
    let mut rest = line.chars();
    let mut inside = false;
    while let Some(c) = rest.next() {
        match c {
            '"' => {
                inside = !inside;
                safe.push(c);
            }
            '\\' if inside => match rest.next() {
                Some(kind @ ('"' | '\\' | '/')) => safe.extend(['\\', kind]),
                Some('u') => push_visible(&mut safe, unicode(&mut rest)),
                Some('n') => push_visible(&mut safe, '\n'),
                Some('t') => push_visible(&mut safe, '\t'),
                Some('r') => push_visible(&mut safe, '\r'),
                Some('b') => push_visible(&mut safe, '\u{8}'),
                Some('f') => push_visible(&mut safe, '\u{c}'),
                // No escape of JSON: whoever reads the line will say so.
                Some(other) => safe.extend(['\\', other]),
                None => safe.push('\\'),
            },
            c if inside => push_visible(&mut safe, c),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

fn push_visible(safe: &mut String, c: char) {
    match c {
        '"' | '\\' => safe.extend(['\\', c]),
        c => safe.push_str(&visible(c.encode_utf8(&mut [0; 4]))),
    }
}

/// The character of a `\u` escape whose digits come next; of two escapes where it takes two.
fn unicode(rest: &mut std::str::Chars<'_>) -> char {
    let first = hex(rest);
    let is_first_half = (0xd800..0xdc00).contains(&first);
    if is_first_half && rest.as_str().starts_with("\\u") {
        let mut ahead = rest.clone();
        ahead.nth(1);
        let second = hex(&mut ahead);
        if (0xdc00..0xe000).contains(&second) {
            *rest = ahead;
            let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
    }
    char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Four digits; what is none of a character if there are not four.
fn hex(rest: &mut std::str::Chars<'_>) -> u32 {
    let digits = rest.as_str().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let Some(digits) = digits else { return 0xd800 };
    let code = u32::from_str_radix(digits, 16).unwrap_or(0xd800);
    rest.nth(3);
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(line: Raw<'_>) -> String {
        line.text().expect("it is a text").into_owned()
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

    #[test]
    fn what_steers_a_terminal_becomes_visible_in_strings() {
        assert_eq!(disarmed(r#"{"a":"\u001b[2J","b":"x\ny\u202ez"}"#), r#"{"a":"␛[2J","b":"x␊y�z"}"#);
        assert_eq!(disarmed(r#"{"a":"\ud83d\ude00 \"q\" \\u001b"}"#), r#"{"a":"😀 \"q\" \\u001b"}"#);
        assert_eq!(disarmed(r#"{"a":"\udb40\udc41\ud800"}"#), "{\"a\":\"\u{fffd}\u{fffd}\"}");
        assert_eq!(disarmed(r#"["\u00"]"#), "[\"\u{fffd}00\"]");
        assert_eq!(disarmed(r#"["\u0022\u005c"]"#), r#"["\"\\"]"#);
    }

    proptest! {
        #[test]
        fn a_disarmed_string_is_the_visible_one(text in any::<String>()) {
            let line = serde_json::to_string(&text).expect("a string is JSON");
            let read: String = serde_json::from_str(&disarmed(&line)).expect("it is still a string");
            prop_assert_eq!(read, visible(&text));
        }

        #[test]
        fn no_line_is_too_odd(line in r#"[\\"u0-9a-fdD\u{1b}\u{202e} {}:,한]{0,40}"#) {
            let _ = disarmed(&line);
        }
    }
}
