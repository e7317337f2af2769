//! A lesson in sentences: which there are, what a step says, asks or wants run, and what came of it.

use super::offer::{Meaning, Offer};
use super::voice::Voice;
use super::{ledger, running, walking};
use crate::lesson::{self, Given, Show, StepKind};
use crate::scenario;
use crate::text::Bilingual;
use crate::text::Phrase;
use crate::tui::app::{App, Screen};
use crate::tui::keymap::Action;
use crate::tui::lesson::strip::LessonStrip;
use crate::tui::lesson::words;
use crate::tui::theme::Mark;

/// What has been said of a lesson: when it is something else, that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LessonState {
    at: usize,
    answered: Option<Given>,
    is_seen: bool,
    has_keys: bool,
}

impl LessonState {
    fn of(strip: &LessonStrip) -> Self {
        let session = &strip.session;
        let (at, answered) = (session.at(), session.answered());
        Self { at, answered, is_seen: session.is_seen(), has_keys: strip.has_keys }
    }
}

/// Every lesson that comes along, and how far one came in it.
pub(super) fn lessons(app: &App, voice: &Voice) -> Vec<Offer> {
    let offer = |(index, lesson): (usize, &lesson::Lesson)| {
        let (state, _) = lesson::state(lesson, &app.lesson_progress);
        let title = lesson.title.of(voice.look.texts);
        (format!("{title}, {}", voice.look.word(state)), Meaning::Lesson(index))
    };
    lesson::all().iter().enumerate().map(offer).collect()
}

/// Whether something is to be answered.
pub(super) fn asks(app: &App) -> bool {
    app.lesson.as_ref().is_some_and(|strip| strip.session.asked().is_some() && !strip.session.is_done())
}

/// What can be answered, as long as nothing right was.
pub(super) fn answers(app: &App, voice: &Voice) -> Vec<Offer> {
    let Some(session) = app.lesson.as_ref().map(|strip| &strip.session) else { return Vec::new() };
    let Some(asked) = session.asked().filter(|_| !session.is_done()) else { return Vec::new() };
    let choice = |(index, choice): (usize, &lesson::LessonChoice)| {
        (choice.text.of(voice.look.texts).to_owned(), Meaning::Answer(Given::Choice(index)))
    };
    let dont_know = (voice.look.word("lesson.strip.dont-know").into_owned(), Meaning::Answer(Given::DontKnow));
    asked.choices.iter().enumerate().map(choice).chain([dont_know]).collect()
}

/// Says what changed since this was said, and what that is now.
pub(super) fn tell(app: &App, told: Option<LessonState>, voice: &mut Voice) -> Option<LessonState> {
    let strip = app.lesson.as_ref()?;
    let now = LessonState::of(strip);
    if told == Some(now) {
        return told;
    }
    match told.filter(|told| told.at == now.at) {
        None => step(app, strip, voice),
        Some(told) if told.answered != now.answered => answered(strip, voice),
        Some(told) if now.is_seen && !told.is_seen => outcome(strip, voice),
        Some(told) if now.has_keys && !told.has_keys => step(app, strip, voice),
        Some(told) if told.has_keys && !now.has_keys => {}
        Some(_) => return Some(now),
    }
    invitation(app, strip, voice);
    Some(now)
}

/// The step where one is, in full.
pub(super) fn describe(app: &App, voice: &mut Voice) {
    if let Some(strip) = &app.lesson {
        step(app, strip, voice);
        invitation(app, strip, voice);
    }
}

fn written(text: &Bilingual, voice: &mut Voice) {
    let words = text.of(voice.look.texts);
    voice.line(words);
}

