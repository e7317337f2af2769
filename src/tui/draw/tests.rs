//! The pieces as people see them, and laws that hold for all of them.

use insta::assert_snapshot;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use rstest::rstest;

use super::board::Board;
use super::histogram::Histogram;
use super::lanes::Lanes;
use super::plot::Plot;
use super::tasks::{TaskSize, Tasks};
use super::*;
use crate::event::{Event, Nanos, TaskId, What};
use crate::text::{Lang, Texts, width};
use crate::timeline::Timeline;
use crate::tui::kit::hit::Hits;
use crate::tui::kit::painter::Painter;
use crate::tui::theme::{Look, Mark, Symbols, Theme, letter};

fn look(theme: Theme, symbols: Symbols, lang: Lang) -> Look {
    Look::new(theme, symbols, Texts::of(lang))
}

fn english() -> Look {
    look(Theme::Dark, Symbols::Unicode, Lang::En)
}

/// The cells of a buffer as lines, without what follows a wide character.
fn lines(buf: &Buffer) -> String {
    let mut lines = String::new();
    for y in buf.area.top()..buf.area.bottom() {
        let mut line = String::new();
        let mut x = buf.area.left();
        while x < buf.area.right() {
            let symbol = buf[(x, y)].symbol();
            line.push_str(symbol);
            x += u16::try_from(width(symbol)).expect("a cell").max(1);
        }
        lines.push_str(line.trim_end());
        lines.push('\n');
    }
    lines
}

fn drawn(size: (u16, u16), draw: impl Fn(&mut Painter<'_>)) -> String {
    drawn_with(english(), size, draw)
}

fn drawn_with(look: Look, size: (u16, u16), draw: impl Fn(&mut Painter<'_>)) -> String {
    let mut buf = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    draw(&mut Painter::new(&mut buf, &mut Hits::default(), look));
    lines(&buf)
}

fn name(task: TaskId) -> String {
    format!("/{}", letter(task).to_lowercase())
}

fn nameless(_: TaskId) -> String {
    String::new()
}

fn second(_: TaskId) -> TaskSize {
    TaskSize::Time(1_000_000_000)
}

fn board<'run>(title: &'run str, timeline: &'run Timeline, at: Nanos) -> Board<'run> {
    let axis = Axis::new(0, timeline.elapsed());
    Board { title, timeline, expected: 400_000, axis, at, reads: None, instead: None, also: None, focused: false }
}

fn counter_lanes(timeline: &Timeline, at: Nanos) -> Lanes<'_> {
    let axis = Axis::new(0, timeline.elapsed());
    Lanes { timeline, axis, at, offset: 0, gil: false, counter: true, framed: true, label: &nameless }
}

fn waiting_lanes(timeline: &Timeline, at: Nanos) -> Lanes<'_> {
    Lanes { counter: false, framed: true, label: &name, ..counter_lanes(timeline, at) }
}

fn tasks(timeline: &Timeline, at: Nanos) -> Tasks<'_> {
    Tasks { timeline, at, offset: 0, label: &name, size: &second, facts: &[] }
}

#[test]
fn the_sample_race_is_a_believable_one() {
    let timeline = sample::race();
    let segments: usize = timeline.lanes().iter().map(|lane| lane.segments().len()).sum();
    assert_eq!(segments, 48);
    let books = timeline.books().expect("it has a counter");
    assert_eq!(books.made, 4 * sample::EACH);
    assert!(books.observed < 360_000, "{books:?}");
}

#[rstest]
#[case::small((36, 12))]
#[case::medium((48, 18))]
#[case::large((60, 28))]
fn a_board_whose_updates_were_lost(#[case] size: (u16, u16)) {
    let timeline = sample::race();
    let text = drawn(size, |painter| board::draw(painter, &board("no guard", &timeline, Nanos::MAX)));
    assert_snapshot!(format!("board_lost_{}x{}", size.0, size.1), text);
}

#[test]
fn a_board_in_the_middle_of_a_run_says_what_was_made_so_far() {
    let timeline = sample::race();
    let board = board("no guard", &timeline, 300_000);
    assert_snapshot!(drawn((48, 18), |painter| board::draw(painter, &board)));
}

