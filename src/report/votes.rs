//! What a class answered, as a table for spreadsheets: how many gave which answer, and nobody's name.

use super::csv::{Bom, as_text, finished};
use crate::question::{Answer, Question, Tally};
use crate::text::Texts;

/// What a class answered to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct VoteCount {
    /// What was asked.
    pub question: Question,
    /// How many gave which answer, in both rounds.
    pub tally: Tally,
    /// What came out, if that was shown.
    pub came: Option<Answer>,
}

/// A row an answer that was offered, with the question in front: how many gave it at first, how many again after they had
/// talked, and whether it is what came out (1) or not (0), where that was shown.
///
/// # Errors
/// None that a table can cause: the writer's.
pub fn votes_csv(votes: &[VoteCount], texts: &Texts) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["vote", "question", "asked", "answer", "first", "again", "right"])?;
    for (number, VoteCount { question, tally, came }) in (1_u32..).zip(votes) {
        let right = came.as_ref().and_then(|came| question.place(came)).and_then(|at| question.offered().nth(at));
        for row in tally.rows(question) {
            let is_right = right.as_ref().map(|right| u8::from(row.answer.as_ref() == Some(&right.answer)).to_string());
            writer.write_record([
                number.to_string(),
                question.id.to_string(),
                as_text(texts.say(&question.phrase)),
                as_text(texts.say(&row.phrase)),
                row.before.to_string(),
                row.after.to_string(),
                is_right.unwrap_or_default(),
            ])?;
        }
    }
    finished(writer, Bom::Auto)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::{Round, Unit};
    use crate::text::{Lang, Phrase};

    #[test]
    fn a_row_an_answer_and_no_formula() {
        let question = Question::number("counter", Phrase::written("=1+1?", "얼마?"), Unit::Count, 0..=400_000)
            .offering(Answer::between(0, 399_999), Phrase::written("less", "더 적다"))
            .offering(Answer::Number(400_000), Phrase::written("400,000", "400,000"));
        let mut tally = Tally::default();
        tally.add(Round::Before, Answer::Number(400_000), 15);
        tally.add(Round::After, Answer::Number(231_000), 12);
        tally.add(Round::After, Answer::DontKnow, 1);
        let votes = [VoteCount { question, tally, came: Some(Answer::Number(5)) }];
        insta::assert_snapshot!(votes_csv(&votes, Texts::of(Lang::En)).unwrap(), @r#"
        vote,question,asked,answer,first,again,right
        1,counter,'=1+1?,less,0,12,1
        1,counter,'=1+1?,"400,000",15,0,0
        1,counter,'=1+1?,I don't know,0,1,0
        "#);
        assert!(votes_csv(&votes, Texts::of(Lang::Ko)).unwrap().starts_with('\u{feff}'));
    }
}
