//! `racelab worksheet` as a teacher meets it: a page from a recording or a small program, and the same page with the answers,
//! which are those of the reports.

use std::fs;
use std::path::Path;

use rstest::rstest;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::racelab;

fn says_in(folder: &Path, args: &str) -> String {
    let output = racelab(args).current_dir(folder).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{args}: {output:?}");
    String::from_utf8(output.stdout).expect("the program writes UTF-8")
}

fn refuses_in(folder: &Path, args: &str) -> String {
    let output = racelab(args).current_dir(folder).output().expect("the program starts");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{args}: {output:?}");
    let said = String::from_utf8(output.stderr).expect("the program writes UTF-8");
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

/// A folder with a recording that the program made itself.
fn recorded(run: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("there is room");
    says_in(folder.path(), &format!("run {run} --seed 5 --record run.jsonl"));
    folder
}

/// The lines behind the question that has this text, up to the next.
fn behind<'page>(page: &'page str, text: &str) -> Option<Vec<&'page str>> {
    let (_, rest) = page.split_once(text)?;
    Some(rest.lines().skip(1).take_while(|line| !line.starts_with("## ")).collect())
}

/// The cells of the last row of a table, without marks.
fn last_row(lines: &[&str]) -> Vec<String> {
    let row = lines.iter().rfind(|line| line.starts_with('|')).expect("there is a table");
    row.trim_matches('|').split('|').map(|cell| cell.trim().replace("**", "")).collect()
}

/// What is on a page beside its answers.
fn bare(page: &str) -> Vec<String> {
    page.lines().filter(|line| line.starts_with("## ") || line.ends_with(['.', '?'])).map(str::to_owned).collect()
}

