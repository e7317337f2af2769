//! The pieces as people see them, and laws that hold for all of them.

mod boards;
mod lane_rows;
mod laws;
mod task_lists;

use std::sync::LazyLock;

use insta::assert_snapshot;
use ratatui::layout::Size;
use rstest::rstest;

use super::board::Board;
use super::histogram::Histogram;
use super::lanes::{Below, LaneCount, Lanes};
use super::tasks::{TaskSize, Tasks};
use super::*;
use crate::event::{Nanos, TaskId};
use crate::text::letter;
use crate::text::{Lang, Listing};
use crate::timeline::Timeline;
use crate::tui::kit::Painter;
use crate::tui::kit::testing::{self, english};
use crate::tui::theme::Mark;

fn drawn(size: (u16, u16), draw: impl FnOnce(&mut Painter<'_>)) -> String {
    testing::drawn(english(), size, draw)
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

/// What its workers do.
fn code() -> &'static Listing {
    static CODE: LazyLock<Listing> = LazyLock::new(|| {
        Listing::of("def increment():\n#core\n    with lock:  # [blocked]\n        counter += 1\n#end", Lang::En)
    });
    &CODE
}

fn board<'run>(title: &'run str, timeline: &'run Timeline, at: Nanos) -> Board<'run> {
    let axis = Axis::new(0, timeline.elapsed());
    Board {
        title,
        timeline,
        expected: 400_000,
        is_luck: false,
        axis,
        at,
        reads: None,
        instead: None,
        also: None,
        focused: false,
        code: code(),
    }
}

fn counter_lanes(timeline: &Timeline, at: Nanos) -> Lanes<'_> {
    let axis = Axis::new(0, timeline.elapsed());
    Lanes {
        timeline,
        axis,
        at,
        offset: 0,
        gil: false,
        counted: LaneCount::Increments,
        framed: true,
        label: &nameless,
        rows_each: 1,
        below: Below::default(),
        stuck: &[],
    }
}

fn waiting_lanes(timeline: &Timeline, at: Nanos) -> Lanes<'_> {
    Lanes { counted: LaneCount::Tasks, framed: true, label: &name, ..counter_lanes(timeline, at) }
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
    assert_eq!(text((40, 2)), "✗ Four workers read the same number:\n  247,696 increments left no trace.");
    assert_eq!(text((40, 1)), "✗ Four workers read the same number:…");
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
