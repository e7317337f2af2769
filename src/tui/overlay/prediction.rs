//! The question before a run, over the screen: its answers to choose from, a line to type another, and a show of hands.
//! When the run is over, what came out beside both.
//!
//! What is decided here is handed to the Lab when the page is closed; a run that is going on is not touched by it.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::frame;
use crate::question::{Actual, Answer, AnswerOption, Question, QuestionKind, Round, TallyRow};
use crate::text::Phrase;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::kit::{Handled, HitTarget, Painter, Request, Responder, Scene, TextInput, columns};
use crate::tui::predict::expected::{Guess, Guesses};
use crate::tui::predict::panel::bar;
use crate::tui::theme::{Look, Mark, Symbols};

/// The most hands of one answer.
const MOST_HANDS: u32 = 9_999;

/// The widest page, and the bars of a round at most, columns.
const WIDEST: u16 = 96;
const BAR: u16 = 12;

/// Columns of the figures of a round, without their bar.
const FIGURES: u16 = 8;

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PredictionPage {
    questions: Vec<Question>,
    which: usize,
    expected: Guesses,
    row: usize,
    /// Whether hands are counted, and of which round; else an answer is chosen.
    hands: Option<Round>,
    /// Whether the next digit begins a number of hands.
    anew: bool,
    line: TextInput,
    error: Option<Phrase>,
    /// What came out, where a run that is over is looked at: then nothing changes any more.
    actual: Option<Actual>,
    /// How often answers were right so far, and how often one was given.
    so_far: (u32, u32),
}

impl PredictionPage {
    /// The same where so many answers were right so far, of so many.
    pub(crate) fn so_far(self, so_far: (u32, u32)) -> Self {
        Self { so_far, ..self }
    }

    /// Before a run, of which these can be asked; `None` where nothing can.
    pub(crate) fn ask(questions: Vec<Question>, expected: Guesses) -> Option<Self> {
        let shown = expected.shown(&questions)?;
        let which = questions.iter().position(|question| question == shown).unwrap_or(0);
        let mut page = Self {
            questions,
            which,
            expected,
            row: 0,
            hands: None,
            anew: true,
            line: TextInput::default(),
            error: None,
            actual: None,
            so_far: (0, 0),
        };
        page.go_to_said();
        Some(page)
    }

    /// After a run.
    pub(crate) fn told(expectation: &Guess, actual: Actual) -> Self {
        let question = expectation.question.clone();
        let mut expected = Guesses::default();
        expected.say(&question, expectation.said.clone());
        expected.put_hands(&question, expectation.hands.clone());
        Self {
            row: question.place(&actual.answer).unwrap_or(0),
            questions: vec![question],
            which: 0,
            expected,
            hands: None,
            anew: true,
            line: TextInput::default(),
            error: None,
            actual: Some(actual),
            so_far: (0, 0),
        }
    }

    /// What was decided; `None` where nothing could be.
    pub(crate) fn into_expected(self) -> Option<Guesses> {
        self.actual.is_none().then_some(self.expected)
    }

    pub(crate) fn question(&self) -> &Question {
        &self.questions[self.which]
    }

    pub(crate) fn offered(&self) -> Vec<AnswerOption> {
        self.question().offered().collect()
    }

    fn go_to_said(&mut self) {
        let question = self.question();
        self.row = self.expected.said(question).and_then(|said| question.place(said)).unwrap_or(0);
    }

    /// What was answered, to the question that is shown.
    pub(crate) fn said(&self) -> Option<&Answer> {
        self.expected.said(self.question())
    }

    /// What is wrong with what was typed.
    pub(crate) fn error(&self) -> Option<&Phrase> {
        self.error.as_ref()
    }

    /// Whether an answer can be typed: others are chosen.
    pub(crate) fn takes_text(&self) -> bool {
        self.actual.is_none() && self.hands.is_none() && !matches!(self.question().kind, QuestionKind::Choices)
    }

    fn go(&mut self, down: bool) {
        let last = self.question().options.len();
        self.row = if down { (self.row + 1).min(last) } else { self.row.saturating_sub(1) };
        (self.anew, self.error) = (true, None);
    }

    /// To another question, or to the other round of hands.
    fn turn(&mut self, forward: bool) {
        self.anew = true;
        match self.hands {
            Some(_) => self.hands = Some(if forward { Round::After } else { Round::Before }),
            None if forward => self.which = (self.which + 1).min(self.questions.len() - 1),
            None => self.which = self.which.saturating_sub(1),
        }
        if self.hands.is_none() {
            (self.line, self.error) = (TextInput::default(), None);
            self.go_to_said();
        }
    }