#[test]
fn a_race_becomes_questions_whose_answers_are_those_of_the_report() {
    let folder = recorded("counter --increments 2000 --guard none");
    let (page, answers) = (
        says_in(folder.path(), "worksheet run.jsonl --questions 12"),
        says_in(folder.path(), "worksheet run.jsonl --questions 12 --answers"),
    );
    let report: Value = serde_json::from_str(&says_in(folder.path(), "replay run.jsonl --json")).expect("it is JSON");
    let account: Value = serde_json::from_str(&says_in(folder.path(), "explain run.jsonl --json")).expect("it is JSON");
    let counter = &report["runs"][0]["counter"];
    let lines = behind(&answers, "is what the counter says at the end.").expect("the final value is asked for");
    let digits = |cell: &str| cell.replace(',', "").parse::<u64>().expect("a number");
    let row = last_row(&lines);
    assert_eq!(
        row[1..].iter().map(|cell| digits(cell)).collect::<Vec<_>>(),
        [
            account["made"].as_u64().expect("a number"),
            counter["lost"].as_u64().expect("a number"),
            counter["observed"].as_u64().expect("a number"),
        ]
    );
    // Every line of the page is one of the answers' page; what is missing on it is filled in there.
    assert!(page.contains(r"\_\_\_") && !page.contains("**") && !answers.contains(r"\_\_\_"), "{answers}");
    let questions: Vec<String> = bare(&page);
    let answered = bare(&answers);
    assert!(questions.len() >= 6 && questions.iter().all(|line| answered.contains(line)), "{page}\n{answers}");
    // The steps of a loss are those of a row of the account.
    let steps = behind(&answers, "These steps were recorded. Fill in").expect("the steps are asked for");
    let steps: Vec<(String, u64)> = steps
        .iter()
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| last_row(&[line]))
        .map(|cells| (cells[0].clone(), digits(&cells[2])))
        .collect();
    let of_row = |row: &Value| {
        let steps = row["steps"].as_array().cloned().unwrap_or_default();
        let letter = |step: &Value| ["A", "B", "C", "D"][usize::try_from(step["worker"].as_u64().unwrap()).unwrap()];
        steps.iter().map(|step| (letter(step).to_owned(), step["value"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    assert!(account["rows"].as_array().expect("rows").iter().any(|row| of_row(row) == steps), "{steps:?}");
}

/// Twelve pages with the answers: what gives something away stands on another page than what asks it.
fn pages(folder: &Path, what: &str) -> Vec<String> {
    (1..=12).map(|seed| says_in(folder, &format!("worksheet {what} --questions 20 --answers --seed {seed}"))).collect()
}

/// The lines behind the question that has this text, on the first page that has it.
fn asked<'page>(pages: &'page [String], text: &str) -> Vec<&'page str> {
    pages.iter().find_map(|page| behind(page, text)).unwrap_or_else(|| panic!("nobody asks {text}: {pages:?}"))
}

#[test]
fn whose_updates_are_lost_and_what_a_worker_saw_is_what_the_reports_say() {
    let folder = recorded("counter --increments 20000 --guard none");
    let pages = pages(folder.path(), "run.jsonl");
    let account: Value = serde_json::from_str(&says_in(folder.path(), "explain run.jsonl --json")).expect("it is JSON");
    let number = |word: &str| word.replace([',', ':', '.', '*'], "").parse::<u64>().expect("a number");
    let lost = asked(&pages, "Whose updates are lost: which values had it written, and how many are they?");
    let lost = lost.iter().find_map(|line| line.strip_prefix("- **Worker ")).expect("it is answered");
    let [worker, _, count, _, _, _, from, _, to] = lost.split_whitespace().collect::<Vec<_>>()[..] else {
        panic!("{lost}");
    };
    let is_told = |row: &Value| {
        let loser = &row["losers"][0]["worker"];
        let figures = [&row["lost"], &row["read"], &row["highest"]].map(|figure| figure.as_u64().expect("a number"));
        row["losers"].as_array().is_some_and(|losers| losers.len() == 1)
            && ["A", "B", "C", "D"][usize::try_from(loser.as_u64().expect("a number")).expect("it is small")] == worker
            && figures == [number(count), number(from) - 1, number(to)]
    };
    assert!(account["rows"].as_array().expect("rows").iter().any(is_told), "{lost}");
    let table = says_in(folder.path(), "export run.jsonl --format csv --table segments");
    let segments: Vec<[&str; 3]> = table
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|cells| [cells[5], cells[9], cells[10]])
        .collect();
    assert_eq!(segments[0], ["worker", "from", "to"]);
    let page = pages.iter().find(|page| page.contains("In each of these stretches worker ")).expect("it is asked");
    let (_, rest) = page.split_once("In each of these stretches worker ").expect("it is asked");
    let rows = behind(page, "In each of these stretches").expect("it is asked");
    let rows: Vec<Vec<String>> =
        rows.iter().filter(|line| line.starts_with('|')).skip(2).map(|line| last_row(&[line])).collect();
    assert!(!rows.is_empty(), "{page}");
    for row in rows {
        let figures: Vec<u64> = row.iter().map(|cell| number(cell)).collect();
        let is_one = |[worker, from, to]: &&[&str; 3]| {
            rest.starts_with(*worker) && [*from, *to] == [figures[0].to_string(), figures[1].to_string()]
        };
        assert!(segments.iter().any(|segment| is_one(&segment)) && figures[2] == figures[1] - figures[0], "{row:?}");
    }
}

#[test]
fn waits_become_questions_about_order_time_and_overlap() {
    let folder = recorded("random --tasks 6 --workers 3 --duration 20ms..120ms --fail-rate 0");
    let pages = pages(folder.path(), "run.jsonl");
    let report: Value = serde_json::from_str(&says_in(folder.path(), "replay run.jsonl --json")).expect("it is JSON");
    let run = &report["runs"][0];
    let order = asked(&pages, "In which order did these tasks end?");
    let order = order.iter().find_map(|line| line.strip_prefix("- **")).expect("it is answered");
    let tasks: Vec<u64> = order
        .trim_end_matches('*')
        .split(", ")
        .map(|task| task.replace("task ", "").parse::<u64>().unwrap() - 1)
        .collect();
    let completed = run["completed_order"].as_array().expect("a list").iter().filter_map(Value::as_u64);
    assert_eq!(tasks, completed.filter(|task| tasks.contains(task)).collect::<Vec<_>>());
    let share = asked(&pages, "were two or more under way?");
    assert!(share.contains(&"| task | worker | started | took |"), "when they ended is asked elsewhere: {share:?}");
    let share = share.iter().find_map(|line| line.strip_prefix("- [x] ")).expect("it is answered");
    let share: f64 = share.trim_end_matches(" %").parse().expect("a share");
    let overlap = run["overlap"].as_f64().expect("a share") * 100.0;
    assert!((share - overlap).abs() < 0.1, "{share} and {overlap}");
    let elapsed = asked(&pages, "to the end of its last task?");
    let elapsed = elapsed.iter().find_map(|line| line.strip_prefix("- **about ")).expect("it is answered");
    let elapsed: f64 = elapsed.trim_end_matches(" ms**").parse().expect("a time");
    let measured = run["elapsed_ns"].as_f64().expect("a time") / 1e6;
    assert!((elapsed - measured).abs() <= 0.51, "{elapsed} and {measured}");
    let times = asked(&pages, "How many times as fast was that as one task after the other?");
    let times = times.iter().find_map(|line| line.strip_prefix("- **")).expect("it is answered").trim_end_matches('*');
    assert!(run["verdict"].as_str().expect("a sentence").contains(times), "{times}: {}", run["verdict"]);
    for page in &pages {
        let [asks, says] = ["to the end of its last task?", "and the run took"].map(|text| page.contains(text));
        assert!(asks != says, "one of both, and never both: {page}");
    }
}

