use super::*;
use crate::event::{BlockedOn, CounterWord, Outcome, Usage, Value, WorkerKind, Writer};
use proptest::prelude::*;

fn event(at: Nanos, what: EventKind) -> Event {
    Event { at, what }
}

fn segment(worker: WorkerId, from: u64, to: u64, since: Nanos, at: Nanos) -> Event {
    event(at, EventKind::unmarked_segment(worker, since, from, to))
}

fn done(worker: WorkerId, task: TaskId) -> EventKind {
    EventKind::TaskFinished { worker, task, outcome: Outcome::Ok(Value::Nothing) }
}

/// Two workers, two tasks: the second waits in the middle, the first stands before the guard.
fn two_workers() -> Vec<Event> {
    let kind = WorkerKind::Thread;
    vec![
        event(0, EventKind::TasksQueued { first: 0, count: 2 }),
        event(10, EventKind::WorkerSpawned { worker: 0, kind }),
        event(12, EventKind::WorkerSpawned { worker: 1, kind }),
        event(30, EventKind::WorkerReady { worker: 0, os_id: 7 }),
        event(32, EventKind::WorkerReady { worker: 1, os_id: 8 }),
        event(40, EventKind::TaskStarted { worker: 0, task: 0 }),
        event(41, EventKind::TaskStarted { worker: 1, task: 1 }),
        event(50, EventKind::Waiting { worker: 1 }),
        event(70, EventKind::Blocked { worker: 0, on: BlockedOn::Guard, since: 60 }),
        event(80, EventKind::Resumed { worker: 1 }),
        event(90, done(0, 0)),
        event(95, done(1, 1)),
        event(99, EventKind::WorkerExited { worker: 0, usage: Usage { cpu_ns: 40, ..Usage::default() } }),
        event(100, EventKind::WorkerExited { worker: 1, usage: Usage::default() }),
        event(101, EventKind::Finished { end: RunEnd::Completed }),
    ]
}

#[test]
fn lanes_tell_what_each_worker_was_doing() {
    let timeline = Timeline::of(&two_workers());
    let states = |worker: usize| -> Vec<(Nanos, Nanos, State)> {
        timeline.lanes()[worker].spans().iter().map(|span| (span.start, span.end, span.state)).collect()
    };
    assert_eq!(
        states(0),
        [
            (10, 30, State::Starting),
            (30, 40, State::Idle),
            (40, 60, State::Running),
            (60, 70, State::Blocked(BlockedOn::Guard)),
            (70, 90, State::Running),
            (90, 99, State::Idle),
        ]
    );
    assert_eq!(timeline.lanes()[1].waiting_ns(1000), 30);
    assert_eq!(timeline.lanes()[1].waiting_ns(60), 10, "as of a moment in the middle of the wait");
    assert_eq!(timeline.lanes()[0].blocked_ns(1000), 10);
    assert_eq!(timeline.lanes()[0].start_cost(), Some(20));
    assert_eq!(timeline.lanes()[0].span_at(65).map(|span| span.state), Some(State::Blocked(BlockedOn::Guard)));
}

#[test]
fn figures_of_a_run() {
    let timeline = Timeline::of(&two_workers());
    assert_eq!(timeline.elapsed(), 95);
    assert_eq!(timeline.action(), (40, 95));
    assert_eq!(timeline.completed_order(), [0, 1]);
    assert_eq!(timeline.finished_at(90), 1);
    assert_eq!(timeline.work_ns(), 40 + 54, "what the first stood before the guard is no work");
    assert!((timeline.overlap() - 49.0 / 55.0).abs() < 1e-9);
    assert_eq!(timeline.cpu_ns(), 40);
}

/// Two tasks under way for 100 ns, whose workers ran as told and used so much processor time each.
fn pair(runs: [(Nanos, Nanos); 2], cpu_ns: u64) -> Timeline {
    let mut events = Vec::new();
    for (worker, (from, to)) in (0..).zip(runs) {
        events.push(event(0, EventKind::TaskStarted { worker, task: worker }));
        events.push(event(0, EventKind::Waiting { worker }));
        events.push(event(from, EventKind::Resumed { worker }));
        events.push(event(to, EventKind::Waiting { worker }));
        events.push(event(100, EventKind::TaskFinished { worker, task: worker, outcome: Outcome::Ok(Value::Nothing) }));
        events.push(event(100, EventKind::WorkerExited { worker, usage: Usage { cpu_ns, ..Usage::default() } }));
    }
    Timeline::of(&events)
}

#[test]
fn under_way_together_is_not_running_together() {
    let told = |timeline: Timeline| (timeline.overlap(), timeline.parallel());
    assert_eq!(told(pair([(0, 50), (50, 100)], 50)), (1.0, 0.0), "in turns: concurrent, not parallel");
    assert_eq!(told(pair([(0, 80), (20, 100)], 80)), (1.0, 0.6), "for 60 of 100 both ran");
    assert_eq!(told(pair([(0, 100), (0, 100)], 50)), (1.0, 0.0), "one processor, or one thread, for both");
    assert_eq!(told(pair([(0, 100), (0, 100)], 75)), (1.0, 0.5), "with neighbours on it");
    assert_eq!(told(pair([(0, 100), (0, 100)], 0)), (1.0, 1.0), "nobody said what was used");
    assert_eq!(told(Timeline::new()), (0.0, 0.0));
}

