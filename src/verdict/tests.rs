//! Verdicts on runs made by hand: the sentence follows from the figures, whatever was expected.

mod claims;

use rstest::rstest;

use super::*;
use crate::event::{BlockedOn, Event, EventKind, NO_WORKER, Nanos, Outcome, Usage, Value, WorkerKind};
use crate::plan::{ScenarioName, SettingValue, Window};
use crate::text::{Lang, Texts};

const SECOND: Nanos = 1_000_000_000;

fn event(at: Nanos, what: EventKind) -> Event {
    Event { at, what }
}

fn ok() -> Outcome {
    Outcome::Ok(Value::Nothing)
}

/// One task: worker, start, end, outcome.
type Row = (u32, Nanos, Nanos, Outcome);

/// A run of these tasks that ended in some way.
fn timeline(tasks: &[Row], more: Vec<EventKind>, end: RunEnd) -> Timeline {
    let mut events: Vec<Event> = Vec::new();
    for (id, (worker, start, finish, outcome)) in (0..).zip(tasks) {
        let (worker, task) = (*worker, id);
        events.push(event(0, EventKind::WorkerSpawned { worker, kind: WorkerKind::Thread }));
        events.push(event(0, EventKind::WorkerReady { worker, os_id: 1 }));
        events.push(event(*start, EventKind::TaskStarted { worker, task }));
        events.push(event(*finish, EventKind::TaskFinished { worker, task, outcome: outcome.clone() }));
    }
    events.sort_by_key(|event| event.at);
    let last = events.last().map_or(0, |event| event.at);
    events.extend(more.into_iter().map(|what| event(last, what)));
    events.push(event(last, EventKind::Finished { end }));
    Timeline::of(&events)
}

fn plan(scenario: ScenarioName, model: ModelName, workers: u32) -> Plan {
    Plan { model, workers, ..scenario::plan(scenario, 1) }
}

/// Two workers who count to eight, at the same time, and read this in the end.
fn counted(observed: u64) -> Timeline {
    timeline(
        &[(0, 0, 100, ok()), (1, 0, 100, ok())],
        vec![EventKind::CounterRead { observed, last: None }],
        RunEnd::Completed,
    )
}

fn counter_plan(model: ModelName, guard: GuardName, window: Window) -> Plan {
    let mut plan = Plan { guard: Some(guard), window, ..plan(ScenarioName::Counter, model, 2) };
    plan.settings.set("increments", SettingValue::Count(4));
    plan
}

fn key(plan: &Plan, timeline: &Timeline) -> String {
    let phrase = of(plan, timeline);
    for lang in [Lang::En, Lang::Ko] {
        let said = Texts::of(lang).say(&phrase);
        assert!(!said.contains('{') && !said.starts_with("verdict."), "{said}");
    }
    phrase.key().to_owned()
}

#[rstest]
#[case(ModelName::Threads, Window::Nudged, 5, "verdict.counter.lost")]
#[case(ModelName::Threads, Window::Natural, 5, "verdict.counter.lost-natural")]
#[case(ModelName::Threads, Window::Natural, 8, "verdict.counter.luck")]
#[case(ModelName::Threads, Window::Nudged, 8, "verdict.counter.luck-nudged")]
#[case(ModelName::Threads, Window::Nudged, 9, "verdict.counter.too-many")]
#[case(ModelName::Processes, Window::Nudged, 5, "verdict.counter.lost")]
#[case(ModelName::Async, Window::Natural, 8, "verdict.counter.loop-exact")]
#[case(ModelName::Async, Window::Nudged, 4, "verdict.counter.loop-lost")]
#[case(ModelName::Async, Window::Nudged, 8, "verdict.counter.luck-nudged")]
#[case(ModelName::AsyncThreads, Window::Natural, 8, "verdict.counter.luck")]
#[case(ModelName::AsyncThreads, Window::Natural, 4, "verdict.counter.lost-natural")]
#[case(ModelName::Gil, Window::Natural, 8, "verdict.counter.gil-exact")]
#[case(ModelName::Gil, Window::Nudged, 5, "verdict.counter.gil-lost")]
#[case(ModelName::Sequential, Window::Nudged, 8, "verdict.counter.alone")]
fn an_unguarded_counter(
    #[case] model: ModelName,
    #[case] window: Window,
    #[case] observed: u64,
    #[case] expected: &str,
) {
    assert_eq!(key(&counter_plan(model, GuardName::None, window), &counted(observed)), expected);
}

