use std::net::IpAddr;

use insta::assert_snapshot;
use rstest::rstest;

use crate::question::{Actual, Answer, Question, Round, Tally, Unit};
use crate::share::{Attendance, BallotOrder, BallotOutcome, ClassAddress, ClassCode, ClassNews, ClassPlace};
use crate::text::{Lang, Phrase};
use crate::tui::message::{ClassOrder, ClassReport, Effect, Message, Report};
use crate::tui::tests::desk::{Desk, desk, desk_with};
use crate::tui::theme::{Symbols, Theme};

fn tell(mut desk: Desk, report: ClassReport) -> Desk {
    desk.send(Message::Class(report));
    desk
}

fn addresses() -> ClassReport {
    let one = |interface: &str, address: &str| ClassAddress {
        interface: interface.to_owned(),
        address: address.parse().unwrap(),
    };
    ClassReport::Addresses(vec![one("lo", "127.0.0.1"), one("wlan0", "192.168.0.7"), one("eth0", "169.254.9.9")])
}

fn place(address: &str) -> ClassReport {
    let ip: IpAddr = address.parse().unwrap();
    let bound = (ip, 40_123).into();
    let host = format!("{address}:40123");
    ClassReport::Opened(ClassPlace { code: ClassCode::known("K7F3X"), bound, host, is_local: ip.is_loopback() })
}

fn here(ballots: u32, mirrors: u32) -> ClassReport {
    ClassReport::News(ClassNews::Here(Attendance { ballots, mirrors, texts: 0 }))
}

/// A laboratory whose class is open at an address.
pub(crate) fn opened(desk: Desk, address: &str) -> Desk {
    let desk = tell(desk.press("C"), addresses()).press("Down Enter");
    tell(tell(desk, place(address)), here(23, 2))
}

#[test]
fn a_key_shows_the_addresses_and_enter_opens_the_class_at_one() {
    let desk = tell(desk(80, 24).press("C"), addresses());
    assert_eq!(desk.effects, [Effect::Class(ClassOrder::LookAround)]);
    assert_snapshot!("class_addresses", desk.screen());
    let desk = desk.press("Down Enter");
    let Some(Effect::Class(ClassOrder::Open(wish))) = desk.effects.last() else { panic!("{:?}", desk.effects) };
    assert_eq!(wish.address.to_string(), "192.168.0.7");
    assert!(desk.screen().contains("The class opens."));
}

#[rstest]
fn an_open_class_shows_how_one_gets_in(#[values((60, 20), (80, 24), (120, 40))] size: (u16, u16)) {
    let desk = opened(desk(size.0, size.1), "192.168.0.7");
    assert_snapshot!(format!("class_open_{}x{}", size.0, size.1), desk.screen());
}

#[test]
fn it_does_so_in_korean_and_in_seven_bits() {
    let korean = desk_with(80, 24, Lang::Ko, Theme::Light, Symbols::Unicode);
    assert_snapshot!("class_open_korean", opened(korean, "192.168.0.7").screen());
    let ascii = desk_with(120, 40, Lang::En, Theme::Monochrome, Symbols::Ascii);
    assert_snapshot!("class_open_ascii", opened(ascii, "192.168.0.7").screen());
}

#[test]
fn of_an_address_of_this_machine_alone_there_is_no_picture() {
    let screen = opened(desk(80, 24), "127.0.0.1").screen();
    assert!(!screen.contains('▀') || !screen.contains("▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀"), "{screen}");
    assert!(screen.contains("hotspot") && screen.contains("ssh -R"), "{screen}");
}

/// A laboratory whose class can be asked this.
fn with_question(desk: Desk) -> Desk {
    let mut desk = opened(desk, "192.168.0.7");
    let phrase = Phrase::written("What will the counter say?", "카운터는 얼마가 될까요?");
    let question = Question::number("counter", phrase, Unit::Count, 0..=400_000)
        .offering(Answer::Number(400_000), Phrase::written("400,000", "400,000"))
        .offering(Answer::Range(0, 399_999), Phrase::written("less", "그보다 적음"));
    desk.app.class.question = Some(question);
    desk.app.turn_class_page();
    desk
}