#[test]
fn elapsed_is_told_with_the_starting_in_it() {
    let timeline = Timeline::of(&two_workers());
    assert_eq!((timeline.elapsed(), timeline.starting()), (95, 40));
    let (start, end) = timeline.action();
    assert_eq!(timeline.elapsed(), timeline.starting() + (end - start));
    assert_eq!(Timeline::new().starting(), 0);
}

#[test]
fn a_worker_that_is_replaced_keeps_its_lane() {
    let kind = WorkerKind::Process;
    let killed = Outcome::Killed(Box::new(Phrase::new("x")));
    let timeline = Timeline::of(&[
        event(0, EventKind::WorkerSpawned { worker: 0, kind }),
        event(5, EventKind::WorkerReady { worker: 0, os_id: 1 }),
        event(6, EventKind::TaskStarted { worker: 0, task: 0 }),
        event(9, EventKind::TaskFinished { worker: 0, task: 0, outcome: killed }),
        event(9, EventKind::WorkerExited { worker: 0, usage: Usage::default() }),
        event(10, EventKind::WorkerSpawned { worker: 0, kind }),
        event(15, EventKind::WorkerReady { worker: 0, os_id: 2 }),
    ]);
    let lane = &timeline.lanes()[0];
    assert_eq!((lane.replaced, lane.os_id), (1, 2));
}

use crate::text::Phrase;

#[test]
fn books_of_a_lost_update() {
    // Both read 0 and write 1; then worker 1 counts on to 3, and worker 0 throws it back to 2.
    let mut timeline = Timeline::of(&[
        segment(0, 0, 1, 0, 1),
        segment(1, 0, 3, 0, 5),
        segment(0, 1, 2, 3, 6),
        event(9, EventKind::CounterRead { observed: 2, last: None }),
    ]);
    let books = timeline.books().expect("it has a counter");
    assert_eq!((books.made, books.observed, books.lost), (5, 2, 3));
    assert!(books.balance());
    assert_eq!(timeline.counter_at(6), 2);
    timeline.apply(&event(10, EventKind::CounterRead { observed: 4, last: None }));
    assert!(!timeline.books().expect("it has a counter").balance(), "4 was never written");
}

#[test]
fn the_counter_can_be_asked_at_any_moment() {
    let timeline = Timeline::of(&[segment(0, 0, 100, 0, 100), segment(1, 40, 60, 110, 130)]);
    assert_eq!(timeline.counter_at(50), 50);
    assert_eq!(timeline.counter_at(105), 100);
    assert_eq!(timeline.counter_at(120), 50, "thrown back");
    assert_eq!(timeline.increments_at(120), 110);
}

/// Any worker's life: times ascend, states follow one another as engines emit them.
fn lives(worker: WorkerId) -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec((1_u64..50, 0_u8..5), 0..40).prop_map(move |steps| {
        let mut at = 0;
        let mut events = vec![event(0, EventKind::WorkerSpawned { worker, kind: WorkerKind::Thread })];
        let mut task = worker * 1000;
        for (gap, step) in steps {
            let since = at + gap / 2;
            at += gap;
            events.push(event(
                at,
                match step {
                    0 => EventKind::TaskStarted { worker, task },
                    1 => EventKind::Waiting { worker },
                    2 => EventKind::Resumed { worker },
                    3 => EventKind::Blocked { worker, on: BlockedOn::Gil, since },
                    _ => done(worker, task),
                },
            ));
            task += u32::from(step == 4);
        }
        events
    })
}

proptest! {
    #[test]
    fn spans_never_overlap_on_a_lane(events in lives(0)) {
        let timeline = Timeline::of(&events);
        let spans: Vec<Span> = timeline.lanes()[0].spans().iter().collect();
        for pair in spans.windows(2) {
            prop_assert!(pair[0].start < pair[0].end && pair[0].end <= pair[1].start, "{pair:?}");
        }
    }

    #[test]
    fn any_interleaving_of_workers_gives_the_same_timeline(
        mut left in lives(0), mut right in lives(1), order in prop::collection::vec(any::<bool>(), 0..80),
    ) {
        let sorted = {
            let mut all: Vec<Event> = left.iter().chain(&right).cloned().collect();
            all.sort_by_key(|event| event.at);
            Timeline::of(&all)
        };
        let mut mixed = Vec::new();
        for take_left in order {
            let from = if take_left { &mut left } else { &mut right };
            if !from.is_empty() {
                mixed.push(from.remove(0));
            }
        }
        mixed.append(&mut left);
        mixed.append(&mut right);
        prop_assert_eq!(Timeline::of(&mixed), sorted);
    }
}

