//! What stands behind the end of a recording, and files that say more than they tell.

use rstest::rstest;

use super::{HEADER, read, read_lines, refused, written};
use crate::plan::ScenarioName;
use crate::recording::{LoadedRecording, Notes, Piece, Recording, Summary};
use crate::scenario;

const RUN: &str = r#"{"run":1,"plan":{}}"#;
const END: &str = r#"{"end":{"runs":1,"events":0}}"#;

fn plans(pieces: &[Piece]) -> Vec<(ScenarioName, u32)> {
    let plan = |piece: &Piece| match piece {
        Piece::Run(plan) => Some((plan.scenario, plan.workers)),
        Piece::Event(_) => None,
    };
    pieces.iter().filter_map(plan).collect()
}

#[test]
fn another_recording_behind_the_end_is_read_with_its_own_plan() {
    let other = HEADER.replace(r#""workers":2"#, r#""workers":5"#);
    let (pieces, notes) = read_lines(&[HEADER, RUN, END, "", &other, RUN, END]).expect("both are whole");
    assert_eq!(plans(&pieces), [(ScenarioName::Counter, 2), (ScenarioName::Counter, 5)]);
    assert_eq!(notes, Notes { joined: 1, ..Notes::default() });
    let cut = read(format!("{HEADER}\n{RUN}\n{END}\n{other}\n{RUN}\n").as_bytes()).expect("the second is cut");
    assert_eq!(cut.1, Notes { joined: 1, cut_after: Some(5), ..Notes::default() });
    assert_eq!(
        refused(&[HEADER, RUN, END, &other, RUN, r#"{"end":{"runs":2,"events":0}}"#]),
        "a.jsonl, line 6: the last line counts other runs and events than there are"
    );
}

#[rstest]
#[case::junk("junk", true)]
#[case::an_event(r#"{"at":1,"what":{"waiting":{"worker":0}}}"#, true)]
#[case::another_version(&HEADER.replace("1.0", "2.0"), true)]
#[case::not_text("\0\0\0", true)]
#[case::blank("  \r\n\n", false)]
fn what_is_no_recording_is_left_out_and_said(#[case] behind: &str, #[case] said: bool) {
    let (pieces, notes) = read_lines(&[HEADER, RUN, END, behind]).expect("the first is whole");
    assert_eq!(pieces.len(), 1);
    assert_eq!(notes.left_out_from, said.then_some(4));
    assert_eq!(notes.said(std::path::Path::new("a.jsonl")).len(), usize::from(said));
}

#[rstest]
#[case(".jsonl")]
#[case(".jsonl.zst")]
fn files_put_together_are_told_of_order_by_order(#[case] extension: &str) {
    let recording = |name| Recording::new(scenario::plan(name, 1));
    let (counters, fetch) =
        ([recording(ScenarioName::Counter), recording(ScenarioName::Counter)], [recording(ScenarioName::Fetch)]);
    let files = [&counters[..], &fetch].map(|recordings| written(recordings, &format!("a{extension}")));
    let bytes = files.map(|(_folder, path)| std::fs::read(path).expect("it was written")).concat();
    let folder = tempfile::tempdir().expect("there is room for a test");
    let both = folder.path().join("both");
    std::fs::write(&both, bytes).expect("there is room");
    let summary = Summary::open(&both).expect("both are whole");
    let orders: Vec<Vec<ScenarioName>> =
        summary.ordered().map(|runs| runs.iter().map(|(plan, _)| plan.scenario).collect()).collect();
    assert_eq!(orders, [vec![ScenarioName::Counter; 2], vec![ScenarioName::Fetch]]);
    let shown = LoadedRecording::open(&both).expect("both are whole");
    assert_eq!(shown.recordings, counters);
    assert_eq!(shown.notes, Notes { only_first: true, ..Notes::default() });
}

fn queued(tasks: u32) -> String {
    format!(r#"{{"at":1,"what":{{"tasks_queued":{{"first":0,"count":{tasks}}}}}}}"#)
}

#[test]
fn a_short_file_does_not_become_a_long_report() {
    let end = r#"{"end":{"runs":1,"events":1}}"#;
    assert!(read_lines(&[HEADER, RUN, &queued(900), end]).is_ok());
    let why = "names 999,000 workers and tasks, and tells so little of them that at most 1,007 are believed";
    assert!(refused(&[HEADER, RUN, &queued(999_000), end]).contains(why), "at the end");
    assert!(refused(&[HEADER, RUN, &queued(999_000), RUN, end]).contains(why), "before the next run");
    assert!(refused(&[HEADER, RUN, &queued(999_000)]).contains(why), "where it is cut");
    let spread: Vec<String> = (0..2_000).map(|_| RUN.to_owned() + "\n" + &queued(1)).collect();
    assert!(read(format!("{HEADER}\n{}\n", spread.join("\n")).as_bytes()).is_ok(), "each run tells of its own");
}
