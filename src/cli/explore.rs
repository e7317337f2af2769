//! `racelab explore`: the options become a program to be explored.

use clap::ArgMatches;

use super::run::whole;
use super::{chosen, format, output};
use crate::headless::ExploreRequest;
use crate::text::{Lang, Phrase};

/// Most preemptions that a schedule may be limited to.
const MOST_PREEMPTIONS: u64 = 100;

/// The exploration that these options ask for.
pub(super) fn request(matches: &ArgMatches, lang: Lang) -> Result<ExploreRequest, Phrase> {
    let preemptions = whole(matches, "preemptions", 0, MOST_PREEMPTIONS)?;
    Ok(ExploreRequest {
        what: matches.get_one::<String>("program").cloned(),
        switch: chosen(matches, "switch"),
        memory: chosen(matches, "memory"),
        preemptions: preemptions.and_then(|most| usize::try_from(most).ok()),
        schedule: matches.get_one::<String>("schedule").cloned(),
        check: matches.get_flag("check"),
        format: format(matches),
        output: output(matches, lang),
    })
}
