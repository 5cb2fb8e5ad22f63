//! Channels of a block, laid out as rules see them; the records are cleared away and used for the next block.

use std::sync::{Arc, Mutex, PoisonError};

use crate::model::fields::{Origin, StreamRecord};
use crate::model::{Channel, Id};
use crate::store::{Rows, Snapshot, StoreError};

/// Records, and memory for a block's bytes, for as many blocks as are worked on at the same time.
#[derive(Debug, Default)]
pub(super) struct Desk {
    spare: Mutex<Vec<(Vec<StreamRecord>, Vec<u8>)>>,
}

impl Desk {
    /// Lays out a source's block and calls `work` with its channels: those that `wanted` tells by their place.
    pub(super) fn with<T, E: From<StoreError>>(
        &self,
        snapshot: &Snapshot,
        (source, number): (Id, u32),
        origin: &Arc<Origin>,
        wanted: impl Fn(usize) -> bool,
        work: impl FnOnce(&mut [StreamRecord]) -> Result<T, E>,
    ) -> Result<T, E> {
        let (mut records, memory) = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let mut rows: Rows<Channel> = snapshot.channel_block(source, number, memory)?;
        let mut laid = 0;
        for place in 0.. {
            if laid == records.len() {
                records.push(StreamRecord::default());
            }
            let is_wanted = wanted(place);
            match if is_wanted { rows.read_into(&mut records[laid].channel) } else { rows.pass() } {
                None => break,
                Some(read) => read?,
            }
            if is_wanted {
                records[laid].origin.clone_from(origin);
                laid += 1;
            }
        }
        let done = work(&mut records[..laid]);
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push((records, rows.into_raw()));
        done
    }
}
