//! The ledger of channel numbers: a number that was given is kept while the channel exists and reserved for a time after.
//! JSON, because it cannot be made again: for each proxy 256 rows by the first byte of the channel id, each an object of
//! channel id to `[number, missing since]`.

use std::fmt;

use redb::WriteTransaction;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
        let mut these = Vec::new().into_iter();
        Ok(std::iter::from_fn(move || {
            loop {
                if let Some((channel, (number, missing_since))) = these.next() {
                    return Some(Ok(Numbered { channel, number, missing_since }));
                }
                let json = match rows.next()? {
                    Ok((_, json)) => json,
                    Err(error) => return Some(Err(error.into())),
                };
                match serde_json::from_slice::<Row>(json.value()) {
                    Ok(Row(row)) => these = row.into_iter(),
                    Err(error) => return Some(Err(error.into())),
                }
            }
        }))
    }

    /// The number of one channel in a proxy, also if it is gone and its number reserved.
    pub(crate) fn number(&self, proxy: Id, channel: ChannelId) -> Result<Option<Numbered>, StoreError> {
        let Some(json) = self.0.open_table(tables::NUMBERS)?.get((proxy.0, bucket(channel)))? else { return Ok(None) };
        let Row(row) = serde_json::from_slice(json.value())?;
        let known = row.into_iter().find(|(id, _)| *id == channel);
        Ok(known.map(|(_, (number, missing_since))| Numbered { channel, number, missing_since }))
    }
}

/// A row of the table, ascending by channel.
struct Row(Vec<(ChannelId, (Number, Option<Time>))>);

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Row, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Row;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of channel ids")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Row, A::Error> {
                let mut row = Vec::new();
                while let Some(entry) = object.next_entry()? {
                    row.push(entry);
                }
                Ok(Row(row))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(channel, known)| (channel, known)))
    }
}

fn rows(ledger: impl Iterator<Item = Numbered>) -> impl Iterator<Item = Result<(u8, Vec<u8>), StoreError>> {
    let mut ledger = ledger.peekable();
    std::iter::from_fn(move || {
        let bucket = bucket(ledger.peek()?.channel);
        let these = std::iter::from_fn(|| ledger.next_if(|row| self::bucket(row.channel) == bucket));
        let row = Row(these.map(|row| (row.channel, (row.number, row.missing_since))).collect());
        Some(serde_json::to_vec(&row).map(|json| (bucket, json)).map_err(StoreError::from))
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
