//! Looks to draw with in tests, and what was drawn, as text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Hits, Painter};
use crate::text::{Lang, Texts, width};
use crate::tui::theme::{Look, Symbols, Theme};

pub(crate) fn look(theme: Theme, symbols: Symbols, lang: Lang) -> Look {
    Look::new(theme, symbols, Texts::of(lang))
}

pub(crate) fn english() -> Look {
    look(Theme::Dark, Symbols::Unicode, Lang::En)
}

/// The cells as lines. The cell behind a wide character belongs to it.
pub(crate) fn lines(buf: &Buffer) -> String {
    let line = |y| {
        let (mut line, mut x) = (String::new(), buf.area.left());
        while x < buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(width(symbol)).expect("a cell").max(1);
        }
        line.trim_end().to_owned()
    };
    (buf.area.top()..buf.area.bottom()).map(line).collect::<Vec<_>>().join("\n")
}

/// What is drawn into an area of that size.
pub(crate) fn drawn(look: Look, (columns, rows): (u16, u16), draw: impl FnOnce(&mut Painter<'_>)) -> String {
    let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
    draw(&mut Painter::new(&mut buf, &mut Hits::default(), look));
    lines(&buf)
}
