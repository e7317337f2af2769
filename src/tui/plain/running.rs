//! A run in sentences: what is run, how far it is, what each variant came to and why, its figures, its tasks.

use super::offer::{Meaning, Offer};
use super::voice::Voice;
use crate::event::{Nanos, Outcome, RunEnd, TaskId};
use crate::plan::Plan;
use crate::scenario;
use crate::text::{Arg, Key, Phrase, duration, letter, thousands};
use crate::timeline::Timeline;
use crate::tui::kit::{HitTarget, Scene};
use crate::tui::run::state::{RunPhase, RunScreen};
use crate::tui::run::variant::Variant;
use crate::tui::run::view::facts;
use crate::verdict;

/// Tasks that are told one by one; of more it is told how many there are.
pub(super) const FEW: usize = 20;

/// Where there are several variants, each can be looked at.
pub(super) fn variants(run: &RunScreen, voice: &Voice) -> Vec<Offer> {
    if run.variants().len() < 2 {
        return Vec::new();
    }
    let offer = |(index, variant): (usize, &Variant)| {
        let name = voice.look.say(&variant.guard_name());
        let said = if index == run.selected() {
            Phrase::new("plain.looked-at").with("name", name)
        } else {
            Phrase::new("plain.look-at").with("name", name)
        };
        (voice.look.say(&said), Meaning::Target(HitTarget::Variant(index)))
    };
    run.variants().iter().enumerate().map(offer).collect()
}

/// What is run.
pub(super) fn title(run: &RunScreen, voice: &mut Voice) {
    let variant = &run.variants()[run.selected()];
    let words = facts(variant.plan(), variant.timeline(), voice.look).join(", ");
    voice.line(&format!("{words}."));
}

pub(super) fn describe(scene: Scene<'_>, run: &RunScreen, voice: &mut Voice) {
    title(run, voice);
    match run.phase() {
        RunPhase::Going => progress(scene, run, voice),
        RunPhase::Stopping => voice.word("run.stopping"),
        RunPhase::Over => {}
    }
    outcomes(run, voice);
    let variant = &run.variants()[run.selected()];
    tasks(variant, voice);
}

/// How far a run is that goes on.
pub(super) fn progress(scene: Scene<'_>, run: &RunScreen, voice: &mut Voice) {
    let variant = &run.variants()[run.selected()];
    let timeline = variant.timeline();
    let (done, all) = (timeline.finished_at(timeline.latest()), timeline.tasks().len().max(variant.tasks().len()));
    let passed = Arg::Duration(run.age(scene.now));
    let said = Phrase::new("plain.going").with("time", passed).with("done", done).with("all", all);
    voice.say(&said);
}

/// What every variant came to, each with its verdict, and what there is to say of all.
fn outcomes(run: &RunScreen, voice: &mut Voice) {
    for index in 0..run.variants().len() {
        outcome(run, index, voice);
    }
    if run.phase() == RunPhase::Over {
        sums(run, voice);
    }
}

/// What the guards cost, and the figures of the variant that is looked at.
pub(super) fn sums(run: &RunScreen, voice: &mut Voice) {
    let ended: Vec<(Plan, Timeline)> = run
        .variants()
        .iter()
        .filter(|variant| variant.timeline().end() == Some(&RunEnd::Completed))
        .map(|variant| (variant.plan().clone(), variant.timeline().clone()))
        .collect();
    for cost in verdict::costs(&ended) {
        voice.say(&cost);
    }
    figures(&run.variants()[run.selected()], voice);
}

