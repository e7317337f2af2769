//! Conditions as a teacher writes them, against reports as they are.

use super::*;
use crate::text::{Lang, Texts};

fn figures() -> Figures {
    let mut figures = Figures::default();
    let threads = serde_json::json!({
        "elapsed_ns": 1_000_000_000_u64, "end": "completed", "counter": {"expected": 8, "observed": 5, "lost": 3},
        "completed_order": [1, 0, 2], "settings": {"delay": {"ns": 20_000_000}},
        "workers": [{"blocked_ns": 5}, {"blocked_ns": null}], "tasks": [{"value": "333332833333500000"}], "gil": null,
    });
    figures.add(1, vec!["fetch".to_owned(), "threads".to_owned()], threads);
    figures.add(2, vec!["fetch".to_owned(), "async".to_owned()], serde_json::json!({"elapsed_ns": 900_000_000_u64}));
    figures
}

fn said(source: &str) -> String {
    let expectation = match Expectation::read(source, (1, 1)) {
        Ok(expectation) => expectation,
        Err((at, why)) => return format!("{at}: {}", Texts::of(Lang::En).say(&why)),
    };
    let held = expectation.check(&figures());
    let seen = crate::lesson::report::seen(&held.seen, Texts::of(Lang::En));
    match held.holds {
        Ok(holds) => format!("{holds} ({seen})"),
        Err(why) => format!("{} ({seen})", Texts::of(Lang::En).say(&why)),
    }
}

#[test]
fn conditions_are_held_against_the_figures_of_reports() {
    let conditions = [
        "elapsed(async) < 1.2 * elapsed(threads)",
        "counter.lost(threads) > 0 and not counter.lost(threads) == 8",
        "counter.lost(threads) / counter.expected(threads) >= 20%",
        "sorted(completed_order(threads))",
        "sum(workers.blocked(threads)) == 5ns or end(threads) == 'killed'",
        "tasks.0.value(threads) > 1_000",
        "settings.delay(threads) == 20ms",
        "(elapsed(threads) - elapsed(async)) < 0.2s",
        "elapsed > 0",
        "count(gil(threads)) == 0",
        "elapsed(threads) < 20",
        "elapsed(gil) < 1s",
        "countr.lost(threads) > 0",
        "completed_order(threads) > 0",
        "elapsed(async)",
        "gil.switches(threads) > 0",
    ];
    let said: Vec<String> = conditions.iter().map(|source| format!("{source}\n    {}", said(source))).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let deep = format!("{}1{} == 1", "(".repeat(30), ")".repeat(30));
    let wrong =
        ["", "1 +", "counter.lost >", "counter.lost > 0 0", "sum counter", "a(", "a(b", "20parsecs < a", "'x", &deep];
    let said: Vec<String> = wrong.iter().map(|source| format!("{source}\n    {}", said(source))).collect();
    insta::assert_snapshot!(said.join("\n"));
}

proptest::proptest! {
    #[test]
    fn nothing_that_is_written_stops_the_reader(source in "[ a-z0-9.()<>=+*/',_-]{0,60}") {
        if let Ok(expectation) = Expectation::read(&source, (1, 1)) {
            let _ = expectation.check(&figures());
        }
    }
}
