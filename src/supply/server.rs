//! An HTTP/1.1 server for the length of a run, reachable from this machine alone.
//!
//! It listens on 127.0.0.1 and a port that the system picks, answers GET as [`Replies`] says, and is gone with its
//! handle: the thread is joined, no connection lingers. It must not know who asks. Web pages in the user's browser may
//! reach a loopback port, too: whoever was sent here by another name (DNS rebinding) is refused by the `Host` header.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{ALLOW, HOST, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Builder;
use tokio::sync::{Semaphore, oneshot};

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

/// Connections that the system keeps waiting: a whole crowd may knock before the server has its first turn.
const KNOCKING: u32 = 4096;

/// How long a client may take to fetch its reply, beside the time that the reply keeps it waiting.
const REPLY_TIME: Duration = Duration::from_mins(1);

/// The largest head of a request, bytes.
const HEADER_SIZE: usize = 16 << 10;

/// How long to wait when the system has no more sockets to give.
const NO_SOCKETS: Duration = Duration::from_millis(10);

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
            let socket = TcpSocket::new_v4()?;
            socket.bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0).into())?;
            socket.listen(KNOCKING)?
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
        self.connections.most.load(Ordering::Relaxed)
    }

    /// Connections that are open now.
    #[must_use]
    pub fn connections(&self) -> u32 {
        self.connections.open.load(Ordering::Relaxed)
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

#[derive(Debug, Default)]
struct Connections {
    open: AtomicU32,
    most: AtomicU32,
}

/// One open connection, counted until it is dropped.
struct Counted(Arc<Connections>);

impl Counted {
    fn new(connections: &Arc<Connections>) -> Self {
        let open = connections.open.fetch_add(1, Ordering::Relaxed) + 1;
        connections.most.fetch_max(open, Ordering::Relaxed);
        Self(Arc::clone(connections))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, Ordering::Relaxed);
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
        match listener.accept().await {
            Ok((stream, _)) => {
                let desk = Arc::clone(&desk);
                tokio::spawn(async move {
                    let _place = place;
                    connection(stream, &desk).await;
                });
            }
            // A client is gone again, or there are no more sockets; the next may have more luck.
            Err(_) => tokio::time::sleep(NO_SOCKETS).await,
        }
    }
}

/// One connection from its first byte to its last. Whatever goes wrong on it concerns its client alone.
async fn connection(stream: TcpStream, desk: &Desk) {
    let _counted = Counted::new(&desk.connections);
    // Without it, the end of a reply may wait for the client's word on its beginning.
    let _ = stream.set_nodelay(true);
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(desk.bounds.header_time)
        .max_header_size(HEADER_SIZE)
        .serve_connection(TokioIo::new(stream), service_fn(|request| answer(request, desk)));
    let keeps_waiting = Duration::from_nanos(desk.replies.latency.saturating_add(desk.replies.jitter));
    let _ = tokio::time::timeout(REPLY_TIME + keeps_waiting, serving).await;
}

async fn answer(request: Request<Incoming>, desk: &Desk) -> Result<Response<Generated>, Infallible> {
    if !is_meant(&request, desk.address) {
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

/// Whether the client knows whom it talks to: exactly one `Host`, ours, and no other name in the request's line.
fn is_meant(request: &Request<Incoming>, address: SocketAddr) -> bool {
    let is_ours = |name: &[u8]| name == address.to_string().as_bytes();
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().is_some_and(|host| is_ours(host.as_bytes())) && hosts.next().is_none();
    host && request.uri().authority().is_none_or(|authority| is_ours(authority.as_str().as_bytes()))
}

#[cfg(test)]
mod tests;
