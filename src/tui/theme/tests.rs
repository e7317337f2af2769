use super::contrast::contrast;
use super::glyphs::Glyphs;
use super::*;
use crate::text::{Lang, Texts};
use ratatui::style::Color;

#[test]
fn words_stand_out_from_their_ground() {
    for theme in Theme::shipped() {
        assert_eq!(theme.faintest(), None, "{}", theme.name());
        let Some(palette) = theme.palette() else { continue };
        let (dim, greyed) = (contrast(palette.dim, palette.ground), contrast(palette.greyed, palette.ground));
        assert!(dim > greyed * 1.25, "what cannot be chosen is told from what can: {dim} and {greyed}");
    }
}

#[test]
fn the_words_that_are_hardest_to_read_are_known() {
    assert!((contrast(Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)) - 21.0).abs() < 1e-9);
    let (own, _) = Theme::own("mine", Theme::Light, [("warn", vec!["#BBBBBB"])]);
    let faint = own.faintest().expect("grey on white");
    assert_eq!((faint.words, faint.ground), ("warn", "ground"));
    assert!(faint.contrast < 2.0, "{faint:?}");
}

#[test]
fn the_monochrome_theme_has_no_colours() {
    let look = Look::new(Theme::Monochrome, Symbols::Unicode, Texts::of(Lang::En));
    let styles = [
        look.base(),
        look.text(),
        look.strong(),
        look.dim(),
        look.accent(),
        look.good(),
        look.bad(),
        look.warn(),
        look.border(),
        look.greyed(),
        look.greyed_selection(),
        look.selection(),
        look.worker(0),
        look.worker(9),
        look.upon_worker(3),
    ];
    assert!(styles.iter().all(|style| style.fg.is_none() && style.bg.is_none()), "{styles:?}");
}

#[test]
fn ascii_is_seven_bits_wide_and_marks_are_equally_wide() {
    assert!(format!("{:?}", Glyphs::ASCII).is_ascii());
    let look = Look::new(Theme::Dark, Symbols::Ascii, Texts::of(Lang::En));
    assert_eq!(look.spell("55 µs · 4× … —"), "55 us - 4x ~ -");
    assert_eq!(look.spell("공유"), "공유", "words stay");
    for symbols in [Symbols::Ascii, Symbols::Unicode] {
        let look = Look { symbols, ..look };
        let widths = [Mark::Good, Mark::Bad, Mark::Warn, Mark::Note].map(|mark| crate::text::width(look.mark(mark)));
        assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
    }
}

#[test]
fn workers_of_one_hue_differ_in_pattern() {
    let look = Look::new(Theme::Dark, Symbols::Unicode, Texts::of(Lang::En));
    assert_eq!(look.worker(0), look.worker(8));
    assert_ne!(look.running(0), look.running(8));
}

#[test]
fn hues_stay_apart_with_256_colours() {
    for theme in Theme::shipped().into_iter().filter(|theme| *theme != Theme::Monochrome) {
        let look = Look::new(theme, Symbols::Unicode, Texts::of(Lang::En));
        let mut buf = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 8, 1));
        for (worker, cell) in (0..).zip(&mut buf.content) {
            cell.set_style(look.base().patch(look.worker(worker)));
        }
        reduce(&mut buf);
        let mut hues: Vec<String> = buf.content.iter().map(|cell| format!("{:?}", cell.fg)).collect();
        assert!(hues.iter().all(|hue| hue.starts_with("Indexed")), "{hues:?}");
        hues.sort();
        hues.dedup();
        assert_eq!(hues.len(), 8, "{hues:?}");
    }
}
