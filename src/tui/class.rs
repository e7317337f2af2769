//! The class and what is on the screen: which question it can be asked, its votes beside the hands that were counted, and
//! what came out once that can be seen. Pure.

use super::app::{App, Screen};
use super::message::{ClassOrder, ClassReport, Effect};
use super::run::state::RunPhase;
use crate::scenario;
use crate::share::{BallotOrder, BallotOutcome, ClassNews, PollPhase};

/// Shows the page of the class.
pub(super) fn show(app: &mut App) -> Vec<Effect> {
    app.show_class();
    vec![Effect::Class(ClassOrder::LookAround)]
}

/// Takes in what is about to be done with the class.
pub(super) fn is_ordered(app: &mut App, order: &ClassOrder) {
    app.class.is_ordered(order);
    if let Some(vote) = &mut app.class.vote
        && let ClassOrder::Ballot(BallotOrder::Ask(question)) = order
    {
        vote.outcome.hands = app.lab.plan_form().expected().hands(question);
    }
    app.turn_class_page();
}

/// Takes in what is told of it. Votes come in addition to the hands that were counted before.
pub(super) fn on_report(app: &mut App, report: ClassReport) {
    let is_counted = matches!(report, ClassReport::News(ClassNews::Counted(_)));
    app.class.on_report(report);
    if let Some(vote) = app.class.vote.as_ref().filter(|_| is_counted) {
        let form = app.lab.plan_form_mut();
        let mut expected = form.expected().clone();
        expected.put_hands(&vote.question, vote.all());
        form.expect(expected);
    }
    app.turn_class_page();
}

/// Shows the class what came out, once the screen does.
pub(super) fn reveal(app: &mut App) -> Option<Effect> {
    let vote = app.class.vote.as_ref().filter(|vote| vote.is_awaited && vote.phase == PollPhase::Closed)?;
    let Screen::Run(run) = &app.screen else { return None };
    let first = run.variants().first()?;
    let has_ended = first.timeline().end().is_some();
    if run.phase() != RunPhase::Over || (has_ended && !run.is_revealed(0, app.now)) {
        return None;
    }
    let outcome = BallotOutcome {
        actual: scenario::actual(first.plan(), first.timeline(), &vote.question.id),
        verdict: first.summary().map(|summary| summary.verdict.clone()),
        hands: vote.outcome.hands.clone(),
    };
    if outcome.actual.is_none() {
        // It was cancelled, or it does not answer that: the class waits no longer, and it can be run again.
        app.class.await_outcome(false);
        app.turn_class_page();
        return None;
    }
    let order = ClassOrder::Ballot(BallotOrder::Show(outcome));
    is_ordered(app, &order);
    Some(Effect::Class(order))
}
