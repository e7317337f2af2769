//! What is said of lessons where there is no screen: the list of them, and what came of checking.

use serde_json::{Value, json};

use super::{Checked, CheckedStep, Expectation, Holding, Lesson, LessonProgress, Seen};
use crate::report::{PROGRAM, Style, pretty_json};
use crate::text::{Phrase, Texts, pad, width};

/// The lessons that come along, and how far somebody came in them.
#[must_use]
pub fn list_text(lessons: &[Lesson], progress: &LessonProgress, texts: &Texts) -> String {
    let names = lessons.iter().map(|lesson| width(&lesson.name)).max().unwrap_or(0);
    let states: Vec<&str> = lessons.iter().map(|lesson| texts.get(state(lesson, progress).0)).collect();
    let column = states.iter().map(|state| width(state)).max().unwrap_or(0);
    let mut out = vec![texts.get("lesson.list").to_owned()];
    for (lesson, state) in lessons.iter().zip(states) {
        let minutes = texts.say(&Phrase::new("lesson.list.minutes").with("n", lesson.minutes));
        let title = lesson.title.of(texts);
        out.push(format!("  {}  {}  {minutes}  {title}", pad(&lesson.name, names), pad(state, column)));
    }
    out.push(texts.get("lesson.list.how").to_owned());
    out.join("\n") + "\n"
}

/// What is said of how far somebody came, and what programs call it.
pub(crate) fn state(lesson: &Lesson, progress: &LessonProgress) -> (&'static str, &'static str) {
    if progress.is_done(&lesson.name) {
        ("lesson.state.done", "done")
    } else if progress.is_begun(&lesson.name) {
        ("lesson.state.begun", "begun")
    } else {
        ("lesson.state.new", "new")
    }
}

/// The same for programs.
#[must_use]
pub fn list_json(lessons: &[Lesson], progress: &LessonProgress, texts: &Texts) -> String {
    let lesson = |lesson: &Lesson| {
        json!({
            "name": lesson.name,
            "title": lesson.title.of(texts),
            "kills": lesson.kills.of(texts),
            "minutes": lesson.minutes,
            "scenario": lesson.scenario.map(crate::plan::ScenarioName::name),
            "steps": lesson.steps.len(),
            "progress": { "state": state(lesson, progress).1, "step": progress.step(&lesson.name) + 1 },
        })
    };
    pretty(&json!({ "version": 1, "program": PROGRAM, "lessons": lessons.iter().map(lesson).collect::<Vec<_>>() }))
}

/// What came of checking lessons, each under the name of its file.
#[must_use]
pub fn check_text(checked: &[(String, Checked<'_>)], texts: &Texts, style: Style) -> String {
    let mut out = Vec::new();
    let (mut held, mut broken) = (0, 0);
    for (file, checked) in checked {
        let counts = checked.counts();
        (held, broken) = (held + counts.0, broken + counts.1);
        out.push(format!("{} {}  {}", style.mark(checked.holds()), style.title(file), checked.lesson.title.of(texts)));
        for step in &checked.steps {
            out.extend(step_text(step, texts, style));
        }
    }
    out.push(String::new());
    let all = held + broken;
    out.push(texts.say(&match broken {
        0 => Phrase::new("lesson.check.all-hold").with("all", all),
        _ => Phrase::new("lesson.check.some-do-not").with("broken", broken).with("all", all),
    }));
    style.finish(out.join("\n") + "\n")
}

fn step_text(step: &CheckedStep<'_>, texts: &Texts, style: Style) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(run) = step.step.run() {
        out.push(format!("    {}", style.faint(&format!("racelab run {}", run.line))));
    }
    let at = |line: usize| texts.say(&Phrase::new("lesson.check.line").with("line", line.to_string()));
    if let Some(why) = &step.failed {
        out.push(format!("  {} {}: {}", style.mark(false), at(step.step.line), texts.say(why)));
    }
    for (expectation, held) in &step.held {
        let said = match &held.holds {
            Ok(_) => seen(&held.seen, texts),
            Err(why) => texts.say(why),
        };
        let mark = style.mark(held.holds == Ok(true));
        out.push(format!("  {mark} {}: {}", at(expectation.line), expectation.source));
        if !said.is_empty() {
            out.push(format!("      {said}"));
        }
    }
    for asked in &step.undecided {
        let why = Phrase::new("lesson.check.undecided").with("step", asked + 1);
        out.push(format!("  {} {}: {}", style.mark(false), at(step.step.line), texts.say(&why)));
    }
    out
}

/// Figures with their values.
pub(crate) fn seen(seen: &[Seen], texts: &Texts) -> String {
    let said = |seen: &Seen| {
        texts.say(&Phrase::new("lesson.check.figure").with("name", seen.name.clone()).with("value", seen.value.said()))
    };
    seen.iter().map(said).collect::<Vec<_>>().join(", ")
}

/// The same for programs.
#[must_use]
pub fn check_json(checked: &[(String, Checked<'_>)], texts: &Texts) -> String {
    let texts = texts.verbatim();
    let lesson = |(file, checked): &(String, Checked<'_>)| {
        json!({
            "file": file,
            "title": checked.lesson.title.of(texts),
            "holds": checked.holds(),
            "steps": checked.steps.iter().map(|step| step_json(step, texts)).collect::<Vec<_>>(),
        })
    };
    let holds = checked.iter().all(|(_, checked)| checked.holds());
    pretty(&json!({
        "version": 1,
        "program": PROGRAM,
        "holds": holds,
        "lessons": checked.iter().map(lesson).collect::<Vec<_>>(),
    }))
}

fn step_json(step: &CheckedStep<'_>, texts: &Texts) -> Value {
    let expectation = |(expectation, held): &(&Expectation, Holding)| {
        let figures: serde_json::Map<String, Value> = held
            .seen
            .iter()
            .map(|seen| {
                let said = Phrase::new("figure.value").with("value", seen.value.said());
                (seen.name.clone(), texts.say(&said).into())
            })
            .collect();
        json!({
            "expect": expectation.source,
            "line": expectation.line,
            "column": expectation.column,
            "holds": held.holds == Ok(true),
            "figures": figures,
            "error": held.holds.as_ref().err().map(|why| texts.say(why)),
        })
    };
    json!({
        "step": step.index + 1,
        "kind": step.step.word(),
        "line": step.step.line,
        "run": step.step.run().map(|run| run.line.clone()),
        "error": step.failed.as_ref().map(|why| texts.say(why)),
        "expectations": step.held.iter().map(expectation).collect::<Vec<_>>(),
        "undecided_predictions": step.undecided.iter().map(|asked| asked + 1).collect::<Vec<_>>(),
    })
}

fn pretty(value: &Value) -> String {
    // What was made here of names and texts can always be written.
    pretty_json(value).unwrap_or_default()
}
