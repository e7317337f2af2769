//! The command line as a user meets it: the program is started, and what it says is read.
//!
//! Nothing here makes a run; runs have tests of their own.

use predicates::prelude::*;
use racelab::plan::{GuardName, ModelName, ScenarioName};
use rstest::rstest;

use crate::support::program::racelab;

fn stdout(args: &str) -> String {
    let output = racelab(args).assert().success().stderr("").get_output().stdout.clone();
    String::from_utf8(output).expect("the program writes UTF-8")
}

#[rstest]
// Names that there are not: the nearest is suggested, else all of them.
#[case("run countr", "unknown scenario: countr; did you mean counter?")]
#[case("run zzz", "unknown scenario: zzz; choose from {scenarios}")]
#[case("run counter --model thread", "unknown value of --model: thread; did you mean threads?")]
#[case("run counter --model=Procesess", "unknown value of --model: Procesess; did you mean processes?")]
#[case("run counter --guard mutx", "unknown value of --guard: mutx; did you mean mutex?")]
#[case("run counter --guard none,lock", "unknown value of --guard: lock; did you mean rwlock?")]
#[case("run counter --window nudge", "unknown value of --window: nudge; did you mean nudged?")]
#[case("run counter --memory own", "unknown value of --memory: own; choose from shared, private")]
#[case("run requests --lock all", "unknown value of --lock: all; choose from handler, update, none")]
#[case(
    "run lifecycle --join never",
    "unknown value of --join: never; choose from joined, exit, daemon, shutdown, cancel-futures"
)]
#[case("run counter --color allways", "unknown value of --color: allways; did you mean always?")]
#[case("--lang fr", "unknown value of --lang: fr; choose from en, ko")]
#[case("--theme drak", "unknown value of --theme: drak; did you mean dark?")]
#[case("rnu", "unknown command: rnu; did you mean run?")]
#[case("counter", "unknown command: counter; did you mean racelab run counter?")]
#[case("help", "unknown command: help; did you mean racelab --help?")]
#[case("completions bsh", "unknown shell: bsh; did you mean bash?")]
#[case("completions tcsh", "unknown shell: tcsh; choose from bash, zsh, fish, elvish, powershell")]
#[case("run counter -- --json", "unexpected: --json; see racelab run --help")]
#[case("compare counter --workers 1,,2", "--workers needs a value")]
#[case("run counter --wrokers 5", "unknown option: --wrokers; did you mean --workers?")]
#[case("run counter --quux", "unknown option: --quux; see racelab run --help")]
#[case("--model threads", "--model is an option of run; try: racelab run SCENARIO --model threads")]
#[case("--trials=3", "--trials is an option of run; try: racelab run SCENARIO --trials=3")]
#[case("run help", "unknown scenario: help; did you mean --help?")]
#[case("run counter extra", "unexpected: extra; see racelab run --help")]
// What is missing.
#[case("run", "run needs a scenario; choose from {scenarios}")]
#[case("compare", "compare needs a scenario; choose from {scenarios}")]
#[case("advise", "advise needs a scenario; choose from {scenarios}")]
#[case("replay", "replay needs a file: a recording made with racelab run SCENARIO --record FILE")]
#[case("explain --json", "explain needs a file: a recording made with racelab run SCENARIO --record FILE")]
#[case("run counter --record", "--record needs a value")]
#[case("explain a.jsonl --run 0", "--run 0: takes a whole number from 1 to 1,000,000")]
#[case("completions", "completions needs a shell; choose from bash, zsh, fish, elvish, powershell")]
#[case("run counter --seed", "--seed needs a value")]
#[case("run counter --workers --json", "--workers needs a value")]
#[case("run counter --window", "--window needs a value; choose from natural, nudged")]
#[case("run counter --json=1", "--json takes no value")]
// Figures out of their bounds.
#[case("run counter --workers 0", "--workers 0: threads takes 1 to 1,024 workers, not 0")]
#[case("run counter --workers 99999", "--workers 99999: threads takes 1 to 1,024 workers, not 99,999")]
#[case("run fetch --model async --workers 999999", "--workers 999999: async takes 1 to 200,000 workers, not 999,999")]
#[case("run counter --workers four", "--workers four: takes a whole number from 1 to 1,024")]
#[case("run counter --workers -4", "--workers -4: takes a whole number from 1 to 1,024")]
#[case("run counter --seed -1", "--seed -1: takes a whole number from 0 to 9,007,199,254,740,991")]
#[case(
    "run counter --seed 9007199254740992",
    "--seed 9007199254740992: takes a whole number from 0 to 9,007,199,254,740,991"
)]
#[case("run counter --trials 0", "--trials 0: takes a whole number from 1 to 10,000")]
#[case("run counter --increments 1.5", "--increments 1.5: takes a whole number")]
#[case(
    "run squares --n 99999999999999999999",
    "--n 99999999999999999999: takes a whole number from 0 to 4,294,967,295"
)]
#[case("run squares --rounds 0", "--rounds 0: takes a whole number from 1 to 1,000,000,000")]
#[case("run futures --tasks 0", "--tasks 0: takes a whole number from 1 to 1,000,000")]
#[case("run arrays --length 0", "--length 0: takes a whole number from 1 to 100,000,000")]
#[case(
    "run arrays --length 20000000 --model processes",
    "--memory private --model processes: the arrays and their copies would take 1.2 GiB and may take 1.0 GiB; choose fewer (--tasks), shorter ones (--length), fewer workers, or --memory shared"
)]
#[case(
    "run arrays --guard none",
    "--guard means nothing to arrays; it takes --tasks, --length, --rounds, --memory, --timeout, --timeout-means, --fail-rate"
)]
#[case("run requests --rate 0", "--rate 0: takes a whole number from 1 to 1,000,000")]
#[case("run requests --tasks 100001", "--tasks 100001: takes a whole number from 1 to 100,000")]
#[case("run fetch --fail-rate NaN", "--fail-rate NaN: takes a share from 0 to 1, such as 0.25")]
#[case("run fetch --fail-rate 2", "--fail-rate 2: takes a share from 0 to 1, such as 0.25")]
#[case("run fetch --fail-rate -0.1", "--fail-rate -0.1: takes a share from 0 to 1, such as 0.25")]
// Times.
#[case("run fetch --delay 5", "--delay 5: a time needs a unit, such as 250ms, 1s or 1.5s")]
#[case("run fetch --delay -1s", "--delay -1s: a time cannot be negative")]
#[case("run fetch --delay soon", "--delay soon: not a time; write it like 250ms, 1s or 1.5s")]
#[case("run fetch --delay 2000min", "--delay 2000min: a time is at most one day")]
#[case("run map --spread wide", "--spread wide: not a time; write it like 250ms, 1s or 1.5s")]
#[case("run requests --work 5", "--work 5: a time needs a unit, such as 250ms, 1s or 1.5s")]
#[case("run fetch --timeout 0s", "--timeout 0s: a limit must be longer than 0")]
#[case(
    "run random --duration 3s..1s",
    "--duration 3s..1s: a range goes from the shorter time to the longer, like 0.5s..3s"
)]
#[case("run random --duration 1..3", "--duration 1..3: a time needs a unit, such as 250ms, 1s or 1.5s")]
// Advice.
#[case("advise fetch --delay 5", "--delay 5: a time needs a unit, such as 250ms, 1s or 1.5s")]
#[case(
    "advise squares --delay 5s",
    "--delay means nothing to squares; it takes --n, --tasks, --rounds, --timeout, --timeout-means, --fail-rate"
)]
#[case("advise fetch --measure --trials 0", "--trials 0: takes a whole number from 1 to 1,000")]
#[case("advise countr", "unknown scenario: countr; did you mean counter?")]
// Options that do not go together.
#[case("compare fetch --json --csv", "--json means nothing together with --csv; leave one of them out")]
#[case("export a.jsonl --format csv --moment end", "--moment means nothing to --format csv; it is for svg")]
#[case("export a.jsonl --format svg --table tasks", "--table means nothing to --format svg; it is for csv")]
#[case(
    "export a.jsonl --format svg --moment soon",
    "--moment soon: no moment; write end, first-loss, or a time such as 0.2ms"
)]
#[case(
    "run fetch --guard mutex",
    "--guard means nothing to fetch; it takes --tasks, --delay, --timeout, --timeout-means, --fail-rate"
)]
#[case(
    "run fetch --increments 5",
    "--increments means nothing to fetch; it takes --tasks, --delay, --timeout, --timeout-means, --fail-rate"
)]
#[case(
    "run counter --timeout 5s",
    "--timeout means nothing to counter; it takes --increments, --guard, --window, --memory"
)]
#[case(
    "run counter --memory private",
    "--memory private --model threads: private memory is for processes; workers of threads share one memory"
)]
#[case(
    "run counter --guard rwlock --model processes",
    "--guard rwlock --model processes: rwlock lives in the memory of one process; across processes use mutex, spin, atomic, cas, channel or local"
)]
fn bad_input_is_one_line_that_says_what_to_do(#[case] args: &str, #[case] line: &str) {
    let scenarios: Vec<&str> = ScenarioName::all().iter().map(|name| name.name()).collect();
    let line = line.replace("{scenarios}", &scenarios.join(", "));
    racelab(args).assert().code(2).stdout("").stderr(format!("racelab: {line}\n"));
}

