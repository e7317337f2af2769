//! The page: of a lesson the step and what comes next, else what can be asked of what is shown; and what the class says.

use crate::comparison;
use crate::lesson::{Choices, LessonSession, Show, Step, StepKind};
use crate::notes::{NotesLine, NotesMark, NotesPage, NotesPart};
use crate::question::{Answer, Question, Tally};
use crate::scenario;
use crate::text::{Key, Phrase};
use crate::tui::app::{App, Screen};
use crate::tui::lesson::strip::LessonStrip;
use crate::tui::overlay::class::Vote;
use crate::tui::run::state::RunPhase;

/// What the speaker reads now.
pub(in crate::tui) fn page(app: &App) -> NotesPage {
    let (heading, mut parts) = match &app.lesson {
        Some(strip) => of_lesson(strip),
        None => of_screen(app),
    };
    parts.push(of_class(app));
    if let Some(strip) = &app.lesson {
        parts.push(next(&strip.session));
    }
    NotesPage { heading, parts: parts.into_iter().filter(|part| !part.lines.is_empty()).collect() }
}

fn part(title: &'static str, lines: impl IntoIterator<Item = (NotesMark, Phrase)>) -> NotesPart {
    let lines = lines.into_iter().map(|(mark, phrase)| NotesLine { mark, phrase }).collect();
    NotesPart { lines, ..NotesPart::new(title) }
}

fn of_lesson(strip: &LessonStrip) -> (Phrase, Vec<NotesPart>) {
    let (session, step) = (&strip.session, strip.session.step());
    let lesson = session.lesson();
    let heading = Phrase::new("notes.heading.lesson")
        .with("title", lesson.title.phrase())
        .with("at", session.at() + 1)
        .with("all", lesson.steps.len());
    let notes = part("notes.part.notes", step.notes.iter().map(|notes| (NotesMark::Plain, notes.phrase())));
    let mut now = part("notes.part.now", done_in(step, session));
    let says = |say: Phrase| if session.is_done() { say } else { Phrase::new("notes.then-says").with("say", say) };
    now.lines.extend(part("", step.say.iter().map(|say| (NotesMark::Plain, says(say.phrase())))).lines);
    for (expectation, _) in session.broken().into_iter().filter(|_| session.is_seen()) {
        let differently = Phrase::new("notes.differently").with("expected", expectation.source.clone());
        now.add(NotesMark::Strong, differently);
    }
    (heading, vec![notes, now])
}

/// What is done in a step.
fn done_in(step: &Step, session: &LessonSession) -> Vec<(NotesMark, Phrase)> {
    let command = |line: &str| Phrase::new("lesson.strip.command").with("line", line);
    match &step.kind {
        StepKind::Say => Vec::new(),
        StepKind::Predict(asked) | StepKind::Ask(asked) => {
            let mut lines = vec![(NotesMark::Strong, asked.question.phrase())];
            lines.extend(answers(asked, session.right()));
            lines
        }
        StepKind::Run(run) => vec![(NotesMark::Strong, command(&run.line))],
        StepKind::Try(trial) => {
            let so = Phrase::new("notes.try").with("command", command(&trial.to.line));
            vec![(NotesMark::Strong, trial.task.phrase()), (NotesMark::Aside, so)]
        }
        StepKind::Show(show) => vec![(NotesMark::Strong, Phrase::new(shown(show)))],
    }
}

/// The answers that are offered, the right one marked, and why the others are wrong or when they would be right.
fn answers(asked: &Choices, right: Option<usize>) -> impl Iterator<Item = (NotesMark, Phrase)> {
    asked.choices.iter().enumerate().map(move |(index, choice)| {
        let answer = |key: &'static str| Phrase::new(key).with("n", index + 1).with("answer", choice.text.phrase());
        let phrase = match (&choice.why, &choice.when) {
            (Some(why), _) => answer("notes.answer.why").with("why", why.phrase()),
            (None, Some(when)) if right.is_none() => answer("notes.answer.when").with("when", when.source.clone()),
            _ => answer("notes.answer"),
        };
        (if right == Some(index) { NotesMark::Right } else { NotesMark::Plain }, phrase)
    })
}

fn shown(show: &Show) -> &'static str {
    match show {
        Show::Result => "notes.show.result",
        Show::FirstLoss => "notes.show.first-loss",
        Show::Ledger => "notes.show.ledger",
        Show::Comparison => "notes.show.comparison",
        Show::Code => "notes.show.code",
        Show::Program(_) => "notes.show.program",
    }
}

/// What comes after this step, and the notes on it: time to prepare.
fn next(session: &LessonSession) -> NotesPart {
    let Some(step) = session.next_step() else {
        return part("notes.part.next", [(NotesMark::Aside, Phrase::new("notes.last"))]);
    };
    let lines = match &step.kind {
        StepKind::Say => Vec::new(),
        StepKind::Predict(asked) | StepKind::Ask(asked) => vec![(NotesMark::Plain, asked.question.phrase())],
        _ => done_in(step, session).into_iter().take(1).map(|(_, phrase)| (NotesMark::Plain, phrase)).collect(),
    };
    let said = if lines.is_empty() { step.say.as_ref() } else { None };
    let rest = said.into_iter().chain(&step.notes).map(|text| (NotesMark::Aside, text.phrase()));
    part("notes.part.next", lines.into_iter().chain(rest))
}

