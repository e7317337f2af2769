//! Sets the client up before a run, so that no task pays for it. Whom to trust is read from files that the environment names,
//! and those may be anything: a device without an end, or a folder of the kernel's. So it is done beside the run, and waited
//! for no longer than a task may take.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crossbeam::channel::{RecvTimeoutError, bounded};

use super::client;
use crate::cancel::Cancel;
use crate::event::Nanos;
use crate::text::{Arg, Phrase};

/// Where the system's library looks for certificates, if they are set.
const FILE: &str = "SSL_CERT_FILE";
const FOLDERS: &str = "SSL_CERT_DIR";

/// The most bytes of certificates: a hundred times what a system has.
const MOST_BYTES: u64 = 64 << 20;

/// What a run waits for.
enum News {
    Ready(Result<(), Phrase>),
    Stop,
}

/// Sets the client up that fetches from other servers than the run's own.
pub(super) fn set_up(limit: Option<Nanos>, cancel: &Cancel) -> Result<(), Phrase> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let file = variable(FILE);
    are_bounded(file.as_deref().map(Path::new), variable(FOLDERS).as_deref().map(std::env::split_paths))?;
    wait_for(|| client::get(false).map(drop), limit, cancel)
}

/// Does something beside the run, and waits for it within the limit.
fn wait_for(
    set_up: impl Fn() -> Result<(), Phrase> + Clone + Send + 'static,
    limit: Option<Nanos>,
    cancel: &Cancel,
) -> Result<(), Phrase> {
    let (tell, told) = bounded(2);
    let stop = tell.clone();
    // Nobody may be listening any more.
    let _listening = cancel.listen(move || drop(stop.try_send(News::Stop)));
    let beside = set_up.clone();
    let spawned =
        std::thread::Builder::new().name("client".to_owned()).spawn(move || drop(tell.try_send(News::Ready(beside()))));
    if spawned.is_err() {
        return set_up();
    }
    let limit = limit.unwrap_or(Nanos::MAX);
    match told.recv_timeout(Duration::from_nanos(limit)) {
        Ok(News::Ready(ready)) => ready,
        // Fetches would wait for the client themselves, and nothing would call them off.
        Ok(News::Stop) | Err(RecvTimeoutError::Timeout) => {
            Err(Phrase::new("run.certificates.slow").with("limit", Arg::Duration(limit)))
        }
        // It panicked; whoever fetches says why.
        Err(RecvTimeoutError::Disconnected) => Ok(()),
    }
}

/// Refuses what has no end before anybody reads it: a thread that does so cannot be stopped.
fn are_bounded(file: Option<&Path>, folders: Option<impl Iterator<Item = PathBuf>>) -> Result<(), Phrase> {
    let refused = |variable: &str, path: &Path| {
        let about = Phrase::new("run.certificates.none").with("variable", variable);
        Err(about.with("path", path.to_string_lossy().into_owned()).with("max", Arg::Bytes(MOST_BYTES)))
    };
    if let Some(path) = file
        && std::fs::metadata(path).is_ok_and(|about| !about.is_file() || about.len() > MOST_BYTES)
    {
        return refused(FILE, path);
    }
    for folder in folders.into_iter().flatten() {
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        let files = entries.filter_map(|entry| std::fs::metadata(entry.path()).ok()).filter(std::fs::Metadata::is_file);
        if files.map(|about| about.len()).fold(0, u64::saturating_add) > MOST_BYTES {
            return refused(FOLDERS, &folder);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> Result<(), String> {
        are_bounded(Some(Path::new(path)), None::<std::vec::IntoIter<PathBuf>>).map_err(|why| why.key().to_owned())
    }

    #[test]
    fn what_has_no_end_is_no_file_of_certificates() {
        assert_eq!(file("/dev/zero"), Err("run.certificates.none".to_owned()));
        assert_eq!(file("/no/such/file"), Ok(()), "that says the client");
        let folder = tempfile::tempdir().unwrap();
        let large = std::fs::File::create(folder.path().join("a.pem")).unwrap();
        large.set_len(MOST_BYTES).unwrap();
        let folders = || Some(std::iter::once(folder.path().to_owned()));
        assert_eq!(are_bounded(None, folders()), Ok(()));
        std::fs::write(folder.path().join("b.pem"), "x").unwrap();
        assert!(are_bounded(None, folders()).is_err());
    }

    #[test]
    fn a_client_that_is_never_ready_is_waited_for_until_the_limit_or_the_wish_to_stop() {
        let never = || {
            std::thread::park();
            Ok(())
        };
        let late = wait_for(never, Some(1), &Cancel::new()).map_err(|why| why.key().to_owned());
        assert_eq!(late, Err("run.certificates.slow".to_owned()));
        let cancel = Cancel::new();
        cancel.request();
        assert!(wait_for(never, None, &cancel).is_err());
        let why = Phrase::new("why.zero");
        let refused = why.clone();
        assert_eq!(wait_for(move || Err(refused.clone()), None, &Cancel::new()), Err(why));
    }
}
