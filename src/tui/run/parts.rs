//! Pieces that the views of a run share: the sentence at the foot, the line of the playhead.

use std::cmp::Ordering;

use super::player::{Player, Playhead};
use super::state::RunPhase;
use super::variant::Variant;
use super::watched::Watched;
use crate::event::{Nanos, RunEnd, TaskId};
use crate::text::{Arg, Phrase, duration, ratio, thousands};
use crate::timeline::TaskRow;
use crate::tui::draw;
use crate::tui::kit::{HitTarget, Painter, TextInput, columns};
use crate::tui::theme::{Look, Mark, Symbols};
use crate::verdict;

/// After so long without a first event the screen says what is being done, ns.
const PATIENCE: Nanos = 300_000_000;

fn sentence(watched: &Watched<'_>, look: Look) -> (Mark, String) {
    let (run, variant, now) = (watched.run, watched.variant, watched.scene.now);
    if let Some(said) = watched.scene.said(look) {
        return said;
    }
    if run.phase() == RunPhase::Stopping {
        return (Mark::Warn, look.word("run.stopping").into_owned());
    }
    if run.phase() == RunPhase::Over && variant.timeline().end().is_none() {
        let key = if variant.has_begun() { "run.no-end" } else { "run.never-begun" };
        return (Mark::Warn, look.word(key).into_owned());
    }
    // The ledger that is looked at shows how it came out.
    if !watched.is_revealed() && run.ledger_view().is_none() {
        // Servers are started and files are made before anything happens.
        let is_preparing = variant.has_begun() && variant.timeline().tasks().is_empty() && run.age(now) > PATIENCE;
        let key = match variant.plan().guard {
            _ if is_preparing => "run.preparing",
            Some(_) => "run.predict",
            None => "run.watch",
        };
        return (Mark::Note, look.word(key).into_owned());
    }
    let Some(summary) = variant.summary() else {
        return (Mark::Note, look.say(&verdict::of(variant.plan(), variant.timeline())));
    };
    let mut words = look.say(&summary.verdict);
    let unbegun = run.variants().iter().filter(|variant| !variant.has_begun()).count();
    if variant.timeline().end() == Some(&RunEnd::Cancelled) && unbegun > 0 {
        let skipped = Phrase::new("run.skipped").with("n", unbegun);
        words = format!("{words} {}", look.say(&skipped));
    }
    (summary.mark, words)
}

/// Draws the sentence at the foot; leaves the room above.
pub(crate) fn render_sentence(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let (mark, words) = sentence(watched, painter.look);
    draw::verdict::draw_at_foot(painter, mark, &words);
}

/// The line that says where the playhead is: its sign, the moment, how long all of it is, and how much slower than
/// life.
pub(crate) fn render_playhead(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let (look, variant, at, player) = (painter.look, watched.variant, watched.at, watched.run.player());
    let (start, end) = variant.window();
    if let Some(line) = watched.run.typing() {
        return render_typing(line, painter);
    }
    let x = painter.write(0, 0, &look.word(playhead_word(player)), look.accent()) + 2;
    let pace = if player.is_live() { None } else { Some(pace(player.slowness(end - start), look)) };
    let shown = if player.is_live() { at } else { at.min(end) };
    let at = duration(shown.saturating_sub(start));
    let times = if player.is_live() { at } else { format!("{at} / {}", duration(end - start)) };
    let right = pace.map_or(painter.width(), |pace| painter.write_right(0, &pace, look.dim()).saturating_sub(2));
    // As wide as the widest moment, so that the bar does not jump.
    let room = columns(&times).max(20);
    let left = x + room + 2;
    let right = facts(watched, look).into_iter().fold(right, |right, forms| {
        // What does not fit beside a bar that can still be read is left out: the report says it, too.
        let fits = |words: &String| right.saturating_sub(left) >= columns(words) + 2 + 8;
        let Some(words) = forms.into_iter().find(fits) else { return right };
        painter.write_ending(right, 0, &words, look.dim()).saturating_sub(2)
    });
    painter.write(x, 0, &times, look.text());
    let mut bar = painter.between(left, right);
    if bar.width() >= 8 {
        let share = if player.is_live() { progress(variant, shown) } else { player.share() };
        render_scale(share, &mut bar);
        if !player.is_live() {
            bar.note(HitTarget::Stretch(start, end));
        }
    }
}

pub(crate) fn playhead_word(player: &Player) -> &'static str {
    match player.playhead() {
        Playhead::Live => "run.live",
        Playhead::Held(_) => "run.held",
        Playhead::Paused(share) if share >= 1.0 => "run.at-end",
        Playhead::Paused(_) => "run.paused",
        Playhead::Playing { .. } if player.is_backwards() => "run.backwards",
        Playhead::Playing { .. } => "run.playing",
    }
}

