//! How far colours stand apart, as WCAG 2 reckons it: words want 4.5 to 1 before their ground.

use ratatui::style::Color;

use super::palette::Colours;
use super::themes::Theme;

/// The least contrast of words.
const LEAST: f64 = 4.5;

/// Words that are hard to read: what they are, on what, and their contrast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Faint {
    /// Their role in the palette.
    pub words: &'static str,
    /// The role of what is behind them.
    pub ground: &'static str,
    /// From 1, the same, to 21, black on white.
    pub contrast: f64,
}

impl Theme {
    /// The words of this theme that stand out the least, if that is too little to be read from the back.
    #[must_use]
    pub fn faintest(self) -> Option<Faint> {
        let palette = self.palette()?;
        let pairs = pairs(palette).into_iter();
        let faint = |(words, colour, ground, behind)| Faint { words, ground, contrast: contrast(colour, behind) };
        pairs
            .map(faint)
            .filter(|pair| pair.contrast < LEAST)
            .min_by(|one, other| one.contrast.total_cmp(&other.contrast))
    }
}

/// All that is written, and what it is written on.
fn pairs(palette: &Colours) -> Vec<(&'static str, Color, &'static str, Color)> {
    let words = [
        ("text", palette.text),
        ("dim", palette.dim),
        ("greyed", palette.greyed),
        ("accent", palette.accent),
        ("good", palette.good),
        ("bad", palette.bad),
        ("warn", palette.warn),
    ];
    // A worker's hue is that of its letter, too.
    let hues = palette.hues.iter().map(|hue| ("hues", *hue));
    let on_ground = words.into_iter().chain(hues).map(|(name, colour)| (name, colour, "ground", palette.ground));
    let chosen = [("text", palette.text), ("dim", palette.dim)];
    on_ground.chain(chosen.map(|(name, colour)| (name, colour, "selection", palette.selection))).collect()
}

pub(super) fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: Color) -> f64 {
    // Palettes are written in such colours alone.
    let Color::Rgb(red, green, blue) = colour else { return 0.0 };
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}