fn orders(desk: &Desk) -> Vec<&BallotOrder> {
    let mut orders = Vec::new();
    for effect in &desk.effects {
        if let Effect::Class(ClassOrder::Ballot(order)) = effect {
            orders.push(order);
        }
    }
    orders
}

fn counted(before: [u32; 3], after: [u32; 3]) -> ClassReport {
    let answers = [Answer::Number(400_000), Answer::Range(0, 399_999), Answer::DontKnow];
    let mut tally = Tally::default();
    for (round, counts) in [(Round::Before, before), (Round::After, after)] {
        for (answer, count) in answers.iter().zip(counts) {
            tally.add(round, answer.clone(), count);
        }
    }
    ClassReport::News(ClassNews::Counted(tally))
}

#[test]
fn the_class_is_asked_and_only_how_many_have_voted_is_seen() {
    let desk = with_question(desk(80, 24)).press("Enter");
    assert!(matches!(orders(&desk)[..], [BallotOrder::Ask(_)]));
    let desk = tell(desk, ClassReport::News(ClassNews::Voted(21)));
    assert_snapshot!("class_vote_open", desk.screen());
    let desk = desk.press("Enter");
    assert_eq!(orders(&desk).last(), Some(&&BallotOrder::Close));
    let desk = tell(desk, counted([15, 4, 2], [0; 3]));
    assert!(!desk.screen().contains("400,000"), "{}", desk.screen());
    assert_snapshot!("class_vote_closed", desk.screen());
}

#[rstest]
fn it_is_asked_again_and_both_are_shown_beside_what_came_out(
    #[values((60, 20), (80, 24))] size: (u16, u16),
    #[values(Lang::En, Lang::Ko)] lang: Lang,
) {
    let desk = with_question(desk_with(size.0, size.1, lang, Theme::Dark, Symbols::Unicode)).press("Enter Enter r");
    assert_eq!(orders(&desk).last(), Some(&&BallotOrder::Again));
    let desk = tell(desk.press("Enter"), counted([15, 4, 2], [3, 18, 0]));
    assert!(!desk.clone().press("r").effects.ends_with(&[Effect::Class(ClassOrder::Ballot(BallotOrder::Again))]));
    let outcome = BallotOutcome {
        actual: Some(Actual { answer: Answer::Number(231_925), look: None }),
        verdict: Some(Phrase::written("Workers read the same number.", "작업자들이 같은 수를 읽었습니다.")),
        hands: Tally::default(),
    };
    let mut desk = desk;
    desk.app.class.is_ordered(&ClassOrder::Ballot(BallotOrder::Show(outcome)));
    desk.app.turn_class_page();
    assert_snapshot!(format!("class_vote_shown_{}x{}_{}", size.0, size.1, lang.name()), desk.screen());
}

#[test]
fn a_question_can_be_dropped_and_the_way_in_be_seen_meanwhile() {
    let desk = with_question(desk(80, 24)).press("Enter Tab");
    assert!(desk.screen().contains("192.168.0.7:40123"), "{}", desk.screen());
    let desk = desk.press("Tab");
    assert!(desk.screen().contains("What will the counter say?"));
    let desk = desk.press("Delete");
    assert_eq!(orders(&desk).last(), Some(&&BallotOrder::Clear));
    assert!(desk.screen().contains("192.168.0.7:40123"), "{}", desk.screen());
}

