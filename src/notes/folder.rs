//! Where laboratories are found: a socket each, called by the number of its process, in a folder of the user's own.

use std::fs::{self, DirBuilder};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use etcetera::base_strategy::{BaseStrategy as _, Xdg};

use crate::os;

/// What the name of a socket ends with.
const ENDING: &str = "notes";

/// The folder of a user's laboratories, or none: then nobody is found, and nobody can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotesFolder(Option<PathBuf>);

impl NotesFolder {
    /// The user's: in `$XDG_RUNTIME_DIR`, which is gone with the session, or where there is none beside what is remembered.
    #[must_use]
    pub fn of_user() -> Self {
        let user = Xdg::new().ok();
        let runtime = user.as_ref().and_then(|user| Some(user.runtime_dir()?.join("racelab")));
        Self(runtime.or_else(|| Some(user?.state_dir()?.join("racelab/laboratories"))))
    }

    /// This one, for a test.
    #[cfg(test)]
    pub(super) fn at(folder: &Path) -> Self {
        Self(Some(folder.to_owned()))
    }

    /// A socket for the laboratory of this process; what dead ones left behind is swept. It is seen under its name only when it
    /// is listened to and nobody else may open it.
    pub(super) fn bind(&self) -> io::Result<(UnixListener, PathBuf)> {
        let folder = self.0.as_deref().ok_or(ErrorKind::NotFound)?;
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        if !os::is_private_folder(folder) {
            return Err(ErrorKind::PermissionDenied.into());
        }
        for (_, path) in sockets(folder) {
            // Nobody has listened to it since its laboratory died.
            if connect(&path).is_err_and(|error| error.kind() == ErrorKind::ConnectionRefused) {
                let _ = fs::remove_file(&path);
            }
        }
        let number = std::process::id();
        let (unseen, path) = (folder.join(format!("{number}.new")), folder.join(format!("{number}.{ENDING}")));
        let _ = fs::remove_file(&unseen);
        let listener = UnixListener::bind(&unseen)?;
        fs::set_permissions(&unseen, fs::Permissions::from_mode(0o600))?;
        fs::rename(&unseen, &path)?;
        Ok((listener, path))
    }

    /// The numbers of the laboratories that can be listened to, the newest first.
    #[must_use]
    pub fn laboratories(&self) -> Vec<u32> {
        let sockets = self.0.as_deref().map(sockets).unwrap_or_default();
        sockets.into_iter().filter(|(_, path)| connect(path).is_ok()).map(|(number, _)| number).collect()
    }

    /// The notes of a laboratory, as they come.
    pub(super) fn open(&self, laboratory: u32) -> io::Result<UnixStream> {
        let folder = self.0.as_deref().filter(|folder| os::is_private_folder(folder)).ok_or(ErrorKind::NotFound)?;
        connect(&folder.join(format!("{laboratory}.{ENDING}")))
    }
}

/// Opens a socket if it is this user's own, as its folder is.
fn connect(path: &Path) -> io::Result<UnixStream> {
    let (socket, folder) = (fs::symlink_metadata(path)?, fs::symlink_metadata(path.parent().unwrap_or(path))?);
    if socket.uid() != folder.uid() || !socket.file_type().is_socket() {
        return Err(ErrorKind::PermissionDenied.into());
    }
    UnixStream::connect(path)
}

/// The sockets of a folder, the newest first.
fn sockets(folder: &Path) -> Vec<(u32, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let number = path.file_stem()?.to_str()?.parse().ok()?;
            let is_socket = path.extension().is_some_and(|ending| ending == ENDING);
            let made = entry.metadata().ok()?.modified().ok()?;
            is_socket.then_some((made, number, path))
        })
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, number, path)| (number, path)).collect()
}
