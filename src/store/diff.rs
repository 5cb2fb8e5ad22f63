//! Compares a candidate's channels with those that are stored: added, removed, renamed, and in another group.
//!
//! The one idea: a block with the same bytes on both sides holds the same channels, so only the others are unpacked. Of
//! these the new channels are kept as hashes and the old ones are read past them; texts are kept only for the lines that
//! are shown. Lists follow the provider's order.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::channel_ref::ChannelRef;
use super::channels::{ChannelSpool, IndexEntry};
use super::codec::Rows;
use super::history::{MOST_LINES, SHOWN};
use super::schedules::{self, GuideChannel, ScheduleSpool};
use super::tables::owned;
use super::{Snapshot, StoreError, codec, tables};
use crate::model::source::{Moved, RefreshRecord, Renamed};
use crate::model::{Channel, Id};

/// Characters of a name that are shown.
const LETTERS: usize = 200;

type Bytes = [u8; 16];

struct Seen {
    id: Bytes,
    name: u64,
    group: u64,
    block: u32,
    row: u16,
    is_known: bool,
}

/// A line whose text is still to be read from the candidate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    Added,
    Renamed(usize),
    Moved(usize),
}

impl ChannelSpool {
    /// What accepting this would change for `source`: the counts of a record, and the first lines of its lists.
    pub(crate) fn diff(&self, snapshot: &Snapshot, source: Id) -> Result<RefreshRecord, StoreError> {
        let Some(pairs) = self.pairs(snapshot, source)? else { return self.all_new() };
        let mut diff = RefreshRecord::default();
        let stored = snapshot.0.open_table(tables::CHANNELS)?;
        let blocks = || stored.range(owned::<(u128, u32)>(source));
        let mut old_blocks = HashSet::new();
        for row in blocks()? {
            old_blocks.insert(hash(row?.1.value()));
        }
        let mut new_blocks = HashSet::new();
        let mut seen = self.seen(&old_blocks, &mut new_blocks)?;
        drop(old_blocks);
        rename(&mut seen, pairs);

        let mut wanted = Vec::new();
        for row in blocks()? {
            let block = row?.1;
            if new_blocks.contains(&hash(block.value())) {
                continue;
            }
            // This refresh replaces a damaged block, so it is no reason to fail.
            let Ok(mut rows) = codec::rows::<Channel>(block.value()) else { continue };
            while let Some(read) = rows.next_ref(|old| compare(&mut diff, &mut seen, &old, &mut wanted)) {
                if read.is_err() {
                    break;
                }
            }
        }
        let mut added: Vec<(u32, u16)> = seen.iter().filter(|seen| !seen.is_known).map(|seen| (seen.block, seen.row)).collect();
        drop(seen);
        diff.added_count = added.len() as u64;
        added.sort_unstable();
        added.truncate(MOST_LINES);
        wanted.extend(added.into_iter().map(|(block, row)| (block, row, Wanted::Added)));
        wanted.sort_unstable();
        self.fill_in(&wanted, &mut diff)?;
        Ok(diff)
    }

