//! What holds of every answer and every tally, and what is said of some.

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::plan::SECOND;
use crate::text::{Lang, Phrase, Texts};

/// What a counter of 400,000 is asked for.
fn counter() -> Question {
    let written = |text: &str| Phrase::written(text, text);
    Question::number("counter", written("What will the counter say?"), Unit::Count, 0..=400_000)
        .offering(Answer::between(0, 399_999), written("less"))
        .offering(Answer::Number(400_000), written("400,000"))
}

fn elapsed() -> Question {
    Question::number("elapsed", Phrase::written("How long?", "얼마나?"), Unit::Nanos, 0..=60 * SECOND)
}

fn deadlock() -> Question {
    let options = [("deadlock", Phrase::written("a deadlock", "교착")), ("end", Phrase::written("an end", "끝"))];
    Question::choices("deadlock", Phrase::written("What happens?", "어떻게 될까?"), options)
}

fn order() -> Question {
    let items = (1..=4_u64).map(|n| Phrase::new("label.fetch").with("n", n)).collect();
    Question::order("order", Phrase::written("In which order?", "순서는?"), items)
}

fn questions() -> [Question; 4] {
    [counter(), elapsed(), deadlock(), order()]
}

fn actual(answer: &str) -> Actual {
    Actual { answer: answer.parse().expect("an answer"), look: None }
}

#[rstest]
#[case(counter(), "400k", "400000")]
#[case(counter(), " 180,000..250_000 ", "180000..250000")]
#[case(counter(), "..1.5k", "0..1500")]
#[case(counter(), "40만", "400000")]
#[case(counter(), "?", "?")]
#[case(counter(), "0..0", "0")]
#[case(elapsed(), "1.5s", "1500000000")]
#[case(elapsed(), "200ms..1s", "200000000..1000000000")]
#[case(deadlock(), "dead", "deadlock")]
#[case(deadlock(), "END", "end")]
#[case(order(), "2,1, 3 4", "2 1 3 4")]
#[case(order(), "other", "other")]
fn what_people_type_is_read(#[case] question: Question, #[case] typed: &str, #[case] written: &str) {
    assert_eq!(question.read(typed).map(|answer| answer.to_string()), Ok(written.to_owned()));
}

#[rstest]
#[case(
    counter(),
    "400,001",
    "400,001 cannot be: a number or a range from 0 to 400,000, such as 400k or 180k..250k, or ?"
)]
#[case(
    counter(),
    "..",
    ".. is no answer here: a number or a range from 0 to 400,000, such as 400k or 180k..250k, or ?"
)]
#[case(
    counter(),
    "9..3",
    "9..3 is no answer here: a number or a range from 0 to 400,000, such as 400k or 180k..250k, or ?"
)]
#[case(
    counter(),
    "-1",
    "-1 is no answer here: a number or a range from 0 to 400,000, such as 400k or 180k..250k, or ?"
)]
#[case(
    Question::number("counter", Phrase::written("How many?", "몇?"), Unit::Count, 0..=80),
    "400k",
    "400k cannot be: a number or a range from 0 to 80, such as 40 or 20..40, or ?"
)]
#[case(
    elapsed(),
    "5",
    "5 is no answer here: a time or a range up to 1 min 0 s, with its unit, such as 1.5s or 200ms..1s, or ?"
)]
#[case(deadlock(), "", " is no answer here: one of deadlock, end, or ?")]
#[case(order(), "1 1 2 3", "1 1 2 3 is no answer here: each number from 1 to 4 once, such as 2 1 3, or other, or ?")]
fn what_cannot_be_says_how_one_answers(#[case] question: Question, #[case] typed: &str, #[case] why: &str) {
    let refused = question.read(typed).expect_err("no answer");
    assert_eq!(Texts::of(Lang::En).say(&refused), why);
}

#[rstest]
#[case(counter(), "400000", "231925", Closeness::Off, "You said 400,000; it came to 231,925, 168,075 less.")]
#[case(
    counter(),
    "100000..200000",
    "231925",
    Closeness::Off,
    "You said 100,000 to 200,000; it came to 231,925, 31,925 more."
)]
#[case(
    counter(),
    "180000..250000",
    "231925",
    Closeness::Within,
    "You said 180,000 to 250,000, and it came to 231,925: within your range."
)]
#[case(counter(), "400000", "400000", Closeness::Right, "As you said: 400,000.")]
#[case(counter(), "?", "231925", Closeness::Unsaid, "You said that you did not know. It came out: 231,925.")]
#[case(
    elapsed(),
    "1000000000",
    "1020000000",
    Closeness::Near,
    "You said 1.00 s, and it came to 1.02 s: no more than a tenth off."
)]
#[case(elapsed(), "4000000000", "1000000000", Closeness::Off, "You said 4.00 s; it came to 1.00 s, 3.00 s less.")]
#[case(deadlock(), "end", "deadlock", Closeness::Off, "You said: an end. It came out: a deadlock.")]
#[case(
    order(),
    "1 2 3 4",
    "2 1 3 4",
    Closeness::Off,
    "You said 1 2 3 4; they came as 2 1 3 4: 2 of 4 in the place that you gave them."
)]
#[case(order(), "other", "2 1 3 4", Closeness::Right, "As you said: 2 1 3 4.")]
#[case(order(), "other", "1 2 3 4", Closeness::Off, "You said: in another order. It came out: 1 2 3 4.")]
fn one_sentence_says_how_they_differ(
    #[case] question: Question,
    #[case] said: &str,
    #[case] came: &str,
    #[case] close: Closeness,
    #[case] sentence: &str,
) {
    let (said, actual) = (said.parse().expect("an answer"), actual(came));
    assert_eq!(question.judge(&said, &actual), close);
    assert_eq!(Texts::of(Lang::En).say(&question.told(&said, &actual)), sentence);
}

