//! Where one is in the plain face, what can be chosen there by number, and what stands there in sentences.

use super::offer::{Meaning, Offer};
use super::voice::Voice;
use super::{comparing, lab, ledger, predicting, running, teaching, walking};
use crate::tui::app::{App, Screen};
use crate::tui::kit::HitTarget;
use crate::tui::lab::state::Pane;
use crate::tui::overlay::Overlay;

/// What was asked for of the place where one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Opened {
    #[default]
    Nothing,
    /// The row whose choices or value are asked for.
    Row(usize),
    Lessons,
    Programs,
}

/// Where one is. What numbers mean follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The question whether to leave a run that is going on.
    Leave,
    Scenarios,
    Settings,
    /// What a row of the settings can be set to.
    Setting(usize),
    Run,
    Ledger,
    CompareForm,
    /// What a row of the form of a comparison can be set to.
    Compared(usize),
    Comparison,
    Schedule,
    /// The small programs that there are.
    Programs,
    /// The lessons that there are.
    Lessons,
    /// A step of a lesson.
    Lesson,
    /// The question before a run.
    Predicting,
}

impl Place {
    pub(super) fn of(app: &App, opened: Opened) -> Self {
        match (&app.overlay, opened) {
            (Some(Overlay::Leave(_)), _) => return Self::Leave,
            (Some(Overlay::Prediction(_)), _) => return Self::Predicting,
            (_, Opened::Lessons) => return Self::Lessons,
            _ if app.lesson_takes_keys() => return Self::Lesson,
            _ => {}
        }
        Self::of_screen(app, opened)
    }

    /// The same of the screen alone, whatever is asked or taught upon it.
    pub(super) fn of_screen(app: &App, opened: Opened) -> Self {
        let row = match opened {
            Opened::Row(row) => Some(row),
            _ => None,
        };
        match (&app.screen, row) {
            (Screen::Schedule(_), _) if opened == Opened::Programs => Self::Programs,
            (Screen::Lab, _) if app.lab.pane() == Pane::Scenarios => Self::Scenarios,
            (Screen::Lab, None) => Self::Settings,
            (Screen::Lab, Some(row)) => Self::Setting(row),
            (Screen::Run(run), _) if run.ledger_is_open() => Self::Ledger,
            (Screen::Run(_), _) => Self::Run,
            (Screen::Compare(compare), row) => match (compare.compare_run(), row) {
                (Some(_), _) => Self::Comparison,
                (None, None) => Self::CompareForm,
                (None, Some(row)) => Self::Compared(row),
            },
            (Screen::Schedule(_), _) => Self::Schedule,
        }
    }
}

/// What can be chosen by number.
pub(super) fn offers(app: &App, place: Place, voice: &Voice) -> Vec<Offer> {
    match (place, &app.screen) {
        (Place::Leave, _) => ["leave.yes", "leave.no"]
            .into_iter()
            .zip([true, false])
            .map(|(key, yes)| (voice.look.word(key).into_owned(), Meaning::Target(HitTarget::Answer(yes))))
            .collect(),
        (Place::Scenarios, _) => lab::scenarios(&app.lab, voice),
        (Place::Settings, _) => lab::settings(&app.lab, voice),
        (Place::Setting(row), _) => lab::choices(&app.lab, row, voice),
        (Place::Run, Screen::Run(run)) => running::variants(run, voice),
        (Place::Ledger, Screen::Run(run)) => ledger::rows(run, voice),
        (Place::CompareForm, Screen::Compare(compare)) => comparing::rows(compare.form(), voice),
        (Place::Compared(row), Screen::Compare(compare)) => comparing::choices(compare.form(), row, voice),
        (Place::Schedule, Screen::Schedule(schedule)) => walking::turns(schedule, voice),
        (Place::Programs, Screen::Schedule(schedule)) => walking::programs(schedule, voice),
        (Place::Lessons, _) => teaching::lessons(app, voice),
        (Place::Lesson, _) if teaching::asks(app) => teaching::answers(app, voice),
        // What it shows can be looked into; in the Lab, a number too many would set something else.
        (Place::Lesson, Screen::Run(_) | Screen::Schedule(_)) => {
            offers(app, Place::of_screen(app, Opened::Nothing), voice)
        }
        (Place::Predicting, _) => predicting::answers(app, voice),
        _ => Vec::new(),
    }
}

/// What stands there: sentences, what can be chosen, and what one may do with it.
pub(super) fn describe(app: &App, place: Place, voice: &mut Voice) {
    // A lesson says itself what can be answered, between what it asks and what one may do.
    if place == Place::Lesson {
        return teaching::describe(app, voice);
    }
    say(app, place, voice);
    let offers = offers(app, place, voice);
    voice.numbered(offers.into_iter().map(|(what, _)| what));
    predicting::typing(app, voice);
    if let Some(invitation) = invitation(place) {
        voice.word(invitation);
    }
}

/// Whether something came out that the screen does not show yet, because it is still played.
pub(super) fn is_played(app: &App, place: Place) -> bool {
    match (place, &app.screen) {
        (Place::Run, Screen::Run(run)) => (0..run.variants().len())
            .any(|variant| run.variants()[variant].timeline().end().is_some() && !run.is_revealed(variant, app.now)),
        (Place::Comparison, Screen::Compare(compare)) => {
            compare.compare_run().is_some_and(|run| run.is_seen() && run.holds_verdict())
        }
        _ => false,
    }
}

/// The sentences alone.
pub(super) fn say(app: &App, place: Place, voice: &mut Voice) {
    match (place, &app.screen) {
        (Place::Leave, _) => voice.word("leave.question"),
        (Place::Scenarios, _) => voice.word("plain.scenarios"),
        (Place::Settings, _) => lab::describe(&app.lab, voice),
        (Place::Setting(row), _) => lab::describe_row(&app.lab, row, voice),
        (Place::Run, Screen::Run(run)) => running::describe(app.scene(), run, voice),
        (Place::Ledger, Screen::Run(run)) => ledger::describe(run, voice),
        (Place::CompareForm, Screen::Compare(compare)) => comparing::describe_form(compare.form(), voice),
        (Place::Compared(row), Screen::Compare(compare)) => comparing::describe_row(compare.form(), row, voice),
        (Place::Comparison, Screen::Compare(compare)) => {
            if let Some(compare_run) = compare.compare_run() {
                comparing::describe(compare_run, voice);
            }
        }
        (Place::Schedule, Screen::Schedule(schedule)) => walking::describe(schedule, voice),
        (Place::Programs, _) => voice.word("plain.programs"),
        (Place::Lessons, _) => voice.word("plain.lessons"),
        (Place::Lesson, _) => teaching::describe(app, voice),
        (Place::Predicting, _) => predicting::describe(app, voice),
        _ => {}
    }
}

/// What one may do next.
fn invitation(place: Place) -> Option<&'static str> {
    Some(match place {
        Place::Scenarios => "plain.choose-scenario",
        Place::Settings => "plain.choose-setting",
        Place::CompareForm => "plain.choose-compared",
        Place::Ledger => "plain.choose-loss",
        Place::Schedule => "plain.choose-turn",
        Place::Programs => "plain.choose-program",
        Place::Lessons => "plain.choose-lesson",
        Place::Predicting => "plain.choose-answer",
        Place::Lesson | Place::Setting(_) | Place::Compared(_) | Place::Leave | Place::Run | Place::Comparison => {
            return None;
        }
    })
}
