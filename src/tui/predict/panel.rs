//! What was expected of a run that is over, beside what it came to: a sentence, an axis, and the class.

use super::expected::Met;
use super::scale::{Scale, signs, unit};
use crate::question::{Answer, Closeness, LookAt, QuestionKind, Round};
use crate::text::{Phrase, wrap};
use crate::tui::keymap::Action;
use crate::tui::kit::{HitTarget, Painter, columns};
use crate::tui::theme::{Look, Mark, Symbols};

/// What it is drawn with beside what was expected.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MetPanel<'run> {
    pub(crate) met: Met<'run>,
    /// What the trials of the same work came to, the last of which is this one.
    pub(crate) trials: &'run [u64],
    /// What a counter should have come to.
    pub(crate) right: Option<u64>,
}

/// The widest that an axis is, columns.
const WIDEST: u16 = 110;

impl MetPanel<'_> {
    fn has_axis(&self) -> bool {
        matches!(self.met.actual.answer, Answer::Number(_)) && unit(&self.met.expectation.question).is_some()
    }

    /// Rows that it takes in so many columns, where there are so many at most; of the sentence none is cut.
    pub(crate) fn height(&self, width: u16, most: u16, look: Look) -> u16 {
        let words = self.lines(width, look);
        let hands = u16::from(!self.met.expectation.hands.is_empty());
        let axis = u16::from(self.has_axis());
        let bars = u16::from(axis > 0 && self.trials.len() > 1);
        let least = u16::try_from(words.len()).unwrap_or(u16::MAX);
        // The sentence comes first, then the class, then the axis, and bars of their own at the end.
        [hands, axis, bars]
            .into_iter()
            .fold(least.min(most), |rows, more| if rows + more <= most { rows + more } else { rows })
    }

    /// The sentence, with the key to the place where one looks.
    fn words(&self, look: Look) -> String {
        let (expectation, actual) = (self.met.expectation, self.met.actual);
        let question = &expectation.question;
        let differ = match &expectation.said {
            Some(said) => question.differ(said, actual),
            None => Phrase::new("predict.came").with("came", question.say(&actual.answer)),
        };
        let told = look.say(&differ);
        match actual.look {
            Some(place) => format!("{told} {}", place_words(place, look)),
            None => told,
        }
    }

    fn lines(&self, width: u16, look: Look) -> Vec<String> {
        wrap(&self.words(look), usize::from(width.saturating_sub(2).max(10)))
    }

    pub(crate) fn render(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let rows = painter.height();
        let mark = self.mark();
        let lines = self.lines(painter.width(), look);
        painter.write(0, 0, look.mark(mark), look.mark_style(mark));
        for (y, line) in (0..rows).zip(&lines) {
            painter.between(2, u16::MAX).write(0, y, line, look.text());
        }
        painter.note(HitTarget::Action(Action::Predict));
        painter.cut_top(u16::try_from(lines.len()).unwrap_or(rows));
        if !self.met.expectation.hands.is_empty() && painter.height() > 0 {
            self.render_hands(&mut painter.cut_foot(1));
        }
        if let (Answer::Number(came), Some(unit)) = (&self.met.actual.answer, unit(&self.met.expectation.question)) {
            let said = self.met.expectation.said.as_ref();
            let scale = Scale { unit, said, came: *came, trials: self.trials, right: self.right };
            let legend = self.legend(look);
            let room = painter.width().saturating_sub(columns(&legend) + 2);
            let width = if room >= 30 { room.min(WIDEST) } else { painter.width() };
            let foot = painter.height().saturating_sub(1);
            if painter.height() > 0 && room >= 30 {
                painter.write(width + 2, foot, &legend, look.dim());
            }
            scale.draw(&mut painter.between(0, width));
        }
    }

    /// What the marks on the axis are.
    fn legend(&self, look: Look) -> String {
        let [said, came, _] = signs(look.symbols);
        let came = format!("{came} {}", look.word("predict.came.short"));
        match &self.met.expectation.said {
            Some(Answer::Number(_) | Answer::Range(..)) => {
                format!("{said} {}  {came}", look.word("predict.said.short"))
            }
            _ => came,
        }
    }

    fn mark(&self) -> Mark {
        let expectation = self.met.expectation;
        let close = expectation.said.as_ref().map(|said| expectation.question.judge(said, self.met.actual));
        match close {
            Some(Closeness::Right | Closeness::Within | Closeness::Near) => Mark::Good,
            Some(Closeness::Off) => Mark::Warn,
            Some(Closeness::Unsaid) | None => Mark::Note,
        }
    }

    /// How many of the class gave the answer that it came to, before and after they talked.
    fn render_hands(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let expectation = self.met.expectation;
        let question = &expectation.question;
        let place = question.place(&self.met.actual.answer);
        let right = place.and_then(|place| question.offered().nth(place)).map(|option| option.answer);
        let rows = expectation.hands.rows(question);
        let of = |round: Round| rows.iter().filter(|row| row.answer == right).map(|row| row.of(round)).sum::<u32>();
        let mut x = 0;
        for (round, key) in [(Round::Before, "predict.hands.before"), (Round::After, "predict.hands.after")] {
            let all = expectation.hands.total(round);
            if all == 0 {
                continue;
            }
            let words = look.say(&Phrase::new(key).with("n", of(round)).with("all", all));
            if x > 0 && x + columns(&words) + 2 > painter.width() {
                break;
            }
            x = painter.write(x, 0, &words, look.text()) + 1;
            x = bar(painter, x, 0, (of(round), all), 12) + 2;
        }
    }
}

/// Draws a bar of at most so many columns for a part of a whole; returns the column behind it.
pub(crate) fn bar(painter: &mut Painter<'_>, x: u16, y: u16, (part, all): (u32, u32), most: u16) -> u16 {
    let look = painter.look;
    let full = if look.symbols == Symbols::Ascii { '#' } else { look.glyphs().full };
    let long = u64::from(part) * u64::from(most) / u64::from(all.max(1));
    let long = u16::try_from(long).unwrap_or(most).max(u16::from(part > 0)).min(painter.width().saturating_sub(x));
    (0..long).for_each(|column| painter.put(x + column, y, full, look.accent()));
    x + long
}

/// Where to look, and by which key one gets there, if it is not this very screen.
fn place_words(place: LookAt, look: Look) -> String {
    let said = look.say(&place.phrase());
    let key = match place {
        LookAt::Ledger => "predict.look.ledger",
        LookAt::Comparison => "predict.look.comparison",
        LookAt::Schedules | LookAt::Lanes => return said,
    };
    look.say(&Phrase::new(key).with("said", said))
}

/// How one answers a question of this kind on a row of settings, in few words.
pub(crate) fn how(kind: &QuestionKind) -> &'static str {
    match kind {
        QuestionKind::Choices => "lab.expect.choose",
        QuestionKind::Number { .. } => "lab.expect.number",
        QuestionKind::Order { .. } => "lab.expect.order",
    }
}
