//! Pictures in their order, each row encoded when it changes.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use hyper::body::Bytes;
use ratatui::buffer::Buffer;

use super::row;

/// The screen as browsers are told it, after so many changes.
#[derive(Debug, Default)]
pub(crate) struct Picture {
    /// Which one: 0 before the first.
    pub(crate) sequence: u64,
    columns: u16,
    is_light: bool,
    lines: Vec<Line>,
    /// The picture in which the size changed last: who has an older one needs everything.
    sized: u64,
    whole: OnceLock<Bytes>,
    step: OnceLock<Bytes>,
}

#[derive(Debug, Clone)]
struct Line {
    /// The picture in which it changed last.
    changed: u64,
    json: Arc<str>,
}

impl Picture {
    /// What a viewer is told who has the picture of that number; 0 for one who has none. `None` if it has this one.
    pub(crate) fn since(&self, seen: u64) -> Option<Bytes> {
        if seen == self.sequence {
            return None;
        }
        let is_known = seen >= self.sized && seen < self.sequence && seen != 0;
        Some(match is_known {
            // Nearly all viewers want one of these two: they are made once for all of them.
            false => self.whole.get_or_init(|| self.told(None)).clone(),
            true if seen + 1 == self.sequence => self.step.get_or_init(|| self.told(Some(seen))).clone(),
            true => self.told(Some(seen)),
        })
    }

    fn told(&self, since: Option<u64>) -> Bytes {
        let (sequence, light) = (self.sequence, u8::from(self.is_light));
        let mut told = format!("event: picture\ndata: {{\"s\":{sequence},\"t\":{light}");
        // Writing to a text cannot fail.
        let _ = match since {
            Some(seen) => write!(told, ",\"f\":{seen}"),
            None => write!(told, ",\"c\":{},\"r\":{}", self.columns, self.lines.len()),
        };
        told.push_str(",\"l\":[");
        let changed = self.lines.iter().enumerate().filter(|(_, line)| line.changed > since.unwrap_or(0));
        for (count, (row, line)) in changed.enumerate() {
            let comma = if count == 0 { "" } else { "," };
            let _ = write!(told, "{comma}[{row},{}]", line.json);
        }
        told.push_str("]}\n\n");
        told.into()
    }
}

/// Makes pictures of screens.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    before: Option<Arc<Buffer>>,
    latest: Arc<Picture>,
}

impl Encoder {
    /// The picture of a screen, dark on light or the other way round; `None` if nothing changed.
    pub(crate) fn encode(&mut self, screen: &Arc<Buffer>, is_light: bool) -> Option<Arc<Picture>> {
        let before = self.before.replace(Arc::clone(screen)).filter(|before| before.area == screen.area);
        let sequence = self.latest.sequence + 1;
        let columns = usize::from(screen.area.width).max(1);
        let rows = screen.content.chunks(columns).enumerate();
        let mut has_changed = before.is_none() || is_light != self.latest.is_light;
        let lines = rows.map(|(row, cells)| {
            let same = before.as_ref().and_then(|before| {
                let is_same = before.content.get(row * columns..(row + 1) * columns) == Some(cells);
                self.latest.lines.get(row).filter(|_| is_same)
            });
            same.cloned().unwrap_or_else(|| {
                has_changed = true;
                Line { changed: sequence, json: row::encode(cells).into() }
            })
        });
        let lines: Vec<Line> = lines.collect();
        if !has_changed {
            return None;
        }
        let sized = if before.is_none() { sequence } else { self.latest.sized };
        self.latest =
            Arc::new(Picture { sequence, columns: screen.area.width, is_light, lines, sized, ..Picture::default() });
        Some(Arc::clone(&self.latest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn screen(lines: &[&str]) -> Arc<Buffer> {
        Arc::new(Buffer::with_lines(lines.iter().copied()))
    }

    fn data(told: &Bytes) -> Value {
        let told = str::from_utf8(told).unwrap();
        let data = told.strip_prefix("event: picture\ndata: ").and_then(|rest| rest.strip_suffix("\n\n"));
        serde_json::from_str(data.expect("one event")).unwrap()
    }

    #[test]
    fn one_who_comes_late_is_told_everything_and_one_who_is_there_what_changed() {
        let mut encoder = Encoder::default();
        let first = encoder.encode(&screen(&["one", "two"]), false).unwrap();
        assert_eq!((first.sequence, first.since(1)), (1, None));
        assert!(encoder.encode(&screen(&["one", "two"]), false).is_none(), "nothing changed");
        let second = encoder.encode(&screen(&["one", "2  "]), false).unwrap();
        let late = data(&second.since(0).unwrap());
        assert_eq!((late["c"].as_u64(), late["r"].as_u64()), (Some(3), Some(2)));
        assert_eq!(late["l"].as_array().unwrap().len(), 2);
        let step = data(&second.since(1).unwrap());
        assert_eq!(step.to_string(), r#"{"f":1,"l":[[1,[[0,"","",0,"2  "]]]],"s":2,"t":0}"#);
        assert!(second.since(7).is_some_and(|told| data(&told)["c"].is_u64()), "from another class");
    }

    #[test]
    fn another_size_is_told_as_a_whole() {
        let mut encoder = Encoder::default();
        encoder.encode(&screen(&["one", "two"]), false).unwrap();
        let wider = encoder.encode(&screen(&["one ", "two "]), false).unwrap();
        assert_eq!(data(&wider.since(1).unwrap())["c"].as_u64(), Some(4));
    }

    /// What a viewer has before it, who applies what it is told as the page does.
    #[derive(Default)]
    struct Viewer {
        seen: u64,
        rows: Vec<String>,
    }

    impl Viewer {
        fn hear(&mut self, told: &Bytes) {
            let data = data(told);
            if let Some(from) = data["f"].as_u64() {
                assert_eq!(from, self.seen, "a gap");
            } else {
                let rows = usize::try_from(data["r"].as_u64().unwrap()).unwrap();
                self.rows = vec![String::new(); rows];
            }
            for line in data["l"].as_array().unwrap() {
                let stretches = line[1].as_array().unwrap().iter();
                let text: String = stretches.map(|stretch| stretch[4].as_str().unwrap()).collect();
                self.rows[usize::try_from(line[0].as_u64().unwrap()).unwrap()] = text;
            }
            self.seen = data["s"].as_u64().unwrap();
        }
    }

    proptest! {
        #[test]
        fn whoever_misses_pictures_has_the_same_screen_in_the_end(
            screens in prop::collection::vec(prop::collection::vec("[a-c가나 ]{4}", 1..5), 1..12),
            misses in prop::collection::vec(any::<bool>(), 12),
        ) {
            let mut encoder = Encoder::default();
            let (mut quick, mut slow) = (Viewer::default(), Viewer::default());
            for (lines, misses) in screens.iter().zip(misses) {
                let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
                encoder.encode(&screen(&lines), false);
                quick.seen = encoder.latest.since(quick.seen).map_or(quick.seen, |told| {
                    quick.hear(&told);
                    quick.seen
                });
                if !misses && let Some(told) = encoder.latest.since(slow.seen) {
                    slow.hear(&told);
                }
            }
            if let Some(told) = encoder.latest.since(slow.seen) {
                slow.hear(&told);
            }
            prop_assert_eq!(&slow.rows, &quick.rows);
            let last: Vec<String> = screens.last().unwrap().iter().map(|line| line.trim_end().to_owned()).collect();
            let shown: Vec<String> = quick.rows.iter().map(|row| row.trim_end().to_owned()).collect();
            prop_assert_eq!(shown, last);
        }
    }
}
