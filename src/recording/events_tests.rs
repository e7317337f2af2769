use proptest::prelude::*;

use super::*;
use crate::event::{Outcome, Value};
use crate::text::Phrase;

fn events_of(list: &[Event]) -> Events {
    let mut events = Events::default();
    for event in list {
        events.push(event);
    }
    events
}

fn waiting(at: Nanos, worker: WorkerId) -> Event {
    Event { at, what: EventKind::Waiting { worker } }
}

/// Events roughly in order, as a runner hands them on: each up to some time late; some without a worker.
fn lists() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec((0_u64..40, 0_u64..200, 0_u32..6), 0..2_000).prop_map(|steps| {
        let mut now = 100;
        let event = |(gap, late, worker): (u64, u64, u32)| {
            now += gap;
            match worker {
                5 => Event { at: now - late.min(now), what: EventKind::CounterRead { observed: now, last: None } },
                worker => waiting(now - late.min(now), worker),
            }
        };
        steps.into_iter().map(event).collect()
    })
}

/// What [`Events::beside`] should find.
fn beside(
    list: &[Event],
    at: Nanos,
    forward: bool,
    within: &RangeInclusive<Nanos>,
    worker: Option<WorkerId>,
) -> Option<Nanos> {
    let own = list.iter().filter(|event| worker.is_none() || event.what.worker() == worker);
    let times = own.map(|event| event.at).filter(|time| within.contains(time));
    if forward { times.filter(|time| *time > at).min() } else { times.filter(|time| *time < at).max() }
}

proptest! {
    #[test]
    fn what_was_put_in_comes_out(list in lists()) {
        let events = events_of(&list);
        prop_assert_eq!(events.len(), list.len());
        prop_assert_eq!(events.iter().collect::<Vec<_>>(), list);
    }

    #[test]
    fn the_event_beside_a_moment_is_the_one_that_a_look_at_all_finds(
        list in lists(),
        moments in prop::collection::vec((0_u64..40_000, any::<bool>(), prop::option::of(0_u32..7)), 20),
        (start, length) in (0_u64..20_000, 0_u64..40_000),
    ) {
        let events = events_of(&list);
        let within = start..=start + length;
        for (at, forward, worker) in moments {
            let found = events.beside(at, forward, within.clone(), worker);
            prop_assert_eq!(found, beside(&list, at, forward, &within, worker), "{} {} {:?}", at, forward, worker);
        }
        let count = list.iter().filter(|event| within.contains(&event.at)).count();
        for most in [0, 1, 400, usize::MAX] {
            prop_assert_eq!(events.count_within(&within, most), count.min(most));
        }
    }
}

#[test]
fn times_at_both_ends_of_all_numbers_are_no_matter() {
    let list = [waiting(Nanos::MAX, 0), waiting(0, 1), waiting(Nanos::MAX - 1, 0), waiting(7, 2)];
    let events = events_of(&list);
    assert_eq!(events.iter().collect::<Vec<_>>(), list);
    let all = 0..=Nanos::MAX;
    assert_eq!(events.beside(Nanos::MAX, true, all.clone(), None), None);
    assert_eq!(events.beside(0, false, all.clone(), None), None);
    assert_eq!(events.beside(7, true, all.clone(), None), Some(Nanos::MAX - 1));
    assert_eq!(events.beside(7, false, all, None), Some(0));
}

#[test]
fn long_texts_are_kept_and_take_chunks_of_their_own() {
    let long = |letters: usize| Event {
        at: 1,
        what: EventKind::TaskFinished {
            worker: 0,
            task: 0,
            outcome: Outcome::Killed(Box::new(Phrase::new("x").with("why", "y".repeat(letters)))),
        },
    };
    let list: Vec<Event> = (0..40).map(|size| long(size * 1_000)).collect();
    let events = events_of(&list);
    assert_eq!(events.iter().collect::<Vec<_>>(), list);
    assert!(events.chunks.iter().all(|chunk| chunk.packed.len() < FULL + 41_000));
}

#[test]
fn a_step_unpacks_a_chunk_or_two_however_long_the_run_is() {
    // A thousand lanes; the last one has two events in all, and they come late.
    let count = 300_000;
    let mut list: Vec<Event> =
        (0..count).map(|step| waiting(step * 10, u32::try_from(step % 999).unwrap_or(0))).collect();
    list.insert(200_000, waiting(1_000_005, 999));
    list.push(waiting(count * 10, 999));
    let events = events_of(&list);
    assert!(events.chunks.len() > 500);
    let all = 0..=Nanos::MAX;
    for at in (0..count * 10).step_by(99_991) {
        for worker in [None, Some(7), Some(999)] {
            for forward in [true, false] {
                let (found, unpacked) = events.look_beside(at, forward, all.clone(), worker);
                assert!(unpacked <= 4, "{unpacked} chunks for worker {worker:?} at {at}: {found:?}");
                assert_eq!(found, beside(&list, at, forward, &all, worker));
            }
        }
    }
}

#[test]
fn an_event_takes_some_ten_bytes() {
    let finished = |task: u32| Event {
        at: 1_000_000_000 + u64::from(task) * 20_000,
        what: EventKind::TaskFinished { worker: task % 4, task, outcome: Outcome::Ok(Value::Number(u64::from(task))) },
    };
    let events = events_of(&(0..100_000).map(finished).collect::<Vec<_>>());
    let each = events.bytes() / events.len();
    assert!(each <= 14, "{each} bytes");
}
