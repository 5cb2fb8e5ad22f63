//! A file's bytes on their way out, in large pieces: what is cached in memory is copied at once, what has to come from the
//! disk is read off the threads that serve sockets.

use std::fs::File;
use std::future::Future;
use std::io::{self, IoSliceMut};
use std::os::unix::fs::FileExt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use rustix::io::ReadWriteFlags;
use tokio::task::JoinHandle;

/// Bytes that are read at once: smaller pieces wake a thread too often.
const PIECE: u64 = 256 << 10;

/// An open file on its way out.
pub(crate) struct FileBody {
    file: Arc<File>,
    /// Of the next piece.
    at: u64,
    /// Bytes that are still to come.
    pub(super) left: u64,
    /// The last piece's memory, to be used again once it is written out.
    spare: Option<Arc<Vec<u8>>>,
    state: Reading,
}

enum Reading {
    Idle,
    Busy(JoinHandle<io::Result<(Arc<Vec<u8>>, usize)>>),
    Done(Arc<Vec<u8>>, usize),
}

/// A piece's memory, shared with the body that wants it back.
struct Piece(Arc<Vec<u8>>, usize);

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        self.0.get(..self.1).unwrap_or_default()
    }
}

/// Reads `wanted` bytes at `at`; a file that ends before is an error, since its length is announced.
fn fill(file: &File, mut buffer: Arc<Vec<u8>>, at: u64, wanted: u64) -> io::Result<(Arc<Vec<u8>>, usize)> {
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    if Arc::get_mut(&mut buffer).is_none_or(|buffer| buffer.len() < wanted) {
        buffer = Arc::new(vec![0; wanted]);
    }
    if let Some(bytes) = Arc::get_mut(&mut buffer).and_then(|buffer| buffer.get_mut(..wanted)) {
        file.read_exact_at(bytes, at)?;
    }
    Ok((buffer, wanted))
}

/// As much of the piece as is in memory already: then no other thread has to be woken, which is what a busy machine is slow
/// at. None: it has to be read from the disk, or the file system does not tell.
fn fill_from_memory(file: &File, buffer: &mut Arc<Vec<u8>>, at: u64, wanted: u64) -> Option<usize> {
    let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
    if Arc::get_mut(buffer).is_none_or(|buffer| buffer.len() < wanted) {
        *buffer = Arc::new(vec![0; wanted]);
    }
    let bytes = Arc::get_mut(buffer)?.get_mut(..wanted)?;
    let read = rustix::io::preadv2(file, &mut [IoSliceMut::new(bytes)], at, ReadWriteFlags::NOWAIT);
    read.ok().filter(|read| *read > 0)
}

impl FileBody {
    /// The `left` bytes from `at` on, with the first piece read: most files need no second one. Blocks.
    pub(super) fn open(file: File, at: u64, left: u64) -> io::Result<FileBody> {
        let buffer = Arc::new(vec![0; usize::try_from(left.min(PIECE)).unwrap_or_default()]);
        let (buffer, filled) = fill(&file, buffer, at, left.min(PIECE))?;
        Ok(FileBody { file: Arc::new(file), at, left, spare: None, state: Reading::Done(buffer, filled) })
    }

    pub(super) fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            match std::mem::replace(&mut self.state, Reading::Idle) {
                Reading::Idle if self.left == 0 => return Poll::Ready(None),
                Reading::Idle => {
                    let (file, at, wanted) = (self.file.clone(), self.at, self.left.min(PIECE));
                    let mut buffer = self.spare.take().unwrap_or_default();
                    if let Some(filled) = fill_from_memory(&file, &mut buffer, at, wanted) {
                        self.state = Reading::Done(buffer, filled);
                        continue;
                    }
                    self.state = Reading::Busy(tokio::task::spawn_blocking(move || fill(&file, buffer, at, wanted)));
                }
                Reading::Busy(mut handle) => {
                    let Poll::Ready(done) = Pin::new(&mut handle).poll(cx) else {
                        self.state = Reading::Busy(handle);
                        return Poll::Pending;
                    };
                    let (buffer, filled) = match done.map_err(io::Error::other).flatten() {
                        Ok(done) => done,
                        Err(error) => {
                            self.left = 0;
                            return Poll::Ready(Some(Err(error)));
                        }
                    };
                    self.state = Reading::Done(buffer, filled);
                }
                Reading::Done(buffer, filled) => {
                    self.at += filled as u64;
                    self.left -= (filled as u64).min(self.left);
                    if self.left > 0 {
                        self.spare = Some(buffer.clone());
                    }
                    return Poll::Ready((filled > 0).then(|| Ok(Bytes::from_owner(Piece(buffer, filled)))));
                }
            }
        }
    }
}