#[test]
fn a_worker_that_asks_stands_before_the_guard_until_it_is_told_otherwise() {
    let asks = EventKind::Asks { worker: 0, on: BlockedOn::Guard };
    let up = [
        event(0, EventKind::WorkerSpawned { worker: 0, kind: WorkerKind::Slot }),
        event(0, EventKind::WorkerReady { worker: 0, os_id: 0 }),
        event(10, EventKind::TaskStarted { worker: 0, task: 0 }),
        event(20, asks),
    ];
    let spans = |more: &[Event]| -> Vec<(Nanos, Nanos, State)> {
        let timeline = Timeline::of(up.iter().chain(more));
        timeline.lanes()[0].spans().iter().skip(1).map(|span| (span.start, span.end, span.state)).collect()
    };
    let stands = (20, Span::OPEN, State::Blocked(BlockedOn::Guard));
    assert_eq!(spans(&[]), [(10, 20, State::Running), stands]);
    // Another slot had the loop meanwhile: that is not what this one stood for.
    let gap = event(40, EventKind::Blocked { worker: 0, on: BlockedOn::Loop, since: 22 });
    assert_eq!(spans(std::slice::from_ref(&gap)), [(10, 20, State::Running), stands]);
    let stood = event(40, EventKind::Blocked { worker: 0, on: BlockedOn::Guard, since: 21 });
    let after = [(10, 20, State::Running), (20, 40, stands.2), (40, Span::OPEN, State::Running)];
    assert_eq!(spans(&[gap, stood]), after);
    assert_eq!(spans(&[event(23, EventKind::Resumed { worker: 0 })]), [(10, Span::OPEN, State::Running)]);
}

#[test]
fn a_task_that_is_told_to_have_ended_does_not_bring_its_worker_back() {
    let timeline = Timeline::of(&[
        event(0, EventKind::WorkerSpawned { worker: 0, kind: WorkerKind::Slot }),
        event(1, EventKind::TaskStarted { worker: 0, task: 0 }),
        event(5, EventKind::MainEnded),
        event(6, EventKind::WorkerExited { worker: 0, usage: Usage::default() }),
        event(9, EventKind::TaskFinished { worker: 0, task: 0, outcome: Outcome::Cancelled }),
    ]);
    assert_eq!(timeline.lanes()[0].spans().last().map(|span| (span.state, span.end)), Some((State::Running, 6)));
    assert_eq!(timeline.main_ended(), Some(5));
}

#[test]
fn joins_are_kept_in_their_order() {
    let joined = |at, worker, since| event(at, EventKind::Joined { worker, since });
    let timeline = Timeline::of(&[joined(50, 1, 10), joined(51, 0, 50)]);
    assert_eq!(timeline.joins(), [Join { worker: 1, since: 10, at: 50 }, Join { worker: 0, since: 50, at: 51 }]);
}

#[test]
fn a_slot_that_asked_for_its_loop_is_blocked_until_it_has_it() {
    let events = [
        event(0, EventKind::WorkerSpawned { worker: 0, kind: WorkerKind::Slot }),
        event(0, EventKind::WorkerReady { worker: 0, os_id: 0 }),
        event(0, EventKind::Asks { worker: 0, on: BlockedOn::Loop }),
        event(70, EventKind::Blocked { worker: 0, on: BlockedOn::Loop, since: 0 }),
        event(71, EventKind::TaskStarted { worker: 0, task: 0 }),
    ];
    let while_it_waits = Timeline::of(&events[..3]);
    let state = |timeline: &Timeline, at| timeline.lanes()[0].span_at(at).map(|span| span.state);
    assert_eq!(state(&while_it_waits, 50), Some(State::Blocked(BlockedOn::Loop)), "before anybody told of its end");
    let whole = Timeline::of(&events);
    assert_eq!(
        [50, 70, 71].map(|at| state(&whole, at)),
        [Some(State::Blocked(BlockedOn::Loop)), Some(State::Idle), Some(State::Running)]
    );
}

#[test]
fn what_others_have_read_was_written() {
    let mark = |worker, segment| Writer { worker, segment };
    let word = |count, worker, segment| CounterWord::written(count, mark(worker, segment));
    let none = CounterWord::unmarked(0);
    // Worker 0 tells of one long segment; worker 1 read 900 of it at 20, long before a straight line would be there.
    let timeline = Timeline::of(&[
        event(100, EventKind::Segment { worker: 0, since: 0, read: none, wrote: word(1_000, 0, 0) }),
        event(60, EventKind::Segment { worker: 1, since: 20, read: word(900, 0, 0), wrote: word(920, 1, 0) }),
    ]);
    assert_eq!(timeline.lanes()[0].increments_at(20), 200, "by a straight line");
    assert_eq!(timeline.increments_by_worker(20), [900, 0]);
    assert_eq!(timeline.increments_by_worker(40), [900, 10]);
    assert_eq!((timeline.increments_at(40), timeline.counter_at(40)), (910, 910), "what is shown adds up");
}
