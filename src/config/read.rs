//! The text of a file becomes what is set and what is wrong. Of a file that is no TOML throughout, the rest is read.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entries::{ENTRIES, Kind};
use super::{Config, Given, OwnPalette, Wrong};
use crate::text::{Arg, Phrase, nearest};
use crate::tui::{Faint, Keymap, PaletteError, ROLES, Rebinding, Theme, Themes};

/// More than this is not said of one file.
const MOST_WRONGS: usize = 100;

/// The base of a palette of one's own.
const LIKE: &str = "like";

struct Reader<'text> {
    text: &'text str,
    config: Config,
    wrongs: Vec<Wrong>,
    /// What holds all the same.
    warnings: Vec<Wrong>,
}

/// What stands in a file: what of it holds, what is wrong, and what one should know of what holds.
pub(super) struct Read {
    pub(super) config: Config,
    pub(super) wrongs: Vec<Wrong>,
    pub(super) warnings: Vec<Wrong>,
}

/// Reads a file.
pub(super) fn read(text: &str) -> Read {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, config: Config::default(), wrongs: Vec::new(), warnings: Vec::new() };
    for error in errors.into_iter().take(MOST_WRONGS) {
        let at = error.span().map_or(0, |span| span.start);
        let why = error.message().lines().next().unwrap_or_default().to_owned();
        reader.wrong(at, Phrase::new("config.not-toml").with("why", why));
    }
    let table = table.get_ref();
    // A look may be one's own.
    if let Some(palettes) = table.get("palettes") {
        reader.palettes(palettes);
    }
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "palettes" => {}
            "keys" => reader.keys(value),
            _ => reader.entry(key, value),
        }
    }
    let Reader { config, mut wrongs, mut warnings, .. } = reader;
    wrongs.sort_by_key(|wrong| wrong.line);
    warnings.sort_by_key(|warning| warning.line);
    Read { config, wrongs, warnings }
}

type Key<'text> = Spanned<std::borrow::Cow<'text, str>>;

