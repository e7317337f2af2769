//! What is known of small programs, counted by hand or proven elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use rstest::rstest;

use super::*;
use crate::schedule::language;

pub(super) fn machine(text: &str, switch: SwitchPoints, memory: MemoryModel) -> StepMachine {
    let program = language::read("test", text).unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}"));
    StepMachine::new(Arc::new(program), Rules { switch, memory })
}

pub(super) fn explored(text: &str, switch: SwitchPoints, memory: MemoryModel) -> Exploration {
    explore(&machine(text, switch, memory), Budget::default(), &mut |_| true).expect("nobody stops it")
}

fn threads(text: &str) -> Exploration {
    explored(text, SwitchPoints::Every, MemoryModel::Sc)
}

fn counter(workers: usize, increments: usize) -> String {
    let names = &["A", "B", "C", "D"][..workers].join(", ");
    format!("shared counter = 0\nworker {names}:\n  for i in range({increments}):\n    counter += 1\n")
}

/// How many schedules end with each value of the only variable.
fn by_value(exploration: &Exploration) -> BTreeMap<i32, u128> {
    let rows = exploration.endings.iter().filter_map(|row| match &row.ending {
        ScheduleEnd::Finished(values) => Some((values[0], row.tally.all().exact().expect("it can be counted"))),
        _ => None,
    });
    rows.collect()
}

fn ends_with(exploration: &Exploration, values: &[i32]) -> bool {
    exploration.endings.iter().any(|row| row.ending == ScheduleEnd::Finished(values.to_vec()))
}

fn has(exploration: &Exploration, ending: &ScheduleEnd) -> bool {
    exploration.endings.iter().any(|row| row.ending == *ending)
}

#[rstest]
#[case(2, 1, 6, &[(1, 4), (2, 2)])]
#[case(2, 3, 924, &[(2, 8), (3, 300), (4, 416), (5, 180), (6, 20)])]
#[case(3, 1, 90, &[(1, 48), (2, 36), (3, 6)])]
#[case(4, 1, 2_520, &[(1, 1_152), (2, 1_056), (3, 288), (4, 24)])]
fn increments_are_lost_in_so_many_schedules(
    #[case] workers: usize,
    #[case] increments: usize,
    #[case] schedules: u128,
    #[case] ends: &[(i32, u128)],
) {
    let found = threads(&counter(workers, increments));
    assert_eq!(found.schedules, ScheduleCount::Exactly(schedules));
    assert_eq!(by_value(&found).into_iter().collect::<Vec<_>>(), ends);
}

#[rstest]
#[case(2, 2, 70, 57)]
#[case(3, 2, 34_650, 904)]
#[case(2, 10, 137_846_528_820, 22_707)]
fn schedules_are_counted_and_not_enumerated(
    #[case] workers: usize,
    #[case] increments: usize,
    #[case] schedules: u128,
    #[case] states: usize,
) {
    let found = threads(&counter(workers, increments));
    assert_eq!((found.schedules, found.states), (ScheduleCount::Exactly(schedules), states));
}

#[test]
fn more_schedules_than_a_number_holds_are_more_than_that() {
    let found = threads("shared flag = 0\nworker A, B:\n  for i in range(70):\n    flag = 1\n");
    assert!(found.is_whole);
    assert_eq!(found.schedules, ScheduleCount::MoreThan(u128::MAX), "70 of 140 in 9 * 10^40 ways");
}

#[test]
fn a_line_is_one_step_if_it_is_atomic() {
    let found = threads("shared counter = 0\nworker A, B:\n  atomic counter += 1\n");
    assert_eq!((found.schedules, by_value(&found)), (ScheduleCount::Exactly(2), BTreeMap::from([(2, 2)])));
}

