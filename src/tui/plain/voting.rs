//! The question that the class is asked, in sentences: how many have voted, and who said what once that is shown.

use super::voice::Voice;
use crate::question::Round;
use crate::share::PollPhase;
use crate::text::Phrase;
use crate::tui::app::App;
use crate::tui::overlay::Overlay;
use crate::tui::overlay::class::Vote;

/// What is asked, where its page lies over the screen.
pub(super) fn shown(app: &App) -> Option<&Vote> {
    app.class.vote.as_ref().filter(|_| matches!(app.overlay, Some(Overlay::Class(_))))
}

pub(super) fn describe(vote: &Vote, voice: &mut Voice) {
    voice.say(&vote.question.phrase);
    voice.say(&Phrase::new("class.voted").with("n", vote.voted));
    if vote.phase != PollPhase::Shown {
        return;
    }
    if let Some(actual) = &vote.outcome.actual {
        voice.say(&Phrase::new("class.vote.came").with("came", vote.question.say(&actual.answer)));
    }
    if let Some(verdict) = &vote.outcome.verdict {
        voice.say(verdict);
    }
    let key = if vote.round == Round::After { "notes.counted.twice" } else { "notes.counted" };
    for row in vote.all().rows(&vote.question) {
        voice.say(&Phrase::new(key).with("answer", row.phrase).with("n", row.before).offer("after", row.after));
    }
}
