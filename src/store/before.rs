//! The rows of a source before a list on hold was accepted, so that a person can undo that for a day.
//!
//! The one idea: they are copies of the stored blocks in tables of their own, made and dropped in the transactions that
//! change `RefreshStatus::undo`, which says what they are. Without it they mean nothing.

use redb::{ReadableTable, WriteTransaction};

use super::tables::owned;
use super::{Store, StoreError, channels, tables};
use crate::model::{Id, Source, Time};

/// Copies the rows of a source from one table to another, whose rows of that source it replaces.
macro_rules! copy {
    ($tx:ident, $source:ident, $from:ident -> $to:ident, $key:ty) => {{
        let (from, mut to) = ($tx.open_table(tables::$from)?, $tx.open_table(tables::$to)?);
        to.retain_in(owned::<$key>($source), |_, _| false)?;
        for row in from.range(owned::<$key>($source))? {
            let (key, value) = row?;
            to.insert(key.value(), value.value())?;
        }
    }};
}

macro_rules! forget {
    ($tx:ident, $source:ident, $table:ident, $key:ty) => {
        $tx.open_table(tables::$table)?.retain_in(owned::<$key>($source), |_, _| false)?
    };
}

/// Keeps the present rows, instead of those that were kept earlier.
pub(super) fn keep(tx: &WriteTransaction, source: Id) -> Result<(), StoreError> {
    copy!(tx, source, CHANNELS -> CHANNELS_BEFORE, (u128, u32));
    copy!(tx, source, CHANNEL_IDS -> CHANNEL_IDS_BEFORE, (u128, u16));
    copy!(tx, source, EPG_CHANNELS -> EPG_CHANNELS_BEFORE, (u128, &str));
    copy!(tx, source, SCHEDULES -> SCHEDULES_BEFORE, (u128, &str));
    Ok(())
}

pub(super) fn forget(tx: &WriteTransaction, source: Id) -> Result<(), StoreError> {
    forget!(tx, source, CHANNELS_BEFORE, (u128, u32));
    forget!(tx, source, CHANNEL_IDS_BEFORE, (u128, u16));
    forget!(tx, source, EPG_CHANNELS_BEFORE, (u128, &str));
    forget!(tx, source, SCHEDULES_BEFORE, (u128, &str));
    Ok(())
}

/// Puts them in the place of the present rows.
pub(super) fn bring_back(tx: &WriteTransaction, source: Id) -> Result<(), StoreError> {
    copy!(tx, source, CHANNELS_BEFORE -> CHANNELS, (u128, u32));
    copy!(tx, source, CHANNEL_IDS_BEFORE -> CHANNEL_IDS, (u128, u16));
    copy!(tx, source, EPG_CHANNELS_BEFORE -> EPG_CHANNELS, (u128, &str));
    copy!(tx, source, SCHEDULES_BEFORE -> SCHEDULES, (u128, &str));
    channels::note_change(tx)
}

/// A program of a former release drops the tables, and leaves the status as it is.
pub(super) fn has_rows(tx: &WriteTransaction, source: Id) -> Result<bool, StoreError> {
    let (channels, guide) = (tx.open_table(tables::CHANNELS_BEFORE)?, tx.open_table(tables::EPG_CHANNELS_BEFORE)?);
    let has_channels = channels.range(owned::<(u128, u32)>(source))?.next().is_some();
    Ok(has_channels || guide.range(owned::<(u128, &str)>(source))?.next().is_some())
}

impl Store {
    /// Drops the rows of acceptances that can no longer be undone, and returns the number of their sources.
    pub(crate) fn forget_accepted(&self, now: Time) -> Result<u64, StoreError> {
        let sources = self.list::<Source>()?;
        self.change(|tx| {
            let mut forgotten = 0;
            for source in &sources {
                // Asked here, since a list may be accepted at the same time.
                if tx.source_status(source.id)?.refresh.undo_until.is_some_and(|until| until <= now) {
                    forget(&tx.0, source.id)?;
                    tx.change_source_status(source.id, |status| (status.refresh.undo, status.refresh.undo_until) = (None, None))?;
                    forgotten += 1;
                }
            }
            Ok(forgotten)
        })
    }
}
