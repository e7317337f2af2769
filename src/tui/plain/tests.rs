//! The plain face as people use it: lines in, lines out. Runs are made up.

use insta::assert_snapshot;
use rstest::rstest;

use super::{Conversation, sentences};
use crate::event::Nanos;
use crate::motion::Motion;
use crate::text::Lang;
use crate::tui::Message;
use crate::tui::tests::desk::{Desk, desk_with};
use crate::tui::theme::{Symbols, Theme};

const SECOND: Nanos = 1_000_000_000;

/// Somebody who types lines and hears what is said.
struct Talk {
    desk: Desk,
    conversation: Conversation,
    heard: Vec<String>,
}

impl Talk {
    fn begin(lang: Lang) -> Self {
        let mut desk = desk_with(80, 24, lang, Theme::Monochrome, Symbols::Ascii);
        desk.app.setup.motion = Motion::Off;
        Self::on(desk)
    }

    fn on(mut desk: Desk) -> Self {
        let mut conversation = Conversation::default();
        let first = conversation.begin(&mut desk.app);
        desk.effects.extend(first.effects);
        Self { desk, conversation, heard: first.said }
    }

    /// Types lines; what was said before is forgotten.
    fn types(mut self, lines: &str) -> Self {
        self.heard.clear();
        for line in lines.split('/') {
            self.heard.push(format!("> {line}"));
            let reply = self.conversation.hear(&mut self.desk.app, line);
            self.desk.effects.extend(reply.effects);
            self.heard.extend(reply.said);
        }
        self
    }

    fn then(mut self, happens: impl FnOnce(Desk) -> Desk) -> Self {
        self.desk = happens(self.desk);
        let heard = self.conversation.listen(&mut self.desk.app);
        self.desk.effects.extend(heard.effects);
        self.heard.extend(heard.said);
        self
    }

    fn heard(&self) -> String {
        self.heard.join("\n")
    }
}

#[test]
fn it_begins_with_the_scenarios_by_number() {
    assert_snapshot!(Talk::begin(Lang::En).heard());
}

#[test]
fn a_race_is_chosen_set_run_and_explained() {
    let set = Talk::begin(Lang::En).types("1/workers 8/model/2/3/12/seed 7");
    assert_snapshot!("set_en", set.heard());
    let run = set.types("run").then(Desk::run_through);
    assert_snapshot!("race_en", run.heard());
    let explained = run.types("ledger/1/walk/back/back/2/more");
    assert_snapshot!("ledger_en", explained.heard());
}

#[test]
fn tasks_are_told_as_they_end_and_in_the_end_once() {
    let run = Talk::begin(Lang::En).types("random/run").then(|desk| desk.run_until(400)).then(Desk::run_through);
    assert_snapshot!(run.heard());
}

#[test]
fn ways_are_compared_and_each_is_told_when_it_was_run() {
    let form = Talk::begin(Lang::En).types("counter/compare/1/3/back/list");
    assert_snapshot!("comparing_en", form.heard());
    assert_snapshot!("compared_en", form.types("run").then(Desk::compare_through).heard());
}

#[test]
fn small_programs_are_walked_through_by_numbers_and_letters() {
    assert_snapshot!(Talk::begin(Lang::En).types("schedules/1/ab/undo/finding/switch/next").heard());
}

#[test]
fn a_capital_letter_is_a_worker_where_no_store_waits() {
    let small = Talk::begin(Lang::En).types("counter/schedules/abba").heard();
    let capital = Talk::begin(Lang::En).types("counter/schedules/ABBA").heard();
    assert_eq!(small.to_lowercase(), capital.to_lowercase());
}

#[test]
fn in_korean_the_same() {
    let run = Talk::begin(Lang::Ko).types("1/실행").then(Desk::run_through);
    assert_snapshot!("race_ko", run.heard());
    assert_snapshot!("help_ko", run.types("도움말/장부").heard());
}

#[test]
fn a_long_run_says_every_half_minute_that_it_goes_on() {
    let mut talk = Talk::begin(Lang::En).types("random/run").then(|desk| desk.run_until(10));
    let mut beats = Vec::new();
    for second in 1..=95 {
        talk.desk.send(Message::Tick(second * SECOND));
        beats.extend(talk.conversation.listen(&mut talk.desk.app).said.into_iter().map(|said| (second, said)));
    }
    let seconds: Vec<Nanos> = beats.iter().map(|(second, _)| *second).collect();
    assert_eq!(seconds, [30, 60, 90], "{beats:?}");
    assert!(beats[0].1.starts_with("Running for 30.0 s: tasks done: "), "{beats:?}");
}

#[test]
fn what_cannot_be_done_is_said_with_what_can() {
    assert_snapshot!(Talk::begin(Lang::En).types("99/banana/ledger/stop/workers 0/help/b").heard());
    let going = Talk::begin(Lang::En).types("random/run").then(|desk| desk.run_until(10)).types("run/back/2/stop");
    assert_snapshot!("busy_en", going.heard());
}

#[rstest]
fn there_is_no_sign_that_is_no_letter(#[values(Lang::En, Lang::Ko)] lang: Lang) {
    let talk = Talk::begin(lang)
        .types("counter/run")
        .then(Desk::run_through)
        .types("ledger/1/report/back/back/advice/code/schedules/ab");
    let signs: String = talk.heard().chars().filter(|sign| !sign.is_ascii() && !sign.is_alphanumeric()).collect();
    assert_eq!(signs, "", "{}", talk.heard());
    assert!(!sentences(&talk.desk.app).is_empty());
}

