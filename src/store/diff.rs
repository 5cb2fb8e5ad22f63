//! A candidate's channels against those that are stored: what came, what went, and what only has another name.
//!
//! The one idea: both sides are indexes ascending by channel id, so this is one walk along both, and only
//! the blocks of the channels that are named as examples are unpacked.

use std::collections::HashMap;

use super::channels::{ChannelSpool, IndexEntry};
use super::{Snapshot, StoreError, codec, tables};
use crate::model::source::Renamed;
use crate::model::{Channel, ChannelId, Id};

/// Names that are given as examples.
const EXAMPLES: usize = 100;

/// What a candidate would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ChannelDiff {
    pub(crate) before: u64,
    pub(crate) added_count: u64,
    pub(crate) removed_count: u64,
    pub(crate) renamed_count: u64,
    pub(crate) added: Vec<String>,
    pub(crate) removed: Vec<String>,
    pub(crate) renamed: Vec<Renamed>,
}

impl ChannelSpool {
    /// What taking this would change for `source`.
    pub(crate) fn diff(&self, snapshot: &Snapshot, source: Id) -> Result<ChannelDiff, StoreError> {
        let mut diff = ChannelDiff::default();
        // Places in the index, and old entries: at the first refresh everything is added.
        let (mut added, mut removed): (Vec<u32>, Vec<IndexEntry>) = (Vec::new(), Vec::new());
        let mut new = (0u32..).zip(&self.index).peekable();
        let table = snapshot.0.open_table(tables::CHANNEL_IDS)?;
        for row in table.range((source.0, 0)..=(source.0, u16::MAX))? {
            let row = row?.1;
            for old in IndexEntry::read_all(row.value()) {
                diff.before += 1;
                added.extend(std::iter::from_fn(|| new.next_if(|(_, entry)| entry.id < old.id)).map(|(at, _)| at));
                if new.next_if(|(_, entry)| entry.id == old.id).is_none() {
                    removed.push(old);
                }
            }
        }
        added.extend(new.map(|(at, _)| at));
        let entry_at = |at: u32| &self.index[at as usize];
        // One that went and one that came with the same tail, and no other like them: renamed.
        let mut tails: HashMap<u32, (u32, u32, usize)> = HashMap::new();
        for entry in &removed {
            tails.entry(entry.tail).or_default().0 += 1;
        }
        for (at, place) in added.iter().enumerate() {
            if let Some(tail) = tails.get_mut(&entry_at(*place).tail) {
                tail.1 += 1;
                tail.2 = at;
            }
        }
        let mut is_renamed = vec![false; added.len()];
        let mut blocks = Blocks::default();
        removed.retain(|old| match tails.get(&old.tail) {
            Some(&(1, 1, at)) => {
                is_renamed[at] = true;
                diff.renamed_count += 1;
                if diff.renamed.len() < EXAMPLES
                    && let (Ok(from), Ok(to)) = (blocks.stored_name(snapshot, source, old), blocks.spooled_name(self, entry_at(added[at])))
                {
                    diff.renamed.push(Renamed { from, to });
                }
                false
            }
            _ => true,
        });
        let mut at = 0;
        added.retain(|_| {
            at += 1;
            !is_renamed[at - 1]
        });
        diff.added_count = added.len() as u64;
        diff.removed_count = removed.len() as u64;
        for place in added.iter().take(EXAMPLES) {
            diff.added.push(blocks.spooled_name(self, entry_at(*place))?);
        }
        for entry in removed.iter().take(EXAMPLES) {
            diff.removed.push(blocks.stored_name(snapshot, source, entry)?);
        }
        diff.added.sort();
        diff.removed.sort();
        Ok(diff)
    }
}

/// The names of channels for a diff; neighbours share a block, so the last one of each side is kept.
#[derive(Default)]
struct Blocks {
    stored: Option<(u32, Vec<Channel>)>,
    spooled: Option<(u32, Vec<Channel>)>,
}

impl Blocks {
    fn stored_name(&mut self, snapshot: &Snapshot, source: Id, entry: &IndexEntry) -> Result<String, StoreError> {
        if self.stored.as_ref().is_none_or(|(block, _)| *block != entry.block) {
            let table = snapshot.0.open_table(tables::CHANNELS)?;
            let block = table.get((source.0, entry.block))?.ok_or(StoreError::Block("missing"))?;
            self.stored = Some((entry.block, codec::open(block.value())?));
        }
        Ok(name_in(&self.stored, entry))
    }

    fn spooled_name(&mut self, spool: &ChannelSpool, entry: &IndexEntry) -> Result<String, StoreError> {
        if self.spooled.as_ref().is_none_or(|(block, _)| *block != entry.block) {
            let mut block = Vec::new();
            spool.spool.read(spool.pieces[entry.block as usize], &mut block)?;
            self.spooled = Some((entry.block, codec::open(&block)?));
        }
        Ok(name_in(&self.spooled, entry))
    }
}

fn name_in(block: &Option<(u32, Vec<Channel>)>, entry: &IndexEntry) -> String {
    let id = ChannelId(u128::from_be_bytes(entry.id));
    let channel = block.iter().flat_map(|(_, channels)| channels).find(|channel| channel.id == id);
    channel.map(|channel| channel.channel_name.clone()).unwrap_or_default()
}
