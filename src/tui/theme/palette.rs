//! Colours by role, read from the files of `assets/themes` and from what a user writes in the same words.
//!
//! The hues are those of Okabe and Ito, which colour-blind people tell apart, shifted until each stands out from its ground
//! (held by a test).

use std::sync::LazyLock;

use ratatui::style::Color;

/// How many hues there are; the next worker has the first one again, with another pattern.
pub(super) const HUES: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Colours {
    pub(super) ground: Color,
    pub(super) text: Color,
    pub(super) dim: Color,
    pub(super) part: Color,
    pub(super) accent: Color,
    pub(super) good: Color,
    pub(super) bad: Color,
    pub(super) warn: Color,
    /// What cannot be chosen: to be read, but fainter than what can.
    pub(super) greyed: Color,
    pub(super) border: Color,
    pub(super) selection: Color,
    pub(super) hues: [Color; HUES],
}

/// What is called a colour in a palette, but for the hues of workers.
pub const ROLES: [&str; 11] =
    ["ground", "text", "dim", "part", "accent", "good", "bad", "warn", "greyed", "border", "selection"];

/// A palette and what it is called.
#[derive(Debug, PartialEq, Eq)]
pub struct NamedPalette {
    pub(super) name: String,
    pub(super) palette: Colours,
}

/// What is wrong with a palette that somebody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaletteError {
    /// There is no such role.
    Role,
    /// It is no colour such as `#E69F00`.
    Colour,
    /// There are so many hues, and not more or fewer.
    Hues(usize),
}

impl Colours {
    /// Gives a role its colour; the hues of workers are several.
    pub(super) fn put(&mut self, role: &str, colours: &[&str]) -> Result<(), PaletteError> {
        if role == "hues" {
            let read: Vec<Color> = colours.iter().filter_map(|colour| colour_of(colour)).collect();
            if read.len() != colours.len() {
                return Err(PaletteError::Colour);
            }
            self.hues = read.try_into().map_err(|_| PaletteError::Hues(HUES))?;
            return Ok(());
        }
        let place = match role {
            "ground" => &mut self.ground,
            "text" => &mut self.text,
            "dim" => &mut self.dim,
            "part" => &mut self.part,
            "accent" => &mut self.accent,
            "good" => &mut self.good,
            "bad" => &mut self.bad,
            "warn" => &mut self.warn,
            "greyed" => &mut self.greyed,
            "border" => &mut self.border,
            "selection" => &mut self.selection,
            _ => return Err(PaletteError::Role),
        };
        let [colour] = colours else { return Err(PaletteError::Colour) };
        *place = colour_of(colour).ok_or(PaletteError::Colour)?;
        Ok(())
    }

    /// No colours yet.
    fn blank() -> Self {
        let none = Color::Reset;
        Self {
            ground: none,
            text: none,
            dim: none,
            part: none,
            accent: none,
            good: none,
            bad: none,
            warn: none,
            greyed: none,
            border: none,
            selection: none,
            hues: [none; HUES],
        }
    }
}

/// `#E69F00` as a colour.
fn colour_of(written: &str) -> Option<Color> {
    let digits = written.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let hex = u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
    let [_, red, green, blue] = hex.to_be_bytes();
    Some(Color::Rgb(red, green, blue))
}

/// The palettes that come along, in the order of their files.
pub(super) fn shipped() -> &'static [NamedPalette] {
    static SHIPPED: LazyLock<Vec<NamedPalette>> = LazyLock::new(|| {
        let files: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/themes.rs"));
        files.iter().map(|(file, text)| NamedPalette { name: name_of(file).to_owned(), palette: read(text) }).collect()
    });
    &SHIPPED
}

/// `10-dark.toml` is `dark`.
fn name_of(file: &str) -> &str {
    let stem = file.strip_suffix(".toml").unwrap_or(file);
    stem.split_once('-').map_or(stem, |(_, name)| name)
}

/// A palette that comes along. That each is whole is tested.
fn read(text: &str) -> Colours {
    let mut palette = Colours::blank();
    let table: toml::Table = text.parse().unwrap_or_default();
    for (role, value) in &table {
        let colours: Vec<&str> = match value {
            toml::Value::Array(colours) => colours.iter().filter_map(toml::Value::as_str).collect(),
            value => value.as_str().into_iter().collect(),
        };
        let put = palette.put(role, &colours);
        debug_assert_eq!(put, Ok(()), "{role}");
    }
    palette
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_along_is_whole() {
        for NamedPalette { name, palette } in shipped() {
            assert!(!format!("{palette:?}").contains("Reset"), "{name} lacks a colour");
        }
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for written in ["#12345", "123456", "#1234567", "#+12345", "#ää", "red", ""] {
            assert_eq!(colour_of(written), None, "{written}");
        }
        let mut palette = Colours::blank();
        assert_eq!(palette.put("hues", &["#000000"]), Err(PaletteError::Hues(8)));
        assert_eq!(palette.put("texts", &["#000000"]), Err(PaletteError::Role));
        assert_eq!(palette.put("text", &["#000000", "#000000"]), Err(PaletteError::Colour));
        assert!(ROLES.iter().all(|role| palette.put(role, &["#010203"]).is_ok()));
    }
}
