//! A ledger and its rows: the sum, the rows, and the steps of the one that is chosen.

use super::state::LedgerView;
use crate::text::letter;
use crate::text::thousands;
use crate::tui::draw::interleaving::{self, Interleaving};
use crate::tui::draw::losses::{self, Losses};
use crate::tui::draw::styled_template::{self, Pieces};
use crate::tui::kit::{HitTarget, Painter, columns};
use crate::tui::run::variant::Variant;
use crate::tui::theme::{Look, Mark};
use crate::verdict::{account_notes, loss};

/// Rows that the ledger keeps, however many lanes there are: the sum, three rows under their headings, and the
/// interleaving.
pub(crate) const LEAST: u16 = 5 + interleaving::MOST;

/// Lines that the rows keep where sentences take room: the headings and two rows.
const LEAST_TABLE: u16 = 3;

/// Rows from which on there is room for air, and for a board beside the rows.
pub(crate) const ROOMY: u16 = 20;
const WORDS: u16 = 2;

/// Leaves the first row free, where there is room for air.
pub(crate) fn cut_air(painter: &mut Painter<'_>) {
    painter.cut_top(u16::from(painter.height() >= ROOMY));
}

/// The sum, and what is to be said of all of it; leaves the room below.
pub(crate) fn render_head(variant: &Variant, ledger_view: &LedgerView, painter: &mut Painter<'_>) {
    let (look, width) = (painter.look, painter.width());
    let said = sums(variant, ledger_view, look);
    let fits = |pieces: &&Pieces| styled_template::width(pieces, look) <= width;
    if let Some(pieces) = said.iter().find(fits).or(said.last()) {
        styled_template::write(&mut painter.cut_top(1), 0, 0, width, pieces);
    }
    if ledger_view.has_steps() {
        render_notes(variant, ledger_view, painter);
    }
}

fn render_notes(variant: &Variant, ledger_view: &LedgerView, painter: &mut Painter<'_>) {
    let look = painter.look;
    let notes = account_notes(variant.plan(), ledger_view.ledger());
    let end = notes.iter().fold(0, |y, note| painter.write_wrapped(y, &look.say(note), look.text()));
    painter.cut_top(end);
}

/// What was made, what stands and what is lost, in one line: with all words, and with fewer of them. Whose ledger it is
/// goes before the word beside a good mark, but not before the one beside a warning.
fn sums(variant: &Variant, ledger_view: &LedgerView, look: Look) -> [Pieces; 4] {
    let ledger = ledger_view.ledger();
    let plain = look.text();
    let blanks = [
        ("made", thousands(ledger.made), look.strong()),
        ("untold", thousands(ledger.unexplained), look.warn()),
        ("stands", thousands(ledger.observed), look.good()),
        ("lost", thousands(ledger.lost()), if ledger.lost() > 0 { look.bad() } else { look.strong() }),
    ];
    let key = if ledger.unexplained == 0 { "ledger.sum" } else { "ledger.sum-untold" };
    let sum = styled_template::fill(key, plain, &blanks, look);
    let (mark, word) =
        if ledger.balances() { (Mark::Good, "ledger.balances") } else { (Mark::Warn, "ledger.unsettled") };
    let gap = || ("  ".to_owned(), plain);
    let marked = [gap(), (look.mark(mark).to_owned(), look.mark_style(mark))];
    let named = variant.plan().guard.is_some().then(|| [(look.say(&variant.guard_name()), look.strong()), gap()]);
    let short: Pieces = sum.into_iter().chain(marked).collect();
    let titled: Pieces = named.into_iter().flatten().chain(short.iter().cloned()).collect();
    let word = [(" ".to_owned(), plain), (look.word(word).into_owned(), look.dim())];
    let with_word = |pieces: &Pieces| pieces.iter().cloned().chain(word.iter().cloned()).collect();
    let second = if ledger.balances() { titled.clone() } else { with_word(&short) };
    [with_word(&titled), second, titled, short]
}

/// The rows, and the steps of the one that is chosen: below them, or beside where there is room for all their words.
/// Leaves the room below.
pub(crate) fn render_rows(variant: &Variant, ledger_view: &LedgerView, painter: &mut Painter<'_>) {
    let look = painter.look;
    let Some(chosen) = ledger_view.chosen() else { return };
    let origin = variant.window().0;
    let ledger = ledger_view.ledger();
    let drawn = Losses { ledger, widest: ledger_view.widest(), cursor: ledger_view.cursor(), origin };
    let steps = ledger.interleaving(chosen);
    let interleaving = Interleaving { steps: &steps, origin, widest: ledger_view.widest() };
    cut_air(painter);
    let needed = u16::try_from(ledger.rows.len()).unwrap_or(u16::MAX).saturating_add(1);
    let rows_width = losses::width(&drawn, look);
    if !ledger_view.has_steps() {
        render_table(&drawn, &mut painter.cut_top(needed));
        painter.cut_top(1);
        return render_notes(variant, ledger_view, painter);
    }
    let height = painter.height();
    if painter.width() >= rows_width + 4 + interleaving::width(&interleaving, look) {
        render_table(&drawn, &mut painter.top(needed).between(0, rows_width));
        let mut beside = painter.between(rows_width + 4, u16::MAX);
        render_steps(ledger_view, &interleaving, &mut beside);
        let used = needed.max(height - beside.height());
        painter.cut_top(used);
        return;
    }
    let air = u16::from(height > LEAST);
    let title = u16::from(height >= LEAST + 4);
    let words = if height >= ROOMY { WORDS + 1 } else { 0 };
    let steps = interleaving::MOST.min(height.saturating_sub(LEAST_TABLE));
    render_table(&drawn, &mut painter.cut_top(needed.min(height.saturating_sub(steps + air + title + words))));
    painter.cut_top(air);
    render_steps(ledger_view, &interleaving, painter);
}

fn render_table(drawn: &Losses<'_>, painter: &mut Painter<'_>) {
    losses::draw(painter, drawn);
    let (first, shown) = losses::window(drawn, painter.height());
    for (y, index) in (1..).zip(first..first + shown) {
        painter.row(y).note(HitTarget::Loss(index));
    }
}

/// The steps of the chosen row, with a title above and what came of it below, as there is room; leaves the room below.
fn render_steps(ledger_view: &LedgerView, interleaving: &Interleaving<'_>, painter: &mut Painter<'_>) {
    let look = painter.look;
    let mut heading = painter.cut_top(u16::from(painter.height() > interleaving::MOST));
    let x = heading.write(0, 0, &look.word("ledger.steps"), look.strong()) + 2;
    let note = look.word("ledger.stamps");
    if x + columns(&note) <= heading.width() {
        heading.write(x, 0, &note, look.dim());
    }
    interleaving::draw(&mut painter.cut_top(interleaving::MOST), interleaving);
    let Some(chosen) = ledger_view.chosen().filter(|_| painter.height() > WORDS) else { return };
    painter.cut_top(1);
    let end = painter.write_wrapped(0, &look.say(&loss(chosen, letter)), look.text());
    // As many rows for few words as for many: what stands below does not jump.
    painter.cut_top(WORDS.max(end));
}