    fn accept(&mut self) -> Handled {
        if self.actual.is_some() {
            return Handled::Asks(Request::Close);
        }
        if self.hands.is_some() {
            self.go(true);
            return Handled::Done;
        }
        let typed = self.line.text().trim();
        let answer = if typed.is_empty() {
            self.offered().into_iter().nth(self.row).map(|option| option.answer)
        } else {
            match self.question().read(typed) {
                Ok(answer) => Some(answer),
                Err(why) => {
                    self.error = Some(why);
                    return Handled::Done;
                }
            }
        };
        let question = self.question().clone();
        self.expected.say(&question, answer);
        Handled::Asks(Request::Predicted)
    }

    /// A digit goes behind the others, or begins anew when one has just come here.
    fn type_hands(&mut self, round: Round, key: KeyCode) -> Handled {
        let question = self.question().clone();
        let Some(option) = self.offered().into_iter().nth(self.row) else { return Handled::Passed };
        let mut tally = self.expected.hands(&question);
        let before = if self.anew { 0 } else { tally.count(round, &option.answer) };
        let hands = match key {
            KeyCode::Char(digit) => match digit.to_digit(10) {
                Some(digit) => before.saturating_mul(10).saturating_add(digit),
                None => return Handled::Passed,
            },
            KeyCode::Backspace | KeyCode::Delete => tally.count(round, &option.answer) / 10,
            _ => return Handled::Passed,
        };
        tally.put(round, option.answer, hands.min(MOST_HANDS));
        self.expected.put_hands(&question, tally);
        self.anew = false;
        Handled::Done
    }

    fn rows(&self) -> Vec<TallyRow> {
        self.expected.hands(self.question()).rows(self.question())
    }

    /// Whether figures of hands are shown.
    fn shows_hands(&self) -> bool {
        self.hands.is_some() || !self.expected.hands(self.question()).is_empty()
    }

    pub(super) fn render(&self, painter: &mut Painter<'_>) {
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
        let asked = u16::try_from(crate::text::wrap(&question, inside).len()).unwrap_or(1);
        let foot = self.foot_words(look);
        let foot_rows = u16::try_from(crate::text::wrap(&foot, inside).len()).unwrap_or(1);
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

impl Responder for PredictionPage {
    fn context(&self) -> KeyContext {
        KeyContext::Prediction
    }

    fn can(&self, action: Action) -> bool {
        use Action::{Accept, Back, Down, Left, Pane, Right, Up};
        match action {
            Accept | Back => true,
            Up | Down | Pane => self.actual.is_none(),
            Left | Right => self.actual.is_none() && (self.hands.is_some() || self.questions.len() > 1),
            _ => false,
        }
    }

    fn act(&mut self, action: Action, _: Scene<'_>) -> Handled {
        match action {
            Action::Accept => return self.accept(),
            Action::Up => self.go(false),
            Action::Down => self.go(true),
            Action::Left => self.turn(false),
            Action::Right => self.turn(true),
            Action::Pane => {
                self.hands = if self.hands.is_some() { None } else { Some(Round::Before) };
                (self.anew, self.error, self.line) = (true, None, TextInput::default());
            }
            Action::Back if self.hands.is_some() => self.hands = None,
            _ => return Handled::Asks(Request::Predicted),
        }
        Handled::Done
    }

    fn type_key(&mut self, key: &KeyEvent, _: Scene<'_>) -> Handled {
        if self.actual.is_some() {
            return Handled::Passed;
        }
        if let Some(round) = self.hands {
            return self.type_hands(round, key.code);
        }
        let is_text = matches!(key.code, KeyCode::Char(_)) && !key.modifiers.contains(KeyModifiers::CONTROL);
        let goes_on = !self.line.text().is_empty();
        if !self.takes_text() || (!is_text && !goes_on) {
            return Handled::Passed;
        }
        let typed = self.line.type_key(key);
        if typed == Handled::Done {
            self.error = None;
        }
        typed
    }

    fn paste(&mut self, text: &str, _: Scene<'_>) -> Handled {
        if self.takes_text() { self.line.paste(text) } else { Handled::Passed }
    }

    fn takes_letters(&self) -> bool {
        true
    }

    fn point(&mut self, target: Option<HitTarget>, _: Scene<'_>) -> Handled {
        match target {
            Some(HitTarget::Choice(0, row)) if self.actual.is_none() => {
                self.row = row.min(self.question().options.len());
                self.anew = true;
                Handled::Done
            }
            _ => Handled::Passed,
        }
    }

    fn scroll(&mut self, rows: isize, _: Scene<'_>) -> Handled {
        if self.actual.is_none() {
            self.go(rows > 0);
        }
        Handled::Done
    }

    fn foot(&self) -> Option<&'static str> {
        Some(match (&self.actual, self.hands) {
            (Some(_), _) => "foot.predicted",
            (None, Some(_)) => "foot.hands",
            (None, None) => "foot.predict",
        })
    }
}
