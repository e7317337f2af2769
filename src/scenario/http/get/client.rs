//! The client that fetches: one a process. It must not know what is fetched.

use std::sync::OnceLock;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};

use crate::text::{Phrase, visible};

/// Redirects that are followed at most.
const REDIRECTS: usize = 5;

/// Header fields of a reply that are read at most.
const HEADERS: usize = 1_000;

/// The client. For the run's own server it takes no way round and trusts nobody: there is no TLS on the loopback, and
/// reading the system's certificates takes longer than many a run. For other addresses it asks the system whom to trust,
/// and goes by way of a proxy if the environment names one (`HTTPS_PROXY`, `NO_PROXY`, …), as Python's `requests` does.
///
/// # Errors
/// Why there can be none.
pub(super) fn get(own_server: bool) -> Result<&'static Client, Phrase> {
    static OWN: OnceLock<Result<Client, Phrase>> = OnceLock::new();
    static OUTSIDE: OnceLock<Result<Client, Phrase>> = OnceLock::new();
    let client = if own_server {
        OWN.get_or_init(|| build(builder().no_proxy().tls_certs_only([])))
    } else {
        // Without any certificate to trust, what needs none can still be fetched; the rest says whom it does not know.
        OUTSIDE.get_or_init(|| build(builder()).or_else(|_| build(builder().tls_certs_only([]))))
    };
    client.as_ref().map_err(Clone::clone)
}

fn builder() -> ClientBuilder {
    // It fails if one has been chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        // As many as anybody sends; 100, which is the default, are not.
        .http1_max_headers(HEADERS)
        .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
        // A connection a fetch: nothing of one run, loop or worker is kept for another.
        .pool_max_idle_per_host(0)
        .redirect(Policy::limited(REDIRECTS))
        .retry(reqwest::retry::never())
        .dns_resolver(SystemNames)
}

fn build(builder: ClientBuilder) -> Result<Client, Phrase> {
    builder
        .build()
        .map_err(|error| Phrase::new("task.http.no-client").with("reason", visible(&format!("{error:?}")).into_owned()))
}

/// Names are looked up by the system, which blocks a thread of the loop's pool: it can neither be hurried nor called off.
struct SystemNames;

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // Port 0 stands for the address's own.
            let found: Vec<_> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let found: Addrs = Box::new(found.into_iter());
            Ok(found)
        })
    }
}
