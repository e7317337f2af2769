//! `racelab advise`: the options become work to be advised on.

use clap::ArgMatches;

use super::run::{guards, plan, refuse_foreign, whole};
use super::{chosen, format, output, usage};
use crate::headless::AdviceRequest;
use crate::plan::ScenarioName;
use crate::scenario;
use crate::text::{Lang, Phrase};

/// Trials of each way by default: enough for a median, and quick.
const TRIALS: u64 = 6;

/// Most trials of one way.
const MAX_TRIALS: u64 = 1_000;

/// The advice that these options ask for.
pub(super) fn request(matches: &ArgMatches, lang: Lang) -> Result<AdviceRequest, Phrase> {
    let name: ScenarioName = chosen(matches, "scenario").ok_or_else(|| usage::no_scenario("advise"))?;
    let scenario = scenario::get(name);
    let plan = plan(matches, scenario, None)?;
    refuse_foreign(matches, scenario, &[plan.model])?;
    if let Some(why) = scenario.refusal(&plan) {
        return Err(why);
    }
    let trials = whole(matches, "trials", 1, MAX_TRIALS)?.unwrap_or(TRIALS);
    let trials = matches.get_flag("measure").then_some(trials);
    let guards = if matches.contains_id("guard") { guards(matches) } else { Vec::new() };
    Ok(AdviceRequest { plan, guards, trials, format: format(matches), output: output(matches, lang) })
}
