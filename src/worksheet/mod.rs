//! Worksheets: a page of exercises from a recording or a small program, and the same page with the answers.
//!
//! Every question knows its answer from the timeline, the ledger or the exploration: none is written by hand, and no figure
//! is worked out a second time. A kind of question is one file and one line, in `of_run` or `of_program`. It knows no screen,
//! and nothing of where a page goes.

mod exercise;
mod html;
mod markdown;
mod of_program;
mod of_run;
#[cfg(test)]
mod tests;

pub use exercise::{Cell, Exercise, Matter, Solution};
pub use html::html;
pub use markdown::markdown;
pub use of_program::ProgramMatter;

use rand::SeedableRng as _;
use rand::seq::SliceRandom as _;
use rand_chacha::ChaCha8Rng;
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::plan::Plan;
use crate::text::{Key, Phrase};
use crate::timeline::Timeline;
use of_run::RunMatter;

/// Where the randomness of questions comes from: the same on every machine.
type Random = ChaCha8Rng;

/// How a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum PageFormat {
    /// Markdown, to be changed by hand.
    #[default]
    Md,
    /// One HTML file that prints on A4.
    Html,
}

/// Most runs of a recording that are asked about.
const MOST_RUNS: usize = 16;

/// After so many rounds in which no kind had a question that is not on the page yet, there are no more.
const PATIENCE: usize = 3;

/// A page of exercises.
#[derive(Debug, Clone, PartialEq)]
pub struct Worksheet {
    /// What it is about.
    pub title: Phrase,
    /// What all questions are about: a program's text.
    pub given: Vec<Matter>,
    /// The questions, from what is read off to what has to be thought of.
    pub questions: Vec<Exercise>,
    /// Which questions were drawn.
    pub seed: u64,
}

impl Worksheet {
    /// At most so many questions about the runs of a recording.
    #[must_use]
    pub fn of_runs(runs: &[(Plan, Timeline)], wanted: usize, seed: u64) -> Self {
        let mut random = Random::seed_from_u64(seed);
        let mut matters: Vec<RunMatter<'_>> =
            (1..).zip(runs).map(|(number, run)| RunMatter::new(run, number, runs.len())).collect();
        matters.shuffle(&mut random);
        matters.truncate(MOST_RUNS);
        let ask = |kind: of_run::Kind, random: &mut Random| {
            matters.shuffle(random);
            matters.iter().find_map(|matter| kind(matter, random).map(|question| question.about(matter.about())))
        };
        let questions = drawn(of_run::KINDS, wanted, seed, ask);
        let title = |(plan, _): &(Plan, Timeline)| Phrase::new(Key::Scenario.of(plan.scenario.name()));
        let title = runs.first().map_or_else(|| exercise::plain(""), title);
        Self { title, given: Vec::new(), questions, seed }
    }

    /// At most so many questions about a small program.
    #[must_use]
    pub fn of_program(matter: &ProgramMatter, wanted: usize, seed: u64) -> Self {
        let questions = drawn(of_program::KINDS, wanted, seed, |kind, random| kind(matter, random));
        Self { title: matter.title(), given: vec![matter.code(), matter.rules()], questions, seed }
    }
}

/// Draws questions, every kind once before any comes twice; those of a kind stand together.
fn drawn<Kind: Copy>(
    kinds: &[Kind],
    wanted: usize,
    seed: u64,
    mut ask: impl FnMut(Kind, &mut Random) -> Option<Exercise>,
) -> Vec<Exercise> {
    let mut random = Random::seed_from_u64(seed);
    let mut found: Vec<(usize, Exercise)> = Vec::new();
    let mut in_vain = 0;
    while in_vain < PATIENCE && found.len() < wanted {
        let before = found.len();
        let mut order: Vec<(usize, Kind)> = kinds.iter().copied().enumerate().collect();
        order.shuffle(&mut random);
        for (place, kind) in order {
            if found.len() == wanted {
                break;
            }
            let is_new = |question: &Exercise| {
                found.iter().all(|(_, known)| !known.is_like(question) && !known.gives_away(question))
            };
            let asked = ask(kind, &mut random).filter(is_new);
            found.extend(asked.map(|question| (place, question)));
        }
        in_vain = if found.len() == before { in_vain + 1 } else { 0 };
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, question)| question).collect()
}
