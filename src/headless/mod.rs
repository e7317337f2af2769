//! Runs without the screen, for scripts and pipes: progress on standard error, the result alone on standard output.

mod advise;
mod compare;
mod explore;
mod lesson;
mod output;
mod progress;
mod replay;
mod run;
mod signals;
mod worksheet;

pub use advise::{AdviceRequest, advise};
pub use compare::{CompareFormat, CompareRequest, compare};
pub use explore::{ExploreRequest, explore_program};
pub use lesson::{LessonRequest, lesson, open_lesson};
pub use output::{deliver, fail, over_an_input, print, print_error};
pub use replay::{Explanation, explain, replay};
pub use run::{RunRequest, run, run_program};
pub use worksheet::{WorksheetRequest, worksheet};

use std::io::IsTerminal as _;

use crate::motion::Motion;
use crate::recording::Origin;
use crate::report::{self, Abilities, ColorChoice, Prediction, Run, Style};
use crate::text::{Lang, Phrase, Texts};

/// Exit code of a run that could not be made, or of a result that could not be written.
pub const FAILED: u8 = 1;

/// How results are written, of whatever command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputOptions {
    pub color: ColorChoice,
    pub ascii: bool,
    pub motion: Motion,
    pub lang: Lang,
}

impl OutputOptions {
    fn texts(self) -> &'static Texts {
        Texts::of(self.lang)
    }

    /// How a report looks on the standard output of this program.
    pub(crate) fn style(self) -> Style {
        let (abilities, terminal) = (Abilities::here(), std::io::stdout().is_terminal());
        let plain = !abilities.screen || !abilities.colors;
        let ascii = abilities.ascii(self.ascii, terminal);
        Style { color: self.color.colors(terminal, plain), ascii }
    }
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The report on runs.
fn report(
    format: Format,
    output: OutputOptions,
    runs: &[Run],
    origin: &Origin,
    prediction: Option<&Prediction>,
) -> Result<String, Phrase> {
    let (texts, style) = (output.texts(), output.style());
    match format {
        Format::Text => {
            let said = prediction.map(|prediction| report::prediction_text(prediction, runs, texts, style));
            Ok(report::text(runs, texts, style) + &said.unwrap_or_default())
        }
        Format::Json => report::json(runs, origin, prediction, texts).map_err(unwritten),
    }
}

/// A result that could not be put into words.
fn unwritten(why: impl std::fmt::Display) -> Phrase {
    Phrase::new("failed.output").with("why", why.to_string())
}
