//! Files that are opened as a whole: with all their events for the screen, or folded for reports.
//!
//! It knows neither lines nor limits: the reader does.

use std::path::Path;

use super::Recording;
use super::format::Header;
use super::read::{Notes, Piece, Reader, of_file};
use crate::plan::Plan;
use crate::text::Phrase;
use crate::timeline::Timeline;

/// A whole file in memory; of several recordings one behind the other the first.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedRecording {
    /// Who made it, and when.
    pub header: Header,
    /// Its runs, in the order in which they were made.
    pub recordings: Vec<Recording>,
    /// What a user has to know about the file.
    pub notes: Notes,
}

impl LoadedRecording {
    /// Reads a file with all its events.
    ///
    /// # Errors
    /// As [`Reader::open`] and [`Reader::piece`]; a file without a run is refused, too.
    pub fn open(path: &Path) -> Result<Self, Phrase> {
        let mut recordings: Vec<Recording> = Vec::new();
        let mut reader = Reader::open(path)?;
        // Runs that were ordered together are shown together; others have nothing to do with them.
        while let Some(piece) = reader.piece()?
            && reader.notes().joined == 0
        {
            match (piece, recordings.last_mut()) {
                (Piece::Run(plan), _) => recordings.push(Recording::new(plan)),
                (Piece::Event(event), Some(recording)) => recording.push(&event),
                // The reader refuses events before a run.
                (Piece::Event(_), None) => {}
            }
        }
        if recordings.is_empty() {
            return Err(of_file("recording.empty", &path.to_string_lossy()));
        }
        let notes = Notes { only_first: reader.notes().joined > 0, joined: 0, ..reader.notes() };
        Ok(Self { header: reader.header().clone(), recordings, notes })
    }
}

/// The runs of a file without their events: all that a report needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Who made it, and when; of several recordings one behind the other the first.
    pub header: Header,
    /// What was run, and what the events fold into.
    pub runs: Vec<(Plan, Timeline)>,
    /// How many of the runs belong to each recording: those were ordered together.
    pub orders: Vec<usize>,
    /// What a user has to know about the file.
    pub notes: Notes,
}

impl Summary {
    /// Reads a file and keeps what it folds into.
    ///
    /// # Errors
    /// As [`LoadedRecording::open`].
    pub fn open(path: &Path) -> Result<Self, Phrase> {
        let mut runs: Vec<(Plan, Timeline)> = Vec::new();
        let mut orders: Vec<usize> = Vec::new();
        let mut reader = Reader::open(path)?;
        let mut order = None;
        while let Some(piece) = reader.piece()? {
            match (piece, runs.last_mut()) {
                (Piece::Run(plan), _) => {
                    if order.replace(reader.notes().joined) != Some(reader.notes().joined) {
                        orders.push(0);
                    }
                    if let Some(runs) = orders.last_mut() {
                        *runs += 1;
                    }
                    runs.push((plan, Timeline::new()));
                }
                (Piece::Event(event), Some((_, timeline))) => timeline.apply(&event),
                // The reader refuses events before a run.
                (Piece::Event(_), None) => {}
            }
        }
        if runs.is_empty() {
            return Err(of_file("recording.empty", &path.to_string_lossy()));
        }
        Ok(Self { header: reader.header().clone(), runs, orders, notes: reader.notes() })
    }

    /// The runs that were ordered together, order by order.
    pub fn ordered(&self) -> impl Iterator<Item = &[(Plan, Timeline)]> {
        let mut rest = &self.runs[..];
        self.orders.iter().map(move |runs| {
            let (order, others) = rest.split_at((*runs).min(rest.len()));
            rest = others;
            order
        })
    }
}
