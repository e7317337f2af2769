//! `racelab compare`: the options become every combination of models, numbers of workers, guards, and of whatever else is given
//! several values.

use clap::ArgMatches;

use super::run::{answer, bad, guards, number, out_of_range, plan, refuse_foreign, runnable, value, whole};
use super::{chosen, output, usage};
use crate::comparison::{
    self, Aspect, DEFAULT_BUDGET, Differences, MAX_TRIALS, MAX_WAYS, Until, Varied, combinations, default_models,
};
use crate::engine::{self, Runnable};
use crate::headless::{CompareFormat, CompareRequest};
use crate::plan::{DurationError, Memory, ModelName, Plan, ScenarioName, SettingKind, SettingValue, parse_duration};
use crate::question::MOST_OPTIONS;
use crate::scenario;
use crate::text::{Lang, Phrase};

/// The comparison that these options come to. Combinations that cannot be are left out, if others can.
pub(super) fn request(matches: &ArgMatches, lang: Lang) -> Result<CompareRequest, Phrase> {
    let name: ScenarioName = chosen(matches, "scenario").ok_or_else(|| usage::no_scenario("compare"))?;
    let scenario = scenario::get(name);
    let seed = plan(matches, scenario, None)?.seed;
    let models = models(matches, name);
    let all: Vec<ModelName> = models.iter().map(|(model, _)| *model).collect();
    refuse_foreign(matches, scenario, &all)?;
    let varied = varied(matches, name, &all);
    let mut plans: Vec<Runnable> = Vec::new();
    let mut refused = None;
    for (model, asked) in models {
        let plan = Plan { seed, ..plan(matches, scenario, Some(model))? };
        let workers = worker_counts(matches, model, plan.workers)?;
        let differences = Differences { workers, guards: guards(matches), varied: varied.clone() };
        for plan in combinations(&plan, &differences) {
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
    let format = match (matches.get_flag("json"), matches.get_flag("csv")) {
        (true, _) => CompareFormat::Json,
        (_, true) => CompareFormat::Csv,
        _ => CompareFormat::Text,
    };
    let prediction = value(matches, "predict")?.map(|given| {
        let asked = comparison::fastest_question(plans.iter().cloned().map(Runnable::into_plan));
        let ways = || Phrase::new("usage.predict.ways").with("ways", plans.len()).with("most", MOST_OPTIONS);
        asked.ok_or_else(|| bad("predict", given, ways())).and_then(|question| answer(given, &[question]))
    });
    let (prediction, until) = (prediction.transpose()?, until(matches)?);
    Ok(CompareRequest { plans, until, seed, prediction, format, output: output(matches, lang) })
}

/// How far it goes: so many trials, or until ways can be told apart, in the time that is given.
fn until(matches: &ArgMatches) -> Result<Until, Phrase> {
    let trials = whole(matches, "trials", 1, MAX_TRIALS)?;
    let budget = match value(matches, "budget")? {
        None => None,
        Some(given) => {
            Some(parse_duration(given).map_err(DurationError::why).map_err(|why| bad("budget", given, why))?)
        }
    };
    match (trials, budget) {
        (Some(_), Some(_)) => Err(Phrase::new("usage.trials-or-budget")),
        (Some(trials), None) => Ok(Until::Trials(trials)),
        (None, budget) => Ok(Until::Told { budget: budget.unwrap_or(DEFAULT_BUDGET) }),
    }
}

/// The models, and whether each was asked for. One after the other comes along wherever it can: all are measured by it. Where
/// something else is to be compared and nothing is said of models, it is compared on one of those that it means anything to.
fn models(matches: &ArgMatches, name: ScenarioName) -> Vec<(ModelName, bool)> {
    let Some(given) = matches.get_many::<String>("model") else {
        let Some(aspect) = several_of(matches, name) else {
            return default_models().map(|model| (model, false)).collect();
        };
        let usual = scenario::plan(name, 0);
        let fits = |model: &ModelName| {
            let mut plan = Plan { model: *model, ..usual.clone() };
            scenario::fit_settings(&mut plan);
            aspect.applies_to(&plan) && engine::refusal(&plan).is_none()
        };
        let model = std::iter::once(usual.model).chain(ModelName::all().iter().copied()).find(fits);
        return vec![(model.unwrap_or(usual.model), false)];
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

/// The first thing beside guards of which several values are given.
fn several_of(matches: &ArgMatches, name: ScenarioName) -> Option<Aspect> {
    Aspect::all(name, ModelName::all()).into_iter().find(|aspect| values(matches, aspect).len() > 1)
}

/// In what ways differ beside models, workers and guards.
fn varied(matches: &ArgMatches, name: ScenarioName, models: &[ModelName]) -> Varied {
    let given = |aspect: Aspect| Some((aspect, values(matches, &aspect))).filter(|(_, values)| values.len() > 1);
    Aspect::all(name, models).into_iter().filter_map(given).collect()
}

/// The values that are given of something, each once, in the order in which they are given.
fn values(matches: &ArgMatches, aspect: &Aspect) -> Vec<SettingValue> {
    let mut values: Vec<SettingValue> = Vec::new();
    for given in matches.get_many::<String>(aspect.key()).into_iter().flatten() {
        let read = match aspect {
            Aspect::Own(setting) if setting.kind == SettingKind::Flag => Some(SettingValue::Flag(given == "on")),
            Aspect::Own(setting) => setting.parse(given).ok(),
            Aspect::Memory => given.parse::<Memory>().ok().map(|memory| SettingValue::Choice(memory.name().into())),
        };
        values.extend(read.filter(|value| !values.contains(value)));
    }
    values
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

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;
    use crate::cli::{Command, parse};
    use crate::report::compare_line;

    fn request(line: &str) -> CompareRequest {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        match parse(&args, Lang::En) {
            Ok(Command::Compare(request)) => request,
            other => panic!("no comparison: {other:?}"),
        }
    }

    #[test]
    fn the_line_for_ways_compares_the_same_ways() {
        let lines = [
            "counter",
            "counter --model threads,gil --workers 1,2,8 --guard none,mutex,atomic --increments 1000 --trials 20",
            "counter --model processes --memory shared,private",
            "squares --workers 2,4 --n 1000000 --budget 20s --seed 7",
            "requests --model threads --lock handler,update",
            "random --timeout none --fail-rate 0.25 --duration 1ms..2ms",
            "arrays --model threads,processes --workers 2",
            "deadlock --model threads --fix none,order",
            "spawn-tree --model processes --main-guard=on,off",
        ];
        for line in lines {
            let wanted = request(&format!("racelab compare {line}"));
            let ways: Vec<Plan> = wanted.plans.iter().map(|plan| (**plan).clone()).collect();
            let seed = line.contains("--seed").then_some(wanted.seed);
            let made = compare_line(&ways, wanted.until, seed);
            let read = request(&made);
            let of_seed = |plan: &Runnable| Plan { seed: 0, ..(**plan).clone() };
            let both = [&wanted, &read].map(|request| request.plans.iter().map(of_seed).collect::<Vec<_>>());
            assert_eq!(both[0], both[1], "{line}: {made}");
            assert_eq!((wanted.until, seed.map(|_| read.seed)), (read.until, seed), "{made}");
        }
    }
}
