//! Channels: blocks of some hundred rows in provider order, and an index from channel id to block.
//!
//! The ids of the channels decide where a block ends, not their number, so an added channel changes one block and not all
//! that follow. Blocks that did not change are not written again.

use std::collections::HashMap;

use redb::{ReadableTable, WriteTransaction};
use serde::{Deserialize, Serialize};

use super::codec::Rows;
use super::spool::{Piece, Spool};
use super::tables::owned;
use super::{Snapshot, Store, StoreError, codec, tables};
use crate::model::source::{RefreshRecord, RefreshStatus};
use crate::model::{Channel, ChannelId, Id, Source};

const LEAST_ROWS: u32 = 128;
const MOST_ROWS: u32 = 1024;

/// One channel in the index: its block, and what else it is recognised by.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct IndexEntry {
    /// The channel id, most significant byte first, so that bytes sort as ids do.
    pub(super) id: [u8; 16],
    pub(super) block: u32,
    /// A hash of the stream's path tail. A removed and an added channel with the same tail are one that was renamed.
    pub(super) tail: u32,
    /// A hash of the complete address; tells exact repeats apart in any order.
    url: u32,
}

impl IndexEntry {
    const BYTES: usize = 28;

    fn bucket(&self) -> u16 {
        u16::from_be_bytes([self.id[0], self.id[1]]) >> 6
    }

    /// Compares faster than the bytes.
    fn key(&self) -> u128 {
        u128::from_be_bytes(self.id)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.id);
        for n in [self.block, self.tail, self.url] {
            out.extend_from_slice(&n.to_le_bytes());
        }
    }

    fn read(bytes: &[u8]) -> Option<IndexEntry> {
        let (id, rest) = bytes.split_first_chunk::<16>()?;
        let n = |at: usize| Some(u32::from_le_bytes(rest.get(at..at + 4)?.try_into().ok()?));
        Some(IndexEntry { id: *id, block: n(0)?, tail: n(4)?, url: n(8)? })
    }

    pub(super) fn read_all(bytes: &[u8]) -> impl Iterator<Item = IndexEntry> + '_ {
        bytes.chunks_exact(Self::BYTES).filter_map(IndexEntry::read)
    }
}

/// The channels of a candidate, block by block in a spool file.
pub(crate) struct ChannelSpool {
    pub(super) spool: Spool,
    raw: Vec<u8>,
    rows: u32,
    block: Vec<u8>,
    pub(super) pieces: Vec<Piece>,
    /// Ascending by id once it is finished.
    pub(super) index: Vec<IndexEntry>,
    /// Channels that share an identity, by the identity's first id.
    repeats: HashMap<[u8; 16], Vec<[u8; 16]>>,
}

impl ChannelSpool {
    pub(crate) fn create(store: &Store, source: Id) -> Result<ChannelSpool, StoreError> {
        Ok(ChannelSpool { raw: Vec::with_capacity(256 << 10), ..ChannelSpool::with(Spool::create(store, source)?) })
    }

    fn with(spool: Spool) -> ChannelSpool {
        let (raw, block) = (Vec::new(), Vec::new());
        ChannelSpool { spool, raw, rows: 0, block, pieces: Vec::new(), index: Vec::new(), repeats: HashMap::new() }
    }

    /// Appends a channel. `tail` and `url` are hashes of its stream's path tail and address;
    /// `repeats` is the id of the first channel of the same identity, if this is not the first.
    pub(crate) fn push(&mut self, channel: &Channel, tail: u32, url: u32, repeats: Option<ChannelId>) -> Result<(), StoreError> {
        codec::put(&mut self.raw, channel)?;
        self.rows += 1;
        let id = channel.id.0.to_be_bytes();
        self.index.push(IndexEntry { id, block: self.pieces.len() as u32, tail, url });
        if let Some(first) = repeats {
            let first = first.0.to_be_bytes();
            self.repeats.entry(first).or_insert_with(|| vec![first]).push(id);
        }
        if (self.rows >= LEAST_ROWS && channel.id.0 & 0xff == 0) || self.rows >= MOST_ROWS {
            self.end_block()?;
        }
        Ok(())
    }

    fn end_block(&mut self) -> Result<(), StoreError> {
        if self.rows > 0 {
            codec::seal(&self.raw, self.rows, &mut self.block)?;
            self.pieces.push(self.spool.append(&self.block)?);
            self.raw.clear();
            self.rows = 0;
        }
        Ok(())
    }

    /// Call it after the last channel.
    pub(crate) fn finish(&mut self) -> Result<(), StoreError> {
        self.end_block()?;
        self.spool.flush()?;
        self.index.sort_unstable_by_key(IndexEntry::key);
        self.settle_repeats()?;
        self.raw = Vec::new();
        self.block = Vec::new();
        self.spool.flush()
    }

    pub(crate) fn count(&self) -> u64 {
        self.index.len() as u64
    }

