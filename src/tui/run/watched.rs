//! A run as it is looked at: the take that is selected, at the playhead.

use super::state::RunScreen;
use super::trials::Trials;
use super::variant::Take;
use crate::event::{Nanos, TaskId};
use crate::tui::draw::lanes::Lanes;
use crate::tui::kit::scene::Scene;

/// What the views of a run draw.
#[derive(Clone, Copy)]
pub(crate) struct Watched<'app> {
    pub(crate) scene: Scene<'app>,
    pub(crate) run: &'app RunScreen,
    pub(crate) trials: &'app Trials,
    /// The take that is looked at, and its number.
    pub(crate) take: &'app Take,
    pub(crate) selected: usize,
    /// The playhead, ns.
    pub(crate) at: Nanos,
}

impl<'app> Watched<'app> {
    pub(crate) fn new(scene: Scene<'app>, run: &'app RunScreen, trials: &'app Trials) -> Self {
        let selected = run.selected();
        Self { scene, run, trials, take: &run.takes()[selected], selected, at: run.moment(selected, scene.now) }
    }

    /// Its lanes, with so many scrolled away above.
    pub(crate) fn lanes<'run>(&self, offset: usize, label: &'run dyn Fn(TaskId) -> String) -> Lanes<'run>
    where
        'app: 'run,
    {
        Lanes {
            timeline: self.take.timeline(),
            axis: self.run.axis(self.selected, self.at),
            at: self.at,
            offset,
            gil: self.take.has_gil(),
            counter: self.take.plan().guard.is_some(),
            framed: true,
            label,
        }
    }

    /// Whether the take is shown to its end, so that what came out may be told.
    pub(crate) fn is_told(&self) -> bool {
        self.run.is_told(self.selected, self.scene.now)
    }
}
