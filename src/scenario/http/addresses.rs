//! The addresses that a user wants fetched: read, checked and made safe to be shown. Fetches nothing.

use std::path::Path;

use reqwest::Url;

use crate::found_file::{self, why_unread};
use crate::supply::unquoted;
use crate::text::{Arg, Phrase, without_any_password};

/// Addresses in a run at most.
pub(super) const MOST: usize = 10_000;

/// The largest file of addresses, bytes.
const MOST_BYTES: usize = 1 << 20;

/// One address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) url: Box<str>,
    /// As it is shown: safe, and without a password.
    pub(super) name: Box<str>,
}

/// The addresses that were typed.
pub(super) fn typed(texts: &[String]) -> Result<Vec<Address>, Phrase> {
    if texts.len() > MOST {
        return Err(too_many());
    }
    texts.iter().map(|text| read(text)).collect()
}

/// The addresses in a file, one a line. Blank lines and what follows a `#` at a line's beginning are passed over.
pub(super) fn in_file(path: &str) -> Result<Vec<Address>, Phrase> {
    let path = &*unquoted(path);
    let at = |key: &'static str| Phrase::new(key).with("path", path);
    let bytes = found_file::read(Path::new(path), MOST_BYTES)
        .map_err(|error| at("run.urls.unreadable").with("reason", why_unread(&error)))?;
    if bytes.len() > MOST_BYTES {
        return Err(at("run.urls.too-large").with("max", Arg::Bytes(MOST_BYTES as u64)));
    }
    let mut addresses = Vec::new();
    for (number, line) in (1_usize..).zip(bytes.split(|byte| *byte == b'\n')) {
        let Ok(line) = std::str::from_utf8(line) else {
            return Err(at("run.urls.no-text").with("line", number));
        };
        // Some editors begin a file with a mark of its byte order.
        let line = line.trim_start_matches('\u{feff}').trim();
        if !line.is_empty() && !line.starts_with('#') {
            addresses.push(read(line).map_err(|why| at("run.urls.bad-line").with("line", number).with("why", why))?);
        }
    }
    if addresses.is_empty() { Err(at("run.urls.none")) } else { Ok(addresses) }
}

pub(super) fn too_many() -> Phrase {
    Phrase::new("refusal.urls").with("max", MOST)
}

fn read(text: &str) -> Result<Address, Phrase> {
    let url = Url::parse(text.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let Some(url) = url else {
        return Err(Phrase::new("refusal.url").with("url", without_any_password(text).into_owned()));
    };
    let mut shown = url.clone();
    // Both can only fail where there is no host.
    let _ = shown.set_password(None);
    let _ = shown.set_username("");
    Ok(Address { url: url.as_str().into(), name: shown.as_str().into() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::visible;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://example.com/a?b=c", "https://example.com/a?b=c")]
    #[case(" http://Example.COM ", "http://example.com/")]
    #[case("http://teacher:secret@example.com/", "http://example.com/")]
    #[case("http://[::1]:8000/x", "http://[::1]:8000/x")]
    fn addresses_are_shown_without_secrets(#[case] text: &str, #[case] name: &str) {
        assert_eq!(&*read(text).unwrap().name, name);
    }

    #[test]
    fn what_is_refused_is_told_without_a_password() {
        for address in ["ftp://me:hunter2@example.com/", "me:hunter2@example.com", "//me:hunter2@example.com"] {
            let refused = read(address).unwrap_err();
            assert!(!format!("{refused:?}").contains("hunter2"), "{refused:?}");
        }
    }

    #[rstest]
    #[case("example.com")]
    #[case("localhost:8000")]
    #[case("ftp://example.com/")]
    #[case("file:///etc/passwd")]
    #[case("http://")]
    #[case("https://exa mple.com/")]
    #[case("")]
    fn what_cannot_be_fetched_is_refused(#[case] text: &str) {
        assert_eq!(read(text).unwrap_err().key(), "refusal.url");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_refused_or_safe(text in any::<String>(), path in any::<String>()) {
            let below_a_host = read(&format!("http://example.com/{path}"));
            prop_assert!(below_a_host.is_ok(), "{:?}", below_a_host.err());
            for address in [read(&text), below_a_host].into_iter().flatten() {
                prop_assert_eq!(visible(&address.name), &*address.name);
            }
        }
    }

    fn file(content: &[u8]) -> Result<Vec<Address>, Phrase> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("urls.txt");
        std::fs::write(&path, content).unwrap();
        in_file(path.to_str().unwrap())
    }

    #[test]
    fn a_file_has_one_address_a_line_and_comments() {
        let addresses = file(b"\xef\xbb\xbf# mine\r\nhttp://a/#top\r\n\r\n  https://b  \n#http://c\n").unwrap();
        let urls: Vec<&str> = addresses.iter().map(|address| &*address.url).collect();
        assert_eq!(urls, ["http://a/#top", "https://b/"]);
    }

    #[rstest]
    #[case::not_text(b"http://a\n\xff\xfe\n", "run.urls.no-text")]
    #[case::not_an_address(b"http://a\nexample.com\n", "run.urls.bad-line")]
    #[case::empty(b"\n# nothing\n", "run.urls.none")]
    #[case::too_large(&vec![b'\n'; (1 << 20) + 1], "run.urls.too-large")]
    fn a_bad_file_says_what_and_where(#[case] content: &[u8], #[case] key: &str) {
        assert_eq!(file(content).unwrap_err().key(), key);
    }

    #[rstest]
    #[case("/no/such/file")]
    #[case("/")]
    fn what_cannot_be_read_is_said(#[case] path: &str) {
        assert_eq!(in_file(path).unwrap_err().key(), "run.urls.unreadable");
    }
}