/// Who reads the words is not told what comes out before those who look at the screen.
#[test]
fn what_is_played_is_told_to_nobody_before_it_is_seen() {
    let desk = crate::tui::tests::desk::desk(80, 24).press("Enter").run_through();
    let crate::tui::app::Screen::Run(run) = &desk.app.screen else { panic!("{}", desk.screen()) };
    let verdict = run.variants()[0].summary().expect("it is over").verdict.clone();
    let verdict = crate::text::Texts::of(crate::text::Lang::En).say(&verdict);
    let is_told = |app: &crate::tui::App| sentences(app).iter().any(|line| line.contains(&verdict));
    assert!(!is_told(&desk.app), "{:?}", sentences(&desk.app));
    assert_eq!(sentences(&desk.app).len(), 1, "{:?}", sentences(&desk.app));
    let desk = desk.press("End").wait(100);
    assert!(is_told(&desk.app), "{:?}", sentences(&desk.app));
}

#[test]
fn whoever_wishes_for_sentences_everywhere_gets_them() {
    let wished = |value: Option<&str>| super::plain_is_wished(|_| value.map(str::to_owned));
    assert_eq!([None, Some(""), Some("0"), Some("1")].map(wished), [false, false, false, true]);
    assert_eq!([Some("false"), Some("No"), Some("off"), Some("yes")].map(wished), [false, false, false, true]);
}

#[test]
fn a_lesson_is_taken_by_numbers_and_words_and_says_what_held() {
    let asked = Talk::begin(Lang::En).types("counter/lesson");
    assert_snapshot!("lesson_asked_en", asked.heard());
    let seen = asked.types("2/run").then(Desk::run_through);
    assert_snapshot!("lesson_seen_en", seen.heard());
    let end = seen.types("next/run").then(Desk::run_through).types("next/undo/aside/undo/lesson/next/1/2/next");
    assert_snapshot!("lesson_end_en", end.heard());
    assert!(end.desk.app.lesson.is_none() && end.desk.app.lesson_progress.is_done("lucky-run"));
}

#[test]
fn what_a_lesson_wants_tried_is_set_and_run_beside_it() {
    let trial = Talk::begin(Lang::En).types("lessons/6/1/run").then(Desk::run_through);
    let trial = trial.types("next/1/run").then(Desk::run_through).types("next");
    assert_snapshot!("lesson_try_en", trial.heard());
    assert_snapshot!("lesson_tried_en", trial.types("slots 2/run").then(Desk::run_through).types("next/help").heard());
}

#[test]
fn one_goes_on_with_a_lesson_where_one_left_off() {
    let left = Talk::begin(Lang::Ko).types("counter/수업/1/그만두기/수업");
    assert_snapshot!("lesson_ko", left.heard());
}

#[test]
fn which_way_is_the_fastest_can_be_said_before_it_is_measured() {
    let said = Talk::begin(Lang::En).types("counter/compare/predict/99/2/predict/back/run").then(Desk::compare_through);
    assert_snapshot!("compare_predicted_en", said.heard());
}

#[test]
fn a_number_is_expected_of_a_run_by_its_place_or_as_it_is() {
    let said =
        Talk::begin(Lang::En).types("counter/predict/next/previous/399000/predict/2/run").then(Desk::run_through);
    assert_snapshot!("predicted_en", said.heard());
}

#[test]
fn programs_are_chosen_from_their_list_and_the_command_is_said() {
    let talk = Talk::begin(Lang::En).types("counter/command/schedules/programs/2/open");
    assert_snapshot!("programs_en", talk.heard());
    let asked = talk.desk.effects.iter().any(|effect| matches!(effect, crate::tui::Effect::FindProgram { .. }));
    assert!(asked, "{:?}", talk.desk.effects);
}

#[test]
fn who_does_something_else_no_longer_chooses_from_a_list() {
    let compared = Talk::begin(Lang::En).types("counter/lessons/compare/1");
    assert_snapshot!("list_left_en", compared.heard());
    assert!(compared.desk.app.lesson.is_none());
    let named = Talk::begin(Lang::En).types("counter/schedules/programs/open two-locks/1");
    let asked = named.desk.effects.iter().any(|effect| matches!(effect, crate::tui::Effect::FindProgram { .. }));
    assert!(asked, "{:?}", named.desk.effects);
}

#[rstest]
fn what_is_typed_is_repeated_as_it_is(#[values(Lang::En, Lang::Ko)] lang: Lang) {
    let talk = Talk::begin(lang).types("{@cancel}/{@nothing/{{@back}}");
    let heard = talk.heard();
    for typed in ["{@cancel}", "{@nothing", "{{@back}}"] {
        assert!(heard.contains(typed), "{typed}: {heard}");
    }
}

/// Whatever can be typed in a place, its help names it, and no sentence names a key.
#[rstest]
fn no_sentence_speaks_of_a_key(#[values(Lang::En, Lang::Ko)] lang: Lang) {
    let word = |key| crate::text::Texts::of(lang).get(key);
    let (run, lesson, next, help) =
        (word("plain.word.run"), word("plain.word.lesson"), word("plain.word.next"), word("plain.word.help"));
    let talk = Talk::begin(lang).types(&format!("counter/{lesson}/2/{run}")).then(Desk::run_through);
    let mut heard = talk.heard();
    let talk = talk.types(&format!("{next}/{run}/{run}/{help}"));
    heard.push_str(&talk.heard());
    for key in ["Enter", "Esc", "Tab ", "Space", "Ctrl", "{@", " x "] {
        assert!(!heard.contains(key), "{key}: {heard}");
    }
}
