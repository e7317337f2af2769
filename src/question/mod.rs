//! Questions that people answer before they see, what they answered, and how that differs from what came out.
//!
//! A leaf: predictions on the screen and on the command line, lessons and a class's ballot all ask in these words. It knows
//! neither runs nor screens: who knows what a run came to hands it in as an [`Actual`]. What comes from outside, a file or
//! a phone, is bounded where it is read.

mod answer;
mod asked;
mod read;
mod tally;
mod told;

pub use answer::{Answer, MOST_ITEMS};
pub use asked::{AnswerOption, MOST_OPTIONS, Question, QuestionKind, Unit};
pub use tally::{Round, Tally, TallyRow};
pub use told::{Actual, Closeness, LookAt};

#[cfg(test)]
mod tests;
