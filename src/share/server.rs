//! The server of a class: a thread of its own, one socket, and whoever comes, within bounds.
//!
//! What goes wrong on a connection concerns its client alone. The server is gone with its handle.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use parking_lot::Mutex;
use ratatui::buffer::Buffer;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Handle};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::sleep;

use super::address::{Names, addresses, leads_nowhere};
use super::ballot::BallotOrder;
use super::code::ClassCode;
use super::hall::{Attendance, ClassNews, Hall, Shown};
use super::limits::{CONNECTION_TIME, HEADER_SIZE, HEADER_TIME, SENDING_SIZE, Stranger, USUAL_VIEWERS, connections};
use super::reply::{self, Line};
use crate::os;
use crate::supply::door;
use crate::text::Phrase;

/// How long whatever is to be timed waits until the server rests; and how long that takes where somebody is to be told.
const FALLING_ASLEEP: Duration = Duration::from_millis(60);
const LAST_WORDS: Duration = Duration::from_millis(8);

/// How a class is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassWish {
    /// Which of the machine's addresses; without one nobody but this machine reaches it.
    pub address: IpAddr,
    /// 0 for one that the system picks.
    pub port: u16,
    /// The most that may have a page open at once.
    pub max_viewers: u32,
    /// By which name and port others reach it, where something leads them here.
    pub reached_at: Option<String>,
}

impl Default for ClassWish {
    fn default() -> Self {
        Self { address: Ipv4Addr::LOCALHOST.into(), port: 0, max_viewers: USUAL_VIEWERS, reached_at: None }
    }
}

/// Where an open class is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassPlace {
    pub code: ClassCode,
    /// Where it listens.
    pub bound: SocketAddr,
    /// The name and port by which others reach it.
    pub host: String,
    /// Whether nobody but this machine can reach it, and nothing leads others here.
    pub is_local: bool,
}

impl ClassPlace {
    /// The address of the ballot.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/{}", self.host, self.code.as_str())
    }
}

/// An open class, until it is dropped.
pub struct Class {
    place: ClassPlace,
    hall: Arc<Hall>,
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl fmt::Debug for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Class").field("place", &self.place).finish_non_exhaustive()
    }
}