    /// Assigns the ids of channels with the same identity in the order of their addresses, not of their arrival, so that a
    /// shuffled playlist changes nothing.
    fn settle_repeats(&mut self) -> Result<(), StoreError> {
        let mut changes: HashMap<[u8; 16], [u8; 16]> = HashMap::new();
        for ids in std::mem::take(&mut self.repeats).into_values() {
            let url_of = |id: &[u8; 16]| self.find(id).map_or(0, |entry| entry.url);
            let mut by_url = ids.clone();
            by_url.sort_by_key(url_of);
            changes.extend(by_url.into_iter().zip(ids).filter(|(from, to)| from != to));
        }
        if changes.is_empty() {
            return Ok(());
        }
        let mut blocks: Vec<u32> = changes.keys().filter_map(|id| self.find(id)).map(|entry| entry.block).collect();
        blocks.sort_unstable();
        blocks.dedup();
        self.rewrite(blocks, |channel| {
            if let Some(id) = changes.get(&channel.id.0.to_be_bytes()) {
                channel.id = ChannelId(u128::from_be_bytes(*id));
            }
        })?;
        for entry in &mut self.index {
            if let Some(id) = changes.get(&entry.id) {
                entry.id = *id;
            }
        }
        self.index.sort_unstable_by_key(IndexEntry::key);
        Ok(())
    }

    fn rewrite(&mut self, blocks: impl IntoIterator<Item = u32>, mut change: impl FnMut(&mut Channel)) -> Result<(), StoreError> {
        let (mut block, mut raw) = (Vec::new(), Vec::new());
        for number in blocks {
            self.spool.read(self.pieces[number as usize], &mut block)?;
            let mut channels: Vec<Channel> = codec::open(&block)?;
            raw.clear();
            for channel in &mut channels {
                change(channel);
                codec::put(&mut raw, channel)?;
            }
            codec::seal(&raw, channels.len() as u32, &mut block)?;
            self.pieces[number as usize] = self.spool.append(&block)?;
        }
        self.spool.flush()
    }

    /// Changes every channel of a finished spool, but not their ids.
    pub(crate) fn change(&mut self, change: impl FnMut(&mut Channel)) -> Result<(), StoreError> {
        self.rewrite(0..self.pieces.len() as u32, change)
    }

    pub(super) fn find(&self, id: &[u8; 16]) -> Option<&IndexEntry> {
        self.index.binary_search_by_key(id, |entry| entry.id).ok().map(|at| &self.index[at])
    }

    pub(super) fn into_parts(self) -> Result<(Spool, Vec<u8>), StoreError> {
        let mut index = Vec::new();
        codec::put(&mut index, &(&self.pieces, &self.index))?;
        Ok((self.spool, index))
    }

    pub(super) fn from_parts(spool: Spool, mut index: &[u8]) -> Result<ChannelSpool, StoreError> {
        let (pieces, index) = codec::take(&mut index)?;
        Ok(ChannelSpool { pieces, index, ..ChannelSpool::with(spool) })
    }
}

impl Store {
    /// Replaces the channels of a source by a candidate and writes its status and a row of history, in one transaction.
    /// Returns the number of blocks that changed; 0 means that no channel changed.
    pub(crate) fn replace_channels(
        &self,
        source: Id,
        candidate: &ChannelSpool,
        status: &RefreshStatus,
        record: &RefreshRecord,
    ) -> Result<u64, StoreError> {
        self.replace(source, status, record, |tx| {
            let mut changed = 0;
            {
                let mut table = tx.open_table(tables::CHANNELS)?;
                let mut block = Vec::new();
                let mut sync = self.background_sync();
                for (number, piece) in (0u32..).zip(&candidate.pieces) {
                    candidate.spool.read(*piece, &mut block)?;
                    if put_if_changed(&mut table, (source.0, number), &block)? {
                        changed += 1;
                        sync.wrote(block.len() as u64);
                    }
                }
                let end = candidate.pieces.len() as u32;
                table.retain_in((source.0, end)..=(source.0, u32::MAX), |_, _| {
                    changed += 1;
                    false
                })?;
            }
            if changed > 0 {
                note_change(tx)?;
                let mut table = tx.open_table(tables::CHANNEL_IDS)?;
                let mut entries = candidate.index.as_slice();
                let mut bytes = Vec::new();
                for bucket in 0..1024u16 {
                    let end = entries.partition_point(|entry| entry.bucket() <= bucket);
                    let (these, rest) = entries.split_at(end);
                    entries = rest;
                    bytes.clear();
                    these.iter().for_each(|entry| entry.write(&mut bytes));
                    if bytes.is_empty() {
                        table.remove((source.0, bucket))?;
                    } else {
                        put_if_changed(&mut table, (source.0, bucket), &bytes)?;
                    }
                }
            }
            Ok(changed)
        })
    }
}

/// Writes a row unless the same bytes are stored.
pub(super) fn put_if_changed<'k, K: redb::Key + 'static>(
    table: &mut redb::Table<'_, K, &'static [u8]>,
    key: K::SelfType<'k>,
    value: &[u8],
) -> Result<bool, StoreError> {
    if table.get(&key)?.is_some_and(|old| old.value() == value) {
        return Ok(false);
    }
    table.insert(&key, value)?;
    Ok(true)
}

