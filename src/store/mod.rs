//! Everything that is kept: one redb file, `lineup.redb`, in the data directory.
//!
//! Only this module knows redb. Readers take a [`Snapshot`] and never wait; writers are one at a
//! time, so everything large is parsed into a spool file first and written in one short
//! transaction. A refresh replaces a source's rows inside one transaction, a generation runs on one
//! snapshot: nobody ever sees half of anything. See `tables` for what there is.

mod channels;
pub(crate) mod codec;
mod diff;
mod early;
mod editions;
mod glance;
mod history;
mod integers;
mod jobs;
mod keep;
mod lineup;
mod manual;
mod numbers;
mod offset;
mod records;
mod rows;
mod schedules;
mod seal;
mod settings;
mod spool;
mod tables;
mod upgrade;

use std::fs::{DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use channels::ChannelSpool;
pub(crate) use codec::{LAYOUT, Rows};
pub(crate) use early::Early;
pub(crate) use editions::{Committed, Publication};
pub(crate) use glance::Glance;
pub(crate) use lineup::{Lineup, LineupBlock, LineupWriter};
pub(crate) use schedules::{GuideChannel, ScheduleSpool};
pub(crate) use spool::{Candidate, HeldNote};

use crate::stop::{Cancelled, Stop};

/// What can go wrong, in words for the person who has to mend it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("the data directory {} is in use by another Lineup; stop that one first", .0.display())]
    InUse(PathBuf),
    #[error(
        "the store was written by a newer Lineup (store version {found}, this program reads up to {supported}); start that version, or restore an older backup"
    )]
    Newer { found: u32, supported: u32 },
    #[error("the store {} is damaged ({detail}); it was left as it is: move it away to start anew, or restore a backup", path.display())]
    Damaged { path: PathBuf, detail: String },
    #[error("the data directory {} cannot be used: {error}", path.display())]
    Directory { path: PathBuf, error: io::Error },
    #[error("the store could not be read or written: {0}")]
    Redb(#[from] Box<redb::Error>),
    #[error("a spool file could not be read or written: {0}")]
    Spool(#[from] io::Error),
    #[error("a stored record is not readable: {0}")]
    Json(#[from] serde_json::Error),
    #[error("a stored block is {0}; refresh its source to write it anew")]
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

/// The store. Cheap to clone; the file closes with the last clone.
#[derive(Clone)]
pub(crate) struct Store(Arc<Opened>);

struct Opened {
    db: redb::Database,
    dir: PathBuf,
    /// Held for as long as the program runs.
    _lock: File,
}

/// What was committed last, for as long as one likes to look at it.
pub(crate) struct Snapshot(redb::ReadTransaction, offset::Offsets, Stop);

impl Snapshot {
    /// Reading a block fails from the moment on when `stop` is cancelled, so that a pass over many of them ends soon.
    pub(crate) fn until(self, stop: &Stop) -> Snapshot {
        Snapshot(self.0, self.1, stop.clone())
    }
}

const FILE: &str = "lineup.redb";

impl Store {
    /// Memory for pages: RSS grows by it within the first refreshes, and the system keeps the file's pages anyway. Four times as
    /// much made no refresh, generation or list faster.
    const CACHE: usize = 4 << 20;

    /// Whether a data directory has a store.
    pub(crate) fn is_in(dir: &Path) -> bool {
        dir.join(FILE).exists()
    }

    /// Opens the store of a data directory, or makes both.
    pub(crate) fn open(dir: &Path) -> Result<Store, StoreError> {
        let directory = |error| StoreError::Directory { path: dir.to_owned(), error };
        private_dir(dir).map_err(directory)?;
        let lock = File::options().create(true).truncate(false).write(true).open(dir.join("lineup.lock")).map_err(directory)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Err(StoreError::InUse(dir.to_owned())),
            Err(std::fs::TryLockError::Error(error)) => return Err(directory(error)),
        }
        let path = dir.join(FILE);
        let damaged = |detail: String| StoreError::Damaged { path: path.clone(), detail };
        // redb trusts a file that was closed cleanly and may panic on one that was damaged from outside.
        let opened = std::panic::catch_unwind(|| {
            let db = redb::Database::builder().set_cache_size(Self::CACHE).create(&path)?;
            Ok::<_, redb::DatabaseError>(db)
        });
        let db = match opened {
            Ok(Ok(db)) => db,
            Ok(Err(redb::DatabaseError::DatabaseAlreadyOpen)) => return Err(StoreError::InUse(dir.to_owned())),
            Ok(Err(redb::DatabaseError::Storage(redb::StorageError::Io(error)))) if error.kind() != io::ErrorKind::InvalidData => {
                return Err(directory(error));
            }
            Ok(Err(error)) => return Err(damaged(error.to_string())),
            Err(_) => return Err(damaged("its pages contradict each other".into())),
        };
        // Passwords are in it. A file system that knows no such thing is left as it is.
        drop(std::fs::set_permissions(&path, Permissions::from_mode(0o600)));
        upgrade::run(&db)?;
        let store = Store(Arc::new(Opened { db, dir: dir.to_owned(), _lock: lock }));
        store.clear_spools();
        Ok(store)
    }

    pub(crate) fn read(&self) -> Result<Snapshot, StoreError> {
        use redb::ReadableDatabase;
        Ok(Snapshot(self.0.db.begin_read()?, offset::Offsets::default(), Stop::default()))
    }

    /// Bytes of the store's file.
    pub(crate) fn file_size(&self) -> u64 {
        std::fs::metadata(self.0.dir.join(FILE)).map_or(0, |m| m.len())
    }

    /// Reminds the disk of what a large transaction has written so far.
    fn early(&self) -> Early {
        File::open(self.0.dir.join(FILE)).as_ref().map_or_else(|_| Early::default(), Early::of)
    }

    /// One transaction, committed with fsync when `change` succeeds and undone when it does not.
    fn write<T>(&self, change: impl FnOnce(&redb::WriteTransaction) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let tx = self.0.db.begin_write()?;
        match change(&tx) {
            Ok(value) => {
                tx.commit()?;
                Ok(value)
            }
            Err(error) => {
                tx.abort()?;
                Err(error)
            }
        }
    }

    /// Where candidates wait: unfinished ones are removed at the next start, held ones stay.
    fn spool_dir(&self) -> PathBuf {
        self.0.dir.join("spool")
    }

    fn clear_spools(&self) {
        let Ok(files) = std::fs::read_dir(self.spool_dir()) else { return };
        for file in files.flatten() {
            if file.path().extension().is_some_and(|e| e == "tmp") {
                drop(std::fs::remove_file(file.path()));
            }
        }
    }
}

/// Makes a directory, and those above it, for this user alone. One that is there stays as it is.
fn private_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

#[cfg(test)]
mod tests;
