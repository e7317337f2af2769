//! The child's side of a quarantine: it makes one run with the plan's own engine and sends every event, in the order in
//! which they left the workers. It does not look for deadlocks.

use std::io::{self, stdout};
use std::sync::Arc;
use std::thread::Builder;

use crossbeam::channel::unbounded;

use crate::cancel::Cancel;
use crate::engine::child_process::{self, end_with_parent, frame, receive};
use crate::engine::not_started::in_full;
use crate::engine::{RunContext, Runnable, get};
use crate::os;
use crate::plan::Plan;
use crate::scenario;
use crate::text::Phrase;
use crate::work::shortage;

/// In the end, how the engine ended.
type FromChild = child_process::FromChild<Result<(), Phrase>>;

pub(in crate::engine) fn serve() -> io::Result<()> {
    let (plan, clock) = receive(|plan: Plan, clock| {
        let plan = Runnable::of(plan).map_err(|_| io::ErrorKind::InvalidData)?;
        end_with_parent(|| ())?;
        Ok((plan, clock))
    })?;
    let (out, events) = unbounded();
    let model = plan.model;
    let job = scenario::get(plan.scenario).job(&plan);
    let run = RunContext::new(plan, Cancel::new(), os::own_program()?, out, None, job);
    let run = Arc::new(run.on_clock(clock));
    let mut parent = stdout().lock();
    let engine = match Builder::new().name("racelab-engine".to_owned()).spawn(move || get(model).run(&run)) {
        Ok(engine) => engine,
        Err(error) => return frame::write(&mut parent, &FromChild::Over(Err(in_full(shortage(&error))))),
    };
    // Until every log of the run is gone.
    for events in events {
        frame::write(&mut parent, &FromChild::Events(events))?;
    }
    let made = engine.join().unwrap_or_else(|panic| Err(crate::work::panicked(&*panic)));
    frame::write(&mut parent, &FromChild::Over(made))
}