/// What one variant came to.
pub(super) fn outcome(run: &RunScreen, index: usize, voice: &mut Voice) {
    let variant = &run.variants()[index];
    let (plan, timeline) = (variant.plan(), variant.timeline());
    let name = plan.guard.map(|_| voice.look.say(&variant.guard_name()));
    if let Some(summary) = variant.summary() {
        if let (Some(name), Some(counter)) = (&name, verdict::counter(plan, timeline)) {
            let said = Phrase::new("plain.counter").with("guard", name.as_str());
            voice.say(&said.with("observed", counter.observed).with("expected", counter.expected));
        }
        let words = voice.words(&summary.verdict);
        voice.marked(summary.mark, &words);
        return;
    }
    let key = match (run.phase(), variant.has_begun()) {
        (RunPhase::Over, true) => "run.no-end",
        (RunPhase::Over, false) => "run.never-begun",
        (_, false) => "run.waits-its-turn",
        (_, true) => return,
    };
    let words = voice.look.word(key);
    voice.line(&name.map_or_else(|| words.to_string(), |name| format!("{name}: {words}")));
}

/// How much ran at once, and the figures that belong to the scenario.
fn figures(variant: &Variant, voice: &mut Voice) {
    let Some(summary) = variant.summary() else { return };
    if let Some((share, parallel)) = summary.overlap {
        let shared = |key| Phrase::new(key).with("share", Arg::Percent(share));
        voice.say(&match parallel {
            Some(parallel) => shared("run.overlap").with("parallel", Arg::Percent(parallel)),
            None => shared("run.concurrent"),
        });
    }
    if let Some((_, said)) = &summary.alone {
        voice.say(said);
    }
    let results = scenario::figures(variant.plan(), variant.timeline(), Nanos::MAX);
    for figure in results.figures {
        let value = voice.look.say(&Phrase::new("figure.value").with("value", figure.value));
        voice.line(&format!("{}: {value}", voice.look.word(Key::Figure.of(figure.key))));
    }
    for frequency in results.frequencies {
        let (name, note) = (voice.look.say(&frequency.name), voice.look.say(&frequency.note));
        voice.line(&format!("{name}: {}, {note}", thousands(frequency.count)));
    }
}

/// The tasks that ended, in the order in which they did; of many the first.
pub(super) fn tasks(variant: &Variant, voice: &mut Voice) {
    if variant.plan().guard.is_some() {
        return;
    }
    let ended = ended(variant.timeline());
    for id in ended.iter().take(FEW) {
        if let Some(said) = task(variant, *id, voice) {
            voice.line(&said);
        }
    }
    if ended.len() > FEW {
        voice.say(&Phrase::new("plain.more-tasks").with("count", ended.len() - FEW));
    }
}

/// Which tasks have ended, in the order in which they did.
pub(super) fn ended(timeline: &Timeline) -> Vec<TaskId> {
    let ended = (0..).zip(timeline.tasks()).filter_map(|(id, row)| Some((row.finished.as_ref()?.0, id)));
    let mut ended: Vec<(Nanos, TaskId)> = ended.collect();
    ended.sort_unstable();
    ended.into_iter().map(|(_, id)| id).collect()
}

/// How a task ended, in a sentence.
pub(super) fn task(variant: &Variant, id: TaskId, voice: &Voice) -> Option<String> {
    let row = variant.timeline().tasks().get(usize::try_from(id).ok()?)?;
    let (_, outcome) = row.finished.as_ref()?;
    let name = verdict::label(variant.plan(), variant.timeline(), id);
    let (key, why) = match outcome {
        Outcome::Ok(_) => ("draw.status.ok", None),
        Outcome::Failed(why) => ("draw.status.failed", Some(why)),
        Outcome::TimedOut => ("draw.status.timed_out", None),
        Outcome::Cancelled => ("draw.status.cancelled", None),
        Outcome::Killed(why) => ("draw.status.killed", Some(why)),
    };
    let mut status = voice.look.word(key).into_owned();
    if let Some(why) = why {
        status = format!("{status}: {}", voice.look.say(why));
    }
    let took = row.took().map(duration);
    let said = match (row.started(), took) {
        (Some((_, worker)), Some(took)) => Phrase::new("plain.task").with("worker", letter(worker)).with("took", took),
        _ => Phrase::new("plain.task-unbegun"),
    };
    Some(voice.look.say(&said.with("task", name).with("status", status)))
}