#[rstest]
#[case(8, false, "verdict.counter.gil-old-unasked")]
#[case(8, true, "verdict.counter.gil-old-luck")]
#[case(5, true, "verdict.counter.gil-old-lost")]
fn an_interpreter_lock_of_the_old_kind(#[case] observed: u64, #[case] forced: bool, #[case] expected: &str) {
    let mut plan = counter_plan(ModelName::Gil, GuardName::None, Window::Natural);
    plan.settings.set("gil", SettingValue::Choice("old".into()));
    let held = EventKind::GilHeld { worker: 0, since: 0, forced, switched: false };
    let counted = vec![held, EventKind::CounterRead { observed, last: None }];
    let timeline = timeline(&[(0, 0, 100, ok()), (1, 0, 100, ok())], counted, RunEnd::Completed);
    assert_eq!(key(&plan, &timeline), expected);
}

#[test]
fn workers_that_never_meet_prove_nothing() {
    let plan = counter_plan(ModelName::Threads, GuardName::None, Window::Natural);
    let apart = timeline(
        &[(0, 0, 100, ok()), (1, 200, 300, ok())],
        vec![EventKind::CounterRead { observed: 8, last: None }],
        RunEnd::Completed,
    );
    assert_eq!(key(&plan, &apart), "verdict.counter.one-by-one");
}

#[rstest]
#[case(GuardName::Mutex, "verdict.counter.lock")]
#[case(GuardName::StdMutex, "verdict.counter.lock")]
#[case(GuardName::Rwlock, "verdict.counter.lock")]
#[case(GuardName::Spin, "verdict.counter.lock")]
#[case(GuardName::Peterson, "verdict.counter.lock")]
#[case(GuardName::Atomic, "verdict.counter.atomic")]
#[case(GuardName::Cas, "verdict.counter.cas")]
#[case(GuardName::Channel, "verdict.counter.channel")]
#[case(GuardName::Local, "verdict.counter.local")]
fn a_guarded_counter(#[case] guard: GuardName, #[case] expected: &str) {
    let plan = counter_plan(ModelName::Threads, guard, Window::Nudged);
    assert_eq!(key(&plan, &counted(8)), expected);
    assert_eq!(key(&plan, &counted(7)), "verdict.counter.broken");
}

#[rstest]
#[case(GuardName::TwoMutexes, "verdict.counter.wrong.two-mutexes")]
#[case(GuardName::ReadLock, "verdict.counter.wrong.read-lock")]
#[case(GuardName::OwnMutex, "verdict.counter.wrong.own-mutex")]
#[case(GuardName::Sleep, "verdict.counter.wrong.sleep")]
#[case(GuardName::CheckThenAct, "verdict.counter.wrong.check-then-act")]
#[case(GuardName::PetersonAcqRel, "verdict.counter.wrong.reordered")]
#[case(GuardName::PetersonRelaxed, "verdict.counter.wrong.reordered")]
fn a_wrong_fix_says_why_it_does_not_protect(#[case] guard: GuardName, #[case] expected: &str) {
    let plan = counter_plan(ModelName::Threads, guard, Window::Nudged);
    assert_eq!(key(&plan, &counted(7)), expected);
    assert_eq!(key(&plan, &counted(8)), "verdict.counter.wrong-exact");
    let said = Texts::of(Lang::En).say(&of(&plan, &counted(8)));
    assert!(said.starts_with(&format!("Exact, but not thanks to {guard}")), "{said}");
}

#[test]
fn a_lock_says_how_long_workers_stood_before_it() {
    let plan = counter_plan(ModelName::Threads, GuardName::Mutex, Window::Nudged);
    let blocked = EventKind::BlockedBriefly { worker: 0, on: BlockedOn::Guard, nanos: 2_000, times: 3 };
    let tasks = [(0, 0, 100_000, ok()), (1, 0, 100_000, ok())];
    let timeline =
        timeline(&tasks, vec![blocked, EventKind::CounterRead { observed: 8, last: None }], RunEnd::Completed);
    let said = Texts::of(Lang::En).say(&of(&plan, &timeline));
    assert!(said.ends_with("together they stood 2.00 µs before it."), "{said}");
}

