//! One child, as its supervisor and the engine share it: its pipe and its process.
//!
//! A child may stop reading, and a write to it then waits. So the pipe and the process have a lock each, and ending a run
//! never waits for a pipe.

use std::io;
use std::process::{Child, ChildStdin, ExitStatus};

use parking_lot::Mutex;

use super::input;
use super::messages::{ChildOrder, ToChild};
use crate::cancel::Cancel;
use crate::engine::child_process::{Hello, frame};
use crate::os;

#[derive(Default)]
pub(super) struct ChildHandle {
    child: Mutex<Option<Child>>,
    pipe: Mutex<Option<ChildStdin>>,
}

impl ChildHandle {
    /// The hello comes first, even in a run that is being cancelled just now.
    pub(super) fn take(&self, child: Child, to: ChildStdin, hello: &Hello, order: &ChildOrder) -> io::Result<()> {
        let mut pipe = self.pipe.lock();
        *self.child.lock() = Some(child);
        hello.send(pipe.insert(to), order)
    }

    pub(super) fn send(&self, message: &ToChild) -> io::Result<()> {
        match self.pipe.lock().as_mut() {
            Some(pipe) => frame::write(pipe, message),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Sends a task's input, or as much of it as went before the run was cancelled.
    pub(super) fn send_input(&self, bytes: &[u8], cancel: &Cancel) -> io::Result<()> {
        match self.pipe.lock().as_mut() {
            Some(pipe) => input::send(pipe, bytes, cancel),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    /// Tells the child to stop. If its supervisor is writing to it just now, the supervisor does so afterwards.
    pub(super) fn cancel(&self) {
        if let Some(mut pipe) = self.pipe.try_lock()
            && let Some(pipe) = pipe.as_mut()
            && os::never_block(&*pipe).is_ok()
        {
            // If this fails the child is dead or does not read, and is killed soon.
            let _ = frame::write(pipe, &ToChild::Cancel);
        }
    }

    /// Asks the child's process to end, which it may do in its own way.
    pub(super) fn terminate(&self) {
        if let Some(child) = self.child.lock().as_ref() {
            // It fails only for a child that has ended.
            let _ = os::terminate(child);
        }
    }

    pub(super) fn kill(&self) {
        if let Some(child) = self.child.lock().as_mut() {
            // Killing fails only for a child that has been reaped.
            let _ = child.kill();
        }
    }

    /// Closes the pipe and waits for the child's end.
    pub(super) fn reap(&self) -> Option<ExitStatus> {
        drop(self.pipe.lock().take());
        let mut child = self.child.lock().take()?;
        child.wait().ok()
    }
}
