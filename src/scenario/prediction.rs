//! What can be asked before a run, and what the run answers.
//!
//! A scenario names what can be predicted as data, as it names its settings; here a plan makes questions of it, and a run
//! that came to its end makes answers.

use super::{figures, get};
use crate::event::{Nanos, RunEnd, TaskId};
use crate::plan::{GuardName, Memory, Plan};
use crate::question::{Actual, Answer, LookAt, Question, Unit};
use crate::results::CounterResult;
use crate::text::{Arg, Key, Phrase};
use crate::timeline::Timeline;

use super::job::{Shape, Waits};

/// Something that can be predicted of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Predicted {
    /// What the shared counter says in the end.
    Counter,
    /// How long it takes.
    Time,
    /// In which order its tasks are done.
    Order,
    /// Whether some come to wait for ever.
    Deadlock,
    /// How many processors are in use, on average.
    Cores,
    /// Whether something is seen at all that one of the scenario's figures counts. It is asked in `predict.KEY`.
    Seen(&'static str),
    /// One of the scenario's own figures. It is asked in `predict.KEY`.
    Figure {
        key: &'static str,
        unit: Unit,
        /// What tells the ranges apart that are offered as answers: each is the first of the next range.
        limits: &'static [u64],
    },
}

/// The most tasks whose order is asked for.
const MOST_IN_ORDER: TaskId = 12;

/// The largest number that can be said of anything.
const MOST: u64 = 1_000_000_000_000;

/// The longest time that can be said, ns: a day.
const LONGEST: Nanos = 86_400_000_000_000;

/// What can be asked before this plan is run on a machine with so many processors: what it is about comes first.
#[must_use]
pub fn questions(plan: &Plan, cores: u32) -> Vec<Question> {
    get(plan.scenario).predicts().iter().filter_map(|predicted| predicted.question(plan, cores)).collect()
}

/// What a run answers to one of its [`questions`]; `None` where it did not come to its end, or tells nothing about it.
#[must_use]
pub fn actual(plan: &Plan, timeline: &Timeline, id: &str) -> Option<Actual> {
    let predicted = get(plan.scenario).predicts().iter().find(|predicted| predicted.id() == id)?;
    (timeline.end() == Some(&RunEnd::Completed)).then(|| predicted.actual(plan, timeline)).flatten()
}

impl Predicted {
    /// The name of its question in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Time => "elapsed",
            Self::Order => "order",
            Self::Deadlock => "deadlock",
            Self::Cores => "cores",
            Self::Seen(key) | Self::Figure { key, .. } => key,
        }
    }

    fn question(self, plan: &Plan, cores: u32) -> Option<Question> {
        match self {
            Self::Counter => counter(self.id(), plan),
            Self::Time => Some(time(self.id(), plan)),
            Self::Order => order(self.id(), plan),
            Self::Deadlock => {
                let options = [("deadlock", "question.deadlock.yes"), ("end", "question.deadlock.no")];
                let options = options.map(|(name, phrase)| (name, Phrase::new(phrase)));
                Some(Question::choices(self.id(), Phrase::new("question.ask.deadlock"), options))
            }
            Self::Cores => in_use(self.id(), plan, cores),
            Self::Seen(key) => {
                let options = [(key, Phrase::new("question.seen")), (NEVER, Phrase::new("question.never"))];
                Some(Question::choices(key, Phrase::new(Key::Predict.of(key)), options))
            }
            Self::Figure { key, unit, limits } => {
                let most = if unit == Unit::Nanos { LONGEST } else { MOST };
                let question = Question::number(key, Phrase::new(Key::Predict.of(key)), unit, 0..=most);
                Some(split(question, unit, limits, most))
            }
        }
    }

    fn actual(self, plan: &Plan, timeline: &Timeline) -> Option<Actual> {
        let (answer, look) = match self {
            Self::Counter => {
                let result = CounterResult::of(get(plan.scenario).expected_counter(plan)?, timeline)?;
                (Answer::Number(result.observed), counter_look(plan, result))
            }
            Self::Time => (Answer::Number(timeline.elapsed()), Some(LookAt::Lanes)),
            Self::Order => (completed(timeline)?, Some(LookAt::Lanes)),
            Self::Deadlock if !waits_for_ever(timeline) => (Answer::choice("end"), Some(LookAt::Schedules)),
            Self::Deadlock => (Answer::choice("deadlock"), Some(LookAt::Lanes)),
            Self::Cores => {
                let used = u128::from(timeline.cpu_ns()) * 100 / u128::from(timeline.elapsed().max(1));
                (Answer::Number(u64::try_from(used).unwrap_or(u64::MAX)), Some(LookAt::Lanes))
            }
            Self::Seen(key) => {
                let seen = number(plan, timeline, key)? > 0;
                (Answer::choice(if seen { key } else { NEVER }), Some(LookAt::Schedules))
            }
            Self::Figure { key, .. } => (Answer::Number(number(plan, timeline, key)?), None),
        };
        Some(Actual { answer, look })
    }
}

