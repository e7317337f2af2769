//! The text of a file becomes a lesson. The first thing that is wrong is said with its place.

use toml::de::DeTable;

use super::table::{Spot, Table};
use super::wrong::unknown;
use super::{
    Choices, Expectation, LONGEST_FILE, Lesson, LessonChoice, LessonRun, Show, ShownProgram, Step, StepKind, TryOut,
    WrongLesson, plan_line,
};
use crate::schedule::explorer::{Rules, StepMachine};
use crate::schedule::line::turns;
use crate::schedule::walk::Walk;
use crate::schedule::{language, shipped};
use crate::text::{Phrase, visible};

use std::sync::Arc;

/// What a lesson may have.
const KEYS: [&str; 5] = ["title", "kills", "minutes", "scenario", "step"];

/// What makes a step what it is; one of them stands in each, or `say` alone.
const KINDS: [&str; 5] = ["predict", "run", "show", "ask", "try"];

/// What any step may have, beside what its kind has.
const EVERY: [&str; 3] = ["say", "notes", "expect"];

/// Longest lesson, minutes.
const LONGEST: u64 = 60;

/// Fewest and most answers: each has a digit.
pub(super) const ANSWERS: std::ops::RangeInclusive<usize> = 2..=8;

/// Reads a lesson of that name.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read(name: &str, text: &str) -> Result<Lesson, WrongLesson> {
    if text.len() > LONGEST_FILE {
        return Err(WrongLesson::at(text, 0, Phrase::new("lesson.wrong.long").with("most", LONGEST_FILE)));
    }
    let document = DeTable::parse(text).map_err(|error| {
        let said = visible(error.message()).into_owned();
        let why = Phrase::new("lesson.wrong.toml").with("why", said.lines().collect::<Vec<_>>().join(" "));
        WrongLesson::at(text, error.span().map_or(0, |span| span.start), why)
    })?;
    let table = Table::whole(text, &document);
    table.only(&KEYS)?;
    let mut names = Vec::new();
    let steps = table.tables("step")?;
    if steps.is_empty() {
        return Err(table.wrong(Phrase::new("lesson.wrong.missing").with("key", "step")));
    }
    let (title, kills) = (table.must_say("title")?, table.must_say("kills")?);
    let minutes = table.number("minutes", 1, LONGEST)?;
    let steps = steps.into_iter().map(|table| step(table, &mut names)).collect::<Result<Vec<Step>, _>>()?;
    let given =
        table.spot_of("scenario")?.map(|spot| plan_line::runs(spot.said).map_err(|(at, why)| spot.wrong(at, why)));
    let given = given.transpose()?.and_then(|plans| plans.first().map(|plan| plan.scenario));
    let first = steps.iter().find_map(Step::run).and_then(|run| run.plans.first()).map(|plan| plan.scenario);
    Ok(Lesson { name: name.to_owned(), title, kills, minutes, scenario: given.or(first), steps })
}

/// Reads a step; `names` are those of all runs before it, and gain its own.
fn step(table: Table<'_>, names: &mut Vec<String>) -> Result<Step, WrongLesson> {
    let kinds: Vec<&str> = KINDS.iter().copied().filter(|kind| table.has(kind)).collect();
    let own: &[&str] = match kinds.as_slice() {
        ["predict"] => &["predict", "choices"],
        ["ask"] => &["ask", "choices"],
        ["run"] => &["run", "name"],
        ["show"] => &["show", "program", "schedule"],
        ["try"] => &["try", "from", "to", "name"],
        [] | [_] => &[],
        [first, second, ..] => {
            let why = Phrase::new("lesson.wrong.two-kinds").with("first", *first).with("second", *second);
            return Err(table.wrong(why));
        }
    };
    let known: Vec<&str> =
        if kinds.is_empty() { EVERY.into_iter().chain(KINDS).collect() } else { [own, &EVERY].concat() };
    table.only(&known)?;
    let kind = match kinds.first().copied() {
        None => StepKind::Say,
        Some("run") => StepKind::Run(lesson_run(table, "run", names)?),
        Some("show") => StepKind::Show(show(table, names)?),
        Some("try") => {
            let from = lesson_run(table, "from", &mut Vec::new())?;
            StepKind::Try(TryOut { task: table.must_say("try")?, from, to: lesson_run(table, "to", names)? })
        }
        Some(asked) => {
            let choices = choices(table, asked)?;
            if asked == "ask" { StepKind::Ask(choices) } else { StepKind::Predict(choices) }
        }
    };
    let say = if kinds.is_empty() { Some(table.must_say("say")?) } else { table.said("say")? };
    let expect = table.spots_of("expect")?.into_iter().map(|spot| expectation(spot, Some(names)));
    let expect = expect.collect::<Result<_, _>>()?;
    Ok(Step { kind, say, notes: table.said("notes")?, expect, line: table.line() })
}

