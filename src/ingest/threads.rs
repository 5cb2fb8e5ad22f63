//! The threads of a reading: one downloads and unpacks ahead of the parser, one identifies, writes and compresses channels behind it.
//! Records and buffers are reused.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, Scope, ScopedJoinHandle};

use super::identity::Identities;
use crate::model::{Channel, Id};
use crate::source::credentials::Sent;
use crate::store::{ChannelSpool, StoreError};

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
    Builder::new().name("lineup-download".into()).spawn_scoped(scope, move || {
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

const BATCH: usize = 256;
const BATCHES: usize = 4;

struct Batch {
    rows: Vec<Channel>,
    filled: usize,
    /// What rows were before words were hidden in them, with their places.
    sent: Vec<(usize, Sent)>,
}

impl Batch {
    fn of(rows: Vec<Channel>) -> Batch {
        Batch { rows, filled: 0, sent: Vec::new() }
    }
}

pub(super) struct ChannelWriter<'scope> {
    batch: Batch,
    pub(super) count: u64,
    full: SyncSender<Batch>,
    spare: Receiver<Vec<Channel>>,
    thread: ScopedJoinHandle<'scope, Result<ChannelSpool, StoreError>>,
}

impl<'scope> ChannelWriter<'scope> {
    pub(super) fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        mut spool: ChannelSpool,
        source: Id,
    ) -> io::Result<ChannelWriter<'scope>> {
        let (full, batches) = sync_channel::<Batch>(BATCHES);
        let (back, spare) = sync_channel(BATCHES + 2);
        let thread = Builder::new().name("lineup-spool".into()).spawn_scoped(scope, move || {
            let mut identities = Identities::of(source);
            for Batch { mut rows, filled, sent } in batches {
                let mut sent = sent.into_iter().peekable();
                for (at, channel) in rows.iter_mut().take(filled).enumerate() {
                    let identity = match sent.next_if(|(of, _)| *of == at) {
                        Some((_, Sent { tvg_id, name })) => identities.next_as(&tvg_id, &name, channel),
                        None => identities.next(channel),
                    };
                    channel.id = identity.id;
                    spool.push(channel, identity.tail, identity.url, identity.repeats)?;
                }
                // Fails only if the caller was dropped.
                drop(back.try_send(rows));
            }
            drop(identities);
            spool.finish()?;
            Ok(spool)
        })?;
        Ok(ChannelWriter { batch: Batch::of(vec![Channel::default(); BATCH]), count: 0, full, spare, thread })
    }

    /// Takes the contents of `channel` and leaves a used record in its place. `sent`: what it was before words were hidden in it. False:
    /// the thread has ended with an error, which [`ChannelWriter::finish`] returns.
    pub(super) fn push(&mut self, channel: &mut Channel, sent: Option<Sent>) -> bool {
        self.count += 1;
        let Batch { rows, filled, sent: all } = &mut self.batch;
        if let Some(free) = rows.get_mut(*filled) {
            std::mem::swap(free, channel);
            all.extend(sent.map(|sent| (*filled, sent)));
            *filled += 1;
        }
        *filled < BATCH || self.send()
    }

    fn send(&mut self) -> bool {
        let next = self.spare.try_recv().unwrap_or_else(|_| vec![Channel::default(); BATCH]);
        self.full.send(std::mem::replace(&mut self.batch, Batch::of(next))).is_ok()
    }

    pub(super) fn finish(mut self) -> Result<ChannelSpool, StoreError> {
        if self.batch.filled > 0 {
            // An error is returned by the thread.
            self.send();
        }
        let ChannelWriter { full, spare, thread, .. } = self;
        drop((full, spare));
        thread.join().unwrap_or(Err(StoreError::Block("not written because of a fault of the program")))
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
        std::thread::scope(|scope| prefetch(scope, all.as_slice()).unwrap().read_to_end(&mut got)).unwrap();
        assert!(got == all);
    }

    #[test]
    fn an_error_comes_after_what_was_read_before_it() {
        let mut got = Vec::new();
        let error = std::thread::scope(|scope| prefetch(scope, Breaks(b"some text")).unwrap().read_to_end(&mut got)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
        assert_eq!(got, b"some text");
    }

    #[test]
    fn dropping_it_ends_the_thread() {
        std::thread::scope(|scope| {
            let mut ahead = prefetch(scope, io::repeat(7)).unwrap();
            assert_eq!(ahead.fill_buf().unwrap()[0], 7);
        });
    }
}
