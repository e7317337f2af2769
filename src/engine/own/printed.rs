//! What a watched program writes, line by line, as events of the run. So much is kept, and no more; of the rest one line says
//! that it was left out.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::event::EventKind;
use crate::event_buffer::EventBuffer;
use crate::os;
use crate::text::visible;

/// The longest line, bytes: a longer one goes on in the next.
const LONGEST: usize = 1_000;

/// Most bytes of a run.
const MOST: usize = 1 << 20;

/// How often it is looked whether the program has ended without closing its output.
const LOOK: Duration = Duration::from_millis(50);

/// What both outputs of a program have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Printing {
    /// Whether nobody writes any more who is waited for.
    pub(super) is_over: Arc<AtomicBool>,
    used: Arc<AtomicUsize>,
}

impl Printing {
    /// Reads to the end and tells every line.
    pub(super) fn tell(&self, mut from: impl Read + AsFd, is_error: bool, log: &mut EventBuffer) {
        let (mut line, mut piece) = (Vec::new(), [0; 4096]);
        loop {
            match os::readable_until(&from, Instant::now() + LOOK) {
                Ok(true) => {}
                Ok(false) if self.is_over.load(Ordering::Acquire) => break,
                Ok(false) => {
                    log.flush();
                    continue;
                }
                Err(_) => break,
            }
            match from.read(&mut piece) {
                Ok(0) => break,
                Ok(count) => self.split(&piece[..count], &mut line, is_error, log),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
            log.flush_if_due();
        }
        if !line.is_empty() {
            self.line(&line, is_error, log);
        }
        log.flush();
    }

    fn split(&self, piece: &[u8], line: &mut Vec<u8>, is_error: bool, log: &mut EventBuffer) {
        for byte in piece {
            match byte {
                b'\n' => {
                    self.line(line, is_error, log);
                    line.clear();
                }
                byte => {
                    line.push(*byte);
                    if line.len() >= LONGEST {
                        self.line(line, is_error, log);
                        line.clear();
                    }
                }
            }
        }
    }

    fn line(&self, line: &[u8], is_error: bool, log: &mut EventBuffer) {
        let before = self.used.fetch_add(line.len() + 1, Ordering::Relaxed);
        if before >= MOST {
            return;
        }
        let is_last = before + line.len() + 1 >= MOST;
        let said = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned();
        log.push(EventKind::Printed { is_error, line: visible(&said).into() });
        if is_last {
            log.push(EventKind::Printed { is_error, line: "…".into() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn told(text: &[u8]) -> Vec<String> {
        let (out, events) = crossbeam::channel::unbounded();
        let mut log = EventBuffer::new(Clock::start(), out);
        let printing = Printing::default();
        let mut line = Vec::new();
        printing.split(text, &mut line, false, &mut log);
        drop(log);
        let lines = events.iter().flatten().filter_map(|event| match event.what {
            EventKind::Printed { line, .. } => Some(line.into_string()),
            _ => None,
        });
        lines.collect()
    }

    #[test]
    fn lines_are_told_one_by_one_and_cannot_steer_a_terminal() {
        assert_eq!(told(b"one\r\n\ntwo\x1b[2J\nrest"), ["one", "", "two␛[2J"]);
    }

    #[test]
    fn a_line_without_end_is_cut_and_so_is_output_without_end() {
        assert_eq!(told(&[b'x'; 2_500]).len(), 2);
        let lines = told(&b"0123456789\n".repeat(200_000));
        assert_eq!(lines.last().map(String::as_str), Some("…"));
        assert!(lines.len() < MOST / 10);
    }
}
