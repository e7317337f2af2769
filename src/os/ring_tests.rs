//! The ring as its users meet it: what is put is taken once, in order, and never more than there is room for.

use std::collections::VecDeque;
use std::sync::atomic::Ordering::Relaxed;

use proptest::prelude::*;
use rstest::rstest;

use super::*;

const MAKERS: [Make; 2] = [
    #[cfg(target_os = "linux")]
    Backing::anonymous_file,
    #[cfg(not(target_os = "linux"))]
    Backing::temporary_file,
    Backing::temporary_file,
];

fn shape(places: u64, words: u64) -> RingShape {
    RingShape { places, words, putters: 2, users: 4 }
}

fn put(ring: &SharedRing, number: u64) -> bool {
    ring.try_put(1, |place| place.iter().for_each(|word| word.store(number, Relaxed))).is_some()
}

fn take(ring: &SharedRing) -> Option<u64> {
    ring.try_take(2, |place| {
        let number = place[0].load(Relaxed);
        assert!(place.iter().all(|word| word.load(Relaxed) == number), "an item in pieces");
        number
    })
}

proptest! {
    #[test]
    fn a_ring_is_a_bounded_queue(places in 1_u64..5, words in 1_u64..4, steps in prop::collection::vec(any::<bool>(), 0..60)) {
        let ours = SharedRing::create(shape(places, words)).unwrap();
        let theirs = SharedRing::open(&ours.path(), ours.shape()).unwrap();
        let mut model = VecDeque::new();
        for (number, puts) in (0..).zip(steps) {
            if puts {
                let fits = (model.len() as u64) < places;
                prop_assert_eq!(put(&ours, number), fits);
                model.extend(fits.then_some(number));
            } else {
                prop_assert_eq!(take(&theirs), model.pop_front());
            }
            prop_assert_eq!((ours.fill(), ours.has_room()), (model.len() as u64, (model.len() as u64) < places));
        }
    }
}

#[rstest]
#[case(1)]
#[case(3)]
fn many_users_take_every_item_once_and_those_of_one_putter_in_order(#[case] places: u64) {
    const EACH: u64 = 5_000;
    let ring = SharedRing::create(shape(places, 3)).unwrap();
    let taken: Vec<Vec<u64>> = std::thread::scope(|scope| {
        for putter in 0..2 {
            let ring = &ring;
            scope.spawn(move || {
                for number in 0..EACH {
                    let item = u64::from(putter) * EACH + number;
                    while ring
                        .try_put(putter + 1, |place| place.iter().for_each(|word| word.store(item, Relaxed)))
                        .is_none()
                    {
                        assert!(ring.fill() <= places);
                        std::thread::yield_now();
                    }
                }
                ring.leave(putter);
            });
        }
        let takers = (2..4).map(|taker| {
            let ring = &ring;
            scope.spawn(move || {
                let mut items = Vec::new();
                loop {
                    // Asked before: what was put by somebody who left afterwards is seen.
                    let is_open = ring.any_putter();
                    match ring
                        .try_take(taker + 1, |place| place.iter().map(|word| word.load(Relaxed)).collect::<Vec<_>>())
                    {
                        Some(words) => {
                            assert!(words.iter().all(|word| *word == words[0]), "an item in pieces");
                            items.push(words[0]);
                        }
                        None if !is_open => return items,
                        None => std::thread::yield_now(),
                    }
                }
            })
        });
        let takers: Vec<_> = takers.collect();
        takers.into_iter().map(|taker| taker.join().unwrap()).collect()
    });
    for items in &taken {
        for putter in 0..2 {
            assert!(items.iter().filter(|item| **item / EACH == putter).is_sorted(), "out of order");
        }
    }
    let mut all: Vec<u64> = taken.concat();
    all.sort_unstable();
    assert_eq!(all, (0..2 * EACH).collect::<Vec<_>>());
    assert_eq!(ring.taken(), 2 * EACH);
}

#[test]
fn whoever_died_at_an_end_is_helped_and_whoever_left_is_known() {
    let ring = SharedRing::create(shape(1, 1)).unwrap();
    ring.head().ends.lock(7);
    ring.free_if_owned_by(7);
    assert!(put(&ring, 5) && !put(&ring, 6));
    assert_eq!((take(&ring), take(&ring)), (Some(5), None));
    assert!(ring.any_putter() && ring.any_taker());
    for user in [0, 1, 1] {
        ring.leave(user);
    }
    assert!(!ring.any_putter() && ring.any_taker() && ring.has_left(1) && !ring.has_left(2));
    assert_eq!((ring.finish(), ring.finish()), (false, true), "the second of two putters is the last");
}

#[test]
fn a_ring_is_found_with_its_own_shape_alone_and_leaves_nothing_behind() {
    for make in MAKERS {
        let ours = SharedRing::create_in(make, shape(2, 2)).unwrap();
        let path = ours.path();
        assert!(SharedRing::open(&path, shape(2, 2)).is_ok());
        assert!(SharedRing::open(&path, shape(2, 3)).is_err());
        drop(ours);
        assert!(SharedRing::open(&path, shape(2, 2)).is_err());
    }
    for wrong in [shape(0, 1), shape(u64::MAX, 1), shape(1 << 30, 1), RingShape { users: 2_000, ..shape(1, 1) }] {
        assert!(SharedRing::create(wrong).is_err(), "{wrong:?}");
    }
}
