//! A comparison becomes bytes: tables and a sentence for people, an object for programs, rows for spreadsheets.

use serde_json::{Value, json};

use super::prediction::{self, Prediction};
use super::table::{Align, Table};
use super::{PROGRAM, Style};
use crate::comparison::{Comparison, Curve, Enough, Until, Way, ending, fastest, seed_of, verdict};
use crate::plan::GuardName;
use crate::question::Actual;
use crate::statistics::Spread;
use crate::text::{Arg, Key, Phrase, Texts, duration, ratio, thousands};

/// A comparison, and what is to be said about how it was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    pub comparison: Comparison,
    pub until: Until,
    /// Why no more runs were made; `None` where somebody stopped it.
    pub enough: Option<Enough>,
    pub cores: u32,
    /// What somebody said beforehand which way is the fastest.
    pub prediction: Option<Prediction>,
}

impl Compared {
    /// Whether it was stopped before its end.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.enough.is_none()
    }

    /// Which way was the fastest, of what was predicted.
    fn came(&self) -> Option<Actual> {
        let Prediction { question, said } = self.prediction.as_ref()?;
        fastest(&self.comparison, question, Some(said))
    }

    /// Why it ended where it did; nothing where all trials were made that were asked for.
    pub(super) fn ending(&self) -> Option<Phrase> {
        ending(&self.comparison, self.until, self.enough)
    }
}

/// Two lines: what was compared, and what one needs to do it again.
#[must_use]
pub fn compare_head(compared: &Compared, seed: u64, texts: &Texts, style: Style) -> Vec<String> {
    let ways = &compared.comparison.ways;
    let Some(plan) = ways.first().map(|way| &way.plan) else { return Vec::new() };
    let title = style.title(texts.get(Key::Scenario.of(plan.scenario)));
    let counts = || ways.iter().map(|way| way.trials.len() as u64);
    let (fewest, most) = (counts().min().unwrap_or(0), counts().max().unwrap_or(0));
    let last = seed_of(seed, most.saturating_sub(1));
    let said = Phrase::new(if last == seed { "compare.ways.one" } else { "compare.ways" });
    let trials = if fewest == most { thousands(most) } else { format!("{fewest}–{most}") };
    let said = said.with("ways", ways.len()).with("trials", trials).with("first", seed.to_string());
    let said = if last == seed { said } else { said.with("last", last.to_string()) };
    vec![format!("{title} · {}", texts.say(&said)), style.faint(&super::text::options(plan).join("  "))]
}

/// The comparison for people.
#[must_use]
pub fn compare_text(compared: &Compared, head: &[String], texts: &Texts, style: Style) -> String {
    let comparison = &compared.comparison;
    let mut lines = head.to_vec();
    lines.push(String::new());
    lines.extend(times(comparison, texts).lines_that_fit(2, TIMES_TO_DROP, style));
    lines.push(String::new());
    lines.extend(costs(comparison, texts).lines_that_fit(2, &[], style));
    lines.extend(super::layout::sentence(texts.get("compare.costs-explained")));
    let outcomes = outcomes(comparison, texts);
    if let Some(outcomes) = outcomes {
        lines.push(String::new());
        lines.extend(outcomes.lines_that_fit(2, &[], style));
    }
    let laws: Vec<String> = comparison
        .curves()
        .iter()
        .flat_map(|curve| curve.law_in_words(compared.cores))
        .map(|law| texts.say(&law))
        .collect();
    if !laws.is_empty() {
        lines.push(String::new());
        lines.extend(laws.iter().flat_map(|law| super::layout::sentence(law)));
    }
    lines.push(String::new());
    lines.extend(super::layout::sentence(&texts.say(&verdict(comparison))));
    if let Some(ending) = compared.ending() {
        lines.extend(super::layout::sentence(&texts.say(&ending)));
    }
    let text = style.finish(lines.join("\n") + "\n");
    let Some(prediction) = &compared.prediction else { return text };
    text + &prediction::told_text(prediction, &prediction.told(compared.came().as_ref()), texts, style)
}

/// The columns of times that go first where not all fit: the starting of workers, the share of a worker, least and most.
pub(super) const TIMES_TO_DROP: &[&[usize]] = &[&[3], &[7], &[4, 5]];

