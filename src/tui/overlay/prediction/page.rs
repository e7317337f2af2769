//! What is chosen, typed and counted on the page, and what keys and clicks do there.
//!
//! What is decided here is handed to the Lab when the page is closed; a run that is going on is not touched by it.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::question::{Actual, Answer, AnswerOption, Question, QuestionKind, Round};
use crate::text::Phrase;
use crate::tui::keymap::{Action, KeyContext};
use crate::tui::kit::{Handled, HitTarget, Request, Responder, Scene, TextInput};
use crate::tui::predict::expected::{Guess, Guesses};

/// The most hands of one answer.
const MOST_HANDS: u32 = 9_999;

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PredictionPage {
    pub(super) questions: Vec<Question>,
    pub(super) which: usize,
    pub(super) expected: Guesses,
    pub(super) row: usize,
    /// Whether hands are counted, and of which round; else an answer is chosen.
    pub(super) hands: Option<Round>,
    /// Whether the next digit begins a number of hands.
    anew: bool,
    pub(super) line: TextInput,
    pub(super) error: Option<Phrase>,
    /// What came out, where a run that is over is looked at: then nothing changes any more.
    pub(super) actual: Option<Actual>,
    /// How often answers were right so far, and how often one was given.
    pub(super) so_far: (u32, u32),
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
