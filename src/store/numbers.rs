//! The ledger of channel numbers: a number that was given is kept while the channel exists and reserved for a time after.
//! JSON, because it cannot be made again: for each proxy 256 rows by the first byte of the channel id, each an object of
//! channel id to `[number, missing since]`.

use std::collections::BTreeMap;

use redb::WriteTransaction;

use super::channels::put_if_changed;
use super::tables::owned;
use super::{Snapshot, StoreError, tables};
use crate::model::{ChannelId, Id, Number, Numbered, Time};

fn bucket(channel: ChannelId) -> u8 {
    channel.0.to_be_bytes()[0]
}

impl Snapshot {
    /// All numbers of a proxy, ascending by channel id. One row of the table is in memory at a time.
    pub(crate) fn ledger(&self, proxy: Id) -> Result<impl Iterator<Item = Result<Numbered, StoreError>> + use<>, StoreError> {
        let mut rows = self.0.open_table(tables::NUMBERS)?.range(owned::<(u128, u8)>(proxy))?;
        let mut these = BTreeMap::<ChannelId, (Number, Option<Time>)>::new().into_iter();
        Ok(std::iter::from_fn(move || {
            loop {
                if let Some((channel, (number, missing_since))) = these.next() {
                    return Some(Ok(Numbered { channel, number, missing_since }));
                }
                let json = match rows.next()? {
                    Ok((_, json)) => json,
                    Err(error) => return Some(Err(error.into())),
                };
                match serde_json::from_slice::<BTreeMap<_, _>>(json.value()) {
                    Ok(map) => these = map.into_iter(),
                    Err(error) => return Some(Err(error.into())),
                }
            }
        }))
    }

    /// The number of one channel in a proxy, also if it is gone and its number reserved.
    pub(crate) fn number(&self, proxy: Id, channel: ChannelId) -> Result<Option<Numbered>, StoreError> {
        let Some(json) = self.0.open_table(tables::NUMBERS)?.get((proxy.0, bucket(channel)))? else { return Ok(None) };
        let row: BTreeMap<ChannelId, (Number, Option<Time>)> = serde_json::from_slice(json.value())?;
        Ok(row.get(&channel).map(|(number, missing_since)| Numbered { channel, number: *number, missing_since: *missing_since }))
    }
}

fn rows(ledger: impl Iterator<Item = Numbered>) -> impl Iterator<Item = Result<(u8, Vec<u8>), StoreError>> {
    let mut ledger = ledger.peekable();
    std::iter::from_fn(move || {
        let bucket = bucket(ledger.peek()?.channel);
        let mut object: BTreeMap<ChannelId, (Number, Option<Time>)> = BTreeMap::new();
        while let Some(row) = ledger.next_if(|row| self::bucket(row.channel) == bucket) {
            object.insert(row.channel, (row.number, row.missing_since));
        }
        Some(serde_json::to_vec(&object).map(|json| (bucket, json)).map_err(StoreError::from))
    })
}

/// Replaces a proxy's numbers; rows that did not change are not written. `ledger` ascends by channel id.
pub(super) fn write(tx: &WriteTransaction, proxy: Id, ledger: impl Iterator<Item = Numbered>) -> Result<(), StoreError> {
    let mut table = tx.open_table(tables::NUMBERS)?;
    let mut kept = [false; 256];
    for row in rows(ledger) {
        let (bucket, json) = row?;
        put_if_changed(&mut table, (proxy.0, bucket), &json)?;
        kept[usize::from(bucket)] = true;
    }
    table.retain_in(owned::<(u128, u8)>(proxy), |(_, bucket), _| kept[usize::from(bucket)])?;
    Ok(())
}
