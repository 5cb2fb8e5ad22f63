//! The errors of the store.

use std::io;
use std::path::PathBuf;

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
    #[error("the data directory {} cannot be used: {error}", path.display())]
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
