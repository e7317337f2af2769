//! Pages of questions about small programs: every answer is held against a machine that shares nothing with the explorer.
//! Those about recordings are held against the reports on them in `tests/it/worksheet.rs`.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::markdown::escaped;
use super::*;
use crate::schedule::explorer::brute::{RandomProgram, programs};
use crate::schedule::explorer::{Budget, Exploration, Rules, StepMachine, explore};
use crate::schedule::language::read;
use crate::schedule::shipped;
use crate::text::{Lang, Texts};

fn explored(name: &str, text: &str) -> Exploration {
    let program = read(name, text).unwrap_or_else(|wrong| panic!("{wrong:?}\n{text}"));
    let rules = Rules::of(&program);
    let found = explore(&StepMachine::new(Arc::new(program), rules), Budget::default(), &mut |_| true);
    found.expect("nobody stops it")
}

fn matter(name: &str, text: &str) -> ProgramMatter {
    ProgramMatter::new(explored(name, text), None)
}

fn said(phrase: &Phrase) -> String {
    Texts::of(Lang::En).say(phrase)
}

/// The workers of the letters in a question.
fn workers(letters: &str) -> Vec<usize> {
    letters.bytes().filter(u8::is_ascii_uppercase).map(|letter| usize::from(letter - b'A')).collect()
}

/// Whose steps a question speaks of: the letters behind its last colon before a dot.
fn order(question: &Exercise) -> Vec<usize> {
    let text = said(&question.text);
    let letters = text.split_once("order: ").and_then(|(_, rest)| rest.split_once('.'));
    letters.map(|(letters, _)| workers(letters)).unwrap_or_default()
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Given(phrase) => said(phrase),
        Cell::Blank { before, answer } => format!("{before}{answer}"),
    }
}

fn table(question: &Exercise) -> (Vec<String>, Vec<Vec<String>>) {
    let Some(Matter::Table { heads, rows }) = question.given.first() else { panic!("no table: {question:?}") };
    (heads.iter().map(said).collect(), rows.iter().map(|row| row.iter().map(cell).collect()).collect())
}

fn answers(question: &Exercise) -> Vec<String> {
    match &question.answer {
        Solution::Said(lines) => lines.iter().map(said).collect(),
        other => panic!("not a sentence: {other:?}"),
    }
}

/// What an end is called: of a random program both variables are told apart.
fn called(end: Option<&Vec<i32>>) -> String {
    end.map_or_else(|| "deadlock".to_owned(), |values| format!("v0 = {}, v1 = {}", values[0], values[1]))
}

/// Holds an answer against the random program's own machine.
fn hold(question: &Exercise, program: &RandomProgram) {
    match question.text.key() {
        "worksheet.steps" => hold_steps(question, program),
        "worksheet.finish" => {
            let stand = program.stand(&order(question));
            let end = stand.is_end.then(|| stand.values.to_vec());
            assert_eq!(answers(question), [called(end.as_ref())], "{}", program.text);
        }
        "worksheet.situation" => {
            let goes_on: Vec<bool> = answers(question).iter().map(|line| line.contains("goes on at line")).collect();
            assert_eq!(goes_on, program.stand(&order(question)).can, "{}", program.text);
        }
        "worksheet.preemptions" => {
            let turns = order(question);
            let is_one = |at: &usize| turns[at - 1] != turns[*at] && program.stand(&turns[..*at]).can[turns[at - 1]];
            let count = (1..turns.len()).filter(is_one).count();
            assert_eq!(answers(question), [count.to_string()], "{turns:?} of\n{}", program.text);
        }
        "worksheet.endings" => {
            let Solution::Choices(choices) = &question.answer else { panic!("{question:?}") };
            let ends = program.ends_after(&[]).expect("there are few");
            let there: Vec<String> = ends.keys().map(|end| called(end.as_ref())).collect();
            for (choice, is_right) in choices {
                assert_eq!(*is_right, there.contains(&said(choice)), "{choice:?} of\n{}", program.text);
            }
            assert_eq!(choices.iter().filter(|(_, is_right)| *is_right).count(), there.len());
        }
        "worksheet.remaining" | "worksheet.counts" => {
            let ends = program.ends_after(&order(question)).expect("there are few");
            let ends: BTreeMap<String, String> =
                ends.iter().map(|(end, count)| (called(end.as_ref()), count.to_string())).collect();
            let rows = table(question).1.into_iter().map(|row| (row[0].clone(), row[1].clone()));
            assert_eq!(rows.collect::<BTreeMap<_, _>>(), ends, "{}", program.text);
        }
        "worksheet.find" => {
            let answer = answers(question).swap_remove(0);
            let letters = answer.split(';').next().expect("letters come first").replace("For instance", "");
            let stand = program.stand(&workers(&letters));
            let end = stand.is_end.then(|| stand.values.to_vec());
            assert!(said(&question.text).contains(&called(end.as_ref())), "{letters} of\n{}", program.text);
        }
        other => panic!("nobody holds `{other}` against anything"),
    }
}

