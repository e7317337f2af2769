//! Which way will be the fastest: the question before a comparison, and its answer behind it.

use super::{Comparison, Way, verdict};
use crate::plan::Plan;
use crate::question::{Actual, Answer, MOST_OPTIONS, Question};
use crate::text::Phrase;

/// The name of the question.
const FASTEST: &str = "fastest";

/// The question which of these ways will be the fastest; `None` where there is nothing to choose from, or too much.
///
/// ```
/// use racelab::{comparison, plan::ScenarioName, scenario};
/// let plans = [2, 4].map(|workers| {
///     let mut plan = scenario::plan(ScenarioName::Fetch, 1);
///     plan.workers = workers;
///     plan
/// });
/// let question = comparison::fastest_question(plans).unwrap();
/// assert!(question.is_sound());
/// assert_eq!(question.options[1].answer.to_string(), "threads-4");
/// ```
#[must_use]
pub fn fastest_question(plans: impl IntoIterator<Item = Plan>) -> Option<Question> {
    let ways = Comparison::new(plans).ways;
    if !(2..=MOST_OPTIONS).contains(&ways.len()) {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for way in &ways {
        let name = name(way);
        // Ways that differ in something else are told apart by their place.
        let is_taken = names.contains(&name);
        names.push(if is_taken { format!("{name}-{}", names.len() + 1) } else { name });
    }
    let options = names.iter().map(String::as_str).zip(ways.iter().map(|way| way.name_among(&ways)));
    Some(Question::choices(FASTEST, Phrase::new("question.ask.fastest"), options))
}

/// Whether a question is which way will be the fastest: no run of its own answers it.
#[must_use]
pub fn asks_fastest(question: &Question) -> bool {
    question.id == FASTEST
}

/// What a way is called in files: `threads-4-mutex`.
fn name(way: &Way) -> String {
    let guard = way.plan.guard.map(|guard| format!("-{}", guard.name()));
    format!("{}-{}{}", way.plan.model.name(), way.plan.workers, guard.unwrap_or_default())
}

/// Which way was the fastest. Of several that cannot be told apart it is the one that was said, if that is one of them.
/// `None` before all of them have been run.
#[must_use]
pub fn fastest(comparison: &Comparison, question: &Question, said: Option<&Answer>) -> Option<Actual> {
    let first = verdict::first(comparison);
    let answers: Vec<&Answer> = first.iter().filter_map(|way| Some(&question.options.get(*way)?.answer)).collect();
    let is_said = answers.iter().find(|answer| said == Some(**answer));
    let answer = (*is_said.or(answers.first())?).clone();
    Some(Actual { answer, look: None })
}
