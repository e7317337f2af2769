//! Sentences that once claimed what does not hold: what they say now.

use rstest::rstest;

use super::*;

/// What these workers saw of the counter, in order: worker, from, to.
fn segments(seen: &[(u32, u64, u64)]) -> Vec<EventKind> {
    seen.iter().map(|(worker, from, to)| EventKind::unmarked_segment(*worker, 0, *from, *to)).collect()
}

/// Two workers who count to eight, see this and read that in the end.
fn seen(seen: &[(u32, u64, u64)], observed: u64) -> Timeline {
    let more = segments(seen).into_iter().chain([EventKind::CounterRead { observed, last: None }]).collect();
    timeline(&[(0, 0, 100, ok()), (1, 0, 100, ok())], more, RunEnd::Completed)
}

/// The first counts to 3 before the second writes the 1 that it began with; or they lose one here and one there.
const THROWN_BACK: &[(u32, u64, u64)] = &[(0, 0, 3), (1, 0, 1), (0, 1, 2), (1, 2, 5)];
const HERE_AND_THERE: &[(u32, u64, u64)] = &[(0, 0, 1), (1, 0, 1), (0, 1, 2), (1, 1, 2), (0, 2, 4), (1, 3, 5)];

#[rstest]
#[case(Window::Nudged, THROWN_BACK, 5, "verdict.counter.thrown-back")]
#[case(Window::Natural, THROWN_BACK, 5, "verdict.counter.thrown-back-natural")]
#[case(Window::Nudged, HERE_AND_THERE, 5, "verdict.counter.lost")]
fn one_late_write_that_throws_most_back_has_a_sentence_of_its_own(
    #[case] window: Window,
    #[case] see: &[(u32, u64, u64)],
    #[case] observed: u64,
    #[case] expected: &str,
) {
    let plan = counter_plan(ModelName::Threads, GuardName::None, window);
    assert_eq!(key(&plan, &seen(see, observed)), expected);
}

#[test]
fn what_is_lost_is_not_said_to_have_been_read_by_both() {
    let say = |see, window| {
        let plan = counter_plan(ModelName::Threads, GuardName::None, window);
        Texts::of(Lang::En).say(&of(&plan, &seen(see, 5)))
    };
    insta::assert_snapshot!(say(HERE_AND_THERE, Window::Nudged), @"3 of 8 increments left no trace: a worker writes the number that it read plus one, whatever others have written in between.");
    insta::assert_snapshot!(say(THROWN_BACK, Window::Natural), @"3 of 8 increments left no trace, without any nudging, 2 of them between one write of a worker and its next read: somebody else had written back a number read long before.");
}

#[test]
fn why_a_lock_on_an_event_loop_takes_so_long_is_said_where_it_went_from_hand_to_hand() {
    let in_turn: Vec<(u32, u64, u64)> = (0..8).map(|value| (u32::from(value % 2 == 1), value, value + 1)).collect();
    let seldom = [(0, 0, 4), (1, 4, 8)];
    let of_model = |model, see: &[_]| key(&counter_plan(model, GuardName::Mutex, Window::Nudged), &seen(see, 8));
    assert_eq!(of_model(ModelName::Async, &in_turn), "verdict.counter.lock-in-turn");
    assert_eq!(of_model(ModelName::Async, &seldom), "verdict.counter.lock");
    assert_eq!(of_model(ModelName::Threads, &in_turn), "verdict.counter.lock");
    let said = of(&counter_plan(ModelName::Async, GuardName::Mutex, Window::Nudged), &seen(&in_turn, 8));
    insta::assert_snapshot!(Texts::of(Lang::En).say(&said), @"Exact: mutex let one slot at a time read and write. An event loop hands a lock to whoever has waited longest: it changed hands 6 times, and each time another slot had to be woken, which takes longer than the increment. Threads mostly take again what they let go.");
}

