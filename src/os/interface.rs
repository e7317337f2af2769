//! The addresses under which this machine can be reached. Portable: both systems have `getifaddrs`.

use std::ffi::CStr;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr;

/// An address of the machine, and the name of what it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interface {
    /// As the system calls it: `lo`, `wlan0`.
    pub name: String,
    pub address: IpAddr,
}

/// Every address of what is up. Those of IPv6 that mean something on one link alone are left out: no link can be told from
/// another by an address in a browser.
///
/// # Errors
/// The system does not tell.
#[expect(unsafe_code, reason = "the system hands out a list that it made, and takes it back")]
pub fn interfaces() -> io::Result<Vec<Interface>> {
    let mut first: *mut libc::ifaddrs = ptr::null_mut();
    // SAFETY: `first` is a place for the list's first entry, and lives.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return Err(io::Error::last_os_error());
    }
    let mut found = Vec::new();
    let mut next = first;
    // SAFETY: entries are the system's until they are given back below; the last one's `ifa_next` is null.
    while let Some(entry) = unsafe { next.as_ref() } {
        next = entry.ifa_next;
        let is_up = entry.ifa_flags & libc::IFF_UP.cast_unsigned() != 0;
        // SAFETY: `ifa_addr` is null or points to an address as long as its family says.
        let address = unsafe { address(entry.ifa_addr) };
        if let Some(address) = address.filter(|_| is_up) {
            // SAFETY: the system ends names with a zero.
            let name = unsafe { CStr::from_ptr(entry.ifa_name) }.to_string_lossy().into_owned();
            found.push(Interface { name, address });
        }
    }
    // SAFETY: the list came from `getifaddrs`, and nothing of it is used from here on.
    unsafe { libc::freeifaddrs(first) };
    Ok(found)
}

/// What address stands there, if it is one that a browser can name.
///
/// # Safety
/// `at` is null or points to an address as long as its family says.
#[expect(unsafe_code, reason = "the family says what stands there")]
unsafe fn address(at: *const libc::sockaddr) -> Option<IpAddr> {
    // SAFETY: as the caller says.
    let family = i32::from(unsafe { at.as_ref() }?.sa_family);
    match family {
        libc::AF_INET => {
            // SAFETY: this family's addresses are `sockaddr_in`; it may stand anywhere.
            let found = unsafe { at.cast::<libc::sockaddr_in>().read_unaligned() };
            Some(Ipv4Addr::from(u32::from_be(found.sin_addr.s_addr)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: this family's addresses are `sockaddr_in6`; it may stand anywhere.
            let found = unsafe { at.cast::<libc::sockaddr_in6>().read_unaligned() };
            let address = Ipv6Addr::from(found.sin6_addr.s6_addr);
            (!address.is_unicast_link_local()).then(|| address.into())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_can_reach_itself() {
        let found = interfaces().expect("the system tells");
        assert!(found.iter().any(|one| one.address == IpAddr::V4(Ipv4Addr::LOCALHOST)), "{found:?}");
        assert!(found.iter().all(|one| !one.name.is_empty() && !one.address.is_unspecified()), "{found:?}");
    }
}
