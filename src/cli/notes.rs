//! `racelab notes`: which laboratory is listened to.

use clap::ArgMatches;

use super::laboratory;
use super::run::whole;
use crate::config::Config;
use crate::text::{Lang, Phrase};
use crate::tui;

/// What the speaker reads, and how it looks.
#[derive(Debug, Clone, PartialEq)]
pub struct NotesRequest {
    pub screen: tui::Options,
    /// The number of the only laboratory that is listened to; else it is the newest.
    pub only: Option<u32>,
}

/// What these options ask for.
pub(super) fn request(matches: &ArgMatches, lang: Lang, config: &Config) -> Result<NotesRequest, Phrase> {
    let only = whole(matches, "of", 1, u32::MAX.into())?.and_then(|number| u32::try_from(number).ok());
    Ok(NotesRequest { screen: laboratory(matches, lang, config), only })
}
