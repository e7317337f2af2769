//! A film of screens for terminals: asciicast, versions 2 and 3, with markers.
//!
//! The format is asciinema's (docs.asciinema.org/manual/asciicast): a line with a header, then a line an event; times
//! are seconds, from the start in version 2, from the event before in version 3.

use ratatui::Terminal;
use ratatui::TerminalOptions;
use ratatui::Viewport;
use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use serde_json::json;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Which version of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, EnumString, IntoStaticStr, VariantArray)]
pub enum CastVersion {
    /// What every player knows.
    #[default]
    #[strum(serialize = "2")]
    Two,
    /// Of asciinema 3 and later.
    #[strum(serialize = "3")]
    Three,
}

/// A film that is being made.
pub struct Cast {
    version: CastVersion,
    lines: Vec<String>,
    before: Option<Buffer>,
    last: u64,
}

impl Cast {
    /// A film of screens of this size.
    #[must_use]
    pub fn new(version: CastVersion, (columns, rows): (u16, u16), title: &str) -> Self {
        let header = match version {
            CastVersion::Two => json!({ "version": 2, "width": columns, "height": rows, "title": title }),
            CastVersion::Three => {
                json!({ "version": 3, "term": { "cols": columns, "rows": rows }, "title": title })
            }
        };
        Self { version, lines: vec![header.to_string()], before: None, last: 0 }
    }

    /// What the screen shows from a moment on, ns since the film's start; moments ascend. Only what changed is kept.
    ///
    /// # Errors
    /// None that a screen can cause: the terminal's, passed on rather than hidden.
    pub fn frame(&mut self, at: u64, screen: &Buffer) -> std::io::Result<()> {
        if self.before.as_ref() == Some(screen) {
            return Ok(());
        }
        let written = difference(self.before.as_ref(), screen)?;
        self.before = Some(screen.clone());
        self.event(at, "o", &written);
        Ok(())
    }

    /// A moment that a viewer can jump to.
    pub fn marker(&mut self, at: u64, label: &str) {
        self.event(at, "m", label);
    }

    /// What is shown stays until then, ns since the film's start.
    pub fn linger(&mut self, until: u64) {
        self.event(until, "o", "");
    }

    /// The film; ends with a newline.
    #[must_use]
    pub fn finish(self) -> String {
        self.lines.join("\n") + "\n"
    }

    fn event(&mut self, at: u64, code: &str, data: &str) {
        let at = at.max(self.last);
        let shown = match self.version {
            CastVersion::Two => at,
            CastVersion::Three => at - self.last,
        };
        self.last = at;
        #[expect(clippy::cast_precision_loss, reason = "shown in microseconds; a film lasts minutes")]
        let seconds = ((shown / 1_000) as f64) / 1e6;
        self.lines.push(json!([seconds, code, data]).to_string());
    }
}

/// The output that turns that screen into this one.
fn difference(before: Option<&Buffer>, after: &Buffer) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    {
        let backend = CrosstermBackend::new(&mut bytes);
        let options = TerminalOptions { viewport: Viewport::Fixed(after.area) };
        let mut terminal = Terminal::with_options(backend, options)?;
        if let Some(before) = before.filter(|before| before.area == after.area) {
            *terminal.current_buffer_mut() = before.clone();
            terminal.swap_buffers();
        }
        *terminal.current_buffer_mut() = after.clone();
        terminal.flush()?;
        std::io::Write::flush(terminal.backend_mut())?;
    }
    let clear = if before.is_some_and(|before| before.area == after.area) { "" } else { "\u{1b}[?25l\u{1b}[2J" };
    // A screen is text; nothing else is written.
    Ok(format!("{clear}{}", String::from_utf8_lossy(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Style};
    use serde_json::Value;

    fn screen(words: &str) -> Buffer {
        let mut screen = Buffer::empty(Rect::new(0, 0, 20, 2));
        screen.set_string(0, 0, words, Style::new().fg(Color::Rgb(1, 2, 3)));
        screen
    }

    fn film(version: CastVersion) -> Vec<Value> {
        let mut cast = Cast::new(version, (20, 2), "a film");
        cast.frame(0, &screen("one")).unwrap();
        cast.frame(1_000_000_000, &screen("one")).unwrap();
        cast.marker(1_500_000_000, "half");
        cast.frame(2_000_000_000, &screen("two")).unwrap();
        cast.finish().lines().map(|line| serde_json::from_str(line).expect("JSON lines")).collect()
    }

    #[test]
    fn version_two_counts_from_the_start() {
        let film = film(CastVersion::Two);
        assert_eq!((&film[0]["version"], &film[0]["width"], &film[0]["height"]), (&json!(2), &json!(20), &json!(2)));
        let times: Vec<f64> = film[1..].iter().map(|event| event[0].as_f64().unwrap()).collect();
        assert_eq!(times, [0.0, 1.5, 2.0], "what did not change is not written");
        assert_eq!(film[2], json!([1.5, "m", "half"]));
    }

    #[test]
    fn version_three_counts_from_the_event_before() {
        let film = film(CastVersion::Three);
        assert_eq!(film[0]["term"], json!({ "cols": 20, "rows": 2 }));
        let times: Vec<f64> = film[1..].iter().map(|event| event[0].as_f64().unwrap()).collect();
        assert_eq!(times, [0.0, 1.5, 0.5]);
    }

    #[test]
    fn a_terminal_that_is_told_the_film_shows_the_screens() {
        let mut terminal = {
            let size = |cells| std::num::NonZero::new(cells).expect("not zero");
            vt100::Parser::new(size(2), size(20), 0)
        };
        for event in &film(CastVersion::Two)[1..] {
            if event[1] == "o" {
                terminal.process(event[2].as_str().expect("text").as_bytes());
            }
        }
        assert_eq!(terminal.screen().contents().trim_end(), "two");
    }
}
