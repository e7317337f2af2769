//! `racelab advise`: the options become work to be advised on.

use clap::ArgMatches;

use super::order::{guards, plan, refuse_foreign, whole};
use super::{chosen, color, usage};
use crate::headless::AdviceOrder;
use crate::plan::ScenarioName;
use crate::scenario;
use crate::text::{Lang, Phrase};

/// Trials of each way when nobody says: a median, and not long to wait for.
const TRIALS: u64 = 3;

/// Most trials of one way.
const MAX_TRIALS: u64 = 1_000;

/// The advice that these options ask for.
pub(super) fn order(matches: &ArgMatches, lang: Lang) -> Result<AdviceOrder, Phrase> {
    let name: ScenarioName = chosen(matches, "scenario").ok_or_else(usage::no_scenario)?;
    let scenario = scenario::get(name);
    let plan = plan(matches, scenario, None)?;
    refuse_foreign(matches, scenario, plan.model)?;
    if let Some(why) = scenario.refusal(&plan) {
        return Err(why);
    }
    let trials = whole(matches, "trials", 1, MAX_TRIALS)?.unwrap_or(TRIALS);
    let trials = matches.get_flag("measure").then_some(trials);
    let json = matches.get_flag("json");
    let guards = if matches.contains_id("guard") { guards(matches) } else { Vec::new() };
    Ok(AdviceOrder { plan, guards, trials, json, color: color(matches), ascii: matches.get_flag("ascii"), lang })
}
