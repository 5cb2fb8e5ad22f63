//! The open file: its lock, its snapshots and its write transactions.

use std::collections::HashMap;
use std::fs::{DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::written::BackgroundSync;
use super::{StoreError, tables};
use crate::model::Id;
use crate::stop::Stop;

/// The store. Cheap to clone; the file closes with the last clone.
#[derive(Clone)]
pub(crate) struct Store(pub(super) Arc<Opened>);

pub(super) struct Opened {
    pub(super) db: redb::Database,
    pub(super) dir: PathBuf,
    /// Held from before a write transaction begins until the copies of its records in memory are updated.
    pub(super) changing: Mutex<()>,
    /// Keeps a second program out for as long as this one runs.
    pub(super) _lock: File,
}

/// The state after the last commit. It stays the same while others write.
pub(crate) struct Snapshot(pub(super) redb::ReadTransaction, pub(super) Offsets, pub(super) Stop);

/// The offsets of guides in seconds, by source; see `time_offset`. Sources without an offset are not in it.
pub(super) type Offsets = OnceLock<HashMap<Id, i64>>;

impl Snapshot {
    /// Reading a block fails from the moment on when `stop` is cancelled, so that a pass over many of them ends soon.
    pub(crate) fn cancelled_by(self, stop: &Stop) -> Snapshot {
        Snapshot(self.0, self.1, stop.clone())
    }
}

/// A write transaction. It reads its own changes.
pub(crate) struct Tx(pub(super) redb::WriteTransaction);

pub(super) const FILE: &str = "lineup.redb";

impl Store {
    /// Memory for pages, in bytes. RSS grows by it within the first refreshes, and the system caches the file anyway. A
    /// cache of four times the size made no refresh, generation or list faster.
    const CACHE: usize = 4 << 20;

    pub(crate) fn is_in(dir: &Path) -> bool {
        dir.join(FILE).exists()
    }

    /// Opens the store of a data directory; creates both when they are missing.
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
        // It holds passwords. File systems without modes are left as they are.
        drop(std::fs::set_permissions(&path, Permissions::from_mode(0o600)));
        tables::bring_up_to_date(&db)?;
        let store = Store(Arc::new(Opened { db, dir: dir.to_owned(), changing: Mutex::default(), _lock: lock }));
        store.clear_spools();
        Ok(store)
    }

    pub(crate) fn read(&self) -> Result<Snapshot, StoreError> {
        use redb::ReadableDatabase;
        Ok(Snapshot(self.0.db.begin_read()?, Offsets::default(), Stop::default()))
    }

    /// Bytes of the store's file.
    pub(crate) fn file_size(&self) -> u64 {
        std::fs::metadata(self.0.dir.join(FILE)).map_or(0, |m| m.len())
    }

    /// Starts writing a large transaction to the disk before its commit does.
    pub(super) fn background_sync(&self) -> BackgroundSync {
        File::open(self.0.dir.join(FILE)).as_ref().map_or_else(|_| BackgroundSync::default(), BackgroundSync::of)
    }

    /// Changes records in one write transaction: committed with fsync when `change` succeeds, undone when it fails. Other
    /// writers wait, so `change` must be short. It must write only through its [`Tx`]: any other write to the store deadlocks.
    pub(crate) fn change<T, E: From<StoreError>>(&self, change: impl FnOnce(&Tx) -> Result<T, E>) -> Result<T, E> {
        self.change_then(change, |value| value)
    }

    /// As [`Store::change`]; after the commit and before the next change, `then` brings what mirrors the records in
    /// memory up to date.
    pub(crate) fn change_then<T, U, E: From<StoreError>>(
        &self,
        change: impl FnOnce(&Tx) -> Result<T, E>,
        then: impl FnOnce(T) -> U,
    ) -> Result<U, E> {
        let _turn = self.0.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let tx = Tx(self.0.db.begin_write().map_err(StoreError::from)?);
        // An early return or a panic drops the transaction, which undoes it.
        let value = change(&tx)?;
        tx.0.commit().map_err(StoreError::from)?;
        Ok(then(value))
    }

    pub(super) fn write<T>(&self, change: impl FnOnce(&redb::WriteTransaction) -> Result<T, StoreError>) -> Result<T, StoreError> {
        self.change(|tx| change(&tx.0))
    }

    /// The folder of candidates (new content of a source before it is stored). Unfinished files are removed at the next start,
    /// held ones stay.
    pub(super) fn spool_dir(&self) -> PathBuf {
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

/// Creates a directory and its parents for this user alone. An existing one keeps its mode.
pub(super) fn private_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}
