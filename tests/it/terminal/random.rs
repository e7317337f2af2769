//! Somebody leans on the keyboard.

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rstest::rstest;

use crate::support::laboratory::Laboratory;
use crate::support::processes::no_worker_is_left_of;

/// Keys, pieces of keys, and what no key sends. None of them leaves, but the list of what to do may.
const KEYS: [&str; 46] = [
    "\x1b[A",
    "\x1b[B",
    "\x1b[B",
    "\x1b[C",
    "\x1b[C",
    "\x1b[D",
    "\x1b[H",
    "\x1b[F",
    "\x1b[5~",
    "\x1b[6~",
    "\t",
    "\t",
    "\r",
    "\r",
    "\r",
    "\x7f",
    " ",
    "e",
    "/",
    "x",
    "x",
    "-",
    "+",
    "r",
    "r",
    "g",
    "h",
    "j",
    "k",
    "l",
    "?",
    ":",
    "t",
    "L",
    "m",
    "\x1b",
    "\x1b[",
    "\x1b[<0;20;9M",
    "\x1b[<65;4;8M",
    "\x1b[200~pasted\x1b[201~",
    "ㄱ",
    "한글",
    "🦀",
    "3",
    "\0",
    "\x1b]0;title\x07",
];

#[rstest]
fn random_keys_do_not_kill_it(#[values(1, 2, 3, 4)] seed: u64) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut lab = Laboratory::open();
    let pid = lab.pid();
    for _ in 0..25 {
        let count = random.random_range(1..=24);
        let keys: String = (0..count).map(|_| *KEYS.choose(&mut random).expect("there are keys")).collect();
        if lab.code().is_none() {
            lab.press(&keys);
        }
        if random.random_bool(0.2) {
            lab.resize(random.random_range(1..150), random.random_range(1..60));
        }
    }
    // Half a key may be waiting for its other half, which is one of these.
    if lab.code().is_none() {
        lab.press("~u");
    }
    // It is left in good order: now, or by what the keys chose.
    lab.leaves();
    no_worker_is_left_of(pid);
}
