//! The kernel on files that are as they should be, and on all the others.

use std::fs;

use rstest::rstest;

use super::*;
use crate::work::testing::{Told, perform, perform_cancelled};

fn load(bytes: &[u8], max_bytes: u64, expected: Option<Totals>) -> (Stopped, Told) {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("a.json");
    fs::write(&path, bytes).expect("there is room");
    perform(&LoadJson { path: path.into(), max_bytes, expected, returns: Returns::Totals })
}

fn why(stopped: Stopped) -> String {
    crate::work::testing::said(stopped)
}

#[test]
fn every_value_is_counted_and_numbers_are_added_up() {
    let text = br#" [{"a": 1, "b": [true, null, -2.5]}, "x", -7, 40, {"a": {}}] "#;
    let (stopped, told) = load(text, 1_000, Some(Totals { records: 5, sum: 41 }));
    assert_eq!(stopped, Ok(Value::Number(12)));
    assert_eq!((told.figure("size"), told.figure("values")), (Some(text.len() as u64), Some(12)));
    assert!(told.figure("read").is_some() && told.figure("parse").is_some());
}

#[test]
fn a_mark_of_the_byte_order_is_no_part_of_the_text() {
    assert_eq!(load(b"\xef\xbb\xbf[1, 2]", 99, None).0, Ok(Value::Number(3)));
}

#[test]
fn what_is_no_array_is_one_record() {
    assert_eq!(load(b"7", 10, Some(Totals { records: 1, sum: 7 })).0, Ok(Value::Number(1)));
    assert_eq!(load(b"{\"a\": [1, 2]}", 99, Some(Totals { records: 1, sum: 3 })).0, Ok(Value::Number(4)));
}

#[test]
fn other_totals_than_those_written_fail_the_task() {
    let (stopped, told) = load(b"[1, 2]", 10, Some(Totals { records: 2, sum: 4 }));
    assert_eq!(why(stopped), "a.json: 2 records with the sum 3 instead of 2 with 4: please report this");
    assert_eq!(told.figure("values"), Some(3));
}

#[rstest]
#[case(b"{\"a\": 1,\n \"b\": }", "a.json, line 2, column 7: not JSON: expected value")]
#[case("{\"가나\": 다}".as_bytes(), "a.json, line 1, column 8: not JSON: expected value")]
#[case(b"[1, 2", "a.json, line 1, column 5: the file ends in the middle of something")]
#[case(b"", "a.json, line 1, column 1: the file ends in the middle of something")]
#[case(b"[1]\n[2]", "a.json, line 2, column 1: not JSON: trailing characters")]
#[case(b"[1]\n\xff", "a.json, line 2, column 1: not UTF-8 text")]
#[case(b"\"\xed\xa0\x80\"", "a.json, line 1, column 2: not UTF-8 text")]
#[case(b"1e999", "a.json, line 1, column 5: not JSON: number out of range")]
#[case(b"{\"a\\x\": 1}", "a.json, line 1, column 5: not JSON: invalid escape")]
#[case(&[b'['; 5_000], "a.json, line 1, column 128: not JSON: recursion limit exceeded")]
#[case(&[b' '; 10_001], "a.json: larger than 9.8 KiB; allow more with --max-size")]
fn files_that_cannot_be_loaded_say_where_and_why(#[case] bytes: &[u8], #[case] said: &str) {
    assert_eq!(why(load(bytes, 10_000, None).0), said);
}

#[test]
fn a_file_may_be_as_large_as_allowed() {
    assert_eq!(load(b"[1,2]", 5, None).0, Ok(Value::Number(3)));
    assert!(why(load(b"[1,2]", 4, None).0).contains("larger than 4 B"));
}

#[test]
fn what_is_no_file_is_not_opened() {
    let folder = tempfile::tempdir().expect("there is room");
    for name in ["", "nothing.json"] {
        let path = folder.path().join(name).into_os_string();
        let (stopped, _) = perform(&LoadJson { path, max_bytes: 10, expected: None, returns: Returns::Totals });
        assert!(why(stopped).contains("cannot be read"), "{name}");
    }
}

#[test]
fn loading_stops_at_the_wish_to() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("a.json");
    fs::write(&path, "[1]").expect("there is room");
    let kernel = LoadJson { path: path.into(), max_bytes: 10, expected: None, returns: Returns::Totals };
    assert_eq!(perform_cancelled(&kernel), Err(Stop::Cancelled));
}

#[test]
fn a_document_is_kept_whole_and_counted_all_the_same() {
    let folder = tempfile::tempdir().expect("there is room");
    let path = folder.path().join("a.json");
    let text = r#"[{"a": 1, "b": [true, null, -2.5]}, "x", -7, {"a": {}}]"#;
    fs::write(&path, text).expect("there is room");
    let (mut values, path) = (Vec::new(), path.into_os_string());
    for returns in [Returns::Totals, Returns::Documents] {
        let kernel = LoadJson { path: path.clone(), max_bytes: 99, expected: None, returns };
        values.push(perform(&kernel).0);
    }
    assert_eq!(values, [Ok(Value::Number(11)), Ok(Value::Number(11))]);
}

proptest::proptest! {
    #[test]
    fn documents_come_out_of_the_pipe_as_they_went_in(whole in proptest::prelude::any::<u64>(), text: String) {
        use super::document::Document::{List, Negative, Null, Object, Real, Text, Whole};
        let inner = Object(vec![(text.clone(), List(vec![Null, Whole(whole), Negative(-3), Real(0.5)]))]);
        let document = List(vec![inner, Text(text), super::document::Document::Bool(true)]);
        let packed = document.packed();
        proptest::prop_assert_eq!(Document::unpacked(&packed), Some(document));
    }

    #[test]
    fn no_bytes_make_the_asker_panic(bytes: Vec<u8>) {
        let _ = Document::unpacked(&bytes);
    }
}
