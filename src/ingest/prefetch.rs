//! Prefetching: a thread downloads and unpacks while the caller parses.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope};

const CHUNK: usize = 256 << 10;
const CHUNKS: usize = 4;

/// The reading end: bytes that the thread has read.
pub(super) struct Prefetched {
    chunks: Receiver<io::Result<Vec<u8>>>,
    /// Used chunks, to be filled again.
    back: SyncSender<Vec<u8>>,
    chunk: Vec<u8>,
    at: usize,
}

/// Reads `input` on a thread of `scope` until its end, its first error, or until the result is dropped.
pub(super) fn prefetch<'scope, 'env>(scope: &'scope Scope<'scope, 'env>, mut input: impl Read + Send + 'scope) -> io::Result<Prefetched> {
    let (send, chunks) = sync_channel::<io::Result<Vec<u8>>>(CHUNKS);
    let (back, spare) = sync_channel::<Vec<u8>>(CHUNKS + 2);
    thread::Builder::new().name("lineup-download".into()).spawn_scoped(scope, move || {
        loop {
            let mut chunk = spare.try_recv().unwrap_or_default();
            chunk.clear();
            chunk.reserve_exact(CHUNK);
            // Bytes before an error stay in the chunk.
            let outcome = input.by_ref().take(CHUNK as u64).read_to_end(&mut chunk);
            if chunk.is_empty() || send.send(Ok(chunk)).is_err() || outcome.is_err() {
                if let Err(error) = outcome {
                    // Fails only if the reading end was dropped.
                    drop(send.send(Err(error)));
                }
                return;
            }
        }
    })?;
    Ok(Prefetched { chunks, back, chunk: Vec::new(), at: 0 })
}

impl BufRead for Prefetched {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.chunk.len()
            && let Ok(next) = self.chunks.recv()
        {
            let used = std::mem::replace(&mut self.chunk, next?);
            self.at = 0;
            drop(self.back.try_send(used));
        }
        Ok(self.chunk.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.chunk.len());
    }
}

impl Read for Prefetched {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let read = available.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Breaks<'a>(&'a [u8]);

    impl Read for Breaks<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() { Err(io::ErrorKind::ConnectionReset.into()) } else { self.0.read(out) }
        }
    }

    #[test]
    fn gives_all_in_order() {
        let all: Vec<u8> = (0..3_000_000u32).map(|n| (n % 251) as u8).collect();
        let mut got = Vec::new();
        thread::scope(|scope| prefetch(scope, all.as_slice()).unwrap().read_to_end(&mut got)).unwrap();
        assert!(got == all);
    }

    #[test]
    fn an_error_comes_after_what_was_read_before_it() {
        let mut got = Vec::new();
        let error = thread::scope(|scope| prefetch(scope, Breaks(b"some text")).unwrap().read_to_end(&mut got)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
        assert_eq!(got, b"some text");
    }

    #[test]
    fn dropping_it_ends_the_thread() {
        thread::scope(|scope| {
            let mut ahead = prefetch(scope, io::repeat(7)).unwrap();
            assert_eq!(ahead.fill_buf().unwrap()[0], 7);
        });
    }
}
