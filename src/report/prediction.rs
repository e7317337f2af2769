//! What was said before the runs, beside what they came to.

use serde_json::{Value, json};

use super::layout::COLUMNS;
use super::{Run, Style};
use crate::plan::Plan;
use crate::question::{Actual, Answer, Closeness, Question, QuestionKind, Unit};
use crate::scenario;
use crate::text::{Phrase, Texts, wrap};

/// What somebody said that runs of a plan would come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    pub question: Question,
    pub said: Answer,
}

impl Prediction {
    fn actual(&self, (plan, timeline): &Run) -> Option<Actual> {
        scenario::actual(plan, timeline, &self.question.id)
    }

    /// How what was said and what came out differ, and where to look.
    pub(super) fn told(&self, actual: Option<&Actual>) -> Phrase {
        match actual {
            Some(actual) => self.question.told(&self.said, actual),
            None => Phrase::new("question.told.nothing").with("said", self.question.say(&self.said)),
        }
    }
}

/// The sentence on a prediction, below the report on the runs.
#[must_use]
pub fn prediction_text(prediction: &Prediction, runs: &[Run], texts: &Texts, style: Style) -> String {
    told_text(prediction, &sentence(prediction, runs), texts, style)
}

/// The sentence, and above it what was asked.
pub(super) fn told_text(prediction: &Prediction, told: &Phrase, texts: &Texts, style: Style) -> String {
    let said = texts.say(told);
    let asked = style.faint(&texts.say(&prediction.question.phrase));
    let lines = std::iter::once(asked).chain(wrap(&said, COLUMNS));
    style.finish(format!("\n{}\n", lines.collect::<Vec<_>>().join("\n")))
}

/// How what was said and what the runs came to differ: of one run where to look, too, of several how often it was so.
#[must_use]
fn sentence(prediction: &Prediction, runs: &[Run]) -> Phrase {
    let Prediction { question, said } = prediction;
    // Of several runs of a command those are asked that have the first one's guard.
    let asked = runs.iter().filter(|(plan, _)| runs.first().is_some_and(|(first, _)| plan.guard == first.guard));
    let actual: Vec<Actual> = asked.filter_map(|run| prediction.actual(run)).collect();
    match &actual[..] {
        [] => prediction.told(None),
        [actual] => prediction.told(Some(actual)),
        several => {
            let is_so = |actual: &&Actual| !matches!(question.judge(said, actual), Closeness::Off | Closeness::Unsaid);
            let n = several.iter().filter(is_so).count();
            let numbers = several.iter().filter_map(|actual| match actual.answer {
                Answer::Number(number) => Some(number),
                _ => None,
            });
            let phrase =
                |key| Phrase::new(key).with("said", question.say(said)).with("n", n).with("all", several.len());
            match (numbers.clone().min(), numbers.max()) {
                (Some(least), Some(most)) => {
                    let unit = unit(question);
                    let phrase = phrase("question.told.trials-range");
                    phrase.with("least", unit.arg(least)).with("most", unit.arg(most))
                }
                _ => phrase("question.told.trials"),
            }
        }
    }
}

fn unit(question: &Question) -> Unit {
    match question.kind {
        QuestionKind::Number { unit, .. } => unit,
        QuestionKind::Choices | QuestionKind::Order { .. } => Unit::Count,
    }
}

/// The same of one run, for programs; `None` of a run that is not asked about it.
pub(super) fn object(prediction: &Prediction, run: &Run, first: &Plan, texts: &Texts) -> Option<Value> {
    (run.0.guard == first.guard).then(|| told_object(prediction, prediction.actual(run).as_ref(), texts))
}

/// What was said beside what came out, for programs.
pub(super) fn told_object(prediction: &Prediction, actual: Option<&Actual>, texts: &Texts) -> Value {
    let Prediction { question, said } = prediction;
    json!({
        "question": question.id,
        "asked": texts.say(&question.phrase),
        "said": said.to_string(),
        "came": actual.map(|actual| actual.answer.to_string()),
        "closeness": actual.map(|actual| question.judge(said, actual).name()),
        "look": actual.and_then(|actual| actual.look).map(crate::question::LookAt::name),
        "sentence": texts.say(&prediction.told(actual)),
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;
    use crate::text::Lang;

    fn prediction(said: &str) -> Prediction {
        let (plan, _) = &fixtures::counter_pair()[0];
        let question = scenario::questions(plan, 2).swap_remove(0);
        let said = question.read(said).expect("an answer");
        Prediction { question, said }
    }

    fn told(said: &str, runs: &[Run]) -> String {
        prediction_text(&prediction(said), runs, Texts::of(Lang::En), Style::default())
    }

    #[test]
    fn one_run_says_how_far_it_was_off_and_where_to_look() {
        let runs = fixtures::counter_pair();
        insta::assert_snapshot!(told("8", &runs), @r"
        What will the counter say without a guard?
        You said 8; it came to 5, 3 less. The ledger says where every lost update went.
        ");
        insta::assert_snapshot!(told("4..6", &runs[..1]), @r"
        What will the counter say without a guard?
        You said 4 to 6, and it came to 5: within your range. The ledger says where
        every lost update went.
        ");
    }

    #[test]
    fn several_trials_say_how_often_it_was_so() {
        let run = fixtures::counter_pair().swap_remove(0);
        insta::assert_snapshot!(told("8", &[run.clone(), run]), @r"
        What will the counter say without a guard?
        You said 8: so it came in 0 of 2 trials, of which the least was 5 and the most
        5.
        ");
    }

    #[test]
    fn programs_read_it_with_the_run_that_it_is_about() {
        let runs = fixtures::counter_pair();
        let prediction = prediction("?");
        let object = object(&prediction, &runs[0], &runs[0].0, Texts::of(Lang::En)).expect("it is about this one");
        assert_eq!((&object["came"], &object["closeness"]), (&json!("5"), &json!("unsaid")));
        assert_eq!(super::object(&prediction, &runs[1], &runs[0].0, Texts::of(Lang::En)), None);
    }
}
