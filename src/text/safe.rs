//! Text from outside is made safe once, at the door: what could steer a terminal becomes visible.

use std::borrow::Cow;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

/// Replaces control characters and bidirectional marks by characters that show them.
///
/// Control characters become their pictures (`␛` for escape), C1 controls and bidirectional marks become `�`.
///
/// ```
/// assert_eq!(racelab::text::visible("a\u{1b}[31mb"), "a␛[31mb");
/// ```
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| match c {
                '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
                '\u{7f}' => '\u{2421}',
                c if is_harmless(c) => c,
                _ => '\u{fffd}',
            })
            .collect(),
    )
}

/// A text as it stands in HTML, between tags or in quotation marks.
///
/// ```
/// assert_eq!(racelab::text::in_html("<b> \"a\" & 'b'"), "&lt;b&gt; &quot;a&quot; &amp; &#39;b&#39;");
/// ```
#[must_use]
pub fn in_html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

/// A text that is [`visible`] from the moment it is made or read: the type of all that enters from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Box<str>")]
pub struct Visible(Box<str>);

impl From<Box<str>> for Visible {
    fn from(text: Box<str>) -> Self {
        match visible(&text) {
            Cow::Borrowed(_) => Self(text),
            Cow::Owned(safe) => Self(safe.into()),
        }
    }
}

impl From<String> for Visible {
    fn from(text: String) -> Self {
        text.into_boxed_str().into()
    }
}

impl From<&str> for Visible {
    fn from(text: &str) -> Self {
        Self(visible(text).into())
    }
}

impl Deref for Visible {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Visible {
    fn as_ref(&self) -> &str {
        self
    }
}

/// Whether there is nothing but what stands on an American keyboard. Looks at every byte whatever it finds: so the compiler
/// makes it look at many at once.
fn is_plain(text: &str) -> bool {
    !text.bytes().fold(false, |is_odd, byte| is_odd | !(b' '..=b'~').contains(&byte))
}

/// Whether a character steers no terminal. The joiners do not: Persian, the scripts of India and emoji are written with
/// them.
#[must_use]
pub fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bidirectional_marks_cannot_reorder_a_line() {
        assert_eq!(visible("abc\u{202e}fdp.exe"), "abc\u{fffd}fdp.exe");
        assert_eq!(visible("한글 and ünïcode"), "한글 and ünïcode");
        assert_eq!(visible("می\u{200c}شود 👩\u{200d}🔬"), "می\u{200c}شود 👩\u{200d}🔬");
    }

    proptest! {
        #[test]
        fn nothing_that_steers_a_terminal_is_left(text in any::<String>()) {
            prop_assert!(visible(&text).chars().all(is_harmless));
        }

        #[test]
        fn a_text_is_visible_however_it_is_made(text in any::<String>()) {
            let json = serde_json::to_string(&text).expect("a string is JSON");
            let read: Visible = serde_json::from_str(&json).expect("it was written so");
            prop_assert_eq!(&*read, visible(&text));
            prop_assert_eq!(&read, &Visible::from(text.as_str()));
            prop_assert_eq!(read, Visible::from(text));
        }
    }
}
