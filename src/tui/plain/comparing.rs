//! A comparison in sentences: what is compared, how far it is, what each way took, and the verdict.

use super::offer::{Meaning, Offer};
use super::voice::Voice;
use crate::comparison::{self, Until, Way};
use crate::text::{Arg, Phrase, duration, ratio, thousands};
use crate::tui::compare::form::{CompareForm, CompareRow};
use crate::tui::compare::results::CompareRun;
use crate::tui::kit::HitTarget;
use crate::tui::run::state::RunPhase;
use crate::tui::theme::Mark;

pub(super) fn rows(form: &CompareForm, voice: &Voice) -> Vec<Offer> {
    let offer = |(index, row)| (said(form, row, voice), Meaning::Row(index));
    form.rows().into_iter().enumerate().map(offer).collect()
}

/// A row and what is ticked of it.
pub(super) fn said(form: &CompareForm, row: CompareRow, voice: &Voice) -> String {
    let name = voice.look.word(row.text());
    if row == CompareRow::Until {
        return format!("{name}: {}", until(form.until(), voice));
    }
    let choices = form.choices(row).into_iter();
    let ticked: Vec<String> = choices.filter(|choice| choice.chosen).map(|choice| choice.name).collect();
    format!("{name}: {}", ticked.join(", "))
}

fn until(until: Until, voice: &Voice) -> String {
    match until {
        Until::Trials(trials) => thousands(trials),
        Until::Told { .. } => {
            let budget = until.budget_in_words().unwrap_or_default();
            voice.look.say(&Phrase::new("wishes.until").with("budget", budget))
        }
    }
}

pub(super) fn describe_form(form: &CompareForm, voice: &mut Voice) {
    let scenario = voice.scenario(form.plan_form().plan().scenario.name());
    voice.say(&Phrase::new("plain.comparing").with("scenario", scenario));
    if let Some(error) = form.error() {
        voice.marked(Mark::Bad, &voice.words(error));
    }
    match form.announcement() {
        Some(said) => voice.say(&said),
        None => {
            if let Err(why) = form.plans() {
                voice.marked(Mark::Warn, &voice.words(why));
            }
        }
    }
}

pub(super) fn describe_row(form: &CompareForm, index: usize, voice: &mut Voice) {
    if let Some(row) = form.rows().get(index) {
        voice.line(&format!("{}: {}", voice.look.word(row.text()), voice.look.word(row.help())));
    }
}

pub(super) fn choices(form: &CompareForm, index: usize, voice: &Voice) -> Vec<Offer> {
    let Some(row) = form.rows().get(index).copied() else { return Vec::new() };
    if row == CompareRow::Until {
        let steps = [("plain.less", false), ("plain.more", true)];
        let offer = |(key, more)| (voice.look.word(key).into_owned(), Meaning::Target(HitTarget::Step(index, more)));
        return steps.into_iter().map(offer).collect();
    }
    let choices = form.choices(row);
    let offer = |(choice, named)| (voice.choice(named), Meaning::Target(HitTarget::Choice(index, choice)));
    choices.iter().enumerate().map(offer).collect()
}

/// How far it is, or what it came to.
pub(super) fn describe(compare_run: &CompareRun, voice: &mut Voice) {
    if compare_run.phase() != RunPhase::Over {
        progress(compare_run, voice);
    }
    for way in &compare_run.comparison().ways {
        if let Some(said) = measured(compare_run, way, voice) {
            voice.line(&said);
        }
    }
    verdict(compare_run, voice);
}

/// Which run is made, and how long it may go on.
pub(super) fn progress(compare_run: &CompareRun, voice: &mut Voice) {
    let run = compare_run.made() + 1;
    let way = compare_run.current().map_or(Phrase::new("comparing.nothing"), |way| compare_run.way(way).0.name());
    let said = match compare_run.course().until() {
        Until::Told { budget } => {
            let left = comparison::in_seconds(budget.saturating_sub(compare_run.spent()));
            Phrase::new("compare.progress.on").with("run", run).with("left", left)
        }
        Until::Trials(_) => {
            let all = compare_run.course().runs().unwrap_or(run).max(run);
            Phrase::new("compare.progress").with("run", run).with("all", all)
        }
    };
    voice.say(&said.with("way", way));
}

/// What a way took: the median, between what it lies, how often it was run, how often it came out right.
pub(super) fn measured(compare_run: &CompareRun, way: &Way, voice: &Voice) -> Option<String> {
    let spread = way.elapsed()?;
    let (low, high) = spread.interval.unwrap_or((spread.least, spread.most));
    let said = Phrase::new("plain.way")
        .with("way", compare_run.name(way))
        .with("median", duration(spread.median))
        .with("low", duration(low))
        .with("high", duration(high))
        .with("n", spread.count);
    let mut words = voice.look.say(&said);
    if let Some(speed_up) = compare_run.comparison().speed_up(way) {
        let times = Phrase::new("plain.way-speed-up").with("times", ratio(speed_up.times));
        words = format!("{words} {}", voice.look.say(&times));
    }
    if let Some(share) = way.right() {
        let right = Phrase::new("comparing.right").with("hits", share.hits).with("of", share.of);
        let (low, high) = share.interval;
        let right = right.with("low", Arg::Percent(low)).with("high", Arg::Percent(high));
        words = format!("{words} {}.", voice.look.say(&right));
    }
    Some(words)
}

/// What a way took when it was run for the first time.
pub(super) fn first(compare_run: &CompareRun, way: &Way, voice: &Voice) -> Option<String> {
    let took = way.trials.first()?.elapsed;
    let said = Phrase::new("plain.way-once").with("way", compare_run.name(way)).with("took", duration(took));
    Some(voice.look.say(&said))
}

/// The verdict, as soon as every way has been seen, and why measuring ended when it has.
pub(super) fn verdict(compare_run: &CompareRun, voice: &mut Voice) {
    if let Some(why) = compare_run.failed() {
        return voice.marked(Mark::Bad, &voice.words(why));
    }
    if !compare_run.is_seen() {
        return;
    }
    let comparison = compare_run.comparison();
    let is_over = compare_run.phase() == RunPhase::Over;
    let doubtful = comparison::is_doubtful(comparison) || compare_run.enough().is_none();
    let mark = match (is_over, doubtful) {
        (false, _) => Mark::Note,
        (true, true) => Mark::Warn,
        (true, false) => Mark::Good,
    };
    voice.marked(mark, &voice.words(&comparison::verdict(comparison)));
    if is_over && let Some(ending) = comparison::ending(comparison, compare_run.course().until(), compare_run.enough())
    {
        voice.say(&ending);
    }
}
