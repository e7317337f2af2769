//! What others send, changed at random: files, a child's pipe, a terminal, a server. The targets and their corpus are those
//! of `fuzz`, which a fuzzer that sees the program from within goes through for longer.

use std::time::{Duration, Instant};
use std::{env, fs, path};

use rand::seq::IndexedRandom as _;
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rstest::rstest;

#[path = "../../fuzz/targets.rs"]
mod targets;

/// Bytes that mean something to one of the readers.
const WORDS: [&[u8]; 12] = [
    b"\x1b[",
    b"\x1b]",
    b"\x1b[200~",
    b"\r\n",
    b"\n",
    b"{\"",
    b"-1",
    b"18446744073709551615",
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"chunked",
];

/// The inputs to begin with, in the order of their names.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(folder).expect("it is there").flatten().map(|entry| entry.path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files.iter().map(|file| fs::read(file).expect("it is a file")).collect()
}

/// A few changes at random places.
fn changed(mut bytes: Vec<u8>, corpus: &[Vec<u8>], random: &mut impl Rng) -> Vec<u8> {
    for _ in 0..random.random_range(1..6) {
        let from = random.random_range(0..=bytes.len());
        let to = bytes.len().min(from + random.random_range(0..40));
        match random.random_range(0..6) {
            0 => drop(bytes.drain(from..to)),
            1 => bytes[from..to].iter_mut().for_each(|byte| *byte ^= 1 << random.random_range(0..8)),
            2 => drop(bytes.splice(from..from, bytes[from..to].to_vec())),
            3 => drop(bytes.splice(from..to, WORDS.choose(random).expect("there are words").iter().copied())),
            4 => {
                let other = corpus.choose(random).expect("there are inputs");
                let piece = random.random_range(0..=other.len());
                bytes.splice(from..to, other[piece..other.len().min(piece + 200)].iter().copied());
            }
            _ => bytes[from..to].fill_with(|| random.random()),
        }
    }
    bytes
}

fn try_out(target: fn(&[u8]), name: &str, seed: u64, goes_on: impl Fn(u32) -> bool) -> u32 {
    let corpus = corpus(name);
    for bytes in &corpus {
        target(bytes);
    }
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut count = 0;
    while goes_on(count) {
        let bytes = changed(corpus.choose(&mut random).expect("there are inputs").clone(), &corpus, &mut random);
        if let Err(why) = std::panic::catch_unwind(|| target(&bytes)) {
            let kept = env::temp_dir().join(format!("racelab-finding-{name}"));
            fs::write(&kept, &bytes).expect("there is room");
            eprintln!("input {count} of seed {seed} is kept in {}", kept.display());
            std::panic::resume_unwind(why);
        }
        count += 1;
    }
    count
}

#[rstest]
#[case("recording", targets::recording, 500)]
#[case("pipe", targets::pipe, 5_000)]
#[case("keys", targets::keys, 300)]
#[case("reply", targets::reply, 60)]
fn bytes_that_nobody_expects_are_read_or_refused(#[case] name: &str, #[case] target: fn(&[u8]), #[case] times: u32) {
    try_out(target, name, 1, |count| count < times);
}

/// Each target for so many seconds, with a seed of its own: `RACELAB_TRY_SECONDS=900 cargo test --test it -- --ignored for_long`.
#[rstest]
#[case("recording", targets::recording)]
#[case("pipe", targets::pipe)]
#[case("keys", targets::keys)]
#[case("reply", targets::reply)]
#[ignore = "takes as long as it is told"]
fn bytes_that_nobody_expects_are_read_or_refused_for_long(#[case] name: &str, #[case] target: fn(&[u8])) {
    let seconds = env::var("RACELAB_TRY_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let until = Instant::now() + Duration::from_secs(seconds);
    let seed = rand::random();
    println!("{name}: {} inputs of seed {seed}", try_out(target, name, seed, |_| Instant::now() < until));
}