#[test]
fn what_few_preemptions_can_do_is_known() {
    let found = threads(&counter(2, 2));
    let values = |most| {
        let rows = found.within(most).expect("it is small");
        let value = |row: &(ScheduleEnd, bool, ScheduleCount)| match &row.0 {
            ScheduleEnd::Finished(values) => values[0],
            other => panic!("{other:?}"),
        };
        rows.iter().map(value).collect::<Vec<_>>()
    };
    assert_eq!((values(0), values(1), values(2)), (vec![4], vec![2, 4], vec![2, 3, 4]));
    let all = found.within(8).expect("it is small");
    let sum = all.iter().fold(ScheduleCount::default(), |sum, (.., count)| sum.plus(*count));
    assert_eq!(sum, found.schedules, "no schedule has more");
    let least = found.endings.iter().find(|row| row.ending == ScheduleEnd::Finished(vec![3])).expect("it is there");
    let schedule = least.schedule.as_ref().expect("it can be reached");
    assert_eq!((schedule.preemptions, schedule.turns.len()), (2, 8));
    assert_eq!(found.preemptions(&schedule.turns), 2);
}

#[test]
fn two_losses_of_three_need_four_preemptions() {
    let found = threads(&counter(2, 3));
    let two = found.endings.iter().find(|row| row.ending == ScheduleEnd::Finished(vec![2])).expect("it is there");
    assert_eq!(two.schedule.as_ref().expect("it can be reached").preemptions, 4);
}

const LITMUS: [(&str, &str, &[i32]); 5] = [
    ("sb", "worker A:\n  x = 1\n  r = y\nworker B:\n  y = 1\n  r = x\noutcome A.r, B.r\n", &[0, 0]),
    ("mp", "worker A:\n  x = 1\n  y = 1\nworker B:\n  r = y\n  s = x\noutcome B.r, B.s\n", &[1, 0]),
    ("lb", "worker A:\n  r = x\n  y = 1\nworker B:\n  r = y\n  x = 1\noutcome A.r, B.r\n", &[1, 1]),
    ("2+2w", "worker A:\n  x = 1\n  y = 2\nworker B:\n  y = 1\n  x = 2\noutcome x, y\n", &[1, 1]),
    (
        "iriw",
        "worker A:\n  x = 1\nworker B:\n  y = 1\nworker C:\n  r = x\n  s = y\nworker D:\n  r = y\n  s = x\n\
         outcome C.r, C.s, D.r, D.s\n",
        &[1, 0, 1, 0],
    ),
];

#[test]
fn store_buffers_allow_what_x86_allows() {
    for (name, text, weak) in LITMUS {
        let text = format!("shared x = 0, y = 0\n{text}");
        assert!(!ends_with(&threads(&text), weak), "{name}: no interleaving does that");
        let buffered = explored(&text, SwitchPoints::Every, MemoryModel::Tso);
        assert_eq!(ends_with(&buffered, weak), name == "sb", "{name}");
    }
}

const PETERSON: &str = "shared flag = [false, false], turn = 0\nworker A, B:\n  flag[me] = true\nFENCE  turn = 1 - me\n\
    FENCE  while flag[1 - me] and turn == 1 - me:\n    pass\n  critical:\n    pass\n  flag[me] = false\n";

#[test]
fn peterson_needs_a_fence_under_store_buffers_and_none_otherwise() {
    let plain = PETERSON.replace("FENCE", "");
    let found = threads(&plain);
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    let breaks = |text: &str| explored(text, SwitchPoints::Every, MemoryModel::Tso).findings;
    assert!(breaks(&plain).iter().any(|finding| finding.kind == FindingKind::Exclusion));
    assert_eq!(breaks(&PETERSON.replace("FENCE", "  fence\n")), []);
}

#[test]
fn spinning_in_vain_does_not_make_schedules_endless() {
    let found = threads(
        "shared taken = false, n = 0\nworker A, B:\n  while swap(taken, true):\n    pass\n  n += 1\n  taken = false\n",
    );
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    assert_eq!((found.endings.len(), found.schedules), (1, ScheduleCount::Exactly(2)), "whoever comes first");
}

#[test]
fn a_deadlock_says_who_waits_for_what() {
    let text = "lock left, right\nworker A:\n  with left:\n    with right:\n      pass\nworker B:\n  with right:\n    with left:\n      pass\n";
    let found = threads(text);
    let deadlock = found.findings.first().expect("there is one");
    let program = found.machine().program();
    let [left, right] = [0, 1].map(|index| program.shared[index].word);
    let waits = [Obstacle::Lock { lock: right, owner: Some(1) }, Obstacle::Lock { lock: left, owner: Some(0) }];
    assert_eq!(deadlock.kind, FindingKind::Deadlock(waits.map(Some).to_vec()));
    assert_eq!((deadlock.schedule.turns.len(), deadlock.schedule.preemptions), (2, 1));
    assert!(has(&found, &ScheduleEnd::Deadlock));
}