pub(super) fn times(comparison: &Comparison, texts: &Texts) -> Table {
    let heads = [
        ("compare.head.way", Align::Left),
        ("compare.head.trials", Align::Right),
        ("compare.head.median", Align::Right),
        ("compare.head.starting", Align::Right),
        ("compare.head.least", Align::Right),
        ("compare.head.most", Align::Right),
        ("compare.head.speed-up", Align::Right),
        ("compare.head.efficiency", Align::Right),
        ("compare.head.failed", Align::Right),
    ];
    let any_failed = comparison.ways.iter().any(Way::has_failed);
    let mut table = Table::headed(&heads[..heads.len() - usize::from(!any_failed)], texts);
    for way in &comparison.ways {
        let spread = way.elapsed();
        let time = |of: fn(Spread) -> u64| spread.map(|spread| duration(of(spread))).unwrap_or_default();
        let percent = |share: f64| texts.say(&Phrase::new("figure.value").with("value", Arg::Percent(share)));
        let mut row = vec![
            texts.say(&way.name()),
            thousands(way.trials.len() as u64),
            time(|spread| spread.median),
            way.starting().map(|spread| duration(spread.median)).unwrap_or_default(),
            time(|spread| spread.least),
            time(|spread| spread.most),
            comparison.speed_up(way).map(|speed_up| ratio(speed_up.times)).unwrap_or_default(),
            comparison.efficiency(way).map(percent).unwrap_or_default(),
        ];
        row.extend(any_failed.then(|| thousands(way.failed_tasks() as u64)));
        table.row(row);
    }
    table
}

/// The medians of what the time was spent on, over all workers together.
fn costs(comparison: &Comparison, texts: &Texts) -> Table {
    let names = crate::comparison::TimeCosts::default().parts().map(|(name, _)| name);
    let mut heads = vec![(texts.get("compare.head.costs").to_owned(), Align::Left)];
    heads.extend(names.iter().map(|name| (texts.get(Key::Cost.of(*name)).to_owned(), Align::Right)));
    let mut table = Table::new(heads);
    for way in comparison.ways.iter().filter(|way| !way.trials.is_empty()) {
        let mut row = vec![texts.say(&way.name())];
        // A cost that no way has is an empty column, which is left out.
        row.extend(way.costs().into_iter().map(|(_, nanos)| if nanos == 0 { String::new() } else { duration(nanos) }));
        table.row(row);
    }
    table
}

fn outcomes(comparison: &Comparison, texts: &Texts) -> Option<Table> {
    let heads = [
        ("compare.head.outcome", Align::Left),
        ("compare.head.right", Align::Right),
        ("compare.head.interval", Align::Right),
        ("report.lost-least", Align::Right),
        ("report.lost-median", Align::Right),
        ("report.lost-most", Align::Right),
    ];
    let mut table = Table::headed(&heads, texts);
    let mut any = false;
    for way in &comparison.ways {
        let Some(share) = way.right() else { continue };
        any = true;
        let lost = Spread::of(way.lost());
        let count = |of: fn(Spread) -> u64| lost.map(|lost| thousands(of(lost))).unwrap_or_default();
        let interval = Phrase::new("compare.interval")
            .with("low", Arg::Percent(share.interval.0))
            .with("high", Arg::Percent(share.interval.1));
        table.row(vec![
            texts.say(&way.name()),
            texts.say(&Phrase::new("report.of").with("n", share.hits).with("all", share.of)),
            texts.say(&interval),
            count(|lost| lost.least),
            count(|lost| lost.median),
            count(|lost| lost.most),
        ]);
    }
    any.then_some(table)
}

/// The comparison for programs: one object.
///
/// # Errors
/// None that a comparison can cause: serde's, passed on rather than hidden.
pub fn compare_json(compared: &Compared, seed: u64, texts: &Texts) -> serde_json::Result<String> {
    super::json_text::pretty(&compared_object(compared, seed, texts.verbatim()))
}

pub(super) fn compared_object(compared: &Compared, seed: u64, texts: &Texts) -> Value {
    let comparison = &compared.comparison;
    let curves = comparison.curves();
    let mut object = json!({
        "version": 1,
        "program": PROGRAM,
        "machine": {"cores": compared.cores, "os": std::env::consts::OS},
        "scenario": comparison.ways.first().map(|way| way.plan.scenario.name()),
        "seed": seed,
        "planned": compared.until.trials_of(comparison.ways.len()),
        "made": comparison.made(),
        "ended": compared.enough.map_or("stopped", Enough::name),
        "ways": comparison.ways.iter().map(|way| way_object(comparison, way)).collect::<Vec<_>>(),
        "curves": curves.iter().map(|curve| curve_object(curve, compared.cores)).collect::<Vec<_>>(),
        "verdict": texts.say(&verdict(comparison)),
    });
    if let Some(prediction) = &compared.prediction {
        object["prediction"] = prediction::told_object(prediction, compared.came().as_ref(), texts);
    }
    object
}

