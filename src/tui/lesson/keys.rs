//! What keys do to a lesson: digits answer, Enter goes on, and everything else is the screen's.

use ratatui::crossterm::event::KeyEvent;

use super::course;
use super::strip::LessonStrip;
use crate::lesson::{Given, StepKind};
use crate::tui::app::{App, Screen};
use crate::tui::keymap::{self, Action, KeyContext, Press};
use crate::tui::message::Effect;
use crate::tui::overlay::Overlay;

/// Does what a key means to the lesson; `None` where it means nothing to it.
pub(in crate::tui) fn press(app: &mut App, key: &KeyEvent) -> Option<Vec<Effect>> {
    if !takes_keys(app) {
        return None;
    }
    let strip = app.lesson.as_mut()?;
    if let Some(digit) = Press::of(key).letter().and_then(|typed| typed.to_digit(10))
        && strip.session.asked().is_some()
        && !strip.session.is_done()
    {
        let choice = usize::try_from(digit).ok()?.checked_sub(1);
        let given = choice.map_or(Given::DontKnow, Given::Choice);
        let predicts = matches!(strip.session.step().kind, StepKind::Predict(_));
        if !strip.session.answer(given) {
            return Some(Vec::new());
        }
        // A prediction is made once, and what it is about comes next.
        return Some(if predicts { course::go_on(app) } else { course::note(app) });
    }
    let action = keymap::action(KeyContext::Lesson, key)?;
    // What cannot be done now does nothing: Enter would run what is about to be predicted.
    Some(if can(app, action) { act(app, action) } else { Vec::new() })
}

/// Whether a key means something to the lesson now, and nothing to the screen.
pub(in crate::tui) fn takes(app: &App, key: Press) -> bool {
    let is_bound = |binding: &&keymap::Binding| binding.keys.contains(&key) && binding.context == KeyContext::Lesson;
    takes_keys(app) && keymap::bindings(KeyContext::Lesson).any(|binding| is_bound(&binding))
}

/// Whether keys come to the lesson first: nothing else is open, nor is anything being typed.
pub(in crate::tui) fn takes_keys(app: &App) -> bool {
    let is_open = matches!(app.overlay, None | Some(Overlay::Code(_)));
    app.lesson.as_ref().is_some_and(|strip| strip.has_keys) && is_open && !app.responder().context().is_typed()
}

/// Whether an action of a lesson can be done now.
pub(in crate::tui) fn can(app: &App, action: Action) -> bool {
    let Some(strip) = &app.lesson else {
        return action == Action::Lesson && app.overlay.is_none() && !app.is_busy() && course::offered(app).is_some();
    };
    match action {
        Action::Lesson => app.overlay.is_none() && !strip.has_keys,
        Action::LessonNext => takes_keys(app) && can_go_on(app, strip),
        Action::LessonBack => takes_keys(app) && strip.session.at() > 0 && !app.is_busy(),
        Action::LessonAside => takes_keys(app),
        Action::LessonClose => takes_keys(app) && !app.is_busy(),
        _ => false,
    }
}

fn can_go_on(app: &App, strip: &LessonStrip) -> bool {
    match &strip.session.step().kind {
        StepKind::Run(_) if !strip.has_begun() && !strip.session.is_seen() => true,
        _ => strip.session.is_done() && !app.is_busy(),
    }
}

/// Does an action of a lesson that can be done.
pub(in crate::tui) fn act(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        Action::Lesson if app.lesson.is_some() => course::come_back(app),
        Action::Lesson => course::open_offered(app),
        Action::LessonNext => course::go_on(app),
        Action::LessonBack => course::go_back(app),
        Action::LessonAside => {
            if let Some(strip) = &mut app.lesson {
                strip.has_keys = false;
            }
            if matches!(app.overlay, Some(Overlay::Code(_))) {
                app.overlay = None;
            }
            Vec::new()
        }
        Action::LessonClose => course::close(app),
        _ => Vec::new(),
    }
}

/// Which run is shown, if one is.
pub(super) fn shown_run(app: &App) -> Option<u64> {
    match &app.screen {
        Screen::Run(run) => Some(run.number()),
        _ => None,
    }
}
