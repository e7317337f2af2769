//! What the screen and the world tell each other: messages come in, effects go out. Both are data.
//!
//! Everything that the screen learns of the world comes as a message, the time, too; everything that it wants done
//! there leaves it as an effect, which the shell carries out.

use ratatui::crossterm::event::{KeyEvent, MouseEvent};

use crate::engine::Runnable;
use crate::event::{Event, Nanos};
use crate::recording::Recording;
use crate::report::VoteCount;
use crate::share::{BallotOrder, ClassAddress, ClassNews, ClassPlace, ClassWish};
use crate::state_folder::Memory;
use crate::supply::ProgramText;
use crate::text::{Arg, Phrase};
use crate::timeline::{Ledger, Timeline, Writes};

/// Which run of this session, from 1.
pub type RunNumber = u64;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// It is now so long after the laboratory was opened, ns. Comes before any other message that it should date.
    Tick(Nanos),
    /// A key was pressed.
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// The mouse was used.
    Mouse(MouseEvent),
    /// Keys go to the terminal from now on, or to another window.
    Focus(bool),
    /// The terminal has so many columns and rows.
    Resize(u16, u16),
    /// A report of a run.
    Run(RunNumber, Report),
    /// What a folder holds, or why that is not known; under the number of the request.
    Listed(u64, Result<FolderListing, Arg>),
    /// The text of a small program was found, or why not; under the number of the request.
    ProgramFound(u64, Result<ProgramText, Phrase>),
    /// Whether tasks can be run on the Python of this path, or why not.
    PythonFound(String, Result<(), Phrase>),
    /// The ledger of a variant of a run has been made.
    LedgerMade {
        run: RunNumber,
        /// Which variant of it, from 0.
        variant: usize,
        ledger: Box<Ledger>,
    },
    /// A recording was written to a file at this path, or could not be; why.
    Saved(Result<String, Phrase>),
    /// Something of the class.
    Class(ClassReport),
    /// This is to be said of what was done outside, or could not be.
    Told(Phrase),
    /// The system asks the laboratory to stand aside (^Z typed elsewhere).
    Suspend,
    /// The laboratory goes on after standing aside.
    Continued,
    /// The system asks the laboratory to end with this exit code.
    Stop(u8),
}

/// A report of a run. A run has variants: one plan after the other, one for each guard.
#[derive(Debug, Clone, PartialEq)]
pub enum Report {
    /// A variant begins.
    Began {
        /// Which one, from 0.
        variant: usize,
    },
    /// What happened next in a variant.
    Events {
        /// Which one, from 0.
        variant: usize,
        events: Vec<Event>,
    },
    /// A run of a comparison has been made, or the beginning of one that is looked at.
    Made { timeline: Box<Timeline> },
    /// Nothing of the run is left: no thread, no child.
    Over,
}

/// What the screen is told of the class.
#[derive(Debug, Clone, PartialEq)]
pub enum ClassReport {
    /// Where it can be opened.
    Addresses(Vec<ClassAddress>),
    /// It is open.
    Opened(ClassPlace),
    /// It could not be opened; why.
    Refused(Phrase),
    /// Something happened in it.
    News(ClassNews),
}

/// What is to be done with the class.
#[derive(Debug, Clone, PartialEq)]
pub enum ClassOrder {
    /// Look at which addresses it can be opened.
    LookAround,
    Open(ClassWish),
    Close,
    /// Ask the class something, or go on with what is asked.
    Ballot(BallotOrder),
}

/// A name in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderEntry {
    pub name: String,
    pub is_folder: bool,
}

/// Names of a folder that begin as they should, in order, and whether there are more of them than these.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FolderListing {
    pub entries: Vec<FolderEntry>,
    pub more: bool,
}

/// Something to be done outside of the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Make these runs, one after the other.
    Start {
        /// The number under which its reports come.
        run: RunNumber,
        plans: Vec<Runnable>,
    },
    /// Make this run of a comparison, and report it when it is over: drawing it would disturb the measurement.
    Measure {
        /// The number under which its reports come: that of the comparison.
        run: RunNumber,
        plan: Runnable,
    },
    /// Begin this run, look at it for a moment and stop it: its beginning tells how long it would take.
    Glimpse {
        /// The number under which its report comes.
        run: RunNumber,
        plan: Runnable,
    },
    /// Stop the run that is going on.
    Cancel,
    /// Look up which names in a folder begin like this.
    List {
        /// The number under which the answer comes.
        number: u64,
        /// The folder; empty for the one that the program was started in.
        folder: String,
        beginning: String,
    },
    /// Find the text of a small program: one that comes along, or a file.
    FindProgram {
        /// The number under which the answer comes.
        number: u64,
        what: String,
    },
    /// Make the ledger of a variant: it takes longer than a frame.
    MakeLedger {
        run: RunNumber,
        /// Which variant of it, from 0.
        variant: usize,
        writes: Writes,
    },
    /// Write these runs, which are the variants of the last one, to a file of the current folder.
    Save(Vec<Recording>),
    /// Write what a class answered to a file of the current folder.
    SaveVotes(Vec<VoteCount>),
    /// Open the class, close it, or see where it can be opened.
    Class(ClassOrder),
    /// Remember this beyond the end of the laboratory.
    Remember(Memory),
    /// Hand this text to the terminal, for the clipboard.
    Copy(String),
    /// Find out whether this is a Python that tasks can be run on; an empty path is the usual one.
    FindPython(String),
    /// Use the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Forget what the terminal shows, and draw everything.
    Redraw,
    /// Leave the terminal, stop until the shell continues the process, and come back.
    Suspend,
    /// Take the terminal again: another program may have used it.
    Reenter,
    /// Leave the laboratory with this exit code.
    Exit(u8),
}