/// Tasks that compute share the cores: what they would take one after the other is not what they took.
#[test]
fn of_tasks_that_compute_nobody_asks_how_many_times_as_fast_they_were() {
    let folder = recorded("squares --n 1000 --rounds 1 --model threads");
    let pages = pages(folder.path(), "run.jsonl");
    assert!(pages.iter().all(|page| page.contains("to the end of its last task?")), "{pages:?}");
    assert!(pages.iter().all(|page| !page.contains("How many times as fast")), "{pages:?}");
}

#[test]
fn a_deadlock_asks_who_waits_for_whom() {
    let folder = recorded("deadlock --workers 2");
    let answers = says_in(folder.path(), "worksheet run.jsonl --answers");
    let waits = behind(&answers, "Who can go on?").expect("it is asked");
    assert_eq!(last_row(&waits)[..1], ["B"]);
    assert_eq!(last_row(&waits)[3], "A");
    assert!(waits.iter().any(|line| line.contains("Nobody of them can go on: A → B → A.")), "{answers}");
}

#[test]
fn a_small_program_becomes_questions_whose_answers_are_those_of_the_explorer() {
    let folder = tempfile::tempdir().expect("there is room");
    let pages = pages(folder.path(), "lost-update");
    let found: Value = serde_json::from_str(&says_in(folder.path(), "explore lost-update --json")).expect("it is JSON");
    let rows = found["endings"].as_array().expect("a list");
    let right = rows.iter().filter(|row| row["right"] == true).map(|row| row["schedules"].as_str().unwrap());
    let kept = asked(&pages, "In how many of them is every promise kept?");
    assert!(kept.contains(&&*format!("- **{}**", right.collect::<Vec<_>>().join(""))), "{kept:?}");
    let endings = asked(&pages, "What can this program come to?");
    let marked: Vec<&str> = endings.iter().filter_map(|line| line.strip_prefix("- [x] ")).collect();
    let mut known: Vec<&str> = rows.iter().map(|row| row["ending"].as_str().unwrap()).collect();
    known.sort_unstable();
    assert_eq!(marked, known);
    assert_eq!(
        says_in(folder.path(), "worksheet lost-update --questions 20 --answers"),
        pages[0],
        "the same seed asks the same"
    );
    assert_ne!(pages[1], pages[0]);
    let short = racelab("worksheet lost-update --questions 50").current_dir(folder.path()).output().expect("it starts");
    let said = String::from_utf8(short.stderr).expect("the program writes UTF-8");
    assert!(
        said.starts_with("lost-update is good for ")
            && said.ends_with(" different questions on one page, and no more\n"),
        "{said}"
    );
}

/// A schedule that was printed, and a program of one's own.
#[test]
fn a_schedule_and_a_file_are_asked_about_too() {
    let folder = tempfile::tempdir().expect("there is room");
    let found: Value = serde_json::from_str(&says_in(folder.path(), "explore lost-update --json")).expect("it is JSON");
    let line = found["findings"][0]["shortest"]["line"].as_str().expect("a schedule");
    let page = says_in(folder.path(), &format!("worksheet {line} --questions 20"));
    let letters: Vec<String> = line.rsplit(':').next().unwrap().chars().map(String::from).collect();
    assert!(page.contains(&format!("order: {}. What does it come to?", letters.join(" "))), "{page}");
    fs::write(folder.path().join("mine.txt"), "shared n = 0\nworker A, B:\n    n += 1\nfinally n == 2\n").unwrap();
    assert!(says_in(folder.path(), "worksheet mine.txt").contains("  3      n += 1\n"));
    fs::write(folder.path().join("mine.txt"), "worker A:\n    wile 1:\n        pass\n").unwrap();
    assert!(refuses_in(folder.path(), "worksheet mine.txt").contains("mine.txt:2:5: expected a statement"));
}