#[rstest]
fn the_picture_is_dark_on_light_in_every_look(
    #[values(Theme::Dark, Theme::Light, Theme::Monochrome)] theme: Theme,
    #[values((120, 40, Symbols::Unicode), (120, 40, Symbols::Ascii), (80, 24, Symbols::Unicode))] screen: (
        u16,
        u16,
        Symbols,
    ),
) {
    use ratatui::style::Color;
    let (columns, rows, symbols) = screen;
    let desk = opened(desk_with(columns, rows, Lang::En, theme, symbols), "192.168.0.7");
    let picture = desk.buffer();
    let light = Color::Rgb(255, 255, 255);
    let dark = Color::Rgb(0, 0, 0);
    // The corner of the margin, then the corner of the picture.
    let left = picture.content().iter().position(|cell| cell.bg == light).expect("there is a picture");
    let left = u16::try_from(left).unwrap();
    let (x, y) = (left % columns, left / columns);
    // Where there is room it is twice as large.
    let corner = if columns == 120 { (x + 8, y + 4) } else { (x + 4, y + 2) };
    let inked = &picture[corner];
    assert_eq!(if columns == 120 { inked.bg } else { inked.fg }, dark);
}

#[test]
fn the_same_key_closes_it_and_escape_leaves_it_open() {
    let desk = opened(desk(80, 24), "192.168.0.7").press("Esc");
    assert!(desk.screen().lines().next().unwrap().contains("class: 25 here"), "{}", desk.screen());
    let desk = desk.press("C");
    assert!(desk.screen().contains("192.168.0.7:40123"), "{}", desk.screen());
    let desk = desk.press("C");
    assert_eq!(desk.effects.last(), Some(&Effect::Class(ClassOrder::Close)));
    assert!(!desk.press("Esc").screen().contains("class: "));
}

#[test]
fn while_something_is_timed_the_screen_says_that_the_class_rests() {
    let desk = opened(desk(80, 24), "192.168.0.7").press("Esc Enter");
    assert!(desk.screen().lines().next().unwrap().contains("class: rests"), "{}", desk.screen());
    let desk = desk.run_through();
    assert!(desk.screen().lines().next().unwrap().contains("class: 25 here"), "{}", desk.screen());
}

#[test]
fn a_class_that_cannot_be_opened_says_why() {
    let desk = tell(desk(80, 24).press("C"), addresses()).press("Enter");
    let why = Phrase::new("class.failed").with("address", "127.0.0.1:80").with("why", "permission denied");
    let desk = tell(desk, ClassReport::Refused(why));
    assert!(desk.screen().contains("permission denied"), "{}", desk.screen());
}

#[test]
fn a_vote_becomes_hands_beside_the_run_and_phones_are_told_when_the_screen_shows_it() {
    let desk = opened(desk(80, 24), "192.168.0.7").press("Esc C Enter");
    let Some(BallotOrder::Ask(question)) = orders(&desk).last() else { panic!("{:?}", desk.effects) };
    assert_eq!(question.id, "counter");
    let mut tally = Tally::default();
    tally.add(Round::Before, Answer::Number(400_000), 21);
    let desk = tell(desk.press("Enter"), ClassReport::News(ClassNews::Counted(tally)));
    let desk = desk.press("Enter");
    assert!(matches!(desk.effects.last(), Some(Effect::Start { .. })), "{:?}", desk.effects.last());
    assert_eq!(orders(&desk).len(), 2, "nobody is told before the screen shows it");
    let desk = desk.run_through().press("End");
    let Some(BallotOrder::Show(outcome)) = orders(&desk).last() else { panic!("{:?}", orders(&desk)) };
    assert!(matches!(outcome.actual, Some(Actual { answer: Answer::Number(_), .. })) && outcome.verdict.is_some());
    assert!(desk.screen().contains("21"), "{}", desk.screen());
    let screen = desk.press("C").screen();
    assert!(screen.contains("It came out") && screen.contains("21"), "{screen}");
}

