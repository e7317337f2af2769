//! A program of the user's on screen: its lanes, its locks by their names, where it waits, and what it writes.

use crate::engine::Runnable;
use crate::event::LockStep::{Asked, Taken};
use crate::event::{Event, EventKind, Fact, Facts, RunEnd, WorkerKind};
use crate::plan::MILLISECOND;
use crate::scenario::{OwnProgram, plan_of_program};
use crate::tui::tests::desk::{Desk, desk};
use crate::tui::{App, Effect, Report};

/// Two threads that come to wait for each other, on a screen of so many columns and rows.
fn watched(columns: u16, rows: u16) -> Desk {
    let mut desk = desk(columns, rows);
    let program = OwnProgram { file: "some/mine.py".into(), arguments: Vec::new(), interpreter: None };
    let plan = Runnable::of(plan_of_program(program)).expect("a program can be run");
    let (app, effects) = App::watch(desk.app.setup, vec![plan]);
    assert!(matches!(effects[..], [Effect::Start { .. }]), "it begins at once");
    desk.app = app;
    desk.effects.extend(effects);
    let facts = Facts::new().with("python", Fact::Text("CPython 3.12.1, GIL on, switch interval 5 ms".into()));
    let said = |line: &str| EventKind::Printed { is_error: false, line: line.into() };
    let mut events = vec![(0, EventKind::RunFacts { facts: Box::new(facts) })];
    for worker in 0..2 {
        let kind = if worker == 0 { WorkerKind::Main } else { WorkerKind::Thread };
        let name = ["mine.py", "other"][worker as usize].into();
        events.extend([
            (1, EventKind::WorkerSpawned { worker, kind }),
            (1, EventKind::TasksQueued { first: worker, count: 1 }),
            (1, EventKind::TaskNamed { task: worker, name }),
            (2, EventKind::WorkerReady { worker, os_id: 7 }),
            (2, EventKind::TaskStarted { worker, task: worker }),
            (3, EventKind::LockNamed { lock: worker, name: ["left", "right"][worker as usize].into() }),
            (4, EventKind::Lock { worker, lock: worker, step: Taken }),
        ]);
    }
    events.push((5, said("the first line")));
    for worker in 0..2 {
        events.push((50, EventKind::Lock { worker, lock: 1 - worker, step: Asked }));
        events.push((50, EventKind::Doing { worker, what: format!("acquire (mine.py:{worker}7)").into() }));
    }
    events.push((90, said("the second line")));
    events.push((100, EventKind::Finished { end: RunEnd::Completed }));
    let events = events.into_iter().map(|(at, what)| Event { at: at * MILLISECOND, what }).collect();
    desk.report(Report::Began { variant: 0 }).report(Report::Events { variant: 0, events }).report(Report::Over)
}

#[test]
fn its_locks_have_their_names_and_whoever_waits_says_where() {
    let screen = watched(120, 40).press("End i Down").screen();
    for said in ["mine.py · CPython 3.12.1, GIL on", "holds left, wants right, which B has", "acquire (mine.py:17)"] {
        assert!(screen.contains(said), "{said} is not in\n{screen}");
    }
}

#[test]
fn what_it_writes_is_as_of_the_playhead() {
    let desk = watched(80, 30).press("End");
    assert!(desk.screen().contains("the second line"), "{}", desk.screen());
    let desk = desk.press("Left Left");
    let screen = desk.screen();
    assert!(screen.contains("the first line") && !screen.contains("the second line"), "{screen}");
}

#[test]
fn it_is_run_again_as_it_was_and_in_no_other_way() {
    let desk = watched(80, 24).press("End r");
    let begun = |effect: &&Effect| matches!(effect, Effect::Start { .. });
    assert_eq!(desk.effects.iter().filter(begun).count(), 2);
    let screen = watched(80, 24).press("End v").screen();
    assert!(screen.contains("A program of your own is run as it is"), "{screen}");
    let desk = watched(80, 24).press("End Esc");
    assert!(desk.is_in_lab());
}