fn render_typing(line: &TextInput, painter: &mut Painter<'_>) {
    let look = painter.look;
    let x = painter.write(0, 0, &look.word("run.go-to"), look.accent()) + 1;
    let x = line.render(x, painter);
    painter.write(x + 2, 0, &look.word("run.go-to.help"), look.dim());
}

/// What is shown of a run beside its time, each in words of which the longest that fit are taken: how much tasks were
/// under way and workers ran together (without that there is no race), how long a task kept an event loop from turning, and how long
/// starting took, which a race is shown without.
fn facts(watched: &Watched<'_>, look: Look) -> Vec<Vec<String>> {
    let variant = watched.variant;
    let (plan, timeline) = (variant.plan(), variant.timeline());
    let Some(summary) = variant.summary().filter(|_| watched.is_revealed()) else {
        return Vec::new();
    };
    let overlap = |(share, parallel): (f64, Option<f64>)| {
        let told = |key| Phrase::new(key).with("share", Arg::Percent(share));
        match parallel {
            Some(parallel) => ["run.overlap", "run.overlap.short"]
                .map(|key| told(key).with("parallel", Arg::Percent(parallel)))
                .to_vec(),
            None => ["run.concurrent", "run.concurrent.short"].map(told).to_vec(),
        }
    };
    let starting = || vec![Phrase::new("run.starting").with("starting", Arg::Duration(timeline.starting()))];
    let blocked = || match timeline.loop_blocked() {
        Some((_, longest)) => vec![Phrase::new("run.loop-blocked").with("longest", Arg::Duration(longest))],
        None => vec![Phrase::new("run.loop-free")],
    };
    let (is_race, on_loop) = (plan.guard.is_some(), plan.model.profile().event_loop());
    let facts = [summary.overlap.map(overlap), on_loop.then(blocked), is_race.then(starting)];
    facts.into_iter().flatten().map(|forms| forms.iter().map(|form| look.say(form)).collect()).collect()
}

/// The share of all tasks' work that is done at a moment. Of very many tasks only those that have ended count.
#[expect(clippy::cast_precision_loss, reason = "a share, drawn in columns")]
fn progress(variant: &Variant, at: Nanos) -> f64 {
    const CLOSE_LOOK: usize = 1_000;
    let rows = variant.timeline().tasks();
    let under_way = |(id, row): (TaskId, &TaskRow)| {
        let is_running = row.started().is_some() && row.finished.as_ref().is_none_or(|(end, _)| *end > at);
        is_running.then(|| variant.tasks().get(id).share(row, at)).flatten().map_or(0.0, |share| share.clamp(0.0, 1.0))
    };
    let parts = if rows.len() <= CLOSE_LOOK { (0..).zip(rows).map(under_way).sum() } else { 0.0 };
    (variant.timeline().finished_at(at) as f64 + parts) / rows.len().max(variant.tasks().len()).max(1) as f64
}

/// A line that is filled up to a share of one: thin, for it is no bar of a worker.
pub(crate) fn render_scale(share: f64, painter: &mut Painter<'_>) {
    let (look, width) = (painter.look, painter.width());
    let (done, knob) = if look.symbols == Symbols::Ascii { ('=', 'o') } else { ('━', '●') };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a u16")]
    let at = (share.clamp(0.0, 1.0) * f64::from(width.saturating_sub(1))).round() as u16;
    for x in 0..width {
        let (sign, style) = match x.cmp(&at) {
            Ordering::Less => (done, look.accent()),
            Ordering::Equal => (knob, look.accent()),
            Ordering::Greater => (look.glyphs().horizontal, look.border()),
        };
        painter.put(x, 0, sign, style);
    }
}

/// `slow motion x1/5,800`, `x1`, `x4`.
pub(crate) fn pace(slowness: f64, look: Look) -> String {
    if slowness >= 1.5 {
        // Two digits: from ten on they are whole.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least ten; a cast saturates")]
        let factor = if slowness < 9.95 { ratio(slowness) } else { thousands(two_digits(slowness).round() as u64) };
        look.say(&Phrase::new("run.slow").with("factor", factor))
    } else {
        let times = 1.0 / slowness;
        let factor = if (times - times.round()).abs() < 0.05 { format!("{}", times.round()) } else { ratio(times) };
        look.say(&Phrase::new("run.pace").with("factor", factor))
    }
}

/// The value to two significant digits: a factor of 5,797 claims more than is known.
fn two_digits(value: f64) -> f64 {
    let unit = 10_f64.powf(value.log10().floor() - 1.0).max(1.0);
    (value / unit).round() * unit
}
