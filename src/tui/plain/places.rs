//! Where one is in the plain face, what can be chosen there by number, and what stands there in sentences.

use super::offer::{Meaning, Offer};
use super::voice::Voice;
use super::{comparing, lab, ledger, running, walking};
use crate::tui::app::{App, Screen};
use crate::tui::kit::HitTarget;
use crate::tui::lab::state::Pane;
use crate::tui::overlay::Overlay;

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
}

impl Place {
    pub(super) fn of(app: &App, row: Option<usize>) -> Self {
        if let Some(Overlay::Leave(_)) = app.overlay {
            return Self::Leave;
        }
        match (&app.screen, row) {
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
        _ => Vec::new(),
    }
}

/// What stands there: sentences, what can be chosen, and what one may do with it.
pub(super) fn describe(app: &App, place: Place, voice: &mut Voice) {
    say(app, place, voice);
    let offers = offers(app, place, voice);
    voice.numbered(offers.into_iter().map(|(what, _)| what));
    if let Some(invitation) = invitation(place) {
        voice.word(invitation);
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
        Place::Setting(_) | Place::Compared(_) | Place::Leave | Place::Run | Place::Comparison => return None,
    })
}