/// The key of the revision in the table META.
const REVISION: &str = "channels";

fn revision(meta: &impl ReadableTable<&'static str, &'static [u8]>) -> Result<u64, StoreError> {
    Ok(meta.get(REVISION)?.map(|json| serde_json::from_slice(json.value())).transpose()?.unwrap_or_default())
}

pub(super) fn note_change(tx: &WriteTransaction) -> Result<(), StoreError> {
    let mut meta = tx.open_table(tables::META)?;
    let next = revision(&meta)?.wrapping_add(1);
    meta.insert(REVISION, serde_json::to_vec(&next)?.as_slice())?;
    Ok(())
}

impl Snapshot {
    /// A source's channels in provider order, unpacked block by block.
    pub(crate) fn channels(&self, source: Id) -> Result<impl Iterator<Item = Result<Channel, StoreError>> + use<>, StoreError> {
        self.channels_from(source, 0)
    }

    /// The numbers and row counts of a source's blocks, for reading them on several threads.
    pub(crate) fn channel_blocks(&self, source: Id) -> Result<Vec<(u32, u32)>, StoreError> {
        let rows = self.0.open_table(tables::CHANNELS)?.range(owned::<(u128, u32)>(source))?;
        rows.map(|row| row.map_err(StoreError::from).and_then(|(key, block)| Ok((key.value().1, codec::count(block.value())?)))).collect()
    }

    /// A number that changes with the channels of any source; for caches.
    pub(crate) fn channels_revision(&self) -> Result<u64, StoreError> {
        revision(&self.0.open_table(tables::META)?)
    }

    /// The channels at some places of one block. `places` ascends; places behind the end are left out.
    pub(crate) fn channels_at(&self, source: Id, number: u32, places: &[u32]) -> Result<Vec<Channel>, StoreError> {
        let mut rows = self.channel_block(source, number, Vec::new())?;
        let mut channels = Vec::with_capacity(places.len());
        let mut at = 0;
        for place in places {
            while at < *place {
                let Some(skipped) = rows.skip_row() else { return Ok(channels) };
                skipped?;
                at += 1;
            }
            channels.extend(rows.next().transpose()?);
            at += 1;
        }
        Ok(channels)
    }

    /// The channels of one block. `memory` is a buffer to use again, or empty.
    pub(crate) fn channel_block(&self, source: Id, number: u32, memory: Vec<u8>) -> Result<Rows<Channel>, StoreError> {
        self.2.check()?;
        let table = self.0.open_table(tables::CHANNELS)?;
        let block = table.get((source.0, number))?;
        Rows::of(block.as_ref().map(|block| block.value()), memory)
    }

    /// As [`Snapshot::channels`], without the first `skip`, whose blocks are not unpacked.
    pub(crate) fn channels_from(
        &self,
        source: Id,
        skip: u64,
    ) -> Result<impl Iterator<Item = Result<Channel, StoreError>> + use<>, StoreError> {
        let table = self.0.open_table(tables::CHANNELS)?;
        let mut left = skip;
        let mut first = 0;
        for row in table.range(owned::<(u128, u32)>(source))? {
            let (key, block) = row?;
            first = key.value().1;
            let rows = u64::from(codec::count(block.value())?);
            if rows > left {
                break;
            }
            left -= rows;
            first += 1;
        }
        let (blocks, stop) = (table.range((source.0, first)..=(source.0, u32::MAX))?, self.2.clone());
        Ok(blocks
            .map(move |row| stop.check().map_err(StoreError::from).and(row.map_err(StoreError::from)))
            .flat_map(|row| {
                let rows = row.and_then(|(_, block)| codec::rows::<Channel>(block.value()));
                let (rows, error) = match rows {
                    Ok(rows) => (rows, None),
                    Err(error) => (Rows::default(), Some(Err(error))),
                };
                rows.chain(error)
            })
            .skip(usize::try_from(left).unwrap_or(usize::MAX)))
    }

    pub(crate) fn channel(&self, id: ChannelId) -> Result<Option<Channel>, StoreError> {
        for source in self.list::<Source>()? {
            if let Some(channel) = self.channel_of(source.id, id)? {
                return Ok(Some(channel));
            }
        }
        Ok(None)
    }

    /// The channel with that id, if it belongs to that source.
    pub(crate) fn channel_of(&self, source: Id, id: ChannelId) -> Result<Option<Channel>, StoreError> {
        let wanted = id.0.to_be_bytes();
        let bucket = u16::from_be_bytes([wanted[0], wanted[1]]) >> 6;
        let ids = self.0.open_table(tables::CHANNEL_IDS)?;
        let Some(row) = ids.get((source.0, bucket))? else { return Ok(None) };
        let Some(entry) = IndexEntry::read_all(row.value()).find(|entry| entry.id == wanted) else { return Ok(None) };
        let blocks = self.0.open_table(tables::CHANNELS)?;
        let block = blocks.get((source.0, entry.block))?.ok_or(StoreError::Block("missing"))?;
        codec::rows::<Channel>(block.value())?.find_ref(|channel| channel.id == id)
    }
}
