//! Which proxy of the environment a fetch goes by, so that it can be named. Reads the environment as the client does.

use std::sync::LazyLock;

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;

/// The proxy that an address is fetched by, without a password; `None` if it is fetched straight.
pub(super) fn of(url: &str) -> Option<String> {
    static PROXIES: LazyLock<Matcher> = LazyLock::new(Matcher::from_env);
    let by = PROXIES.intercept(&url.parse::<Uri>().ok()?)?;
    let (scheme, host) = (by.uri().scheme_str().unwrap_or("http"), by.uri().host().unwrap_or_default());
    let port = by.uri().port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{scheme}://{host}{port}"))
}
