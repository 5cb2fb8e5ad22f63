//! Sorts, compresses and spools parts of schedules on a thread of its own, while the parser goes on.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use super::spool::{Piece, Spool};
use super::{StoreError, codec};
use crate::model::Time;

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