#[rstest]
#[case("run countr --lang ko", "racelab: 알 수 없는 시나리오: countr. 혹시 counter인가요?\n")]
#[case("run fetch --delay 5 --lang=ko", "racelab: --delay 5: 시간에는 단위가 필요합니다. 예: 250ms, 1s, 1.5s\n")]
fn errors_are_in_the_chosen_language(#[case] args: &str, #[case] line: &str) {
    racelab(args).assert().code(2).stderr(line.to_owned());
}

#[test]
fn the_locale_chooses_where_nobody_else_does() {
    let korean = predicate::str::contains("혹시 counter인가요?");
    racelab("run countr").env("LANG", "ko_KR.UTF-8").assert().code(2).stderr(korean);
    let english = predicate::str::contains("did you mean counter?");
    racelab("run countr --lang en").env("LANG", "ko_KR.UTF-8").assert().code(2).stderr(english);
}

#[test]
fn an_error_cannot_steer_the_terminal() {
    let mut command = racelab("run");
    command.arg("\u{1b}[2J");
    command.assert().code(2).stderr(predicate::str::contains("\u{1b}").not());
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_text_are_refused() {
    use std::os::unix::ffi::OsStrExt as _;
    let mut command = racelab("run counter --model");
    command.arg(std::ffi::OsStr::from_bytes(b"\xff\xfe"));
    command.assert().code(2).stderr(predicate::str::starts_with("racelab: \u{fffd}\u{fffd} is not valid UTF-8"));
}

/// A page of each kind, as people see it. What else there is to see of them is held by the laws below.
#[rstest]
#[case("help_en", "--help")]
#[case("help_run_en", "run --help")]
#[case("list_en", "list")]
#[case("man_en", "man")]
fn what_is_printed_on_request(#[case] name: &str, #[case] args: &str) {
    insta::assert_snapshot!(name, stdout(args).replace(env!("CARGO_PKG_VERSION"), "X.Y.Z"));
}

#[test]
fn the_manual_names_every_option_of_every_command() {
    let page = stdout("man").replace('\\', "");
    for command in ["run", "compare", "advise", "replay", "export", "explain", "explore", "worksheet"] {
        let help = stdout(&format!("{command} --help"));
        let missing: Vec<&str> = flags(&help).into_iter().filter(|flag| !page.contains(flag)).collect();
        assert!(missing.is_empty(), "{command}: {missing:?}");
    }
}

/// What a scenario takes, and nothing that others take.
#[test]
fn the_help_of_a_scenario_has_its_options_alone() {
    let counter = stdout("run counter --help");
    assert!(counter.starts_with("Shared counter\n") && counter.contains("racelab run counter [OPTIONS]"), "{counter}");
    assert!(flags(&counter).contains(&"--increments") && flags(&counter).contains(&"--guard"), "{counter}");
    for foreign in ["--delay", "--lock", "--fail-rate", "--url"] {
        assert!(!flags(&counter).contains(&foreign), "{foreign}: {counter}");
    }
    assert!(counter.contains("[100000]") && !counter.contains("counter 100000"), "{counter}");
    let all = flags(&stdout("run --help")).len();
    for name in ScenarioName::all() {
        for command in ["run", "compare", "advise"] {
            let [english, korean] = ["en", "ko"].map(|lang| stdout(&format!("{command} {name} --help --lang {lang}")));
            assert_eq!(flags(&english), flags(&korean));
            assert!(flags(&english).len() < all && flags(&english).contains(&"--seed"), "{english}");
            for line in english.lines().chain(korean.lines()) {
                assert!(racelab::text::width(line) <= 80, "{line}");
            }
        }
    }
}

/// Every reason stands below what it is a reason for.
#[test]
fn the_list_fits_into_eighty_columns_and_says_why_what_does_not_go() {
    let list = stdout("list");
    assert!(list.lines().all(|line| racelab::text::width(line) <= 80), "{list}");
    let lines: Vec<&str> = list.lines().collect();
    let at = lines.iter().position(|line| line.contains("✗ counter --guard rwlock: processes")).expect("it is told");
    assert!(lines[at + 1].starts_with("      rwlock lives in the memory of one process"), "{list}");
    for line in stdout("list --lang ko").lines() {
        assert!(racelab::text::width(line) <= 80, "{line}");
    }
}

fn has_hangul(text: &str) -> bool {
    text.chars().any(|letter| ('가'..='힣').contains(&letter))
}

/// What a page of help explains, in its order: options without their values, for which every language has its own words.
fn flags(page: &str) -> Vec<&str> {
    let explained = page.lines().filter(|line| line.starts_with("  -"));
    let options = explained.map(|line| line.trim_start().split("  ").next().unwrap_or_default());
    options.flat_map(|option| option.split([' ', ','])).filter(|word| word.starts_with('-')).collect()
}

#[rstest]
fn help_is_the_same_in_both_languages_and_fits_into_eighty_columns(
    #[values(
        "",
        "run",
        "compare",
        "advise",
        "replay",
        "export",
        "explain",
        "explore",
        "worksheet",
        "list",
        "completions",
        "man"
    )]
    command: &str,
) {
    let [english, korean] = ["en", "ko"].map(|lang| stdout(&format!("{command} --help --lang {lang}")));
    assert!(flags(&english).contains(&"--help"), "{english}");
    assert_eq!(flags(&english), flags(&korean));
    assert!(has_hangul(&korean) && !has_hangul(&english));
    for line in english.lines().chain(korean.lines()) {
        assert!(racelab::text::width(line) <= 80, "{line}");
    }
}

