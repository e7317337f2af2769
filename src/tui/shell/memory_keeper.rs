//! What is to be remembered, written by a thread of its own in the order in which it came.
//!
//! Nothing waits for it but leaving. What cannot be written is said once, and lost.

use std::thread::JoinHandle;

use crossbeam::channel::{Sender, unbounded};

use super::saving::{Begun, Saving};
use crate::state_folder::{Memory, StateFolder};
use crate::tui::message::Message;

/// The inbox of a thread that writes, and the thread.
type Writer = (Sender<(Memory, Begun)>, JoinHandle<()>);

pub(crate) struct MemoryKeeper {
    state: StateFolder,
    saving: Saving,
    out: Sender<Message>,
    /// Once something was to be remembered.
    writer: Option<Writer>,
}

impl MemoryKeeper {
    /// Keeps everything in this folder; says through `saving` that it is at it, and through `out` that it cannot.
    pub(crate) fn new(state: StateFolder, saving: Saving, out: Sender<Message>) -> Self {
        Self { state, saving, out, writer: None }
    }

    pub(crate) fn keep(&mut self, memory: Memory) {
        if self.state == StateFolder::none() {
            return;
        }
        if self.writer.is_none() {
            self.writer = self.begin();
        }
        if let Some((inbox, _)) = &self.writer {
            // It fails only if the thread has panicked: then nothing is remembered.
            let _ = inbox.send((memory, self.saving.begin()));
        }
    }

    /// A thread that writes; without one nothing is remembered.
    fn begin(&self) -> Option<Writer> {
        let (inbox, memories) = unbounded::<(Memory, Begun)>();
        let (state, out) = (self.state.clone(), self.out.clone());
        let write = move || {
            let mut has_said = false;
            for (memory, begun) in memories {
                let kept = state.keep(&memory);
                drop(begun);
                if let Err(why) = kept
                    && !std::mem::replace(&mut has_said, true)
                {
                    // The laboratory may have been left in the meantime.
                    let _ = out.send(Message::Told(why));
                }
            }
        };
        std::thread::Builder::new().name("memory".to_owned()).spawn(write).ok().map(|writer| (inbox, writer))
    }

    /// Waits until everything is written: leaving must not lose it.
    pub(crate) fn finish(&mut self) {
        if let Some((inbox, writer)) = self.writer.take() {
            drop(inbox);
            // If it panicked, nothing more can be done for it.
            let _ = writer.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn named(name: &str) -> Memory {
        Memory::replacing("last", &BTreeMap::from([("name", name)]))
    }

    #[test]
    fn the_last_word_is_what_is_kept() {
        let home = tempfile::tempdir().unwrap();
        let (out, told) = unbounded();
        let mut keeper = MemoryKeeper::new(StateFolder::at(home.path()), Saving::default(), out);
        for name in ["one", "two", "three"] {
            keeper.keep(named(name));
        }
        keeper.finish();
        let kept: BTreeMap<String, String> = StateFolder::at(home.path()).read("last");
        assert_eq!((kept["name"].as_str(), told.try_recv().ok()), ("three", None));
    }

    #[test]
    fn what_cannot_be_kept_is_said_once() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("taken"), "").unwrap();
        let (out, told) = unbounded();
        let mut keeper = MemoryKeeper::new(StateFolder::at(home.path().join("taken")), Saving::default(), out);
        keeper.keep(named("one"));
        keeper.keep(named("two"));
        keeper.finish();
        let told: Vec<Message> = told.try_iter().collect();
        assert!(matches!(told.as_slice(), [Message::Told(_)]), "{told:?}");
    }
}
