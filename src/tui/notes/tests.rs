//! What the speaker reads, and how it looks.

use insta::assert_snapshot;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rstest::rstest;

use super::{NotesReader, lines, page};
use crate::lesson::{self, StepKind};
use crate::notes::{NotesMark, NotesNews, NotesPage};
use crate::question::{Answer, Round, Tally};
use crate::share::{ClassNews, PollPhase};
use crate::text::{Lang, Texts};
use crate::tui::App;
use crate::tui::app::Screen;
use crate::tui::keymap::{ActionNames, KeyContext, Keymap, Rebinding};
use crate::tui::kit::testing::lines as drawn;
use crate::tui::kit::{Hits, Painter};
use crate::tui::message::{ClassReport, Message};
use crate::tui::overlay::class::opened;
use crate::tui::tests::desk::{Desk, desk};
use crate::tui::theme::{Look, Symbols, Theme};

fn taking(name: &str) -> Desk {
    let mut desk = desk(80, 24);
    desk.app = App::with_lesson(desk.app.setup, lesson::find(name).expect("it comes along").clone());
    desk.send(Message::Tick(0));
    desk
}

fn look(lang: Lang, symbols: Symbols) -> Look {
    Look::new(Theme::Monochrome, symbols, Texts::of(lang))
}

fn shown(page: &NotesPage, (columns, rows): (u16, u16), look: Look) -> String {
    let mut reader = NotesReader::default();
    reader.on_news(NotesNews::Found { laboratory: 4321, others: vec![77] });
    reader.on_news(NotesNews::Page(Box::new(page.clone())));
    let mut picture = Buffer::empty(Rect::new(0, 0, columns, rows));
    reader.render(&mut Painter::new(&mut picture, &mut Hits::default(), look));
    drawn(&picture)
}

fn said(page: &NotesPage) -> String {
    lines(None, &NotesNews::Page(Box::new(page.clone())), look(Lang::En, Symbols::Ascii)).join("\n")
}

#[rstest]
fn of_a_lesson_the_notes_the_answer_and_what_comes_next_are_read(
    #[values((60, 20), (80, 24))] size: (u16, u16),
    #[values(Lang::En, Lang::Ko)] lang: Lang,
) {
    let page = page(&taking("lucky-run").app);
    let right: Vec<bool> = page.parts[1].lines.iter().map(|line| line.mark == NotesMark::Right).collect();
    assert_eq!(right, [false, false, true, false], "less is what it counts on");
    assert_snapshot!(
        format!("lesson_{}x{}_{}", size.0, size.1, lang.name()),
        shown(&page, size, look(lang, Symbols::Unicode))
    );
}

#[test]
fn what_is_no_sign_of_seven_bits_is_spelled() {
    let screen = shown(&page(&taking("lucky-run").app), (80, 24), look(Lang::En, Symbols::Ascii));
    assert!(screen.is_ascii(), "{screen}");
}

#[test]
fn what_came_out_is_read_before_the_screen_shows_it() {
    let desk = desk(80, 24).press("Enter").run_through();
    assert!(!desk.screen().contains("It came out"));
    let said = said(&page(&desk.app));
    assert!(said.contains("Now: right: It came out: "), "{said}");
}

#[test]
fn of_a_comparison_its_own_question_is_read_and_what_came_of_it_first() {
    let mut desk = desk(80, 24);
    desk.app.lab.choose_scenario(crate::plan::ScenarioName::Fetch);
    let mut desk = desk.press("v");
    let Screen::Compare(compare) = &desk.app.screen else { panic!("{}", desk.screen()) };
    let question = compare.question().expect("it can be asked");
    let mut guesses = desk.app.guesses(&question).clone();
    let mut tally = Tally::default();
    tally.add(Round::Before, question.options[1].answer.clone(), 7);
    guesses.put_hands(&question, tally);
    desk.app.expect(&question, guesses);
    let before = said(&page(&desk.app));
    assert!(before.contains("Now: Which way will be the fastest?") && before.contains(": 7"), "{before}");
    let desk = desk.press("Enter").compare_through();
    let after = said(&page(&desk.app));
    let (came, asked) = (after.find("Now: right: It came out: "), after.find("Now: Which way will be the fastest?"));
    assert!(came.is_some() && came < asked, "{after}");
    assert!(desk.app.plan_form().expected().hands(&question).is_empty(), "they stay where that is asked");
}

