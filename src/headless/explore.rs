//! Every schedule of a small program, without the screen.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::{fail, over_an_input, print_error, print_or_fail};
use super::{FAILED, Format, OutputOptions, unwritten};
use crate::report;
use crate::schedule::explorer::{Budget, Exploration, MemoryModel, Rules, StepMachine, SwitchPoints, explore};
use crate::schedule::language::{self, Program};
use crate::schedule::line::{ScheduleLine, turns};
use crate::schedule::shipped;
use crate::schedule::walk::Walk;
use crate::schedule::words;
use crate::supply::ProgramText;
use crate::text::{Phrase, Texts};

/// What is to be explored, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct ExploreRequest {
    /// A program's name, a file, or a schedule; without any, the programs are listed.
    pub what: Option<String>,
    /// Where workers may be interrupted, if not as the program says.
    pub switch: Option<SwitchPoints>,
    /// When others see what was stored, if not as the program says.
    pub memory: Option<MemoryModel>,
    /// Most preemptions of the schedules that are looked at.
    pub preemptions: Option<usize>,
    /// A schedule to walk along.
    pub schedule: Option<String>,
    /// Whether something wrong makes the exit code 1.
    pub check: bool,
    /// For whom the report is.
    pub format: Format,
    /// How it is written.
    pub output: OutputOptions,
}

/// Explores a program and prints what was found; returns the exit code.
#[must_use]
pub fn explore_program(request: &ExploreRequest) -> u8 {
    let texts = request.output.texts();
    let Some(what) = &request.what else {
        return print_or_fail(Ok(request.output.style().finish(report::programs_text(texts))), texts);
    };
    if let Some(why) = over_an_input(None, || program_file(what)) {
        return fail(texts, &why);
    }
    match opened_by(what, request).and_then(|(program, rules, letters)| {
        let machine = StepMachine::new(Arc::new(program), rules);
        let walk = letters.map(|letters| walk(&machine, &letters)).transpose()?;
        Ok((machine, walk))
    }) {
        Ok((machine, walk)) => shown(request, &machine, walk, texts),
        Err(why) => {
            print_error(texts, &why);
            FAILED
        }
    }
}

fn shown(request: &ExploreRequest, machine: &StepMachine, walk: Option<Walk>, texts: &Texts) -> u8 {
    let found = searched(machine, texts);
    let (output, most) = (request.output, request.preemptions);
    let said = match (walk, request.format) {
        (walk, Format::Json) => report::exploration_json(&found, most, walk.as_ref(), texts).map_err(unwritten),
        (Some(walk), Format::Text) => Ok(report::walk_text(&walk, &found, texts, output.style())),
        (None, Format::Text) => Ok(report::exploration_text(&found, most, texts, output.style())),
    };
    let code = print_or_fail(said, texts);
    if code == 0 && request.check && report::is_wrong(&found, most) { FAILED } else { code }
}

/// Explores, and shows on a terminal how far it is.
pub(super) fn searched(machine: &StepMachine, texts: &Texts) -> Exploration {
    const BETWEEN: Duration = Duration::from_millis(100);
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(None, target);
    bar.set_style(ProgressStyle::with_template("{msg}").expect("a message is a template"));
    let mut shown = Instant::now();
    let found = explore(machine, Budget::default(), &mut |progress| {
        if shown.elapsed() > BETWEEN {
            shown = Instant::now();
            bar.set_message(texts.say(&report::states_so_far(progress.states)));
            bar.tick();
        }
        true
    });
    bar.finish_and_clear();
    found.expect("nobody tells it to stop")
}

/// The file in which a program or that of a schedule stands; none of what comes along.
pub(super) fn program_file(what: &str) -> Vec<PathBuf> {
    let line = ScheduleLine::read(what);
    let name = line.as_ref().map_or(what, |line| &line.program);
    if shipped::find(name).is_some() { Vec::new() } else { vec![PathBuf::from(name)] }
}

type Opened = (Program, Rules, Option<String>);

/// The program, the rules, and the schedule to walk along if what was given is one.
pub(super) fn opened(what: &str) -> Result<Opened, Phrase> {
    let given = ScheduleLine::read(what);
    let program = read(given.as_ref().map_or(what, |given| &given.program))?;
    let rules = Rules::of(&program);
    match given {
        None => Ok((program, rules, None)),
        Some(line) => along(program, line),
    }
}

/// The same with a schedule as it was printed, if it is one of the program.
fn along(program: Program, line: ScheduleLine) -> Result<Opened, Phrase> {
    if line.checksum != program.checksum {
        return Err(Phrase::new("explore.changed").with("program", program.name).with("letters", line.letters));
    }
    Ok((program, line.rules, Some(line.letters)))
}

/// The same under the rules and with the schedule that options ask for.
fn opened_by(what: &str, request: &ExploreRequest) -> Result<Opened, Phrase> {
    let (program, rules, letters) = opened(what)?;
    // A schedule may be given as letters, or as the line that was printed.
    let (program, mut rules, letters) = match &request.schedule {
        None => (program, rules, letters),
        Some(given) => match ScheduleLine::read(given) {
            Some(line) => along(program, line)?,
            None => (program, rules, letters.or_else(|| Some(given.clone()))),
        },
    };
    rules.switch = request.switch.unwrap_or(rules.switch);
    rules.memory = request.memory.unwrap_or(rules.memory);
    Ok((program, rules, letters))
}

fn read(what: &str) -> Result<Program, Phrase> {
    let found = ProgramText::find(what)?;
    language::read(&found.name, &found.text).map_err(|wrong| wrong.said(what))
}

/// A schedule, laid out.
pub(super) fn walk(machine: &StepMachine, letters: &str) -> Result<Walk, Phrase> {
    let turns = turns(machine.program(), letters)?;
    let mut walk = Walk::new(machine.clone());
    let taken = walk.lay_out(&turns);
    walk.go_to_end();
    if taken == turns.len() {
        return Ok(walk);
    }
    Err(words::stuck(&walk, turns[taken]))
}