#[test]
fn a_run_that_is_cancelled_shows_nobody_anything() {
    let desk = opened(desk(80, 24), "192.168.0.7").press("Esc C Enter Enter Enter");
    assert!(matches!(desk.effects.last(), Some(Effect::Start { .. })));
    let desk = desk.press("x").report(Report::Over);
    assert_eq!(orders(&desk).last(), Some(&&BallotOrder::Close));
    assert!(desk.press("C").screen().contains("The vote is closed."));
}

fn shown_outcome(desk: &Desk) -> Option<&BallotOutcome> {
    orders(desk).into_iter().find_map(|order| match order {
        BallotOrder::Show(outcome) => Some(outcome),
        _ => None,
    })
}

/// A laboratory whose class was asked what the Lab asks, and the vote is closed.
fn voted(desk: Desk, answer: &Answer) -> Desk {
    let mut tally = Tally::default();
    tally.add(Round::Before, answer.clone(), 21);
    tally.add(Round::Before, Answer::DontKnow, 4);
    tell(desk.press("C Enter Enter"), ClassReport::News(ClassNews::Counted(tally)))
}

#[test]
fn what_was_set_otherwise_meanwhile_answers_nothing_and_the_question_waits() {
    let mut desk = voted(opened(desk(80, 24), "192.168.0.7").press("Esc"), &Answer::Number(400_000)).press("Esc");
    desk.app.lab.plan_form_mut().change_workers(true);
    let other = desk.press("Enter").run_through().press("End");
    assert_eq!(shown_outcome(&other), None, "the same question of another run");
    let refused = other.press("C Enter");
    assert!(refused.screen().contains("The class was asked about another run"), "{}", refused.screen());
    let mut back = refused.press("Esc");
    back.app.lab.plan_form_mut().change_workers(false);
    let answered = back.press("Enter").run_through().press("End");
    assert!(shown_outcome(&answered).is_some(), "however it was begun");
}

#[test]
fn a_lesson_asks_the_class_and_tells_it_when_it_tells_the_room() {
    let lesson = crate::lesson::find("lucky-run").expect("it comes along").clone();
    let mut desk = desk(80, 24);
    desk.app = crate::tui::App::with_lesson(desk.app.setup, lesson);
    desk.send(Message::Tick(0));
    let desk = voted(opened(desk, "192.168.0.7").press("Esc"), &Answer::choice("b"));
    let Some(BallotOrder::Ask(question)) = orders(&desk).first().copied() else { panic!("{:?}", desk.effects) };
    assert_eq!((question.id.as_ref(), question.options.len()), ("lucky-run/1", 3));
    assert!(desk.screen().contains("back to the lesson"), "{}", desk.screen());
    let back = desk.press("Enter");
    assert!(back.screen().contains("Enter on"), "what most said is the answer: {}", back.screen());
    assert_eq!(shown_outcome(&back), None);
    let run = back.press("Enter Enter").run_through();
    assert_eq!(shown_outcome(&run), None, "it is not seen yet");
    let seen = run.press("End");
    let outcome = shown_outcome(&seen).expect("it is seen");
    assert_eq!(outcome.actual.as_ref().map(|actual| &actual.answer), Some(&Answer::choice("b")));
    assert!(outcome.verdict.is_some());
}

#[test]
fn a_question_of_transfer_is_told_when_somebody_has_answered_it_right() {
    let lesson = crate::lesson::find("lucky-run").expect("it comes along").clone();
    let last = lesson.steps.last().cloned().into_iter().collect();
    let mut desk = desk(80, 24);
    desk.app = crate::tui::App::with_lesson(desk.app.setup, crate::lesson::Lesson { steps: last, ..lesson });
    desk.send(Message::Tick(0));
    let wrong = voted(opened(desk, "192.168.0.7").press("Esc"), &Answer::choice("a")).press("Enter");
    assert!(wrong.screen().contains("never have taken"), "the reason: {}", wrong.screen());
    assert_eq!(shown_outcome(&wrong), None);
    let right = wrong.press("2");
    assert_eq!(
        shown_outcome(&right).and_then(|outcome| outcome.actual.clone()).map(|actual| actual.answer),
        Some(Answer::choice("b"))
    );
}