#[test]
fn a_guarded_board_climbs_straight_and_says_what_it_cost() {
    let timeline = sample::guarded(4, 400, 2_870_000);
    let board = Board { also: Some("took 4.1 times as long"), ..board("Mutex", &timeline, Nanos::MAX) };
    assert_snapshot!(drawn((60, 18), |painter| board::draw(painter, &board)));
}

#[test]
fn a_board_in_korean_and_one_in_ascii() {
    let timeline = sample::race();
    let board = board("보호 없음", &timeline, Nanos::MAX);
    let korean = look(Theme::Light, Symbols::Unicode, Lang::Ko);
    assert_snapshot!("board_korean", drawn_with(korean, (48, 14), |painter| board::draw(painter, &board)));
    let ascii = look(Theme::Monochrome, Symbols::Ascii, Lang::En);
    let board = Board { title: "no guard", ..board };
    assert_snapshot!("board_ascii", drawn_with(ascii, (60, 20), |painter| board::draw(painter, &board)));
}

#[test]
fn a_compact_board_is_one_line() {
    let timeline = sample::race();
    let board = board("no guard", &timeline, Nanos::MAX);
    assert_snapshot!(drawn((72, 1), |painter| board::draw(painter, &board)));
}

#[rstest]
#[case((28, 6))]
#[case((36, 4))]
fn a_board_without_room_for_a_frame_keeps_its_digits(#[case] size: (u16, u16)) {
    let timeline = sample::race();
    let text = drawn(size, |painter| board::draw(painter, &board("no guard", &timeline, Nanos::MAX)));
    assert_snapshot!(format!("board_bare_{}x{}", size.0, size.1), text);
}

#[test]
fn what_is_said_instead_replaces_the_usual_line() {
    let timeline = sample::race();
    let board = Board { instead: Some((Mark::Warn, "each counts its own copy")), ..board("x", &timeline, Nanos::MAX) };
    let text = drawn((60, 12), |painter| board::draw(painter, &board));
    assert!(text.contains("! each counts its own copy") && !text.contains("lost"), "{text}");
}

#[rstest]
#[case::projector((58, 4))]
#[case::usable((78, 6))]
#[case::comfortable((118, 6))]
fn lanes_of_a_race(#[case] size: (u16, u16)) {
    let timeline = sample::race();
    let lanes = counter_lanes(&timeline, 450_000);
    let text = drawn(size, |painter| lanes::draw(painter, &lanes));
    assert_snapshot!(format!("lanes_race_{}x{}", size.0, size.1), text);
}

#[test]
fn lanes_under_a_lock_take_turns() {
    let timeline = sample::guarded(3, 12, 1_200_000);
    let text = drawn((100, 5), |painter| lanes::draw(painter, &counter_lanes(&timeline, Nanos::MAX)));
    assert_snapshot!("lanes_turns_seen", text);
    let quick = sample::guarded(3, 3_000, 1_200_000);
    let text = drawn((100, 5), |painter| lanes::draw(painter, &counter_lanes(&quick, Nanos::MAX)));
    assert!(text.contains("▓▓▓▓▓▓▓▓"), "{text}");
}

#[test]
fn lanes_of_waiting_tasks_name_them_and_show_where_one_failed() {
    let timeline = sample::random();
    let lanes = waiting_lanes(&timeline, 3_000_000_000);
    assert_snapshot!(drawn((100, 7), |painter| lanes::draw(painter, &lanes)));
}

#[test]
fn a_worker_that_could_not_start_says_why() {
    let timeline = sample::refused();
    let text = drawn((78, 4), |painter| lanes::draw(painter, &waiting_lanes(&timeline, Nanos::MAX)));
    assert!(text.contains("B ✗ not started: too many processes"), "{text}");
}

#[test]
fn the_interpreter_lock_has_a_lane_above_the_workers() {
    let held =
        |worker, since, at, forced, switched| Event { at, what: What::GilHeld { worker, since, forced, switched } };
    let mut timeline = sample::guarded(2, 8, 800_000);
    timeline.apply(&held(0, 60_000, 300_000, true, false));
    timeline.apply(&Event { at: 300_000, what: What::GilRefused { worker: 1, since: 60_000, times: 2 } });
    timeline.apply(&held(1, 300_000, 500_000, false, true));
    timeline.apply(&held(0, 500_000, 700_000, false, true));
    let lanes = Lanes { gil: true, ..counter_lanes(&timeline, 650_000) };
    assert_snapshot!(drawn((78, 6), |painter| lanes::draw(painter, &lanes)));
    let low = drawn((78, 3), |painter| lanes::draw(painter, &lanes));
    assert!(!low.contains("interpreter lock"), "lanes come first: {low}");
}

