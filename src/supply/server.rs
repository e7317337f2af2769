//! An HTTP/1.1 server for the length of a run, reachable from this machine alone.
//!
//! It listens on 127.0.0.1 and a port that the system picks, answers GET as [`Replies`] says, and is gone with its
//! handle: the thread is joined, no connection lingers. It must not know who asks. Web pages in the user's browser may
//! reach a loopback port, too: whoever was sent here by another name (DNS rebinding) is refused by the `Host` header.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{ALLOW, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::{Semaphore, oneshot};

use super::door::{self, Connections, Counted};
use super::replies::{Generated, Replies};

/// What one server puts up with.
#[derive(Clone, Copy)]
struct Bounds {
    /// Connections that are served at once; whoever comes next waits to be accepted.
    at_once: usize,
    /// How long a client may take to say what it wants.
    header_time: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { at_once: 4096, header_time: Duration::from_secs(10) }
    }
}

/// How long a client may take to fetch its reply, beside the time that the reply keeps it waiting.
const REPLY_TIME: Duration = Duration::from_mins(1);

/// The largest head of a request, bytes.
const HEADER_SIZE: usize = 16 << 10;

/// A server that runs as long as this handle lives.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    connections: Arc<Connections>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server on a thread of its own. It is ready when this returns.
    ///
    /// # Errors
    /// When the system gives no socket or no thread.
    pub fn start(replies: Replies) -> io::Result<Self> {
        Self::bounded(replies, Bounds::default())
    }

    fn bounded(replies: Replies, bounds: Bounds) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            door::listen(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0).into(), None)?
        };
        let address = listener.local_addr()?;
        let connections = Arc::new(Connections::default());
        let desk = Arc::new(Desk { replies, bounds, address, connections: Arc::clone(&connections) });
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("racelab-server".to_owned()).spawn(move || {
            runtime.spawn(serve(listener, desk));
            // Told or dropped: either way the handle is gone.
            let _ = runtime.block_on(stopped);
            // The runtime goes with this thread, and every connection with the runtime.
        })?;
        Ok(Self { address, connections, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The most connections that were open at once.
    #[must_use]
    pub fn most_connections(&self) -> u32 {
        self.connections.most()
    }

    /// Connections that are open now.
    #[must_use]
    pub fn connections(&self) -> u32 {
        self.connections.open()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the server is no reason for another one here.
            let _ = thread.join();
        }
    }
}

/// What every connection needs to know.
struct Desk {
    replies: Replies,
    bounds: Bounds,
    address: SocketAddr,
    connections: Arc<Connections>,
}

async fn serve(listener: TcpListener, desk: Arc<Desk>) {
    let places = Arc::new(Semaphore::new(desk.bounds.at_once));
    while let Ok(place) = Arc::clone(&places).acquire_owned().await {
        let (stream, _) = door::next(&listener).await;
        let desk = Arc::clone(&desk);
        tokio::spawn(async move {
            let _place = place;
            connection(stream, &desk).await;
        });
    }
}

/// One connection from its first byte to its last. Whatever goes wrong on it concerns its client alone.
async fn connection(stream: TcpStream, desk: &Desk) {
    let _counted = Counted::new(&desk.connections);
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(desk.bounds.header_time)
        .max_header_size(HEADER_SIZE)
        .serve_connection(TokioIo::new(stream), service_fn(|request| answer(request, desk)));
    let keeps_waiting = Duration::from_nanos(desk.replies.latency.saturating_add(desk.replies.jitter));
    let _ = tokio::time::timeout(REPLY_TIME + keeps_waiting, serving).await;
}

async fn answer(request: Request<Incoming>, desk: &Desk) -> Result<Response<Generated>, Infallible> {
    if !door::is_meant(&request, |name| name == desk.address.to_string().as_bytes()) {
        return Ok(bare(StatusCode::MISDIRECTED_REQUEST));
    }
    if request.method() != Method::GET {
        let mut refused = bare(StatusCode::METHOD_NOT_ALLOWED);
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET"));
        return Ok(refused);
    }
    let reply = desk.replies.to(request.uri().path());
    tokio::time::sleep(reply.after).await;
    let mut response = Response::new(reply.body);
    *response.status_mut() = reply.status;
    Ok(response)
}

fn bare(status: StatusCode) -> Response<Generated> {
    let mut response = Response::new(Generated::whole(0));
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests;
