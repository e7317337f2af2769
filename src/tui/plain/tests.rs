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
        let conversation = Conversation::default();
        let heard = conversation.begin(&desk.app);
        Self { desk, conversation, heard }
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
        self.heard.extend(self.conversation.listen(&mut self.desk.app));
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
    let explained = run.types("ledger/1/back/2/more");
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
    assert_snapshot!(Talk::begin(Lang::En).types("schedules/1/ab/undo/finding/next").heard());
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
        beats.extend(talk.conversation.listen(&mut talk.desk.app).into_iter().map(|said| (second, said)));
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

#[test]
fn whoever_wishes_for_sentences_everywhere_gets_them() {
    let wished = |value: Option<&str>| super::plain_is_wished(|_| value.map(str::to_owned));
    assert_eq!([None, Some(""), Some("0"), Some("1")].map(wished), [false, false, false, true]);
}
