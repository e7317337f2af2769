//! The laboratory on screen.

use crate::report::ColorChoice;
use crate::text::Lang;

/// How the laboratory speaks and looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// In which language.
    pub lang: Lang,
    /// Whether there are colours.
    pub color: ColorChoice,
    /// Which colours.
    pub theme: Theme,
    /// Only characters of ASCII.
    pub ascii: bool,
    /// Whether the mouse is used.
    pub mouse: bool,
}

/// Which colours the screen is drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Theme {
    /// Light letters on a dark ground.
    #[default]
    Dark,
    /// Dark letters on a light ground.
    Light,
    /// No colours at all.
    Mono,
}

/// Opens the laboratory, and returns the exit code when it is left.
///
/// # Errors
/// The terminal could not be taken over.
pub fn run(options: &Options) -> anyhow::Result<u8> {
    anyhow::bail!("the screen is not part of this build: {options:?}")
}
