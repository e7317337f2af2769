//! Reading a file as a whole, within bounds: what the kernels that work on files begin with.
//!
//! It must not know what is in the file.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use super::context::Context;
use super::stop::Stop;
use crate::cancel::Cancel;
use crate::event::{Fact, Facts};
use crate::found_file::{self, why_unread};
use crate::text::{Arg, Phrase};

/// Bytes between two looks at the wish to stop.
const CHUNK: u64 = 256 << 10;

/// Reads a file of at most so many bytes, and emits its length and how long it took. An interpreter lock is released
/// meanwhile, as `CPython` does when it reads.
///
/// # Errors
/// Whatever stops the task: it was cancelled or took too long, or the file is too large or cannot be read.
pub(crate) fn read(path: &Path, max: u64, context: &mut Context<'_, '_>) -> Result<Vec<u8>, Stop> {
    let began = context.now();
    let cancel = context.cancel();
    let read = context.allow_threads(|| whole(path, max, cancel));
    let took = context.now().saturating_sub(began);
    // What was read after the wish to stop is not all of the file.
    context.checkpoint_now(0)?;
    let named = |key: &'static str| Phrase::new(key).with("file", name(path));
    match read {
        Ok(bytes) if bytes.len() as u64 > max => {
            Err(Stop::Failed(named("task.file.too-large").with("max", Arg::Bytes(max))))
        }
        Ok(bytes) => {
            // Told at once: what turns out to be of no use was read all the same.
            let size = Fact::Bytes(bytes.len() as u64);
            context.events().emit_facts(Facts::new().with("size", size).with("read", Fact::Nanos(took)));
            Ok(bytes)
        }
        Err(error) => Err(Stop::Failed(named("task.file.unreadable").with("why", why_unread(&error)))),
    }
}

/// The name of a file for people, without its folder.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The file's bytes; one more than allowed if there are more.
fn whole(path: &Path, max: u64, cancel: &Cancel) -> io::Result<Vec<u8>> {
    // Asked before it is opened: opening a pipe waits for its writer.
    let thing = fs::metadata(path)?;
    if !thing.is_file() {
        return Err(found_file::no_plain_file());
    }
    let file = File::open(path)?;
    // The length is a hint: a file may grow while it is read. Nothing over the bound is allocated for it.
    let hint = thing.len().min(max).saturating_add(1);
    let mut bytes = Vec::with_capacity(usize::try_from(hint).unwrap_or(0));
    while !cancel.is_wanted() {
        let left = (max + 1).saturating_sub(bytes.len() as u64);
        if (&file).take(left.min(CHUNK)).read_to_end(&mut bytes)? == 0 {
            break;
        }
    }
    Ok(bytes)
}
