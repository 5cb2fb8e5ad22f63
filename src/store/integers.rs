//! The integer of a channel, for outputs and players that know no longer ids: one for the whole program, from 1, given once and
//! never to another channel. A merged channel has that of its lead.

use redb::ReadableTable;

use super::{Snapshot, Store, StoreError, tables};
use crate::model::ChannelId;

const ENTRY: usize = 20;
const NEXT: &str = "next_integer";

fn bucket(channel: ChannelId) -> u16 {
    (channel.0 >> 118) as u16
}

fn read(bytes: &[u8]) -> impl Iterator<Item = (ChannelId, u32)> + '_ {
    bytes.chunks_exact(ENTRY).filter_map(|entry| {
        let (id, integer) = entry.split_first_chunk()?;
        Some((ChannelId(u128::from_be_bytes(*id)), u32::from_le_bytes(*integer.first_chunk()?)))
    })
}

impl Snapshot {
    /// The integers of channels, which ascend by id; 0 for one that has none.
    fn integers(&self, channels: &[ChannelId]) -> Result<Vec<u32>, StoreError> {
        let table = self.0.open_table(tables::INTEGERS)?;
        let mut found = Vec::with_capacity(channels.len());
        for these in channels.chunk_by(|one, other| bucket(*one) == bucket(*other)) {
            let Some(entries) = these.first().map(|first| table.get(bucket(*first))).transpose()?.flatten() else {
                found.resize(found.len() + these.len(), 0);
                continue;
            };
            let mut known = read(entries.value()).peekable();
            for channel in these {
                while known.next_if(|(id, _)| id < channel).is_some() {}
                found.push(known.peek().filter(|(id, _)| id == channel).map_or(0, |(_, integer)| *integer));
            }
        }
        Ok(found)
    }
}

impl Store {
    /// The integers of channels, which ascend by id. A channel without one gets the next, in a transaction of its own: an integer
    /// that a failed generation took is the channel's all the same.
    ///
    /// # Errors
    /// Also when all integers are given.
    pub(crate) fn give_integers(&self, channels: &[ChannelId]) -> Result<Vec<u32>, StoreError> {
        debug_assert!(channels.is_sorted());
        let known = self.read()?.integers(channels)?;
        if !known.contains(&0) {
            return Ok(known);
        }
        self.write(|tx| {
            let mut meta = tx.open_table(tables::META)?;
            let mut next: u32 = meta.get(NEXT)?.map(|json| serde_json::from_slice(json.value())).transpose()?.unwrap_or(1);
            let mut table = tx.open_table(tables::INTEGERS)?;
            let mut given = Vec::with_capacity(channels.len());
            for these in channels.chunk_by(|one, other| bucket(*one) == bucket(*other)) {
                let Some(bucket) = these.first().map(|first| bucket(*first)) else { continue };
                let mut entries: Vec<(ChannelId, u32)> = table.get(bucket)?.map(|bytes| read(bytes.value()).collect()).unwrap_or_default();
                let before = entries.len();
                for channel in these {
                    let integer = match entries[..before].binary_search_by_key(channel, |(id, _)| *id) {
                        Ok(at) => entries[at].1,
                        Err(_) => match entries.last().filter(|(id, _)| entries.len() > before && id == channel) {
                            Some((_, same)) => *same,
                            None => {
                                entries.push((*channel, next));
                                next = next.checked_add(1).ok_or_else(|| StoreError::Encode("all channel integers are given".into()))?;
                                next - 1
                            }
                        },
                    };
                    given.push(integer);
                }
                if entries.len() > before {
                    entries.sort_unstable_by_key(|(id, _)| *id);
                    let bytes: Vec<u8> =
                        entries.iter().flat_map(|(id, integer)| id.0.to_be_bytes().into_iter().chain(integer.to_le_bytes())).collect();
                    table.insert(bucket, bytes.as_slice())?;
                }
            }
            meta.insert(NEXT, serde_json::to_vec(&next)?.as_slice())?;
            Ok(given)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_integer_is_given_once(rounds in prop::collection::vec(prop::collection::vec(0_u128..60, 0..40), 1..5)) {
            let dir = tempfile::tempdir().unwrap();
            let store = Store::open(dir.path()).unwrap();
            let mut given = std::collections::BTreeMap::new();
            for mut round in rounds {
                round.sort_unstable();
                // Two in each bucket, repeats included.
                let ids: Vec<ChannelId> = round.iter().map(|n| ChannelId((n / 2) << 118 | (n % 2))).collect();
                for (id, integer) in ids.iter().zip(store.give_integers(&ids).unwrap()) {
                    prop_assert_eq!(*given.entry(*id).or_insert(integer), integer);
                }
            }
            let mut integers: Vec<u32> = given.values().copied().collect();
            integers.sort_unstable();
            prop_assert_eq!(integers, (1..=given.len() as u32).collect::<Vec<_>>());
        }
    }
}
