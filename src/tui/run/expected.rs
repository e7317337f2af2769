//! What was expected of a run, on its screen: room is kept for it, and it is shown when the run is over.

use super::watched::Watched;
use crate::tui::kit::Painter;
use crate::tui::predict::panel::MetPanel;
use crate::verdict;

/// From this height on there is air above it.
const ROOMY: u16 = 28;

/// Draws it at the foot; leaves the room above. Nothing jumps when it comes: its rows are kept from the beginning.
pub(crate) fn render(watched: &Watched<'_>, painter: &mut Painter<'_>) {
    let (look, run) = (painter.look, watched.run);
    let Some(expectation) = run.expectation() else { return };
    let hands = u16::from(!expectation.hands.is_empty());
    let (rows, air) = (3 + hands, u16::from(painter.height() >= ROOMY));
    let mut foot = painter.cut_foot(rows + air);
    foot.cut_top(air);
    let Some(met) = run.met(watched.scene.now) else {
        let key = if run.leaves_open() { "predict.nothing" } else { "predict.later" };
        foot.write(0, 0, &look.word(key), look.dim());
        return;
    };
    let plan = run.variants()[0].plan();
    let trials = plan.guard.map(|guard| watched.trials.of(guard)).unwrap_or_default();
    let right = plan.guard.map(|_| verdict::expected_counter(plan));
    let panel = MetPanel { met, trials: &trials, right };
    let height = panel.height(foot.width(), foot.height(), look);
    panel.render(&mut foot.top(height));
}