fn step(app: &App, strip: &LessonStrip, voice: &mut Voice) {
    let session = &strip.session;
    let where_at =
        Phrase::new("lesson.strip.step").with("at", session.at() + 1).with("all", session.lesson().steps.len());
    let title = session.lesson().title.of(voice.look.texts);
    voice.line(&format!("{}: {title}.", voice.look.say(&where_at)));
    match &session.step().kind {
        StepKind::Predict(asked) | StepKind::Ask(asked) => {
            written(&asked.question, voice);
            let answers = answers(app, voice);
            voice.numbered(answers.into_iter().map(|(what, _)| what));
            if session.answered().is_some() {
                answered(strip, voice);
            }
            return;
        }
        StepKind::Run(run) if !session.is_seen() => {
            voice.word("lesson.strip.will-run");
            voice.say(&Phrase::new("lesson.strip.command").with("line", run.line.clone()));
            return;
        }
        StepKind::Try(trial) if !session.is_seen() => return written(&trial.task, voice),
        StepKind::Say | StepKind::Run(_) | StepKind::Try(_) => {}
        StepKind::Show(show) => shown(app, show, voice),
    }
    outcome(strip, voice);
}

/// What a step shows, as far as it is not told by itself.
fn shown(app: &App, show: &Show, voice: &mut Voice) {
    match (show, &app.screen) {
        (Show::Program(_), Screen::Schedule(schedule)) => walking::describe(schedule, voice),
        (Show::Code, _) => code(app, voice),
        (Show::Result, Screen::Run(run)) => running::describe(app.scene(), run, voice),
        (Show::Ledger, Screen::Run(run)) if run.ledger_view().is_some() => ledger::describe(run, voice),
        _ => {}
    }
}

/// The code of what is set or was run.
pub(super) fn code(app: &App, voice: &mut Voice) {
    for line in scenario::listing(&app.shown_plans(), app.setup.code, app.setup.lang).lines() {
        let comment = if line.comment.is_empty() { String::new() } else { format!(" {} {}", line.sign, line.comment) };
        voice.line(&format!("{}{comment}", line.code));
    }
}

/// What is to be said of an answer.
fn answered(strip: &LessonStrip, voice: &mut Voice) {
    let session = &strip.session;
    let StepKind::Ask(asked) = &session.step().kind else { return };
    let said = |choice: &lesson::LessonChoice, voice: &Voice| choice.text.of(voice.look.texts).to_owned();
    match session.answered() {
        Some(Given::Choice(index)) if asked.choices[index].right => {
            let words = said(&asked.choices[index], voice);
            voice.marked(Mark::Good, &words);
        }
        Some(Given::Choice(index)) => {
            let words = said(&asked.choices[index], voice);
            voice.marked(Mark::Bad, &words);
            if let Some(why) = &asked.choices[index].why {
                written(why, voice);
            }
        }
        Some(Given::DontKnow) => {
            for right in asked.choices.iter().filter(|choice| choice.right) {
                let words = voice.look.say(&Phrase::new("lesson.strip.it-was").with("right", said(right, voice)));
                voice.line(&words);
            }
        }
        None => return,
    }
    if session.is_done() {
        outcome(strip, voice);
    }
}

/// What came of what was predicted, and what the lesson says of the step; not where it came out differently.
fn outcome(strip: &LessonStrip, voice: &mut Voice) {
    let session = &strip.session;
    for told in session.told() {
        let mark = if told.given == Given::Choice(told.right) { Mark::Good } else { Mark::Note };
        let words = voice.words(&words::told(&told, voice.look.texts));
        voice.marked(mark, &words);
    }
    let broken = session.broken();
    for broken in broken.iter().take(2) {
        let words = voice.words(&words::differently(broken, voice.look.texts));
        voice.marked(Mark::Warn, &words);
    }
    match &session.step().say {
        Some(say) if broken.is_empty() => written(say, voice),
        _ => {}
    }
}

/// What one may do next.
fn invitation(app: &App, strip: &LessonStrip, voice: &mut Voice) {
    let session = &strip.session;
    let can_go_on = app.can(Action::LessonNext);
    voice.word(match &session.step().kind {
        StepKind::Try(_) if !session.is_seen() => "plain.lesson.try",
        _ if !strip.has_keys => "plain.lesson.aside",
        StepKind::Run(_) if !session.is_seen() => "plain.lesson.run",
        StepKind::Predict(_) | StepKind::Ask(_) if !session.is_done() => "plain.lesson.answer",
        _ if can_go_on && session.is_last() => "plain.lesson.finish",
        _ if can_go_on => "plain.lesson.on",
        _ => return,
    });
}