fn hold_steps(question: &Exercise, program: &RandomProgram) {
    let (heads, rows) = table(question);
    let mut turns = Vec::new();
    for row in &rows[1..] {
        turns.extend(workers(&row[0]));
        let stand = program.stand(&turns);
        for (name, value) in [("v0", stand.values[0]), ("v1", stand.values[1])] {
            if let Some(column) = heads.iter().position(|head| head == name) {
                assert_eq!(row[column], value.to_string(), "{turns:?} of\n{}", program.text);
            }
        }
        if let Some((_, read)) = row[2].split_once(" = ").filter(|_| heads[2] == "has read") {
            let reader = *turns.last().expect("somebody took a step");
            assert_eq!(read, stand.read[reader].to_string(), "{turns:?} of\n{}", program.text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_contradicts_the_machine(program in programs(), seed in 0..1_000_u64) {
        prop_assume!(program.ends_after(&[]).is_some());
        for question in Worksheet::of_program(&matter("random", &program.text), 30, seed).questions {
            hold(&question, &program);
        }
    }

    #[test]
    fn nothing_in_a_name_is_a_mark(text in any::<String>()) {
        let safe = escaped(&text);
        let bare = safe.replace(r"\\", "");
        for mark in ['`', '*', '_', '[', ']', '<', '>', '|', '#', '&', '~'] {
            let escaped = bare.matches(&format!("\\{mark}")).count();
            prop_assert_eq!(bare.matches(mark).count(), escaped, "{}", safe);
        }
        prop_assert!(!safe.contains('\n') && !safe.contains("://") && !safe.contains("www."), "{}", safe);
    }
}

/// Every program that comes along is good for a page: each kind of question is asked of some, and the page with the answers is
/// the page without, filled in.
#[test]
fn every_program_makes_a_page_and_every_kind_is_asked() {
    let mut asked = std::collections::BTreeSet::new();
    for shipped in shipped::all() {
        let matter = matter(shipped.name, shipped.text);
        let sheet = Worksheet::of_program(&matter, 20, 3);
        assert!(sheet.questions.len() >= 3, "{}: {}", shipped.name, sheet.questions.len());
        assert_eq!(sheet, Worksheet::of_program(&matter, 20, 3), "the same seed asks the same");
        for seed in 0..8 {
            let sheet = Worksheet::of_program(&matter, 20, seed);
            asked.extend(sheet.questions.iter().map(|question| question.text.key().to_owned()));
        }
        for lang in [Lang::En, Lang::Ko] {
            for write in [markdown, html] {
                let [without, with] = [false, true].map(|with_answers| write(&sheet, with_answers, Texts::of(lang)));
                assert_ne!(without, with);
                assert!(!without.contains("worksheet."), "{without}");
                for choice in ["- [x]", "☒", "**"] {
                    assert!(!without.contains(choice), "an answer on the page without: {without}");
                }
            }
        }
    }
    // How many schedules there are is asked in two ways.
    assert_eq!(asked.len(), of_program::KINDS.len() + 1, "{asked:?}");
}

/// What one exercise says by the way no other of its page asks, whatever is drawn.
#[test]
fn no_exercise_gives_another_away() {
    const NAMING: [&str; 3] = ["worksheet.find", "worksheet.remaining", "worksheet.counts"];
    let (mut offering, mut naming) = (0, 0);
    for shipped in shipped::all() {
        let matter = matter(shipped.name, shipped.text);
        for seed in 0..8 {
            let sheet = Worksheet::of_program(&matter, 20, seed);
            let keys: Vec<&str> = sheet.questions.iter().map(|question| question.text.key()).collect();
            let (offers, tells) = (keys.contains(&"worksheet.endings"), NAMING.iter().any(|key| keys.contains(key)));
            assert!(!(offers && tells), "{}, seed {seed}: {keys:?}", shipped.name);
            (offering, naming) = (offering + usize::from(offers), naming + usize::from(tells));
        }
    }
    assert!(offering > 0 && naming > 0, "{offering}, {naming}");
}

#[test]
fn a_schedule_that_is_given_is_the_one_that_is_asked_about() {
    let found = explored("lost-update", shipped::find("lost-update").expect("it comes along").text);
    let mut walk = crate::schedule::walk::Walk::new(found.machine().clone());
    let turns = crate::schedule::line::turns(found.machine().program(), "ABBA").expect("they are letters");
    walk.lay_out(&turns);
    walk.go_to_end();
    let matter = ProgramMatter::new(found, Some(&walk));
    let sheet = Worksheet::of_program(&matter, 20, 1);
    insta::assert_snapshot!(markdown(&sheet, true, Texts::of(Lang::En)).replace(crate::report::PROGRAM, "PROGRAM"));
}