#[test]
fn children_that_count_privately_leave_the_parent_with_nothing() {
    let mut plan = counter_plan(ModelName::Processes, GuardName::None, Window::Nudged);
    plan.memory = Memory::Private;
    let four = || Outcome::Ok(Value::Number(4));
    let timeline = timeline(
        &[(0, 0, 100, four()), (1, 0, 100, four())],
        vec![EventKind::CounterRead { observed: 0, last: None }],
        RunEnd::Completed,
    );
    assert_eq!(children(&plan, &timeline), Some(vec![4, 4]));
    assert_eq!(books(&plan, &timeline), None);
    let said = Texts::of(Lang::En).say(&of(&plan, &timeline));
    assert!(said.contains("still reads 0") && said.contains("4 + 4 = 8"), "{said}");
}

#[test]
fn a_killed_worker_is_not_a_lost_update() {
    let plan = counter_plan(ModelName::Processes, GuardName::Mutex, Window::Nudged);
    let killed = Outcome::Killed(Box::new(Phrase::new("SIGKILL")));
    let timeline = timeline(
        &[(0, 0, 100, ok()), (1, 0, 50, killed)],
        vec![EventKind::CounterRead { observed: 6, last: None }],
        RunEnd::Completed,
    );
    assert_eq!(key(&plan, &timeline), "verdict.counter.incomplete");
}

#[test]
fn ends_that_are_no_results() {
    let plan = counter_plan(ModelName::Threads, GuardName::None, Window::Nudged);
    assert_eq!(key(&plan, &Timeline::new()), "verdict.going");
    assert_eq!(key(&plan, &timeline(&[(0, 0, 1, ok())], vec![], RunEnd::Completed)), "verdict.counter.unread");
    let cancelled = timeline(&[(0, 0, 1, ok()), (1, 0, 9, Outcome::Cancelled)], vec![], RunEnd::Cancelled);
    assert_eq!(Texts::of(Lang::En).say(&of(&plan, &cancelled)), "Cancelled with 1 of 2 tasks done.");
    let failed = RunEnd::Failed(Box::new(Phrase::new("verdict.counter.nothing")));
    assert_eq!(key(&plan, &timeline(&[], vec![], failed)), "verdict.failed");
}

#[test]
fn workers_that_could_not_be_started_are_said_first() {
    let plan = counter_plan(ModelName::Threads, GuardName::Mutex, Window::Nudged);
    let refused = EventKind::WorkerRefused { worker: 1, reason: Box::new(Phrase::read("no more threads")) };
    let tasks = [(0, 0, 50, ok()), (0, 50, 100, ok())];
    let timeline =
        timeline(&tasks, vec![refused, EventKind::CounterRead { observed: 8, last: None }], RunEnd::Completed);
    let said = Texts::of(Lang::En).say(&of(&plan, &timeline));
    assert!(said.starts_with("Started 1 of 2 workers. Exact: mutex"), "{said}");
}

fn fetches(count: u32, workers: u32) -> Timeline {
    let tasks: Vec<Row> = (0..count)
        .map(|id| {
            let start = u64::from(id / workers) * SECOND;
            (id % workers, start, start + SECOND, ok())
        })
        .collect();
    timeline(&tasks, vec![], RunEnd::Completed)
}

#[rstest]
#[case(ModelName::Threads, 4, 4, "verdict.waiting.together")]
#[case(ModelName::Async, 4, 4, "verdict.waiting.loop")]
#[case(ModelName::Gil, 4, 4, "verdict.waiting.gil")]
#[case(ModelName::Threads, 5, 4, "verdict.waiting.waves")]
#[case(ModelName::Threads, 4, 1, "verdict.waiting.alone")]
#[case(ModelName::Threads, 1, 4, "verdict.waiting.single")]
fn waiting_together(#[case] model: ModelName, #[case] tasks: u32, #[case] workers: u32, #[case] expected: &str) {
    assert_eq!(key(&plan(ScenarioName::Fetch, model, workers), &fetches(tasks, workers)), expected);
}

