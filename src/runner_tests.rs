//! What the runner does with an engine that never comes back, and with one that leaves a log behind.

use super::*;
use crate::plan::ScenarioName;

fn said(end: &EventKind) -> bool {
    matches!(end, EventKind::Finished { .. })
}

#[test]
fn a_worker_that_does_not_stop_is_abandoned_and_the_run_is_over() {
    let plan = Runnable::usual(ScenarioName::Fetch, 1);
    let cancel = Cancel::new();
    let (prepared, ready) = bounded(1);
    let (begin, orders) = bounded::<Arc<RunContext>>(1);
    // As long as this is held, the engine is not over.
    let (never, made) = bounded(1);
    let engine = Engine { ready, begin, made };
    let _ = prepared.send(prepare(&plan, &cancel));
    let asks = cancel.clone();
    let worker = std::thread::spawn(move || {
        let run = orders.recv().expect("it begins");
        let mut log = run.log();
        for worker in 0..2 {
            log.push(EventKind::WorkerSpawned { worker, kind: crate::event::WorkerKind::Thread });
            log.push(EventKind::TaskStarted { worker, task: worker });
        }
        log.push(EventKind::WorkerExited { worker: 1, usage: crate::event::Usage::default() });
        log.flush();
        asks.request();
        log
    });
    let mut seen = Vec::new();
    let environment = Environment::of(PathBuf::new());
    let over = perform(&plan, &environment, &cancel, &engine, &mut |events| seen.extend(events));
    assert!(over.began && over.made.is_ok());
    let abandoned: Vec<&EventKind> = over
        .last
        .iter()
        .map(|event| &event.what)
        .filter(|what| !matches!(what, EventKind::TaskFinished { .. }))
        .collect();
    assert_eq!(abandoned, [&EventKind::WorkerAbandoned { worker: 0 }], "the other one has ended");
    let ended = over.last.iter().filter(|event| matches!(event.what, EventKind::TaskFinished { .. })).count();
    assert_eq!(ended, 4, "every task has an end");
    drop((worker.join().expect("it did its part"), never));
}

#[test]
fn a_preparation_that_never_ends_is_not_waited_for() {
    let plan = Runnable::usual(ScenarioName::Fetch, 1);
    let cancel = Cancel::new();
    let (_never, ready) = bounded(1);
    let (begin, _orders) = bounded(1);
    let (_nor_this, made) = bounded(1);
    cancel.request();
    let environment = Environment::of(PathBuf::new());
    let over = perform(&plan, &environment, &cancel, &Engine { ready, begin, made }, &mut |_| {});
    assert!(!over.began && over.last.is_empty());
}

#[test]
fn many_runs_leave_nothing_with_who_may_cancel_them() {
    let cancel = Cancel::new();
    let plan = Runnable::usual(ScenarioName::Counter, 1);
    let environment = Environment::of(PathBuf::new());
    for _ in 0..3 {
        let mut last = Vec::new();
        run(&plan, &environment, &cancel, &mut |events| last = events);
        assert!(last.last().is_some_and(|event| said(&event.what)));
    }
    assert_eq!(cancel.waiting(), 0);
}
