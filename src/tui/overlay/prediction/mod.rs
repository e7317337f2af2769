//! The question before a run, over the screen: its answers to choose from, a line to type another, and a show of hands.
//! When the run is over, what came out beside both.

mod page;
mod view;

pub(crate) use page::PredictionPage;