/// A condition; one on runs that are still to come may name any.
fn expectation(spot: Spot<'_>, names: Option<&[String]>) -> Result<Expectation, WrongLesson> {
    let read = Expectation::read(spot.said, spot.place()).map_err(|(at, why)| spot.wrong(at, why))?;
    for (at, of) in read.names().into_iter().filter(|_| names.is_some()) {
        let known: Vec<&str> = names.unwrap_or_default().iter().map(String::as_str).collect();
        if let Some(foreign) = of.iter().find(|name| !known.contains(&name.as_str())) {
            return Err(spot.wrong(at, unknown(Phrase::new("lesson.wrong.a-run"), foreign, &known)));
        }
    }
    Ok(read)
}

fn lesson_run(table: Table<'_>, key: &str, names: &mut Vec<String>) -> Result<LessonRun, WrongLesson> {
    let missing = || table.wrong(Phrase::new("lesson.wrong.missing").with("key", key.to_owned()));
    let spot = table.spot_of(key)?.ok_or_else(missing)?;
    let plans = plan_line::runs(spot.said).map_err(|(at, why)| spot.wrong(at, why))?;
    let name = table.spot_of("name")?.map(|spot| visible(spot.said).into_owned());
    let run = LessonRun { line: spot.said.split_whitespace().collect::<Vec<_>>().join(" "), name, plans };
    for name in run.plans.iter().flat_map(|plan| run.names(plan)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(run)
}

fn show(table: Table<'_>, names: &mut Vec<String>) -> Result<Show, WrongLesson> {
    const SHOWN: [&str; 6] = ["result", "first-loss", "ledger", "comparison", "code", "program"];
    let Some(spot) = table.spot_of("show")? else { return Err(table.wrong(Phrase::new("lesson.wrong.a-text"))) };
    if spot.said != "program"
        && let Some(foreign) = table.spot_of("program")?
    {
        return Err(foreign.wrong(0, Phrase::new("lesson.wrong.no-program")));
    }
    Ok(match spot.said {
        "result" => Show::Result,
        "first-loss" => Show::FirstLoss,
        "ledger" => Show::Ledger,
        "comparison" => Show::Comparison,
        "code" => Show::Code,
        "program" => {
            let shown = program(table)?;
            names.push(shown.name.to_owned());
            Show::Program(shown)
        }
        other => return Err(spot.wrong(0, unknown(Phrase::new("lesson.wrong.a-page"), other, &SHOWN))),
    })
}

fn program(table: Table<'_>) -> Result<ShownProgram, WrongLesson> {
    let missing = || table.wrong(Phrase::new("lesson.wrong.missing").with("key", "program"));
    let spot = table.spot_of("program")?.ok_or_else(missing)?;
    let known: Vec<&str> = shipped::all().map(|program| program.name).collect();
    let found = shipped::find(spot.said)
        .ok_or_else(|| spot.wrong(0, unknown(Phrase::new("lesson.wrong.a-program"), spot.said, &known)))?;
    let Some(schedule) = table.spot_of("schedule")? else {
        return Ok(ShownProgram { name: found.name, schedule: String::new() });
    };
    let Ok(read) = language::read(found.name, found.text) else { return Err(missing()) };
    let turns = turns(&read, schedule.said).map_err(|why| schedule.wrong(0, why))?;
    let rules = Rules::of(&read);
    let taken = Walk::new(StepMachine::new(Arc::new(read), rules)).lay_out(&turns);
    if taken < turns.len() {
        return Err(schedule.wrong(0, Phrase::new("lesson.wrong.stuck").with("turn", taken + 1)));
    }
    Ok(ShownProgram { name: found.name, schedule: schedule.said.to_owned() })
}

fn choices(table: Table<'_>, asked: &str) -> Result<Choices, WrongLesson> {
    let is_asked = asked == "ask";
    let given = table.tables("choices")?;
    if !ANSWERS.contains(&given.len()) {
        let (least, most) = (*ANSWERS.start(), *ANSWERS.end());
        return Err(table.wrong(Phrase::new("lesson.wrong.choices").with("least", least).with("most", most)));
    }
    let choice = |table: Table<'_>| -> Result<LessonChoice, WrongLesson> {
        table.only(if is_asked { &["en", "ko", "right", "why"] } else { &["en", "ko", "when"] })?;
        // The run that decides comes after the prediction: its names are not known yet.
        let when = table.spot_of("when")?.map(|spot| expectation(spot, None)).transpose()?;
        let (right, why) = (table.flag("right")?, table.said("why")?);
        if is_asked && !right && why.is_none() {
            return Err(table.wrong(Phrase::new("lesson.wrong.no-why")));
        }
        Ok(LessonChoice { text: table.said_here()?, when, right, why })
    };
    let choices = given.into_iter().map(choice).collect::<Result<Vec<LessonChoice>, _>>()?;
    if is_asked && choices.iter().filter(|choice| choice.right).count() != 1 {
        return Err(table.wrong(Phrase::new("lesson.wrong.one-right")));
    }
    Ok(Choices { question: table.must_say(asked)?, choices })
}
