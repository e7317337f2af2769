//! What the laboratory knows of its class. The server itself is the shell's.

use super::vote::Vote;
use crate::question::Question;
use crate::share::{Attendance, BallotOrder, ClassAddress, ClassNews, ClassPlace, ClassWish};
use crate::text::Phrase;
use crate::tui::message::{ClassOrder, ClassReport};

/// The most votes that can be saved together: more than a day has.
const MOST_VOTES: usize = 200;

/// The class of a laboratory.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ClassRoom {
    /// How it is opened, but for the address.
    pub(crate) wish: ClassWish,
    /// The machine's addresses, once they are known.
    pub(crate) addresses: Vec<ClassAddress>,
    pub(crate) state: RoomState,
    /// Why it could not be opened.
    pub(crate) refused: Option<Phrase>,
    /// What is asked.
    pub(crate) vote: Option<Vote>,
    /// What is to be said of votes that were saved.
    pub(crate) said: Option<Phrase>,
    /// What was asked before.
    before: Vec<Vote>,
    /// What could be asked next.
    pub(crate) question: Option<Question>,
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
        self.said = None;
        match order {
            ClassOrder::LookAround => {}
            ClassOrder::Open(_) => (self.state, self.refused) = (RoomState::Opening, None),
            ClassOrder::Close => {
                self.put_away();
                self.state = RoomState::Closed;
            }
            ClassOrder::Ballot(BallotOrder::Ask(question)) => {
                self.put_away();
                self.vote = Some(Vote::new(question.clone()));
            }
            ClassOrder::Ballot(BallotOrder::Clear) => self.put_away(),
            ClassOrder::Ballot(order) => self.vote = self.vote.take().and_then(|vote| vote.ordered(order)),
        }
    }

    /// The votes so far that somebody took part in, in their order.
    pub(crate) fn votes(&self) -> impl Iterator<Item = &Vote> {
        self.before.iter().chain(&self.vote).filter(|vote| !vote.all().is_empty())
    }

    /// Puts away what was asked.
    fn put_away(&mut self) {
        self.before.extend(self.vote.take());
        let count = self.before.len();
        self.before.drain(..count.saturating_sub(MOST_VOTES));
    }

    /// Takes in what is told of it.
    pub(crate) fn on_report(&mut self, report: ClassReport) {
        match report {
            ClassReport::Addresses(found) => self.addresses = found,
            // Nobody waits for it any more if it was closed meanwhile.
            ClassReport::Opened(_) if self.state == RoomState::Closed => {}
            ClassReport::Opened(place) => self.state = RoomState::Open { place, here: Attendance::default() },
            ClassReport::Refused(why) => {
                (self.state, self.refused) = (RoomState::Closed, Some(why));
            }
            ClassReport::News(ClassNews::Voted(voted)) => {
                if let Some(vote) = &mut self.vote {
                    vote.voted = voted;
                }
            }
            ClassReport::News(ClassNews::Counted(tally)) => {
                if let Some(vote) = &mut self.vote {
                    vote.tally = tally;
                }
            }
            ClassReport::News(ClassNews::Here(now)) => {
                // It may have been closed meanwhile.
                if let RoomState::Open { here, .. } = &mut self.state {
                    *here = now;
                }
            }
        }
    }
}
