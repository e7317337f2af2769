//! The figures of a comparison: times with their intervals, the curve over workers, what the time was spent on, and
//! what the counter said.

use super::results::CompareRun;
use crate::comparison::Way;
use crate::results::Bar;
use crate::text::{Arg, Key, Phrase, ratio, thousands, wrap};
use crate::tui::draw::bars;
use crate::tui::draw::histogram::{self, Histogram};
use crate::tui::draw::intervals::{self, Interval};
use crate::tui::draw::speed_up::{self, SpeedUp, SpeedUpCurve};
use crate::tui::kit::{Painter, columns};
use crate::tui::run::state::RunPhase;
use crate::tui::theme::Look;
use crate::verdict;

pub(crate) fn render_times(compare_run: &CompareRun, painter: &mut Painter<'_>) {
    let look = painter.look;
    let comparison = compare_run.comparison();
    let percent = |share: f64| look.say(&Phrase::new("figure.value").with("value", Arg::Percent(share)));
    let instead = if compare_run.phase() == RunPhase::Over { "run.not-made" } else { "run.waits-its-turn" };
    let rows: Vec<Interval> = compare_run
        .ways_in_sight()
        .into_iter()
        .map(|way| Interval {
            name: look.say(&compare_run.name(way)),
            spread: way.elapsed().ok_or_else(|| look.word(instead).into_owned()),
            facts: vec![
                match comparison.speed_up(way) {
                    Some(speed_up) => format!("x{}", ratio(speed_up.times)),
                    None if way.has_failed() => look.word("compare.failed").into_owned(),
                    None => String::new(),
                },
                comparison.efficiency(way).map(percent).unwrap_or_default(),
            ],
        })
        .collect();
    // What no way has a figure of has no heading.
    let mut headings =
        ["compare.head.speed-up", "compare.head.efficiency"].map(|key| look.word(key).into_owned()).to_vec();
    if rows.iter().all(|row| row.facts.iter().all(String::is_empty)) {
        headings.clear();
    }
    intervals::draw(painter, &rows, &headings, compare_run.scroll());
}

/// How many times as fast more workers are, the laws that fit, and what these say.
pub(crate) fn render_speed_up(cores: u32, compare_run: &CompareRun, painter: &mut Painter<'_>) {
    let look = painter.look;
    let curves = compare_run.curves();
    if curves.is_empty() {
        painter.write_wrapped(0, &look.word("comparing.no-curve"), look.dim());
        return;
    }
    let lines: Vec<SpeedUpCurve> = curves
        .iter()
        .map(|curve| SpeedUpCurve {
            name: look.say(&verdict::model_name(curve.model)),
            points: curve.points.clone(),
            law: curve.law(cores),
        })
        .collect();
    let laws: Vec<String> =
        curves.iter().flat_map(|curve| curve.law_in_words(cores)).map(|law| look.say(&law)).collect();
    let room = usize::from(painter.height() * 2 / 5);
    let said = sentences(&laws, compare_run.scroll(), painter.width(), room, look);
    let height = u16::try_from(said.len()).unwrap_or(u16::MAX);
    let mut below = painter.cut_foot(if height > 0 { height + 1 } else { 0 });
    for (y, line) in (1..below.height()).zip(&said) {
        below.write(0, y, line, look.dim());
    }
    speed_up::draw(painter, &SpeedUp { lines: &lines, cores });
}

/// Whole sentences, as many as fit from the one that was scrolled to, and how many more there are.
fn sentences(all: &[String], scroll: usize, width: u16, room: usize, look: Look) -> Vec<String> {
    let wrapped: Vec<Vec<String>> = all.iter().map(|sentence| wrap(sentence, usize::from(width))).collect();
    let fits = |first: usize, room: usize| {
        let mut used = 0;
        wrapped[first..]
            .iter()
            .take_while(|lines| {
                used += lines.len();
                used <= room
            })
            .count()
    };
    if fits(0, room) == wrapped.len() {
        return wrapped.concat();
    }
    let first = scroll.min(wrapped.len() - 1);
    let shown = fits(first, room.saturating_sub(1)).max(1);
    let mut lines = wrapped[first..first + shown].concat();
    let rest = wrapped.len() - first - shown;
    let [up, down] = look.glyphs().more;
    for (count, sign) in [(rest, down), (first, up)].into_iter().filter(|(count, _)| *count > 0).take(1) {
        lines.push(format!("{sign} {}", look.say(&Phrase::new("draw.bars.more").with("count", count))));
    }
    lines
}

