//! Lanes of workers.

use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rstest::rstest;

use super::{counter_lanes, drawn, waiting_lanes};
use crate::event::{Event, EventKind, Nanos};
use crate::timeline::Timeline;
use crate::tui::draw::lanes::{self, LaneCount, Lanes};
use crate::tui::draw::sample;
use crate::tui::kit::testing::english;
use crate::tui::kit::{Hits, Painter};

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
fn what_nobody_records_is_no_nought() {
    let timeline = sample::race();
    let counted = |counted| {
        let lanes = Lanes { counted, ..counter_lanes(&timeline, Nanos::MAX) };
        let text = drawn((78, 6), |painter| lanes::draw(painter, &lanes));
        text.lines().filter(|line| line.contains(" – ")).count()
    };
    assert_eq!([LaneCount::Increments, LaneCount::Unrecorded].map(counted), [0, 4]);
}

#[test]
fn lanes_under_a_lock_take_turns() {
    let timeline = sample::guarded(3, 12, 1_200_000);
    let text = drawn((100, 5), |painter| lanes::draw(painter, &counter_lanes(&timeline, Nanos::MAX)));
    assert_snapshot!("lanes_turns_seen", text);
    let quick = sample::guarded(3, 3_000, 1_200_000);
    let text = drawn((100, 5), |painter| lanes::draw(painter, &counter_lanes(&quick, Nanos::MAX)));
    assert!(text.contains("▂▂▂▂▂▂▂▂"), "a third of the time each: {text}");
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
fn a_worker_that_never_came_back_is_shown_as_abandoned_from_then_on() {
    let mut timeline = sample::random();
    timeline.apply(&Event { at: 3_000_000_000, what: EventKind::WorkerAbandoned { worker: 1 } });
    let shown = |at| drawn((100, 7), |painter| lanes::draw(painter, &waiting_lanes(&timeline, at)));
    assert!(!shown(2_000_000_000).contains("abandoned"));
    let after = shown(Nanos::MAX);
    let lane = after.lines().find(|line| line.contains("✗ abandoned")).unwrap_or_else(|| panic!("{after}"));
    assert!(lane.trim_start().starts_with('B'), "{after}");
}

#[test]
fn the_interpreter_lock_has_a_lane_above_the_workers() {
    let held = |worker, since, at, forced, switched| Event {
        at,
        what: EventKind::GilHeld { worker, since, forced, switched },
    };
    let mut timeline = sample::guarded(2, 8, 800_000);
    timeline.apply(&held(0, 60_000, 300_000, true, false));
    timeline.apply(&Event { at: 300_000, what: EventKind::GilRefused { worker: 1, since: 60_000, times: 2 } });
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
    assert_eq!(text.lines().filter(|line| line.contains("100,000")).count(), lanes::visible(10, &lanes), "{text}");
    let last = Lanes { offset: 1_000, ..lanes };
    let text = drawn((78, 10), |painter| lanes::draw(painter, &last));
    assert!(text.contains("AD ") && text.contains("▴ 23 above"), "{text}");
}

/// Sixteen workers, four of which have a task.
fn few_of_many_work() -> Timeline {
    let ready = |worker| Event { at: 0, what: EventKind::WorkerReady { worker, os_id: 1 } };
    let starts = [(4, 0), (15, 1), (9, 2), (12, 3)];
    let starts = starts.map(|(worker, task)| Event { at: 10, what: EventKind::TaskStarted { worker, task } });
    Timeline::of(&(0..16).map(ready).chain(starts).collect::<Vec<_>>())
}

#[test]
fn lanes_with_work_come_before_idle_ones_where_not_all_have_room() {
    let timeline = few_of_many_work();
    let letters = |size: (u16, u16), offset| {
        let lanes = Lanes { offset, ..waiting_lanes(&timeline, Nanos::MAX) };
        let text = drawn(size, |painter| lanes::draw(painter, &lanes));
        let rows = text.lines().filter_map(|line| line.split_once(' ').map(|(letter, _)| letter.to_owned()));
        rows.filter(|letter| letter.len() == 1 && letter.chars().all(|letter| letter.is_ascii_uppercase()))
            .collect::<String>()
    };
    assert_eq!(letters((78, 9), 0), "EJMPAB", "{timeline:?}");
    assert_eq!(letters((78, 9), 4), "ABCDFG", "the others are further down");
    assert_eq!(letters((78, 18), 0), "ABCDEFGHIJKLMNOP", "where all have room they stand in their order");
    let drawn = waiting_lanes(&timeline, Nanos::MAX);
    let row = |worker| drawn.row_of(9, worker);
    assert_eq!([4, 9, 12, 15, 0, 1, 2].map(row), [Some(1), Some(2), Some(3), Some(4), Some(5), Some(6), None]);
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
