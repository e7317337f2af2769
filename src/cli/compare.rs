//! `racelab compare`: the options become every combination of models, numbers of workers and guards.

use clap::ArgMatches;

use super::run::{bad, guards, number, out_of_range, plan, refuse_foreign, runnable, value, whole};
use super::{chosen, output, usage};
use crate::comparison::{DEFAULT_TRIALS, MAX_TRIALS, MAX_WAYS, combinations, default_models};
use crate::headless::{CompareFormat, CompareRequest};
use crate::plan::{ModelName, Plan, ScenarioName};
use crate::scenario;
use crate::text::{Lang, Phrase};

/// The comparison that these options come to. Combinations that cannot be are left out, if others can.
pub(super) fn request(matches: &ArgMatches, lang: Lang) -> Result<CompareRequest, Phrase> {
    let name: ScenarioName = chosen(matches, "scenario").ok_or_else(|| usage::no_scenario("compare"))?;
    let scenario = scenario::get(name);
    let seed = plan(matches, scenario, None)?.seed;
    let mut plans = Vec::new();
    let mut refused = None;
    for (model, asked) in models(matches) {
        refuse_foreign(matches, scenario, model)?;
        let plan = Plan { seed, ..plan(matches, scenario, Some(model))? };
        let counts = worker_counts(matches, model, plan.workers)?;
        for plan in combinations(&plan, &counts, &guards(matches)) {
            match runnable(&plan) {
                Ok(plan) => plans.push(plan),
                // What was asked for by name and cannot be is a mistake; a default that cannot be is left out.
                Err(why) if asked => return Err(why),
                Err(why) => refused = refused.or(Some(why)),
            }
        }
    }
    if plans.is_empty() {
        return Err(refused.unwrap_or_else(|| usage::no_scenario("compare")));
    }
    if plans.len() > MAX_WAYS {
        return Err(Phrase::new("usage.too-many-ways").with("ways", plans.len()).with("max", MAX_WAYS));
    }
    let trials = whole(matches, "trials", 1, MAX_TRIALS)?.unwrap_or(DEFAULT_TRIALS);
    let format = match (matches.get_flag("json"), matches.get_flag("csv")) {
        (true, _) => CompareFormat::Json,
        (_, true) => CompareFormat::Csv,
        _ => CompareFormat::Text,
    };
    Ok(CompareRequest { plans, trials, seed, format, output: output(matches, lang) })
}

/// The models, and whether each was asked for. One after the other comes along wherever it can: all are measured by it.
fn models(matches: &ArgMatches) -> Vec<(ModelName, bool)> {
    let Some(given) = matches.get_many::<String>("model") else {
        return default_models().map(|model| (model, false)).collect();
    };
    let given: Vec<ModelName> = given.filter_map(|name| name.parse().ok()).collect();
    let mut models = vec![(ModelName::BASELINE, given.contains(&ModelName::BASELINE))];
    for model in given {
        if models.iter().all(|(known, _)| *known != model) {
            models.push((model, true));
        }
    }
    models
}

/// The numbers of workers: `1,2,4,8`.
fn worker_counts(matches: &ArgMatches, model: ModelName, default: u32) -> Result<Vec<u32>, Phrase> {
    let max = model.profile().max_workers;
    let Some(given) = value(matches, "workers")? else { return Ok(vec![default]) };
    let mut counts = Vec::new();
    for part in given.split(',') {
        let count = number(part).and_then(|count| u32::try_from(count).ok()).filter(|count| (1..=max).contains(count));
        let count = count.ok_or_else(|| bad("workers", part, out_of_range(1, u64::from(max))))?;
        if !counts.contains(&count) {
            counts.push(count);
        }
    }
    Ok(counts)
}