#[test]
fn the_gain_of_waiting_together_is_a_figure() {
    let said = of(&plan(ScenarioName::Fetch, ModelName::Threads, 4), &fetches(4, 4));
    assert_eq!(
        Texts::of(Lang::En).say(&said),
        "1.00 s for 4 tasks that take 4.00 s one after the other: 4.0 times as fast, because waiting needs no processor."
    );
    let said = of(&plan(ScenarioName::Fetch, ModelName::Threads, 4), &fetches(5, 4));
    assert!(Texts::of(Lang::En).say(&said).contains("2 waves, 2.5 times as fast"));
}

#[test]
fn tasks_that_came_to_nothing_are_counted_by_how_they_ended() {
    let why = || Box::new(Phrase::read("x"));
    let tasks = [
        (0, 0, SECOND, ok()),
        (1, 0, SECOND, Outcome::Failed(why())),
        (0, SECOND, 2 * SECOND, Outcome::TimedOut),
        (1, SECOND, 2 * SECOND, Outcome::Killed(why())),
    ];
    let timeline = timeline(&tasks, vec![], RunEnd::Completed);
    let said = Texts::of(Lang::En).say(&of(&plan(ScenarioName::Random, ModelName::Threads, 2), &timeline));
    assert!(!said.contains("times as fast"), "{said}");
    assert!(said.starts_with("1 of 4 tasks succeeded") && said.contains("(1 failed, 1 timed out, 1 killed)"), "{said}");
}

/// Two sums that took a second of processor time each, within so long.
fn sums(elapsed: Nanos, value: u64, more: Vec<EventKind>) -> Timeline {
    let usage = Usage { cpu_ns: SECOND, ..Usage::default() };
    let mut more = more;
    more.extend((0..2).map(|worker| EventKind::WorkerExited { worker, usage }));
    let row = |worker| (worker, 0, elapsed, Outcome::Ok(Value::Number(value)));
    timeline(&[row(0), row(1)], more, RunEnd::Completed)
}

const SUM: u64 = 333_332_833_333_500_000;

#[rstest]
#[case(ModelName::Threads, 2, SECOND, SUM, "verdict.squares.busy")]
#[case(ModelName::Threads, 2, 2 * SECOND, SUM, "verdict.squares.no-gain")]
#[case(ModelName::Threads, 1, 2 * SECOND, SUM, "verdict.squares.alone")]
#[case(ModelName::Gil, 2, 2 * SECOND, SUM, "verdict.squares.gil")]
#[case(ModelName::Threads, 2, SECOND, SUM + 1, "verdict.squares.wrong")]
fn computing(
    #[case] model: ModelName,
    #[case] workers: u32,
    #[case] elapsed: Nanos,
    #[case] value: u64,
    #[case] expected: &str,
) {
    assert_eq!(key(&plan(ScenarioName::Squares, model, workers), &sums(elapsed, value, vec![])), expected);
}

#[test]
fn a_blocked_loop_says_for_how_long() {
    let blocked = vec![EventKind::LoopBlocked { worker: 0, nanos: SECOND / 2 }];
    let said = of(&plan(ScenarioName::Squares, ModelName::Async, 2), &sums(2 * SECOND, SUM, blocked));
    assert!(Texts::of(Lang::En).say(&said).ends_with("blocked the event loop for up to 500 ms."));
}

/// A counter run whose increments took so long.
fn timed(guard: GuardName, nanos: Nanos) -> (Plan, Timeline) {
    let rows = [(0, 1_000, 1_000 + nanos, ok()), (1, 1_000, 1_000 + nanos, ok())];
    let timeline = timeline(&rows, vec![EventKind::CounterRead { observed: 8, last: None }], RunEnd::Completed);
    (counter_plan(ModelName::Threads, guard, Window::Nudged), timeline)
}

#[test]
fn a_guard_is_compared_with_no_guard() {
    let say = |runs: &[(Plan, Timeline)]| compare(runs).map(|phrase| Texts::of(Lang::En).say(&phrase));
    let bare = timed(GuardName::None, 700_000);
    let longer = say(&[bare.clone(), timed(GuardName::Mutex, 2_870_000)]);
    assert_eq!(
        longer.as_deref(),
        Some("Once started, mutex took 4.1 times as long as no guard (2.87 ms against 0.70 ms).")
    );
    let shorter = say(&[bare.clone(), timed(GuardName::Local, 70_000)]);
    assert_eq!(
        shorter.as_deref(),
        Some("Once started, local was 10.0 times as fast as no guard (70.0 µs against 0.70 ms).")
    );
    let same = say(&[timed(GuardName::Atomic, 710_000), bare.clone()]);
    assert_eq!(same.as_deref(), Some("Once started, atomic took as long as no guard (0.71 ms against 0.70 ms)."));
    assert_eq!(say(&[bare]), None);
    assert_eq!(say(&[timed(GuardName::Mutex, 1)]), None);
}

