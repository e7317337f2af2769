//! The class and what is on the screen: which question it can be asked, its votes beside the hands that were counted, and
//! what came out once that can be seen. Pure.

use super::app::{App, Screen};
use super::message::{ClassOrder, ClassReport, Effect, RunNumber};
use super::overlay::class::Subject;
use super::run::state::{RunPhase, RunScreen};
use crate::comparison;
use crate::engine::Runnable;
use crate::event::Nanos;
use crate::lesson::{self, Given};
use crate::plan::Plan;
use crate::question::{Actual, Question};
use crate::scenario;
use crate::share::{BallotOrder, BallotOutcome, ClassNews, PollPhase};
use crate::text::{Bilingual, Phrase};

/// Shows the page of the class.
pub(super) fn show(app: &mut App) -> Vec<Effect> {
    app.show_class();
    vec![Effect::Class(ClassOrder::LookAround)]
}

impl App {
    /// What the class can be asked now, and what that is about: the step of a lesson that asks, else what would be run.
    pub(super) fn asked_of_class(&self) -> Option<(Question, Subject)> {
        if let Some(strip) = &self.lesson
            && let Some(question) = strip.session.question()
        {
            let (lesson, step) = (strip.session.lesson().name.clone(), strip.session.at());
            return Some((question, Subject::Step { lesson, step }));
        }
        let (question, plans) = match &self.screen {
            Screen::Compare(compare) => (compare.question()?, compare.form().plans().ok()?.to_vec()),
            _ => (self.plan_form().question()?, self.plan_form().plans(0).ok()?.into_iter().take(1).collect()),
        };
        Some((question, Subject::Runs(plans.into_iter().map(Runnable::into_plan).map(unseeded).collect())))
    }

    /// A run of these plans begins, or a comparison: whoever was asked about just that waits for what comes out of it, and nobody
    /// else does.
    pub(super) fn begin_for_class(&mut self, run: RunNumber, plans: impl IntoIterator<Item = Plan>) {
        let Some(vote) = self.class.vote.as_mut().filter(|vote| vote.phase == PollPhase::Closed) else { return };
        let plans: Vec<Plan> = plans.into_iter().map(unseeded).collect();
        let is_asked = matches!(&vote.about, Some(Subject::Runs(asked)) if plans.starts_with(asked));
        vote.awaits = is_asked.then_some(run);
    }
}

/// A plan without what differs from one run of it to the next.
fn unseeded(plan: Plan) -> Plan {
    Plan { seed: 0, ..plan }
}

/// Takes in what is about to be done with the class.
pub(super) fn is_ordered(app: &mut App, order: &ClassOrder) {
    let about = app.asked_of_class().map(|(_, about)| about);
    app.class.is_ordered(order);
    if let ClassOrder::Ballot(BallotOrder::Ask(question)) = order {
        // What was voted before stands among the hands: asked anew, the class begins anew.
        let before = app.class.votes().filter(|vote| vote.question == *question && !vote.is_of_lesson()).last();
        let counted = app.guesses(question).hands(question);
        let hands = before.map_or_else(|| counted.clone(), |vote| counted.without(&vote.tally));
        if let Some(vote) = &mut app.class.vote {
            (vote.about, vote.outcome.hands) = (about, hands);
        }
    }
    app.turn_class_page();
}

/// Takes in what is told of it. Votes come in addition to the hands that were counted before.
pub(super) fn on_report(app: &mut App, report: ClassReport) {
    let is_counted = matches!(report, ClassReport::News(ClassNews::Counted(_)));
    app.class.on_report(report);
    if let Some(vote) =
        app.class.vote.as_ref().filter(|vote| is_counted && matches!(vote.about, Some(Subject::Runs(_))))
    {
        let (question, all) = (vote.question.clone(), vote.all());
        let mut guesses = app.guesses(&question).clone();
        guesses.put_hands(&question, all);
        app.expect(&question, guesses);
    }
    app.turn_class_page();
}

/// Goes on where the vote was about: back to the lesson, with what most of the class said; or nowhere, with a word on it, where
/// something else is set by now; or to the run, which is `None`.
pub(super) fn go_on(app: &mut App) -> Option<Vec<Effect>> {
    let vote = app.class.vote.as_ref()?;
    match &vote.about {
        Some(Subject::Step { .. }) => {
            let (most, about) = (vote.most(), vote.about.clone());
            app.overlay = None;
            if let Some(strip) = &mut app.lesson {
                strip.has_keys = true;
                let step = Subject::Step { lesson: strip.session.lesson().name.clone(), step: strip.session.at() };
                if about == Some(step)
                    && strip.session.answered().is_none()
                    && let Some(choice) = most.as_ref().and_then(lesson::choice)
                {
                    strip.session.answer(Given::Choice(choice));
                }
            }
            Some(Vec::new())
        }
        about if app.asked_of_class().map(|(_, now)| now) != *about => {
            app.notice = Some(Phrase::new("class.vote.other"));
            app.overlay = None;
            Some(Vec::new())
        }
        _ => None,
    }
}

/// Shows the class what came out, once the screen does.
pub(super) fn reveal(app: &mut App) -> Option<Effect> {
    let vote = app.class.vote.as_ref().filter(|vote| vote.phase == PollPhase::Closed)?;
    let hands = vote.outcome.hands.clone();
    let told = match &vote.about {
        Some(Subject::Step { lesson, step }) => {
            let session = &app.lesson.as_ref().filter(|strip| strip.session.lesson().name == *lesson)?.session;
            let (right, says) = session.told_of(*step)?;
            Some((Actual { answer: lesson::answer(right), look: None }, says.map(Bilingual::phrase)))
        }
        _ => match (&app.screen, vote.awaits?) {
            (Screen::Run(run), number) if run.number() == number && is_seen(run, app.now) => {
                came_of(run, &vote.question)
            }
            (Screen::Compare(compare), number) => {
                let compare_run = compare.compare_run().filter(|run| run.number() == number)?;
                if !compare_run.is_seen() || compare_run.holds_verdict() {
                    return None;
                }
                let comparison = compare_run.comparison();
                let said = vote.most();
                comparison::fastest(comparison, &vote.question, said.as_ref())
                    .map(|actual| (actual, Some(comparison::verdict(comparison))))
            }
            _ => return None,
        },
    };
    let Some((actual, verdict)) = told else {
        // It was cancelled, or it does not answer that: the class waits no longer, and it can be run again.
        app.class.vote.as_mut()?.awaits = None;
        app.turn_class_page();
        return None;
    };
    let order = ClassOrder::Ballot(BallotOrder::Show(BallotOutcome { actual: Some(actual), verdict, hands }));
    is_ordered(app, &order);
    Some(Effect::Class(order))
}

/// Whether a run is over, and all that there is to see of it is shown.
fn is_seen(run: &RunScreen, now: Nanos) -> bool {
    let has_ended = run.variants().first().is_some_and(|first| first.timeline().end().is_some());
    run.phase() == RunPhase::Over && (!has_ended || run.is_revealed(0, now))
}

/// What a run came to and what is said of it, if it answers this.
fn came_of(run: &RunScreen, question: &Question) -> Option<(Actual, Option<Phrase>)> {
    let first = run.variants().first()?;
    let actual = scenario::actual(first.plan(), first.timeline(), &question.id)?;
    Some((actual, first.summary().map(|summary| summary.verdict.clone())))
}