#[rstest]
#[case(ScenarioName::Squares)]
#[case(ScenarioName::Json)]
#[case(ScenarioName::Images)]
fn workers_without_a_processor_are_not_to_blame(#[case] name: ScenarioName) {
    let timeline = |involuntary_switches| {
        let usage = Usage { cpu_ns: SECOND, involuntary_switches, ..Usage::default() };
        let row = |worker| (worker, 0, 4 * SECOND, Outcome::Ok(Value::Number(SUM)));
        let exits = (0..2).map(|worker| EventKind::WorkerExited { worker, usage }).collect();
        timeline(&[row(0), row(1)], exits, RunEnd::Completed)
    };
    let said = key(&plan(name, ModelName::Threads, 2), &timeline(90));
    assert_eq!(said, "verdict.no-core");
    assert!(key(&plan(name, ModelName::Threads, 2), &timeline(0)).ends_with(".no-gain"));
}

#[test]
fn the_sentence_on_workers_without_a_processor_has_its_figures() {
    let usage = Usage { cpu_ns: SECOND, involuntary_switches: 45, ..Usage::default() };
    let row = |worker| (worker, 0, 4 * SECOND, Outcome::Ok(Value::Number(SUM)));
    let exits = (0..2).map(|worker| EventKind::WorkerExited { worker, usage }).collect();
    let timeline = timeline(&[row(0), row(1)], exits, RunEnd::Completed);
    let said = Texts::of(Lang::En).say(&of(&plan(ScenarioName::Squares, ModelName::Threads, 2), &timeline));
    insta::assert_snapshot!(said, @"2.00 s of computing took 4.00 s: 0.50 processors were busy. The 2 workers would have gone on, but stood without a processor for 6.00 s, added up, and had it taken away 90 times: there are no more of them here, or other programs have them.");
}

#[test]
fn what_python_makes_of_a_map_that_fails_is_said() {
    let square = |worker, end, number| (worker, 0, end, Outcome::Ok(Value::Number(number)));
    let why = Box::new(Phrase::read("x"));
    let rows = [square(0, 1, 1), square(1, 2, 4), (0, 1, 3, Outcome::Failed(why)), square(1, 4, 16), square(0, 5, 25)];
    let timeline = timeline(&rows, vec![], RunEnd::Completed);
    let said = Texts::of(Lang::En).say(&of(&plan(ScenarioName::Map, ModelName::Threads, 2), &timeline));
    insta::assert_snapshot!(said, @"4 of 5 squares came out in 5 ns (1 failed), each in its place. In Python list(executor.map(...)) raises at the first that failed and gives nothing; a loop over it gives the 2 before that one.");
}

#[test]
fn arrays_under_an_interpreter_lock_say_what_numpy_does() {
    let plan = plan(ScenarioName::Arrays, ModelName::Gil, 2);
    let value = |task| Outcome::Ok(Value::from(scenario::get(plan.scenario).expected_value(&plan, task).unwrap_or(0)));
    let timeline = timeline(&[(0, 0, 9, value(0)), (1, 0, 9, value(1))], vec![], RunEnd::Completed);
    let said = of(&plan, &timeline);
    assert_eq!(said.key(), "verdict.arrays.gil");
    assert!(
        Texts::of(Lang::En).say(&said).contains("numpy let it go") && Texts::of(Lang::Ko).say(&said).contains("numpy")
    );
}

/// Sentences that claimed what does not hold, each by what it must not say again and what it says instead.
#[rstest]
#[case("scenario.json.teaches", "waits for the disk", "only if the disk has to bring it")]
#[case("setting.timeout.help", "may take\n", "or that its result is waited for")]
#[case("setting.rounds.help", "about half a second", "half a second to a second")]
#[case("report.of-cpu", "speed", "CPU time over elapsed")]
#[case("report.busy", "speed", "processors busy")]
#[case("draw.intervals.title-few", "95 %", "too few trials")]
fn sentences_that_did_not_hold(#[case] key: &'static str, #[case] not: &str, #[case] but: &str) {
    let said = Texts::of(Lang::En).get(key);
    assert!(!said.contains(not) && said.contains(but), "{said}");
    assert!(Texts::of(Lang::Ko).has(key));
}
