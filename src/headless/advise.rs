//! Advice without the screen: what the rules say, and on demand what is measured on this machine.

use super::compare::measured;
use super::output::print_or_fail;
use super::{CompareFormat, CompareRequest, Format, OutputOptions, unwritten};
use crate::advisor::{self, Advice};
use crate::comparison::Until;
use crate::plan::{GuardName, Plan};
use crate::recording::Origin;
use crate::report::{self, Advised, Compared};
use crate::text::{Phrase, Texts};

/// Work to be advised on.
#[derive(Debug, Clone, PartialEq)]
pub struct AdviceRequest {
    /// The work; its model and workers do not matter.
    pub plan: Plan,
    /// Guards to measure a counter with; the usual ones if there are none.
    pub guards: Vec<GuardName>,
    /// How often each way is to be run; `None` for nothing but the rules.
    pub trials: Option<u64>,
    pub format: Format,
    pub output: OutputOptions,
}

/// Measures what is to be measured, writes the advice, and returns the exit code.
#[must_use]
pub fn advise(request: &AdviceRequest) -> u8 {
    let cores = Origin::here().machine.cores;
    let advice = advisor::advise(&request.plan, cores);
    let Some(trials) = request.trials else {
        let texts = request.output.texts();
        return print_or_fail(advice_in_words(request, &advice, None, &[], texts), texts);
    };
    let (plans, left_out) = advisor::ways(&request.plan, &advice, &request.guards);
    let (seed, format) = (request.plan.seed, CompareFormat::Text);
    let (until, output) = (Until::Trials(trials), request.output);
    let comparison = CompareRequest { plans, until, seed, prediction: None, format, output };
    measured(&comparison, |compared, texts| advice_in_words(request, &advice, Some(compared), &left_out, texts))
}

fn advice_in_words(
    request: &AdviceRequest,
    advice: &Advice,
    compared: Option<&Compared>,
    left_out: &[(Plan, u64)],
    texts: &Texts,
) -> Result<String, Phrase> {
    let advised = Advised { plan: &request.plan, advice, compared, left_out, cores: Origin::here().machine.cores };
    match request.format {
        Format::Text => Ok(report::advice_text(&advised, texts, request.output.style())),
        Format::Json => report::advice_json(&advised, texts).map_err(unwritten),
    }
}
