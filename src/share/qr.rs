//! An address as a picture that a phone's camera reads.

use qrcode::{Color, EcLevel, QrCode};

/// A square of dark and light modules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrPicture {
    side: usize,
    dark: Vec<bool>,
}

impl QrPicture {
    /// The picture of a text; `None` if it is longer than a picture can be.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Some(Self { side: code.width(), dark })
    }

    /// Modules on each side, without the light margin that has to be around it.
    #[must_use]
    pub fn side(&self) -> usize {
        self.side
    }

    /// Whether a module is dark; around the picture none is.
    #[must_use]
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side && y < self.side && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_capitals_needs_a_small_picture() {
        let picture = QrPicture::of("HTTP://192.168.100.200:40123/K7F3X").unwrap();
        assert_eq!(picture.side(), 25);
        // The three corners by which a camera finds it.
        for (x, y) in [(0, 0), (18, 0), (0, 18)] {
            assert!(picture.is_dark(x, y) && picture.is_dark(x + 6, y + 6) && picture.is_dark(x + 3, y + 3));
            assert!(!picture.is_dark(x + 1, y + 1));
        }
        assert!(!picture.is_dark(25, 0) && !picture.is_dark(0, 25));
        assert_eq!(QrPicture::of("http://192.168.100.200:40123/k7f3x").unwrap().side(), 29);
    }

    #[test]
    fn what_is_too_long_has_none() {
        assert_eq!(QrPicture::of(&"x".repeat(8_000)), None);
    }
}