/// Whether somebody still waits for a lock when the run is over.
fn waits_for_ever(timeline: &Timeline) -> bool {
    timeline.locks().at(Nanos::MAX).workers().iter().any(|standing| standing.waits_for().is_some())
}

/// The name of the answer that nothing of the kind is seen.
const NEVER: &str = "never";

/// Where one sees why a counter says what it says.
fn counter_look(plan: &Plan, result: CounterResult) -> Option<LookAt> {
    let is_guarded = plan.guard.is_some_and(GuardName::protects) && plan.memory == Memory::Shared;
    match result.is_exact() {
        false => Some(LookAt::Ledger),
        // Exact this time: what other orders would have done is seen there.
        true if !is_guarded && !plan.is_alone() => Some(LookAt::Schedules),
        true => None,
    }
}

fn counter(id: &'static str, plan: &Plan) -> Option<Question> {
    let expected = get(plan.scenario).expected_counter(plan).filter(|expected| *expected > 0)?;
    let phrase = match plan.guard {
        None | Some(GuardName::None) => Phrase::new("question.ask.counter.bare"),
        Some(guard) => Phrase::new("question.ask.counter.guarded").with("guard", guard.name()),
    };
    let most = expected.saturating_mul(2);
    let mut question = Question::number(id, phrase, Unit::Count, 0..=most);
    let half = expected / 2;
    if half > 1 {
        let less = Phrase::new("question.band.below").with("limit", half);
        question = question.offering(Answer::between(0, half - 1), less);
        let more = Phrase::new("question.band.between").with("from", half).with("to", expected - 1);
        question = question.offering(Answer::between(half, expected - 1), more);
    } else {
        let less = Phrase::new("question.band.below").with("limit", expected);
        question = question.offering(Answer::between(0, expected - 1), less);
    }
    let all = Phrase::new("question.band.exactly").with("value", expected);
    let more = Phrase::new("question.band.over").with("limit", expected);
    Some(question.offering(Answer::Number(expected), all).offering(Answer::between(expected + 1, most), more))
}

/// How long it takes: offered are the time of one task alone and that of all of them, one after the other, where the plan
/// says how long they wait.
fn time(id: &'static str, plan: &Plan) -> Question {
    let shape = get(plan.scenario).shape(plan);
    let phrase = Phrase::new("question.ask.elapsed").with("tasks", shape.tasks).with("workers", plan.worker_count());
    let question = Question::number(id, phrase, Unit::Nanos, 0..=LONGEST);
    let Some((one, all)) = alone_and_all(&shape).filter(|(one, all)| *one > 0 && *all / 2 >= *one) else {
        return question;
    };
    let time = |key: &'static str, limit| Phrase::new(key).with("limit", Arg::Duration(limit));
    let (low, high) = (one.saturating_add(one / 4), all - all / 4);
    let question = question.offering(Answer::between(0, low - 1), time("question.time.one", low));
    let question = if high > low {
        let between = Phrase::new("question.band.between").with("from", Arg::Duration(low));
        question.offering(Answer::between(low, high - 1), between.with("to", Arg::Duration(high)))
    } else {
        question
    };
    let high = high.max(low);
    question.offering(Answer::between(high, LONGEST), time("question.time.all", high))
}

