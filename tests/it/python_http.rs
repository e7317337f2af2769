//! What a Python of the user's makes of answers: the same with `urllib` on threads as with the streams of an event loop.

use std::collections::BTreeSet;

use racelab::cancel::Cancel;
use racelab::event::Outcome;
use racelab::plan::{ModelName, ScenarioName, SettingValue};
use racelab::supply::python;
use racelab::text::{Lang, Texts};
use rstest::rstest;

use crate::pythons::{is_there, outcomes};
use crate::support::runs::{run, small};
use crate::support::server::served;

/// What is asked for, and what is answered.
const ANSWERS: [(&str, &str); 10] = [
    ("whole", "200 OK\r\nContent-Length: 4\r\n\r\nbody"),
    ("unsaid", "200 OK\r\n\r\nbody"),
    ("short", "200 OK\r\nContent-Length: 10\r\n\r\nbody"),
    ("long", "200 OK\r\nContent-Length: 4\r\n\r\nbody, and more than was said"),
    ("moved", "302 Found\r\nLocation: long\r\nContent-Length: 0\r\n\r\n"),
    ("moved-for-good", "308 Permanent Redirect\r\nLocation: /long\r\nContent-Length: 0\r\n\r\n"),
    ("in-a-circle", "302 Found\r\nLocation: /in-a-circle\r\nContent-Length: 0\r\n\r\n"),
    ("to-another-protocol", "302 Found\r\nLocation: ftp://127.0.0.1:1/x\r\nContent-Length: 0\r\n\r\n"),
    ("to-a-file", "302 Found\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n"),
    ("to-nobody", "302 Found\r\nLocation: https:///x\r\nContent-Length: 0\r\n\r\n"),
];

fn page(name: &str) -> String {
    ANSWERS.iter().find(|(place, _)| *place == name).map_or("404 Not Found\r\n\r\n", |(_, answer)| answer).to_owned()
}

#[rstest]
fn an_answer_is_what_it_says_and_may_send_to_another_page_alone(
    #[values(ModelName::PythonThreads, ModelName::PythonAsync)] model: ModelName,
) {
    if !is_there() {
        return;
    }
    // Before 3.11 urllib does not know the newest way to send on.
    let knows_all = python::find(None, &Cancel::new()).expect("it is there").is_at_least(3, 11);
    let mut plan = small(ScenarioName::Http, model);
    plan.settings.set("url", SettingValue::Outside(served(&ANSWERS.map(|(place, _)| place), page)));
    let timeline = run(&plan);
    let came = timeline.tasks().iter().zip(ANSWERS).map(|(task, (place, _))| {
        let how = match task.finished.as_ref().map(|(_, how)| how) {
            Some(Outcome::Failed(why)) => Texts::of(Lang::En).say(why),
            other => other.map_or("nothing", Outcome::name).to_owned(),
        };
        let facts = timeline.facts_of(task);
        (place, how, facts.figure("status"), facts.figure("bytes"))
    });
    let on = |status: u64, words: &str| (format!("HTTPError: HTTP Error {status}: {words}"), Some(status), Some(0));
    let ok = || ("ok".to_owned(), Some(200), Some(4));
    let expected = [
        ok(),
        ok(),
        ("IncompleteRead: IncompleteRead(4 bytes read, 6 more expected)".to_owned(), Some(200), Some(4)),
        ok(),
        ok(),
        if knows_all { ok() } else { on(308, "Permanent Redirect") },
        on(302, "Found"),
        on(302, "Found"),
        on(302, "Found"),
        on(302, "Found"),
    ];
    for ((place, how, status, bytes), expected) in came.zip(expected) {
        assert_eq!((how, status, bytes), expected, "{place}");
    }
}

#[rstest]
fn an_answer_has_its_status_whether_it_is_a_success_or_not(
    #[values(ModelName::PythonThreads, ModelName::PythonAsync)] model: ModelName,
) {
    if !is_there() {
        return;
    }
    let mut plan = small(ScenarioName::Http, model);
    plan.settings.set("tasks", SettingValue::Count(8));
    plan.settings.set("error-rate", SettingValue::Share(500_000));
    let timeline = run(&plan);
    for task in timeline.tasks() {
        let status = timeline.facts_of(task).figure("status").expect("it was answered");
        let (_, outcome) = task.finished.as_ref().expect("it ended");
        match outcome {
            Outcome::Ok(_) => assert_eq!(status, 200),
            Outcome::Failed(why) => {
                let said = Texts::of(Lang::En).say(why);
                let expected =
                    if status == 200 { "IncompleteRead".to_owned() } else { format!("HTTP Error {status}: ") };
                assert!(said.contains(&expected), "{status}: {said}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(outcomes(&timeline), BTreeSet::from(["ok", "failed"]));
}
