//! How the laboratory looks: colours by role, a hue for each worker, and the characters that things are drawn with.
//!
//! It knows neither what is drawn nor where. Colour never stands alone: a worker has a letter beside its hue, an
//! outcome has a mark and a word beside its colour, so the monochrome theme and the ASCII symbols lose nothing.

mod depth;
mod glyphs;
mod palette;

pub use depth::reduce;
pub use glyphs::Glyphs;

use std::borrow::Cow;

use ratatui::style::{Modifier, Style};

use crate::event::WorkerId;
use crate::text::{Phrase, Texts};
use palette::Palette;

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Theme {
    /// Light on a near-black ground of its own: a projector's black is grey, and so are many terminals'.
    #[default]
    Dark,
    /// Dark on a near-white ground of its own.
    Light,
    /// No colour at all: bold, dim, underlined and reversed.
    #[strum(serialize = "mono")]
    Monochrome,
}

/// Which characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Symbols {
    /// Box drawing, blocks and Braille dots.
    #[default]
    Unicode,
    /// Nothing over 7 bits but the words themselves.
    Ascii,
}

/// How something went; drawn as a mark and a colour, and always beside a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// As it should be.
    Good,
    /// Not as it should be.
    Bad,
    /// Something to know: a limit reached, a run that was cancelled.
    Warn,
    /// Going on, or neither good nor bad.
    Note,
}

/// Colours, characters and words together: all that a drawing function needs beside its data.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Which colours.
    pub theme: Theme,
    /// Which characters.
    pub symbols: Symbols,
    /// The words, in the reader's language.
    pub texts: &'static Texts,
}

impl Look {
    /// A look from its parts.
    #[must_use]
    pub fn new(theme: Theme, symbols: Symbols, texts: &'static Texts) -> Self {
        Self { theme, symbols, texts }
    }

    /// The ground of the whole screen: fill the frame's area with it before anything else is drawn.
    #[must_use]
    pub fn base(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.text).bg(palette.ground), Modifier::empty())
    }

    /// Plain text.
    #[must_use]
    pub fn text(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.text), Modifier::empty())
    }

    /// Text that the eye should find first.
    #[must_use]
    pub fn strong(&self) -> Style {
        self.text().add_modifier(Modifier::BOLD)
    }

    /// Text that explains other text.
    #[must_use]
    pub fn dim(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.dim), Modifier::DIM)
    }

    /// The one accent: what is chosen, the playhead, a key to press.
    #[must_use]
    pub fn accent(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.accent), Modifier::BOLD)
    }

    /// Something went well.
    #[must_use]
    pub fn good(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.good), Modifier::BOLD)
    }

    /// Something went wrong.
    #[must_use]
    pub fn bad(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.bad), Modifier::BOLD.union(Modifier::UNDERLINED))
    }

    /// Something to know.
    #[must_use]
    pub fn warn(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.warn), Modifier::UNDERLINED)
    }

    /// Frames, axes and rules.
    #[must_use]
    pub fn border(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.border), Modifier::DIM)
    }

    /// The row or the key under the cursor.
    #[must_use]
    pub fn selection(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.text).bg(palette.selection).bold(), Modifier::REVERSED)
    }

    /// A worker's own hue.
    #[must_use]
    pub fn worker(&self, worker: WorkerId) -> Style {
        const WITHOUT_HUE: [Modifier; 3] = [Modifier::empty(), Modifier::BOLD, Modifier::DIM];
        let index = worker as usize;
        let modifier = WITHOUT_HUE[index % WITHOUT_HUE.len()];
        self.coloured(|palette| Style::new().fg(palette.hues[index % palette.hues.len()]), modifier)
    }

    /// Text upon a filled bar of a worker's hue.
    #[must_use]
    pub fn upon_worker(&self, worker: WorkerId) -> Style {
        let on_hue = |palette: &Palette| {
            let hue = palette.hues[worker as usize % palette.hues.len()];
            Style::new().fg(palette.ground).bg(hue).bold()
        };
        self.coloured(on_hue, Modifier::REVERSED)
    }

    /// The colour of a mark.
    #[must_use]
    pub fn mark_style(&self, mark: Mark) -> Style {
        match mark {
            Mark::Good => self.good(),
            Mark::Bad => self.bad(),
            Mark::Warn => self.warn(),
            Mark::Note => self.dim(),
        }
    }

    /// The characters of a mark; all marks of a look are equally wide.
    #[must_use]
    pub fn mark(&self, mark: Mark) -> &'static str {
        let glyphs = self.glyphs();
        match mark {
            Mark::Good => glyphs.good,
            Mark::Bad => glyphs.bad,
            Mark::Warn => glyphs.warn,
            Mark::Note => glyphs.note,
        }
    }

    /// The characters that things are drawn with.
    #[must_use]
    pub fn glyphs(&self) -> &'static Glyphs {
        match self.symbols {
            Symbols::Unicode => &Glyphs::UNICODE,
            Symbols::Ascii => &Glyphs::ASCII,
        }
    }

    /// What fills a worker's bar: workers of one hue differ in this.
    #[must_use]
    pub fn running(&self, worker: WorkerId) -> char {
        let patterns = &self.glyphs().running;
        patterns[worker as usize / palette::HUES % patterns.len()]
    }

    /// The text in the characters of this look: signs such as `…` and `µ` get their 7-bit twins; letters of any
    /// language stay, for words are not symbols.
    #[must_use]
    pub fn spell<'text>(&self, text: &'text str) -> Cow<'text, str> {
        if self.symbols == Symbols::Unicode || text.is_ascii() { Cow::Borrowed(text) } else { glyphs::plain(text) }
    }

    /// The text of a key, in the characters of this look.
    #[must_use]
    pub fn word(&self, key: &'static str) -> Cow<'static, str> {
        self.spell(self.texts.get(key))
    }

    /// The text of a key with its blanks as they are, in the characters of this look.
    #[must_use]
    pub fn template(&self, key: &'static str) -> Cow<'static, str> {
        self.spell(self.texts.template(key))
    }

    /// A phrase in words, in the characters of this look.
    #[must_use]
    pub fn say(&self, phrase: &Phrase) -> String {
        self.spell(&self.texts.say(phrase)).into_owned()
    }

    fn coloured(&self, style: impl Fn(&Palette) -> Style, without_colour: Modifier) -> Style {
        match self.theme {
            Theme::Dark => style(&palette::DARK),
            Theme::Light => style(&palette::LIGHT),
            Theme::Monochrome => Style::new().add_modifier(without_colour),
        }
    }
}

/// A worker's letter: A to Z, then AA, AB and on.
///
/// ```
/// use racelab::tui::theme::letter;
/// assert_eq!((letter(0), letter(25), letter(26), letter(701)), ("A".into(), "Z".into(), "AA".into(), "ZZ".into()));
/// ```
#[must_use]
pub fn letter(worker: WorkerId) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(worker) + 1;
    while rest > 0 {
        rest -= 1;
        // A remainder of 26 is a letter: it fits into a byte.
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests;
