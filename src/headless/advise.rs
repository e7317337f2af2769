//! Advice without the screen: what the rules say, and where it is wished, what is measured here beside them.

use super::compare::measured;
use super::{CompareFormat, CompareOrder, print_or_fail, style_of};
use crate::advisor::{self, Advice};
use crate::plan::{GuardName, Plan};
use crate::recording::Origin;
use crate::report::{self, Advised, ColorChoice, Compared};
use crate::text::{Lang, Phrase, Texts};

/// Advice that somebody asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct AdviceOrder {
    /// The work; its model and workers do not matter.
    pub plan: Plan,
    /// Guards to measure a counter with; the usual ones if there are none.
    pub guards: Vec<GuardName>,
    /// How often each way is to be run; `None` for nothing but the rules.
    pub trials: Option<u64>,
    /// For programs rather than for people.
    pub json: bool,
    /// When there are colours.
    pub color: ColorChoice,
    /// Only characters of ASCII.
    pub ascii: bool,
    /// In which language.
    pub lang: Lang,
}

/// Measures what is to be measured, writes the advice, and returns the exit code.
#[must_use]
pub fn advise(wanted: &AdviceOrder) -> u8 {
    let cores = Origin::here().machine.cores;
    let advice = advisor::advise(&wanted.plan, cores);
    let Some(trials) = wanted.trials else {
        let texts = Texts::of(wanted.lang);
        return print_or_fail(said(wanted, &advice, None, &[], texts), texts);
    };
    let (plans, left_out) = advisor::ways(&wanted.plan, &advice, &wanted.guards);
    let comparison = CompareOrder {
        plans,
        trials,
        seed: wanted.plan.seed,
        format: CompareFormat::Text,
        color: wanted.color,
        ascii: wanted.ascii,
        lang: wanted.lang,
    };
    measured(&comparison, |compared, texts| said(wanted, &advice, Some(compared), &left_out, texts))
}

fn said(
    wanted: &AdviceOrder,
    advice: &Advice,
    compared: Option<&Compared>,
    left_out: &[(Plan, u64)],
    texts: &Texts,
) -> Result<String, Phrase> {
    let advised = Advised { plan: &wanted.plan, advice, compared, left_out, cores: Origin::here().machine.cores };
    if wanted.json {
        let failed = |error: serde_json::Error| Phrase::new("failed.output").with("why", error.to_string());
        return report::advice_json(&advised, texts).map_err(failed);
    }
    Ok(report::advice_text(&advised, texts, style_of(wanted.color, wanted.ascii)))
}
