//! A look: colours by role, a hue for each worker, marks, and words in the characters of that look.

use std::borrow::Cow;

use ratatui::style::{Modifier, Style};

use super::glyphs::{self, Glyphs};
use super::palette::{self, Colours};
use super::themes::Theme;
use crate::event::WorkerId;
use crate::text::{Key, Phrase, Texts};
use crate::tui::keymap::ActionNames;

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
pub(crate) enum Mark {
    Good,
    Bad,
    /// Something to know: a limit reached, a run that was cancelled.
    Warn,
    Note,
}

/// Colours, characters and words together: all that a drawing function needs beside its data.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) theme: Theme,
    pub(crate) symbols: Symbols,
    pub(crate) texts: &'static Texts,
    /// What texts that speak of an action call it.
    pub(crate) names: ActionNames,
}

impl Look {
    pub(crate) fn new(theme: Theme, symbols: Symbols, texts: &'static Texts) -> Self {
        Self { theme, symbols, texts, names: ActionNames::default() }
    }

    /// The same where actions are called so.
    pub(crate) fn calling(self, names: ActionNames) -> Self {
        Self { names, ..self }
    }

    pub(crate) fn is_ascii(&self) -> bool {
        self.symbols == Symbols::Ascii
    }

    /// The ground of the whole screen: fill the frame's area with it before anything else is drawn.
    pub(crate) fn base(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.text).bg(palette.ground), Modifier::empty())
    }

    pub(crate) fn text(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.text), Modifier::empty())
    }

    /// What fills an area that is no worker's: calmer than words, for there is more of it.
    pub(crate) fn part(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.part), Modifier::empty())
    }

    pub(crate) fn strong(&self) -> Style {
        self.text().add_modifier(Modifier::BOLD)
    }

    pub(crate) fn dim(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.dim), Modifier::DIM)
    }

    /// The one accent: what is chosen, the playhead, a key to press.
    pub(crate) fn accent(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.accent), Modifier::BOLD)
    }

    pub(crate) fn good(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.good), Modifier::BOLD)
    }

    pub(crate) fn bad(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.bad), Modifier::BOLD.union(Modifier::UNDERLINED))
    }

    pub(crate) fn warn(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.warn), Modifier::UNDERLINED)
    }

    /// What cannot be chosen: it is to be read all the same.
    pub(crate) fn greyed(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.greyed), Modifier::DIM)
    }

    /// The same under the cursor.
    pub(crate) fn greyed_selection(&self) -> Style {
        self.selection().patch(self.coloured(|palette| Style::new().fg(palette.dim), Modifier::DIM))
    }

    pub(crate) fn border(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.border), Modifier::DIM)
    }

    pub(crate) fn selection(&self) -> Style {
        self.coloured(|palette| Style::new().fg(palette.text).bg(palette.selection).bold(), Modifier::REVERSED)
    }

    pub(crate) fn worker(&self, worker: WorkerId) -> Style {
        const WITHOUT_HUE: [Modifier; 3] = [Modifier::empty(), Modifier::BOLD, Modifier::DIM];
        let index = worker as usize;
        let modifier = WITHOUT_HUE[index % WITHOUT_HUE.len()];
        self.coloured(|palette| Style::new().fg(palette.hues[index % palette.hues.len()]), modifier)
    }

    pub(crate) fn upon_worker(&self, worker: WorkerId) -> Style {
        let on_hue = |palette: &Colours| {
            let hue = palette.hues[worker as usize % palette.hues.len()];
            Style::new().fg(palette.ground).bg(hue).bold()
        };
        self.coloured(on_hue, Modifier::REVERSED)
    }

    pub(crate) fn mark_style(&self, mark: Mark) -> Style {
        match mark {
            Mark::Good => self.good(),
            Mark::Bad => self.bad(),
            Mark::Warn => self.warn(),
            Mark::Note => self.dim(),
        }
    }

    /// The characters of a mark; all marks of a look are equally wide.
    pub(crate) fn mark(&self, mark: Mark) -> &'static str {
        let glyphs = self.glyphs();
        match mark {
            Mark::Good => glyphs.good,
            Mark::Bad => glyphs.bad,
            Mark::Warn => glyphs.warn,
            Mark::Note => glyphs.note,
        }
    }

    pub(crate) fn glyphs(&self) -> &'static Glyphs {
        match self.symbols {
            Symbols::Unicode => &Glyphs::UNICODE,
            Symbols::Ascii => &Glyphs::ASCII,
        }
    }

    /// What fills a worker's bar: workers of one hue differ in this.
    pub(crate) fn running(&self, worker: WorkerId) -> char {
        let patterns = &self.glyphs().running;
        patterns[worker as usize / palette::HUES % patterns.len()]
    }

    /// The text in the characters of this look: signs such as `…` and `µ` get their 7-bit twins; letters of any
    /// language stay, for words are not symbols.
    pub(crate) fn spell<'text>(&self, text: &'text str) -> Cow<'text, str> {
        if self.symbols == Symbols::Unicode || text.is_ascii() { Cow::Borrowed(text) } else { glyphs::plain(text) }
    }

    pub(crate) fn word(&self, key: &'static str) -> Cow<'static, str> {
        self.call(Cow::Borrowed(self.texts.get(key)))
    }

    /// The text of a key with its blanks as they are, in the characters of this look.
    pub(crate) fn template(&self, key: &'static str) -> Cow<'static, str> {
        self.call(Cow::Borrowed(self.texts.template(key)))
    }

    /// What a theme is called: one's own by the name that one gave it.
    pub(crate) fn theme_name(&self, theme: Theme) -> Cow<'static, str> {
        Key::Look.find(theme.name()).map_or(Cow::Borrowed(theme.name()), |key| self.word(key))
    }

    pub(crate) fn say(&self, phrase: &Phrase) -> String {
        self.spell(&self.say_as_written(phrase)).into_owned()
    }

    /// The same in the characters of the texts.
    pub(crate) fn say_as_written(&self, phrase: &Phrase) -> String {
        self.names.say(phrase, self.texts, self.is_ascii())
    }

    /// What an action of this name is called here: by its key, or by its word.
    pub(crate) fn called(&self, action: &str) -> String {
        self.spell(&self.names.all(action, self.texts, self.is_ascii())).into_owned()
    }

    /// A text of the tables, with its actions called by their names.
    fn call<'text>(&self, text: Cow<'text, str>) -> Cow<'text, str> {
        match self.names.fill(text, self.texts, self.is_ascii()) {
            Cow::Borrowed(text) => self.spell(text),
            Cow::Owned(text) => Cow::Owned(self.spell(&text).into_owned()),
        }
    }

    fn coloured(&self, style: impl Fn(&Colours) -> Style, without_colour: Modifier) -> Style {
        self.theme.palette().map_or_else(|| Style::new().add_modifier(without_colour), style)
    }
}
