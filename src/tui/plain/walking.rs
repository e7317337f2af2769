//! The walker in sentences: the program, what happened, what each worker would do next, what can still be reached.

use super::offer::{Meaning, Offer};
use super::voice::Voice;
use crate::report;
use crate::tui::kit::HitTarget;
use crate::tui::schedule::state::ScheduleScreen;

/// A turn of each worker: a step, or the oldest of its stores.
pub(super) fn turns(schedule: &ScheduleScreen, voice: &Voice) -> Vec<Offer> {
    let offer = |(target, said): (HitTarget, _)| (voice.look.say(&said), Meaning::Target(target));
    schedule.offered().into_iter().map(offer).collect()
}

/// The small programs that there are, the one that is walked through among them, and whose challenge was met.
pub(super) fn programs(schedule: &ScheduleScreen, voice: &Voice) -> Vec<Offer> {
    let offer = |(at, (name, is_shown, is_solved)): (usize, (String, bool, bool))| {
        let words = [(is_shown, "plain.chosen"), (is_solved, "schedule.goal.solved")];
        let words = words.into_iter().filter(|(is_so, _)| *is_so).map(|(_, key)| voice.look.word(key).into_owned());
        (std::iter::once(name).chain(words).collect::<Vec<_>>().join(", "), Meaning::Program(at))
    };
    schedule.list().into_iter().enumerate().map(offer).collect()
}

pub(super) fn describe(schedule: &ScheduleScreen, voice: &mut Voice) {
    let texts = voice.look.texts;
    for words in schedule.about(texts) {
        voice.line(&words);
    }
    voice.say(&report::rules(schedule.rules()));
    situation(schedule, voice);
}

/// Where one is.
pub(super) fn situation(schedule: &ScheduleScreen, voice: &mut Voice) {
    for said in schedule.situation() {
        voice.say(&said);
    }
    for (mark, said) in schedule.judgement() {
        let words = voice.words(&said);
        voice.marked(mark, &words);
    }
}
