//! The sentence on what a run showed: a mark, and words wrapped to any width.

use crate::text::{fit, wrap};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark};

/// From this width on most sentences take one row.
const WIDE: u16 = 110;

/// Draws the sentence on the last rows and leaves the room above: as many as it takes, but no more than three in five. Where most take
/// two, two are kept for it: nothing jumps when it comes.
pub(crate) fn draw_at_foot(painter: &mut Painter<'_>, mark: Mark, sentence: &str) {
    let least = if painter.width() < WIDE { 2 } else { 1 };
    let rows = height(sentence, painter.width(), painter.look).min(painter.height() * 3 / 5).max(least);
    draw(&mut painter.cut_foot(rows), mark, sentence);
}

/// Draws the sentence; its figures stand out. What does not fit ends in a sign that says so.
pub(crate) fn draw(painter: &mut Painter<'_>, mark: Mark, sentence: &str) {
    let look = painter.look;
    let area = painter.area();
    if area.is_empty() {
        return;
    }
    let lines = lines(sentence, area.width, look);
    painter.write(0, 0, look.mark(mark), look.mark_style(mark));
    let indent = indent(look);
    let shown = lines.len().min(usize::from(area.height));
    for (y, line) in (0..).zip(&lines[..shown]) {
        if usize::from(y) + 1 == shown && shown < lines.len() {
            let room = usize::from(area.width.saturating_sub(indent)).saturating_sub(1);
            let cut = format!("{}…", fit(line, room).trim_end_matches('…'));
            emphasise(painter, indent, y, &cut);
        } else {
            emphasise(painter, indent, y, line);
        }
    }
}

pub(crate) fn height(sentence: &str, width: u16, look: Look) -> u16 {
    u16::try_from(lines(sentence, width, look).len()).unwrap_or(u16::MAX)
}

/// The sentence wrapped; a figure and its unit stay on one line.
fn lines(sentence: &str, width: u16, look: Look) -> Vec<String> {
    const TIED: char = '\u{a0}';
    // A model and its workers stay together.
    let sentence = sentence.replace(" × ", "\u{a0}×\u{a0}");
    let spoken = look.spell(&sentence);
    let tied = |(words, is_figure): (&str, bool)| {
        if is_figure { words.replace(' ', TIED.encode_utf8(&mut [0; 2])) } else { words.to_owned() }
    };
    let whole: String = figures(&spoken).into_iter().map(tied).collect();
    let lines = wrap(&whole, usize::from(width.saturating_sub(indent(look))));
    lines.into_iter().map(|line| line.replace(TIED, " ")).collect()
}

fn indent(look: Look) -> u16 {
    columns(look.mark(Mark::Note)) + 1
}

fn emphasise(painter: &mut Painter<'_>, x: u16, y: u16, line: &str) {
    let look = painter.look;
    let mut x = x;
    for (words, is_figure) in figures(line) {
        x = painter.write(x, y, words, if is_figure { look.strong() } else { look.text() });
    }
}

/// The line in pieces: figures with their units, and what stands between them.
fn figures(line: &str) -> Vec<(&str, bool)> {
    let mut pieces = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(found) = line[at..].find(|sign: char| sign.is_ascii_digit()) {
        let begin = at + found;
        let word = line[..begin].chars().next_back().is_some_and(char::is_alphanumeric);
        let mut end = begin + figure_length(&line[begin..]);
        let behind = &line[end..];
        if word || behind.starts_with(char::is_alphabetic) && !behind.starts_with(is_hangul) {
            // A name with a digit in it is no figure.
            at = end;
            continue;
        }
        end += unit_length(behind);
        pieces.push((&line[plain..begin], false));
        pieces.push((&line[begin..end], true));
        (plain, at) = (end, end);
    }
    pieces.push((&line[plain..], false));
    pieces.retain(|(words, _)| !words.is_empty());
    pieces
}

/// How long a number is that begins here: digits, with commas and points between them.
fn figure_length(text: &str) -> usize {
    let end = text.find(|sign: char| !sign.is_ascii_digit() && sign != ',' && sign != '.').unwrap_or(text.len());
    text[..end].trim_end_matches([',', '.']).len()
}

/// How long a unit is that stands behind a number.
fn unit_length(text: &str) -> usize {
    const UNITS: [&str; 12] = [" ms", " µs", " us", " ns", " s", " min", " h", " %", " B", " KiB", " MiB", " GiB"];
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
    UNITS.iter().find(|unit| text.strip_prefix(**unit).is_some_and(ends)).map_or(0, |unit| unit.len())
}

fn is_hangul(letter: char) -> bool {
    ('가'..='힣').contains(&letter)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::text::{Lang, Texts};
    use crate::tui::theme::{Symbols, Theme};

    #[rstest]
    fn a_model_and_its_workers_stay_together(#[values(Symbols::Unicode, Symbols::Ascii)] symbols: Symbols) {
        let look = Look::new(Theme::Monochrome, symbols, Texts::of(Lang::En));
        for width in 16..40 {
            let lines = lines("Of all the ways threads × 4 took the least time.", width, look);
            let sign = if symbols == Symbols::Ascii { "threads x 4" } else { "threads × 4" };
            assert!(lines.iter().any(|line| line.contains(sign)), "{width}: {lines:?}");
        }
    }

    #[rstest]
    #[case("threads x 4, async: 1.00 s (1.00 s each), 5.", "threads x [4], async: [1.00 s] ([1.00 s] each), [5].")]
    #[case("153,937 of 400,000 (38.5 %)", "[153,937] of [400,000] ([38.5 %])")]
    #[case("2 min 5 s for int64 and p95", "[2 min] [5 s] for int64 and p95")]
    #[case("2 samples", "[2] samples")]
    #[case("작업 4개에 1.02 s 걸렸습니다.", "작업 [4]개에 [1.02 s] 걸렸습니다.")]
    fn figures_stand_out_with_their_units_and_without_what_follows_them(#[case] line: &str, #[case] expected: &str) {
        let mark = |(words, is_figure): (&str, bool)| if is_figure { format!("[{words}]") } else { words.to_owned() };
        assert_eq!(figures(line).into_iter().map(mark).collect::<String>(), expected);
    }
}
