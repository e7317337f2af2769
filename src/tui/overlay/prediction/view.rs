//! How the page looks: the question, its answers, and the hands of both rounds beside them.

use super::page::PredictionPage;
use crate::question::{Answer, Round, TallyRow};
use crate::text::{Phrase, wrap};
use crate::tui::kit::{HitTarget, Painter, columns};
use crate::tui::overlay::frame;
use crate::tui::predict::panel::bar;
use crate::tui::theme::{Look, Mark, Symbols};

/// The widest page, and the bars of a round at most, columns.
const WIDEST: u16 = 96;
const BAR: u16 = 12;

/// Columns of the figures of a round, without their bar.
const FIGURES: u16 = 8;

impl PredictionPage {
    fn rows(&self) -> Vec<TallyRow> {
        self.expected.hands(self.question()).rows(self.question())
    }

    /// Whether figures of hands are shown.
    fn shows_hands(&self) -> bool {
        self.hands.is_some() || !self.expected.hands(self.question()).is_empty()
    }

    pub(in crate::tui::overlay) fn render(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let area = painter.area();
        let title = look.say(&match (&self.actual, self.so_far) {
            (Some(_), _) => Phrase::new("predict.title.told"),
            (None, (_, 0)) => Phrase::new("predict.title"),
            (None, (n, all)) => Phrase::new("predict.title.so-far").with("n", n).with("all", all),
        });
        let (width, question) = (area.width.min(WIDEST), look.say(&self.question().phrase));
        let rows = self.rows();
        let list = u16::try_from(rows.len()).unwrap_or(u16::MAX);
        let inside = usize::from(width.saturating_sub(4));
        let asked = u16::try_from(wrap(&question, inside).len()).unwrap_or(1);
        let foot = self.foot_words(look);
        let foot_rows = u16::try_from(wrap(&foot, inside).len()).unwrap_or(1);
        let typed = u16::from(self.takes_text());
        let wanted = asked + 1 + list + u16::from(self.shows_hands()) + 1 + typed + foot_rows + 2;
        // Of a low screen the air goes first.
        let air = u16::from(wanted <= area.height);
        let mut inside = frame::open(painter, (width, wanted.min(area.height)), &title);
        let end = inside.write_wrapped(0, &question, look.strong());
        if self.questions.len() > 1 && self.hands.is_none() {
            self.render_which(&mut inside);
        }
        inside.cut_top(end + air);
        self.render_answers(&rows, &mut inside.cut_top(list + u16::from(self.shows_hands())));
        inside.cut_top(air);
        if self.takes_text() {
            let mut line = inside.cut_top(1);
            let x = line.write(2, 0, &look.word("predict.type"), look.dim()) + 1;
            self.line.render(x, &mut line);
        }
        inside.write_wrapped(0, &foot, if self.error.is_some() { look.bad() } else { look.dim() });
    }

    /// Which of several questions it is, where there is room behind it.
    fn render_which(&self, painter: &mut Painter<'_>) {
        let look = painter.look;
        let which = Phrase::new("predict.which").with("n", self.which + 1).with("all", self.questions.len());
        let words = look.say(&which);
        let asked = columns(&look.say(&self.question().phrase));
        if asked + 3 + columns(&words) <= painter.width() {
            painter.write_right(0, &words, look.dim());
        }
    }

    /// What stands below the answers: what is wrong with the typed one, how they differ, or how one answers.
    fn foot_words(&self, look: Look) -> String {
        let question = self.question();
        match (&self.error, &self.actual, self.expected.said(question)) {
            (Some(why), ..) => format!("{} {}", look.mark(Mark::Bad), look.say(why)),
            (None, Some(actual), Some(said)) => look.say(&question.told(said, actual)),
            (None, Some(actual), None) => {
                look.say(&Phrase::new("predict.came").with("came", question.say(&actual.answer)))
            }
            (None, None, _) if self.hands.is_some() => look.word("predict.hands.how").into_owned(),
            (None, None, _) if self.takes_text() => look.say(&question.how()),
            (None, None, _) => look.word("predict.hidden").into_owned(),
        }
    }

    fn render_answers(&self, rows: &[TallyRow], painter: &mut Painter<'_>) {
        let look = painter.look;
        let question = self.question();
        let said = self.expected.said(question).and_then(|said| question.place(said));
        let came = self.actual.as_ref().and_then(|actual| question.place(&actual.answer));
        let shows_hands = self.shows_hands();
        let bars = if painter.width() >= 76 { BAR } else { 0 };
        let of_round = FIGURES + bars;
        let left = painter.width().saturating_sub(if shows_hands { 2 * of_round } else { 0 });
        if shows_hands {
            for (index, key) in (0..).zip(["predict.before", "predict.after"]) {
                painter.write(left + index * of_round, 0, &look.word(key), look.dim());
            }
            painter.cut_top(1);
        }
        let tally = self.expected.hands(question);
        for (y, row) in (0..painter.height()).zip(rows) {
            // Whoever gave none of these answers stands before those who did not know, and has no place of its own.
            let is_option = row.answer.is_some();
            let place = question.place(row.answer.as_ref().unwrap_or(&Answer::DontKnow)).filter(|_| is_option);
            let here = self.actual.is_none() && place == Some(self.row) && self.hands.is_none();
            let mut line = painter.row(y);
            if place == Some(self.row) && self.actual.is_none() {
                line.put(0, 0, look.glyphs().chosen, look.accent());
            }
            let tick = crate::tui::kit::choices::tick(false, place.is_some() && place == said, look);
            let x = line.write(2, 0, tick, if place == said { look.accent() } else { look.border() });
            let style = match (here, place.is_some() && place == came) {
                (true, _) => look.selection(),
                (false, true) => look.strong(),
                (false, false) => look.text(),
            };
            let end = line.write_within(x, 0, &look.say(&row.phrase), left, style);
            let marks = self.marks(place, said, came, look);
            if !marks.is_empty() && end + 2 + columns(&marks) <= left {
                line.write(end + 2, 0, &marks, look.good());
            }
            if let Some(place) = place {
                line.note(HitTarget::Choice(0, place));
            }
            if shows_hands {
                for (index, round) in (0..).zip(Round::BOTH) {
                    let (x, count) = (left + index * of_round, row.of(round));
                    let is_here = self.hands == Some(round) && place == Some(self.row);
                    let style = if is_here { look.selection() } else { look.text() };
                    line.write_ending(x + 5, 0, &format!("{count:>4}"), style);
                    bar(&mut line.between(x + 6, x + 6 + bars), 0, 0, (count, tally.total(round)), bars);
                }
            }
        }
    }

    /// What stands behind an answer: whether it came out so, and whether it was said.
    fn marks(&self, place: Option<usize>, said: Option<usize>, came: Option<usize>, look: Look) -> String {
        let is = |other: Option<usize>| self.actual.is_some() && place.is_some() && place == other;
        let arrow = if look.symbols == Symbols::Ascii { "<-" } else { "←" };
        let words = [(is(said), "predict.said.short"), (is(came), "predict.came.short")];
        let words: Vec<String> =
            words.iter().filter(|(is, _)| *is).map(|(_, key)| look.word(key).into_owned()).collect();
        if words.is_empty() { String::new() } else { format!("{arrow} {}", words.join(", ")) }
    }
}
