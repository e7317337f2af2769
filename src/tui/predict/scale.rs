//! One axis for what was said and what came out: a number, a range, and the outcomes of all trials.

use crate::question::{Answer, Question, QuestionKind, Unit};
use crate::text::Phrase;
use crate::tui::kit::{Painter, columns};
use crate::tui::theme::Symbols;

/// What stands on the axis.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale<'run> {
    pub(crate) unit: Unit,
    pub(crate) said: Option<&'run Answer>,
    pub(crate) came: u64,
    /// What all trials came to, this one among them; of one alone its mark is enough.
    pub(crate) trials: &'run [u64],
    /// What stands at the right end, where something is worth more there than the largest of these.
    pub(crate) right: Option<u64>,
}

/// The signs of what was said and of what came out, and of both in one column.
pub(crate) fn signs(symbols: Symbols) -> [char; 3] {
    if symbols == Symbols::Ascii { ['^', 'o', '*'] } else { ['▲', '●', '◆'] }
}

impl Scale<'_> {
    /// The largest number on it, with a little air where nothing says how far it goes.
    fn end(&self) -> u64 {
        let said = match self.said {
            Some(Answer::Number(number)) => *number,
            Some(Answer::Range(from, to)) if self.is_open(*to) => from.saturating_add(from / 4),
            Some(Answer::Range(_, to)) => *to,
            _ => 0,
        };
        let most = said.max(self.furthest());
        match self.right {
            Some(right) if right >= most => right.max(1),
            _ => most.saturating_add(most / 8).max(1),
        }
    }

    fn furthest(&self) -> u64 {
        self.trials.iter().copied().max().unwrap_or(0).max(self.came).max(self.right.unwrap_or(0))
    }

    /// Whether a range that reaches so far goes on beyond the axis.
    fn is_open(&self, to: u64) -> bool {
        to > self.furthest().saturating_mul(4)
    }

    fn column(&self, number: u64, width: u16) -> u16 {
        let last = u128::from(width.saturating_sub(1));
        u16::try_from(u128::from(number.min(self.end())) * last / u128::from(self.end())).unwrap_or(0)
    }

    /// Draws it over all columns and one or two rows: the axis, and above it how often trials came there.
    pub(crate) fn draw(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let arg = |number| look.say(&Phrase::new("question.value").with("value", self.unit.arg(number)));
        let (left, right) = (arg(0), arg(self.end()));
        let (x, end) = (columns(&left) + 1, painter.width().saturating_sub(columns(&right) + 1));
        if painter.height() == 0 || end < x + 8 {
            return;
        }
        let foot = painter.height() - 1;
        painter.write(0, foot, &left, look.dim());
        painter.write_right(foot, &right, look.dim());
        let mut line = painter.between(x, end);
        let width = line.width();
        for column in 0..width {
            line.put(column, foot, look.glyphs().horizontal, look.border());
        }
        self.draw_trials(&mut line, foot.saturating_sub(1));
        let [said, came, both] = signs(look.symbols);
        let at = self.column(self.came, width);
        if let Some(Answer::Range(from, to)) = self.said {
            let (is_open, from, to) = (self.is_open(*to), self.column(*from, width), self.column(*to, width));
            let full = if look.symbols == Symbols::Ascii { '=' } else { '━' };
            (from..=to).for_each(|column| line.put(column, foot, full, look.accent()));
            line.put(from, foot, said, look.accent());
            line.put(to, foot, if is_open { look.glyphs().for_ever } else { said }, look.accent());
        }
        if let Some(Answer::Number(number)) = self.said {
            line.put(self.column(*number, width), foot, said, look.accent());
        }
        let meets = match self.said {
            Some(Answer::Number(number)) => self.column(*number, width) == at,
            Some(Answer::Range(from, to)) => self.column(*from, width) == at || self.column(*to, width) == at,
            _ => false,
        };
        line.put(at, foot, if meets { both } else { came }, look.strong());
    }

    /// How often trials came to each column, in a row of their own above the axis where there is one.
    fn draw_trials(&self, line: &mut Painter<'_>, row: u16) {
        if self.trials.len() < 2 {
            return;
        }
        let look = line.look;
        let mut counts = vec![0_usize; usize::from(line.width())];
        for trial in self.trials {
            counts[usize::from(self.column(*trial, line.width()))] += 1;
        }
        let most = counts.iter().copied().max().unwrap_or(1).max(1);
        for (column, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
            let eighths = (count * 8).div_ceil(most).clamp(1, 8);
            line.put(column, row, look.glyphs().eighths_up[eighths - 1], look.accent());
        }
    }
}

/// The unit of a question's numbers; `None` where it has none.
pub(crate) fn unit(question: &Question) -> Option<Unit> {
    match question.kind {
        QuestionKind::Number { unit, .. } => Some(unit),
        QuestionKind::Choices | QuestionKind::Order { .. } => None,
    }
}