impl Class {
    /// Opens a class. It is ready when this returns; `news` is called on its thread.
    ///
    /// # Errors
    /// The address is none of this machine's, or the port is taken, or there is no thread or socket left.
    pub fn open(wish: &ClassWish, news: impl Fn(ClassNews) + Send + Sync + 'static) -> Result<Self, Phrase> {
        let failed = |error: &std::io::Error| {
            let at = SocketAddr::new(wish.address, wish.port).to_string();
            Phrase::new("class.failed").with("address", at).with("why", error)
        };
        let places = connections(wish.max_viewers);
        os::allow_open_files(places as u64 + 256);
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| failed(&error))?;
        let listener = {
            let _inside = runtime.enter();
            door::listen(SocketAddr::new(wish.address, wish.port), Some(SENDING_SIZE))
                .map_err(|error| failed(&error))?
        };
        let bound = listener.local_addr().map_err(|error| failed(&error))?;
        let machine = addresses().unwrap_or_default();
        let names = Names::of(bound, wish.reached_at.as_deref(), &machine);
        let code = ClassCode::random();
        // Of all of them, the first that others can reach.
        let outside =
            machine.iter().map(|one| one.address).find(|one| !one.is_loopback() && one.is_ipv4() == bound.is_ipv4());
        let ip = if bound.ip().is_unspecified() { outside.unwrap_or(bound.ip()) } else { bound.ip() };
        let host = wish.reached_at.clone().unwrap_or_else(|| SocketAddr::new(ip, bound.port()).to_string());
        let is_local = leads_nowhere(&host);
        let place = ClassPlace { code: code.clone(), bound, host, is_local };
        let hall = Arc::new(Hall::new(code, names, wish.max_viewers, news));
        let (stop, stopped) = oneshot::channel();
        let (handle, shared) = (runtime.handle().clone(), Arc::clone(&hall));
        let thread = std::thread::Builder::new().name("class".to_owned()).spawn(move || {
            runtime.spawn(Arc::clone(&shared).picture());
            runtime.spawn(Arc::clone(&shared).count());
            runtime.spawn(serve(listener, shared, places));
            // Told or dropped: either way the handle is gone.
            let _ = runtime.block_on(stopped);
            // The runtime goes with this thread, and every connection with the runtime.
        });
        let thread = thread.map_err(|error| failed(&error))?;
        Ok(Self { place, hall, handle, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it is found.
    #[must_use]
    pub fn place(&self) -> &ClassPlace {
        &self.place
    }

    /// Who has a page open.
    #[must_use]
    pub fn attendance(&self) -> Attendance {
        self.hall.attendance()
    }

    /// Shows a screen to those who watch, if anybody does. Only the latest counts.
    pub fn show(&self, screen: &Buffer, is_light: bool) {
        if self.attendance().mirrors > 0 {
            let shown = Shown { screen: Arc::new(screen.clone()), is_light };
            self.hall.shown.send_replace(Some(shown));
        }
    }

    /// Says what is on the screen to those who listen, in sentences.
    pub fn say(&self, sentences: &[String]) {
        // Texts alone: nothing in it can fail.
        let told = format!("data: {}\n\n", serde_json::to_string(sentences).unwrap_or_default());
        self.hall.text.send_if_modified(|latest| {
            let is_new = latest[..] != *told.as_bytes();
            *latest = told.into();
            is_new
        });
    }

    /// Asks a question, closes it, shows the answers.
    pub fn order(&self, order: BallotOrder) {
        self.hall.order(order);
    }

    /// Rests from now on, so that it disturbs nothing that is timed, or goes on. When this returns, whoever is here has been
    /// told, as far as that takes a moment at most.
    pub fn rest(&self, rests: bool) {
        if self.hall.resting.send_replace(rests) == rests || !rests || self.attendance().all() == 0 {
            return;
        }
        let (told, wait) = mpsc::sync_channel(1);
        self.handle.spawn(async move {
            sleep(LAST_WORDS).await;
            // Whoever waits may have lost patience.
            let _ = told.try_send(());
        });
        let _ = wait.recv_timeout(FALLING_ASLEEP);
    }

    /// Whether it rests.
    #[must_use]
    pub fn is_resting(&self) -> bool {
        *self.hall.resting.borrow()
    }
}

impl Drop for Class {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the server is no reason for another one here.
            let _ = thread.join();
        }
    }
}

async fn serve(listener: TcpListener, hall: Arc<Hall>, places: usize) {
    let places = Arc::new(Semaphore::new(places));
    loop {
        hall.awake().await;
        let (stream, from) = door::next(&listener).await;
        // Where there is no place, nobody waits: who comes back later may find one.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let Some(stranger) = hall.strangers.greet(from.ip()) else { continue };
        let hall = Arc::clone(&hall);
        tokio::spawn(async move {
            let _place = place;
            connection(stream, stranger, &hall).await;
        });
    }
}

/// One connection from its first byte to its last.
async fn connection(stream: TcpStream, stranger: Stranger, hall: &Arc<Hall>) {
    let line = Line { stranger: Mutex::new(Some(stranger)), ..Line::default() };
    let answer = |request| async { Ok::<_, Infallible>(reply::answer(request, hall, &line).await) };
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_header_size(HEADER_SIZE)
        .max_buf_size(HEADER_SIZE.max(8 << 10))
        .serve_connection(TokioIo::new(stream), service_fn(answer));
    let too_long = async {
        sleep(CONNECTION_TIME).await;
        while line.is_listening.load(Ordering::Relaxed) {
            sleep(CONNECTION_TIME).await;
        }
    };
    tokio::select! {
        _ = serving => {}
        () = line.give_up.notified() => {}
        () = too_long => {}
    }
}

#[cfg(test)]
mod tests;
