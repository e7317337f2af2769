//! A question of a lesson as others ask it: on a ballot, where answers have names.

use super::{Choices, LessonSession, StepKind};
use crate::question::{Answer, Question};

impl Choices {
    /// The question under a name of its own, its answers called `a`, `b`, and so on.
    #[must_use]
    pub fn question(&self, id: String) -> Question {
        let names: Vec<String> = (0..self.choices.len()).map(name).collect();
        let texts = self.choices.iter().map(|choice| choice.text.phrase());
        Question::choices(id, self.question.phrase(), names.iter().map(String::as_str).zip(texts))
    }
}

/// The answer of such a question that is this choice, from 0.
#[must_use]
pub fn answer(choice: usize) -> Answer {
    Answer::choice(&name(choice))
}

/// Which choice an answer to such a question is.
#[must_use]
pub fn choice(answer: &Answer) -> Option<usize> {
    (0..*super::read::ANSWERS.end()).find(|at| self::answer(*at) == *answer)
}

fn name(choice: usize) -> String {
    char::from(b'a' + u8::try_from(choice).unwrap_or(25).min(25)).to_string()
}

impl LessonSession {
    /// What a class can be asked at this step, as long as nobody has been told the answer.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        let is_told = match &self.step().kind {
            StepKind::Predict(_) => self.turned_out(self.at()).is_some(),
            _ => self.is_done(),
        };
        let id: String = format!("{}/{}", self.lesson().name, self.at() + 1)
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "-_./".contains(c) { c } else { '_' })
            .take(80)
            .collect();
        self.asked().filter(|_| !is_told).map(|asked| asked.question(id))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::lesson::{self, Given};

    #[test]
    fn every_question_of_every_lesson_can_be_asked_of_a_class() {
        for lesson in lesson::all() {
            for at in 0..lesson.steps.len() {
                let alone = lesson::Lesson { steps: vec![lesson.steps[at].clone()], ..lesson.clone() };
                let session = LessonSession::new(Arc::new(alone), 0);
                let Some(question) = session.question() else { continue };
                assert!(question.is_sound(), "{}: {question:?}", lesson.name);
                for (at, option) in question.options.iter().enumerate() {
                    assert_eq!((choice(&option.answer), answer(at)), (Some(at), option.answer.clone()));
                }
            }
        }
    }

    #[test]
    fn nobody_is_asked_who_has_been_told() {
        let lesson = lesson::find("lucky-run").expect("it comes along").clone();
        let last = lesson.steps.len() - 1;
        let mut session =
            LessonSession::new(Arc::new(lesson::Lesson { steps: vec![lesson.steps[last].clone()], ..lesson }), 0);
        assert!(session.question().is_some());
        assert!(session.answer(Given::Choice(0)) && session.question().is_some(), "that was wrong");
        assert!(session.answer(Given::Choice(1)) && session.question().is_none());
    }
}
