//! `racelab class`: the options become a class that is to be opened.

use std::net::{IpAddr, SocketAddr};

use clap::ArgMatches;

use super::run::whole;
use super::{laboratory, usage};
use crate::config::Config;
use crate::share::{ClassWish, MOST_VIEWERS};
use crate::text::{Lang, Phrase};
use crate::tui;

/// The laboratory, and the class that is opened in it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassRequest {
    pub screen: tui::Options,
    pub wish: ClassWish,
    /// Whether an address was named: then it is opened there at once, and else the addresses are shown to choose from.
    pub at_once: bool,
}

/// The class that these options ask for.
pub(super) fn request(matches: &ArgMatches, lang: Lang, config: &Config) -> Result<ClassRequest, Phrase> {
    let mut wish = ClassWish::default();
    let bind = matches.get_one::<String>("bind");
    let mut port = None;
    if let Some(given) = bind {
        let bad = || usage::bad_value("--bind", given, Phrase::new("class.bad-address"));
        (wish.address, port) = address(given).ok_or_else(bad)?;
    }
    if let Some(given) = whole(matches, "port", 1, u16::MAX.into())? {
        if port.is_some() {
            return Err(Phrase::new("usage.idle").with("option", "--port").with("others", "--bind ADDRESS:PORT"));
        }
        port = u16::try_from(given).ok();
    }
    wish.port = port.unwrap_or(0);
    if let Some(most) = whole(matches, "max-viewers", 1, MOST_VIEWERS.into())? {
        wish.max_viewers = u32::try_from(most).unwrap_or(MOST_VIEWERS);
    }
    if let Some(given) = matches.get_one::<String>("reached-at") {
        if !is_host(given) {
            return Err(usage::bad_value("--reached-at", given, Phrase::new("class.bad-host")));
        }
        wish.reached_at = Some(given.clone());
    }
    let at_once = bind.is_some() || wish.reached_at.is_some();
    Ok(ClassRequest { screen: laboratory(matches, lang, config), wish, at_once })
}

/// `192.168.0.7`, `192.168.0.7:4000`, `fd00::7`, `[fd00::7]`, `[fd00::7]:4000`.
fn address(given: &str) -> Option<(IpAddr, Option<u16>)> {
    if let Ok(both) = given.parse::<SocketAddr>() {
        return Some((both.ip(), Some(both.port())));
    }
    let bare = given.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(given);
    bare.parse().ok().map(|address| (address, None))
}

/// Whether this can stand in a browser's line between `http://` and the next `/`.
fn is_host(given: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    let port = given.rsplit_once(':').map_or(Ok(80), |(_, port)| port.trim_end_matches(']').parse::<u16>());
    (1..=100).contains(&given.len()) && given.chars().all(is_sign) && (port.is_ok() || given.ends_with(']'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("192.168.0.7", Some(("192.168.0.7", None)))]
    #[case("192.168.0.7:4000", Some(("192.168.0.7", Some(4000))))]
    #[case("fd00::7", Some(("fd00::7", None)))]
    #[case("[fd00::7]", Some(("fd00::7", None)))]
    #[case("[fd00::7]:4000", Some(("fd00::7", Some(4000))))]
    #[case("0.0.0.0", Some(("0.0.0.0", None)))]
    #[case("wlan0", None)]
    #[case("192.168.0.7:", None)]
    #[case("", None)]
    fn an_address_may_have_a_port(#[case] given: &str, #[case] read: Option<(&str, Option<u16>)>) {
        let read = read.map(|(ip, port)| (ip.parse::<IpAddr>().unwrap(), port));
        assert_eq!(address(given), read);
    }

    #[test]
    fn a_host_is_a_name_and_a_port_and_nothing_else() {
        for host in ["class.example", "class.example:8080", "10.0.0.1:80", "[fd00::7]:80", "[fd00::7]"] {
            assert!(is_host(host), "{host}");
        }
        for other in ["", "http://class.example", "class.example/x", "a b", "a:port", "a:70000", "a@b"] {
            assert!(!is_host(other), "{other}");
        }
    }
}
