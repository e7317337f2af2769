//! A run as it is looked at: the variant that is selected, at the playhead.

use super::state::RunScreen;
use super::trials::Trials;
use super::variant::Variant;
use crate::event::{Nanos, TaskId};
use crate::scenario::{self, Group};
use crate::text::{Arg, Phrase, duration};
use crate::tui::draw::lanes::{Below, LaneCount, Lanes};
use crate::tui::kit::Scene;
use crate::tui::theme::Look;

#[derive(Clone, Copy)]
pub(crate) struct Watched<'app> {
    pub(crate) scene: Scene<'app>,
    pub(crate) run: &'app RunScreen,
    pub(crate) trials: &'app Trials,
    pub(crate) variant: &'app Variant,
    pub(crate) selected: usize,
    pub(crate) at: Nanos,
}

impl<'app> Watched<'app> {
    pub(crate) fn new(scene: Scene<'app>, run: &'app RunScreen, trials: &'app Trials) -> Self {
        let selected = run.selected();
        Self { scene, run, trials, variant: &run.variants()[selected], selected, at: run.moment(selected, scene.now) }
    }

    pub(crate) fn lanes<'run>(&self, offset: usize, label: &'run dyn Fn(TaskId) -> String) -> Lanes<'run>
    where
        'app: 'run,
    {
        Lanes {
            timeline: self.variant.timeline(),
            axis: self.run.axis(self.selected, self.at),
            at: self.at,
            offset,
            gil: self.variant.has_gil(),
            counted: LaneCount::of(self.variant.plan()),
            framed: true,
            label,
            rows_each: 1,
            below: Below::default(),
            stuck: self.variant.stuck(),
        }
    }

    /// What the run is held against: how long its tasks take one after the other, in words from the longest to the shortest.
    pub(crate) fn alone(&self, look: Look) -> Option<(Nanos, Vec<String>)> {
        let (nanos, said) = self.variant.alone()?;
        let short = Phrase::new("alone.short").with("time", Arg::Duration(nanos));
        Some((nanos, vec![look.say(&said), look.say(&short), duration(nanos)]))
    }

    /// How many processors the run might use, where using them is what it is about.
    pub(crate) fn cores(&self) -> Option<u64> {
        let computes = scenario::get(self.variant.plan().scenario).group() == Group::Computing;
        scenario::cores(self.variant.timeline()).filter(|_| computes)
    }

    /// Whether the variant is shown to its end, so that its outcome may be shown.
    pub(crate) fn is_revealed(&self) -> bool {
        self.run.is_revealed(self.selected, self.scene.now)
    }
}