/// Without a lesson: what is set or was run, what is asked of it, and what it came to, though the screen may not show that yet.
fn of_screen(app: &App) -> (Phrase, Vec<NotesPart>) {
    let (place, set) = match &app.screen {
        Screen::Lab => ("notes.heading.lab", app.plan_form().plan()),
        Screen::Run(run) => ("notes.heading.run", run.variants()[0].plan()),
        Screen::Compare(compare) => ("notes.heading.comparison", compare.form().plan_form().plan()),
        Screen::Schedule(_) => ("notes.heading.programs", app.plan_form().plan()),
    };
    let scenario = Phrase::new(Key::Scenario.of(set.scenario.name()));
    let heading = Phrase::new(place).offer("scenario", scenario);
    let mut now = NotesPart::new("notes.part.now");
    // What came out comes first: it is what is looked for once there is something.
    if let Some(question) = asked(app) {
        if let Some(came) = came(app, &question) {
            now.add(NotesMark::Right, Phrase::new("class.vote.came").with("came", question.say(&came)));
        }
        now.add(NotesMark::Strong, question.phrase);
    }
    if let Some(verdict) = verdict(app) {
        now.add(NotesMark::Plain, verdict);
    }
    (heading, vec![now])
}

/// What is said of what is shown, once it is over.
fn verdict(app: &App) -> Option<Phrase> {
    match &app.screen {
        Screen::Lab | Screen::Schedule(_) => None,
        Screen::Run(run) => run.variants()[0].summary().map(|summary| summary.verdict.clone()),
        Screen::Compare(compare) => {
            let run = compare.compare_run().filter(|run| run.phase() == RunPhase::Over)?;
            Some(comparison::verdict(run.comparison()))
        }
    }
}

/// What is asked of what is shown.
fn asked(app: &App) -> Option<Question> {
    if let Some(vote) = &app.class.vote {
        return Some(vote.question.clone());
    }
    match &app.screen {
        Screen::Lab | Screen::Schedule(_) => app.plan_form().question(),
        Screen::Run(run) => match run.expectation() {
            Some(expectation) => Some(expectation.question.clone()),
            None => run
                .variants()
                .first()
                .and_then(|first| scenario::questions(first.plan(), app.setup.cores).into_iter().next()),
        },
        Screen::Compare(compare) => compare.asked(),
    }
}

/// What it came to, if it was run.
fn came(app: &App, question: &Question) -> Option<Answer> {
    let actual = match &app.screen {
        Screen::Lab | Screen::Schedule(_) => None,
        Screen::Run(run) => {
            let first = run.variants().first()?;
            let is_asked = scenario::questions(first.plan(), app.setup.cores).contains(question);
            is_asked.then(|| scenario::actual(first.plan(), first.timeline(), &question.id)).flatten()
        }
        Screen::Compare(compare) => {
            let said = app.class.vote.as_ref().and_then(Vote::most);
            let said = said.or_else(|| app.guesses(question).said(question).cloned());
            compare.compared(question).and_then(|comparison| comparison::fastest(comparison, question, said.as_ref()))
        }
    };
    actual.map(|actual| actual.answer)
}

/// Who is there, how many have voted, and what they and those who raised their hands said.
fn of_class(app: &App) -> NotesPart {
    let mut said = NotesPart::new("notes.part.class");
    let vote = app.class.vote.as_ref();
    if let Some((_, here)) = app.class.open() {
        let (mirrors, key) = (here.mirrors + here.texts, if here.all() == 0 { "class.nobody" } else { "class.here" });
        let here = Phrase::new(key).offer("n", here.all()).offer("ballots", here.ballots).offer("mirrors", mirrors);
        said.add(NotesMark::Aside, here);
    }
    let hands = |question: Question| {
        let tally = app.guesses(&question).hands(&question);
        (question, tally)
    };
    let counted_so_far = match vote {
        Some(vote) => Some((vote.question.clone(), vote.all())),
        None => asked(app).map(hands),
    };
    if let Some(vote) = vote {
        said.add(NotesMark::Plain, Phrase::new("class.voted").with("n", vote.voted));
    }
    if let Some((question, tally)) = counted_so_far {
        let right = came(app, &question).or_else(|| vote?.outcome.actual.clone().map(|actual| actual.answer));
        for (mark, phrase) in counted(&question, &tally, right.as_ref()) {
            said.add(mark, phrase);
        }
    }
    said
}

/// How many gave which answer, in both rounds.
fn counted(question: &Question, tally: &Tally, right: Option<&Answer>) -> Vec<(NotesMark, Phrase)> {
    if tally.is_empty() {
        return Vec::new();
    }
    let right = right.and_then(|right| question.place(right)).and_then(|at| question.offered().nth(at));
    let is_right = |answer: Option<&Answer>| answer.is_some() && answer == right.as_ref().map(|one| &one.answer);
    let rows = tally.rows(question).into_iter().map(|row| {
        let mark = if is_right(row.answer.as_ref()) { NotesMark::Right } else { NotesMark::Plain };
        let key = if row.after > 0 { "notes.counted.twice" } else { "notes.counted" };
        let said = Phrase::new(key).with("answer", row.phrase).with("n", row.before).offer("after", row.after);
        (mark, said)
    });
    rows.collect()
}
