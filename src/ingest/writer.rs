//! Writes channels into the candidate on a thread of its own: it identifies, writes and compresses one batch while the
//! caller parses the next. Records are reused.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, Scope, ScopedJoinHandle};

use super::identity::Identities;
use crate::model::{Channel, Id};
use crate::store::{ChannelSpool, StoreError};

const BATCH: usize = 256;
const BATCHES: usize = 4;

pub(super) struct ChannelWriter<'scope> {
    batch: Vec<Channel>,
    filled: usize,
    pub(super) count: u64,
    full: SyncSender<(Vec<Channel>, usize)>,
    spare: Receiver<Vec<Channel>>,
    thread: ScopedJoinHandle<'scope, Result<ChannelSpool, StoreError>>,
}

impl<'scope> ChannelWriter<'scope> {
    pub(super) fn start<'env>(
        scope: &'scope Scope<'scope, 'env>,
        mut spool: ChannelSpool,
        source: Id,
    ) -> io::Result<ChannelWriter<'scope>> {
        let (full, batches) = sync_channel::<(Vec<Channel>, usize)>(BATCHES);
        let (back, spare) = sync_channel(BATCHES + 2);
        let thread = Builder::new().name("lineup-spool".into()).spawn_scoped(scope, move || {
            let mut identities = Identities::of(source);
            for (mut batch, filled) in batches {
                for channel in batch.iter_mut().take(filled) {
                    let identity = identities.next(channel);
                    channel.id = identity.id;
                    spool.push(channel, identity.tail, identity.url, identity.repeats)?;
                }
                // Fails only if the caller was dropped.
                drop(back.try_send(batch));
            }
            drop(identities);
            spool.finish()?;
            Ok(spool)
        })?;
        Ok(ChannelWriter { batch: vec![Channel::default(); BATCH], filled: 0, count: 0, full, spare, thread })
    }

    /// Takes the contents of `channel` and leaves a used record in its place. False: the thread has ended with an error,
    /// which [`ChannelWriter::finish`] returns.
    pub(super) fn push(&mut self, channel: &mut Channel) -> bool {
        self.count += 1;
        if let Some(free) = self.batch.get_mut(self.filled) {
            std::mem::swap(free, channel);
            self.filled += 1;
        }
        self.filled < BATCH || self.send()
    }

    fn send(&mut self) -> bool {
        let next = self.spare.try_recv().unwrap_or_else(|_| vec![Channel::default(); BATCH]);
        let batch = std::mem::replace(&mut self.batch, next);
        self.full.send((batch, std::mem::take(&mut self.filled))).is_ok()
    }

    pub(super) fn finish(mut self) -> Result<ChannelSpool, StoreError> {
        if self.filled > 0 {
            // An error is returned by the thread.
            self.send();
        }
        let ChannelWriter { full, spare, thread, .. } = self;
        drop((full, spare));
        thread.join().unwrap_or(Err(StoreError::Block("not written because of a fault of the program")))
    }
}
