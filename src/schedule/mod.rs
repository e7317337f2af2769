//! Small programs of which every schedule is looked at.
//!
//! Three rooms that know each other in one direction: the [`language`] in which such a program is written, the [`explorer`]
//! that finds all its states and counts its schedules, and above them the faces that show it. Pure: no clock, no threads.

pub mod explorer;
pub mod language;
pub mod line;
pub mod shipped;
pub mod walk;
pub mod words;
