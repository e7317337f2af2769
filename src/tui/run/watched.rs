//! A run as it is looked at: the take that is selected, at the playhead.

use super::state::RunScreen;
use super::trials::Trials;
use super::variant::Take;
use crate::event::Nanos;
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

    /// Whether the take is shown to its end, so that what came out may be told.
    pub(crate) fn is_told(&self) -> bool {
        self.run.is_told(self.selected, self.scene.now)
    }
}
