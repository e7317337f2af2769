//! How fast the explorer of small programs is: states a second on counter programs, of which at least a million are asked:
//! `cargo bench --bench explorer`.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use racelab::schedule::explorer::{Budget, Rules, StepMachine, explore};
use racelab::schedule::language;

/// States a second that are asked for.
const ASKED: f64 = 1e6;

/// Each program is explored so often; the middle one counts.
const ROUNDS: usize = 5;

fn main() {
    for (workers, increments) in [(2, 10), (2, 200), (3, 20), (4, 8), (4, 12)] {
        let names = ["A", "B", "C", "D"][..workers].join(", ");
        let text =
            format!("shared counter = 0\nworker {names}:\n    for i in range({increments}):\n        counter += 1\n");
        let program = language::read("bench", &text).expect("it is right");
        let rules = Rules::of(&program);
        let machine = StepMachine::new(Arc::new(program), rules);
        let mut rates = Vec::new();
        let mut states = 0;
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let found = black_box(explore(&machine, Budget::default(), &mut |_| true)).expect("nobody stops it");
            states = found.states;
            #[expect(clippy::cast_precision_loss, reason = "a rate is shown with three digits")]
            rates.push(found.states as f64 / began.elapsed().as_secs_f64());
        }
        rates.sort_by(f64::total_cmp);
        let rate = rates[ROUNDS / 2];
        let verdict = if rate >= ASKED { "" } else { "  below a million" };
        println!("  {workers} x {increments:<4} states {states:>9}  {:>6.2} million a second{verdict}", rate / 1e6);
    }
}