/// How long the longest task waits, and all of them one after the other, as far as the plan says, ns.
fn alone_and_all(shape: &Shape) -> Option<(Nanos, Nanos)> {
    let tasks = u64::from(shape.tasks);
    let (one, all) = match &shape.waits {
        Waits::Unknown => return None,
        Waits::Each(nanos) => (*nanos, nanos.saturating_mul(tasks)),
        Waits::Own(waits) => {
            (waits.iter().copied().max()?, waits.iter().fold(0, |sum: u64, one| sum.saturating_add(*one)))
        }
        // Nobody knows what will be drawn: about the middle, on average.
        Waits::Drawn { least, most, .. } => (*most, least.midpoint(*most).saturating_mul(tasks)),
    };
    (all < LONGEST).then_some((one, all))
}

fn order(id: &'static str, plan: &Plan) -> Option<Question> {
    let scenario = get(plan.scenario);
    let tasks = scenario.shape(plan).tasks;
    let items = || (0..tasks).map(|task| scenario.label(plan, task)).collect();
    (2..=MOST_IN_ORDER).contains(&tasks).then(|| Question::order(id, Phrase::new("question.ask.order"), items()))
}

/// In which order all tasks were done; `None` where some were not.
fn completed(timeline: &Timeline) -> Option<Answer> {
    let order = timeline.completed_order();
    let places: Vec<u16> = order.iter().filter_map(|task| u16::try_from(*task).ok()).collect();
    (places.len() == timeline.tasks().len() && places.len() >= 2).then_some(Answer::Order(places))
}

/// How many processors are in use: nothing to ask where only one can be.
fn in_use(id: &'static str, plan: &Plan, cores: u32) -> Option<Question> {
    let top = u64::from(cores.min(plan.workers));
    if top < 2 {
        return None;
    }
    let phrase = Phrase::new("question.ask.cores").with("cores", cores).with("workers", plan.worker_count());
    let most = (u64::from(cores) + 1) * 100;
    let question = Question::number(id, phrase, Unit::Hundredths, 0..=most);
    let arg = |number| Unit::Hundredths.arg(number);
    let (low, high) = (150, (top * 75).max(150));
    let question =
        question.offering(Answer::between(0, low - 1), Phrase::new("question.cores.one").with("limit", arg(low)));
    let question = if high > low {
        let between = Phrase::new("question.band.between").with("from", arg(low)).with("to", arg(high));
        question.offering(Answer::between(low, high - 1), between)
    } else {
        question
    };
    let all = Phrase::new("question.cores.all").with("limit", arg(high)).with("n", top);
    Some(question.offering(Answer::between(high, most), all))
}

/// The same with a range between any two limits, one below them and one above.
fn split(question: Question, unit: Unit, limits: &[u64], most: u64) -> Question {
    let ends = limits.iter().map(|limit| limit - 1).chain([most]);
    let starts = std::iter::once(0).chain(limits.iter().copied());
    starts.zip(ends).fold(question, |question, (from, to)| {
        let phrase = match (from, to) {
            _ if from == to => Phrase::new("question.value").with("value", unit.arg(from)),
            (0, _) => Phrase::new("question.band.below").with("limit", unit.arg(to + 1)),
            (_, to) if to == most => Phrase::new("question.band.above").with("limit", unit.arg(from)),
            _ => {
                // Of what is counted the last number that belongs to it is said, of what is measured where the next begins.
                let to = if unit == Unit::Count { to } else { to + 1 };
                Phrase::new("question.band.between").with("from", unit.arg(from)).with("to", unit.arg(to))
            }
        };
        question.offering(Answer::between(from, to), phrase)
    })
}

