//! Which colours: the palettes that come along, a user's own, and none at all.

use std::sync::LazyLock;

use super::palette::{self, Colours, NamedPalette, PaletteError};

/// Which colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Light on a near-black ground of its own: a projector's black is grey, and so are many terminals'.
    #[default]
    Dark,
    /// Dark on a near-white ground of its own.
    Light,
    /// No colour at all: bold, dim, underlined and reversed.
    Monochrome,
    /// Another palette that comes along, or one's own.
    Named(&'static NamedPalette),
}

/// What the theme that has no palette is called.
const MONOCHROME: &str = "mono";

impl Theme {
    /// Every theme that comes along, in the order in which a key goes through them.
    #[must_use]
    pub fn shipped() -> Vec<Self> {
        let coloured = palette::shipped().iter().map(|named| match named.name.as_str() {
            "dark" => Self::Dark,
            "light" => Self::Light,
            _ => Self::Named(named),
        });
        coloured.chain([Self::Monochrome]).collect()
    }

    /// What it is called on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Monochrome => MONOCHROME,
            Self::Named(named) => &named.name,
        }
    }

    /// One's own: another one with other colours, each a role and what is written for it. It is there until the program
    /// ends. And what is wrong with which of them.
    #[must_use]
    pub fn own<'role>(
        name: &str,
        like: Self,
        colours: impl IntoIterator<Item = (&'role str, Vec<&'role str>)>,
    ) -> (Self, Vec<(&'role str, PaletteError)>) {
        let mut palette = like.palette().unwrap_or_else(|| dark()).clone();
        let mut wrong = Vec::new();
        for (role, written) in colours {
            if let Err(error) = palette.put(role, &written) {
                wrong.push((role, error));
            }
        }
        let named = NamedPalette { name: name.to_owned(), palette };
        (Self::Named(Box::leak(Box::new(named))), wrong)
    }

    /// Its colours, if it has any.
    pub(super) fn palette(self) -> Option<&'static Colours> {
        match self {
            Self::Dark => Some(dark()),
            Self::Light => Some(of_name("light")),
            Self::Monochrome => None,
            Self::Named(named) => Some(&named.palette),
        }
    }
}

fn dark() -> &'static Colours {
    of_name("dark")
}

/// The palette of a name; the first where there is none of that name, which a test holds that there is.
fn of_name(name: &str) -> &'static Colours {
    let shipped = palette::shipped();
    let found = shipped.iter().find(|named| named.name == name);
    &found.unwrap_or(&shipped[0]).palette
}

/// The themes that there are to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Themes(&'static [Theme]);

impl Default for Themes {
    fn default() -> Self {
        static SHIPPED: LazyLock<Vec<Theme>> = LazyLock::new(Theme::shipped);
        Self(&SHIPPED)
    }
}

/// What asks for the theme that suits the terminal's ground.
pub const AUTO: &str = "auto";

/// A theme that somebody wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemeWish {
    /// Dark or light, as the terminal's own ground is.
    Auto,
    /// This one.
    Theme(Theme),
}

impl ThemeWish {
    /// The theme, as far as it is known without asking a terminal.
    #[must_use]
    pub fn theme(self) -> Theme {
        match self {
            Self::Auto => Theme::Dark,
            Self::Theme(theme) => theme,
        }
    }
}

impl Themes {
    /// Those that come along and these, which are there until the program ends.
    #[must_use]
    pub fn with(own: &[Theme]) -> Self {
        // Seldom more than once in a program, and small.
        Self(Vec::leak([own, &Theme::shipped()].concat()))
    }

    /// All of them.
    #[must_use]
    pub fn all(self) -> &'static [Theme] {
        self.0
    }

    /// The one of a name.
    #[must_use]
    pub fn named(self, name: &str) -> Option<Theme> {
        self.0.iter().copied().find(|theme| theme.name() == name)
    }

    /// The one behind this one; the first behind the last.
    pub(crate) fn after(self, theme: Theme) -> Theme {
        let at = self.0.iter().position(|other| *other == theme).map_or(0, |at| at + 1);
        self.0[at % self.0.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_goes_through_all_themes_and_each_has_a_name_of_its_own() {
        let themes = Themes::default();
        let mut theme = Theme::default();
        let mut names = Vec::new();
        for _ in themes.all() {
            names.push(theme.name());
            theme = themes.after(theme);
        }
        assert_eq!(theme, Theme::default());
        assert_eq!(names, ["dark", "light", "blue-orange", "high-contrast", "mono"]);
        assert!(names.iter().all(|name| themes.named(name).is_some_and(|theme| theme.name() == *name)));
    }

    #[test]
    fn ones_own_palette_is_another_one_with_other_colours() {
        let (own, wrong) = Theme::own(
            "mine",
            Theme::Light,
            [("text", vec!["#000000"]), ("txet", vec!["#000000"]), ("dim", vec!["grey"])],
        );
        assert_eq!(wrong, [("txet", PaletteError::Role), ("dim", PaletteError::Colour)]);
        let palette = own.palette().unwrap();
        assert_eq!(palette.ground, Theme::Light.palette().unwrap().ground);
        assert_ne!(palette.text, Theme::Light.palette().unwrap().text);
        assert_eq!(Themes::with(&[own]).named("mine"), Some(own));
    }
}
