//! What holds for every piece, whatever it draws and wherever.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{board, counter_lanes, tasks, waiting_lanes};
use crate::event::Nanos;
use crate::text::Lang;
use crate::timeline::Timeline;
use crate::tui::draw::board::Board;
use crate::tui::draw::histogram::Histogram;
use crate::tui::draw::lanes::Lanes;
use crate::tui::draw::plot::Plot;
use crate::tui::draw::tasks::Tasks;
use crate::tui::draw::*;
use crate::tui::kit::testing::{drawn, lines, look};
use crate::tui::kit::{Hits, Painter};
use crate::tui::theme::{Look, Mark, Symbols, Theme};

/// Draws every piece into one area, one over the other.
fn draw_everything(painter: &mut Painter<'_>, timeline: &Timeline, at: Nanos, offset: usize) {
    let (look, area) = (painter.look, painter.area());
    let axis = Axis::new(timeline.elapsed() / 10, timeline.elapsed());
    let board = Board { axis, also: Some("took 4.1 times as long"), ..board("no guard", timeline, at) };
    let mut again = |piece: &dyn Fn(&mut Painter<'_>)| piece(&mut painter.within(area));
    again(&|painter| board::draw(painter, &board));
    again(&|painter| board::draw_compact(painter, &board));
    again(&|painter| plot::draw(painter, &Plot { timeline, axis, at, expected: 400_000 }));
    again(&|painter| lanes::draw(painter, &Lanes { axis, offset, ..counter_lanes(timeline, at) }));
    again(&|painter| lanes::draw(painter, &Lanes { axis, offset, ..waiting_lanes(timeline, at) }));
    again(&|painter| tasks::draw(painter, &Tasks { offset, ..tasks(timeline, at) }));
    again(&|painter| tasks::draw(painter, &Tasks { offset, facts: &["bytes", "status"], ..tasks(timeline, at) }));
    again(&|painter| histogram::draw(painter, &Histogram { outcomes: &[1, 400_000, 500_000], expected: 400_000 }));
    again(&|painter| verdict::draw(painter, Mark::Warn, "Nobody knows: 4 of 5."));
    again(&|painter| legend::draw(painter, &legend::Legend::states(true, look)));
    again(&|painter| progress::draw(painter, 0.37, look.accent()));
    again(&|painter| axis::draw(painter, axis, Some(at)));
    again(&|painter| {
        digits::draw(painter, 247_696, look.text());
    });
    again(&|painter| {
        painter.frame("title", true);
    });
    draw_results(painter, axis, at);
    draw_ledger(painter, timeline, offset);
}

/// The pieces that explain what was lost, at the row of that index.
fn draw_ledger(painter: &mut Painter<'_>, timeline: &Timeline, row: usize) {
    let Some(ledger) = timeline.ledger() else { return };
    let cursor = row.min(ledger.rows.len().saturating_sub(1));
    let widest = losses::Widest::of(&ledger);
    losses::draw(painter, &losses::Losses { ledger: &ledger, widest, cursor, origin: 40_000 });
    let steps = ledger.rows.get(cursor).map(|row| ledger.interleaving(row)).unwrap_or_default();
    interleaving::draw(painter, &interleaving::Interleaving { steps: &steps, origin: 40_000, widest });
}

/// The pieces that draw what a run came to.
fn draw_results(painter: &mut Painter<'_>, axis: Axis, at: Nanos) {
    let figure = |value: &str| figures::FigureView { name: "p95 µs".to_owned(), value: value.to_owned() };
    figures::draw(painter, &[figure("1"), figure("22,000"), figure("0.3 µs")]);
    let steps = (0..90).map(|step| (step * axis.length() / 90, if step % 7 == 6 { -6 } else { 1 })).collect();
    let steps = crate::results::Series::of_steps("compute", steps);
    series::draw(painter, &series::StepPlot { series: &steps, name: "queue", axis, at, bar: (2, 30) });
    let bar = |parts: &[u64]| crate::results::Bar {
        name: crate::text::Phrase::new("run.live"),
        parts: parts.iter().map(|nanos| ("compute", *nanos)).collect(),
    };
    bars::draw(painter, &[bar(&[1, u64::MAX / 4]), bar(&[]), bar(&[7])]);
}

fn looks() -> impl Strategy<Value = Look> {
    let theme = prop::sample::select(vec![Theme::Dark, Theme::Light, Theme::Monochrome]);
    let symbols = prop::sample::select(vec![Symbols::Unicode, Symbols::Ascii]);
    let lang = prop::sample::select(vec![Lang::En, Lang::Ko]);
    (theme, symbols, lang).prop_map(|(theme, symbols, lang)| look(theme, symbols, lang))
}

fn runs() -> impl Strategy<Value = Timeline> {
    let runs =
        vec![Timeline::new(), sample::race(), sample::guarded(30, 90, 1_000_000), sample::random(), sample::refused()];
    prop::sample::select(runs)
}

type Piece<'run> = Box<dyn Fn(&mut Painter<'_>) + 'run>;