/// One of the scenario's figures in the end, as questions count it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "factors and shares are not negative; a cast saturates"
)]
fn number(plan: &Plan, timeline: &Timeline, key: &str) -> Option<u64> {
    match figures(plan, timeline, Nanos::MAX).figures.into_iter().find(|figure| figure.key == key)?.value {
        Arg::Number(number) => u64::try_from(number).ok(),
        Arg::Duration(number) | Arg::Bytes(number) => Some(number),
        Arg::Ratio(factor) | Arg::Percent(factor) => Some((factor * 100.0).round() as u64),
        Arg::Text(_) | Arg::Phrase(_) | Arg::Written { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ModelName, ScenarioName};
    use crate::scenario::{all, plan};
    use crate::text::{Lang, Texts};
    use proptest::prelude::*;

    fn offered(question: &Question) -> Vec<String> {
        let texts = Texts::of(Lang::En);
        std::iter::once(texts.say(&question.phrase))
            .chain(question.offered().map(|one| texts.say(&one.phrase)))
            .collect()
    }

    #[test]
    fn every_scenario_has_something_to_ask_and_every_question_is_sound() {
        for scenario in all() {
            for preset in 0..scenario.presets().len() {
                let mut plan = plan(scenario.name(), 1);
                plan.settings = (scenario.presets()[preset].settings)();
                plan.workers = scenario.presets()[preset].workers;
                let questions = questions(&plan, 4);
                assert!(!questions.is_empty(), "{}", scenario.name());
                for question in &questions {
                    assert!(question.is_sound(), "{question:?}");
                    for lang in [Lang::En, Lang::Ko] {
                        let texts = Texts::of(lang);
                        assert!(!texts.say(&question.phrase).contains('{'), "{}", question.id);
                        assert!(question.offered().all(|option| !texts.say(&option.phrase).contains('{')));
                    }
                }
            }
        }
    }

    #[test]
    fn a_counter_is_asked_without_a_guard_and_with_one() {
        let mut plan = plan(ScenarioName::Counter, 1);
        assert_eq!(
            offered(&questions(&plan, 2)[0]),
            [
                "What will the counter say without a guard?",
                "less than 200,000",
                "200,000 to 399,999",
                "exactly 400,000",
                "more than 400,000",
                "I don't know"
            ]
        );
        plan.guard = Some(GuardName::Mutex);
        assert_eq!(offered(&questions(&plan, 2)[0])[0], "What will the counter say with mutex?");
    }

    #[test]
    fn waiting_is_asked_in_the_terms_of_one_and_all() {
        let plan = plan(ScenarioName::Fetch, 1);
        assert_eq!(
            offered(&questions(&plan, 2)[0]),
            [
                "How long will 4 tasks take on 4 workers?",
                "less than 1.25 s (about as long as one)",
                "1.25 s to 3.00 s",
                "3.00 s or more (one after the other)",
                "I don't know"
            ]
        );
    }

    #[test]
    fn computing_is_asked_about_the_processors_and_with_one_there_is_nothing_to_ask() {
        let mut plan = plan(ScenarioName::Squares, 1);
        plan.workers = 8;
        let asked = |cores| questions(&plan, cores).iter().map(|question| question.id.to_string()).collect::<Vec<_>>();
        assert_eq!(asked(1), ["elapsed"]);
        assert_eq!(asked(8), ["cores", "elapsed"]);
        let said = offered(&questions(&plan, 8)[0]);
        assert_eq!(said[1..4], ["less than 1.5 (about 1)", "1.5 to 6.0", "6.0 or more (nearly all 8)"]);
    }

    proptest! {
        #[test]
        fn whatever_is_set_can_be_asked(
            scenario in prop::sample::select(ScenarioName::all()),
            model in prop::sample::select(ModelName::all()),
            workers in 1_u32..2_000,
            cores in 1_u32..300,
        ) {
            let plan = Plan { model, workers, ..plan(scenario, 1) };
            for question in questions(&plan, cores) {
                prop_assert!(question.is_sound(), "{:?}", question);
            }
        }
    }
}