#[test]
fn what_a_guard_costs_is_not_said_of_a_run_whose_tasks_failed() {
    let failed = Outcome::Failed(Box::new(Phrase::read("x")));
    let rows = [(0, 1_000, 2_000, ok()), (1, 1_000, 1_100, failed)];
    let bare = timeline(&rows, vec![EventKind::CounterRead { observed: 8, last: None }], RunEnd::Completed);
    let bare = (counter_plan(ModelName::Threads, GuardName::None, Window::Nudged), bare);
    assert_eq!(compare(&[bare, timed(GuardName::Mutex, 2_870_000)]), None);
}

#[test]
fn who_was_abandoned_is_counted_in_the_verdict() {
    let plan = plan(ScenarioName::Fetch, ModelName::Threads, 2);
    let tasks = [(0, 0, 5, ok()), (1, 0, 9, Outcome::Cancelled)];
    let timeline = timeline(&tasks, vec![EventKind::WorkerAbandoned { worker: 1 }], RunEnd::Cancelled);
    let said = Texts::of(Lang::En).say(&of(&plan, &timeline));
    assert!(
        said.starts_with("Cancelled with 1 of 2 tasks done.") && said.ends_with("no longer waited for: 1."),
        "{said}"
    );
    let trouble = timeline.lanes()[1].trouble().map(|why| why.key().to_owned());
    assert_eq!((timeline.lanes()[0].trouble(), trouble.as_deref()), (None, Some("worker.abandoned")));
}

#[test]
fn of_several_trials_the_middle_one_counts() {
    let runs = [
        timed(GuardName::None, 100),
        timed(GuardName::None, 90_000),
        timed(GuardName::None, 110),
        timed(GuardName::Mutex, 440),
        timed(GuardName::Cas, 220),
    ];
    let said: Vec<String> = costs(&runs).iter().map(|cost| Texts::of(Lang::En).say(cost)).collect();
    assert_eq!(said.len(), 2);
    assert!(said[0].contains("mutex took 4.0 times") && said[1].contains("cas took 2.0 times"), "{said:?}");
}

#[rstest]
#[case(3, "who waits for fork 3, held by philosopher 3, who waits for fork 1.")]
#[case(5, "who waits for fork 3, and so on round a circle of 5.")]
fn a_deadlock_is_named_as_far_round_as_one_can_follow(#[case] circle: u32, #[case] rest: &str) {
    use crate::event::LockStep::{Asked, Taken};
    let plan = scenario::plan(ScenarioName::Deadlock, 1);
    let lock = |at, worker, lock, step| Event { at, what: EventKind::Lock { worker, lock, step } };
    let steps = (0..circle)
        .flat_map(|worker| [lock(10, worker, worker, Taken), lock(20, worker, (worker + 1) % circle, Asked)]);
    let end = Event { at: 30, what: EventKind::Finished { end: RunEnd::Completed } };
    let timeline = Timeline::of(&steps.chain([end]).collect::<Vec<_>>());
    let said = crate::text::Texts::of(crate::text::Lang::En).say(&of(&plan, &timeline));
    let first = "Deadlock after 30 ns, with 0 of 50 meals eaten: philosopher 1 holds fork 1 and waits for fork 2, held by \
                 philosopher 2, ";
    assert_eq!(said, format!("{first}{rest}"));
}

/// Two handlers at the same time, each of which read and wrote this, and what the counter said in the end.
fn handled(writes: [(u64, u64); 2], blocked: bool, observed: u64) -> Timeline {
    let mut more: Vec<EventKind> =
        (0..).zip(writes).map(|(worker, (from, to))| EventKind::unmarked_segment(worker, 0, from, to)).collect();
    more.extend(blocked.then_some(EventKind::BlockedBriefly { worker: 0, on: BlockedOn::Guard, nanos: 7, times: 1 }));
    more.push(EventKind::CounterRead { observed, last: None });
    timeline(&[(0, 0, SECOND, ok()), (1, 0, SECOND, ok())], more, RunEnd::Completed)
}

