//! Why a fetch came to nothing: one phrase each, whatever the client calls it.

use std::error::Error;
use std::io::{self, ErrorKind};

use reqwest::Url;
use rustix::io::Errno;

use super::client::NoThread;
use crate::text::{Phrase, visible};
use crate::work::shortage;

/// What to tell people about an error of the client. What fails on the way to a proxy says which: it stands in the
/// environment, and the user may not know of it.
pub(super) fn why(error: &reqwest::Error, proxy: Option<&str>) -> Phrase {
    let wanted = error.url().and_then(Url::host_str).unwrap_or_default();
    let Some(proxy) = proxy.filter(|_| error.is_connect() || error.is_request()) else { return cause(error, wanted) };
    // Nobody but the proxy is asked, except that some have the name of the host looked up here.
    let is_looked_up_here = error.is_dns() && ["socks4:", "socks5:"].iter().any(|scheme| proxy.starts_with(scheme));
    let asked = Url::parse(proxy).ok().filter(|_| !is_looked_up_here);
    let why = cause(error, asked.as_ref().and_then(Url::host_str).unwrap_or(wanted));
    let proxy = visible(proxy).into_owned();
    if why.key() == "task.http.failed" {
        // What its library says of a proxy is of no help.
        return Phrase::new("task.http.no-proxy").with("proxy", proxy);
    }
    Phrase::new("task.http.proxy").with("proxy", proxy).with("why", why)
}

/// What was the matter with this host.
fn cause(error: &reqwest::Error, host: &str) -> Phrase {
    let host = visible(host).into_owned();
    if error.is_redirect() {
        return Phrase::new("task.http.redirects");
    }
    // Before the look-up of names: with no file left to open, the system finds no host either.
    if let Some(phrase) = causes(error).find_map(by_cause) {
        return phrase.offer("host", host);
    }
    if error.is_dns() {
        return Phrase::new("task.http.no-host").with("host", host);
    }
    if error.is_body() || error.is_decode() {
        // What is left of these is a body that is not put together as HTTP wants it.
        return Phrase::new("task.http.not-http");
    }
    let reason = causes(error).last().map_or_else(|| error.to_string(), ToString::to_string);
    Phrase::new("task.http.failed").with("reason", visible(&reason).into_owned())
}

/// The error and what lies behind it, outermost first.
fn causes<'error>(error: &'error (dyn Error + 'static)) -> impl Iterator<Item = &'error (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| behind(*error))
}

/// An I/O error hides what it wraps from `source`.
fn behind<'error>(error: &'error (dyn Error + 'static)) -> Option<&'error (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

pub(super) fn by_cause(cause: &(dyn Error + 'static)) -> Option<Phrase> {
    if let Some(error) = cause.downcast_ref::<rustls::Error>() {
        return Some(Phrase::new("task.http.tls").with("reason", visible(&error.to_string()).into_owned()));
    }
    if let Some(error) = cause.downcast_ref::<hyper::Error>() {
        return by_protocol(error);
    }
    if let Some(NoThread(error)) = cause.downcast_ref::<NoThread>() {
        return Some(Phrase::new("task.http.no-thread").with("reason", shortage(error)));
    }
    by_system(cause.downcast_ref::<io::Error>()?)
}

fn by_protocol(error: &hyper::Error) -> Option<Phrase> {
    if error.is_incomplete_message() {
        Some(Phrase::new("task.http.cut-off"))
    } else if error.is_parse_too_large() {
        Some(Phrase::new("task.http.long-head"))
    } else if error.is_parse() {
        Some(Phrase::new("task.http.not-http"))
    } else {
        None
    }
}

fn by_system(error: &io::Error) -> Option<Phrase> {
    if Errno::from_io_error(error).is_some_and(|errno| matches!(errno, Errno::MFILE | Errno::NFILE)) {
        return Some(Phrase::new("task.http.no-sockets"));
    }
    let key = match error.kind() {
        ErrorKind::ConnectionRefused => "task.http.refused",
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => "task.http.cut-off",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "task.http.unreachable",
        ErrorKind::TimedOut => "task.http.silent",
        ErrorKind::AddrNotAvailable => "task.http.no-ports",
        _ => return None,
    };
    Some(Phrase::new(key))
}