proptest! {
    #[test]
    fn nothing_panics_and_nothing_is_drawn_outside_its_area(
        (x, y, width, height) in (0_u16..12, 0_u16..6, 0_u16..90, 0_u16..30),
        run in runs(),
        share in 0_u64..12,
        offset in 0_usize..40,
        look in looks(),
    ) {
        let (inner, around) = (Rect::new(x, y, width, height), Rect::new(0, 0, 80, 28));
        let mut buf = Buffer::filled(around, ratatui::buffer::Cell::new("z"));
        let mut hits = Hits::default();
        let mut painter = Painter::new(&mut buf, &mut hits, look);
        draw_everything(&mut painter.within(inner), &run, run.elapsed() / 10 * share, offset);
        for position in around.positions().filter(|position| !inner.contains(*position)) {
            prop_assert_eq!(buf[position].symbol(), "z", "at {}", position);
        }
    }

    #[test]
    fn ascii_is_seven_bits(run in runs(), share in 0_u64..12, width in 1_u16..120, height in 1_u16..30) {
        let look = look(Theme::Dark, Symbols::Ascii, Lang::En);
        let area = Rect::new(0, 0, width, height);
        let at = run.elapsed() / 10 * share;
        let pieces: [Piece<'_>; 7] = [
            Box::new(|painter| board::draw(painter, &board("no guard", &run, at))),
            Box::new(|painter| lanes::draw(painter, &waiting_lanes(&run, at))),
            Box::new(|painter| tasks::draw(painter, &tasks(&run, at))),
            Box::new(|painter| {
                histogram::draw(painter, &Histogram { outcomes: &[1, 400_000], expected: 400_000 });
            }),
            Box::new(|painter| verdict::draw(painter, Mark::Bad, "55 µs · so … much")),
            Box::new(|painter| draw_results(painter, Axis::new(0, run.elapsed()), at)),
            Box::new(|painter| draw_ledger(painter, &run, usize::from(height))),
        ];
        for piece in pieces {
            let mut buf = Buffer::empty(area);
            piece(&mut Painter::new(&mut buf, &mut Hits::default(), look));
            prop_assert!(buf.content().iter().all(|cell| cell.symbol().is_ascii()), "{}", lines(&buf));
        }
    }

    #[test]
    fn a_run_that_is_played_looks_as_it_did_live(at in 0_u64..700_000) {
        let whole = sample::race();
        let axis = Axis::new(0, whole.elapsed());
        let ascii = look(Theme::Dark, Symbols::Ascii, Lang::En);
        let picture = |at| drawn(ascii, (60, 12), |painter| {
            let plot = Plot { timeline: &whole, axis, at, expected: 400_000 };
            plot::draw(painter, &plot);
        });
        // What was drawn up to a moment stays when the playhead goes on, but for letters of later lines upon it.
        let (early, late) = (picture(at), picture(at + 50_000));
        let is_line = |sign: char| sign.is_ascii_uppercase();
        for (before, after) in early.lines().zip(late.lines()) {
            for (before, after) in before.chars().zip(after.chars()) {
                prop_assert!(!is_line(before) || is_line(after), "{early}\n{late}");
            }
        }
    }
}