#[test]
fn many_lanes_scroll_and_say_how_many_are_out_of_sight() {
    let timeline = sample::guarded(30, 60, 1_000_000);
    let lanes = Lanes { offset: 4, ..counter_lanes(&timeline, Nanos::MAX) };
    let text = drawn((78, 10), |painter| lanes::draw(painter, &lanes));
    assert!(text.contains("▾ 19 more below") && text.contains("▴ 4 above"), "{text}");
    assert_eq!(text.lines().filter(|line| line.contains("100,000")).count(), lanes::visible(10, 30), "{text}");
    let last = Lanes { offset: 1_000, ..lanes };
    let text = drawn((78, 10), |painter| lanes::draw(painter, &last));
    assert!(text.contains("AD ") && text.contains("▴ 23 above"), "{text}");
}

#[rstest]
#[case::projector((58, 9), 2_500_000_000)]
#[case::usable((78, 12), 2_500_000_000)]
#[case::over((78, 12), Nanos::MAX)]
#[case::wide((118, 4), 2_500_000_000)]
fn tasks_in_order_of_completion(#[case] size: (u16, u16), #[case] at: Nanos) {
    let timeline = sample::random();
    let text = drawn(size, |painter| tasks::draw(painter, &tasks(&timeline, at)));
    let moment = if at == Nanos::MAX { "over" } else { "under_way" };
    assert_snapshot!(format!("tasks_{moment}_{}x{}", size.0, size.1), text);
}

#[test]
fn facts_of_tasks_have_columns_where_there_is_room() {
    let timeline = sample::facts();
    let facts = ["bytes", "first-byte", "nothing", "status"];
    let text = |size| {
        let tasks = Tasks { facts: &facts, ..tasks(&timeline, Nanos::MAX) };
        drawn(size, |painter| tasks::draw(painter, &tasks))
    };
    assert_snapshot!("tasks_facts_118x6", text((118, 6)));
    let narrow = text((58, 6));
    assert!(narrow.contains("1.3 MiB") && !narrow.contains("a server"), "{narrow}");
    assert!(!text((48, 6)).contains("MiB") && text((48, 6)).contains("timed out"));
}

#[test]
fn a_list_without_rows_needs_none() {
    let timeline = Timeline::new();
    let tasks = Tasks { facts: &["bytes"], ..tasks(&timeline, 0) };
    for rows in 2..5 {
        let text = drawn((36, rows), |painter| tasks::draw(painter, &tasks));
        assert!(text.contains("0/0") || text.contains("0 of 0"), "{text}");
    }
}

#[test]
fn scrolled_tasks_keep_their_ranks() {
    let timeline = sample::waits(3, &[5; 200], &[]);
    let order = timeline.completed_order();
    for offset in [0, 1, 77, 150, 188] {
        let tasks = Tasks { offset, ..tasks(&timeline, Nanos::MAX) };
        let text = drawn((37, 13), |painter| tasks::draw(painter, &tasks));
        for (index, line) in text.lines().skip(1).enumerate().take(11) {
            let rank = offset + index;
            let expected = format!("{:>3} {} ", rank + 1, name(order[rank]));
            assert!(line.starts_with(&expected), "{expected:?} in {text}");
        }
    }
}

#[test]
fn outcomes_so_far() {
    let outcomes: Vec<u64> =
        (0..43_u64).map(|index| 120_000 + index * index * 7_919 % 90_000).chain([400_000; 7]).collect();
    let histogram = Histogram { outcomes: &outcomes, expected: 400_000 };
    let high = drawn((60, 5), |painter| histogram::draw(painter, &histogram));
    assert_snapshot!("histogram_high", high);
    let line = drawn((78, 1), |painter| histogram::draw(painter, &histogram));
    assert_snapshot!("histogram_line", line);
    assert!(line.contains("7 of 50 came out right"), "{line}");
}

