//! Results of a run that never was, at every size.

use insta::assert_snapshot;
use rstest::rstest;

use super::*;
use crate::event::{Event, EventKind, TaskId, WorkerKind};
use crate::results::Figure;
use crate::text::{Arg, Lang};
use crate::timeline::Timeline;
use crate::tui::draw::Axis;
use crate::tui::draw::lanes::{Below, LaneCount};
use crate::tui::kit::testing;
use crate::tui::theme::{Symbols, Theme};

const MILLI: Nanos = 1_000_000;

/// Figures of several scenarios at once.
fn results() -> Results {
    let figure = |key, value| Figure { key, value };
    let bar = |name: u64, parts: [u64; 3]| Bar {
        name: Phrase::new("label.fetch").with("n", name),
        parts: ["start", "work", "overhead"]
            .into_iter()
            .zip(parts)
            .map(|(key, millis)| (key, millis * MILLI))
            .collect(),
    };
    let comes = (0..40).map(|n| (n * 20 * MILLI, 1));
    let goes = (0..40).map(|n| (n * 31 * MILLI + 40 * MILLI, -1));
    Results {
        figures: vec![
            figure("first-byte.median", Arg::Duration(41 * MILLI)),
            figure("received", Arg::Bytes(48 << 20)),
            figure("statuses", Arg::Text("200 × 12".to_owned())),
            figure("times-plain-loop", Arg::Ratio(3.7)),
            figure("tasks-a-second", Arg::Number(1_250_000)),
        ],
        series: vec![Series::of_steps("connections", comes.chain(goes).collect())],
        bars: vec![bar(1, [100, 300, 0]), bar(2, [40, 20, 10]), bar(3, [0, 0, 0])],
        frequencies: Vec::new(),
    }
}

fn known(results: Results) -> ResultsAt<'static> {
    ResultsAt { series: Cow::Owned(results.series.clone()), sums: results }
}

fn timeline() -> Timeline {
    let events: Vec<Event> = (0..3)
        .flat_map(|worker| {
            let spawned = EventKind::WorkerSpawned { worker, kind: WorkerKind::Thread };
            [
                (0, spawned),
                (MILLI, EventKind::WorkerReady { worker, os_id: 1 }),
                (2 * MILLI, EventKind::TaskStarted { worker, task: worker }),
            ]
        })
        .map(|(at, what)| Event { at, what })
        .collect();
    Timeline::of(&events)
}

fn drawn(results: Results, (columns, rows): (u16, u16), look: Look) -> String {
    let timeline = timeline();
    let nameless = |_: TaskId| String::new();
    let at = 900 * MILLI;
    let axis = Axis::new(0, 1_300 * MILLI);
    let lanes = Lanes {
        timeline: &timeline,
        axis,
        at,
        offset: 0,
        gil: false,
        counted: LaneCount::Tasks,
        framed: true,
        label: &nameless,
        rows_each: 1,
        below: Below::default(),
        stuck: &[],
    };
    let panel = ResultsPanel::new(known(results), &lanes, Size::new(columns, 5), look);
    let height = panel.height(rows, look);
    assert!(height <= rows);
    testing::drawn(look, (columns, rows), |painter| panel.render(&mut painter.top(height)))
}

fn look(symbols: Symbols, lang: Lang) -> Look {
    testing::look(Theme::Dark, symbols, lang)
}

#[rstest]
#[case::a_line((58, 1))]
#[case::projector((58, 4))]
#[case::usable((78, 6))]
#[case::comfortable((118, 14))]
#[case::wide((198, 20))]
fn results_take_what_room_there_is(#[case] size: (u16, u16)) {
    let text = drawn(results(), size, look(Symbols::Unicode, Lang::En));
    assert_snapshot!(format!("results_{}x{}", size.0, size.1), text);
}

#[test]
fn signs_of_ascii_and_words_of_korean() {
    let ascii = drawn(results(), (78, 9), look(Symbols::Ascii, Lang::En));
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("results_ascii", ascii);
    assert_snapshot!("results_korean", drawn(results(), (78, 9), look(Symbols::Unicode, Lang::Ko)));
}

#[test]
fn a_run_without_results_takes_no_room() {
    let timeline = timeline();
    let nameless = |_: TaskId| String::new();
    let axis = Axis::new(0, MILLI);
    let lanes = Lanes {
        timeline: &timeline,
        axis,
        at: 0,
        offset: 0,
        gil: false,
        counted: LaneCount::Tasks,
        framed: true,
        label: &nameless,
        rows_each: 1,
        below: Below::default(),
        stuck: &[],
    };
    let look = look(Symbols::Unicode, Lang::En);
    let panel = ResultsPanel::new(known(Results::default()), &lanes, Size::new(78, 5), look);
    assert_eq!((panel.height(20, look), panel.least_height(look)), (0, 0));
}

#[test]
fn what_is_seldom_has_a_bar_and_what_never_was_has_none() {
    let frequency = |key, name, count, sc| Frequency {
        key,
        name: Phrase::new(name),
        count,
        note: ["tso", "language"]
            .iter()
            .fold(Phrase::new("litmus.allowed").with("sc", Phrase::new(sc)), |note, who| {
                note.with(who, Phrase::new("litmus.may"))
            }),
    };
    let counted = || Results {
        frequencies: vec![
            frequency("first-a", "outcome.sb.first-a", 499_993, "litmus.may"),
            frequency("first-b", "outcome.sb.first-b", 500_000, "litmus.may"),
            frequency("interleaved", "outcome.sb.interleaved", 0, "litmus.may"),
            frequency("weak", "outcome.sb.weak", 7, "litmus.may-not"),
        ],
        ..Results::default()
    };
    assert_snapshot!("frequencies_58x4", drawn(counted(), (58, 4), look(Symbols::Unicode, Lang::En)));
    assert_snapshot!("frequencies_78x5", drawn(counted(), (78, 5), look(Symbols::Unicode, Lang::Ko)));
    let ascii = drawn(counted(), (118, 5), look(Symbols::Ascii, Lang::En));
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("frequencies_ascii", ascii);
}
