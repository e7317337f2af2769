//! What can happen to the laboratory: keys, the mouse, time passing, reports of a run, the wishes of the system.
//!
//! Everything that the screen learns of the world comes as one of these; nothing else is read, not even a clock.

use ratatui::crossterm::event::{KeyEvent, MouseEvent};

use super::field::Listing;
use crate::event::{Event, Nanos};
use crate::text::Phrase;
use crate::timeline::{Ledger, Timeline};

/// Which run of this session, from 1.
pub type RunNumber = u64;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// It is now so long after the laboratory was opened, ns. Comes before any other message that it should date.
    Tick(Nanos),
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was used.
    Mouse(MouseEvent),
    /// The terminal has so many columns and rows.
    Resize(u16, u16),
    /// News of a run.
    Run(RunNumber, Report),
    /// What a folder holds, or why that cannot be said; under the number of the wish.
    Listed(u64, Result<Listing, String>),
    /// Everything that was written in a take of a run is accounted for.
    Accounted {
        /// The run.
        run: RunNumber,
        /// Which take of it, from 0.
        take: usize,
        /// Where everything went.
        ledger: Box<Ledger>,
    },
    /// A recording was written to a file of this name, or could not be; why.
    Saved(Result<String, Phrase>),
    /// The system asks the laboratory to stand aside (^Z typed elsewhere).
    Suspend,
    /// The laboratory goes on after standing aside.
    Continued,
    /// The system asks the laboratory to end with this exit code.
    Stop(u8),
}

/// News of a run. A run has takes: one plan after the other, one for each guard.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// A take begins.
    Began {
        /// Which one, from 0.
        take: usize,
    },
    /// What happened next in a take.
    Events {
        /// Which one, from 0.
        take: usize,
        /// What happened.
        events: Vec<Event>,
    },
    /// A run of a comparison has been made.
    Made {
        /// Which one in the order of the comparison, from 0.
        step: usize,
        /// Everything that happened.
        timeline: Box<Timeline>,
    },
    /// Nothing of the run is left: no thread, no child.
    Over,
}