#[test]
fn a_condition_that_is_waited_for_after_it_was_notified_is_lost() {
    let text = "shared ready = false\nlock mutex\ncondition changed of mutex\nworker A:\n  if not ready:\n    with mutex:\n      \
                changed.wait()\nworker B:\n  ready = true\n  with mutex:\n    changed.notify()\n";
    let found = threads(text);
    assert!(has(&found, &ScheduleEnd::Deadlock));
    let right = text.replace(
        "  if not ready:\n    with mutex:\n      changed",
        "  with mutex:\n    while not ready:\n      changed",
    );
    let right = right.replace("  ready = true\n  with mutex:\n", "  with mutex:\n    ready = true\n");
    assert_eq!(threads(&right).findings, []);
}

#[test]
fn where_a_worker_may_be_interrupted_decides() {
    let text =
        "shared counter = 0\ndef plus_one(n): return n + 1\nworker A, B:\n  counter = CALL\nfinally counter == 2\n";
    let bare = text.replace("CALL", "counter + 1");
    let called = text.replace("CALL", "plus_one(counter)");
    let awaited = text.replace("counter = CALL", "seen = counter\n  await\n  counter = seen + 1");
    let breaks = |text: &str, switch| explored(text, switch, MemoryModel::Sc).is_broken();
    let of =
        |text: &str| [SwitchPoints::Every, SwitchPoints::Call, SwitchPoints::Await].map(|switch| breaks(text, switch));
    assert_eq!(of(&bare), [true, false, false]);
    assert_eq!(of(&called), [true, true, false]);
    assert_eq!(of(&awaited), [true, false, true]);
}

#[test]
fn whoever_never_lets_go_of_an_event_loop_is_found() {
    let text = "shared ready = false\nworker A:\n  while not ready:\n    pass\nworker B:\n  ready = true\n";
    assert_eq!(threads(text).findings, []);
    let found = explored(text, SwitchPoints::Await, MemoryModel::Sc);
    assert!(found.findings.iter().any(|finding| finding.kind == FindingKind::Trapped), "{:?}", found.findings);
    assert!(has(&found, &ScheduleEnd::Endless) && has(&found, &ScheduleEnd::Finished(vec![1])));
}

#[test]
fn a_livelock_is_no_end() {
    let text = "shared stop = false\nworker A:\n  while not stop:\n    pass\nworker B:\n  pass\n";
    let found = threads(text);
    assert_eq!(found.endings.iter().map(|row| &row.ending).collect::<Vec<_>>(), [&ScheduleEnd::Endless]);
    assert!(found.findings.iter().any(|finding| finding.kind == FindingKind::Trapped));
}

#[test]
fn a_writer_starves_while_readers_come_and_go() {
    let text = "shared readers = 0\nlock mutex\nsemaphore room = 1\nworker R, S:\n  while true:\n    with mutex:\n      readers += 1\n      \
                if readers == 1:\n        room.acquire()\n    with mutex:\n      readers -= 1\n      if readers == 0:\n        \
                room.release()\nworker W:\n  with room:\n    pass\n";
    let found = threads(text);
    let kinds: Vec<&FindingKind> = found.findings.iter().map(|finding| &finding.kind).collect();
    assert_eq!(kinds, [&FindingKind::Starvation(2)]);
    assert_eq!(found.schedules, ScheduleCount::Endless);
    assert!(found.has_circles);
}

#[test]
fn whoever_spins_on_more_than_one_thing_starves_too() {
    let text = |body: &str| {
        format!(
            "shared a = true, b = true, n = 0\nworker W:\n  while a and b:\n    pass\nworker X:\n  while true:\n    {body}\n"
        )
    };
    let kinds = |body| threads(&text(body)).findings.iter().map(|finding| finding.kind.clone()).collect::<Vec<_>>();
    assert_eq!(kinds("n = 1 - n"), [FindingKind::Starvation(0)]);
    // It comes on when it looks at the right moment, and everybody gets the chance again and again.
    assert_eq!(kinds("a = not a"), []);
}

