//! The child's side of a quarantine: it makes one run with the plan's own engine and passes every event on, in the order in
//! which they left the workers.
//!
//! It knows no deadlock: it goes on, or stands still, until its parent has seen enough.

use std::io::{self, stdin, stdout};
use std::process::exit;
use std::sync::Arc;
use std::thread::Builder;

use crossbeam::channel::unbounded;

use super::{FromChild, Order};
use crate::cancel::Cancel;
use crate::clock::Clock;
use crate::engine::processes::frame;
use crate::engine::{Stage, get};
use crate::os;
use crate::scenario;
use crate::text::Phrase;

/// Makes the run that the parent orders.
pub(in crate::engine) fn serve() -> io::Result<()> {
    let Some(order) = frame::read::<Order>(&mut stdin().lock())? else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    let mut parent = stdout().lock();
    if order.build != os::build_id(&os::own_program()?) {
        let unfit = Phrase::new("run.worker-refused").with("reason", "another build");
        return frame::write(&mut parent, &FromChild::Over(Err(unfit)));
    }
    Builder::new().name("racelab-parent".to_owned()).spawn(end_with_the_parent)?;
    let (out, events) = unbounded();
    let model = order.plan.model;
    let job = scenario::get(order.plan.scenario).job(&order.plan);
    let stage = Stage::new(order.plan, Cancel::new(), os::own_program()?, out, None, job);
    let stage = Arc::new(stage.on_clock(Clock::joined(order.origin)));
    let engine = Builder::new().name("racelab-engine".to_owned()).spawn(move || get(model).run(&stage))?;
    // Until every log of the run is gone.
    for events in events {
        frame::write(&mut parent, &FromChild::Events(events))?;
    }
    let made = engine.join().unwrap_or_else(|panic| Err(crate::work::panicked(&*panic)));
    frame::write(&mut parent, &FromChild::Over(made))
}

/// Reads nothing but the end of the pipe: the parent is gone, and so is the child, whatever it is doing.
pub(in crate::engine) fn end_with_the_parent() {
    let _ = io::copy(&mut stdin().lock(), &mut io::sink());
    exit(1)
}
