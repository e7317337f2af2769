//! How updates were lost, step by step, with the time downwards: at the left those whose writes stand, at the right
//! those whose writes are lost. Where both read the same value, one sees it in one line; where both write the next one,
//! too.

use super::losses::Widest;
use crate::event::Nanos;
use crate::text::letter;
use crate::text::{duration, thousands};
use crate::timeline::LossStep;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::{Look, Mark};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Interleaving<'run> {
    pub(crate) steps: &'run [LossStep],
    pub(crate) origin: Nanos,
    /// How large figures become in other interleavings of the same run: the columns stand where theirs do.
    pub(crate) widest: Widest,
}

pub(crate) const MOST: u16 = 5;
const GAP: u16 = 3;

struct StepLayout {
    time: u16,
    names: u16,
    verbs: u16,
    values: u16,
    /// The mark of a write; the word beside it, where there is room.
    ends: [u16; 2],
    speaks: bool,
    both: bool,
}

impl StepLayout {
    fn of(interleaving: &Interleaving<'_>, look: Look) -> Self {
        let word = |key: &'static str| columns(&look.word(key));
        let times = interleaving.steps.iter().map(|step| columns(&time(step, interleaving.origin, look)));
        let (values, names) = interleaving.widest.columns();
        let mark = columns(look.mark(Mark::Good));
        Self {
            time: times.max().unwrap_or(0).max(word("ledger.no-stamp")),
            names,
            verbs: word("explain.reads").max(word("explain.writes")),
            values,
            ends: [mark + 1 + word("ledger.stands"), mark + 1 + word("ledger.lost")],
            speaks: true,
            both: interleaving.steps.iter().any(|step| step.stands),
        }
    }

    fn silent(self, look: Look) -> Self {
        Self { ends: [columns(look.mark(Mark::Good)); 2], speaks: false, ..self }
    }

    fn cell(&self, stands: bool) -> u16 {
        self.names + 1 + self.verbs + 1 + self.values + 1 + self.ends[usize::from(!stands)]
    }

    fn begin(&self, stands: bool) -> u16 {
        let first = self.time + GAP;
        if stands || !self.both { first } else { first + self.cell(true) + GAP }
    }

    fn width(&self) -> u16 {
        self.begin(false) + self.cell(false)
    }
}

/// How wide it is with all its words, and those of other rows are.
pub(crate) fn width(interleaving: &Interleaving<'_>, look: Look) -> u16 {
    StepLayout { both: true, ..StepLayout::of(interleaving, look) }.width()
}

pub(crate) fn draw(painter: &mut Painter<'_>, interleaving: &Interleaving<'_>) {
    let look = painter.look;
    let area = painter.area();
    let measures = StepLayout::of(interleaving, look);
    let measures = if measures.width() > area.width { measures.silent(look) } else { measures };
    let first_of = |stands: bool| interleaving.steps.iter().find(|step| step.stands == stands);
    let mut sides = [true, false].map(|stands| (stands, first_of(stands)));
    for (y, line) in (0..).zip(lines(interleaving.steps)) {
        if let [first, ..] = line {
            painter.write_ending(measures.time, y, &time(first, interleaving.origin, look), look.dim());
        }
        for (stands, latest) in &mut sides {
            if let Some(step) = line.iter().find(|step| step.stands == *stands) {
                draw_step(painter, y, step, &measures);
                *latest = Some(step);
            } else if let Some(step) = latest {
                // Between its steps, a side goes on downwards.
                painter.put(measures.begin(*stands), y, look.glyphs().vertical, look.worker(step.worker));
            }
        }
    }
}

/// The steps by line: of two that read the same value it is not known who read first.
fn lines(steps: &[LossStep]) -> impl Iterator<Item = &[LossStep]> {
    let alike = |one: &LossStep, next: &LossStep| {
        !one.writes && !next.writes && one.value == next.value && one.stands != next.stands
    };
    steps.chunk_by(alike)
}

fn time(step: &LossStep, origin: Nanos, look: Look) -> String {
    let stamp = step.at.map(|at| duration(at.saturating_sub(origin)));
    stamp.unwrap_or_else(|| look.word("ledger.no-stamp").into_owned())
}

fn draw_step(painter: &mut Painter<'_>, y: u16, step: &LossStep, measures: &StepLayout) {
    let look = painter.look;
    let x = measures.begin(step.stands);
    painter.write(x, y, &letter(step.worker), look.worker(step.worker).bold());
    let (key, style) = if step.writes { ("explain.writes", look.strong()) } else { ("explain.reads", look.text()) };
    let x = x + measures.names + 1;
    painter.write(x, y, &look.word(key), style);
    let end = x + measures.verbs + 1 + measures.values;
    painter.write_ending(end, y, &thousands(step.value), style);
    if step.writes {
        let (mark, key) = if step.stands { (Mark::Good, "ledger.stands") } else { (Mark::Bad, "ledger.lost") };
        let x = painter.write(end + 1, y, look.mark(mark), look.mark_style(mark));
        if measures.speaks {
            painter.write(x + 1, y, &look.word(key), look.dim());
        }
    }
}
