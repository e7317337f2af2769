//! Passwords in addresses, hidden wherever an address is shown or kept: what is shown to a class or handed on is read by
//! others. Who fetches uses the address as it was typed.

use std::borrow::Cow;

/// What stands for a password.
const HIDDEN: &str = "***";

/// An address without its password. One that cannot be read as an address loses all that may be one.
///
/// ```
/// assert_eq!(racelab::text::without_password("http://me:hunter2@host/"), "http://me:***@host/");
/// ```
#[must_use]
pub fn without_password(address: &str) -> Cow<'_, str> {
    match password(address) {
        Some((from, to)) => Cow::Owned(format!("{}{HIDDEN}{}", &address[..from], &address[to..])),
        None => Cow::Borrowed(address),
    }
}

/// What somebody took for an address, without what may be a password: also where nothing says what kind of an address it is.
#[must_use]
pub fn without_any_password(given: &str) -> Cow<'_, str> {
    let span = given.find(':').zip(given.rfind('@'));
    match span.filter(|(colon, at)| authority(given).is_none() && colon + 1 < *at) {
        Some((colon, at)) => Cow::Owned(format!("{}{HIDDEN}{}", &given[..=colon], &given[at..])),
        None => without_password(given),
    }
}

/// A text with addresses in it, without their passwords.
#[must_use]
pub fn without_passwords(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let words = text.split_inclusive(char::is_whitespace);
    let hidden: Vec<Cow<'_, str>> = words.map(without_password).collect();
    if hidden.iter().all(|word| matches!(word, Cow::Borrowed(_))) {
        Cow::Borrowed(text)
    } else {
        hidden.concat().into()
    }
}

/// From which byte to which the password stands.
fn password(address: &str) -> Option<(usize, usize)> {
    let begin = authority(address)?;
    let rest = &address[begin..];
    let end = rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len());
    let colon = rest.find(':').filter(|colon| *colon < end)?;
    let last = match rest[..end].rfind('@') {
        // There is none, or it is empty.
        Some(at) if at <= colon + 1 => return None,
        Some(at) => at,
        // A password may hold what ends the name of a host: then what follows the colon is no port.
        None if rest[colon + 1..end].bytes().all(|byte| byte.is_ascii_digit()) => return None,
        None => rest.rfind('@')?,
    };
    Some((begin + colon + 1, begin + last))
}

/// The schemes whose readers need no slashes before the host.
const WITHOUT_SLASHES: [&str; 5] = ["http:", "https:", "ftp:", "ws:", "wss:"];

/// Where the part of an address begins that may hold a password.
fn authority(address: &str) -> Option<usize> {
    // Letters of ASCII alone change: places in the one are places in the other.
    let lower = address.to_ascii_lowercase();
    let is_word = |at: usize| !lower[..at].ends_with(|before: char| before.is_ascii_alphanumeric());
    let begins = |scheme: &&str| lower.match_indices(*scheme).map(|(at, _)| at).find(|at| is_word(*at));
    let known = WITHOUT_SLASHES.iter().filter_map(|scheme| Some(begins(scheme)? + scheme.len())).min();
    let behind = known.or_else(|| address.find("://").map(|at| at + 1))?;
    let rest = &address[behind..];
    Some(behind + (rest.len() - rest.trim_start_matches(['/', '\\']).len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reqwest::Url;
    use rstest::rstest;

    #[rstest]
    #[case("http://me:hunter2@127.0.0.1:1/", "http://me:***@127.0.0.1:1/")]
    #[case("ftp://me:hunter2@host", "ftp://me:***@host")]
    #[case("HTTPS:me:hunter2@host", "HTTPS:me:***@host")]
    #[case("http:/me:hun@ter:2@host:80/a@b", "http:/me:***@host:80/a@b")]
    #[case("http://me:a/b@host", "http://me:***@host")]
    #[case("http://:hunter2@host", "http://:***@host")]
    #[case("http://me@host:80/", "http://me@host:80/")]
    #[case("http://host:80/a:b@c", "http://host:80/a:b@c")]
    #[case("http://host/?a=b:c@d", "http://host/?a=b:c@d")]
    #[case("https://[::1]:80/", "https://[::1]:80/")]
    #[case("http::@host", "http::@host")]
    #[case("a:b@c", "a:b@c")]
    #[case("news:b:c@d", "news:b:c@d")]
    fn a_password_is_hidden_and_nothing_else(#[case] address: &str, #[case] hidden: &str) {
        assert_eq!(without_password(address), hidden);
    }

    #[rstest]
    #[case("me:hunter2@host", "me:***@host")]
    #[case("//me:hun@ter:2@host/a", "//me:***@host/a")]
    #[case("http//me:hunter2@host", "http//me:***@host")]
    #[case("http://me:hunter2@host", "http://me:***@host")]
    #[case("me@host:80", "me@host:80")]
    #[case("host:80/a", "host:80/a")]
    #[case("me:@host", "me:@host")]
    fn nor_of_what_was_merely_meant_as_an_address(#[case] given: &str, #[case] hidden: &str) {
        assert_eq!(without_any_password(given), hidden);
    }

    #[test]
    fn every_address_of_a_line_is_hidden() {
        let line = "racelab: 'http://a:b@c' is none; see https://d:e@f/ and g@h";
        assert_eq!(without_passwords(line), "racelab: 'http://a:***@c' is none; see https://d:***@f/ and g@h");
    }

    proptest! {
        #[test]
        fn whatever_is_read_as_an_address_shows_no_password(
            scheme in "(http|https|HTTP|ftp|ws)",
            slashes in "[/\\\\]{0,3}",
            rest in "[a-z0-9:@/?#%.\\[\\] \u{e9}\\\\*-]{0,24}",
        ) {
            let address = format!("{scheme}:{slashes}{rest}");
            let Ok(read) = Url::parse(&address) else { return Ok(()) };
            let hidden = without_password(&address);
            if read.password().is_none() {
                prop_assert_eq!(&*hidden, &*address);
                return Ok(());
            }
            let again = Url::parse(&hidden).expect("only the password is another");
            prop_assert_eq!(again.password(), Some(HIDDEN));
            prop_assert_eq!((again.username(), again.host()), (read.username(), read.host()));
        }
    }
}