    /// Shows `see` every stored channel of `source` in provider order, and whether accepting this would remove it.
    pub(crate) fn compare_stored(
        &self,
        snapshot: &Snapshot,
        source: Id,
        mut see: impl FnMut(&ChannelRef<'_>, bool),
    ) -> Result<(), StoreError> {
        let removed = self.removed(snapshot, source)?;
        for (number, _) in snapshot.channel_blocks(source)? {
            let mut rows = snapshot.channel_block(source, number, Vec::new())?;
            while let Some(read) = rows.next_ref(|old| {
                see(&old, removed.binary_search(&old.id.0.to_be_bytes()).is_ok());
            }) {
                read?;
            }
        }
        Ok(())
    }

    /// The ids of the stored channels that accepting this would remove, ascending.
    pub(super) fn removed(&self, snapshot: &Snapshot, source: Id) -> Result<Vec<Bytes>, StoreError> {
        let renamed: HashSet<Bytes> = self.pairs(snapshot, source)?.into_iter().flatten().map(|(_, old)| old).collect();
        let mut removed = Vec::new();
        for row in snapshot.0.open_table(tables::CHANNEL_IDS)?.range(owned::<(u128, u16)>(source))? {
            let stored = row?.1;
            let ids = IndexEntry::read_all(stored.value()).map(|entry| entry.id);
            removed.extend(ids.filter(|id| self.find(id).is_none() && !renamed.contains(id)));
        }
        Ok(removed)
    }

    /// The first channels of a source: all are added, and the first names are shown.
    fn all_new(&self) -> Result<RefreshRecord, StoreError> {
        let mut diff = RefreshRecord { added_count: self.count(), ..RefreshRecord::default() };
        let mut block = Vec::new();
        for number in 0..self.pieces.len() {
            let mut rows = self.rows(number, &mut block)?;
            while diff.added.len() < SHOWN
                && let Some(read) = rows.next_ref(|channel| diff.added.push(shown(channel.channel_name)))
            {
                read?;
            }
            if diff.added.len() >= SHOWN {
                break;
            }
        }
        Ok(diff)
    }

    /// Pairs (new id, old id) of channels that were removed and added with a path tail that no other has. None: nothing is stored.
    fn pairs(&self, snapshot: &Snapshot, source: Id) -> Result<Option<Vec<(Bytes, Bytes)>>, StoreError> {
        let mut is_first = true;
        let mut came: Vec<(u32, Bytes)> = Vec::new();
        let mut went: Vec<(u32, Bytes)> = Vec::new();
        let mut new = self.index.iter().peekable();
        let table = snapshot.0.open_table(tables::CHANNEL_IDS)?;
        for row in table.range(owned::<(u128, u16)>(source))? {
            let row = row?.1;
            for old in IndexEntry::read_all(row.value()) {
                is_first = false;
                came.extend(std::iter::from_fn(|| new.next_if(|entry| entry.id < old.id)).map(|entry| (entry.tail, entry.id)));
                if new.next_if(|entry| entry.id == old.id).is_none() {
                    went.push((old.tail, old.id));
                }
            }
        }
        if is_first || went.is_empty() {
            return Ok((!is_first).then(Vec::new));
        }
        came.extend(new.map(|entry| (entry.tail, entry.id)));
        came.sort_unstable();
        went.sort_unstable();
        let mut pairs = Vec::new();
        let mut came = came.chunk_by(|a, b| a.0 == b.0).peekable();
        for went in went.chunk_by(|a, b| a.0 == b.0) {
            let [(tail, old)] = went else { continue };
            while came.next_if(|came| came.first().is_some_and(|(other, _)| other < tail)).is_some() {}
            if let Some([(other, new)]) = came.peek()
                && other == tail
            {
                pairs.push((*new, *old));
            }
        }
        pairs.sort_unstable();
        Ok(Some(pairs))
    }

    /// The channels of the blocks whose hashes are not in `old`, ascending by id. Adds the hashes of all blocks to `blocks`.
    fn seen(&self, old: &HashSet<u64>, blocks: &mut HashSet<u64>) -> Result<Vec<Seen>, StoreError> {
        let mut seen = Vec::new();
        let mut block = Vec::new();
        for (number, piece) in (0u32..).zip(&self.pieces) {
            self.spool.read(*piece, &mut block)?;
            let hash = hash(&block);
            blocks.insert(hash);
            if old.contains(&hash) {
                continue;
            }
            let mut rows = codec::rows::<Channel>(&block)?;
            seen.reserve(codec::count(&block)? as usize);
            let mut row = 0;
            while let Some(read) = rows.next_ref(|channel| {
                let (name, group) = (self::hash(channel.channel_name.as_bytes()), self::hash(channel.group_title.as_bytes()));
                seen.push(Seen { id: channel.id.0.to_be_bytes(), name, group, block: number, row, is_known: false });
                row += 1;
            }) {
                read?;
            }
        }
        seen.sort_unstable_by_key(|seen| seen.id);
        Ok(seen)
    }

    /// Fills in the wanted lines. `wanted` is in the candidate's order.
    fn fill_in(&self, wanted: &[(u32, u16, Wanted)], diff: &mut RefreshRecord) -> Result<(), StoreError> {
        let mut block = Vec::new();
        for wanted in wanted.chunk_by(|a, b| a.0 == b.0) {
            let Some((number, ..)) = wanted.first() else { continue };
            let mut rows = self.rows(*number as usize, &mut block)?;
            let mut at = 0;
            for wanted in wanted.chunk_by(|a, b| a.1 == b.1) {
                let row = wanted.first().map_or(0, |(_, row, _)| *row);
                while at < row {
                    rows.skip_row().transpose()?;
                    at += 1;
                }
                at += 1;
                let read = rows.next_ref(|channel| {
                    let (name, group) = (channel.channel_name, channel.group_title);
                    for (.., line) in wanted {
                        match *line {
                            Wanted::Added => diff.added.push(shown(name)),
                            Wanted::Renamed(at) => diff.renamed.get_mut(at).into_iter().for_each(|line| line.to = shown(name)),
                            Wanted::Moved(at) => {
                                diff.moved.get_mut(at).into_iter().for_each(|line| (line.name, line.to) = (shown(name), shown(group)));
                            }
                        }
                    }
                });
                read.transpose()?;
            }
        }
        Ok(())
    }

    fn rows(&self, number: usize, block: &mut Vec<u8>) -> Result<Rows<Channel>, StoreError> {
        let piece = self.pieces.get(number).ok_or(StoreError::Block("missing"))?;
        self.spool.read(*piece, block)?;
        codec::rows(block)
    }
}

impl ScheduleSpool {
    /// The guide channels that accepting this would add and remove, by their ids.
    pub(crate) fn diff(&self, snapshot: &Snapshot, source: Id) -> Result<RefreshRecord, StoreError> {
        let mut diff = RefreshRecord::default();
        let mut new = self.gathered.iter().map(|gathered| gathered.guide.channel.id.as_str()).peekable();
        let (mut came, mut is_first) = (Vec::new(), true);
        for row in snapshot.0.open_table(tables::EPG_CHANNELS)?.range(owned::<(u128, &str)>(source))? {
            let (key, block) = row?;
            let old = key.value().1;
            // The provider no longer sent it before this refresh.
            if schedules::is_gone(block.value())? {
                continue;
            }
            is_first = false;
            came.extend(std::iter::from_fn(|| new.next_if(|id| *id < old)));
            if new.next_if(|id| *id == old).is_none() {
                diff.removed_count += 1;
                if diff.removed.len() < MOST_LINES {
                    diff.removed.push(shown(old));
                }
            }
        }
        came.extend(new);
        diff.added_count = came.len() as u64;
        let most = if is_first { SHOWN } else { MOST_LINES };
        diff.added = came.into_iter().take(most).map(shown).collect();
        Ok(diff)
    }