#[test]
fn a_key_that_was_bound_anew_is_named() {
    let wish = Rebinding {
        context: "everywhere".to_owned(),
        action: "quit".to_owned(),
        keys: vec!["Q".to_owned(), "F10".to_owned()],
    };
    let (keymap, _) = Keymap::rebound(&[wish]);
    let names = ActionNames::Pressed { keymap, context: KeyContext::Everywhere };
    let screen = shown(&page(&desk(80, 24).app), (80, 24), look(Lang::En, Symbols::Unicode).calling(names));
    assert!(screen.contains(" Q leaves"), "{screen}");
}

#[test]
fn votes_are_read_while_the_screen_hides_them() {
    let mut desk = opened(taking("lucky-run"), "192.168.0.7").press("Esc C Enter");
    let vote = desk.app.class.vote.clone().expect("it is asked");
    assert_eq!(vote.question.id, "lucky-run/1");
    desk.send(Message::Class(ClassReport::News(ClassNews::Voted(3))));
    let mut tally = vote.tally;
    tally.add(Round::Before, Answer::choice("a"), 2);
    tally.add(Round::Before, Answer::DontKnow, 1);
    let mut desk = desk.press("Enter");
    desk.send(Message::Class(ClassReport::News(ClassNews::Counted(tally))));
    assert_eq!(desk.app.class.vote.as_ref().map(|vote| vote.phase), Some(PollPhase::Closed));
    let said = said(&page(&desk.app));
    assert!(said.contains("Class: Votes so far: 3.") && said.contains("Class: 400,000: 2"), "{said}");
    assert!(!desk.screen().contains("400,000: 2"), "{}", desk.screen());
}

#[test]
fn in_lines_only_what_is_new_is_added() {
    let desk = taking("lucky-run");
    let before = page(&desk.app);
    let desk = opened(desk, "192.168.0.7").press("Esc");
    let after = NotesNews::Page(Box::new(page(&desk.app)));
    assert_eq!(
        lines(Some(&before), &after, look(Lang::En, Symbols::Ascii)),
        ["Class: 25 here: 23 to vote, 2 to watch."]
    );
    let next = NotesNews::Page(Box::new(page(&desk.press("2 Enter").app)));
    let said = lines(Some(&before), &next, look(Lang::En, Symbols::Ascii)).join("\n");
    assert!(
        said.starts_with("\nA run that came out right proves nothing - step 2 of 5\nNow: racelab run counter"),
        "{said}"
    );
}

/// Whatever a lesson does there is a page of it, and on most predictions it says what the lesson counts on.
#[test]
fn every_step_of_every_lesson_has_a_page() {
    let (mut predictions, mut known) = (0, 0);
    for taken in lesson::all() {
        for at in 0..taken.steps.len() {
            let step = lesson::Lesson { steps: taken.steps[at..].to_vec(), ..taken.clone() };
            let mut desk = desk(80, 24);
            desk.app = App::with_lesson(desk.app.setup, step);
            let page = page(&desk.app);
            assert!(!page.parts.is_empty(), "{} {at}", taken.name);
            if let StepKind::Predict(_) = taken.steps[at].kind {
                predictions += 1;
                known += usize::from(
                    page.parts.iter().flat_map(|part| &part.lines).any(|line| line.mark == NotesMark::Right),
                );
            }
        }
    }
    assert!(known * 4 >= predictions * 3, "{known} of {predictions}");
}