#[test]
fn the_list_is_the_same_in_both_languages() {
    let names: Vec<&str> = ScenarioName::all().iter().map(|name| name.name()).collect();
    let names = names.into_iter().chain(ModelName::all().iter().map(|name| name.name()));
    let names: Vec<&str> = names.chain(GuardName::all().iter().map(|name| name.name())).collect();
    // What is typed: names, and settings as they are given.
    let typed = |page: &str| -> Vec<String> {
        let is_reason = |line: &&str| line.starts_with("      ") && !line.trim_start().starts_with("--");
        let typed = page.lines().filter(|line| !is_reason(line)).filter_map(|line| {
            let line = line.trim_start();
            let first = line.split(' ').next().unwrap_or_default();
            let is_name = names.contains(&first);
            if first.starts_with("--") { Some(line) } else { is_name.then_some(first) }
        });
        typed.map(str::to_owned).collect()
    };
    let (english, korean) = (stdout("list"), stdout("list --lang ko"));
    assert!(typed(&english).len() >= names.len(), "{english}");
    assert_eq!(typed(&english), typed(&korean));
    assert!(has_hangul(&korean) && !has_hangul(&english));
}

#[test]
fn help_does_not_need_the_rest_to_be_there() {
    assert_eq!(stdout("replay --help"), stdout("replay -h"));
    assert_eq!(stdout("run counter --help"), stdout("run -h counter"));
}

