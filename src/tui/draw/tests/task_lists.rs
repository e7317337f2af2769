//! Lists of tasks.

use insta::assert_snapshot;
use rstest::rstest;

use super::{drawn, name, tasks};
use crate::event::Nanos;
use crate::timeline::Timeline;
use crate::tui::draw::sample;
use crate::tui::draw::tasks::Tasks;

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
