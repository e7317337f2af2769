//! The laboratory's side: whoever listens is told the latest page, on a thread of its own, and nothing is heard of them.
//!
//! The screen's thread puts a page down and goes on. That nobody can listen, for whatever reason, is no concern of the
//! laboratory's: it says nothing of it.

use std::fs;
use std::io::Write as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::folder::NotesFolder;
use super::page::NotesPage;
use crate::report::PROGRAM;

/// The most who are told at once, whoever only looks whether there is a laboratory among them.
const MOST: u32 = 8;

/// How long somebody may take to take a page.
const TAKING: Duration = Duration::from_secs(2);

/// How often it is looked whether somebody is still there who is told nothing new.
const SIGN_OF_LIFE: Duration = Duration::from_secs(2);

/// Tells notes as long as it lives.
#[derive(Debug)]
pub struct NotesTeller {
    place: Option<PathBuf>,
    told: Arc<Told>,
}

#[derive(Debug, Default)]
struct Told {
    /// The latest page as it is sent, and its number.
    latest: Mutex<(u64, Arc<str>)>,
    changed: Condvar,
    listeners: AtomicU32,
}

impl NotesTeller {
    /// Can be listened to from now on, if that can be; `come` is called when somebody comes.
    #[must_use]
    pub fn open(folder: &NotesFolder, come: impl Fn() + Send + 'static) -> Self {
        let told = Arc::new(Told::default());
        let bound = folder.bind().ok();
        let place = bound.and_then(|(listener, place)| {
            let its = Arc::clone(&told);
            let spawned =
                std::thread::Builder::new().name("notes".to_owned()).spawn(move || its.welcome(&listener, come));
            if spawned.is_err() {
                let _ = fs::remove_file(&place);
            }
            spawned.is_ok().then_some(place)
        });
        Self { place, told }
    }

    /// Whether somebody listens: else no page need be made.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        self.told.listeners.load(Ordering::Relaxed) > 0
    }

    /// Whether there is nothing to be told to whoever comes.
    #[cfg(test)]
    pub(super) fn has_forgotten(&self) -> bool {
        self.told.latest.lock().1.is_empty()
    }

    /// From now on this is the latest.
    pub fn tell(&self, page: &NotesPage) {
        // Phrases and numbers: nothing in it can fail.
        let Ok(told) = serde_json::to_string(&(PROGRAM, page)) else { return };
        let mut latest = self.told.latest.lock();
        if *latest.1 != told {
            *latest = (latest.0 + 1, told.into());
            self.told.changed.notify_all();
        }
    }
}

impl Drop for NotesTeller {
    fn drop(&mut self) {
        if let Some(place) = &self.place {
            let _ = fs::remove_file(place);
        }
    }
}

impl Told {
    fn welcome(self: Arc<Self>, listener: &UnixListener, come: impl Fn()) {
        for stream in listener.incoming() {
            // No file is left: whoever waits is told later.
            let Ok(stream) = stream else {
                std::thread::sleep(SIGN_OF_LIFE);
                continue;
            };
            if self.listeners.load(Ordering::Relaxed) >= MOST {
                continue;
            }
            self.listeners.fetch_add(1, Ordering::Relaxed);
            let listens = Listens(Arc::clone(&self));
            // Without a thread both are dropped with the closure.
            let _ = std::thread::Builder::new().name("notes".to_owned()).spawn(move || listens.tell(stream));
            come();
        }
    }
}

/// Somebody who listens.
struct Listens(Arc<Told>);

impl Listens {
    /// Tells the latest until it is not taken any more.
    fn tell(&self, mut stream: UnixStream) {
        // Who listens is greeted at once: a laboratory that is stopped takes nobody's time.
        if stream.set_write_timeout(Some(TAKING)).is_err() || stream.write_all(b"\n").is_err() {
            return;
        }
        let mut seen = 0;
        loop {
            let line = {
                let mut latest = self.0.latest.lock();
                if latest.0 == seen {
                    self.0.changed.wait_for(&mut latest, SIGN_OF_LIFE);
                }
                let is_new = latest.0 != seen;
                seen = latest.0;
                if is_new { Arc::clone(&latest.1) } else { Arc::from("") }
            };
            if stream.write_all(format!("{line}\n").as_bytes()).is_err() {
                return;
            }
        }
    }
}

impl Drop for Listens {
    fn drop(&mut self) {
        let mut latest = self.0.latest.lock();
        // Whoever comes after the last is told what is shown then, and nothing older.
        if self.0.listeners.fetch_sub(1, Ordering::Relaxed) == 1 {
            latest.1 = Arc::default();
        }
    }
}
