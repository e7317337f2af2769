//! The door of our own servers: a socket that listens, connections that are counted, and who is meant to come in.
//!
//! A web page in somebody's browser can reach these servers, too, by a name that its owner gave our address (DNS
//! rebinding). So whoever comes has to know whom it talks to. It must not know what is served behind it.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use hyper::Request;
use hyper::header::HOST;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// Connections that the system keeps waiting: a whole crowd may knock before a server has its first turn.
const KNOCKING: u32 = 4096;

/// How long to wait when the system has no more sockets to give.
const NO_SOCKETS: Duration = Duration::from_millis(10);

/// A socket that listens at an address. Called inside of a runtime. Of what is sent on a connection the system keeps so
/// many bytes, if a number is named, until the client has taken them.
///
/// # Errors
/// The system does not give that address.
pub fn listen(address: SocketAddr, kept: Option<u32>) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    // Connections have what the socket has on which they come in.
    kept.map_or(Ok(()), |bytes| socket.set_send_buffer_size(bytes))?;
    socket.bind(address)?;
    socket.listen(KNOCKING)
}

/// The next connection, whatever goes wrong with those before it.
pub async fn next(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                // Without it, the end of a reply may wait for the client's word on its beginning.
                let _ = stream.set_nodelay(true);
                return (stream, from);
            }
            // A client is gone again, or there are no more sockets; the next may have more luck.
            Err(_) => tokio::time::sleep(NO_SOCKETS).await,
        }
    }
}

/// How many connections are open, and were at most.
#[derive(Debug, Default)]
pub struct Connections {
    open: AtomicU32,
    most: AtomicU32,
}

impl Connections {
    /// Connections that are open now.
    #[must_use]
    pub fn open(&self) -> u32 {
        self.open.load(Ordering::Relaxed)
    }

    /// The most that were open at once.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.most.load(Ordering::Relaxed)
    }
}

/// One open connection, counted until it is dropped.
#[derive(Debug)]
pub struct Counted(Arc<Connections>);

impl Counted {
    /// One more.
    #[must_use]
    pub fn new(connections: &Arc<Connections>) -> Self {
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

/// Whether the client knows whom it talks to: exactly one `Host`, a name of ours, and no other name in the request's line.
pub fn is_meant<B>(request: &Request<B>, is_ours: impl Fn(&[u8]) -> bool) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next().is_some_and(|host| is_ours(host.as_bytes())) && hosts.next().is_none();
    host && request.uri().authority().is_none_or(|authority| is_ours(authority.as_str().as_bytes()))
}