fn way_object(comparison: &Comparison, way: &Way) -> Value {
    let costs = way.costs().into_iter().map(|(name, nanos)| (in_files(name), Value::from(nanos)));
    json!({
        "model": way.plan.model.name(),
        "workers": way.plan.workers,
        "guard": way.plan.guard.map(GuardName::name),
        "differs_in": way.differs_in().into_iter().map(|(key, value)| (key.to_owned(), Value::from(value)))
            .collect::<serde_json::Map<String, Value>>(),
        "trials": way.trials.len(),
        "seen_once": way.seen_once,
        "elapsed_ns": way.elapsed().map(|spread| json!({
            "median": spread.median, "least": spread.least, "most": spread.most,
            "interval": spread.interval.map(|(low, high)| [low, high]),
        })),
        "starting_ns": way.starting().map(|spread| spread.median),
        "every_elapsed_ns": way.trials.iter().map(|trial| trial.elapsed).collect::<Vec<_>>(),
        "speed_up": comparison.speed_up(way).map(|speed_up| json!({
            "times": speed_up.times,
            "least": speed_up.interval.map(|(least, _)| least),
            "most": speed_up.interval.map(|(_, most)| most),
        })),
        "efficiency": comparison.efficiency(way),
        "costs": costs.collect::<serde_json::Map<String, Value>>(),
        "right": way.right().map(|share| json!({
            "hits": share.hits, "of": share.of, "interval": [share.interval.0, share.interval.1],
        })),
        "lost": way.right().map(|_| way.lost()),
        "failed_tasks": way.failed_tasks(),
    })
}

/// What a cost is called in files: `off_core_ns`.
fn in_files(cost: &str) -> String {
    format!("{}_ns", cost.replace('-', "_"))
}

fn curve_object(curve: &Curve, cores: u32) -> Value {
    json!({
        "model": curve.model.name(),
        "guard": curve.guard.map(GuardName::name),
        "points": curve.points,
        "law": curve.law(cores).map(|(law, workers)| json!({
            "contention": law.contention, "coherence": law.coherence, "peak": law.peak(), "workers": workers,
        })),
    })
}

/// The comparison for spreadsheets: a row a trial.
///
/// # Errors
/// None that a table can cause: the writer's, passed on rather than hidden.
pub fn compare_csv(compared: &Compared) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let costs = crate::comparison::TimeCosts::default().parts().map(|(name, _)| in_files(name));
    let mut head: Vec<String> =
        ["scenario", "model", "workers", "guard", "differs_in", "trial", "elapsed_ns", "starting_ns"]
            .map(str::to_owned)
            .to_vec();
    head.extend(costs);
    head.extend(["expected", "observed", "failed_tasks"].map(str::to_owned));
    writer.write_record(&head)?;
    for way in &compared.comparison.ways {
        let differs_in = way.differs_in().into_iter().map(|(key, value)| format!("{key}={value}"));
        let differs_in = differs_in.collect::<Vec<_>>().join(" ");
        for (number, trial) in (1_u64..).zip(&way.trials) {
            let crate::plan::Plan { scenario, model, workers, guard, .. } = &way.plan;
            let mut row = vec![
                scenario.to_string(),
                model.to_string(),
                workers.to_string(),
                guard.map(GuardName::name).unwrap_or_default().to_owned(),
                differs_in.clone(),
                number.to_string(),
                trial.elapsed.to_string(),
                trial.starting.to_string(),
            ];
            row.extend(trial.costs.parts().map(|(_, nanos)| nanos.to_string()));
            row.extend([
                trial.counter.map(|(expected, _)| expected.to_string()).unwrap_or_default(),
                trial.counter.map(|(_, observed)| observed.to_string()).unwrap_or_default(),
                trial.failed.to_string(),
            ]);
            writer.write_record(row)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    // What was written is text: nothing else went in.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
