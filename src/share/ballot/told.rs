//! What phones are told of a question, in the reader's language. What others answered is in it once it is shown.

use hyper::body::Bytes;
use serde::Serialize;

use super::poll::{Device, Poll, PollPhase};
use crate::question::{Question, QuestionKind, Round, Unit};
use crate::text::{Lang, Phrase, Texts};

#[derive(Serialize)]
struct Told {
    number: u64,
    question: String,
    phase: &'static str,
    round: Round,
    voted: u32,
    /// How many have, in words.
    count: String,
    /// What can be answered, and what it is called.
    choices: Vec<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slider: Option<Slider>,
    /// What was answered, how often in each round, and whether it is what came out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rows: Vec<(String, u32, u32, bool)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    came: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<String>,
}

#[derive(Serialize)]
struct Slider {
    least: u64,
    most: u64,
    unit: Unit,
}

/// What a device is told of its own answers.
#[derive(Debug, Serialize)]
pub(crate) struct Mine {
    number: u64,
    before: Option<String>,
    after: Option<String>,
    /// How that differs from what came out, once that is shown.
    said: Option<String>,
}

impl Mine {
    pub(crate) fn of(poll: &Poll, device: &Device, lang: Lang) -> Self {
        let [before, after] = Round::BOTH.map(|round| poll.answer_of(device, round));
        let actual = poll.outcome.actual.as_ref().filter(|_| poll.phase == PollPhase::Shown);
        let said = actual.zip(after.or(before)).map(|(actual, answer)| poll.question.differ(answer, actual));
        Self {
            number: poll.number,
            before: before.map(ToString::to_string),
            after: after.map(ToString::to_string),
            said: said.map(|said| Texts::of(lang).say(&said)),
        }
    }
}

/// What everybody is told, as an event.
pub(crate) fn told(poll: Option<&Poll>, lang: Lang) -> Bytes {
    let data = poll.map(|poll| tell(poll, Texts::of(lang)));
    // Texts and numbers: nothing in it can fail.
    format!("event: ballot\ndata: {}\n\n", serde_json::to_string(&data).unwrap_or_default()).into()
}

fn tell(poll: &Poll, texts: &Texts) -> Told {
    let question = &poll.question;
    let (is_shown, voted) = (poll.phase == PollPhase::Shown, poll.voted());
    let actual = poll.outcome.actual.as_ref().filter(|_| is_shown);
    let mut rows = Vec::new();
    if is_shown {
        let mut tally = poll.tally();
        tally.merge(&poll.outcome.hands);
        let came = actual.and_then(|actual| question.place(&actual.answer)).and_then(|at| question.offered().nth(at));
        rows = tally
            .rows(question)
            .into_iter()
            .map(|row| {
                let is_it = row.answer.is_some() && row.answer == came.as_ref().map(|came| came.answer.clone());
                (texts.say(&row.phrase), row.before, row.after, is_it)
            })
            .collect();
    }
    Told {
        number: poll.number,
        question: texts.say(&question.phrase),
        phase: match poll.phase {
            PollPhase::Open => "open",
            PollPhase::Closed => "closed",
            PollPhase::Shown => "shown",
        },
        round: poll.round,
        voted,
        count: texts.say(&Phrase::new("class.voted").with("n", voted)),
        choices: question.offered().map(|one| (one.answer.to_string(), texts.say(&one.phrase))).collect(),
        slider: slider(question),
        rows,
        came: actual.map(|actual| texts.say(&question.say(&actual.answer))),
        verdict: poll.outcome.verdict.as_ref().filter(|_| is_shown).map(|verdict| texts.say(verdict)),
    }
}

fn slider(question: &Question) -> Option<Slider> {
    match question.kind {
        QuestionKind::Number { unit, least, most } if least < most => Some(Slider { least, most, unit }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::question::{Actual, Answer, Tally};
    use crate::share::ballot::BallotOutcome;

    fn poll() -> Poll {
        let phrase = Phrase::written("What will <b>it</b> say?", "얼마일까요?");
        let question = Question::number("counter", phrase, Unit::Count, 0..=400_000)
            .offering(Answer::Number(400_000), Phrase::written("400,000", "400,000"))
            .offering(Answer::Range(0, 399_999), Phrase::written("less", "그보다 적음"));
        let mut poll = Poll::new(3, question, 300);
        for (n, answer) in [Answer::Number(400_000), Answer::Number(250_000), Answer::DontKnow].into_iter().enumerate()
        {
            poll.vote(Device::of(&format!("device00{n}")).unwrap(), 3, Round::Before, answer).unwrap();
        }
        poll
    }

    fn said(poll: &Poll, lang: Lang) -> String {
        let told = told(Some(poll), lang);
        str::from_utf8(&told).unwrap().trim_end().strip_prefix("event: ballot\ndata: ").unwrap().to_owned()
    }

    #[test]
    fn while_it_is_open_and_when_it_is_closed_only_how_many_have_answered_is_told() {
        let mut poll = poll();
        let open = said(&poll, Lang::En);
        insta::assert_snapshot!(open, @r#"{"number":3,"question":"What will <b>it</b> say?","phase":"open","round":"before","voted":3,"count":"Votes so far: 3.","choices":[["400000","400,000"],["0..399999","less"],["?","I don't know"]],"slider":{"least":0,"most":400000,"unit":"count"}}"#);
        poll.close();
        assert_eq!(said(&poll, Lang::En), open.replace("\"open\"", "\"closed\""));
        let mine = Mine::of(&poll, &Device::of("device000").unwrap(), Lang::En);
        assert_eq!((mine.before.as_deref(), mine.said), (Some("400000"), None));
    }

    #[test]
    fn when_it_is_shown_everybody_is_told_what_came_out_and_who_said_what() {
        let mut poll = poll();
        let mut hands = Tally::default();
        hands.add(Round::Before, Answer::Number(400_000), 4);
        let actual = Actual { answer: Answer::Number(231_925), look: None };
        let verdict = Phrase::written("Workers read the same number.", "같은 수를 읽었습니다.");
        poll.show(BallotOutcome { actual: Some(actual), verdict: Some(verdict), hands });
        let shown: serde_json::Value = serde_json::from_str(&said(&poll, Lang::Ko)).unwrap();
        assert_eq!(
            shown["rows"].to_string(),
            r#"[["400,000",5,0,false],["그보다 적음",1,0,true],["모르겠습니다",1,0,false]]"#
        );
        assert_eq!(
            (shown["came"].as_str(), shown["verdict"].as_str()),
            (Some("231,925"), Some("같은 수를 읽었습니다."))
        );
        let mine = Mine::of(&poll, &Device::of("device001").unwrap(), Lang::En);
        assert_eq!(mine.said.as_deref(), Some("You said 250,000; it came to 231,925, 18,075 less."));
    }

    #[test]
    fn where_nothing_is_asked_that_is_told() {
        assert_eq!(told(None, Lang::En), "event: ballot\ndata: null\n\n");
    }
}
