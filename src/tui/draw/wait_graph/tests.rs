//! The wait-for graph as people see it.

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::event::LockStep;
use crate::plan::ScenarioName;
use crate::scenario;
use crate::text::Lang;
use crate::tui::kit::Hits;
use crate::tui::kit::testing::{self, english, look};
use crate::tui::theme::{Symbols, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Philosophers at a table: so many have a fork and wait for the next one, the others have not come yet.
fn waiting(seats: u32, waiting: u32) -> WaitGraph {
    let mut graph = WaitGraph::default();
    for seat in 0..waiting {
        graph.apply(seat, seat, LockStep::Taken);
    }
    for seat in 0..waiting {
        graph.apply(seat, (seat + 1) % seats, LockStep::Asked);
    }
    graph
}

fn draw_table(painter: &mut Painter<'_>, graph: &WaitGraph, workers: u32) {
    let look = painter.look;
    let plan = scenario::plan(ScenarioName::Deadlock, 1);
    let scenario = scenario::get(plan.scenario);
    let name = |worker| look.say(&scenario.label(&plan, worker));
    let lock_name = |lock| look.say(&scenario.lock_name(&plan, lock));
    let workers: Vec<WorkerId> = (0..workers).collect();
    draw(
        painter,
        &WaitGraphView {
            graph,
            workers: &workers,
            name: &name,
            lock_name: &lock_name,
            note: "nudge: 10 ms",
            is_over: false,
        },
    );
}

fn drawn(size: (u16, u16), graph: &WaitGraph, workers: u32, look: Look) -> String {
    testing::drawn(look, size, |painter| draw_table(painter, graph, workers))
}

#[test]
fn a_circle_of_waiting_has_a_mark_and_a_word_beside_its_colour() {
    let graph = waiting(3, 3);
    assert_snapshot!("circle", drawn((78, 4), &graph, 3, english()));
    assert_snapshot!("circle_ko", drawn((78, 4), &graph, 3, look(Theme::Dark, Symbols::Unicode, Lang::Ko)));
    let ascii = drawn((58, 3), &graph, 3, look(Theme::Monochrome, Symbols::Ascii, Lang::En));
    assert!(ascii.is_ascii(), "{ascii}");
    assert_snapshot!("circle_narrow_mono_ascii", ascii);
}

#[test]
fn whoever_waits_for_somebody_who_goes_on_is_in_no_circle() {
    let graph = waiting(5, 3);
    assert_snapshot!("no_circle", drawn((78, 6), &graph, 5, english()));
    assert_snapshot!("no_circle_cut", drawn((58, 3), &graph, 5, english()));
}

proptest! {
    #[test]
    fn nothing_panics_and_nothing_is_drawn_outside_its_area(
        (x, y, width, height) in (0_u16..12, 0_u16..6, 0_u16..90, 0_u16..14),
        seats in 1_u32..12,
        waits in 0_u32..12,
    ) {
        let (inner, around) = (Rect::new(x, y, width, height), Rect::new(0, 0, 80, 16));
        let mut buf = Buffer::filled(around, ratatui::buffer::Cell::new("z"));
        let mut hits = Hits::default();
        let mut painter = Painter::new(&mut buf, &mut hits, english());
        draw_table(&mut painter.within(inner), &waiting(seats, waits.min(seats)), seats);
        for position in around.positions().filter(|position| !inner.contains(*position)) {
            prop_assert_eq!(buf[position].symbol(), "z", "at {}", position);
        }
    }
}
