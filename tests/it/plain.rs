//! The laboratory in plain sentences, as a pipe and a terminal meet it: real runs, lines in, lines out.

use crate::support::program::racelab;

/// What is said to these lines.
fn said(args: &str, lines: &str) -> String {
    let assert = racelab(args).write_stdin(lines.to_owned()).assert().code(0).stderr("");
    String::from_utf8(assert.get_output().stdout.clone()).expect("sentences are text")
}

#[test]
fn a_race_through_a_pipe_is_run_and_accounted_for_before_the_next_line_is_read() {
    let said = said("--plain", "counter\nincrements 1000\nrun\nledger\nback\nguards 2\nquit\n");
    assert!(said.contains("Increments: 1,000\n"), "{said}");
    assert!(said.contains("With mutex the counter says 4,000; expected was 4,000.\nGood: "), "{said}");
    let ledger = said.find("made 4,000 = stands ").expect("the ledger is told");
    assert!(said.find("It is over. ").expect("the run is over") < ledger, "{said}");
    assert!(said.contains("it balances"), "{said}");
    assert!(said.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)), "{said}");
}

#[test]
fn each_task_is_told_when_it_ends_and_the_end_of_the_input_waits_for_the_run() {
    let said = said("--plain", "random\ntasks 3\nduration 1ms..2ms\nfailures 0\nrun\n");
    assert_eq!(said.lines().filter(|line| line.starts_with("task ") && line.ends_with(", ok.")).count(), 3, "{said}");
    assert!(said.contains("\nIt is over. "), "{said}");
}

#[test]
fn a_comparison_and_a_small_program_by_lines() {
    let compared = said("--plain", "order\ncompare\n1\n1\n3\n4\n5\n6\nback\nlist\nquit\n");
    assert!(compared.contains("Comparing ways to run "), "{compared}");
    let walked = said("--plain --lang ko", "스케줄\nabba\n나가기\n");
    assert!(walked.contains("counter = 1"), "{walked}");
}

#[test]
fn a_recording_is_told_and_cannot_be_run_again() {
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("race.jsonl");
    let run = format!("run counter --increments 1000 --seed 7 --record {}", file.display());
    racelab(&run).assert().code(0);
    let said = said(&format!("replay {} --plain", file.display()), "run\nledger\nquit\n");
    assert!(said.contains("That is what was recorded."), "{said}");
    assert!(said.contains("This is a recording; back leads to the Lab"), "{said}");
    assert!(said.contains("it balances"), "{said}");
}

#[test]
fn whoever_has_heard_enough_ends_it() {
    assert!(said("--plain", "").starts_with("Racelab in plain words."));
    assert!(
        said("--plain", &format!("{}\n\u{1b}[31m\u{202e}\nquit\n", "x".repeat(1 << 17))).contains("The command help")
    );
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_of_somebody_who_wishes_it_everywhere_nothing_is_drawn() {
    use crate::support::laboratory::Opening;
    let mut lab = Opening::new("").env("ACCESSIBLE", "1").start();
    lab.shows("Type a number or a name to choose a scenario.");
    lab.press("quit\r");
    assert_eq!(lab.ended(), 0);
    let written = lab.written();
    for mode in ["\u{1b}[?1049h", "\u{1b}[?25l", "\u{1b}[2J", "\u{1b}[?2026h"] {
        assert!(!written.contains(mode), "{mode:?}");
    }
}

#[test]
fn a_lesson_through_a_pipe_predicts_runs_shows_and_asks_in_both_languages() {
    let taken = said("lesson lucky-run --plain", "2\nrun\nnext\nrun\nnext\nnext\n1\n2\nnext\nquit\n");
    for part in [
        "Lesson, step 1 of 5: A run that came out right proves nothing.\n",
        "Lesson, step 2 of 5: ",
        "You said \"less\", and so it was.\nUpdates are missing",
        "Lesson, step 4 of 5: ",
        "Bad: It has no race.\n",
        "Good: It came out right in the orders that happened.\n",
        "These are the scenarios.\n",
    ] {
        assert!(taken.contains(part), "{part}: {taken}");
    }
    let korean = said("lesson lucky-run --plain --lang ko", "2\n실행\n다음\n나가기\n");
    assert!(korean.contains("증가가 사라졌는데") && korean.contains("3단계"), "{korean}");
}

#[test]
fn small_programs_are_run_for_real_and_ones_own_are_opened_by_their_path() {
    let real = said("--plain", "schedules\nreal\nquit\n");
    assert!(real.contains("Really run on this machine: ") && real.contains("of real runs here "), "{real}");
    let folder = tempfile::tempdir().expect("there is room");
    let file = folder.path().join("mine.txt");
    std::fs::write(&file, "shared x = 0\n\nworker A:\n    x = 1\n\nworker B:\n    x = 2\n").expect("there is room");
    let lines = format!("schedules\nopen {}\nab\nopen /nonexistent/x.txt\nprograms\nopen\nquit\n", file.display());
    let opened = said("--plain", &lines);
    assert!(opened.contains("worker A:") && opened.contains("x = 2"), "{opened}");
    assert!(opened.contains("Mind: ") && opened.contains("/nonexistent/x.txt"), "{opened}");
    let korean = said("--plain --lang ko", &format!("스케줄\n열기 {}\n나가기\n", file.display()));
    assert!(korean.contains("worker B:"), "{korean}");
}

#[test]
fn what_is_expected_is_said_beforehand_and_told_afterwards() {
    let run = said("--plain", "counter\nincrements 1000\nguards 1\nback\npredict\n4000\nrun\nquit\n");
    assert!(run.contains("You expect: 4,000."), "{run}");
    let compared = said("--plain", "order\ncompare\n1\n1\n3\n4\n5\n6\nback\npredict\n1\nquit\n");
    assert!(compared.contains("You expect: "), "{compared}");
    let korean = said("--plain --lang ko", "counter\n비교\n예상\n1\n명령\n나가기\n");
    assert!(korean.contains("예상: ") && korean.contains("racelab compare counter "), "{korean}");
}