#[test]
fn a_verdict_that_does_not_fit_says_so() {
    let sentence = "Four workers read the same number: 247,696 increments left no trace.";
    let text = |size| drawn(size, |painter| verdict::draw(painter, Mark::Bad, sentence));
    assert_eq!(text((40, 2)), "✗ Four workers read the same number:\n  247,696 increments left no trace.\n");
    assert_eq!(text((40, 1)), "✗ Four workers read the same number:…\n");
    assert_eq!(verdict::height(sentence, 40, english()), 2);
}

#[rstest]
#[case((60, 10), 5)]
#[case((30, 10), 3)]
#[case((12, 10), 1)]
#[case((60, 2), 1)]
fn digits_are_as_large_as_they_fit(#[case] (width, height): (u16, u16), #[case] rows: u16) {
    let size = digits::measure(Size::new(width, height), 247_696, english());
    assert_eq!(size.height, rows);
}

#[test]
fn big_digits() {
    let all = |painter: &mut Painter<'_>| {
        digits::draw(painter, 1_234_567_890, english().text());
    };
    assert_snapshot!("digits_small", drawn((48, 3), all));
    assert_snapshot!("digits_large", drawn((96, 5), all));
}

#[test]
fn a_bar_has_its_workers_hue_and_a_popup_has_the_ground() {
    let timeline = sample::race();
    let area = Rect::new(0, 0, 78, 6);
    let mut buf = Buffer::empty(area);
    let lanes = counter_lanes(&timeline, 300_000);
    lanes::draw(&mut Painter::new(&mut buf, &mut Hits::default(), english()), &lanes);
    for worker in 0..4_u16 {
        let cell = &buf[(20, 1 + worker)];
        assert_eq!((cell.symbol(), Some(cell.fg)), ("▇", english().worker(worker.into()).fg));
    }
    Painter::new(&mut buf, &mut Hits::default(), english()).within(Rect::new(18, 1, 4, 2)).clear();
    assert_eq!(Some(buf[(20, 1)].bg), english().base().bg);
}

/// Draws every piece into one area, one over the other.
fn draw_everything(painter: &mut Painter<'_>, timeline: &Timeline, at: Nanos, offset: usize) {
    let look = painter.look;
    let axis = Axis::new(timeline.elapsed() / 10, timeline.elapsed());
    let board = Board { axis, also: Some("took 4.1 times as long"), ..board("no guard", timeline, at) };
    board::draw(painter, &board);
    board::draw_compact(painter, &board);
    plot::draw(painter, &Plot { timeline, axis, at, expected: 400_000 });
    lanes::draw(painter, &Lanes { axis, offset, ..counter_lanes(timeline, at) });
    lanes::draw(painter, &Lanes { axis, offset, ..waiting_lanes(timeline, at) });
    tasks::draw(painter, &Tasks { offset, ..tasks(timeline, at) });
    tasks::draw(painter, &Tasks { offset, facts: &["bytes", "status"], ..tasks(timeline, at) });
    histogram::draw(painter, &Histogram { outcomes: &[1, 400_000, 500_000], expected: 400_000 });
    verdict::draw(painter, Mark::Warn, "Nobody knows: 4 of 5.");
    legend::draw(painter, &legend::Legend::states(true, look));
    progress::draw(painter, 0.37, look.accent());
    axis::draw(painter, axis, Some(at));
    digits::draw(painter, 247_696, look.text());
    painter.frame("title", true);
    draw_results(painter, axis, at);
    draw_account(painter, timeline, offset);
}

/// The pieces that explain what was lost, at the row of that index.
fn draw_account(painter: &mut Painter<'_>, timeline: &Timeline, row: usize) {
    let Some(ledger) = timeline.ledger() else { return };
    let cursor = row.min(ledger.rows.len().saturating_sub(1));
    let widest = losses::Widest::of(&ledger);
    losses::draw(painter, &losses::Losses { ledger: &ledger, widest, cursor, origin: 40_000 });
    let steps = ledger.rows.get(cursor).map(|row| ledger.interleaving(row)).unwrap_or_default();
    interleaving::draw(painter, &interleaving::Interleaving { steps: &steps, origin: 40_000, widest });
}

/// The pieces that draw what a run came to.
fn draw_results(painter: &mut Painter<'_>, axis: Axis, at: Nanos) {
    let figure = |value: &str| figures::Figure { name: "p95 µs".to_owned(), value: value.to_owned() };
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
            Box::new(|painter| draw_account(painter, &run, usize::from(height))),
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
        let picture = |at| drawn_with(ascii, (60, 12), |painter| {
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
