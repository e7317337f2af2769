//! The laboratory as a user meets it: the program in a real pseudo-terminal.
//!
//! What is looked for on the screen is a word from the texts or a mark, never a place: the layout may change.

mod bytes;
mod comparing;
mod crashes;
mod grounds;
mod keys;
mod leaving;
mod looks;
mod paths;
mod random;
mod recordings;
mod shells;
mod signals;
mod sizes;

use racelab::text::{Lang, Texts};

use crate::support::laboratory::Laboratory;
use crate::support::processes::{until, workers_of};

const DOWN: &str = "\x1b[B";
const RIGHT: &str = "\x1b[C";
const END: &str = "\x1b[F";
const F1: &str = "\x1bOP";
const ESC: &str = "\x1b";
const ENTER: &str = "\r";
const CONTROL_C: &str = "\x03";
const CONTROL_Z: &str = "\x1a";

/// What the English laboratory says under this key, with blanks where it fills something in.
fn said(key: &'static str) -> &'static str {
    Texts::of(Lang::En).template(key)
}

impl Laboratory {
    /// Waits until everything that was pressed has been taken in: drawing anew, which works everywhere, has been done.
    fn answers(&mut self) {
        let before = self.written().matches("\x1b[2J").count();
        until("an answer of the laboratory", || {
            assert_eq!(self.code(), None, "it has ended");
            self.press("\x0c");
            // Directly after an escape the key may be taken for another one: then it is pressed again.
            (0..20).find_map(|_| {
                std::thread::sleep(std::time::Duration::from_millis(5));
                (self.written().matches("\x1b[2J").count() > before).then_some(())
            })
        });
    }

    /// Starts fetches that take longer than any test, and waits until they are going on.
    fn starts_a_long_fetch(&mut self) {
        self.sets_a_long_fetch();
        self.press(ENTER).shows(said("hint.cancel"));
    }

    /// The same on child processes; returns the laboratory's process when its children are there.
    fn starts_a_long_fetch_on_processes(&mut self) -> u32 {
        self.sets_a_long_fetch();
        // Back to the top, and from threads over rayon and the interpreter lock to processes.
        self.press(&"\x1b[A".repeat(9)).press(DOWN).press(&RIGHT.repeat(3)).press(ENTER).shows(said("hint.cancel"));
        let pid = self.pid();
        until("four children", || (workers_of(pid).len() == 4).then_some(()));
        pid
    }

    fn sets_a_long_fetch(&mut self) {
        // Preset, model, workers, tasks, delay.
        self.press("/fetch\r\t").press(&DOWN.repeat(4)).press("900s\r");
        self.answers();
    }

    /// Goes to the end of the run again and again, until these words are there.
    fn shows_in_the_end(&mut self, words: &str) {
        self.looks_until(&format!("{words:?} at the end of the run"), |lab| {
            lab.press(END);
            std::thread::sleep(std::time::Duration::from_millis(20));
            lab.screen().contains(words).then_some(())
        });
    }
}
