//! The question before a run or a comparison, in sentences: what can be answered, and what was.

use super::offer::{Meaning, Offer};
use super::voice::Voice;
use crate::text::Phrase;
use crate::tui::app::App;
use crate::tui::kit::HitTarget;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::prediction::PredictionPage;
use crate::tui::theme::Mark;

/// The page that asks, if one is open.
pub(super) fn page(app: &App) -> Option<&PredictionPage> {
    match &app.overlay {
        Some(Overlay::Prediction(page)) => Some(page),
        _ => None,
    }
}

pub(super) fn answers(app: &App, voice: &Voice) -> Vec<Offer> {
    let options = page(app).map(PredictionPage::offered).unwrap_or_default().into_iter().enumerate();
    options.map(|(at, option)| (voice.look.say(&option.phrase), Meaning::Expected(HitTarget::Choice(0, at)))).collect()
}

pub(super) fn describe(app: &App, voice: &mut Voice) {
    let Some(page) = page(app) else { return };
    voice.say(&page.question().phrase);
    if let Some(said) = page.said() {
        voice.say(&Phrase::new("plain.predict.said").with("said", page.question().say(said)));
    }
    if let Some(why) = page.error() {
        let words = voice.words(why);
        voice.marked(Mark::Bad, &words);
    }
}

/// What can be typed in the place of a number of the list.
pub(super) fn typing(app: &App, voice: &mut Voice) {
    if let Some(page) = page(app).filter(|page| page.takes_text()) {
        voice.say(&Phrase::new("plain.predict.type").with("how", page.question().how()));
    }
}
