//! The ledger of channel numbers: once given, kept while the channel exists and reserved for a time
//! after. Kept as JSON, since nobody can give these back: for each proxy 256 rows by the channel
//! id's first byte, each an object of channel id to `[number, last seen]`.

use std::collections::BTreeMap;

use redb::ReadableTable;

use super::{Snapshot, Store, StoreError, tables};
use crate::model::{ChannelId, Id, Number, Numbered, Time};

fn bucket(channel: ChannelId) -> u8 {
    channel.0.to_be_bytes()[0]
}

impl Snapshot {
    /// All numbers of a proxy, ascending by channel id.
    pub(crate) fn ledger(&self, proxy: Id) -> Result<Vec<Numbered>, StoreError> {
        let mut rows = Vec::new();
        for row in self.0.open_table(tables::NUMBERS)?.range((proxy.0, 0)..=(proxy.0, u8::MAX))? {
            let json = row?.1;
            let these: BTreeMap<ChannelId, (Number, Option<Time>)> = serde_json::from_slice(json.value())?;
            rows.extend(these.into_iter().map(|(channel, (number, missing_since))| Numbered { channel, number, missing_since }));
        }
        Ok(rows)
    }
}

impl Store {
    /// Keeps a proxy's numbers; rows that are as they were are not written. `ledger` ascends by channel id.
    pub(crate) fn put_ledger(&self, proxy: Id, ledger: &[Numbered]) -> Result<(), StoreError> {
        let mut json: Vec<(u8, Vec<u8>)> = Vec::new();
        for rows in ledger.chunk_by(|a, b| bucket(a.channel) == bucket(b.channel)) {
            let object: BTreeMap<ChannelId, (Number, Option<Time>)> =
                rows.iter().map(|row| (row.channel, (row.number, row.missing_since))).collect();
            json.push((bucket(rows[0].channel), serde_json::to_vec(&object)?));
        }
        let old = self.read()?;
        let old = old.0.open_table(tables::NUMBERS)?;
        let mut kept = old.range((proxy.0, 0)..=(proxy.0, u8::MAX))?.collect::<Result<Vec<_>, _>>()?.into_iter();
        let same = json
            .iter()
            .all(|(bucket, json)| kept.next().is_some_and(|(key, value)| key.value().1 == *bucket && value.value() == json.as_slice()));
        if same && kept.next().is_none() {
            return Ok(());
        }
        drop(kept);
        self.write(|tx| {
            if tx.open_table(tables::PROXIES)?.get(proxy.0)?.is_none() {
                return Ok(());
            }
            let mut table = tx.open_table(tables::NUMBERS)?;
            table.retain_in((proxy.0, 0)..=(proxy.0, u8::MAX), |(_, bucket), _| json.iter().any(|(new, _)| *new == bucket))?;
            for (bucket, json) in &json {
                super::channels::put_if_changed(&mut table, (proxy.0, *bucket), json)?;
            }
            Ok(())
        })
    }
}
