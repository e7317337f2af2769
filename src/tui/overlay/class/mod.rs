//! The class as it lies over a screen: where it can be opened, and, once it is, how one gets in.

mod page;
mod qr;
mod room;
mod vote;
mod votes;

#[cfg(test)]
mod tests;

pub(crate) use page::ClassPage;
pub(crate) use room::ClassRoom;
#[cfg(test)]
pub(crate) use tests::opened;
pub(crate) use vote::{Subject, Vote};