    /// Shows `see` the stored channels of a guide that accepting this would take programmes from, and how many.
    pub(crate) fn compare_stored(&self, snapshot: &Snapshot, source: Id, mut see: impl FnMut(GuideChannel, u32)) -> Result<(), StoreError> {
        for stored in snapshot.guide_channels(source)? {
            let stored = stored?;
            let left = self.find(&stored.channel.id).map_or(0, |new| new.guide.programmes);
            if left < stored.programmes {
                let lost = stored.programmes - left;
                see(stored, lost);
            }
        }
        Ok(())
    }
}

/// Compares one old channel with the new ones of the blocks that differ, which are ascending by id.
fn compare(diff: &mut RefreshRecord, seen: &mut [Seen], old: &ChannelRef<'_>, wanted: &mut Vec<(u32, u16, Wanted)>) {
    let (id, name, group) = (old.id.0.to_be_bytes(), old.channel_name, old.group_title);
    let Some(new) = seen.binary_search_by_key(&id, |seen| seen.id).ok().and_then(|at| seen.get_mut(at)) else {
        diff.removed_count += 1;
        if diff.removed.len() < MOST_LINES {
            diff.removed.push(shown(name));
        }
        return;
    };
    new.is_known = true;
    if new.name != hash(name.as_bytes()) {
        diff.renamed_count += 1;
        if diff.renamed.len() < MOST_LINES {
            wanted.push((new.block, new.row, Wanted::Renamed(diff.renamed.len())));
            diff.renamed.push(Renamed { from: shown(name), to: String::new() });
        }
    }
    if new.group != hash(group.as_bytes()) {
        diff.moved_count += 1;
        if diff.moved.len() < MOST_LINES {
            wanted.push((new.block, new.row, Wanted::Moved(diff.moved.len())));
            diff.moved.push(Moved { name: String::new(), from: shown(group), to: String::new() });
        }
    }
}

/// Gives renamed channels their old ids, so that they are found by them. Both are ascending by new id.
fn rename(seen: &mut [Seen], pairs: Vec<(Bytes, Bytes)>) {
    if pairs.is_empty() {
        return;
    }
    let mut all = seen.iter_mut().peekable();
    for (new, old) in pairs {
        while all.next_if(|seen| seen.id < new).is_some() {}
        if let Some(seen) = all.next_if(|seen| seen.id == new) {
            seen.id = old;
        }
    }
    seen.sort_unstable_by_key(|seen| seen.id);
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

fn shown(text: &str) -> String {
    text.char_indices().nth(LETTERS).map_or(text, |(end, _)| text.get(..end).unwrap_or(text)).to_owned()
}

#[cfg(test)]
mod tests;