#[test]
fn where_to_look_stands_behind_it() {
    let actual = Actual { look: Some(LookAt::Ledger), ..actual("231925") };
    let told = counter().told(&Answer::Number(400_000), &actual);
    let said = Texts::of(Lang::Ko).say(&told);
    assert!(said.contains("168,075") && said.ends_with("장부에 있습니다."), "{said}");
}

#[test]
fn a_question_that_was_read_is_bounded() {
    assert!(questions().iter().all(Question::is_sound));
    let written = || Phrase::written("a", "a");
    assert!(!counter().offering(Answer::Number(400_001), written()).is_sound(), "cannot be answered");
    assert!(!deadlock().offering(Answer::choice("end"), written()).is_sound(), "stands twice");
    assert!(!Question { id: "a b".into(), ..counter() }.is_sound());
    let many = (0..20).fold(counter(), |question, n| question.offering(Answer::Number(n), written()));
    assert!(!many.is_sound(), "more than there are keys");
}

#[test]
fn typed_hands_and_votes_add_up() {
    let question = counter();
    let mut hands = Tally::default();
    hands.put(Round::Before, Answer::Number(400_000), 15);
    hands.put(Round::Before, Answer::Number(400_000), 14);
    let mut votes = Tally::default();
    votes.add(Round::Before, Answer::Number(12), 1);
    votes.add(Round::Before, Answer::Range(100, 399_000), 1);
    votes.add(Round::After, Answer::DontKnow, 2);
    votes.take_back(Round::After, &Answer::DontKnow);
    let typed = hands.clone();
    hands.merge(&votes);
    assert_eq!(hands.without(&votes), typed);
    assert_eq!(votes.without(&hands), Tally::default(), "there are never fewer than none");
    let rows: Vec<(u32, u32)> = hands.rows(&question).iter().map(|row| (row.before, row.after)).collect();
    assert_eq!(rows, [(2, 0), (14, 0), (0, 1)]);
    let kept = serde_json::to_string(&hands).expect("it is JSON");
    assert_eq!(kept, r#"{"before":{"12":1,"400000":14,"100..399000":1},"after":{"?":1}}"#);
    assert_eq!(serde_json::from_str::<Tally>(&kept).expect("it was written so"), hands);
}

/// Any answer, to whatever question.
fn any_answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        (0_u64..500_000).prop_map(Answer::Number),
        (0_u64..500_000, 0_u64..500_000).prop_map(|(one, other)| Answer::between(one, other)),
        prop_oneof!["deadlock", "end", "other", "[a-z][a-z0-9-]{0,12}"].prop_map(|name| Answer::choice(&name)),
        Just((0..4_u16).collect::<Vec<_>>()).prop_shuffle().prop_map(Answer::Order),
        Just(Answer::DontKnow),
    ]
}

proptest! {
    #[test]
    fn an_answer_is_written_and_read(answer in any_answer()) {
        prop_assert_eq!(answer.to_string().parse(), Ok(answer.clone()));
        let kept = serde_json::to_string(&answer).expect("it is JSON");
        prop_assert_eq!(serde_json::from_str::<Answer>(&kept).expect("it was written so"), answer);
    }

    #[test]
    fn whatever_is_typed_is_an_answer_or_says_why(typed in ".{0,40}", which in 0_usize..4) {
        let question = &questions()[which];
        match question.read(&typed) {
            Ok(answer) => prop_assert!(question.admits(&answer)),
            Err(why) => prop_assert!(!Texts::of(Lang::Ko).say(&why).is_empty()),
        }
        let _ = typed.parse::<Answer>();
    }

    #[test]
    fn a_range_contains_a_number_or_does_not(one in 0_u64..400_000, other in 0_u64..400_000, came in 0_u64..=400_000) {
        let (said, actual) = (Answer::between(one, other), Actual { answer: Answer::Number(came), look: None });
        let inside = (one.min(other)..=one.max(other)).contains(&came);
        prop_assert_eq!(said.holds(&actual.answer), inside);
        let hit = counter().judge(&said, &actual);
        prop_assert_eq!(matches!(hit, Closeness::Right | Closeness::Within), inside);
    }

    #[test]
    fn whatever_was_said_and_came_there_is_a_sentence(said in any_answer(), came in any_answer(), which in 0_usize..4) {
        let told = questions()[which].told(&said, &Actual { answer: came, look: Some(LookAt::Lanes) });
        for lang in [Lang::En, Lang::Ko] {
            let said = Texts::of(lang).say(&told);
            prop_assert!(!said.contains('{'), "{}", said);
        }
    }

    #[test]
    fn tallies_add_up(
        votes in prop::collection::vec((any_answer(), any::<bool>(), 0_u32..40), 0..60),
        at in 0_usize..60,
        which in 0_usize..4,
    ) {
        let count = |votes: &[(Answer, bool, u32)]| {
            let mut tally = Tally::default();
            for (answer, before, hands) in votes {
                tally.add(if *before { Round::Before } else { Round::After }, answer.clone(), *hands);
            }
            tally
        };
        let all = count(&votes);
        let (first, rest) = votes.split_at(at.min(votes.len()));
        let mut merged = count(first);
        merged.merge(&count(rest));
        prop_assert_eq!(&merged, &all);
        let rows = all.rows(&questions()[which]);
        for round in Round::BOTH {
            let sum: u32 = rows.iter().map(|row| row.of(round)).sum();
            prop_assert_eq!(sum, all.total(round));
        }
        prop_assert_eq!(rows.last().and_then(|row| row.answer.clone()), Some(Answer::DontKnow));
    }
}
