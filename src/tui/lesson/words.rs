//! What came of a step, in sentences: for the strip, and for whoever has no picture.

use crate::lesson::{self, Expectation, Given, Holding, PredictionTold};
use crate::text::{Phrase, Texts};

/// A prediction, and what came of it.
pub(crate) fn told(told: &PredictionTold<'_>, texts: &Texts) -> Phrase {
    let said = |index: usize| told.asked.choices[index].text.of(texts);
    let right = said(told.right);
    match told.given {
        Given::Choice(given) if given == told.right => Phrase::new("lesson.strip.as-said").with("right", right),
        Given::Choice(given) => Phrase::new("lesson.strip.not-as-said").with("given", said(given)).with("right", right),
        Given::DontKnow => Phrase::new("lesson.strip.it-was").with("right", right),
    }
}

/// A condition that did not hold of what was run here.
pub(crate) fn differently((expectation, held): &(&Expectation, Holding), texts: &Texts) -> Phrase {
    let seen = match &held.holds {
        Ok(_) => lesson::seen(&held.seen, texts),
        Err(why) => texts.say(why),
    };
    Phrase::new("lesson.strip.differently").with("seen", seen).with("expected", expectation.source.clone())
}
