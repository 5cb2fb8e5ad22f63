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
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use serde::{Deserialize, Serialize};

use super::base::private_dir;
use super::{Store, StoreError, codec};
use crate::model::{Id, Time};

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

/// The programmes of one channel that are not in the spool yet.
#[derive(Default)]
pub(super) struct Share {
    pub(super) raw: Vec<u8>,
    /// The start of each programme, and the place of its row in `raw`.
    pub(super) rows: Vec<(Time, u32)>,
}

/// Shares by the place of their channel.
type Shares = Vec<(usize, Share)>;
type Sealed = (Spool, Vec<(usize, Piece)>);

/// Sorts, compresses and spools parts of schedules on a thread of its own, while the parser goes on.
pub(super) struct ScheduleWriter {
    pub(super) shares: SyncSender<Shares>,
    /// Empty buffers for the parser.
    pub(super) spare: Receiver<Vec<u8>>,
    thread: JoinHandle<Result<Sealed, StoreError>>,
}

impl ScheduleWriter {
    pub(super) fn start(mut spool: Spool) -> Result<ScheduleWriter, StoreError> {
        let (shares, arriving) = sync_channel::<Shares>(1);
        let (back, spare) = sync_channel(256);
        let seal = move || {
            let mut pieces = Vec::new();
            let (mut block, mut sorted) = (Vec::new(), Vec::new());
            for shares in arriving {
                for (at, mut share) in shares {
                    share.seal(&mut sorted, &mut block)?;
                    pieces.push((at, spool.append(&block)?));
                    share.raw.clear();
                    // Dropped when enough buffers wait already.
                    drop(back.try_send(share.raw));
                }
            }
            spool.flush()?;
            Ok((spool, pieces))
        };
        let thread = Builder::new().name("lineup-schedules".into()).spawn(seal)?;
        Ok(ScheduleWriter { shares, spare, thread })
    }

    pub(super) fn join(self) -> Result<Sealed, StoreError> {
        drop(self.shares);
        self.thread.join().unwrap_or(Err(StoreError::Block("not finished")))
    }
}

impl Share {
    /// Makes one block of the rows, ascending by start.
    fn seal(&self, sorted: &mut Vec<u8>, block: &mut Vec<u8>) -> Result<(), StoreError> {
        let count = self.rows.len() as u32;
        if self.rows.is_sorted_by_key(|row| row.0) {
            return codec::seal(&self.raw, count, block);
        }
        let ends = self.rows.iter().skip(1).map(|row| row.1).chain([self.raw.len() as u32]);
        let mut order: Vec<(Time, u32, u32)> = self.rows.iter().zip(ends).map(|(row, end)| (row.0, row.1, end)).collect();
        order.sort_by_key(|row| row.0);
        sorted.clear();
        for (_, begin, end) in order {
            sorted.extend_from_slice(&self.raw[begin as usize..end as usize]);
        }
        codec::seal(sorted, count, block)
    }
}
