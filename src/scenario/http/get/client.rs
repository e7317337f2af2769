//! The client that fetches: one a process. It must not know what is fetched.

use std::net::ToSocketAddrs as _;
use std::sync::OnceLock;
use std::{fmt, io};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use tokio::sync::{Semaphore, oneshot};

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

/// Names are looked up by the system, which can neither be hurried nor called off: on a thread of its own that holds nothing
/// of the run, so that the run may end before it. A loop's pool of threads would have to be waited for, and panics where the
/// system has no thread to give.
struct SystemNames;

/// Look-ups at the same time. A run may have a hundred thousand fetches.
static LOOK_UPS: Semaphore = Semaphore::const_new(64);

/// There is no thread for a look-up.
#[derive(Debug)]
pub(super) struct NoThread(pub(super) io::Error);

impl fmt::Display for NoThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for NoThread {}

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // Port 0 stands for the address's own.
            let found = look_up(move || (name.as_str(), 0).to_socket_addrs()).await?;
            let found: Addrs = Box::new(found);
            Ok(found)
        })
    }
}

/// What the system finds, which takes it as long as it likes.
pub(super) async fn look_up<T: Send + 'static>(
    ask: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Box<dyn std::error::Error + Send + Sync>> {
    let permit = LOOK_UPS.acquire().await?;
    let (found, told) = oneshot::channel();
    let on_its_thread = move || {
        // The fetch may be over already.
        let _ = found.send(ask());
        drop(permit);
    };
    std::thread::Builder::new().name(LOOK_UP.to_owned()).spawn(on_its_thread).map_err(NoThread)?;
    Ok(told.await??)
}

/// The name of a thread that looks a name up.
const LOOK_UP: &str = "racelab-name";
