//! `racelab lesson`: which lessons, and what is to be done with them.

use clap::ArgMatches;

use super::{format, output};
use crate::headless::LessonRequest;
use crate::text::Lang;

/// What these options ask for.
pub(super) fn request(matches: &ArgMatches, lang: Lang) -> LessonRequest {
    LessonRequest {
        lessons: matches.get_many::<String>("lesson").into_iter().flatten().cloned().collect(),
        check: matches.get_flag("check"),
        format: format(matches),
        output: output(matches, lang),
    }
}