impl Reader<'_> {
    fn wrong(&mut self, at: usize, what: Phrase) {
        let line = self.line(at);
        // What one slip makes of the rest of its line is not said.
        if self.wrongs.len() < MOST_WRONGS && !self.wrongs.iter().any(|wrong| wrong.line == line) {
            self.wrongs.push(Wrong { line, what });
        }
    }

    /// The line of a place in the text, from 1.
    fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        before.split(|byte| *byte == b'\n').count()
    }

    fn entry(&mut self, key: &Key<'_>, value: &Spanned<DeValue<'_>>) {
        let name = key.get_ref().as_ref();
        let Some(entry) = ENTRIES.iter().find(|entry| entry.key == name) else {
            let known: Vec<&str> = ENTRIES.iter().map(|entry| entry.key).chain(["palettes", "keys"]).collect();
            return self.wrong(key.span().start, unknown("config.unknown-key", name, &known));
        };
        let given = match (&entry.kind, value.get_ref()) {
            (Kind::Choice(choices), DeValue::String(given)) => {
                let choices = choices(&self.config);
                if choices.iter().any(|choice| choice == given.as_ref()) {
                    Ok(Given::Name(given.as_ref().to_owned()))
                } else {
                    let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
                    Err(unknown("config.unknown-value", given, &choices).with("key", name.to_owned()))
                }
            }
            (Kind::Choice(_), _) => Err(Phrase::new("config.no-name").with("key", name.to_owned())),
            (Kind::Flag, DeValue::Boolean(on)) => Ok(Given::Flag(*on)),
            (Kind::Flag, _) => Err(Phrase::new("config.no-flag").with("key", name.to_owned())),
            (Kind::Programs, value) => match texts(value) {
                Some(paths) if !paths.is_empty() && paths.iter().all(|path| !path.is_empty()) => {
                    Ok(Given::Programs(paths))
                }
                _ => Err(Phrase::new("config.no-programs").with("key", name.to_owned())),
            },
            (Kind::Count(most), value) => {
                match value.as_integer().map(|number| u64::from_str_radix(number.as_str(), number.radix())) {
                    Some(Ok(count)) if (1..=*most).contains(&count) => Ok(Given::Count(count)),
                    _ => Err(Phrase::new("config.no-count").with("key", name.to_owned()).with("most", *most)),
                }
            }
        };
        match given {
            Ok(given) => {
                self.config.given.insert(entry.key, given);
            }
            Err(what) => self.wrong(value.span().start, what),
        }
    }

    fn palettes(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(palettes) = value.get_ref().as_table() else {
            return self.wrong(value.span().start, Phrase::new("config.no-table").with("key", "palettes"));
        };
        let mut own: Vec<Theme> = Vec::new();
        for (name, palette) in palettes {
            let known = Themes::default();
            let Some(colours) = palette.get_ref().as_table() else {
                self.wrong(
                    palette.span().start,
                    Phrase::new("config.no-table").with("key", name.get_ref().to_string()),
                );
                continue;
            };
            if known.named(name.get_ref()).is_some() || name.get_ref() == crate::tui::AUTO {
                self.wrong(
                    name.span().start,
                    Phrase::new("config.palette-taken").with("name", name.get_ref().to_string()),
                );
                continue;
            }
            let like = colours.get(LIKE).and_then(|like| like.get_ref().as_str());
            let like = like.map_or(Some(Theme::default()), |like| known.named(like));
            let Some(like) = like else {
                let names: Vec<&str> = known.all().iter().map(|theme| theme.name()).collect();
                let given = colours.get(LIKE).and_then(|like| like.get_ref().as_str()).unwrap_or_default();
                self.wrong(name.span().start, unknown("config.unknown-value", given, &names).with("key", LIKE));
                continue;
            };
            let written = self.colours(colours);
            let roles =
                written.iter().map(|(role, colours)| (role.as_str(), colours.iter().map(String::as_str).collect()));
            let theme = Theme::own(name.get_ref(), like, roles).0;
            if let Some(Faint { words, ground, contrast }) = theme.faintest()
                && self.warnings.len() < MOST_WRONGS
            {
                let what = Phrase::new("config.faint").with("name", theme.name()).with("words", words);
                let what = what.with("ground", ground).with("contrast", Arg::Ratio(contrast));
                self.warnings.push(Wrong { line: self.line(name.span().start), what });
            }
            own.push(theme);
            self.config.palettes.push(OwnPalette { name: name.get_ref().to_string(), like, colours: written });
        }
        self.config.themes = Themes::with(&own);
    }

    /// The colours of a palette that are right.
    fn colours(&mut self, colours: &DeTable<'_>) -> Vec<(String, Vec<String>)> {
        let mut written = Vec::new();
        for (role, value) in colours {
            if role.get_ref() == LIKE {
                continue;
            }
            let role_name = role.get_ref().as_ref();
            let given = texts(value.get_ref()).unwrap_or_default();
            let (_, wrong) =
                Theme::own("", Theme::default(), [(role_name, given.iter().map(String::as_str).collect())]);
            let known: Vec<&str> = ROLES.iter().copied().chain(["hues", LIKE]).collect();
            match wrong.first() {
                None => written.push((role_name.to_owned(), given)),
                Some((_, PaletteError::Role)) => {
                    self.wrong(role.span().start, unknown("config.unknown-role", role_name, &known));
                }
                Some((_, PaletteError::Colour)) => {
                    self.wrong(value.span().start, Phrase::new("config.no-colour").with("role", role_name.to_owned()));
                }
                Some((_, PaletteError::Hues(count))) => {
                    self.wrong(value.span().start, Phrase::new("config.hues").with("n", *count));
                }
            }
        }
        written
    }

    fn keys(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(places) = value.get_ref().as_table() else {
            return self.wrong(value.span().start, Phrase::new("config.no-table").with("key", "keys"));
        };
        let mut wishes: Vec<(usize, Rebinding)> = Vec::new();
        for (place, actions) in places {
            let Some(table) = actions.get_ref().as_table() else {
                self.wrong(place.span().start, Phrase::new("config.no-table").with("key", place.get_ref().to_string()));
                continue;
            };
            for (action, keys) in table {
                match texts(keys.get_ref()) {
                    Some(keys) => {
                        let (context, action_name) = (place.get_ref().to_string(), action.get_ref().to_string());
                        wishes.push((action.span().start, Rebinding { context, action: action_name, keys }));
                    }
                    None => self.wrong(
                        keys.span().start,
                        Phrase::new("config.no-keys").with("key", action.get_ref().to_string()),
                    ),
                }
            }
        }
        wishes.sort_by_key(|(at, _)| *at);
        let (places, wishes): (Vec<usize>, Vec<Rebinding>) = wishes.into_iter().unzip();
        let (keymap, refused) = Keymap::rebound(&wishes);
        for (index, why) in &refused {
            self.wrong(places[*index], why.clone());
        }
        let granted = (0..).zip(wishes).filter(|(index, _)| refused.iter().all(|(other, _)| other != index));
        self.config.rebound = granted.map(|(_, wish)| wish).collect();
        self.config.keymap = keymap;
    }
}

/// A text or several.
fn texts(value: &DeValue<'_>) -> Option<Vec<String>> {
    match value {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Array(texts) => texts.iter().map(|text| text.get_ref().as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

fn unknown(key: &'static str, given: &str, known: &[&str]) -> Phrase {
    let hint = match nearest(given, known) {
        Some(near) => Phrase::new("usage.nearest").with("nearest", near.to_owned()),
        None => Phrase::new("keys.choices").with("names", known.join(", ")),
    };
    Phrase::new(key).with("given", given.to_owned()).with("hint", hint)
}
