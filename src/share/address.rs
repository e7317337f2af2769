//! Where a class can be opened, and by which names its server may be called.

use std::io;
use std::net::{IpAddr, SocketAddr};

use crate::os;

/// An address of this machine, and the name of what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassAddress {
    /// As the system calls it: `lo`, `wlan0`.
    pub interface: String,
    pub address: IpAddr,
}

impl ClassAddress {
    /// Whether nobody but this machine can reach it.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.address.is_loopback()
    }
}

/// The addresses of this machine: its own first, then those of IPv4, which are easier to type.
///
/// # Errors
/// The system does not tell.
pub fn addresses() -> io::Result<Vec<ClassAddress>> {
    let found = os::interfaces()?.into_iter();
    let mut found: Vec<ClassAddress> =
        found.map(|one| ClassAddress { interface: one.name, address: one.address }).collect();
    found.sort_by_key(|one| (!one.is_local(), one.address.is_ipv6()));
    found.dedup_by(|one, other| one.address == other.address);
    Ok(found)
}

/// Whether a name, with its port or without, leads whoever follows it to their own machine.
pub(super) fn leads_nowhere(host: &str) -> bool {
    let name = if host.ends_with(']') || host.parse::<IpAddr>().is_ok() {
        host
    } else {
        host.rsplit_once(':').map_or(host, |(name, _)| name)
    };
    let name = name.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase();
    let is_own = |address: IpAddr| address.to_canonical().is_loopback() || address.is_unspecified();
    name == "localhost" || name.ends_with(".localhost") || name.parse().is_ok_and(is_own)
}

/// The names that clients may say they talk to: addresses that were bound, and the one that the teacher named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names(Vec<String>);

impl Names {
    /// Those of a server that listens at an address, and is reached by another name, too, if there is one.
    pub(super) fn of(bound: SocketAddr, reached_at: Option<&str>, machine: &[ClassAddress]) -> Self {
        let addresses: Vec<IpAddr> = if bound.ip().is_unspecified() {
            machine.iter().map(|one| one.address).filter(|one| bound.is_ipv6() || one.is_ipv4()).collect()
        } else {
            vec![bound.ip()]
        };
        let mut names: Vec<String> =
            addresses.into_iter().map(|address| SocketAddr::new(address, bound.port()).to_string()).collect();
        names.extend(reached_at.map(str::to_ascii_lowercase));
        // Where it is the usual one, browsers leave the port out.
        let without_port = |name: &String| name.strip_suffix(":80").map(str::to_owned);
        let short: Vec<String> = names.iter().filter_map(without_port).collect();
        names.extend(short);
        Self(names)
    }

    /// Whether a `Host` is one of them.
    pub(super) fn has(&self, host: &[u8]) -> bool {
        self.0.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(host))
    }

    /// Whether an `Origin` is that of a page of ours. The one that was named may have been reached by a secure way.
    pub(super) fn is_origin(&self, origin: &[u8]) -> bool {
        let host = origin.strip_prefix(b"http://").or_else(|| origin.strip_prefix(b"https://"));
        host.is_some_and(|host| self.has(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(bound: &str, reached_at: Option<&str>) -> Names {
        let machine = ["127.0.0.1", "192.168.0.7", "fd00::7"]
            .map(|address| ClassAddress { interface: "any".to_owned(), address: address.parse().unwrap() });
        Names::of(bound.parse().unwrap(), reached_at, &machine)
    }

    #[test]
    fn only_the_address_that_was_bound_is_ours() {
        let ours = names("192.168.0.7:4000", None);
        assert!(ours.has(b"192.168.0.7:4000"));
        for other in ["192.168.0.7", "192.168.0.7:4001", "127.0.0.1:4000", "localhost:4000", "evil.example:4000", ""] {
            assert!(!ours.has(other.as_bytes()), "{other}");
        }
        assert!(ours.is_origin(b"http://192.168.0.7:4000"));
        for other in ["null", "192.168.0.7:4000", "http://evil.example", "http://192.168.0.7:4000.evil.example"] {
            assert!(!ours.is_origin(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn a_port_that_browsers_leave_out_may_be_left_out() {
        let ours = names("[fd00::7]:80", None);
        assert!(ours.has(b"[fd00::7]:80") && ours.has(b"[FD00::7]"));
    }

    #[test]
    fn every_address_of_the_machine_is_ours_when_all_were_bound() {
        let ours = names("0.0.0.0:4000", None);
        assert!(ours.has(b"192.168.0.7:4000") && ours.has(b"127.0.0.1:4000"));
        assert!(!ours.has(b"0.0.0.0:4000") && !ours.has(b"[fd00::7]:4000"));
        assert!(names("[::]:4000", None).has(b"[fd00::7]:4000"));
    }

    #[test]
    fn who_follows_a_loopback_address_comes_to_their_own_machine() {
        for own in [
            "localhost:4000",
            "LocalHost",
            "class.localhost.:80",
            "127.0.0.1:4000",
            "127.1.2.3",
            "[::1]:80",
            "::1",
            "[::ffff:127.0.0.1]",
            "0.0.0.0:80",
        ] {
            assert!(leads_nowhere(own), "{own}");
        }
        for other in ["class.example:8080", "192.168.0.7:4000", "[fd00::7]:80", "fd00::7", "localhost.example"] {
            assert!(!leads_nowhere(other), "{other}");
        }
    }

    #[test]
    fn a_name_that_the_teacher_gave_is_ours_as_well() {
        let ours = names("127.0.0.1:4000", Some("Class.Example:8080"));
        assert!(ours.has(b"class.example:8080") && ours.is_origin(b"https://class.example:8080"));
        assert!(ours.has(b"127.0.0.1:4000") && !ours.has(b"class.example"));
    }
}
