//! Memory for a block of channels, laid out as rules see them; used again for the next block.

use std::sync::{Arc, Mutex, PoisonError};

use crate::model::fields::{Origin, StreamRecord};
use crate::model::{Channel, Id};
use crate::store::{Rows, Snapshot, StoreError};

/// Records, and memory for a block's bytes, for as many blocks as are worked on at the same time.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    spare: Mutex<Vec<(Vec<StreamRecord>, Vec<u8>)>>,
}

impl Scratch {
    pub(crate) fn with<T, E: From<StoreError>>(
        &self,
        snapshot: &Snapshot,
        (source, number): (Id, u32),
        origin: &Arc<Origin>,
        work: impl FnOnce(&mut [StreamRecord]) -> Result<T, E>,
    ) -> Result<T, E> {
        let (mut records, memory) = self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let mut rows: Rows<Channel> = snapshot.channel_block(source, number, memory)?;
        let mut count = 0;
        loop {
            if count == records.len() {
                records.push(StreamRecord::default());
            }
            let Some(read) = rows.read_into(&mut records[count].channel) else { break };
            read?;
            records[count].origin.clone_from(origin);
            records[count].is_number_set = false;
            count += 1;
        }
        let done = work(&mut records[..count]);
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).push((records, rows.into_raw()));
        done
    }
}
