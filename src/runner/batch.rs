//! Runs made one after the other: the loop of everyone who makes more than one.
//!
//! It knows no timeline and no face: what happens goes to a [`RunSink`], which may end it.

use super::{Environment, run};
use crate::cancel::Cancel;
use crate::engine::Runnable;
use crate::event::Event;
use crate::plan::Plan;

/// Where runs go that are made one after the other.
pub trait RunSink {
    /// Why no more runs are made.
    type Stop;

    /// A run begins; which one, from 0.
    fn began(&mut self, run: usize, plan: &Plan);

    /// What happened next in it.
    fn happened(&mut self, run: usize, events: Vec<Event>);

    /// It is over.
    ///
    /// # Errors
    /// Why no more runs are made.
    fn ended(&mut self, run: usize, plan: &Plan) -> Result<(), Self::Stop>;
}

/// Makes the runs one after the other, until all are made, the sink ends it, or it is cancelled. Returns how many were begun.
///
/// # Errors
/// Why the sink ended it.
pub fn run_all<'plan, S: RunSink>(
    plans: impl IntoIterator<Item = &'plan Runnable>,
    surroundings: &Environment,
    cancel: &Cancel,
    sink: &mut S,
) -> Result<usize, S::Stop> {
    run_all_with(plans, cancel, sink, |plan, happened| run(plan, surroundings, cancel, happened))
}

/// The same with another way of making a run: the tests of sinks have no engine.
pub(crate) fn run_all_with<'plan, S: RunSink>(
    plans: impl IntoIterator<Item = &'plan Runnable>,
    cancel: &Cancel,
    sink: &mut S,
    mut make: impl FnMut(&Runnable, &mut dyn FnMut(Vec<Event>)),
) -> Result<usize, S::Stop> {
    let mut begun = 0;
    for (index, plan) in plans.into_iter().enumerate() {
        if cancel.is_wanted() {
            break;
        }
        sink.began(index, plan);
        begun = index + 1;
        make(plan, &mut |events| sink.happened(index, events));
        sink.ended(index, plan)?;
    }
    Ok(begun)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::EventKind;
    use crate::plan::ScenarioName;

    /// Writes down what it is told; ends it after some runs.
    struct Notes {
        said: Vec<String>,
        last: usize,
    }

    impl RunSink for Notes {
        type Stop = usize;

        fn began(&mut self, run: usize, plan: &Plan) {
            self.said.push(format!("{run} began with {}", plan.seed));
        }

        fn happened(&mut self, run: usize, events: Vec<Event>) {
            self.said.push(format!("{run}: {}", events.len()));
        }

        fn ended(&mut self, run: usize, _: &Plan) -> Result<(), usize> {
            if run == self.last { Err(run) } else { Ok(()) }
        }
    }

    fn made(last: usize, cancel: &Cancel, wish_at: u64) -> (Result<usize, usize>, Vec<String>) {
        let plans: Vec<Runnable> = (5..8).map(|seed| Runnable::usual(ScenarioName::Fetch, seed)).collect();
        let mut notes = Notes { said: Vec::new(), last };
        let begun = run_all_with(&plans, cancel, &mut notes, |plan, happened| {
            if plan.seed == wish_at {
                cancel.request();
            }
            happened(vec![Event { at: 0, what: EventKind::MainEnded }]);
        });
        (begun, notes.said)
    }

    #[test]
    fn runs_are_made_in_order_until_the_sink_ends_it() {
        let (begun, said) = made(9, &Cancel::new(), 0);
        assert_eq!(begun, Ok(3));
        assert_eq!(said, ["0 began with 5", "0: 1", "1 began with 6", "1: 1", "2 began with 7", "2: 1"]);
        let (begun, said) = made(1, &Cancel::new(), 0);
        assert_eq!((begun, said.len()), (Err(1), 4));
    }

    #[test]
    fn nothing_is_begun_after_the_wish_to_stop() {
        let cancel = Cancel::new();
        assert_eq!(made(9, &cancel, 6).0, Ok(2));
        assert_eq!(made(9, &cancel, 0), (Ok(0), Vec::new()));
    }
}