#[test]
fn a_comparison_tells_the_class_which_way_was_the_fastest() {
    let mut desk = desk(80, 24);
    desk.app.lab.choose_scenario(crate::plan::ScenarioName::Fetch);
    let desk = opened(desk, "192.168.0.7").press("Esc v C Enter");
    let Some(BallotOrder::Ask(question)) = orders(&desk).first().copied() else { panic!("{:?}", desk.effects) };
    assert_eq!(question.id, "fastest");
    let said = question.options[0].answer.clone();
    let mut tally = Tally::default();
    tally.add(Round::Before, said, 9);
    let desk = tell(desk.press("Enter"), ClassReport::News(ClassNews::Counted(tally))).press("Enter");
    assert_eq!(shown_outcome(&desk), None);
    let desk = desk.compare_through().press("End").wait(100);
    let outcome = shown_outcome(&desk).expect("it is seen");
    assert!(outcome.actual.is_some() && outcome.verdict.is_some(), "{outcome:?}");
}

#[test]
fn votes_are_saved_when_somebody_asks_and_not_before_anybody_voted() {
    let desk = opened(desk(80, 24), "192.168.0.7").press("Esc C w");
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::SaveVotes(_))));
    let desk = voted(desk.press("Esc"), &Answer::Number(400_000)).press("Delete");
    let desk = voted(desk.press("Esc"), &Answer::Number(200_000)).press("w");
    let Some(Effect::SaveVotes(votes)) = desk.effects.last() else { panic!("{:?}", desk.effects.last()) };
    let counts: Vec<u32> = votes.iter().map(|vote| vote.tally.count(Round::Before, &Answer::Number(400_000))).collect();
    assert_eq!(counts, [21, 0]);
    let mut desk = desk;
    desk.send(Message::Saved(Ok("/home/teacher/racelab-votes-1.csv".to_owned())));
    assert!(desk.screen().contains("/home/teacher/racelab-votes-1.csv"), "{}", desk.screen());
}

/// Hands that are typed between two votes on one question are kept, and votes are not counted twice.
#[test]
fn asked_anew_the_class_begins_anew_and_typed_hands_stay() {
    let desk = voted(opened(desk(80, 24), "192.168.0.7").press("Esc"), &Answer::Number(400_000)).press("Delete Esc");
    let mut desk = desk;
    let question = desk.app.plan_form().question().expect("it can be asked");
    let mut guesses = desk.app.guesses(&question).clone();
    let mut hands = guesses.hands(&question);
    assert_eq!(hands.count(Round::Before, &Answer::Number(400_000)), 21);
    hands.add(Round::Before, Answer::DontKnow, 4);
    guesses.put_hands(&question, hands);
    desk.app.expect(&question, guesses);
    let desk = voted(desk, &Answer::Number(400_000));
    let hands = desk.app.guesses(&question).hands(&question);
    let of = |answer: &Answer| hands.count(Round::Before, answer);
    assert_eq!((of(&Answer::Number(400_000)), of(&Answer::DontKnow)), (21, 8));
}

#[test]
fn the_words_of_the_screen_say_what_is_asked_and_who_said_what_once_that_is_shown() {
    let desk = voted(opened(desk(80, 24), "192.168.0.7").press("Esc"), &Answer::Number(400_000));
    let said = |desk: &Desk| crate::tui::plain::sentences(&desk.app).join("\n");
    let closed = said(&desk);
    assert!(closed.starts_with("What will the counter say without a guard?\nVotes so far: "), "{closed}");
    assert!(!closed.contains(": 21"), "{closed}");
    let shown = said(&desk.press("s"));
    assert!(shown.contains("exactly 400,000: 21") && shown.contains("I don't know: 4"), "{shown}");
}
