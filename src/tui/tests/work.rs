//! How much is looked at before a key is answered: counted in rows of tasks, which no machine makes slower.

use super::desk::{Desk, desk};
use crate::timeline::rows_looked_at;
use crate::tui::keymap::{KeyContext, Keymap};

const TASKS: &str = "1 0 0 0 0 0";

/// Rows that may be looked at for a key of a run of 100,000 tasks: some blocks of them, for each of the pieces of a screen.
const FEW: usize = 24 * 1_024;

fn many_tasks() -> Desk {
    let desk = desk(120, 40).press("/ f u t u r e s Enter Tab Down Down Down").press(TASKS).press("Enter F5");
    assert_eq!(desk.begun().1[0].settings.get("tasks").map(|tasks| format!("{tasks:?}")), Some("Count(100000)".into()));
    desk
}

fn looks_at_few(desk: &Desk) {
    // What has changed is looked through once, in the frame that shows it.
    desk.screen();
    for binding in
        Keymap::default().all().filter(|binding| matches!(binding.context, KeyContext::Run | KeyContext::Everywhere))
    {
        for key in binding.keys {
            let mut desk = desk.clone();
            let before = rows_looked_at();
            desk.send(crate::tui::Message::Key(key.event()));
            desk.screen();
            let looked_at = rows_looked_at() - before;
            assert!(looked_at <= FEW, "{:?}: {looked_at} rows", binding.action);
        }
    }
}

#[test]
fn a_key_looks_at_few_of_many_tasks() {
    let over = many_tasks().run_through();
    looks_at_few(&over.clone().wait(500));
    looks_at_few(&over.clone().wait(2_000));
    looks_at_few(&over.clone().press("End"));
    looks_at_few(&over.press("End i"));
    looks_at_few(&many_tasks().run_until(20));
}