#[test]
fn a_packed_recording_with_several_runs_says_of_which_each_question_is() {
    let folder = tempfile::tempdir().expect("there is room");
    says_in(folder.path(), "run counter --increments 500 --seed 3 --record race.jsonl.zst");
    let page = says_in(folder.path(), "worksheet race.jsonl.zst --questions 10");
    assert!(page.contains("(run 1 of 2: threads, workers: 4, none)") && page.contains("(run 2 of 2:"), "{page}");
    let korean = says_in(folder.path(), "worksheet race.jsonl.zst --questions 10 --lang ko --format html");
    assert!(korean.contains("<html lang=\"ko\">") && korean.contains("문제 1"), "{korean}");
}

#[test]
fn html_is_one_file_without_anything_from_outside_and_names_are_no_marks() {
    let folder = tempfile::tempdir().expect("there is room");
    let page = says_in(folder.path(), "worksheet two-locks --format html --answers --questions 20");
    assert!(
        page.contains("@page { size: A4;")
            && !page.contains("src=")
            && !page.contains("href")
            && !page.contains("url("),
        "{page}"
    );
    assert!(page.contains("default-src 'none'") && !page.contains("<script"), "{page}");
    fs::write(folder.path().join("<b>.txt"), "shared n = 0\nworker A, B:\n    n += 1  # <i>&\n").unwrap();
    let page = says_in(folder.path(), "worksheet <b>.txt --format html");
    assert!(page.contains("&lt;b&gt;.txt") && page.contains("# &lt;i&gt;&amp;") && !page.contains("<b>.txt"), "{page}");
    let page = says_in(folder.path(), "worksheet <b>.txt");
    assert!(page.starts_with(r"# Worksheet: \<b\>.txt"), "{page}");
}

#[test]
fn a_page_is_put_where_it_is_wanted_and_never_over_what_it_is_made_of() {
    let folder = recorded("counter --increments 200 --guard none");
    says_in(folder.path(), "worksheet run.jsonl --output page.md");
    let page = fs::read_to_string(folder.path().join("page.md")).expect("it was written");
    assert_eq!(page, says_in(folder.path(), "worksheet run.jsonl"));
    let before = fs::read(folder.path().join("run.jsonl")).unwrap();
    assert!(refuses_in(folder.path(), "worksheet run.jsonl --output run.jsonl").contains("is read here"));
    assert_eq!(fs::read(folder.path().join("run.jsonl")).unwrap(), before);
}

#[rstest]
#[case::nothing("")]
#[case::bytes("\u{0}\u{1}\u{2}")]
#[case::other_json("{\"a\": 1}\n")]
#[case::torn("{\"format\":\"racelab-recording\",\"version\":\"1.0\"")]
fn hostile_files_are_one_line(#[case] text: &str) {
    let folder = tempfile::tempdir().expect("there is room");
    for (name, said) in
        [("x.jsonl", "x.jsonl is not a recording of Racelab"), ("x", "x is no recording; read as a small program")]
    {
        fs::write(folder.path().join(name), text).unwrap();
        let line = refuses_in(folder.path(), &format!("worksheet {name}"));
        assert!(line.contains(said), "{line}");
    }
}

#[test]
fn what_has_nothing_to_be_asked_is_said() {
    let folder = recorded("fetch --tasks 1 --delay 1ms");
    assert!(refuses_in(folder.path(), "worksheet run.jsonl").contains("there is nothing to be asked about run.jsonl"));
    assert!(refuses_in(folder.path(), "worksheet lost-updat").contains("did you mean lost-update?"));
    racelab("worksheet")
        .assert()
        .code(2)
        .stderr("racelab: worksheet needs a recording or a small program; try: racelab worksheet lost-update\n");
    racelab("worksheet lost-update --questions 0").assert().code(2);
}