pub(crate) fn render_costs(compare_run: &CompareRun, painter: &mut Painter<'_>) {
    let ways: Vec<&Way> = compare_run.ways_in_sight().into_iter().filter(|way| !way.trials.is_empty()).collect();
    // What no time was spent on is left out.
    let costs: Vec<_> = ways.iter().map(|way| way.costs()).collect();
    let is_spent = |name: &str| costs.iter().flatten().any(|(cost, nanos)| *cost == name && *nanos > 0);
    // A part of a bar is a figure, and this one is called `cost-NAME`.
    let part = |(name, nanos): &(&'static str, u64)| (Key::Cost.of(*name).trim_start_matches("figure."), *nanos);
    let parts = |costs: &[(&'static str, u64)]| costs.iter().filter(|(name, _)| is_spent(name)).map(part).collect();
    let bar = |(way, costs): (&&Way, &Vec<_>)| Bar { name: compare_run.name(way), parts: parts(costs) };
    let all: Vec<Bar> = ways.iter().zip(&costs).map(bar).collect();
    let look = painter.look;
    let key = if all.is_empty() { "comparing.nothing-yet" } else { "comparing.costs.title" };
    painter.cut_top(2).write(0, 0, &look.word(key), look.dim());
    if !all.is_empty() && painter.height() >= 8 {
        let words = look.word("compare.costs-explained");
        let rows = u16::try_from(wrap(&words, usize::from(painter.width())).len()).unwrap_or(u16::MAX);
        painter.cut_foot(rows + 1).write_wrapped(1, &words, look.dim());
    }
    let first = compare_run.scroll().min(all.len().saturating_sub(usize::from(painter.height().saturating_sub(1))));
    bars::draw(painter, &all[first..]);
}

const LEAST_OUTCOMES: u16 = 2;
const MOST_OUTCOMES: u16 = 5;

/// What the counter said in each way, how often it was right, and the interval in which the true share lies.
pub(crate) fn render_outcomes(compare_run: &CompareRun, painter: &mut Painter<'_>) {
    let look = painter.look;
    let ways: Vec<&Way> = compare_run.ways_in_sight().into_iter().filter(|way| way.right().is_some()).collect();
    if ways.is_empty() {
        painter.write(0, 0, &look.word("comparing.nothing-yet"), look.dim());
        return;
    }
    let rows = painter.height().saturating_sub(1);
    let each = (rows / u16::try_from(ways.len()).unwrap_or(u16::MAX)).clamp(LEAST_OUTCOMES, MOST_OUTCOMES);
    let shown = usize::from(rows / each).max(1);
    let first = compare_run.scroll().min(ways.len().saturating_sub(shown));
    let hidden = ways.len().saturating_sub(first + shown);
    let mut foot = painter.cut_foot(1);
    if hidden > 0 {
        foot.write(0, 0, &look.say(&Phrase::new("draw.bars.more").with("count", hidden)), look.dim());
    }
    for way in ways.iter().skip(first).take(shown) {
        render_way_outcomes(&look.say(&compare_run.name(way)), way, &mut painter.cut_top(each));
    }
}

fn render_way_outcomes(name: &str, way: &Way, painter: &mut Painter<'_>) {
    let look = painter.look;
    let Some(share) = way.right() else { return };
    let outcomes: Vec<u64> =
        way.trials.iter().filter_map(|trial| trial.counter.map(|(_, observed)| observed)).collect();
    let expected = way.trials.iter().find_map(|trial| trial.counter).map_or(0, |(expected, _)| expected);
    let said = |key: &'static str| {
        let phrase = Phrase::new(key).with("hits", share.hits).with("of", share.of);
        let (low, high) = share.interval;
        look.say(&phrase.with("low", Arg::Percent(low)).with("high", Arg::Percent(high)))
    };
    let fits = |words: &String| columns(name) + 2 + columns(words) <= painter.width();
    let words = Some(said("comparing.right")).filter(fits).unwrap_or_else(|| said("comparing.right.short"));
    let begin = painter.write_right(0, &words, look.text());
    painter.write_within(0, 0, name, begin.saturating_sub(2), look.strong());
    let scale = thousands(expected);
    let room = painter.width().saturating_sub(columns(&scale) + 2).min(histogram::WIDEST);
    let histogram = Histogram { outcomes: &outcomes, expected };
    painter.cut_top(1);
    let end = histogram::draw_alone(&mut painter.between(0, room), &histogram);
    painter.write(end + 1, painter.height().saturating_sub(1), &scale, look.dim());
}
