//! A candidate before it is stored: pieces in a file beside the store, so that parsing may be slow and the transaction
//! after it is short.
//!
//! A spool file is deleted with its process, unless the candidate is held: then the file gets a footer that describes it,
//! and the candidate can be accepted days later.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use super::base::private_dir;
use super::{Store, StoreError};
use crate::model::Id;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Piece {
    pub(super) offset: u64,
    pub(super) length: u32,
}

pub(super) struct Spool {
    pub(super) file: File,
    /// None once it is held.
    pub(super) path: Option<PathBuf>,
    pub(super) end: u64,
    pub(super) pending: Vec<u8>,
}

const WRITE_AT: usize = 1 << 20;

impl Spool {
    pub(super) fn create(store: &Store, source: Id) -> Result<Spool, StoreError> {
        let dir = store.spool_dir();
        private_dir(&dir)?;
        // The writer of a cancelled spool may still be at work: a file name is never used twice.
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let path = dir.join(format!("{source}-{}.tmp", NUMBER.fetch_add(1, Ordering::Relaxed)));
        let file = File::options().read(true).write(true).create_new(true).open(&path)?;
        Ok(Spool { file, path: Some(path), end: 0, pending: Vec::with_capacity(WRITE_AT) })
    }

    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<Piece, StoreError> {
        let length = u32::try_from(bytes.len()).map_err(|_| StoreError::Encode("a block is too large".into()))?;
        let piece = Piece { offset: self.end, length };
        self.pending.extend_from_slice(bytes);
        self.end += u64::from(length);
        if self.pending.len() >= WRITE_AT {
            self.flush()?;
        }
        Ok(piece)
    }

    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        self.file.write_all(&self.pending)?;
        self.pending.clear();
        Ok(())
    }

    /// Reads a piece into `bytes`, which is overwritten. Pieces that are not flushed yet cannot be read.
    pub(super) fn read(&self, piece: Piece, bytes: &mut Vec<u8>) -> Result<(), StoreError> {
        bytes.resize(piece.length as usize, 0);
        self.file.read_exact_at(bytes, piece.offset)?;
        Ok(())
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            drop(std::fs::remove_file(path));
        }
    }
}