#[test]
fn the_version_is_one_line() {
    assert_eq!(stdout("--version"), concat!("racelab ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn the_list_for_programs_says_what_goes_together_and_why_not() {
    let list: serde_json::Value = serde_json::from_str(&stdout("list --json")).expect("the list is JSON");
    assert_eq!(list["version"], 1);
    let pairs = list["pairs"].as_array().expect("pairs are a list");
    // One scenario with all guards, the others without any, on every model.
    let (guards, others) = (GuardName::all().len(), ScenarioName::all().len() - 1);
    assert_eq!(pairs.len(), (guards + others) * ModelName::all().len());
    let wrong = list["guards"].as_array().expect("guards are a list").iter().filter(|guard| guard["wrong"] == true);
    let wrong: Vec<&str> = wrong.filter_map(|guard| guard["name"].as_str()).collect();
    let expected =
        ["two-mutexes", "read-lock", "own-mutex", "sleep", "check-then-act", "peterson-acq-rel", "peterson-relaxed"];
    assert_eq!(wrong, expected);
    let pair = |model: &str, guard: &str| {
        let found = pairs.iter().find(|pair| pair["model"] == model && pair["guard"] == guard);
        found.expect("every model stands beside every guard").clone()
    };
    assert_eq!(pair("processes", "rwlock")["possible"], false);
    assert!(pair("processes", "rwlock")["reason"].as_str().is_some_and(|why| why.contains("one process")));
    assert_eq!(pair("async", "spin")["windows"], serde_json::json!(["natural"]));
    assert_eq!(pair("threads", "mutex")["reason"], serde_json::Value::Null);
    let scenarios = list["scenarios"].as_array().expect("scenarios are a list");
    let fetch = scenarios.iter().find(|scenario| scenario["name"] == "fetch").expect("it is one of them");
    assert_eq!(fetch["settings"][1]["default"], "1s");
}

#[rstest]
#[case("bash", "_racelab()")]
#[case("zsh", "#compdef racelab")]
#[case("fish", "complete -c racelab")]
#[case("elvish", "edit:completion:arg-completer[racelab]")]
#[case("powershell", "Register-ArgumentCompleter")]
fn completions_know_models_and_keep_to_themselves_what_is_not_for_people(#[case] shell: &str, #[case] mark: &str) {
    let script = stdout(&format!("completions {shell}"));
    assert!(script.contains(mark) && script.contains("increments"), "{script}");
    assert!(!script.contains("__worker"));
}

#[test]
fn the_manual_page_is_the_same_in_both_languages() {
    let (english, korean) = (stdout("man"), stdout("man --lang ko"));
    assert!(english.contains(".SH \"EXIT STATUS\"") && korean.contains(".SH \"종료 코드\""));
    let flags = |page: &str| -> Vec<String> {
        let bold = page.split("\\fB").skip(1).filter_map(|part| part.split_once("\\fR"));
        bold.map(|(flag, _)| flag.to_owned()).filter(|flag| flag.starts_with("\\-")).collect()
    };
    assert!(flags(&english).len() > 40, "{english}");
    assert_eq!(flags(&english), flags(&korean));
}

#[test]
fn without_a_terminal_the_laboratory_says_how_to_run_without_one() {
    let line = "racelab: the laboratory needs a terminal; without one, try: racelab --plain, or racelab run counter\n";
    racelab("").write_stdin("q").assert().code(2).stdout("").stderr(line);
}

#[cfg(target_os = "linux")]
#[rstest]
fn an_output_that_cannot_be_written_is_an_error(#[values("list", "--plain --fresh", "notes --plain")] args: &str) {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has a full disk at hand");
    let status = std::process::Command::new(assert_cmd::cargo::cargo_bin("racelab"))
        .args(args.split(' '))
        .args(["--lang", "en"])
        .stdin(std::process::Stdio::null())
        .stdout(full)
        .stderr(std::process::Stdio::piped())
        .output()
        .expect("the program starts");
    assert_eq!(status.status.code(), Some(1));
    let said = String::from_utf8_lossy(&status.stderr).into_owned();
    assert!(said.starts_with("racelab: the result could not be written to standard output: "), "{said}");
    assert_eq!(said.lines().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_not_an_error() {
    let (reader, writer) = std::io::pipe().expect("a pipe can be made");
    drop(reader);
    let output = std::process::Command::new(assert_cmd::cargo::cargo_bin("racelab"))
        .arg("list")
        .stdout(writer)
        .stderr(std::process::Stdio::piped())
        .output()
        .expect("the program starts");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn a_run_under_an_interpreter_lock_says_what_the_lock_went_through() {
    let args = "run counter --model gil --guard none --gil old --switch-interval 1ms --increments 1000 --json";
    let report: serde_json::Value = serde_json::from_str(&stdout(args)).expect("a report is JSON");
    let lock = &report["runs"][0]["gil"];
    assert_eq!((&lock["variant"], &lock["interval_ns"]), (&"old".into(), &1_000_000.into()));
    assert_eq!(lock["held_ns"].as_array().map(Vec::len), Some(4));
    for count in ["switches", "forced", "refused_wakeups"] {
        assert!(lock[count].is_u64(), "{count}: {lock}");
    }
    let threads: serde_json::Value =
        serde_json::from_str(&stdout("run counter --model threads --guard none --increments 1000 --json"))
            .expect("a report is JSON");
    assert!(threads["runs"][0].get("gil").is_none());
}

#[rstest]
#[case::no_parent("", "")]
#[case::no_number("x", "")]
#[case::somebody_elses("1", "")]
#[case::no_role("PARENT dinosaur", "")]
#[case::nothing_said("PARENT", "")]
#[case::nonsense_said("PARENT", "\u{1}\u{2}\u{3}\u{4} this is no order, whatever it is")]
#[case::of_a_quarantine("PARENT quarantine", "hello")]
#[case::of_a_tree("PARENT tree", "hello")]
fn a_child_process_started_by_hand_says_so_in_one_line(#[case] args: &str, #[case] said: &'static str) {
    // What starts it here is this test.
    let args = args.replace("PARENT", &std::process::id().to_string());
    let line = predicate::str::starts_with("racelab: __worker is for the laboratory itself")
        .and(predicate::function(|text: &str| text.lines().count() == 1));
    racelab(&format!("__worker {args}")).write_stdin(said).assert().code(2).stdout("").stderr(line);
}
