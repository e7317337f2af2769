//! `racelab lesson`: which lessons, and what is to be done with them.

use clap::ArgMatches;

use super::{format, output};
use crate::headless::{Format, LessonRequest};
use crate::text::{Lang, Phrase};

/// The lesson that is to be opened on screen: one that is named, and neither checked nor described.
///
/// # Errors
/// Several are named, of which one alone can be taken.
pub(super) fn wanted(matches: &ArgMatches, lang: Lang) -> Result<Option<String>, Phrase> {
    let request = request(matches, lang);
    match request.lessons.as_slice() {
        _ if request.check || request.format == Format::Json => Ok(None),
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        [_, ..] => Err(Phrase::new("usage.one-lesson")),
    }
}

/// What these options ask for.
pub(super) fn request(matches: &ArgMatches, lang: Lang) -> LessonRequest {
    LessonRequest {
        lessons: matches.get_many::<String>("lesson").into_iter().flatten().cloned().collect(),
        fresh: matches.get_flag("fresh"),
        check: matches.get_flag("check"),
        format: format(matches),
        output: output(matches, lang),
    }
}
