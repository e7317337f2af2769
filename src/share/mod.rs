//! The class: a small server by which those who are in the room vote and see the screen in their own browsers.
//!
//! It must not know the laboratory: it is handed pictures, sentences and questions, and hands back votes. Nothing that a
//! browser sends is ever a key. One thread serves all; what is shown is encoded once, however many look; a viewer that is
//! slow gets the latest and holds nobody up; and while something is timed the server rests.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `server` | the thread, the socket, connections within bounds |
//! | `address`, `code` | where a class can be opened, by which names it may be called, and its code |
//! | `limits` | what the server puts up with |
//! | `reply` | who may come in, and what a request is answered |
//! | `pages` | the files of `assets/class` in the reader's language |
//! | `hall` | what all have in common: the latest picture and words, who is here |
//! | `ballot` | the question that is asked, and who answered what |
//! | `viewer`, `stream` | telling one viewer what happens |
//! | `mirror` | the screen as rows, encoded when they change |
//! | `qr` | an address for a phone's camera |

mod address;
mod ballot;
mod code;
mod hall;
mod limits;
mod mirror;
mod pages;
mod qr;
mod reply;
mod server;
mod stream;
mod viewer;

pub use address::{ClassAddress, addresses};
pub use ballot::{BallotOrder, BallotOutcome, PollPhase};
pub use code::ClassCode;
pub use hall::{Attendance, ClassNews};
pub use limits::{MOST_VIEWERS, USUAL_VIEWERS};
pub use qr::QrPicture;
pub use server::{Class, ClassPlace, ClassWish};
