//! What the listings in Rust leave out: a server, pictures, memory that processes share, the gaps between requests;
//! and what was printed.

use std::cell::OnceCell;
use std::future::Future;
use std::io::{self, Read as _, Write as _};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::time::Duration;

/// A lock that is a word in memory, so that processes can share it.
pub(crate) struct Lock(AtomicBool);

/// Frees the lock when it is dropped.
pub(crate) struct Held<'lock>(&'lock AtomicBool);

impl Lock {
    pub(crate) fn new() -> Self {
        Self(AtomicBool::new(false))
    }

    pub(crate) fn lock(&self) -> Held<'_> {
        while self.0.swap(true, std::sync::atomic::Ordering::Acquire) {
            std::thread::yield_now();
        }
        Held(&self.0)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.store(false, std::sync::atomic::Ordering::Release);
    }
}

/// So many may go on at once: the standard library has none.
pub(crate) struct Semaphore(parking_lot::Mutex<usize>, parking_lot::Condvar);

/// Gives a permit back when it is dropped.
pub(crate) struct Permit<'semaphore>(&'semaphore Semaphore);

impl Semaphore {
    pub(crate) const fn const_new(permits: usize) -> Self {
        Self(parking_lot::Mutex::new(permits), parking_lot::Condvar::new())
    }

    pub(crate) fn acquire(&self) -> Permit<'_> {
        let mut free = self.0.lock();
        while *free == 0 {
            self.1.wait(&mut free);
        }
        *free -= 1;
        Permit(self)
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        *self.0.0.lock() += 1;
        self.0.1.notify_one();
    }
}

/// Stands for memory that all processes map; what uses it is compiled, and not run.
pub(crate) fn shared_memory() -> io::Result<(&'static AtomicU64, &'static Lock)> {
    Ok((Box::leak(Box::new(AtomicU64::new(0))), Box::leak(Box::new(Lock::new()))))
}

/// Stands for a queue in memory that all processes map; what uses it is compiled, and not run.
pub(crate) struct Ring<Item>(crossbeam::channel::Sender<Item>, crossbeam::channel::Receiver<Item>);

pub(crate) fn shared_ring<Item>(places: usize) -> io::Result<Ring<Item>> {
    let (putters, takers) = crossbeam::channel::bounded(places);
    Ok(Ring(putters, takers))
}

impl<Item> Ring<Item> {
    pub(crate) fn send(&self, item: Item) -> Result<(), crossbeam::channel::SendError<Item>> {
        self.0.send(item)
    }

    pub(crate) fn recv(&self) -> Result<Item, crossbeam::channel::RecvError> {
        self.1.recv()
    }

    pub(crate) fn close(&self) {}
}

static NOTED: parking_lot::Mutex<Vec<String>> = parking_lot::Mutex::new(Vec::new());

/// Notes what would be printed, so that it can be compared.
macro_rules! note {
    ($($text:tt)*) => { $crate::around::note_down(format!($($text)*)) };
}
pub(crate) use note;

pub(crate) fn note_down(line: String) {
    NOTED.lock().push(line);
}

/// What was noted since this was asked last.
pub(crate) fn noted() -> Vec<String> {
    std::mem::take(&mut NOTED.lock())
}

/// How long it takes until the next request comes, of so many a second: the gaps are exponential.
pub(crate) fn next_request(rate: u64) -> Duration {
    let draw: f64 = rand::random_range(0.0..1.0);
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    Duration::from_secs_f64(-(1.0 - draw).ln() / rate as f64)
}

/// Small pictures, made once.
pub(crate) fn small_pictures() -> PathBuf {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("there is room");
        for n in 0..3 {
            let picture = image::RgbImage::from_pixel(64, 64, image::Rgb([n, 0, 0]));
            picture.save(folder.path().join(format!("{n}.png"))).expect("there is room");
        }
        folder
    });
    folder.path().to_owned()
}

/// Where small pictures go.
pub(crate) fn out() -> PathBuf {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER.get_or_init(|| tempfile::tempdir().expect("there is room")).path().to_owned()
}

/// Addresses of a server on this machine, one of which is not found.
pub(crate) fn served() -> Vec<&'static str> {
    static URLS: OnceLock<Vec<String>> = OnceLock::new();
    let urls = URLS.get_or_init(|| {
        let server = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = server.local_addr().expect("it is bound");
        std::thread::spawn(move || for connection in server.incoming() {
            let Ok(mut connection) = connection else { continue };
            std::thread::spawn(move || {
                let mut asked = [0; 1024];
                let size = connection.read(&mut asked).unwrap_or(0);
                let status = if asked[..size].starts_with(b"GET /missing") { "404 Not Found" } else { "200 OK" };
                let _ = write!(connection, "HTTP/1.1 {status}\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody");
            });
        });
        ["1", "2", "3", "missing"].iter().map(|path| format!("http://{address}/{path}")).collect()
    });
    urls.iter().map(String::as_str).collect()
}

pub(crate) fn client() -> &'static reqwest::Client {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    CLIENT.get_or_init(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build().expect("a client without a proxy")
    })
}

/// Waits on this thread for what a future comes to.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    thread_local!(static RUNTIME: OnceCell<tokio::runtime::Runtime> = const { OnceCell::new() });
    let build = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime for this thread");
    RUNTIME.with(|runtime| runtime.get_or_init(build).block_on(future))
}