#[rstest]
#[case("handler", 4, [(0, 1), (1, 2)], true, 2, "verdict.requests.handler")]
#[case("handler", 4, [(0, 1), (1, 2)], false, 2, "verdict.requests.calm")]
#[case("handler", 4, [(0, 1), (0, 1)], true, 1, "verdict.requests.broken")]
#[case("handler", 1, [(0, 1), (1, 2)], false, 2, "verdict.requests.alone")]
#[case("update", 4, [(0, 1), (1, 2)], true, 2, "verdict.requests.update")]
#[case("none", 4, [(0, 1), (0, 1)], false, 1, "verdict.requests.lost")]
#[case("none", 4, [(0, 1), (1, 2)], false, 2, "verdict.requests.luck")]
fn the_scope_of_a_lock(
    #[case] lock: &'static str,
    #[case] workers: u32,
    #[case] writes: [(u64, u64); 2],
    #[case] blocked: bool,
    #[case] observed: u64,
    #[case] expected: &str,
) {
    let mut plan = plan(ScenarioName::Requests, ModelName::Threads, workers);
    plan.settings.set("lock", SettingValue::Choice(lock.into()));
    assert_eq!(key(&plan, &handled(writes, blocked, observed)), expected);
}

#[rstest]
#[case(ModelName::Threads, Outcome::Cancelled, true, "verdict.lifecycle.cut-threads")]
#[case(ModelName::Gil, Outcome::Cancelled, true, "verdict.lifecycle.cut-threads")]
#[case(ModelName::Async, Outcome::Cancelled, true, "verdict.lifecycle.cut-slots")]
#[case(ModelName::Processes, Outcome::Killed(Box::new(Phrase::read("x"))), true, "verdict.lifecycle.cut-processes")]
#[case(ModelName::Threads, ok(), true, "verdict.lifecycle.nobody-cut")]
#[case(ModelName::Threads, ok(), false, "verdict.lifecycle.late")]
#[case(ModelName::Threads, Outcome::TimedOut, false, "verdict.lifecycle.losses")]
fn what_becomes_of_workers_without_a_pool(
    #[case] model: ModelName,
    #[case] outcome: Outcome,
    #[case] main_ends: bool,
    #[case] expected: &str,
) {
    let farewell = if main_ends { EventKind::MainEnded } else { EventKind::Joined { worker: 0, since: SECOND } };
    let timeline = timeline(&[(0, 0, SECOND, outcome)], vec![farewell], RunEnd::Completed);
    assert_eq!(key(&plan(ScenarioName::Lifecycle, model, 1), &timeline), expected);
}

#[rstest]
#[case(
    ModelName::PythonProcesses,
    true,
    "Main ended after 1.00 s, and 1 of 3 children were terminated in their work (SIGTERM, which they did not catch): nobody waits for a daemon. Of the others 2 had not begun by then, and never did."
)]
#[case(
    ModelName::PythonThreads,
    false,
    "Main ended after 1.00 s, and 3 of 3 workers had not begun their work by then and never did; nobody was cut off in the middle, and nobody waits for a daemon."
)]
fn nobody_is_cut_off_who_had_not_begun(#[case] model: ModelName, #[case] begun: bool, #[case] expected: &str) {
    let mut plan = plan(ScenarioName::Lifecycle, model, 3);
    plan.settings.set("join", SettingValue::Choice("daemon".into()));
    let mut run = vec![event(SECOND, EventKind::MainEnded)];
    if begun {
        run.insert(0, event(0, EventKind::WorkerSpawned { worker: 0, kind: WorkerKind::Process }));
        run.insert(1, event(0, EventKind::TaskStarted { worker: 0, task: 0 }));
    }
    run.extend((0..3).map(|task| {
        let worker = if begun && task == 0 { 0 } else { NO_WORKER };
        event(SECOND, EventKind::TaskFinished { worker, task, outcome: Outcome::Cancelled })
    }));
    run.push(event(SECOND, EventKind::Finished { end: RunEnd::Completed }));
    assert_eq!(Texts::of(Lang::En).say(&of(&plan, &Timeline::of(&run))), expected);
}