#[test]
fn from_some_places_a_deadlock_cannot_be_avoided() {
    let text = "lock l, m\nshared n = 0, k = 0\nworker A:\n  with l:\n    n = 1\n    with m:\n      pass\nworker B:\n  with m:\n    \
                k = 1\n    with l:\n      pass\n";
    let cells = threads(text).progress().expect("there are two who go round nowhere");
    let doomed = |across: usize, up: usize| cells[across][up].doomed;
    assert!(cells[2][2].deadlock && doomed(2, 2) && doomed(1, 1) && doomed(1, 2) && doomed(2, 1));
    assert!(!doomed(0, 0) && !doomed(1, 0) && !doomed(0, 2) && !cells[1][1].deadlock);
}

#[test]
fn how_many_schedules_meet_the_challenge_is_counted() {
    let found = threads("shared n = 0\nworker A, B:\n  n += 1\nfinally n == 2\nreach end n == 1\n");
    let tally = found.reaching_goal();
    assert_eq!((tally.broken.exact(), tally.all().exact()), (Some(4), Some(6)));
    assert_eq!(found.goal_endings(), [ScheduleEnd::Finished(vec![1])]);
    let found = threads("shared n = 0\nworker A, B:\n  n += 1\nreach state n == 2\n");
    assert_eq!(found.reaching_goal().broken.exact(), Some(2));
}

#[test]
fn one_can_say_stop_every_few_thousand_states_at_any_time() {
    let large = machine(&counter(4, 3), SwitchPoints::Every, MemoryModel::Sc);
    let mut calls = 0;
    let mut last = 0;
    let found = explore(&large, Budget::default(), &mut |progress| {
        calls += 1;
        assert!(progress.done.saturating_sub(last) <= 4_096, "{} at a stretch", progress.done - last);
        last = progress.done;
        true
    });
    assert!(found.is_some_and(|found| found.states > 20_000));
    for stop in [1, calls / 2, calls - 1] {
        let mut heard = 0;
        let stopped = explore(&large, Budget::default(), &mut |_| {
            heard += 1;
            heard < stop
        });
        assert!(stopped.is_none());
        assert_eq!(heard, stop.max(1), "nothing more is done");
    }
}

#[test]
fn failures_are_found_with_their_line() {
    for (line, kind) in [
        ("x = a[x + 4]", FailureKind::Index),
        ("x = 1 // x", FailureKind::Zero),
        ("x = 2147483647 + (1 + x)", FailureKind::Overflow),
        ("assert x == 1", FailureKind::Assertion),
        ("l.release()", FailureKind::NotHeld),
        ("c.notify()", FailureKind::WithoutLock),
    ] {
        let found = threads(&format!("shared x = 0, a = [1, 2]\nlock l\ncondition c of l\nworker A:\n  {line}\n"));
        match &found.findings[..] {
            [Finding { kind: FindingKind::Failed { worker: 0, failure }, .. }] => {
                assert_eq!((failure.kind, failure.line(found.machine().program(), 0)), (kind, 5));
            }
            other => panic!("{line}: {other:?}"),
        }
    }
}

#[test]
fn hostile_programs_end_in_bounded_memory() {
    let budget = Budget { states: 20_000, bytes: 8 << 20 };
    for text in [
        "shared n = 0\nworker A, B, C:\n  while true:\n    n += 1\n",
        "shared a = [0] * 64\nworker A, B, C, D, E, F, G, H:\n  for i in range(64):\n    a[i] += me + i\n",
        "shared n = 0\nworker A:\n  i = 0\n  while true:\n    i += 1\n  n = 1\n",
    ] {
        let found = explore(&machine(text, SwitchPoints::Every, MemoryModel::Sc), budget, &mut |_| true);
        let found = found.expect("nobody stops it");
        assert!(found.states <= 21_000, "{}", found.states);
        assert_eq!(found.is_whole, text.contains("n = 1"), "{text}");
    }
}

#[test]
fn a_search_that_is_told_to_stop_stops() {
    let large = machine(&counter(4, 8), SwitchPoints::Every, MemoryModel::Sc);
    let mut calls = 0;
    let stopped = explore(&large, Budget::default(), &mut |progress| {
        calls += 1;
        progress.states < 1_000
    });
    assert!(stopped.is_none());
    assert!(calls < 1_000, "{calls}");
}
