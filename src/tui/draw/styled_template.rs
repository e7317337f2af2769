//! A text whose blanks are filled in, each in a style of its own: a worker's letter keeps its hue, a figure stands out.

use ratatui::style::Style;

use crate::text::particle;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Look;

pub(crate) type Pieces = Vec<(String, Style)>;

pub(crate) type Blank<'name> = (&'name str, String, Style);

/// The text of a key with its blanks `{name}` filled in; the words between them are plain.
pub(crate) fn fill(key: &'static str, plain: Style, blanks: &[Blank<'_>], look: Look) -> Pieces {
    let mut pieces = Pieces::new();
    let text = look.template(key);
    let mut rest: &str = &text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        pieces.push((before.to_owned(), plain));
        rest = behind;
        let Some((_, words, style)) = blanks.iter().find(|(blank, ..)| *blank == name) else { continue };
        pieces.push((words.clone(), *style));
        if let Some((particle, behind)) = particle(words, rest) {
            pieces.push((particle.to_owned(), plain));
            rest = behind;
        }
    }
    pieces.push((rest.to_owned(), plain));
    pieces
}

pub(crate) fn width(pieces: &Pieces, look: Look) -> u16 {
    pieces.iter().map(|(words, _)| columns(&look.spell(words))).fold(0, u16::saturating_add)
}

pub(crate) fn write(painter: &mut Painter<'_>, x: u16, y: u16, right: u16, pieces: &Pieces) -> u16 {
    pieces.iter().fold(x, |x, (words, style)| painter.write_within(x, y, words, right, *style))
}
