//! What the laboratory knows of its class. The server itself is the shell's.

use crate::share::{Attendance, ClassAddress, ClassNews, ClassPlace, ClassWish};
use crate::text::Phrase;
use crate::tui::message::{ClassOrder, ClassReport};

/// The class of a laboratory.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ClassRoom {
    /// How it is opened, but for the address.
    pub(crate) wish: ClassWish,
    /// The machine's addresses, once they are known.
    pub(crate) addresses: Vec<ClassAddress>,
    pub(crate) state: RoomState,
}

/// Whether somebody can come in.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum RoomState {
    #[default]
    Closed,
    Opening,
    Open {
        place: ClassPlace,
        here: Attendance,
    },
}

impl ClassRoom {
    /// Where it is, and who is there, if it is open.
    pub(crate) fn open(&self) -> Option<(&ClassPlace, Attendance)> {
        match &self.state {
            RoomState::Open { place, here } => Some((place, *here)),
            RoomState::Closed | RoomState::Opening => None,
        }
    }

    /// Takes in what is about to be done with it.
    pub(crate) fn is_ordered(&mut self, order: &ClassOrder) {
        match order {
            ClassOrder::LookAround => {}
            ClassOrder::Open(_) => self.state = RoomState::Opening,
            ClassOrder::Close => self.state = RoomState::Closed,
        }
    }

    /// Takes in what is told of it; returns what is to be said.
    pub(crate) fn on_report(&mut self, report: ClassReport) -> Option<Phrase> {
        match report {
            ClassReport::Addresses(found) => self.addresses = found,
            // Nobody waits for it any more if it was closed meanwhile.
            ClassReport::Opened(_) if self.state == RoomState::Closed => {}
            ClassReport::Opened(place) => self.state = RoomState::Open { place, here: Attendance::default() },
            ClassReport::Refused(why) => {
                self.state = RoomState::Closed;
                return Some(why);
            }
            ClassReport::News(ClassNews::Here(now)) => {
                // It may have been closed meanwhile.
                if let RoomState::Open { here, .. } = &mut self.state {
                    *here = now;
                }
            }
        }
        None
    }
}
