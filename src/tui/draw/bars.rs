//! Times that are made of parts, as bars to be compared by eye: longest whole width, a sign and a word for every part.

use ratatui::style::Style;

use super::legend::{self, Legend};
use crate::event::Nanos;
use crate::results::Bar;
use crate::text::{Key, Phrase, duration};
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Symbols};

const LEGEND: u16 = 1;
const TOTAL: u16 = 10;

/// The fewest rows that show anything, and the rows that show everything; 0 for no bars.
pub(crate) fn heights(bars: &[Bar]) -> (u16, u16) {
    let all = u16::try_from(bars.len()).unwrap_or(u16::MAX);
    if all == 0 { (0, 0) } else { (all.min(2) + LEGEND, all.saturating_add(LEGEND)) }
}

pub(crate) fn draw(painter: &mut Painter<'_>, bars: &[Bar]) {
    let look = painter.look;
    let area = painter.area();
    if area.height <= LEGEND || bars.is_empty() {
        return;
    }
    let keys = keys(bars);
    let rows = usize::from(area.height - LEGEND);
    let shown = if bars.len() > rows { rows.saturating_sub(1).max(1) } else { bars.len() };
    let names: Vec<String> = bars[..shown].iter().map(|bar| look.say(&bar.name)).collect();
    let name = names.iter().map(|name| columns(name)).max().unwrap_or(0).min(area.width * 2 / 5);
    let longest = bars.iter().map(whole).max().unwrap_or(0).max(1);
    let room = area.width.saturating_sub(name + 1 + TOTAL);
    for (y, (bar, words)) in (0..).zip(bars.iter().zip(&names)) {
        painter.write_within(0, y, words, name, look.dim());
        let (mut x, mut past) = (name + 1, 0);
        for (key, nanos) in &bar.parts {
            past += nanos;
            let end = name + 1 + share(past, longest, room);
            let (sign, style) = sign(&keys, key, look);
            painter.fill(x, end, y, sign, style);
            x = end;
        }
        painter.write(x + 1, y, &duration(whole(bar)), look.strong());
    }
    let x = name + 1;
    let mut foot = u16::try_from(shown).unwrap_or(u16::MAX);
    if bars.len() > shown && rows > shown {
        painter.put(x, foot, look.glyphs().more[1], look.accent());
        let more = Phrase::new("draw.bars.more").with("count", bars.len() - shown);
        painter.write(x + 2, foot, &look.say(&more), look.dim());
        foot += 1;
    }
    let legend = keys.iter().fold(Legend::default(), |legend, key| {
        let (sign, style) = sign(&keys, key, look);
        legend.with(sign, style, look.word(Key::Figure.of(*key)).into_owned())
    });
    legend::draw(&mut painter.row(foot).between(x, area.width), &legend);
}

fn whole(bar: &Bar) -> Nanos {
    bar.parts.iter().map(|(_, nanos)| *nanos).sum()
}

fn keys(bars: &[Bar]) -> Vec<&'static str> {
    let mut keys: Vec<&'static str> = Vec::new();
    for (key, _) in bars.iter().flat_map(|bar| &bar.parts) {
        if !keys.contains(key) {
            keys.push(key);
        }
    }
    keys
}

pub(super) fn share(nanos: Nanos, longest: Nanos, columns: u16) -> u16 {
    let filled = (u128::from(nanos) * u128::from(columns) + u128::from(longest) / 2) / u128::from(longest.max(1));
    u16::try_from(filled).unwrap_or(columns).min(columns)
}

/// The sign of a part: patterns tell parts apart, for hues are the workers'.
fn sign(keys: &[&str], key: &str, look: Look) -> (char, Style) {
    const UNICODE: [char; 6] = ['█', '▒', '░', '▞', '▓', '▚'];
    const ASCII: [char; 6] = ['#', '=', '-', '.', '+', ':'];
    let index = keys.iter().position(|known| *known == key).unwrap_or(0);
    let signs = if look.symbols == Symbols::Ascii { ASCII } else { UNICODE };
    (signs[index % signs.len()], if index.is_multiple_of(2) { look.part() } else { look.dim() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_fills_the_room_and_parts_share_it() {
        assert_eq!((share(10, 10, 40), share(5, 10, 40), share(0, 10, 40)), (40, 20, 0));
        assert_eq!(share(u64::MAX, u64::MAX, u16::MAX), u16::MAX);
    }
}
