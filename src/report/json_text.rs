//! JSON as it leaves the program: what could steer a terminal is spelled out, so that a report may be looked at. A reader of
//! JSON gets every name as it is.

use serde::Serialize;

use crate::text::is_harmless;

/// A value over many lines, with a newline at its end.
///
/// # Errors
/// None that a value of names and numbers can cause: serde's, passed on.
pub fn pretty(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(|text| spelled(text) + "\n")
}

/// A value on one line, without an end.
pub(super) fn line(value: &impl Serialize) -> serde_json::Result<String> {
    serde_json::to_string(value).map(spelled)
}

/// Such characters stand in strings alone, where JSON has another way to write them.
fn spelled(text: String) -> String {
    let stays = |c: char| c == '\n' || is_harmless(c);
    if text.is_ascii() && !text.contains('\u{7f}') || text.chars().all(stays) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 32);
    for c in text.chars() {
        if stays(c) {
            out.push(c);
        } else {
            let mut halves = [0; 2];
            out.extend(c.encode_utf16(&mut halves).iter().map(|half| format!("\\u{half:04x}")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_name_is_read_as_it_is_and_steers_no_terminal(name in any::<String>()) {
            for text in [pretty(&[&name]), line(&[&name])] {
                let text = text.expect("a string is JSON");
                prop_assert!(text.chars().all(|c| c == '\n' || is_harmless(c)), "{text}");
                prop_assert_eq!(serde_json::from_str::<Vec<String>>(&text).expect("it was written so"), vec![name.clone()]);
            }
        }
    }

    #[test]
    fn joiners_stay_and_the_rest_is_spelled_out() {
        let name = "\u{1b}\u{9b}\u{202e}\u{e0041}می\u{200c}شود";
        assert_eq!(line(&name).expect("JSON"), r#""\u001b\u009b\u202e\udb40\udc41می‌شود""#);
    }
}
