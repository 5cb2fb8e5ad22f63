//! The errors of the store.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::stop::Cancelled;

#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the data directory {} is in use by another Lineup; stop that one first", .0.display())]
    InUse(PathBuf),
    #[error(
        "the store was written by a newer Lineup (store version {found}, this program reads up to {supported}); start that version, or restore an older backup"
    )]
    Newer { found: u32, supported: u32 },
    #[error("the store {} is damaged ({detail}); it was left as it is: move it away to begin with an empty store, or restore a backup", path.display())]
    Damaged { path: PathBuf, detail: String },
    #[error("the data directory {} cannot be used: {error}{}", path.display(), remedy(path, error))]
    Directory { path: PathBuf, error: io::Error },
    #[error("the store could not be read or written: {0}")]
    Redb(#[from] Box<redb::Error>),
    #[error("a spool file could not be read or written: {0}")]
    Spool(#[from] io::Error),
    #[error("a stored record is not readable: {0}")]
    Json(#[from] serde_json::Error),
    #[error("a stored block is {0}; refresh its source to replace it")]
    Block(&'static str),
    #[error("a row cannot be stored: {0}")]
    Encode(String),
    /// Whoever waited for a snapshot's rows has left.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// What to do about a directory that this process may not use: usually a folder of the host that was mounted into a container.
fn remedy(path: &Path, error: &io::Error) -> String {
    if error.kind() != io::ErrorKind::PermissionDenied {
        return String::new();
    }
    let (user, group) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    let nearest = path.ancestors().find_map(|dir| dir.metadata().ok());
    let owner = nearest.map(|about| format!(" and the directory belongs to user {}", about.uid())).unwrap_or_default();
    format!(
        ". Lineup runs as user {user}, group {group}{owner}: give it the directory with `chown -R {user}:{group} {}` (of a container, the \
         folder of the host that is mounted there), or start it as the directory's owner",
        path.display()
    )
}

macro_rules! from_redb {
    ($($error:ident),+) => {$(
        impl From<redb::$error> for StoreError {
            fn from(error: redb::$error) -> StoreError {
                StoreError::Redb(Box::new(error.into()))
            }
        }
    )+};
}
from_redb!(TransactionError, TableError, StorageError, CommitError, SetDurabilityError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_may_not_be_used_says_whose_it_must_be() {
        let text = |kind| StoreError::Directory { path: "/data".into(), error: io::Error::from(kind) }.to_string();
        let user = rustix::process::geteuid().as_raw();
        let denied = text(io::ErrorKind::PermissionDenied);
        assert!(denied.contains(&format!("user {user}")) && denied.contains("chown -R") && denied.contains("/data"), "{denied}");
        assert!(!text(io::ErrorKind::StorageFull).contains("chown"));
    }
}
