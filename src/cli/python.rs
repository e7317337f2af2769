//! `racelab python`: the options, a file and its arguments become a run of that program.

use std::path::PathBuf;

use clap::ArgMatches;

use super::{OwnRun, format, laboratory, output};
use crate::config::Config;
use crate::engine::Runnable;
use crate::headless::RunRequest;
use crate::scenario::{OwnProgram, plan_of_program};
use crate::text::{Lang, Phrase};

/// The run that these options ask for. What stands behind the file is the program's.
pub(super) fn request(matches: &ArgMatches, lang: Lang, config: &Config) -> Result<OwnRun, Phrase> {
    let mut words = matches.get_many::<String>("script").into_iter().flatten();
    let file = words.next().ok_or_else(|| Phrase::new("usage.no-program"))?;
    let program = OwnProgram {
        file: file.into(),
        arguments: words.cloned().collect(),
        interpreter: matches.get_one::<PathBuf>("python").cloned(),
    };
    let plan = Runnable::of(plan_of_program(program))?;
    let record = matches.get_one("record").cloned();
    let request = RunRequest {
        plans: vec![plan],
        prediction: None,
        record,
        format: format(matches),
        output: output(matches, lang),
    };
    Ok(OwnRun { request, screen: laboratory(matches, lang, config) })
}
