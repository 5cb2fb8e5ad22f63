//! Shares of schedules -> sealed pieces of a spool, on a thread of their own, while the parser goes on.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use super::spool::{Piece, Spool};
use super::{StoreError, codec};
use crate::model::Time;

/// One channel's programmes that are not in the spool yet.
#[derive(Default)]
pub(super) struct Share {
    pub(super) raw: Vec<u8>,
    /// Start, and where the row begins in `raw`.
    pub(super) rows: Vec<(Time, u32)>,
}

/// By the place of their channel.
type Shares = Vec<(usize, Share)>;
type Sealed = (Spool, Vec<(usize, Piece)>);

/// Sorts, compresses and writes on a thread of its own, while the parser goes on.
pub(super) struct Sealer {
    pub(super) shares: SyncSender<Shares>,
    /// Emptied buffers, to be filled again.
    pub(super) spare: Receiver<Vec<u8>>,
    thread: JoinHandle<Result<Sealed, StoreError>>,
}

impl Sealer {
    pub(super) fn start(mut spool: Spool) -> Result<Sealer, StoreError> {
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
                    // More buffers than have a place are let go.
                    drop(back.try_send(share.raw));
                }
            }
            spool.flush()?;
            Ok((spool, pieces))
        };
        let thread = Builder::new().name("lineup-seal".into()).spawn(seal)?;
        Ok(Sealer { shares, spare, thread })
    }

    pub(super) fn join(self) -> Result<Sealed, StoreError> {
        drop(self.shares);
        self.thread.join().unwrap_or(Err(StoreError::Block("not finished")))
    }
}

impl Share {
    /// The rows as one block, ascending by start.
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
